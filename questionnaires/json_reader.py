"""Reads JSON data key by key: what is missing, unknown or of the wrong type is noted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any, TypeVar

from questionnaires.errors import AnswerError, AnswerErrors, Problem
from questionnaires.typed import clean_text

T = TypeVar("T")
Json = dict[str, Any]
_MISSING = object()
_NAME_LIMIT = 1_000


def step(path: str, key: object) -> str:
    if isinstance(key, int):
        return f"{path}[{key}]"
    text = str(key)
    return f"{path}.{text}" if text.isidentifier() else f"{path}[{ascii(text[:80])}]"


class JsonReader:
    """A file being read; problems gather while it goes on, so that all of them are told at once."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def wrong(self, path: str, sentence: str) -> None:
        """Note a problem at a JSON path."""
        self.problems.append(Problem(self.file, path, sentence))

    def record(
        self, data: object, path: str, keys: tuple[str, ...], optional: tuple[str, ...] = ()
    ) -> Json | None:
        """The object at a path, if it has all ``keys`` and none but these and the ``optional``
        ones.
        """
        if not isinstance(data, dict):
            self.wrong(path, "must be an object.")
            return None
        whole = True
        for key in keys:
            if key not in data:
                self.wrong(step(path, key), "is missing.")
                whole = False
        for key in data:
            if key not in keys and key not in optional:
                self.wrong(step(path, key), "is not known here; remove it.")
        return data if whole else None

    def typed(self, data: Json, path: str, key: str, kind: type[T], default: T) -> T:
        """The value of a key, if it has the type asked for (a bool is no int here)."""
        value = data.get(key, _MISSING)
        if value is _MISSING:
            return default
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            names: dict[type, str] = {str: "text", bool: "true or false", int: "a whole number"}
            self.wrong(step(path, key), f"must be {names.get(kind, kind.__name__)}.")
            return default
        return value

    def text(self, data: Json, path: str, key: str, limit: int = _NAME_LIMIT) -> str:
        value = self.typed(data, path, key, str, "")
        found = self.judged(step(path, key), lambda: clean_text(key, value, limit))
        return found or ""

    def judged(self, path: str, judge: Callable[[], T]) -> T | None:
        """What a judge of answers finds, or None with its objections noted."""
        try:
            return judge()
        except AnswerError as error:
            self.wrong(path, error.sentence)
        except AnswerErrors as errors:
            for one in errors.errors:
                self.wrong(step(path, one.field), one.sentence)
        return None

    def day(self, data: Json, path: str, key: str) -> date | None:
        value = data.get(key)
        if value is None:
            return None
        try:
            if isinstance(value, str) and len(value) == 10:
                return date.fromisoformat(value)
        except ValueError:
            pass
        self.wrong(step(path, key), "must be a date written as yyyy-mm-dd.")
        return None

    def moment(self, data: Json, path: str, key: str) -> datetime | None:
        value = data.get(key)
        if value is None:
            return None
        try:
            if isinstance(value, str):
                return datetime.fromisoformat(value)
        except ValueError:
            pass
        self.wrong(step(path, key), "must be a time written as 2026-11-22T09:30:00+00:00.")
        return None

    def items(self, data: Json, path: str, key: str) -> Iterator[tuple[str, str, object]]:
        """Key, path and value of everything in the object at a key."""
        found = self.typed(data, path, key, dict, {})
        for name, value in found.items():
            yield name, step(step(path, key), name), value
