"""Tiny instruments and sheets made in code: what the questions serve, and who answered what."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from questionnaires.answers import (
    AgencySheet,
    Answer,
    AnswerSheet,
    Evidence,
    Pipeline,
    PipelineStage,
    Settlement,
    State,
)
from questionnaires.convention import TRACKS, Article, Convention, Obligation, Parallels
from questionnaires.instrument import AgencyKind, Edition, Instrument, Questionnaire, Section
from questionnaires.questions import (
    ChoiceQuestion,
    Condition,
    Conditional,
    CoverageQuestion,
    DateQuestion,
    Element,
    ElementsQuestion,
    ExistsQuestion,
    FrequencyQuestion,
    LadderQuestion,
    NumberQuestion,
    Option,
    Question,
    TextQuestion,
)

AS_OF = date(2026, 11, 22)
CHAPTERS = {
    "I": range(1, 7),
    "II": range(7, 22),
    "III": range(22, 23),
    "IV": range(23, 35),
    "V": range(35, 53),
    "VI": range(53, 54),
    "VII": range(54, 57),
    "VIII": range(57, 59),
    "IX": range(59, 69),
}


# questions


def _base(kind: str, id: str, obligation: str | tuple[str, ...], **more: Any) -> dict[str, Any]:
    if isinstance(more.get("applies_if"), tuple):
        question, wanted = more["applies_if"]
        key = "at_least" if isinstance(wanted, int) else "any_of"
        wanted = wanted if isinstance(wanted, int) else tuple(wanted.split())
        more["applies_if"] = Condition(question=question, **{key: wanted})
    if isinstance(more.get("conditional"), str):
        more["conditional"] = Conditional(reasons=tuple(more["conditional"].split()))
    return {"kind": kind, "id": id, "obligation": obligation, "text": "?", "why": "!", **more}


def elements(id: str, obligation: str | tuple[str, ...], codes: str, **more: Any) -> Question:
    """``codes``: "a* b c~ d:2" - * essential, ~ illustrative, :2 the weight."""
    found = []
    for word in codes.split():
        name, _, weight = word.partition(":")
        found.append(
            Element(
                code=name.rstrip("*~"),
                text=name,
                essential="*" in name,
                illustrative="~" in name,
                weight=float(weight or 1),
            )
        )
    return ElementsQuestion(**_base("elements", id, obligation, elements=tuple(found), **more))


def ladder(id: str, obligation: str | tuple[str, ...], **more: Any) -> Question:
    return LadderQuestion(**_base("ladder", id, obligation, levels=tuple("abcde"), **more))


def exists(id: str, obligation: str | tuple[str, ...], **more: Any) -> Question:
    return ExistsQuestion(**_base("exists", id, obligation, **more))


def coverage(id: str, obligation: str | tuple[str, ...], **more: Any) -> Question:
    return CoverageQuestion(**_base("coverage", id, obligation, units="units", **more))


def frequency(id: str, obligation: str | tuple[str, ...], **more: Any) -> Question:
    return FrequencyQuestion(**_base("frequency", id, obligation, **more))


def number(id: str, obligation: str | tuple[str, ...], **more: Any) -> Question:
    """Goalposts and limits as int or text."""
    for key in ("floor", "target", "minimum", "maximum"):
        if key in more:
            more[key] = Decimal(more[key])
    more.setdefault("maximum", Decimal(1000))
    return NumberQuestion(**_base("number", id, obligation, unit="days", period="2026", **more))


def text(id: str, obligation: str | tuple[str, ...], **more: Any) -> Question:
    return TextQuestion(**_base("text", id, obligation, **more))


def day(id: str, obligation: str | tuple[str, ...], **more: Any) -> Question:
    return DateQuestion(**_base("date", id, obligation, **more))


def choice(id: str, obligation: str | tuple[str, ...], codes: str, **more: Any) -> Question:
    options = tuple(Option(code=code, text=code) for code in codes.split())
    return ChoiceQuestion(**_base("choice", id, obligation, options=options, **more))


# instruments


def article_number(obligation: str) -> int:
    match = re.match(r"\d+", obligation)
    assert match
    return int(match[0])


def instrument(
    *questions: Question,
    verbs: Mapping[str, str] | None = None,
    tracks: Mapping[str, str] | None = None,
    also: tuple[str, ...] = (),
) -> Instrument:
    """An edition "tiny" of these questions, with a register of exactly what they serve (and
    ``also``).

    Obligations are plain duties ("shall") on the tracks they are asked on, unless ``verbs`` or
    ``tracks`` say other.
    """
    served: dict[str, set[str]] = {}
    for question in questions:
        for obligation in question.obligations:
            served.setdefault(obligation, set()).add(question.track)
    for obligation in also:
        served.setdefault(obligation, set())
    articles = []
    for n in sorted({article_number(o) for o in served}):
        articles.append(
            Article(
                article=n,
                title=f"Article {n}",
                chapter=next(c for c, numbers in CHAPTERS.items() if n in numbers),
                notes=(),
                parallel_provisions=Parallels(budapest=None, untoc=None, uncac=None),
                obligations=tuple(
                    Obligation(
                        id=o,
                        verb=(verbs or {}).get(o, "shall"),  # type: ignore[arg-type]
                        binds="state_party",
                        dimension="legal",
                        requirement=o,
                        actors=(),
                        evidence=(),
                        assistance=(),
                        confidence="verified",
                        tracks=tuple(
                            t
                            for t in TRACKS
                            if t in (tracks[o].split() if o in (tracks or {}) else served[o])
                        ),
                    )
                    for o in sorted(served)
                    if article_number(o) == n
                ),
            )
        )
    sections = []
    for track in TRACKS:
        mine = [q for q in questions if q.track == track]
        for start in range(0, len(mine), 20):
            sections.append(
                Section(
                    **{"for": ("police",)},
                    id=f"{track}.part{start // 20 + 1}",
                    title="Part",
                    questions=tuple(mine[start : start + 20]),
                )
            )
    return Instrument(
        edition=Edition(
            edition="tiny",
            title="Tiny",
            language="en",
            status="draft",
            questionnaires=tuple(
                Questionnaire(
                    track=track,
                    title=track,
                    sections=tuple(s.id for s in sections if s.track == track),
                )
                for track in TRACKS
            ),
        ),
        convention=Convention(
            instrument="Tiny",
            caution="",
            compiled=AS_OF,
            official_text="",
            binds={},
            verbs={},
            check_first=(),
            chapters={c: c for c in CHAPTERS},
            notifications=(),
            articles=tuple(articles),
        ),
        sections=tuple(sections),
        glossary=(),
        agency_kinds=(AgencyKind(code="police", name="Police"),),
        digest="tiny",
    )


# answers


def cited(level: int) -> tuple[Evidence, ...]:
    """Evidence of exactly a level, as law (it does not age)."""
    if level == 0:
        return ()
    confirmed = {3: "agency", 4: "reviewer"}.get(level)
    return (Evidence("Act", "s. 1" if level > 1 else "", is_law=True, confirmed=confirmed),)


def said(value: dict[str, Any], evidence: int = 0, *, bill: str = "") -> Answer:
    return Answer(
        question="",
        state=State.ANSWERED,
        value=value,
        evidence=cited(evidence),
        pipeline=Pipeline(PipelineStage(bill)) if bill else None,
    )


def level(n: int, evidence: int = 0, **more: Any) -> Answer:
    return said({"level": n}, evidence, **more)


def yes(evidence: int = 0, **more: Any) -> Answer:
    return said({"yes": True}, evidence, **more)


def no(evidence: int = 0, **more: Any) -> Answer:
    return said({"yes": False}, evidence, **more)


def ticked(codes: str, evidence: int = 0, **more: Any) -> Answer:
    return said({"codes": codes.split()}, evidence, **more)


def band(code: str, evidence: int = 0) -> Answer:
    return said({"code": code}, evidence)


def amount(n: str, evidence: int = 0) -> Answer:
    return said({"n": n}, evidence)


def dont_know() -> Answer:
    return Answer("", State.DONT_KNOW)


def withheld() -> Answer:
    return Answer("", State.WITHHELD)


def no_cases() -> Answer:
    return Answer("", State.NO_CASES)


def not_applicable(*, approved: bool = True, reason: str = "structural") -> Answer:
    return Answer("", State.NOT_APPLICABLE, reason=reason, reason_note="So.", approved=approved)


Answers = Mapping[str, Answer]


def sheet(
    *agencies: Answers, settled: Answers | None = None, edition: str = "tiny", **named: Answers
) -> AnswerSheet:
    """A sheet of agencies, each question id -> answer; unnamed ones are "agency1", ..."""
    every = {f"agency{i}": answers for i, answers in enumerate(agencies, 1)} | named
    return AnswerSheet(
        edition=edition,
        party="Examplia",
        round="2026",
        as_of=AS_OF,
        agencies=tuple(
            AgencySheet(
                id=name,
                name=name.title(),
                kind="police",
                sections=(),
                answers={key: replace(answer, question=key) for key, answer in answers.items()},
            )
            for name, answers in every.items()
        ),
        settlements={
            key: Settlement(key, replace(answer, question=key), "Checked with both.", "Fatima")
            for key, answer in (settled or {}).items()
        },
    )
