"""The names of States as their reader knows them: the United Nations' own, in that language."""

from __future__ import annotations

from flask_babel import get_locale

from questionnaires import states
from survey.models import PartyState


def state_name(state: PartyState, language: str | None = None) -> str:
    """A State's name in a language, or in the reader's; what this deployment calls it where the
    list of States does not know it."""
    return called(state.code, state.name, language)


def called(code: str | None, own: str | None, language: str | None = None) -> str:
    """The same of columns; "" where there is no State."""
    if code is None or own is None:
        return ""
    return states.name_of(code, own, language or str(get_locale() or "en"))


def in_order(found: list[tuple[str, str]], language: str | None = None) -> list[tuple[str, str]]:
    """Codes with own names of States -> codes with names to show, in the order of the alphabet."""
    language = language or str(get_locale() or "en")
    shown = [(code, called(code, own, language)) for code, own in found]
    return sorted(shown, key=lambda pair: states.sort_key(pair[1], language))
