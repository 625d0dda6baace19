"""What a reader may see: changing what is hidden changes nothing that is shown."""

import json
from dataclasses import replace

import pytest

from questionnaires.answers import AgencySheet, Answer, AnswerSheet, Settlement, State
from questionnaires.questions import Question
from reports import figures
from reports.dossier import as_json, build
from reports.html import render_html
from reports.view import View, everything, part_of, see
from tests.reports import builders

INSTRUMENT = builders.instrument()
SECTIONS = [section.id for section in INSTRUMENT.sections]


def good(question: Question, agency: AgencySheet) -> Answer:
    """The best answer there is, with words of its own."""
    answer = builders.synthetic_answer(question, agency, seed="best")
    value = {
        "elements": lambda: {"codes": [e.code for e in question.elements]},
        "ladder": lambda: {"level": 4},
        "exists": lambda: {"yes": True},
        "coverage": lambda: {"code": "all"},
        "frequency": lambda: {"code": "continuous"},
    }.get(question.kind, lambda: builders.value_for(question, 3))()
    base = answer or Answer(question.id)
    return replace(base, state=State.ANSWERED, value=value, comment="HIDDENGOOD")


def bad(question: Question, agency: AgencySheet) -> Answer | None:
    """Nothing, don't know or the worst value, with other words."""
    throw = builders.dice("bad", question.id, agency.id)
    if throw % 3 == 0:
        return None
    if throw % 3 == 1 or question.kind not in ("elements", "ladder", "exists"):
        return Answer(question.id, State.DONT_KNOW, comment="HIDDENBAD")
    value = {"elements": {"codes": []}, "ladder": {"level": 0}, "exists": {"yes": False}}
    return Answer(question.id, State.ANSWERED, value=value[question.kind], comment="HIDDENBAD")


def sheet_with(section: str, answering) -> AnswerSheet:
    """The synthetic sheet, but for one section that is answered otherwise."""

    def answer(question: Question, agency: AgencySheet) -> Answer | None:
        own = INSTRUMENT.section_of[question.id].id == section
        return answering(question, agency) if own else builders.synthetic_answer(question, agency)

    return builders.sheet_of(INSTRUMENT, answer)


def shown(sheet: AnswerSheet, view: View) -> str:
    """Everything that is printed anywhere, as one text."""
    dossier = builders.dossier_of(INSTRUMENT, sheet, view)
    return json.dumps(
        [
            as_json(dossier),
            render_html(dossier),
            figures.chapter_plot(dossier),
            figures.heat_map(dossier),
        ],
        ensure_ascii=False,
    )


@pytest.mark.parametrize("hidden", SECTIONS)
def test_nothing_of_a_section_that_is_not_shared_shows_anywhere(hidden):
    sheets = [sheet_with(hidden, answering) for answering in (good, bad)]
    cards = [builders.card_of(INSTRUMENT, sheet) for sheet in sheets]
    for agencies_visible in (False, True):
        view = View(frozenset(SECTIONS) - {hidden}, agencies_visible, "Coordinator")
        one, other = (
            builders.dossier_of(INSTRUMENT, sheet, view, card)
            for sheet, card in zip(sheets, cards, strict=True)
        )
        # Letter by letter, and so in the same order. Nothing else goes into a page or picture.
        assert repr(one) == repr(other), f"agencies visible: {agencies_visible}"
        assert "HIDDEN" not in repr(one), f"agencies visible: {agencies_visible}"
    assert "HIDDEN" not in render_html(one)


@pytest.mark.parametrize("hidden", SECTIONS)
def test_nor_who_was_asked_about_it(hidden):
    """Where agencies appear by name, a section that is not shared is not among what they got."""
    sheet = builders.sheet_of(INSTRUMENT)
    assert any(hidden in agency.sections for agency in sheet.agencies)
    seen = part_of(sheet, INSTRUMENT, View(frozenset(SECTIONS) - {hidden}, True, "Coordinator"))
    assert seen.agencies
    assert not any(hidden in agency.sections for agency in seen.agencies)
    assert not any(
        INSTRUMENT.section_of[question].id == hidden
        for agency in seen.agencies
        for question in agency.answers
    )


