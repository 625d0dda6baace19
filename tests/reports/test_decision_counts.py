"""The counts of the decision page: they add up, or the page says why they differ."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from questionnaires.answers import Answer, State
from questionnaires.pseudo import LONGER
from reports.asks import _Asking
from reports.decision import _Page
from reports.drawings_strips import trust_strip
from reports.html import render_html, stylesheet
from reports.steps import held_text, next_text
from reports.svg import length_of
from reports.unknowns import of_the_others
from reports.words import Words
from tests.reports.builders import dossier_of, instrument, method, sheet_of

INSTRUMENT = instrument()
WORDS = Words(method(), "en")


def gap(*obligations, severity="major"):
    return SimpleNamespace(obligations=obligations, severity_low=severity, severity_high=severity)


def said(rows, state_of):
    gaps = SimpleNamespace(
        rows=rows, count=lambda severity: sum(row.severity_low == severity for row in rows)
    )
    page = SimpleNamespace(gaps=gaps, words=WORDS, state_of=state_of)
    return list(_Page._more_gaps_than_duties(page))


@pytest.mark.parametrize(
    ("rows", "state_of", "start"),
    [
        (
            [gap("7.1"), gap("7.1"), gap("8.1")],
            {"7.1": "partly", "8.1": "partly"},
            "2 duties (2 partly in place):",
        ),
        ([gap("7.1"), gap("7.1")], {"7.1": "partly"}, "1 duty (1 partly in place):"),
        (
            [gap("7.1"), gap("8.1")],
            {"7.1": "in_place", "8.1": "partly"},
            "2 duties (1 partly in place and 1 in place on the whole):",
        ),
        (
            [gap("7.1"), gap("8.1")],
            {"7.1": "unknown", "8.1": "unknown"},
            "2 duties (2 unknown):",
        ),
        ([gap("7.1", "8.1")], {"7.1": "partly", "8.1": "partly"}, "2 duties (2 partly in place):"),
    ],
)
def test_where_gaps_and_duties_differ_the_page_says_why(rows, state_of, start):
    (sentence,) = said(rows, state_of)
    assert sentence.startswith(f"They are on {start}") and "in law, one in institutions" in sentence


def test_where_they_are_the_same_nothing_is_explained():
    assert not said([gap("7.1"), gap("8.1")], {"7.1": "partly", "8.1": "little_or_nothing"})


def test_duties_that_rest_on_a_hidden_section_are_not_counted():
    hidden = gap("7.1", "9.1", severity="not_shown")
    assert not said([hidden, hidden, gap("8.1")], {"7.1": "partly", "8.1": "partly"})


def test_the_duties_that_the_sentence_names_are_those_of_the_gap_list():
    dossier = dossier_of(INSTRUMENT, sheet_of(INSTRUMENT))
    state_of = {row.id: row.state for row in dossier.duty_rows}
    touched = {o for row in dossier.gaps.rows for o in row.obligations} & state_of.keys()
    text = " ".join(dossier.decision.sentences)
    assert f"They are on {len(touched)} duties" in text
    # Every duty that is partly, little or not in place has a gap; the brackets name what is more.
    told = re.search(r"They are on \d+ duties \((.*?)\):", text)
    assert told
    by_state = {state: list(state_of.values()).count(state) for state in state_of.values()}
    partly, little, *more = map(int, re.findall(r"\d+", told[1]))
    assert (partly, little) == (by_state["partly"], by_state["little_or_nothing"])
    assert len(touched) == partly + little + sum(more)


def test_the_first_sentence_has_the_numbers_of_the_tiles_and_no_others():
    dossier = dossier_of(INSTRUMENT, sheet_of(INSTRUMENT))
    total, *told = map(int, re.findall(r"\d+", dossier.decision.sentences[0]))
    assert told == [int(tile.figure) for tile in dossier.decision.tiles] and sum(told) == total


def ranked(*grades):
    """Gaps in the order of the list: "major", or both ends of a severity that is not certain."""
    ends = [grade.split("-") for grade in grades]
    rows = [SimpleNamespace(severity_low=end[0], severity_high=end[-1]) for end in ends]
    return SimpleNamespace(
        rows=rows,
        count=lambda *classes: sum(
            row.severity_low in classes and row.severity_high in classes for row in rows
        ),
    )


@pytest.mark.parametrize(
    ("gaps", "said"),
    [
        (ranked(*["major"] * 9, *["minor"] * 3), "Decide first: 5 of the 9 major gaps"),
        (ranked(*["critical"] * 6), "Decide first: 5 of the 6 critical gaps"),
        (ranked("critical", *["major"] * 5), "Decide first: 5 of the 6 critical and major gaps"),
        # Were one of the first five not certainly one of the seven, "5 of the 7" would be wrong.
        (ranked("minor-critical", *["major"] * 7), "Decide first: 5 of 8 gaps"),
        (ranked(*["major"] * 3, *["minor"] * 7), "Decide first: 5 of 10 gaps"),
        (ranked(*["minor"] * 4), "Decide first: the 4 gaps"),
        (ranked("minor"), "Decide first: the one gap"),
    ],
)
def test_the_first_needs_say_which_of_all_the_gaps_they_are(gaps, said):
    assert _Page.first(SimpleNamespace(gaps=gaps, words=WORDS)) == said


def proofs(gaps):
    """What is asked of who answered, where nothing shows the gaps of this list."""
    for row in gaps.rows:
        row.verify_first = {row.severity_low, row.severity_high} & {"critical", "major"}
    (ask,) = _Asking.verify(SimpleNamespace(gaps=gaps, words=WORDS))
    return ask.what.partition(",")[0]


def test_gaps_that_nothing_shows_are_counted_among_those_that_were_named():
    some = ranked(*["major"] * 9)
    for row in some.rows:
        row.verify_first = False
    for row in some.rows[:6]:
        row.verify_first = True
    (ask,) = _Asking.verify(SimpleNamespace(gaps=some, words=WORDS))
    assert ask.what == "For 6 of the 9 major gaps, name a current source with its article or page"
    assert proofs(ranked(*["major"] * 9, "minor")) == "For the 9 major gaps"
    assert proofs(ranked("minor-critical", "major")) == "For 2 gaps that may be critical or major"


def test_what_is_not_known_adds_up():
    dossier = dossier_of(INSTRUMENT, sheet_of(INSTRUMENT))
    known, asked = dossier.decision.known
    (rest,) = re.findall(
        rf"{known} of {asked} questions are known; (.*?)\. ", " ".join(dossier.decision.trust)
    )
    assert sum(map(int, re.findall(r"\d+", rest))) == asked - known
    assert f"{len(dossier.gaps.clarify)} are to clarify" in rest


def test_what_was_withheld_is_one_of_the_counts():
    gaps = SimpleNamespace(clarify=("a", "b"), withheld=1)
    assert of_the_others(3, gaps, WORDS) == "; 2 are to clarify and 1 was withheld"
    assert of_the_others(4, gaps, WORDS).endswith("1 was withheld and 1 has no score")


def test_where_all_is_known_no_others_are_spoken_of():
    assert of_the_others(0, SimpleNamespace(clarify=(), withheld=0), WORDS) == ""


@pytest.mark.parametrize("form", ["full", "short"])
def test_a_need_says_in_words_how_much_is_in_place_and_its_track_is_explained_before(form):
    dossier = dossier_of(INSTRUMENT, sheet_of(INSTRUMENT))
    page = render_html(dossier, form)
    decision = page[page.index('id="decision"') : page.index('id="profile"')]
    # A score without words is for those who plan from the list of gaps.
    assert "→" not in decision
    decision = decision.replace("\N{NO-BREAK SPACE}", " ")
    explained = decision.index("Legal is the law in force")
    for gap in dossier.decision.needs:
        said = f"in place: {gap.held} ({gap.now:.2f}); next: {gap.then} ({gap.target:.2f})"
        assert decision.index(said) > explained


@pytest.mark.parametrize(
    ("value", "held", "then"),
    [
        (0.0, "nothing", "one step more"),
        (0.17, "little", "one step more"),
        # From here on, and from 0.9 on, a duty would be called partly in place and in place.
        (1 / 3, "a part", "one step more"),
        (0.9, "nearly all", "one step more"),
        (1.0, "nearly all", "all"),
    ],
)
def test_how_much_is_in_place_is_said_with_the_thresholds_of_a_duty(value, held, then):
    assert (held_text(value, WORDS), next_text(value, WORDS)) == (held, then)


def test_each_need_has_room_to_write_who_acts_and_by_when():
    dossier = dossier_of(INSTRUMENT, sheet_of(INSTRUMENT))
    page = render_html(dossier, "short")
    decision = page[page.index('id="decision"') : page.index('id="profile"')]
    assert "write below who acts, and by when, and give the page to the focal point" in decision
    assert "What is needed" in decision
    rows = re.findall(r'<td class="write">(.+?)</td><td class="write">(.+?)</td>', decision)
    assert [when for _, when in rows] == [
        f"proposal: {ask.when}" for ask in dossier.decision.need_asks
    ]
    assert all(who.startswith("proposal: ") for who, _ in rows)
    room = re.search(r"td\.write {[^}]*padding-bottom: ([\d.]+)mm", stylesheet())
    assert room and float(room[1]) >= 6


def test_the_tiles_go_on_with_the_sentence_that_says_what_they_count():
    dossier = dossier_of(INSTRUMENT, sheet_of(INSTRUMENT))
    page = render_html(dossier, "short")
    lead = f'<p class="lead">{dossier.decision.asked}</p>\n<ul class="tiles">'
    assert lead in page and dossier.decision.sentences[0].startswith(dossier.decision.asked)
    total = sum(int(tile.figure) for tile in dossier.decision.tiles)
    assert dossier.decision.asked == f"Of {total} duties asked about:"
    nothing = dossier_of(INSTRUMENT, sheet_of(INSTRUMENT, unsure))
    assert not nothing.decision.asked
    assert f'<p class="lead">{nothing.decision.sentences[0]}</p>' in render_html(nothing, "short")


@pytest.mark.parametrize("language", ["en", LONGER])
def test_the_words_beside_the_bars_stay_on_the_page(language):
    picture = trust_strip(dossier_of(INSTRUMENT, sheet_of(INSTRUMENT), language=language))
    texts = re.findall(r'<text x="([\d.]+)"[^>]*font-size="11.5"[^>]*>(.*?)</text>', str(picture))
    assert len(texts) == 2
    ends = [float(x) + length_of(text, 11.5) for x, text in texts]
    assert ends[0] < 360 - 8 and ends[1] <= 720


def nowhere(question, agency):
    return Answer(
        question.id, State.NOT_APPLICABLE, reason="structural", reason_note="x", approved=True
    )


def test_beside_known_answers_without_a_score_it_never_says_that_none_is_known():
    dossier = dossier_of(INSTRUMENT, sheet_of(INSTRUMENT, nowhere))
    assert dossier.decision.known[0] and not dossier.evidence.known
    page = render_html(dossier)
    assert "nothing scored" in page and "No known answer is scored" in page
    assert "no answer is known yet" not in page.lower()


def test_questions_asked_not_asked_and_in_all_add_up():
    dossier = dossier_of(INSTRUMENT, sheet_of(INSTRUMENT))
    (left_out,) = re.findall(r"(\d+) more (?:was|were) not asked", " ".join(dossier.decision.trust))
    answers = [question for section in dossier.sections for question in section.questions]
    assert dossier.decision.known[1] + int(left_out) == len(answers)


def unsure(question, agency):
    return Answer(question.id, State.DONT_KNOW)


@pytest.mark.parametrize("answers", [None, unsure])
def test_the_matrix_of_agencies_counts_what_is_known_as_the_first_page_does(answers):
    dossier = dossier_of(INSTRUMENT, sheet_of(INSTRUMENT, *filter(None, [answers])))
    part = dossier.participation
    chapters = [sum(numbers) for numbers in zip(*(row[2:] for row in part.chapters), strict=True)]
    sections = [sum(row.known for row in part.sections), sum(row.total for row in part.sections)]
    assert dossier.decision.known == (part.known, part.total)
    assert chapters == sections == [part.known, part.total]
    if answers:
        # Neither a question with a score nor one without is known, though each was answered.
        assert part.known == 0 < part.agencies[0].answered


def test_the_answers_that_are_scored_are_told_from_those_that_are_known():
    dossier = dossier_of(INSTRUMENT, sheet_of(INSTRUMENT))
    known, scored = dossier.decision.known[0], dossier.evidence.known
    assert scored < known
    text = " ".join(dossier.decision.trust)
    assert f"{scored} of the known answers are scored" in text
    page = render_html(dossier)
    assert f"The other {known - scored} known answers have no score of their own." in page


def test_what_is_only_asserted_is_in_the_order_of_the_convention():
    page = render_html(dossier_of(INSTRUMENT, sheet_of(INSTRUMENT)))
    part = page[page.index("Asserted only") :]
    part = part[: part.index("</section>")].partition("Sources that have grown old")[0]
    articles = [int(found) for found in re.findall(r'<p class="row"><b>(\d+)', part)]
    assert len(articles) > 5 and articles == sorted(articles)
