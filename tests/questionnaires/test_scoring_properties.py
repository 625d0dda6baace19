"""What must hold of every score, over random tiny instruments and sheets."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from questionnaires.answers import Answer, AnswerSheet, State
from questionnaires.exchange import scorecard_digest
from questionnaires.instrument import Instrument, Section
from questionnaires.method import load_method
from questionnaires.questions import Question
from questionnaires.scorecard import Node, Scorecard
from questionnaires.scoring import score
from tests.questionnaires.builders import (
    cited,
    coverage,
    dont_know,
    elements,
    exists,
    frequency,
    instrument,
    ladder,
    no_cases,
    not_applicable,
    number,
    said,
    sheet,
    text,
    withheld,
)

METHOD = load_method()
TINY = 1e-12

# Duties of every chapter, critical ones, safeguards, gated articles, an option, and one outside the
# score.
OBLIGATIONS = (
    "6.1", "7.1", "7.2", "16.1", "22.1", "24.1", "24.2", "25.1", "25.2", "25.2b", "28.1",
    "36.2", "41.1", "44.1", "53.1", "54.1", "60.1",
)  # fmt: skip
VERBS = {"7.2": "endeavour", "24.2": "qualified", "25.2b": "may", "53.1": "qualified"}
KINDS = ("elements", "ladder", "coverage", "exists", "number", "frequency", "text")


@st.composite
def questions(draw: st.DrawFn) -> list[Question]:
    found: list[Question] = []
    parents: dict[str, list[str]] = {}
    for i in range(draw(st.integers(1, 9))):
        track = draw(st.sampled_from(("legal", "institutional", "technical")))
        serves = draw(st.lists(st.sampled_from(OBLIGATIONS), min_size=1, max_size=2, unique=True))
        kind = draw(st.sampled_from(KINDS))
        id = f"{track}.x.q{i}"
        more: dict[str, Any] = {"weight": draw(st.sampled_from((0.5, 1.0, 1.5, 3.0)))}
        if draw(st.booleans()):
            more["conditional"] = "structural"
        more["no_cases"] = draw(st.booleans())
        if parents.get(track) and draw(st.integers(0, 3)) == 0:
            more["applies_if"] = (draw(st.sampled_from(parents[track])), "yes")
        if kind == "elements":
            made = elements(id, tuple(serves), "a* b c:2 d~", **more)
        elif kind == "number":
            floor, target = draw(st.sampled_from(((0, 10), (30, 3))))
            made = number(id, tuple(serves), floor=floor, target=target, **more)
        else:
            maker = {
                "ladder": ladder,
                "coverage": coverage,
                "exists": exists,
                "frequency": frequency,
                "text": text,
            }[kind]
            made = maker(id, tuple(serves), **more)
        if kind == "exists":
            parents.setdefault(track, []).append(id)
        found.append(made)
    return found


def values(question: Question) -> st.SearchStrategy[dict[str, Any]]:
    match question.kind:
        case "elements":
            return st.sets(st.sampled_from("abcd")).map(lambda codes: {"codes": sorted(codes)})
        case "ladder":
            return st.integers(0, 4).map(lambda n: {"level": n})
        case "coverage":
            return st.sampled_from(sorted(METHOD.coverage_values)).map(lambda code: {"code": code})
        case "frequency":
            return st.sampled_from(sorted(METHOD.frequency_values)).map(lambda code: {"code": code})
        case "exists":
            return st.booleans().map(lambda yes: {"yes": yes})
        case "number":
            return st.integers(0, 40).map(lambda n: {"n": str(n)})
        case _:
            return st.just({"text": "words"})


def answers(question: Question) -> st.SearchStrategy[Answer]:
    given_value = st.builds(
        said,
        values(question),
        st.integers(0, 4),
        bill=st.sampled_from(("", "", "planned", "drafted"))
        if question.track == "legal" and question.scored
        else st.just(""),
    )
    found = [
        given_value,
        given_value,
        st.just(dont_know()),
        st.just(withheld()),
        st.just(Answer("")),
    ]
    if question.conditional:
        found.append(st.builds(not_applicable, approved=st.booleans()))
    if question.no_cases:
        found.append(st.just(no_cases()))
    return st.one_of(found)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Instrument, AnswerSheet]:
    edition = instrument(*draw(questions()), verbs=VERBS)
    agencies = []
    for _ in range(draw(st.integers(1, 3))):
        asked = [q for q in edition.by_id.values() if draw(st.integers(0, 4)) > 0]
        agencies.append({q.id: draw(answers(q)) for q in asked})
    settled = {
        q.id: draw(answers(q)) for q in edition.by_id.values() if draw(st.integers(0, 5)) == 0
    }
    return edition, sheet(*agencies, settled=settled)


def judged(case: tuple[Instrument, AnswerSheet]) -> Scorecard:
    return score(*case, METHOD)


many = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@many
@given(cases())
def test_bounds_hold_everywhere(case: tuple[Instrument, AnswerSheet]) -> None:
    card = judged(case)
    for found in (*card.nodes.values(), *(p for n in card.nodes.values() for p in n.parts)):
        assert 0.0 <= found.low <= found.high <= 1.0
        assert 0.0 <= found.coverage <= 1.0
        if found.mid is not None:
            assert found.low <= found.mid + TINY
            assert found.mid <= found.high + TINY
            assert found.evidenced is not None
            assert 0.0 <= found.evidenced <= found.mid + TINY
        else:
            assert not found.evidenced
    for node in card.nodes.values():
        assert 0.0 <= node.not_applicable_share <= 1.0 + TINY
        if node.projected is not None:
            assert node.mid is not None
            assert node.mid - TINY <= node.projected <= 1.0
    for answer in card.national.values():
        assert 0.0 <= answer.low <= answer.high <= 1.0
        if answer.value is not None:
            assert answer.low <= answer.value <= answer.high
            assert answer.evidenced in (0.0, answer.value)


@many
@given(cases())
def test_labels_stay_inside_the_bounds_and_rise(case: tuple[Instrument, AnswerSheet]) -> None:
    for node in judged(case).nodes.values():
        if node.label is None:
            continue
        assert node.sufficient
        assert node.applicable
        assert 0 <= node.label.low <= node.label.high <= 4
        # Only "something has begun" lifts a label above its number, and never above Emerging.
        assert node.label.high <= max(1, METHOD.level_of(node.high))


def without_what_does_not_apply(card: Scorecard) -> dict[str, Any]:
    """All numbers of the nodes that have a score; what only tells how much is not applicable is
    left out.
    """
    found = {}
    for key, node in card.nodes.items():
        if node.applicable and key != "overall":
            found[key] = node._replace(not_applicable_share=0.0, not_asked_tracks=(), label=None)
    return found


def removed(edition: Instrument, gone: set[str]) -> Instrument:
    sections = []
    for section in edition.sections:
        kept = tuple(q for q in section.questions if q.id not in gone)
        if kept:
            sections.append(
                Section(**{"for": section.audience}, id=section.id, title="Part", questions=kept)
            )
    return Instrument(
        edition=edition.edition,
        convention=edition.convention,
        sections=tuple(sections),
        glossary=(),
        agency_kinds=edition.agency_kinds,
        digest=edition.digest,
    )


@many
@given(cases(), st.data())
def test_not_applicable_equals_removed(
    case: tuple[Instrument, AnswerSheet], data: st.DataObject
) -> None:
    edition, answered = case
    candidates = [q.id for q in edition.by_id.values() if q.conditional]
    chosen = (
        set(data.draw(st.lists(st.sampled_from(candidates), unique=True))) if candidates else set()
    )
    # What follows a question that is not there is not there either.
    gone = set(chosen)
    for question in edition.by_id.values():
        if question.applies_if and question.applies_if.question in gone:
            gone.add(question.id)
    plain = answered
    for id in gone:
        plain = plain.without(id)
    every = {id: replace(not_applicable(), question=id) for id in chosen}
    absent = replace(
        plain, agencies=tuple(replace(a, answers=a.answers | every) for a in plain.agencies)
    )
    before = without_what_does_not_apply(score(edition, absent, METHOD))
    after = without_what_does_not_apply(score(removed(edition, gone), plain, METHOD))
    assert before == after


@many
@given(questions())
def test_all_not_applicable_has_no_score(asked: list[Question]) -> None:
    edition = instrument(
        *(q.model_copy(update={"conditional": CONDITIONAL}) for q in asked), verbs=VERBS
    )
    card = score(edition, sheet({q: not_applicable() for q in edition.by_id}), METHOD)
    for node in card.nodes.values():
        assert node.mid is None
        assert node.evidenced is None
        assert node.label is None
        assert node.duty is None
        assert not node.sufficient
        if node.kind != "overall":
            assert not node.applicable
    assert all(count == 0 for states in card.duties.values() for count in states.values())


CONDITIONAL = exists("legal.x", "7.1", conditional="structural").conditional


@many
@given(cases(), st.randoms(use_true_random=False))
def test_order_of_agencies_and_questions_is_irrelevant(
    case: tuple[Instrument, AnswerSheet], chance: random.Random
) -> None:
    edition, answered = case
    agencies = list(answered.agencies)
    chance.shuffle(agencies)
    mixed = [
        replace(a, answers=dict(chance.sample(sorted(a.answers.items()), len(a.answers))))
        for a in agencies
    ]
    settled = dict(chance.sample(sorted(answered.settlements.items()), len(answered.settlements)))
    other = replace(answered, agencies=tuple(mixed), settlements=settled)
    assert scorecard_digest(judged((edition, other))) == scorecard_digest(judged(case))
    shuffled = list(edition.by_id.values())
    chance.shuffle(shuffled)
    turned = instrument(*shuffled, verbs=VERBS)

    def unordered(node: Node) -> Node:
        return node._replace(parts=tuple(sorted(node.parts, key=lambda part: part.id)))

    one, two = judged(case), judged((turned, answered))
    assert {k: unordered(n) for k, n in one.nodes.items()} == {
        k: unordered(n) for k, n in two.nodes.items()
    }
    assert one.national == two.national


@many
@given(cases(), st.data())
def test_better_evidence_never_lowers_what_is_evidenced(
    case: tuple[Instrument, AnswerSheet], data: st.DataObject
) -> None:
    edition, answered = case
    agencies = []
    for agency in answered.agencies:
        better = {}
        for key, answer in agency.answers.items():
            if answer.state is State.ANSWERED and data.draw(st.booleans()):
                held = answer.evidence[0].confirmed if answer.evidence else None
                answer = replace(answer, evidence=cited(4 if held else 3))
            better[key] = answer
        agencies.append(replace(agency, answers=better))
    before = judged(case)
    after = judged((edition, replace(answered, agencies=tuple(agencies))))
    for key, node in before.nodes.items():
        other = after.nodes[key]
        assert (other.low, other.mid, other.high) == (node.low, node.mid, node.high)
        assert (other.evidenced or 0.0) >= (node.evidenced or 0.0) - TINY
    assert not (before.gate_passed and not after.gate_passed)


@many
@given(cases())
def test_the_same_sheet_gives_the_same_digest(case: tuple[Instrument, AnswerSheet]) -> None:
    edition, answered = case
    fresh = Instrument(**{name: getattr(edition, name) for name in Instrument.model_fields})
    assert judged((fresh, answered)) == judged(case)
