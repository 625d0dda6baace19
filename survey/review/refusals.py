"""What a refused field says: its sentence, where it stands on the page, and what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from questionnaires.errors import AnswerError
from questionnaires.typed import parse_date
from survey.incoming import shown
from survey.problems import InputRefused

#: By field and code; "" stands for every field.
SENTENCES: dict[tuple[str, str], Any] = {
    ("agency", "required"): _l("Choose the agency."),
    ("section", "required"): _l("Choose the section."),
    ("suggested", "required"): _l("Tick at least one section."),
    ("why", "required"): _l("Write why: whoever reads this later was not there."),
    ("signer_name", "required"): _l("Write the name of the person who signs."),
    ("signer_name", "validator_signs"): _l(
        "This is your own name. Whoever validated the answers can't also sign them: name somebody"
        " else."
    ),
    ("signer_post", "required"): _l("Write the post of the person who signs."),
    ("signed_on", "in_future"): _l(
        "Write a day that has come: a signature is recorded afterwards."
    ),
    ("signed_on", "before_round"): _l("Write a day after the round was opened."),
    ("", "date"): _l("Write the date as year-month-day, for example 2026-03-01."),
    ("", "too_long"): _l("Shorten the text."),
    ("", "bad_text"): _l("The text has characters that can't be kept. Type it again."),
    ("", "required"): _l("Fill this in."),
}


@dataclass(frozen=True)
class Typed:
    """A form as it came back: what was typed and what is wrong with it, by field."""

    texts: Mapping[str, str] = field(default_factory=dict)
    mistakes: Mapping[str, list[str]] = field(default_factory=dict)

    def text(self, name: str, instead: str = "") -> str:
        """What was typed into a field, fit to be shown again; ``instead`` before anything was."""
        return shown(self.texts[name]) if name in self.texts else instead

    @property
    def summary(self) -> list[dict[str, str]]:
        """Every mistake with a link to its field."""
        return [
            {"text": sentence, "href": f"#{name}"}
            for name, sentences in self.mistakes.items()
            for sentence in sentences
        ]


def typed(refused: InputRefused, texts: Mapping[str, str]) -> Typed:
    """The form again, with the sentence of every refused field."""
    return Typed(texts, {name: [sentence(name, code)] for name, code in refused.fields.items()})


def sentence(name: str, code: str) -> str:
    """What to do about a refused field."""
    return str(
        SENTENCES.get((name, code)) or SENTENCES.get(("", code)) or SENTENCES["", "required"]
    )


def day(name: str, text: str) -> date:
    """A day as it was typed. InputRefused "date" for what is none."""
    try:
        return parse_date(name, text)
    except AnswerError as wrong:
        raise InputRefused({name: "date"}) from wrong
