"""The report in its two forms, and in States of which nothing or everything odd is known."""

from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from types import SimpleNamespace

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from questionnaires.answers import Answer, State
from questionnaires.library import open_instrument
from questionnaires.pseudo import LONGER, PSEUDO, lengthen
from reports import asks, html, pdf, typefaces
from reports.asks import Ask
from reports.contents import headings_of
from reports.decision import _Page
from reports.errors import FontMissing
from reports.html import clip, render_html
from reports.typefaces import faces, legible
from reports.view import View
from reports.words import Words
from tests.reports.builders import dossier_of, instrument, method, sheet_of, synthetic_answer, tiny
from tests.reports.paper import kinds_of, levels_of_headings, read, squeezed, untagged

INSTRUMENT = instrument()
SEVERAL = tiny("tiny-several")


@pytest.fixture(scope="module")
def short(tmp_path_factory):
    """The short form of the synthetic State: its dossier, its file, and how many pages it has."""
    dossier = dossier_of(INSTRUMENT, sheet_of(INSTRUMENT))
    path = tmp_path_factory.mktemp("short") / "short.pdf"
    return dossier, path, pdf.write_pdf(dossier, path, form="short").pages


def test_the_short_form_of_the_whole_instrument_has_at_most_eight_pages(short):
    dossier, path, pages = short
    assert 5 <= pages <= 8
    text = squeezed(read(path, "-raw"))
    for heading in ("What to decide", "Readiness by chapter", "The first gaps", "What to clarify"):
        assert squeezed(heading) in text
    assert squeezed("The method in brief") in text and "Annex" not in text
    assert all(squeezed(gap.need) in text for gap in dossier.decision.needs)


def wordy(dossier):
    """The same State, its first needs the longest that there are, of agencies with long names; and
    with more to do for its focal point.
    """
    rows = sorted(dossier.gaps.rows, key=lambda gap: -len(gap.need))
    needs = tuple(
        replace(gap, need=long.need)
        for gap, long in zip(dossier.decision.needs, rows, strict=False)
    )
    who = "Central Authority for Mutual Legal Assistance; Data Protection Authority"
    asks = tuple(replace(ask, who=who) for ask in dossier.decision.need_asks)
    first, *others = dossier.decision.asks
    do = (replace(first, what=f"{first.what}, and as much again: {first.what}"), *others)
    decision = replace(dossier.decision, needs=needs, need_asks=asks, asks=do)
    return replace(dossier, decision=decision)


@pytest.mark.parametrize("language", ["en", *PSEUDO])
@pytest.mark.parametrize("needs", [lambda dossier: dossier, wordy], ids=["as found", "long"])
def test_a_language_with_longer_words_keeps_to_eight_pages_and_decides_on_one(
    needs, language, tmp_path
):
    longer = open_instrument("2026.1", language)
    dossier = needs(dossier_of(longer, sheet_of(longer), language=language))
    path = tmp_path / "longer.pdf"
    assert pdf.write_pdf(dossier, path, form="short").pages <= 8
    with pikepdf.open(path) as opened:
        starts = dict(_bookmarks(opened))
    headings = headings_of(dossier, "short", str if language == "en" else lengthen)
    # The next part begins a page of its own: what decides takes the page between, and no other.
    assert starts[headings["profile"]] - starts[headings["decision"]] == 1


@pytest.mark.parametrize(("language", "room"), [("en", "roomy"), (LONGER, "dense")])
def test_boxes_to_write_in_are_higher_where_the_page_is_short(language, room):
    questions = open_instrument("2026.1", language)
    page = render_html(dossier_of(questions, sheet_of(questions), language=language), "short")
    assert f'<section class="part {room}" id="decision">' in page


def test_between_short_and_long_the_page_is_set_as_it_is():
    page = render_html(wordy(dossier_of(INSTRUMENT, sheet_of(INSTRUMENT))), "short")
    assert '<section class="part" id="decision">' in page


def test_the_duties_that_are_safeguards_keep_to_one_page_in_longer_words(tmp_path, monkeypatch):
    longer = open_instrument("2026.1", LONGER)
    dossier = dossier_of(longer, sheet_of(longer), language=LONGER)
    assert sum(row.state == "not_shown" for row in dossier.safeguards.rows) >= 3
    monkeypatch.setattr(html, "FULL", ("safeguards",))
    assert pdf.write_pdf(dossier, tmp_path / "safeguards.pdf").pages == 1


def _bookmarks(opened):
    pages = {page.objgen: number for number, page in enumerate(opened.pages)}
    with opened.open_outline() as outline:
        for item in outline.root:
            yield str(item.title), pages[item.destination[0].objgen]


