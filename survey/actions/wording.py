"""Texts that people write beside an answer: reasons, names, posts."""

from __future__ import annotations

from questionnaires.errors import AnswerError
from questionnaires.typed import clean_text
from survey.problems import InputRefused


def required_text(field: str, typed: str, most: int) -> str:
    """The text as it is stored, without space around it. InputRefused: "required", "too_long",
    "bad_text"."""
    try:
        text = clean_text(field, typed, most + 1).strip()
    except AnswerError as error:
        code = "too_long" if error.code == "too_long" else "bad_text"
        raise InputRefused({field: code}) from error
    if not text:
        raise InputRefused({field: "required"})
    if len(text) > most:
        raise InputRefused({field: "too_long"})
    return text
