"""The frozen form of an edition: one file, whole and unchangeable, that old reports rest on."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from questionnaires.convention import Convention
from questionnaires.errors import ContentError, Problem
from questionnaires.instrument import AgencyKind, Edition, Instrument, Section, Term
from questionnaires.method import Method

#: The name of the file, in the folder of its edition.
FILE = "frozen.json"
FORMAT, VERSION = "hanoi-readiness/edition", 1


@dataclass(frozen=True, slots=True)
class Frozen:
    """What a frozen file holds; both are None for an edition that is not published."""

    instrument: Instrument | None
    method: Method | None


def assemble(
    edition: Edition,
    register: Convention,
    sections: tuple[Section, ...],
    glossary: tuple[Term, ...],
    kinds: tuple[AgencyKind, ...],
) -> Instrument:
    """An instrument of its parts, with the digest of all of them."""
    return Instrument(
        edition=edition,
        convention=register,
        sections=sections,
        glossary=glossary,
        agency_kinds=kinds,
        digest=digest_of(edition, register, *sections, *glossary, *kinds),
    )


def digest_of(*records: BaseModel) -> str:
    """SHA-256 of records as canonical JSON: the same on every machine, for every layout of a file.

    Fields at their default are left out: a new optional field leaves an old edition's digest alone.
    """
    data = [
        record.model_dump(mode="json", by_alias=True, exclude_defaults=True) for record in records
    ]
    return hashlib.sha256(_canonical(data).encode("utf-8")).hexdigest()


def freeze(instrument: Instrument, method: Method) -> str:
    """The text of a frozen file: the same instrument and method give the same text."""
    body = {
        "instrument": instrument.model_dump(mode="json", by_alias=True, exclude_defaults=True),
        "method": method.model_dump(mode="json", by_alias=True),
    }
    whole = {"format": FORMAT, "version": VERSION, "sha256": _sha256(body), **body}
    return json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def thaw(raw: bytes, file: str) -> Frozen:
    """Read a frozen file back. ContentError if a single character of it is not what was frozen."""
    try:
        data = json.loads(raw)
    except ValueError as error:
        raise _damaged(file, "it is not whole") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise _damaged(file, "it is no frozen edition")
    if data.get("version") != VERSION:
        raise _damaged(
            file, f"it has the version {data.get('version')}, and {VERSION} is read here"
        )
    body = {name: data.get(name) for name in ("instrument", "method")}
    if data.get("sha256") != _sha256(body):
        raise _damaged(file, "it was changed after it was frozen")
    try:
        instrument = Instrument.model_validate_json(_canonical(body["instrument"]))
        method = Method.model_validate_json(_canonical(body["method"]))
    except ValidationError as error:
        raise _damaged(file, f"this version of the platform cannot read it ({error})") from error
    return Frozen(instrument, method)


def _damaged(file: str, what: str) -> ContentError:
    return ContentError([Problem(file, "", f"this file cannot be used: {what}.")])


def _sha256(data: Any) -> str:
    return hashlib.sha256(_canonical(data).encode("utf-8")).hexdigest()


def _canonical(data: Any) -> str:
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