@pytest.mark.parametrize("answering", [good, bad])
def test_each_of_these_sections_shows_to_the_state_itself(answering):
    """All at once, each with words of its own: the test above proves nothing if they never show."""
    words = {section: f"{answering.__name__}{place}x" for place, section in enumerate(SECTIONS)}

    def answer(question: Question, agency: AgencySheet) -> Answer | None:
        given = answering(question, agency)
        return given and replace(given, comment=words[INSTRUMENT.section_of[question.id].id])

    one = shown(builders.sheet_of(INSTRUMENT, answer), everything("Exampleland"))
    assert [section for section, its in words.items() if its not in one] == []


def test_a_node_shows_only_if_every_section_that_feeds_it_is_shared():
    sheet = builders.sheet_of(INSTRUMENT)
    card = builders.card_of(INSTRUMENT, sheet)
    for hidden in SECTIONS:
        seen = see(card, INSTRUMENT, View(frozenset(SECTIONS) - {hidden}, True, "x"))
        fed = {
            oid
            for oid, cells in INSTRUMENT.asked.items()
            for questions in cells.values()
            for q in questions
            if INSTRUMENT.section_of[q.id].id == hidden
        }
        assert fed
        for oid in fed:
            assert f"obligation:{oid}" not in seen.nodes
            article = INSTRUMENT.convention.article_of[oid]
            assert f"article:{article.article}" not in seen.nodes
            assert f"chapter:{article.chapter}" not in seen.nodes
        assert "overall" not in seen.nodes
        assert seen.not_shared == card.nodes.keys() - seen.nodes.keys()


def test_counts_are_over_visible_nodes_only():
    card = builders.card_of(INSTRUMENT, builders.sheet_of(INSTRUMENT))
    whole = see(card, INSTRUMENT, View(frozenset(SECTIONS), True, "x"))
    assert whole.duties == card.duties and whole.evidence_levels == card.evidence_levels
    for hidden in SECTIONS:
        seen = see(card, INSTRUMENT, View(frozenset(SECTIONS) - {hidden}, True, "x"))
        nodes = [n for n in seen.nodes.values() if n.kind == "obligation"]
        duties = [n for n in nodes if n.duty is not None]
        assert sum(sum(states.values()) for states in seen.duties.values()) == len(duties)
        known = sum(n.standing == "known" for n in seen.national.values())
        assert sum(seen.evidence_levels) == known
    nothing = see(card, INSTRUMENT, View(frozenset(), True, "x"))
    assert not nothing.nodes and not nothing.national and not sum(nothing.evidence_levels)


def test_recounting_gives_the_counts_of_the_scorecard():
    card = builders.card_of(INSTRUMENT, builders.sheet_of(INSTRUMENT))
    half = see(card, INSTRUMENT, View(frozenset(SECTIONS[:3]), True, "x"))
    rest = see(card, INSTRUMENT, View(frozenset(SECTIONS[3:]), True, "x"))
    assert [a + b for a, b in zip(half.evidence_levels, rest.evidence_levels, strict=True)] == list(
        card.evidence_levels
    )


def test_without_agencies_no_name_remark_reason_or_disagreement_shows():
    asked = next(q for q in INSTRUMENT.by_id.values() if q.kind == "ladder")
    sheet = builders.sheet_of(INSTRUMENT)
    settled = Settlement(
        asked.id, Answer(asked.id, State.ANSWERED, {"level": 2}), "WHYTOKEN", "BYTOKEN"
    )
    sheet = replace(sheet, settlements={asked.id: settled})
    dossier = builders.dossier_of(INSTRUMENT, sheet, View(None, False, "Coordinator"))
    text = json.dumps(as_json(dossier), ensure_ascii=False) + render_html(dossier)
    for token in (
        "CERT-EX",
        "Cyber Unit",
        "Nobody in our service",
        "capital and the regions",
        "WHYTOKEN",
        "BYTOKEN",
        "Amina",
    ):
        assert token not in text
    assert not dossier.disagreements and not any(row.contested for row in dossier.gaps.rows)
    assert "see it differently" not in render_html(dossier)