def test_the_decision_is_one_page_and_tells_what_to_do_next(short):
    dossier, path, _ = short
    page = squeezed(read(path).split("\f")[1])
    assert squeezed("Readiness of Exampleland for the UN Convention") in page
    asked = (
        "For the minister and all who decide: write below who acts, and by when, and give the page"
        " to the focal point."
    )
    assert squeezed(asked) in page and squeezed(dossier.decision.first) in page
    for tile in dossier.decision.tiles:
        assert squeezed(f"{tile.figure}") in page and squeezed(tile.text) in page
    for ask in (*dossier.decision.need_asks, *dossier.decision.asks):
        assert squeezed(ask.when) in page
    assert squeezed("Plan from the gap list, not from a score.") in page


def test_nothing_is_drawn_outside_a_tag_and_no_heading_skips_a_level(short, tmp_path):
    _, path, _ = short
    whole = tmp_path / "whole.pdf"
    pdf.write_pdf(dossier_of(SEVERAL, sheet_of(SEVERAL)), whole)
    for file in (path, whole):
        with pikepdf.open(file) as opened:
            assert not [found for page in opened.pages if (found := untagged(page))]
            levels = levels_of_headings(opened)
            assert levels[0] == 1
            assert all(after <= before + 1 for before, after in pairwise(levels))
            assert opened.Root.ViewerPreferences.DisplayDocTitle
            assert "/ParentTree" in opened.Root.StructTreeRoot
            assert {str(page.get("/Tabs")) for page in opened.pages} == {"/S"}


def test_a_picture_says_in_words_what_it_shows(short):
    dossier, path, _ = short
    with pikepdf.open(path) as opened:
        said = [str(figure.get("/Alt")) for figure in kinds_of(opened, "/Figure")]
    heat = next(text for text in said if text.startswith("Readiness by article and track"))
    for row in dossier.articles:
        assert f"{row.article} {row.title}" in heat
    assert len(said) == 4 and all(len(text) > 40 for text in said)


def test_a_table_has_rows_of_one_length(short):
    _, path, _ = short
    with pikepdf.open(path) as opened:
        for row in kinds_of(opened, "/Table"):
            cells = [len(r.K) for r in _rows(row)]
            assert len(set(cells)) == 1, cells


def _rows(table):
    for part in table.K:
        yield from [part] if part.S == "/TR" else list(part.K)


def given(state, **said):
    return lambda question, agency: Answer(question.id, state, **said)


@pytest.mark.parametrize(
    ("answering", "said"),
    [
        (lambda question, agency: None, "Nothing that could be scored is known yet"),
        (given(State.DONT_KNOW), "Nothing that could be scored is known yet"),
    ],
    ids=["no answer", "only don't know"],
)
@pytest.mark.parametrize("form", ["full", "short"])
def test_a_state_of_which_nothing_is_known_is_told_so_first(answering, said, form):
    questions = tiny("tiny-gate")
    dossier = dossier_of(questions, sheet_of(questions, answering))
    text = render_html(dossier, form)
    assert said in text
    assert not dossier.gaps.rows and "No gap was found" in text
    # Neither text nor key tells of signs that are not there.
    assert "No chapter has a number yet" in text and "too little is known</text>" in text
    assert "still to document</text>" not in text[text.index('id="profile"') :]


def test_a_copy_in_which_no_chapter_is_shared_does_not_say_that_too_little_is_known():
    view = View(frozenset({INSTRUMENT.sections[0].id}), False, "Coordinator")
    text = render_html(dossier_of(INSTRUMENT, sheet_of(INSTRUMENT), view))
    assert "No chapter has a number in this copy; the table says why." in text
    assert "too little is known" not in text


def test_a_reader_without_agencies_gets_neither_names_nor_remarks_on_a_chapter():
    def remarking(question, agency):
        return Answer(question.id, State.DONT_KNOW, comment="REMARKTOKEN")

    view = View(frozenset(s.id for s in SEVERAL.sections), False, "Coordinator")
    hidden = dossier_of(SEVERAL, sheet_of(SEVERAL, remarking), view)
    assert all(not page.quotes for page in hidden.pages)
    assert "REMARKTOKEN" not in render_html(hidden)
    own = dossier_of(SEVERAL, sheet_of(SEVERAL, remarking))
    assert any(quote.text == "REMARKTOKEN" for page in own.pages for quote in page.quotes)


