"""Two editions side by side: what was added, taken out or changed, and whether its id may stay."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel

from questionnaires.instrument import Instrument
from questionnaires.questions import Question

#: What a question may change without anybody answering otherwise.
_SILENT = ("revision", "rapid", "replaces")

What = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. ``thing``: "question", "section", "obligation" or "term".

    ``warning``: what an author has forgotten, such as the revision of a question that reads
    otherwise.
    """

    what: What
    thing: str
    id: str
    fields: tuple[str, ...] = ()
    warning: str | None = None


def diff(old: Instrument, new: Instrument) -> tuple[Change, ...]:
    """Every difference between two editions: questions first, then what they rest on."""
    return (
        *_questions(old, new),
        *_records("section", _sections(old), _sections(new)),
        *_records("obligation", dict(old.convention.by_id), dict(new.convention.by_id)),
        *_records("term", {t.term: t for t in old.glossary}, {t.term: t for t in new.glossary}),
    )


def describe(change: Change) -> str:
    """One line for a person."""
    fields = f" ({', '.join(change.fields)})" if change.fields else ""
    warning = f" - {change.warning}" if change.warning else ""
    return f"{change.what:8} {change.thing:10} {change.id}{fields}{warning}"


def _questions(old: Instrument, new: Instrument) -> Iterator[Change]:
    replaced = {q.replaces: q.id for q in new.by_id.values() if q.replaces}
    for id, question in old.by_id.items():
        if id not in new.by_id:
            heir = replaced.get(id)
            note = f"replaced by {heir}" if heir else "its answers are left behind"
            yield Change("removed", "question", id, warning=note)
            continue
        fields = _changed(question, new.by_id[id])
        if fields:
            yield Change(
                "changed", "question", id, fields, _forgotten(question, new.by_id[id], fields)
            )
    for id, question in new.by_id.items():
        if id not in old.by_id:
            unknown = question.replaces and question.replaces not in old.by_id
            warning = f"replaces '{question.replaces}', which was not asked" if unknown else None
            yield Change("added", "question", id, warning=warning)


def _forgotten(old: Question, new: Question, fields: tuple[str, ...]) -> str | None:
    """Same id = same meaning: wording may change with the revision, the kind of answer may not."""
    if old.kind != new.kind:
        return "another kind of answer needs a new id that replaces this one"
    if set(_codes(old)) - set(_codes(new)):
        gone = ", ".join(sorted(set(_codes(old)) - set(_codes(new))))
        return f"answers that hold {gone} lose it: a new id is safer"
    told = set(fields) - {*_SILENT}
    if told and new.revision <= old.revision:
        return f"raise its revision to {old.revision + 1}"
    return None


def _codes(question: Question) -> tuple[str, ...]:
    parts = getattr(question, "elements", None) or getattr(question, "options", None) or ()
    return tuple(part.code for part in parts)


def _sections(instrument: Instrument) -> dict[str, BaseModel]:
    """The sections without their questions, which are compared one by one."""
    return {s.id: s.model_copy(update={"questions": ()}) for s in instrument.sections}


def _records(thing: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    for id, record in old.items():
        if id not in new:
            yield Change("removed", thing, id)
        elif fields := _changed(record, new[id]):
            yield Change("changed", thing, id, fields)
    for id in new:
        if id not in old:
            yield Change("added", thing, id)


def _changed(old: BaseModel, new: BaseModel) -> tuple[str, ...]:
    left, right = old.model_dump(mode="json"), new.model_dump(mode="json")
    names = dict.fromkeys((*left, *right))
    return tuple(name for name in names if left.get(name) != right.get(name))
