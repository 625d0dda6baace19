"""The library: editions open whole, and an unreadable file says where and why in plain words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from questionnaires import library
from questionnaires.errors import ContentError, EditionNotFound
from questionnaires.instrument import Instrument
from tests.instruments import ROOT, broken, open_tiny, tiny_names

ELEMENTS = "tiny-elements/legal/preservation.yaml"
LADDER = "tiny-ladder/institutional/contact.yaml"


@pytest.mark.parametrize("name", tiny_names())
def test_it_opens_every_tiny_instrument(name: str) -> None:
    instrument = open_tiny(name)
    assert instrument.edition.edition == name
    assert instrument.by_id


def test_it_gives_the_same_instrument_again() -> None:
    assert open_tiny("ladder") is open_tiny("tiny-ladder")


def test_it_orders_sections_as_the_edition_lists_them() -> None:
    assert [s.id for s in open_tiny("gate").sections] == [
        "legal.rights",
        "legal.powers",
        "institutional.oversight",
        "institutional.search",
    ]


def test_it_knows_no_edition_by_a_path() -> None:
    for name in ("no-such", "../instruments/tiny-ladder", "tiny-ladder/", "", "tiny-ladder/legal"):
        with pytest.raises(EditionNotFound, match="Editions: tiny-chapters, "):
            library.open_instrument(name, roots=[ROOT])


def test_it_lists_editions_oldest_first(tmp_path: Path) -> None:
    for name in ("2026.10", "2026.2", "2025.1"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "edition.yaml").touch()
    assert library.editions([tmp_path]) == ("2025.1", "2026.2", "2026.10")


def test_it_refuses_one_edition_in_two_places(tmp_path: Path) -> None:
    broken.copy_of("tiny-ladder", tmp_path)
    with pytest.raises(ContentError, match="give one of them another name"):
        library.open_instrument("tiny-ladder", roots=[ROOT, tmp_path])


def test_it_lends_the_register_to_a_local_edition(tmp_path: Path) -> None:
    broken.copy_of("tiny-ladder", tmp_path)
    (tmp_path / "convention.yaml").unlink()
    (tmp_path / "agencies.yaml").unlink()
    (tmp_path / "tiny-ladder").rename(tmp_path / "local")
    broken.change(tmp_path, "local/edition.yaml", "tiny-ladder", "local")
    instrument = library.open_instrument("local", roots=[ROOT, tmp_path])
    assert instrument.convention == open_tiny("ladder").convention


class TestDigest:
    def test_it_does_not_see_layout(self, tmp_path: Path) -> None:
        root = broken.copy_of("tiny-ladder", tmp_path)
        broken.change(root, LADDER, "questions:", "# a comment\nquestions:")
        broken.change(root, LADDER, 'kind: "ladder"', "kind: ladder")
        (root / LADDER).rename(root / "tiny-ladder/institutional/other_name.yaml")
        assert _open(root, "tiny-ladder").digest == open_tiny("ladder").digest

    @pytest.mark.parametrize(
        ("file", "old", "new"),
        [
            (LADDER, "Informal.", "Informal!"),
            ("tiny-ladder/edition.yaml", "Five levels", "Levels"),
            ("convention.yaml", "All Chapter IV powers", "Chapter IV powers"),
            ("agencies.yaml", "Judiciary", "Courts"),
        ],
    )
    def test_it_sees_every_file(self, tmp_path: Path, file: str, old: str, new: str) -> None:
        root = broken.copy_of("tiny-ladder", tmp_path)
        broken.change(root, file, old, new)
        assert _open(root, "tiny-ladder").digest != open_tiny("ladder").digest

    def test_it_is_stable(self) -> None:
        # Written down once: were it to change, stored scorecards would not name their edition.
        assert open_tiny("ladder").digest == LADDER_DIGEST


LADDER_DIGEST = "55a7e3094fd47807a3112ba67edb0cdecb1ee522bd2717265deab18d6b05a1d6"


def test_it_reads_a_file_with_a_byte_order_mark(tmp_path: Path) -> None:
    root = broken.copy_of("tiny-elements", tmp_path)
    (root / ELEMENTS).write_bytes(b"\xef\xbb\xbf" + (root / ELEMENTS).read_bytes())
    assert _open(root, "tiny-elements").digest == open_tiny("elements").digest


def test_it_names_every_problem_of_every_file_at_once(tmp_path: Path) -> None:
    root = broken.copy_of("tiny-gate", tmp_path)
    broken.change(root, "tiny-gate/legal/rights.yaml", '    text: "', '    txt: "')
    broken.change(root, "tiny-gate/legal/powers.yaml", 'title: "Powers"', "title: yes")
    broken.change(root, "tiny-gate/edition.yaml", 'language: "en"', "language: no")
    (root / "tiny-gate/glossary.yaml").write_text("terms: none\n")
    (root / "tiny-gate/institutional/search.yaml").write_text("")
    problems = broken.problems_of(root, "tiny-gate")
    assert {problem.file for problem in problems} >= {
        "tiny-gate/legal/rights.yaml",
        "tiny-gate/legal/powers.yaml",
        "tiny-gate/edition.yaml",
        "tiny-gate/glossary.yaml",
        "tiny-gate/institutional/search.yaml",
    }


def test_a_file_that_cannot_be_used_hides_no_fault_of_another(tmp_path: Path) -> None:
    root = broken.copy_of("tiny-several", tmp_path)
    broken.change(root, "tiny-several/legal/search.yaml", 'kind: "elements"', 'kind: "elemets"')
    broken.change(
        root, "tiny-several/technical/search.yaml", 'obligation: "28.', 'obligation: "99.'
    )
    sentences = [str(problem) for problem in broken.problems_of(root, "tiny-several")]
    assert any("elemets" in sentence for sentence in sentences)
    assert any("technical/search.yaml" in s and "no obligation '99." in s for s in sentences)


@pytest.mark.parametrize("file", ["agencies.yaml", "convention.yaml", "tiny-ladder/glossary.yaml"])
def test_it_says_which_file_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    root = broken.copy_of("tiny-ladder", tmp_path)
    (root / file).unlink()
    monkeypatch.setattr(library, "CONTENT", root)  # or the product's own file would step in
    assert any(
        p.file == file and p.sentence == "this file is missing."
        for p in broken.problems_of(root, "tiny-ladder")
    )


class TestSections:
    def test_a_listed_section_needs_a_file(self, tmp_path: Path) -> None:
        root = broken.copy_of("tiny-ladder", tmp_path)
        (root / LADDER).unlink()
        self._finds(root, "edition.yaml", "no file has the section 'institutional.contact'.")

    def test_a_file_must_be_listed(self, tmp_path: Path) -> None:
        root = broken.copy_of("tiny-ladder", tmp_path)
        text = (root / LADDER).read_text().replace("institutional.contact", "institutional.other")
        (root / "tiny-ladder/institutional/other.yaml").write_text(text)
        self._finds(root, "other.yaml", "'institutional.other' is not listed in edition.yaml")

    def test_a_section_is_listed_once(self, tmp_path: Path) -> None:
        root = broken.copy_of("tiny-ladder", tmp_path)
        twice = '"institutional.contact", "institutional.contact"'
        broken.change(root, "tiny-ladder/edition.yaml", '"institutional.contact"', twice)
        self._finds(root, "edition.yaml", "the section 'institutional.contact' is listed twice.")

    def test_two_files_have_two_ids(self, tmp_path: Path) -> None:
        root = broken.copy_of("tiny-ladder", tmp_path)
        (root / "tiny-ladder/institutional/zz.yaml").write_bytes((root / LADDER).read_bytes())
        self._finds(root, "zz.yaml", f"{LADDER} has the same id.")

    def test_a_section_lies_in_the_folder_of_its_track(self, tmp_path: Path) -> None:
        root = broken.copy_of("tiny-ladder", tmp_path)
        (root / "tiny-ladder/legal").mkdir()
        (root / LADDER).rename(root / "tiny-ladder/legal/contact.yaml")
        self._finds(root, "legal/contact.yaml", "has an id that begins with 'legal.'.")

    def test_a_section_belongs_to_the_questionnaire_of_its_track(self, tmp_path: Path) -> None:
        root = broken.copy_of("tiny-ladder", tmp_path)
        broken.change(root, "tiny-ladder/edition.yaml", '"institutional",', '"technical",')
        self._finds(root, "edition.yaml", "is not a section of the technical questionnaire.")

    @pytest.mark.parametrize("file", ["legal/contact.yml", "law/contact.yaml", "legal/a/b.yaml"])
    def test_a_file_nobody_reads_is_named(self, tmp_path: Path, file: str) -> None:
        root = broken.copy_of("tiny-ladder", tmp_path)
        path = root / "tiny-ladder" / file
        path.parent.mkdir(parents=True)
        path.write_text("id: x\n")
        self._finds(root, file, "this file is never read")

    def test_the_folder_bears_the_name_of_the_edition(self, tmp_path: Path) -> None:
        root = broken.copy_of("tiny-ladder", tmp_path)
        (root / "tiny-ladder").rename(root / "renamed")
        problems = broken.problems_of(root, "renamed")
        assert any("the folder is 'renamed'" in problem.sentence for problem in problems)

    @staticmethod
    def _finds(root: Path, file: str, sentence: str) -> None:
        problems = broken.problems_of(root, "tiny-ladder")
        found = [p for p in problems if p.file.endswith(file) and sentence in p.sentence]
        assert found, "\n".join(map(str, problems))


def test_a_problem_prints_on_one_line(tmp_path: Path) -> None:
    root = broken.copy_of("tiny-elements", tmp_path)
    broken.change(root, ELEMENTS, '    why: "', '    whi: "')
    lines = [str(problem) for problem in broken.problems_of(root, "tiny-elements")]
    assert (
        f"{ELEMENTS}: line 5, questions, item 1 ('legal.25.order'), why: this field is missing."
        in lines
    )
    assert not any(re.search(r"\n", line) for line in lines)


def _open(root: Path, name: str) -> Instrument:
    return library.open_instrument(name, roots=[root])
