"""Where browsers report what the policy of the pages refused: one line in the log, nothing else."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from flask import Response, request
from werkzeug.exceptions import RequestEntityTooLarge

log = logging.getLogger(__name__)

#: Bytes of a report; a browser sends one or a few at once.
LARGEST = 16_000
#: More than so many in one message are no browser's.
MOST = 20
_TYPES = ("application/csp-report", "application/reports+json", "application/json")


def policy_report() -> Response:
    """Log which rule refused what kind of thing. 204 whatever was sent: nobody reads an answer."""
    # Read by hand and no further than this: whoever says no length sends in pieces.
    body = request.stream.read(LARGEST + 1)
    if len(body) > LARGEST:
        raise RequestEntityTooLarge
    if request.mimetype in _TYPES:
        for rule, blocked in _refused(body):
            log.warning("policy: %s refused %s", rule, blocked)
    return Response(status=204)


def _refused(body: bytes) -> Iterator[tuple[str, str]]:
    """Rule and kind of what was refused. No address of a page: it may name an assessment."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return
    for entry in (said if isinstance(said, list) else [said])[:MOST]:
        if not isinstance(entry, dict):
            continue
        facts = entry.get("csp-report", entry.get("body"))
        if isinstance(facts, dict):
            rule = facts.get("effective-directive") or facts.get("effectiveDirective")
            yield _word(rule), _origin(facts.get("blocked-uri") or facts.get("blockedURL"))


def _word(text: Any) -> str:
    """A rule's name, and nothing that could write a line of its own into the log."""
    kept = "".join(c for c in str(text or "?") if c.isascii() and (c.isalnum() or c == "-"))
    return kept[:40] or "?"


def _origin(text: Any) -> str:
    """The host that something was to come from, or "inline" or "eval"."""
    try:
        parts = urlsplit(str(text or ""))
        host = parts.hostname or ""
    except ValueError:
        return "?"
    if not parts.scheme:
        return _word(text)
    kept = "".join(c for c in host if c.isascii() and (c.isalnum() or c in "-.:"))
    return f"{_word(parts.scheme)}:{kept[:80]}"
