"""What an author did wrong, in plain sentences: findings of pydantic and YAML, for a lawyer."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from datetime import date
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails

_YES_NO = "on, off, yes, no, true and false without quotes are read as a yes-or-no value"


def sentence(
    error: ErrorDetails,
    loc: Sequence[str | int],
    model: type[BaseModel],
    written: str | None,
    data: Mapping[str, Any],
) -> str:
    """One finding of pydantic as a sentence. ``written``: the bare word in the file, if any."""
    kind = error["type"]
    value = error.get("input")
    context: Mapping[str, Any] = error.get("ctx", {})
    if kind == "missing":
        return _missing(loc)
    if kind == "extra_forbidden":
        return _unknown_field(loc, model, data)
    if kind == "union_tag_not_found":
        return "the field 'kind' is missing: it says what sort of question this is."
    if kind == "union_tag_invalid":
        allowed = [tag.strip(" '") for tag in str(context["expected_tags"]).split(",")]
        return _not_one_of(str(context["tag"]), allowed)
    if kind == "literal_error":
        allowed = [
            word.strip(" '") for word in str(context["expected"]).replace(" or ", ", ").split(",")
        ]
        return _not_one_of(str(written or value), allowed)
    if value is None:
        return "this field is empty: write a value or take the line out."
    if kind == "string_type" or (loc[-1:] == ("obligation",) and isinstance(value, int | float)):
        return _should_be_text(value, written)
    if kind in _WANTED:
        return f"{_shown(value, written)} stands here, but this must be {_WANTED[kind]}."
    if kind in _BOUNDS:
        words, key = _BOUNDS[kind]
        return f"{_shown(value, written)} is not allowed: this must be {words} {context[key]}."
    if kind == "too_short":
        least = context["min_length"]
        return (
            f"{context['actual_length']} given, but at least {least} {_is_are(least)} needed here."
        )
    if kind == "too_long":
        most = context["max_length"]
        given = context["actual_length"] or "more"
        return f"{given} given, but at most {most} {_is_are(most)} allowed here."
    return f"{_shown(value, written)} cannot be used here ({error['msg']})."


_WANTED = {
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "decimal_type": "a number",
    "decimal_parsing": "a number",
    "is_instance_of": "a number",
    "finite_number": "a number",
    "bool_type": "true or false, without quotes",
    "date_type": "a date without quotes, such as 2026-11-22",
    "tuple_type": "a list (lines that begin with '- ', or [one, two])",
    "model_type": "a group of 'field: value' lines",
    "model_attributes_type": "a group of 'field: value' lines",
    "dict_type": "a group of 'field: value' lines",
}
_BOUNDS = {
    "greater_than": ("more than", "gt"),
    "greater_than_equal": ("at least", "ge"),
    "less_than": ("less than", "lt"),
    "less_than_equal": ("at most", "le"),
}


def syntax_sentence(problem: str) -> str:
    """What the YAML parser could not read, with the usual cause."""
    for sign, words in _SYNTAX.items():
        if sign in problem:
            return words
    return (
        f"this line cannot be read as YAML ({problem}): look at its indentation, quotes and colons."
    )


_SYNTAX = {
    "mapping values are not allowed": "a colon and a space stand inside a text: quote the text.",
    "cannot start any token": "a text cannot begin with this sign (@, ` or %): quote the text.",
    "did not find expected ',' or": "a list in brackets is not closed or lacks a comma; "
    "or a text begins with a bracket: quote it.",
    "did not find expected key": "this line is indented differently from its neighbours, "
    "or goes on after a closing quote.",
    "did not find expected '-' indicator": "this line is indented differently from its neighbours.",
    "could not find expected ':'": "a colon is missing here, or a text runs on without quotes.",
    "unexpected end of stream": "a quote is opened and never closed.",
    "but found another document": "a second '---' starts another document: keep one.",
    "undefined alias": "a text cannot begin with *: put the text in quotes.",
}


def did_you_mean(word: str, words: Sequence[str]) -> str:
    """`` Did you mean 'text'?`` with a space before it, or nothing where no word comes near."""
    near = difflib.get_close_matches(word, words, n=1, cutoff=0.6)
    return f" Did you mean '{near[0]}'?" if near else ""


def _missing(loc: Sequence[str | int]) -> str:
    last = loc[-1] if loc else ""
    if isinstance(last, int):
        return f"number {last + 1} of this list is missing (a ladder has five levels, 0 to 4)."
    return "this field is missing."


def _unknown_field(
    loc: Sequence[str | int], model: type[BaseModel], data: Mapping[str, Any]
) -> str:
    name = str(loc[-1])
    if isinstance(loc[-1], int):
        return "there is one line too many in this list."
    known = fields_at(model, loc[:-1], data)
    return f"there is no field of this name here.{did_you_mean(name, known)}"


def _not_one_of(value: str, allowed: list[str]) -> str:
    listed = ", ".join(allowed)
    return f"'{value}' is not known here: use one of {listed}.{did_you_mean(value, allowed)}"


def _should_be_text(value: object, written: str | None) -> str:
    shown = written if written is not None else str(value)
    if isinstance(value, bool):
        return f'{_YES_NO}: put it in quotes, "{shown}".'
    if isinstance(value, int | float):
        return f'{shown} without quotes is a number: put it in quotes, "{shown}".'
    if isinstance(value, date):
        return f'{shown} without quotes is a date: put it in quotes, "{shown}".'
    if isinstance(value, dict):
        return "this must be one text, not a group of fields: put a text with a colon in quotes."
    return "this must be one text, not a list: put a text with brackets in quotes."


def _shown(value: object, written: str | None) -> str:
    if written is not None:
        return f"'{written}'"
    if isinstance(value, dict):
        return "a group of fields"
    if isinstance(value, tuple):
        return "a list"
    text = str(value)
    return f"'{text if len(text) <= 60 else text[:57] + '...'}'"


def _is_are(count: int) -> str:
    return "is" if count == 1 else "are"


def fields_at(
    model: type[BaseModel], loc: Sequence[str | int], data: Mapping[str, Any]
) -> list[str]:
    """The names of the fields that a mapping at a path may have; a question by its kind."""
    models: list[type[BaseModel]] = [model]
    value: Any = data
    for part in loc:
        value = value[part]
        if isinstance(part, str):
            models = [m for one in models for m in _models_in(_annotation(one, part))]
        if len(models) > 1 and isinstance(value, Mapping):
            kinds = [m for m in models if value.get("kind") in get_args(_annotation(m, "kind"))]
            models = kinds or models
    return sorted({f.alias or name for one in models for name, f in one.model_fields.items()})


def _annotation(model: type[BaseModel], name: str) -> Any:
    for field_name, field in model.model_fields.items():
        if name in (field_name, field.alias):
            return field.annotation
    return None


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    if (
        get_origin(annotation) in (Union, UnionType, tuple, Annotated)
        and get_origin(annotation) is not Literal
    ):
        return [model for part in get_args(annotation) for model in _models_in(part)]
    return []
