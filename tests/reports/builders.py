"""Invented States, the same in every run: sheets, scorecards, dossiers for these tests."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
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
from questionnaires.instrument import Instrument
from questionnaires.library import open_instrument
from questionnaires.method import Method, load_method
from questionnaires.questions import COVERAGE_CODES, FREQUENCY_CODES, Question
from questionnaires.scorecard import Scorecard
from questionnaires.scoring import score
from reports.dossier import Dossier, Meta, build
from reports.view import View, everything, part_of, see

TINY = Path(__file__).resolve().parents[1] / "instruments"
AS_OF = date(2026, 10, 14)
WHEN = datetime(2026, 10, 2, 9, 30, tzinfo=UTC)
AGENCIES = (
    ("moj", "Ministry of Justice", "ministry_justice"),
    ("police", "National Police, Cyber Unit", "police"),
    ("prosecution", "Office of the Prosecutor General", "prosecution"),
    ("cert", "CERT-EX", "cert"),
)

Answering = Callable[[Question, AgencySheet], Answer | None]


def instrument() -> Instrument:
    """The edition of the product."""
    return open_instrument("2026.1", "en")


def tiny(name: str) -> Instrument:
    """One of the miniature editions that all tests share."""
    return open_instrument(name, "en", roots=(TINY,))


def method() -> Method:
    """The method of the product."""
    return load_method()


def dice(*parts: str) -> int:
    """A number that looks thrown and is always the same for the same words."""
    return int.from_bytes(hashlib.sha256("|".join(parts).encode()).digest()[:4], "big")


def value_for(question: Question, throw: int) -> dict[str, Any]:
    """A valid value of the question's kind."""
    if question.kind == "elements":
        codes = [e.code for n, e in enumerate(question.elements) if (throw >> n) % 3]
        return {"codes": codes}
    if question.kind == "ladder":
        return {"level": throw % 5}
    if question.kind == "coverage":
        return {"code": COVERAGE_CODES[throw % 6]}
    if question.kind == "frequency":
        return {"code": FREQUENCY_CODES[throw % 4]}
    if question.kind == "exists":
        return {"yes": throw % 3 > 0}
    if question.kind == "number":
        return {
            "n": str(
                int(question.minimum) + throw % max(1, int(question.maximum - question.minimum))
            )
        }
    if question.kind == "choice":
        code = question.options[throw % len(question.options)].code
        return {"codes": [code]} if question.multiple else {"code": code}
    if question.kind == "date":
        return {"date": f"20{10 + throw % 16}-0{1 + throw % 9}-1{throw % 10}"}
    return {"text": "Kept in a register of the ministry; the figures are of last year."}


def synthetic_answer(question: Question, agency: AgencySheet, seed: str = "a") -> Answer | None:
    """What an invented agency would answer: mostly a value, sometimes no answer or none that is
    known.
    """
    throw = dice(seed, question.id, agency.id)
    if throw % 11 == 0:
        return None
    if throw % 13 == 0:
        return Answer(
            question.id, State.DONT_KNOW, comment="Nobody in our service keeps these figures."
        )
    value = value_for(question, dice(seed, question.id) if throw % 5 else throw)
    law = question.track == "legal"
    evidence: tuple[Evidence, ...] = ()
    if throw % 3:
        evidence = (
            Evidence(
                "Cybercrime Act 2019" if law else "Standing order 14 of the cyber unit",
                pinpoint=f"s. {throw % 60 + 1}({throw % 3 + 1})" if throw % 2 else "",
                link="https://laws.example/cybercrime-act" if throw % 7 == 0 else "",
                dated=date(2016 + throw % 10, 1 + throw % 12, 1 + throw % 28),
                is_law=law,
            ),
        )
    bill = law and throw % 4 == 0
    return Answer(
        question.id,
        State.ANSWERED,
        value=value,
        comment="The practice differs between the capital and the regions."
        if throw % 6 == 0
        else "",
        comment_language="en",
        pipeline=Pipeline(PipelineStage.BEFORE_PARLIAMENT, date(2027, 6, 30)) if bill else None,
        evidence=evidence,
        revision=1,
        by="Amina",
        at=WHEN,
    )


def sheet_of(
    questions: Instrument,
    answering: Answering = synthetic_answer,
    *,
    agencies: Iterable[tuple[str, str, str]] = AGENCIES,
    party: str = "Exampleland",
    settlements: dict[str, Settlement] | None = None,
) -> AnswerSheet:
    """A sheet in which every section is given to two of the agencies."""
    names = list(agencies)
    sections = [s.id for s in questions.sections]

    def sheets() -> Iterator[AgencySheet]:
        for place, (id, name, kind) in enumerate(names):
            own = tuple(
                s for n, s in enumerate(sections) if len(names) < 3 or (n + place) % len(names) < 2
            )
            empty = AgencySheet(id, name, kind, own)
            answers = {
                q.id: answer
                for sid in own
                for q in questions.section_by_id[sid].questions
                if (answer := answering(q, empty)) is not None
            }
            yield AgencySheet(id, name, kind, own, answers)

    return AnswerSheet(
        edition=questions.edition.edition,
        party=party,
        round="Round 2026",
        as_of=AS_OF,
        agencies=tuple(sheets()),
        settlements=settlements or {},
        synthetic=True,
    )


def answers_of(questions: Instrument, values: dict[str, dict[str, Any] | State]) -> AnswerSheet:
    """A sheet of one agency: a value by question id, or a state; what is not named is blank."""

    def answer(question: Question, agency: AgencySheet) -> Answer | None:
        given = values.get(question.id)
        if given is None:
            return None
        if isinstance(given, State):
            return Answer(question.id, given)
        return Answer(question.id, State.ANSWERED, given)

    return sheet_of(questions, answer, agencies=AGENCIES[:1])


def card_of(questions: Instrument, sheet: AnswerSheet) -> Scorecard:
    """The scorecard of a sheet under the method of the product."""
    return score(questions, sheet, method())


def meta(language: str = "en", **changes: Any) -> Meta:
    """What a document says about itself."""
    said: dict[str, Any] = {
        "party": "Exampleland",
        "round": "Round 2026",
        "status": "signed_off",
        "classification": "Restricted",
        "printed": date(2026, 11, 22),
        "synthetic": True,
        "snapshot": "8f3ac21d77e019b4" * 4,
        "language": language,
        "treaty_stage": "Signed 25 October 2025; ratification in preparation",
        "signed": "Fatima K., Ministry of Justice, 14 October 2026",
    }
    return Meta(**(said | changes))


def dossier_of(
    questions: Instrument,
    sheet: AnswerSheet,
    view: View | None = None,
    card: Scorecard | None = None,
    **changes: Any,
) -> Dossier:
    """The dossier of a sheet as one reader sees it; the State itself by default. Whoever has the
    scorecard of the sheet gives it."""
    view = view or everything("Exampleland")
    seen = see(card or card_of(questions, sheet), questions, view)
    return build(seen, questions, method(), meta(**changes), part_of(sheet, questions, view))
