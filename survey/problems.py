"""What the top floor raises. survey/errors.py maps each class to a status and a sentence."""

from __future__ import annotations

from datetime import datetime
from typing import Any


class SurveyError(Exception):
    """The root of what this storey raises."""


class NotVisible(SurveyError):
    """404: it does not exist, or this person may not know whether it does. Never says which."""

    def __init__(self) -> None:
        super().__init__("not visible")


class Refused(SurveyError):
    """403: the person sees the thing, but this verb is not theirs. ``verb`` is a row of
    policies.VERBS."""

    def __init__(self, verb: str) -> None:
        self.verb = verb
        super().__init__(verb)


class WrongState(SurveyError):
    """409: the verb exists, but not in this state of the thing.

    ``status`` is the state it is in ("submitted"); ``verb`` what was asked; ``reason`` a stable
    code where the status alone does not say why ("nothing_handed_in", "has_answers",
    "validator_signs", ...), else "".
    """

    def __init__(self, verb: str, status: str, reason: str = "") -> None:
        self.verb = verb
        self.status = status
        self.reason = reason
        super().__init__(f"{verb} while {status}{f' ({reason})' if reason else ''}")


class Stale(SurveyError):
    """409: somebody else was faster. Carries both texts, who wrote the other one, and when; nothing
    was changed."""

    def __init__(
        self, *, mine: Any, theirs: Any, who: str, when: datetime | None, revision: int
    ) -> None:
        self.mine = mine
        self.theirs = theirs
        self.who = who
        self.when = when
        self.revision = revision
        super().__init__(f"revision {revision} by {who}")


class UnknownThing(SurveyError):
    """404: an id inside the request names nothing ("question", "section", "agency", "organisation",
    "language")."""

    def __init__(self, kind: str, ids: str | tuple[str, ...]) -> None:
        self.kind = kind
        self.ids = (ids,) if isinstance(ids, str) else tuple(ids)
        super().__init__(f"unknown {kind}: {', '.join(self.ids)}")


class UnknownFilter(UnknownThing):
    """404: a filter in the address has no such choice, or none that this person may know of.
    ``kind`` is its name in the address."""

    def __init__(self, kind: str, value: str) -> None:
        super().__init__(kind, value)
        self.value = value


class InputRefused(SurveyError):
    """422: fields that cannot be taken as they are: field -> code of the sentence that says what to
    do.

    Codes: "required", "too_long", "bad_text" (no characters), "date", "in_future", "before_round",
    "validator_signs".
    """

    def __init__(self, fields: dict[str, str]) -> None:
        self.fields = dict(fields)
        super().__init__(", ".join(f"{field}: {code}" for field, code in fields.items()))


class AnotherSite(SurveyError):
    """403: a page of another site had the browser send this."""

    def __init__(self) -> None:
        super().__init__("sent from another site")


class AnotherPerson(SurveyError):
    """409: the form was filled by somebody else than whoever is signed in in this browser now."""

    def __init__(self) -> None:
        super().__init__("another person")


class StorageFailed(SurveyError):
    """Nothing was saved: ``reason`` "full" (507), "read_only", "disk", "busy" or "gone" (503)."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class BackupRefused(SurveyError):
    """A backup can't be made, or not be restored here; the text is a whole sentence."""


class ImportRefused(SurveyError):
    """An assessment can't be taken in; the text is a whole sentence."""


class SetUpRefused(SurveyError):
    """A State, agency, round, account or role can't be made; the text is a whole sentence."""