def test_what_our_fonts_lack_is_named_and_not_a_box(tmp_path):
    typed = "\U0001f600\U0001f468\u200d\U0001f467 हिन्दी и 网络 عربي"
    assert legible(typed, "en") == (
        "[grinning face] [man] [girl] [6 characters: devanagari] и 网络 عربي"
    )
    assert legible("plain — “text” ✓", "en") == "plain — “text” ✓"

    def answer(question, agency):
        return Answer(question.id, State.DONT_KNOW, comment=typed)

    path = tmp_path / "emoji.pdf"
    pdf.write_pdf(dossier_of(SEVERAL, sheet_of(SEVERAL, answer)), path)
    assert "[grinning face]" in " ".join(read(path).split())


def test_a_font_is_read_only_for_a_text_that_needs_it():
    assert faces("Préservation, Сохранность") == ""
    assert "Arabic" in faces("اتفاقية") and "SC" not in faces("اتفاقية")
    assert "SC" in faces("公约")


@pytest.mark.parametrize(
    ("name", "font"), [("وزارة العدل", "Noto-Sans-Arabic-Bold"), ("司法部", "Noto-Sans-SC-Bold")]
)
def test_what_is_bold_is_bold_in_every_script(name, font, tmp_path):
    path = tmp_path / "bold.pdf"
    pdf.write_pdf(dossier_of(SEVERAL, sheet_of(SEVERAL), party=name), path, form="short")
    with pikepdf.open(path) as file:
        drawn = {
            str(found.FontName).partition("+")[2]: bytes(found.FontFile2.read_bytes())
            for found in file.objects
            if isinstance(found, pikepdf.Dictionary) and found.get("/Type") == "/FontDescriptor"
        }
    # A regular face that is asked to be bold goes by that name too.
    assert TTFont(BytesIO(drawn[font]))["OS/2"].usWeightClass == 700


@pytest.mark.parametrize("faces", [typefaces.ARABIC, typefaces.CHINESE], ids=["Arabic", "Chinese"])
def test_a_bold_face_has_every_character_of_the_regular_one(faces):
    with (
        TTFont(typefaces.FOLDER / faces[400], lazy=True) as regular,
        TTFont(typefaces.FOLDER / faces[700], lazy=True) as bold,
    ):
        assert set(bold.getBestCmap()) == set(regular.getBestCmap())


def test_a_font_that_is_gone_stops_the_print(tmp_path, monkeypatch):
    gone = {**typefaces.OWN_FILES, "package:fonts/x.ttf": tmp_path / "Gone.ttf"}
    monkeypatch.setattr(typefaces, "OWN_FILES", gone)
    with pytest.raises(FontMissing, match="Gone"):
        pdf.write_pdf(dossier_of(SEVERAL, sheet_of(SEVERAL)), tmp_path / "x.pdf")
    assert not list(tmp_path.iterdir())


def test_a_clipped_text_ends_at_a_word():
    assert clip("one two three", 13) == "one two three"
    assert clip("one two three", 9) == "one two …"
    assert len(clip("W" * 500, 20)) <= 22


def test_the_first_needs_are_asked_of_agencies_that_were_given_their_questions():
    dossier = dossier_of(INSTRUMENT, sheet_of(INSTRUMENT, synthetic_answer))
    names = {agency.name for agency in dossier.participation.agencies}
    assert len(dossier.decision.need_asks) == len(dossier.decision.needs) == 5
    assert all(any(name in ask.who for name in names) for ask in dossier.decision.need_asks)


def test_entry_into_force_is_explained_where_a_need_is_due_by_it():
    dossier = dossier_of(INSTRUMENT, sheet_of(INSTRUMENT, synthetic_answer))
    due = [ask for ask in dossier.decision.need_asks if ask.when == "by entry into force"]
    assert due and "the day the Convention begins to bind the State" in dossier.decision.force
    assert dossier.decision.force in render_html(dossier, "short")
    assert asks.force_text((Ask("", "", "step by step"),), Words(method(), "en")) == ""


@pytest.mark.parametrize(
    ("grave", "said"),
    [
        ({}, "There are 4 gaps to close: none is critical or major."),
        ({"major": 3}, "There are 4 gaps to close: none is critical, 3 are major."),
        ({"critical": 2}, "There are 4 gaps to close: 2 are critical, none is major."),
        ({"critical": 2, "major": 1}, "There are 4 gaps to close: 2 are critical, 1 is major."),
    ],
)
def test_no_gap_is_counted_where_there_is_none(grave, said):
    certain = SimpleNamespace(severity_low="moderate", severity_high="moderate")
    gaps = SimpleNamespace(rows=[certain] * 4, count=lambda severity: grave.get(severity, 0))
    page = SimpleNamespace(gaps=gaps, words=Words(method(), "en"))
    assert list(_Page._needs(page)) == [said]
