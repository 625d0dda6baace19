"""Reads ANSWERS.json: from JSON data to an AnswerSheet, with every problem at its JSON path."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

from questionnaires.answers import (
    AgencySheet,
    Answer,
    AnswerSheet,
    Evidence,
    Pipeline,
    PipelineStage,
    RawEvidence,
    Settlement,
    State,
)
from questionnaires.citations import parse_evidence
from questionnaires.errors import ExchangeError
from questionnaires.instrument import Instrument
from questionnaires.json_reader import Json, JsonReader, step
from questionnaires.parsing import answer_to_raw, parse
from questionnaires.questions import Question

ANSWERS_FORMAT = "hanoi-readiness/answers"
ANSWERS_VERSION = 1
ANSWERS_FILE = "ANSWERS.json"

_NOTE_LIMIT = 10_000
_STATES = {state.value: state for state in State}
_STAGES = {stage.value: stage for stage in PipelineStage}


def sheet_from_json(data: object, instrument: Instrument) -> AnswerSheet:
    """The sheet that JSON data describe, checked against the edition; text is brought into stored
    form (NFC, LF).

    Every answer goes through ``parse``, the one judge. Raises ExchangeError with every problem and
    its JSON path: another format or edition, unknown keys, wrong types, unknown questions,
    sections, agency kinds, option codes.
    """
    reader = _Reader(instrument)
    sheet = reader.sheet(data)
    if reader.problems or sheet is None:
        raise ExchangeError(reader.problems)
    return sheet


# What an answer's value must look like before the judge of answers can be asked.
def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_level(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 4


_SHAPES: dict[str, tuple[str, Callable[[object], bool], str]] = {
    "elements": ("codes", _is_texts, "a list of codes"),
    "ladder": ("level", _is_level, "a level from 0 to 4"),
    "coverage": ("code", _is_text, "a code"),
    "frequency": ("code", _is_text, "a code"),
    "exists": ("yes", lambda value: isinstance(value, bool), "true or false"),
    "number": ("n", _is_text, "a number written as text"),
    "text": ("text", _is_text, "text"),
    "date": ("date", _is_text, "a date written as text"),
}


class _Reader(JsonReader):
    """One file being read against an edition."""

    def __init__(self, instrument: Instrument) -> None:
        super().__init__(ANSWERS_FILE)
        self.instrument = instrument

    # the sheet

    def sheet(self, data: object) -> AnswerSheet | None:
        keys = ("format", "version", "edition", "party", "round", "as_of", "agencies")
        top = self.record(data, "$", keys, ("settlements", "synthetic"))
        if top is None:
            return None
        if top["format"] != ANSWERS_FORMAT:
            self.wrong("$.format", f'must be "{ANSWERS_FORMAT}".')
        if isinstance(top["version"], bool) or top["version"] != ANSWERS_VERSION:
            self.wrong(
                "$.version", f"must be {ANSWERS_VERSION}, the version that this program reads."
            )
        edition = self.instrument.edition.edition
        if top["edition"] != edition:
            self.wrong("$.edition", f'must be "{edition}", the edition it is read with.')
        if self.problems:
            return None
        as_of = self.day(top, "$", "as_of")
        if top["as_of"] is None:
            self.wrong("$.as_of", "must be a date written as yyyy-mm-dd.")
        return AnswerSheet(
            edition=edition,
            party=self.text(top, "$", "party"),
            round=self.text(top, "$", "round"),
            as_of=as_of or date.min,
            agencies=self.agencies(top),
            settlements=self.settlements(top),
            synthetic=self.typed(top, "$", "synthetic", bool, False),
        )

    def agencies(self, top: Json) -> tuple[AgencySheet, ...]:
        found = []
        listed: list[object] = self.typed(top, "$", "agencies", list, [])
        seen: set[str] = set()
        for index, item in enumerate(listed):
            path = step("$.agencies", index)
            data = self.record(item, path, ("id", "name", "kind", "sections", "answers"))
            if data is None:
                continue
            agency = self.text(data, path, "id")
            if not agency or agency in seen:
                self.wrong(step(path, "id"), "must be a name that no other agency has.")
            seen.add(agency)
            kind = self.text(data, path, "kind")
            kinds = self.instrument.agency_kind_names
            if kinds and kind not in kinds:
                self.wrong(
                    step(path, "kind"), f"{ascii(kind[:80])} is no kind of agency of this edition."
                )
            found.append(
                AgencySheet(
                    id=agency,
                    name=self.text(data, path, "name"),
                    kind=kind,
                    sections=self.sections(data, path),
                    answers=self.answers(data, path),
                )
            )
        return tuple(found)

    def sections(self, data: Json, path: str) -> tuple[str, ...]:
        found = []
        for index, section in enumerate(self.typed(data, path, "sections", list, [])):
            where = step(step(path, "sections"), index)
            if not isinstance(section, str) or section not in self.instrument.section_by_id:
                self.wrong(where, "is no section of this edition.")
            else:
                found.append(section)
        return tuple(found)

    def answers(self, data: Json, path: str) -> dict[str, Answer]:
        found = {}
        for key, where, item in self.items(data, path, "answers"):
            question = self.question(key, where)
            answer = self.answer(question, item, where) if question else None
            if answer is not None:
                found[key] = answer
        return found

    def settlements(self, top: Json) -> dict[str, Settlement]:
        found = {}
        for key, path, item in self.items(top, "$", "settlements"):
            question = self.question(key, path)
            data = self.record(item, path, ("answer", "why", "by"), ("at",))
            if data is None or question is None:
                continue
            answer = self.answer(question, data["answer"], step(path, "answer"))
            if answer is not None:
                found[key] = Settlement(
                    question=key,
                    answer=answer,
                    why=self.text(data, path, "why", _NOTE_LIMIT),
                    by=self.text(data, path, "by"),
                    at=self.moment(data, path, "at"),
                )
        return found

    def question(self, key: str, path: str) -> Question | None:
        question = self.instrument.by_id.get(key)
        if question is None:
            self.wrong(path, "is no question of this edition.")
        return question

    # one answer

    def answer(self, question: Question, item: object, path: str) -> Answer | None:
        before = len(self.problems)
        optional = (
            "value", "reason", "reason_note", "approved", "comment", "comment_language",
            "pipeline", "evidence", "revision", "by", "at",
        )  # fmt: skip
        data = self.record(item, path, ("state",), optional)
        if data is None:
            return None
        state = _STATES.get(data["state"]) if isinstance(data["state"], str) else None
        if state is None:
            self.wrong(step(path, "state"), f"must be one of {', '.join(_STATES)}.")
            return None
        reason = data.get("reason")
        written = Answer(
            question=question.id,
            state=state,
            value=self.value(question, state, data, path),
            reason=None if reason is None else self.typed(data, path, "reason", str, ""),
            reason_note=self.typed(data, path, "reason_note", str, ""),
            comment=self.typed(data, path, "comment", str, ""),
            comment_language=self.typed(data, path, "comment_language", str, ""),
            pipeline=self.pipeline(data, path),
        )
        approved = self.typed(data, path, "approved", bool, False)
        evidence = self.evidence(data, path)
        revision = self.typed(data, path, "revision", int, 0)
        by, at = self.text(data, path, "by"), self.moment(data, path, "at")
        if revision < 0:
            self.wrong(step(path, "revision"), "must not be negative.")
        if len(self.problems) > before:
            return None
        answer = self.judged(path, lambda: parse(question, answer_to_raw(question, written)))
        if answer is None:
            return None
        if answer.state is not state:
            self.wrong(
                step(path, "value"), "says nothing, though the question is said to be answered."
            )
            return None
        return replace(
            answer, approved=approved, evidence=evidence, revision=revision, by=by, at=at
        )

    def value(self, question: Question, state: State, data: Json, path: str) -> Json | None:
        value = data.get("value")
        where = step(path, "value")
        if state is not State.ANSWERED:
            if value is not None:
                self.wrong(where, f"must be null where the state is {state.value}.")
            return None
        key, fits, wanted = _SHAPES.get(question.kind, _SHAPES["coverage"])
        if question.kind == "choice" and question.multiple:
            key, fits, wanted = _SHAPES["elements"]
        record = self.record(value, where, (key,))
        if record is None:
            return None
        if not fits(record[key]):
            self.wrong(step(where, key), f"must be {wanted}.")
            return None
        codes = record[key] if isinstance(record[key], list) else [record[key]]
        if any(isinstance(code, str) and code.startswith("~") for code in codes) and key != "text":
            # "~none" is what a form sends; what is stored is an empty list.
            self.wrong(step(where, key), "holds codes of the question only.")
            return None
        return {key: record[key]}

    def pipeline(self, data: Json, path: str) -> Pipeline | None:
        if data.get("pipeline") is None:
            return None
        where = step(path, "pipeline")
        bill = self.record(data["pipeline"], where, ("stage",), ("expected",))
        if bill is None:
            return None
        stage = _STAGES.get(bill["stage"]) if isinstance(bill["stage"], str) else None
        if stage is None:
            self.wrong(step(where, "stage"), f"must be one of {', '.join(_STAGES)}.")
            return None
        return Pipeline(stage, self.day(bill, where, "expected"))

    def evidence(self, data: Json, path: str) -> tuple[Evidence, ...]:
        found = []
        for index, item in enumerate(self.typed(data, path, "evidence", list, [])):
            where = step(step(path, "evidence"), index)
            optional = (
                "pinpoint", "link", "dated", "is_law", "secret", "seen_by_focal_point", "confirmed",
            )  # fmt: skip
            citation = self.record(item, where, ("source",), optional)
            if citation is None:
                continue
            dated = self.day(citation, where, "dated")
            raw = RawEvidence(
                source=self.typed(citation, where, "source", str, ""),
                pinpoint=self.typed(citation, where, "pinpoint", str, ""),
                link=self.typed(citation, where, "link", str, ""),
                dated=dated.isoformat() if dated else "",
                is_law=self.typed(citation, where, "is_law", bool, False),
                secret=self.typed(citation, where, "secret", bool, False),
            )
            seen = self.typed(citation, where, "seen_by_focal_point", bool, False)
            confirmed = citation.get("confirmed")
            if confirmed not in (None, "agency", "reviewer"):
                self.wrong(step(where, "confirmed"), 'must be null, "agency" or "reviewer".')
            judged = self.judged(where, partial(parse_evidence, raw))
            if judged is not None:
                found.append(replace(judged, seen_by_focal_point=seen, confirmed=confirmed))
        return tuple(found)
