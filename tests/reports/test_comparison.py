"""Two rounds of one State: compared on what both asked alike, and told as sure only if it is."""

import pytest

from questionnaires.answers import Answer, Evidence, State
from questionnaires.comparing import common, part_of_edition
from questionnaires.scoring import on_part
from reports.comparison import RoundSide, compare
from reports.view import Glance, View, everything
from reports.words import Words
from tests.reports.builders import (
    AGENCIES,
    AS_OF,
    card_of,
    instrument,
    method,
    sheet_of,
    synthetic_answer,
    tiny,
)

GATE = tiny("tiny-gate")
TRACKS = tiny("tiny-tracks")
WHOLE = instrument()
WORDS = Words(method(), "en")
PAPER = Evidence("Act 7", pinpoint="s. 3", dated=AS_OF, is_law=True)
LAW = "legal.25.order"


def best(question):
    return {
        "elements": lambda: {"codes": [e.code for e in question.elements]},
        "ladder": lambda: {"level": 4},
        "exists": lambda: {"yes": True},
        "coverage": lambda: {"code": "all"},
        "frequency": lambda: {"code": "continuous"},
        "number": lambda: {"n": str(question.target)},
    }[question.kind]()


def side(questions, values=None, *, papers=(), title="Round", view=None, agencies=1, edition=None):
    """A round in which every question has its best answer, except those named in ``values``."""
    values = values or {}

    def answer(question, agency):
        given = values.get(question.id, best(question) if question.scored else None)
        if given is None:
            return None
        if isinstance(given, State):
            return Answer(question.id, given)
        evidence = (PAPER,) if papers == "all" or question.id in papers else ()
        return Answer(question.id, State.ANSWERED, given, evidence=evidence)

    card = card_of(questions, sheet_of(questions, answer, agencies=AGENCIES[:agencies]))
    return RoundSide("earlier", title, questions, Glance(card, view or everything("Exampleland")))


def change_of(then, now):
    return compare(then, now, method(), WORDS)


def article(change, number):
    return next(row for row in change.articles if row.name == str(number))


def test_a_documented_rise_is_told_as_one():
    then = side(TRACKS, {LAW: {"codes": []}}, papers="all")
    row = article(change_of(then, side(TRACKS, papers="all")), 25)
    assert row.verdict == "higher" and row.difference_text.startswith("+")
    assert row.difference == pytest.approx(row.now.mid - row.then.mid) and row.changed == 1
    back = article(change_of(side(TRACKS, papers="all"), then), 25)
    assert back.verdict == "lower" and back.difference_text.startswith("−")


def test_the_difference_is_that_of_the_numbers_beside_it():
    change = change_of(side(TRACKS, {LAW: {"codes": []}}), side(TRACKS))
    shown = [
        row for row in (*change.articles, *change.chapters) if row.difference_text[:1] in "+−0"
    ]
    assert any(row.difference_text.startswith("+") for row in shown)
    for row in shown:
        if row.difference is not None:
            apart = float(row.now.text) - float(row.then.text)
            assert float(row.difference_text.replace("−", "-")) == pytest.approx(apart)
    # Between 0.17 and 0.83 lies 0.66, though the exact numbers are two thirds apart.
    parts = [element.code for element in WHOLE.by_id["legal.9.data"].elements]
    few, many = ({"legal.9.data": {"codes": codes}} for codes in (parts[:1], parts[:-1]))
    (article,) = [
        row
        for row in change_of(side(WHOLE, few), side(WHOLE, many)).articles
        if row.id == "article:9"
    ]
    assert article.difference == pytest.approx(2 / 3) and article.difference_text == "+0.66"
    # 0.13 lies between 0.72 and 0.85, though the exact numbers are 0.1212 apart.
    assert WORDS.difference(0.8462, 0.725) == "+0.13"
    assert WORDS.difference(0.7999, 0.8) == "−0.01"


def test_a_rise_without_a_document_is_not_yet_certain():
    then = side(TRACKS, {LAW: {"codes": []}})
    assert article(change_of(then, side(TRACKS)), 25).verdict == "higher_unsure"


def test_a_document_behind_another_answer_makes_no_rise_certain():
    then = side(TRACKS, {LAW: {"codes": []}}, papers=("legal.25.offline",))
    now = side(TRACKS, papers=("legal.25.offline",))
    assert article(change_of(then, now), 25).verdict == "higher_unsure"


def test_ranges_that_meet_make_no_change_certain():
    unsure = {"technical.25.tools": State.DONT_KNOW}
    then = side(TRACKS, {LAW: {"codes": ["quick", "specified"]}, **unsure}, papers="all")
    row = article(change_of(then, side(TRACKS, unsure, papers="all")), 25)
    assert row.verdict in ("higher_unsure", "not_compared")
    assert row.now.low <= row.then.high


def test_documents_alone_lift_no_number():
    row = article(change_of(side(TRACKS), side(TRACKS, papers="all")), 25)
    assert (row.verdict, row.difference_text) == ("documented", "0")
    assert row.evidenced_text.startswith("+") and row.changed > 1
    assert article(change_of(side(TRACKS, papers="all"), side(TRACKS)), 25).verdict == (
        "undocumented"
    )


