"""A questionnaire on paper: everything that is asked stands on it, and it is as accessible."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest

from questionnaires.convention import Track
from questionnaires.glossary import plain, terms_in
from questionnaires.method import load_method
from questionnaires.parsing import takes_pipeline
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
    assert page.count("Tick the highest level of which all is true today.") == len(ladders)


def test_a_question_that_follows_another_names_the_answer_that_leads_to_it() -> None:
    page = render(INSTRUMENT, "legal", METHOD, "en")
    wanted = "Answer this only if your answer to question 8 is or contains: Yes"
    assert wanted in page and page.count("Answer this only if") == 1
    wanted = "Answer this only if question 1 is at level 1 or higher."
    assert wanted in render(INSTRUMENT, "institutional", METHOD, "en")


def test_every_condition_of_the_test_editions_can_be_said() -> None:
    for name in tiny_names():
        tiny = open_tiny(name)
        for question in tiny.by_id.values():
            if question.applies_if and question.applies_if.any_of:
                said = render(tiny, question.track, METHOD, "en")
                assert not re.search(r"is or contains: *<", said), question.id


def test_a_bill_has_a_line_where_the_platform_takes_one_and_nowhere_else() -> None:
    line = "A bill is under way: how far it is"
    taken = [q for q in INSTRUMENT.by_id.values() if takes_pipeline(q)]
    assert render(INSTRUMENT, "legal", METHOD, "en").count(line) == len(taken) > 50
    assert line not in render(INSTRUMENT, "technical", METHOD, "en")


def test_the_mark_of_a_line_never_stands_alone(printed: Path) -> None:
    lines = [line.strip() for line in read(printed, "-layout").splitlines()]
    assert sum("(essential)" in line for line in lines) > 20
    assert not {"(essential)", "(information)"} & set(lines)


def test_no_note_tells_to_leave_a_question_open_that_has_none_of_these() -> None:
    for question in INSTRUMENT.by_id.values():
        assert "tick nothing" not in (question.notes_for_answering or ""), question.id


def test_a_rapid_profile_says_that_a_note_can_name_a_question_of_the_full_one() -> None:
    edition = INSTRUMENT.edition.model_copy(update={"rapid": True})
    rapid = INSTRUMENT.model_copy(update={"edition": edition})
    said = "a question that only the full questionnaire asks"
    assert said in render(rapid, "legal", METHOD, "en")
    assert said not in render(INSTRUMENT, "legal", METHOD, "en")


def test_an_untranslated_text_keeps_its_direction_on_a_page_of_the_other_one() -> None:
    page = render(INSTRUMENT, "legal", METHOD, "ar-XB")
    question = INSTRUMENT.by_id["legal.7.access"]
    assert f'<h2>1. <span dir="ltr">{plain(question.text)}</span></h2>' in page
    assert 'dir="ltr"' not in render(INSTRUMENT, "legal", METHOD, "en").partition("<body>")[2]


@pytest.mark.parametrize("track", ["legal", "institutional", "technical"])
def test_the_list_of_sections_fits_on_the_first_page(track: Track, tmp_path: Path) -> None:
    few = INSTRUMENT.model_copy(
        update={
            "sections": tuple(
                section.model_copy(update={"questions": section.questions[:1]})
                for section in INSTRUMENT.sections
                if section.track == track
            )
        }
    )
    write_questionnaire(few, track, tmp_path / "few.pdf", METHOD)
    second = squeezed(read(tmp_path / "few.pdf").split("\f")[1])
    assert few.sections[0].questions[0].id in second
