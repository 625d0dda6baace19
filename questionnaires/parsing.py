"""The one judge of what a valid answer is: parse(question, raw) -> Answer, and back again."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from questionnaires.answers import (
    SPECIAL_TOKENS,
    TEXT_LIMIT,
    Answer,
    Pipeline,
    PipelineStage,
    RawAnswer,
    State,
)
from questionnaires.citations import evidence_to_raw, parse_evidence
from questionnaires.errors import AnswerError, AnswerErrors
from questionnaires.questions import COVERAGE_CODES, FREQUENCY_CODES, NumberQuestion, Question
from questionnaires.typed import clean_text, parse_date, parse_number

__all__ = ["NONE", "answer_to_raw", "evidence_to_raw", "parse", "parse_evidence", "takes_pipeline"]

#: Reasons that say nothing without a note; a reservation is recorded with its text.
REASONS_WITH_NOTE = frozenset({"reservation", "structural", "other"})
_TYPED_KINDS = frozenset({"number", "text", "date"})
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_LANGUAGE_MOST = 35
#: The option of a list that says that no other one applies: it stands alone.
NONE = "none"


def takes_pipeline(question: Question) -> bool:
    """Whether a bill under way may be told beside the answer: scored questions about law only."""
    return question.track == "legal" and question.scored


def _codes(question: Any) -> tuple[str, ...]:
    """The codes that may be chosen, in the order of the question."""
    return _CODES[question.kind](question) if question.kind in _CODES else ()


_CODES: dict[str, Callable[[Any], tuple[str, ...]]] = {
    "elements": lambda q: tuple(e.code for e in q.elements),
    "choice": lambda q: tuple(o.code for o in q.options),
    "ladder": lambda q: ("0", "1", "2", "3", "4"),
    "coverage": lambda q: COVERAGE_CODES,
    "frequency": lambda q: FREQUENCY_CODES,
    "exists": lambda q: ("yes", "no"),
}


def _takes_several(question: Question) -> bool:
    return question.kind == "elements" or (question.kind == "choice" and question.multiple)


def _number(question: NumberQuestion, typed: str) -> dict[str, Any]:
    n = parse_number(
        "value",
        typed,
        minimum=question.minimum,
        maximum=question.maximum,
        decimals=question.decimals,
    )
    return {"n": n}


_FROM_TYPED: dict[str, Callable[[Any, str], dict[str, Any]]] = {
    "number": _number,
    "text": lambda question, typed: {"text": clean_text("value", typed, TEXT_LIMIT)},
    "date": lambda question, typed: {"date": parse_date("value", typed).isoformat()},
}


def _from_chosen(question: Question, chosen: list[str]) -> dict[str, Any]:
    if _takes_several(question):
        if NONE in chosen and len(chosen) > 1:
            sentence = "Choose what applies, or 'none of these', not both."
            raise AnswerError("value", "none_with_others", sentence)
        return {"codes": [code for code in _codes(question) if code in chosen]}
    if len(chosen) > 1:
        raise AnswerError(
            "value", "several_chosen", "Choose one answer only.", chosen=tuple(chosen)
        )
    code = chosen[0]
    if question.kind == "ladder":
        return {"level": int(code)}
    if question.kind == "exists":
        return {"yes": code == "yes"}
    return {"code": code}


def _special(question: Question, given: str, others: bool) -> State:
    """The state that a special token stands for; raises AnswerError where the question does not
    allow it.
    """
    if given not in SPECIAL_TOKENS:
        raise AnswerError(
            "value", "unknown_code", f"{given} is no answer to this question.", given=given
        )
    state = SPECIAL_TOKENS[given]
    if others:
        sentence = "Choose either answers of the list or one of the special answers, not both."
        raise AnswerError("value", "special_with_answer", sentence, special=state.value)
    if given == "~none" and question.kind != "elements":
        raise AnswerError(
            "value", "none_not_allowed", "This question has no answer 'none of these'."
        )
    if state is State.NO_CASES and not question.no_cases:
        sentence = "'No cases in this period' is no answer to this question: it asks what exists."
        raise AnswerError("value", "no_cases_not_allowed", sentence)
    if state is State.NOT_APPLICABLE and question.conditional is None:
        sentence = "This applies to every State Party; 'not applicable' is no answer to it."
        raise AnswerError("value", "not_conditional", sentence)
    return state


def _value(question: Question, raw: RawAnswer) -> tuple[State, dict[str, Any] | None]:
    chosen = list(dict.fromkeys(raw.chosen))
    specials = [code for code in chosen if code.startswith("~")]
    codes = [code for code in chosen if not code.startswith("~")]
    typed = raw.typed if raw.typed.strip() else ""
    if specials:
        if len(specials) > 1:
            sentence = "Choose one of the special answers only."
            raise AnswerError("value", "several_specials", sentence, chosen=tuple(specials))
        state = _special(question, specials[0], bool(codes or typed))
        return state, {"codes": []} if state is State.ANSWERED else None
    known = _codes(question)
    for code in codes:
        if code not in known:
            shown = ascii(code[:40])[1:-1]
            raise AnswerError(
                "value", "unknown_code", f"{shown} is no answer to this question.", given=shown
            )
    if question.kind in _TYPED_KINDS:
        return (
            (State.ANSWERED, _FROM_TYPED[question.kind](question, typed))
            if typed
            else (State.BLANK, None)
        )
    if typed:
        sentence = "Choose an answer of the list; remarks go into the comment."
        raise AnswerError("value", "typed_not_chosen", sentence)
    if not codes:
        return State.BLANK, None
    return State.ANSWERED, _from_chosen(question, codes)


def _reason(
    question: Question, raw: RawAnswer, state: State | None
) -> tuple[str | None, list[AnswerError]]:
    """The reason for not applicable. ``state`` None: the value is wrong already, judge the rest
    leniently.
    """
    if state is not State.NOT_APPLICABLE:
        if state is not None and (raw.reason or raw.reason_note.strip()):
            sentence = "Choose 'not applicable', or take the reason away."
            return None, [AnswerError("reason", "reason_without_not_applicable", sentence)]
        return None, []
    allowed = question.conditional.reasons if question.conditional else ()
    if not raw.reason:
        sentence = "Say why this is not applicable."
        return None, [AnswerError("reason", "reason_missing", sentence, allowed=allowed)]
    if raw.reason not in allowed:
        sentence = "Choose one of the reasons that this question allows."
        return None, [AnswerError("reason", "reason_not_allowed", sentence, allowed=allowed)]
    if raw.reason in REASONS_WITH_NOTE and not raw.reason_note.strip():
        sentence = "Explain the reason in a note (for a reservation: its text)."
        return raw.reason, [
            AnswerError("reason_note", "reason_note_missing", sentence, reason=raw.reason)
        ]
    return raw.reason, []


def _pipeline(question: Question, raw: RawAnswer) -> tuple[Pipeline | None, list[AnswerError]]:
    stage, expected = raw.pipeline_stage.strip(), raw.pipeline_expected.strip()
    if not stage and not expected:
        return None, []
    if not takes_pipeline(question):
        field = "pipeline_stage" if stage else "pipeline_expected"
        sentence = "A bill under way is told beside questions about the law only."
        return None, [AnswerError(field, "pipeline_not_here", sentence)]
    errors = []
    day = None
    if expected:
        try:
            day = parse_date("pipeline_expected", expected)
        except AnswerError as error:
            errors.append(error)
    if not stage:
        errors.append(
            AnswerError("pipeline_stage", "pipeline_stage_missing", "Say how far the bill is.")
        )
    elif stage not in [s.value for s in PipelineStage]:
        sentence = "Choose one of the stages of a bill."
        errors.append(AnswerError("pipeline_stage", "pipeline_stage_unknown", sentence))
    return (None, errors) if errors else (Pipeline(PipelineStage(stage), day), [])


def parse(question: Question, raw: RawAnswer) -> Answer:
    """The answer that was typed, in the form in which answers are stored; evidence, author and time
    are not its matter.

    Nothing chosen and nothing typed is BLANK; a comment may stand alone. Option codes come back in
    the order of the question, numbers as plain digits, text as typed (NFC, LF, no newlines at the
    end). Raises AnswerErrors with everything that is wrong, field by field.
    """
    errors: list[AnswerError] = []
    state: State | None = None
    value: dict[str, Any] | None = None
    try:
        state, value = _value(question, raw)
    except AnswerError as error:
        errors.append(error)
    reason, wrong = _reason(question, raw, state)
    errors.extend(wrong)
    texts = {}
    for field, typed in (("reason_note", raw.reason_note), ("comment", raw.comment)):
        try:
            texts[field] = clean_text(field, typed, TEXT_LIMIT)
        except AnswerError as error:
            errors.append(error)
    language = raw.comment_language.strip()
    if language and (len(language) > _LANGUAGE_MOST or not _LANGUAGE.fullmatch(language)):
        sentence = "Write the language as a tag, for example fr or pt-BR."
        errors.append(AnswerError("comment_language", "language_tag", sentence))
    pipeline, wrong = _pipeline(question, raw)
    errors.extend(wrong)
    if errors or state is None:
        raise AnswerErrors(errors)
    return Answer(
        question=question.id,
        state=state,
        value=value,
        reason=reason,
        reason_note=texts["reason_note"] if state is State.NOT_APPLICABLE else "",
        comment=texts["comment"],
        comment_language=language,
        pipeline=pipeline,
    )


_TOKEN_OF = {
    state: token
    for token, state in SPECIAL_TOKENS.items()
    if state not in (State.ANSWERED, State.BLANK)
}


def _value_to_raw(question: Question, value: dict[str, Any]) -> tuple[tuple[str, ...], str]:
    """``chosen`` and ``typed`` of a stored value."""
    if question.kind in _TYPED_KINDS:
        return (), str(value[{"number": "n", "text": "text", "date": "date"}[question.kind]])
    if _takes_several(question):
        return tuple(value["codes"]) or ("~none",), ""
    if question.kind == "ladder":
        return (str(value["level"]),), ""
    if question.kind == "exists":
        return ("yes" if value["yes"] else "no",), ""
    return (value["code"],), ""


def answer_to_raw(question: Question, answer: Answer) -> RawAnswer:
    """What must be typed to give this answer: parse(question, answer_to_raw(question, answer))
    gives it again.
    """
    chosen: tuple[str, ...] = ()
    typed = ""
    if answer.state is State.ANSWERED and answer.value is not None:
        chosen, typed = _value_to_raw(question, answer.value)
    elif answer.state in _TOKEN_OF:
        chosen = (_TOKEN_OF[answer.state],)
    bill = answer.pipeline
    return RawAnswer(
        chosen=chosen,
        typed=typed,
        reason=answer.reason or "",
        reason_note=answer.reason_note,
        comment=answer.comment,
        comment_language=answer.comment_language,
        pipeline_stage=bill.stage.value if bill else "",
        pipeline_expected=bill.expected.isoformat() if bill and bill.expected else "",
    )
