"""A questionnaire on paper: everything that is asked stands on it, and it is as accessible."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest

from questionnaires.glossary import plain, terms_in
from questionnaires.method import load_method
from reports.__main__ import main
from reports.questionnaire import render, write_questionnaire
from tests.instruments import ROOT, open_tiny, tiny_names
from tests.reports.builders import instrument
from tests.reports.paper import levels_of_headings, read, squeezed

INSTRUMENT = instrument()
METHOD = load_method()
FRAME = re.compile(
    r"\s*(Questionnaire: .*|Legal|Edition .* · digest .*|Readiness, not compliance\..*"
    r"|\d+ / \d+)\s*$"
)


def unbroken(text: str) -> str:
    """A text without its spaces, and without hyphens, which are lost at the end of a line."""
    return squeezed(text).replace("-", "")


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("printed") / "legal.pdf"
    write_questionnaire(INSTRUMENT, "legal", path, METHOD)
    return path


def test_every_text_of_every_question_is_on_paper(printed: Path) -> None:
    # A text may run over the end of a page: heads and feet are not part of it.
    lines = read(printed).replace("\f", "\n").splitlines()
    text = unbroken("\n".join(line for line in lines if not FRAME.match(line)))
    for section in INSTRUMENT.sections:
        if section.track != "legal":
            continue
        assert unbroken(plain(section.title)) in text
        for question in section.questions:
            wanted = [question.text, question.why, question.notes_for_answering or ""]
            if question.kind == "elements":
                wanted += [element.text for element in question.elements]
            for term in terms_in(INSTRUMENT, question):
                wanted.append(term.definition)
            for one in wanted:
                assert unbroken(plain(one)) in text, question.id


def test_it_is_tagged_titled_and_says_what_it_is(printed: Path) -> None:
    with pikepdf.open(printed) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en"
        with pdf.open_metadata() as meta:
            assert meta["dc:title"].startswith("Questionnaire: ")
    assert "Not an official United Nations document" in read(printed)


def test_its_headings_skip_no_level(printed: Path) -> None:
    with pikepdf.open(printed) as pdf:
        levels = levels_of_headings(pdf)
    assert levels[0] == 1 and 2 in levels
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


@pytest.mark.parametrize("name", tiny_names())
def test_every_kind_of_question_can_be_printed(name: str) -> None:
    tiny = open_tiny(name)
    for questionnaire in tiny.edition.questionnaires:
        page = render(tiny, questionnaire.track, METHOD, "en")
        for section in tiny.sections:
            if section.track == questionnaire.track:
                assert all(plain(q.id) in page for q in section.questions)


def test_a_rapid_profile_says_so_on_its_pages() -> None:
    edition = INSTRUMENT.edition.model_copy(update={"rapid": True})
    rapid = INSTRUMENT.model_copy(update={"edition": edition})
    said = "Rapid profile: not to be compared with a full one."
    assert said in render(rapid, "legal", METHOD, "en")
    assert said not in render(INSTRUMENT, "legal", METHOD, "en")


def test_the_command_prints_one_file_a_questionnaire(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["questionnaires", "tiny-tracks", str(tmp_path / "out"), "--root", str(ROOT)]) == 0
    tracks = [q.track for q in open_tiny("tracks").edition.questionnaires]
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == sorted(
        f"tiny-tracks-{track}.pdf" for track in tracks
    )
    assert main(["questionnaires", "no-such", str(tmp_path), "--root", str(ROOT)]) == 1
    assert "There is no edition 'no-such'" in capsys.readouterr().err


def test_it_offers_none_of_these_once_and_only_where_the_platform_takes_it() -> None:
    page = render(INSTRUMENT, "legal", METHOD, "en")
    asked = page.split('<div class="asked">')[1:]
    kinds = [q.kind for s in INSTRUMENT.sections if s.track == "legal" for q in s.questions]
    for kind, part in zip(kinds, asked, strict=True):
        offered = part.count("</span> None of these<")
        assert offered == 1 if kind == "elements" else offered <= 1


def test_no_question_is_torn_between_two_pages(printed: Path) -> None:
    pages = [squeezed(page) for page in read(printed).split("\f")]
    for section in INSTRUMENT.sections:
        for question in section.questions if section.track == "legal" else ():
            (page,) = [p for p in pages if re.search(rf"·{re.escape(question.id)}(?![a-z-])", p)]
            assert "Remark" in page[page.index(question.id) :], question.id


def test_the_number_of_a_level_stands_before_its_text_as_others_name_it() -> None:
    page = render(INSTRUMENT, "institutional", METHOD, "en")
    box = r'<span class="box"></span> <b>4</b>&nbsp; Level 3, and'
    assert len(re.findall(box, page)) > 20
    ladders = [q for q in INSTRUMENT.by_id.values() if q.kind == "ladder"]
    ladders = [q for q in ladders if q.track == "institutional"]
    assert page.count("Tick one level.") == len(ladders)
