"""Citations as typed: parse_evidence(raw) -> Evidence, and back again for a form."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

from questionnaires.answers import CITATION_LIMIT, Evidence, RawEvidence
from questionnaires.errors import AnswerError, AnswerErrors
from questionnaires.typed import clean_text, parse_date

#: Penal codes of the nineteenth century are in force; a source older than this is a slip of the
#: keyboard.
EARLIEST_SOURCE = 1700


def _line(field: str, typed: str) -> str:
    return clean_text(field, typed, CITATION_LIMIT).strip()


def _link(typed: str) -> str:
    """A web address or nothing. Raises AnswerError for what no browser should be sent to."""
    link = _line("link", typed)
    if not link:
        return ""
    if any(character.isspace() for character in link) or "\\" in link:
        raise AnswerError("link", "not_a_link", "Write one web address without spaces.")
    try:
        parts = urlsplit(link)
        parts.port  # noqa: B018 - reading it raises for a port that is no number
    except ValueError:
        raise AnswerError("link", "not_a_link", "This is not a web address.") from None
    if parts.scheme.lower() not in ("http", "https"):
        raise AnswerError(
            "link", "link_scheme", "Write a web address that begins with https:// or http://."
        )
    if "@" in parts.netloc:
        raise AnswerError(
            "link", "link_credentials", "Take the user name or password out of the address."
        )
    if not parts.hostname or not any(character.isalnum() for character in parts.hostname):
        raise AnswerError(
            "link", "link_host", "Write the whole address, with the name of the site."
        )
    return link


def parse_evidence(raw: RawEvidence) -> Evidence:
    """The citation that was typed. Nobody has seen or confirmed it yet.

    Raises AnswerErrors with everything that is wrong; fields: source, pinpoint, link, dated.
    """
    errors: list[AnswerError] = []
    texts = {"source": "", "pinpoint": ""}
    for field, typed in (("source", raw.source), ("pinpoint", raw.pinpoint)):
        try:
            texts[field] = _line(field, typed)
            if field == "source" and not texts[field]:
                errors.append(
                    AnswerError(
                        field, "source_missing", "Name the source: a law, a document, a register."
                    )
                )
        except AnswerError as error:
            errors.append(error)
    link = ""
    try:
        link = _link(raw.link)
    except AnswerError as error:
        errors.append(error)
    dated: date | None = None
    if raw.dated.strip():
        try:
            dated = parse_date("dated", raw.dated, earliest=EARLIEST_SOURCE)
        except AnswerError as error:
            errors.append(error)
    if errors:
        raise AnswerErrors(errors)
    return Evidence(
        source=texts["source"],
        pinpoint=texts["pinpoint"],
        link=link,
        dated=dated,
        is_law=raw.is_law,
        secret=raw.secret,
    )


def evidence_to_raw(evidence: Evidence) -> RawEvidence:
    """What must be typed to give this citation; who saw and confirmed it is not typed."""
    return RawEvidence(
        source=evidence.source,
        pinpoint=evidence.pinpoint,
        link=evidence.link,
        dated=evidence.dated.isoformat() if evidence.dated else "",
        is_law=evidence.is_law,
        secret=evidence.secret,
    )