def test_the_same_answers_are_no_change():
    change = change_of(side(TRACKS), side(TRACKS))
    assert {row.verdict for row in change.articles} == {"same"}
    assert change.answers == () and "0 answers changed" in change.sentences[0]


def test_what_is_not_known_in_one_round_is_not_compared():
    silent = {q.id: State.DONT_KNOW for q in TRACKS.by_id.values()}
    change = change_of(side(TRACKS, silent), side(TRACKS, papers="all"))
    row = article(change, 25)
    assert (row.verdict, row.difference, row.difference_text) == ("not_compared", None, "")
    assert {a.turn for a in change.answers} == {"known"}
    back = change_of(side(TRACKS, papers="all"), side(TRACKS, silent))
    assert {a.turn for a in back.answers} == {"unknown"}


def without(questions, *ids, revised=()):
    """An edition that lacks these questions, and in which others were worded anew."""
    kept = part_of_edition(questions, tuple(i for i in questions.by_id if i not in ids))
    sections = tuple(
        s.model_copy(
            update={
                "questions": tuple(
                    q.model_copy(update={"revision": 2}) if q.id in revised else q
                    for q in s.questions
                )
            }
        )
        for s in kept.sections
    )
    return type(kept)(
        edition=kept.edition,
        convention=kept.convention,
        sections=sections,
        glossary=kept.glossary,
        agency_kinds=kept.agency_kinds,
        digest=kept.digest + "x",
    )


def test_new_and_changed_questions_are_not_compared():
    before = without(TRACKS, "technical.25.tools", revised=("legal.25.offline",))
    shared = common(before, TRACKS)
    assert (shared.new, shared.changed) == (("technical.25.tools",), ("legal.25.offline",))
    now = side(TRACKS, {"technical.25.tools": {"level": 0}, "legal.25.offline": {"yes": False}})
    change = change_of(side(before), now)
    assert article(change, 25).verdict == "same"
    assert (change.new, change.changed, change.dropped) == (1, 1, 0)
    assert "new 1, changed 1, no longer asked 0" in change.sentences[-1]
    assert change_of(now, side(before)).dropped == 1


def test_a_part_is_worth_what_its_questions_are_worth():
    part = part_of_edition(TRACKS, (LAW,))
    card = on_part(side(TRACKS, {LAW: {"codes": []}}).glance.card, part, method())
    assert card.nodes["article:25"].mid == 0 and set(card.national) == {LAW}
    assert card.edition_digest == part.digest != TRACKS.digest


def test_a_rapid_profile_is_never_compared_with_a_whole_round():
    from questionnaires.library import open_instrument

    rapid = open_instrument("2026.1-rapid", "en")
    card = card_of(rapid, sheet_of(rapid))
    then = RoundSide("x", "Rapid", rapid, Glance(card, everything("Exampleland")))
    change = change_of(then, side(TRACKS))
    assert "rapid profile" in change.refused and not change.articles and not change.sentences


def test_rounds_without_a_common_question_are_not_compared():
    change = change_of(side(tiny("tiny-number")), side(tiny("tiny-exists")))
    assert "no question in common" in change.refused


def test_every_article_has_one_verdict_and_the_sentence_counts_them():
    def later(question, agency):
        return synthetic_answer(question, agency, seed="b")

    sides = [
        RoundSide(
            "x", "Round 2025", WHOLE, Glance(card_of(WHOLE, sheet_of(WHOLE, how)), everything("E"))
        )
        for how in (synthetic_answer, later)
    ]
    change = change_of(*sides)
    numbers = [int(n.rstrip(".,")) for n in change.sentences[1].split() if n.rstrip(".,").isdigit()]
    assert numbers[0] == len(change.articles) == sum(numbers[1:])
    assert change.earlier_title == "Round 2025"


@pytest.mark.parametrize("which", ["then", "now"])
def test_what_one_round_does_not_share_changes_nothing_for_others(which):
    view = View(frozenset({"legal.preservation"}), False, "Office")
    open_view = View(frozenset(s.id for s in TRACKS.sections), False, "Office")
    hidden = {"institutional.25.unit": {"level": 0}, "technical.25.tools": State.DONT_KNOW}

    def change(values):
        sides = {
            "then": side(TRACKS, view=open_view),
            "now": side(TRACKS, papers="all", view=open_view),
        }
        sides[which] = side(TRACKS, values, view=view)
        return change_of(sides["then"], sides["now"])

    one = change({})
    assert one == change(hidden)
    row = article(one, 25)
    assert row.verdict == "not_compared"
    assert "not_shared" in (row.then.state, row.now.state)
    assert all(a.question.startswith("legal.") for a in one.answers)


def test_a_disagreement_does_not_show_in_the_change_that_others_read():
    view = View(frozenset(s.id for s in TRACKS.sections), False, "Office")

    def disputed(question, agency):
        level = 3 if agency.id == "moj" else 2
        value = {"level": level} if question.kind == "ladder" else best(question)
        return Answer(question.id, State.ANSWERED, value) if question.scored else None

    card = card_of(TRACKS, sheet_of(TRACKS, disputed, agencies=AGENCIES[:2]))
    now = RoundSide("x", "Now", TRACKS, Glance(card, view))
    row = article(change_of(side(TRACKS, view=view), now), 25)
    assert not row.now.contested and row.now.low == row.now.high