def test_a_secret_source_is_not_named_outside_the_state():
    def answer(question: Question, agency: AgencySheet) -> Answer | None:
        found = builders.synthetic_answer(question, agency)
        if found is None:
            return None
        secret = tuple(
            replace(e, source="SECRETTITLE", pinpoint="SECRETHOLDER", secret=True)
            for e in found.evidence
        )
        return replace(found, evidence=secret)

    sheet = builders.sheet_of(INSTRUMENT, answer)
    inside = shown(sheet, everything("Exampleland"))
    outside = shown(sheet, View(None, False, "Coordinator"))
    assert "SECRETTITLE" in inside and "SECRETHOLDER" in inside
    assert "SECRET" not in outside


def test_a_dossier_is_not_built_from_a_raw_scorecard():
    sheet = builders.sheet_of(INSTRUMENT)
    card = builders.card_of(INSTRUMENT, sheet)
    view = everything("x")
    part = part_of(sheet, INSTRUMENT, view)
    with pytest.raises(TypeError):
        build(card, INSTRUMENT, builders.method(), builders.meta(), part)
    with pytest.raises(TypeError):
        build(see(card, INSTRUMENT, view), INSTRUMENT, builders.method(), builders.meta(), sheet)
    other = part_of(sheet, INSTRUMENT, View(None, False, "y"))
    with pytest.raises(ValueError, match="different views"):
        build(see(card, INSTRUMENT, view), INSTRUMENT, builders.method(), builders.meta(), other)


def test_a_label_that_the_safeguards_may_cap_shows_only_with_the_safeguards():
    gate = builders.tiny("tiny-gate")
    strong = {
        "legal.25.order": {"codes": ["quick", "specified", "anyone", "secret"]},
        "legal.28.search": {"yes": True},
        "institutional.28.units": {"level": 4},
    }
    rights = {
        "legal.6.rights": {"yes": True},
        "legal.24.conditions": {"yes": True},
        "legal.24.review": {"codes": ["review", "remedy", "grounds"]},
        "institutional.24.judges": {"level": 4},
    }
    shared = frozenset({"legal.powers", "institutional.search"})
    seen = [
        see(
            builders.card_of(gate, builders.answers_of(gate, answers)),
            gate,
            View(shared, True, "x"),
        )
        for answers in (strong, strong | rights)
    ]
    for one in seen:
        assert one.nodes["article:25"].mid == 1.0
        assert one.nodes["article:25"].label is None
        assert "article:25" in one.label_not_shared
        assert one.gate == "not_shared" and not one.safeguards
    assert seen[0] == replace(seen[1], edition_digest=seen[0].edition_digest)
    sheet = builders.answers_of(gate, strong)
    articles = builders.dossier_of(gate, sheet, View(shared, True, "x")).articles
    score = next(row.score for row in articles if row.article == 25)
    assert (score.text, score.label, score.level) == ("1.00", "Label not shared", None)
    whole = builders.dossier_of(gate, sheet).articles
    assert next(row.score for row in whole if row.article == 25).label == "Developing"


def test_views_that_show_the_same_have_the_same_digest():
    one = View(frozenset({"a", "b"}), False, "x")
    assert one.digest() == View(frozenset({"b", "a"}), False, "x").digest()
    others = [
        View(None, False, "x"),
        View(frozenset({"a"}), False, "x"),
        View(frozenset({"a", "b"}), True, "x"),
        View(frozenset({"a", "b"}), False, "y"),
        View(frozenset(), False, "x"),
    ]
    assert len({v.digest() for v in [one, *others]}) == 6
