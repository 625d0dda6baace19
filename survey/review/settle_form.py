"""The form of a settlement: the question's own control, once, for the national answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms.fields.core import UnboundField
from wtforms.form import BaseForm

from questionnaires.answers import Answer
from questionnaires.questions import Question
from survey.forms import kinds
from survey.forms.answer_field import AnswerField
from survey.incoming import shown

#: Where the line of the card does not hold for a settlement: a bill is recorded by agencies only.
INSTRUCTIONS = {
    "elements": _l("Tick all that the law in force contains. A bill does not count yet.")
}


class SettleForm(BaseForm):
    """One card, named "national" whatever the question's id."""

    def __init__(self, question: Question) -> None:
        super().__init__({"national": UnboundField(AnswerField, question)})

    @property
    def card(self) -> AnswerField:
        """The one field."""
        field = self._fields["national"]
        assert isinstance(field, AnswerField)
        return field


@dataclass(frozen=True, slots=True)
class Control:
    """All that draws the control: how it is asked, what can be chosen, what was."""

    field: AnswerField
    kind: str
    instruction: str
    options: tuple[kinds.Choice, ...]
    specials: tuple[kinds.Choice, ...]
    chosen: frozenset[str]
    typed: Mapping[str, str]


def settle_form(
    question: Question,
    *,
    stored: Answer | None = None,
    posted: MultiDict[str, str] | None = None,
) -> SettleForm:
    """The form with what was posted, else with the settlement as it stands, else empty."""
    form = SettleForm(question)
    form.process(posted, data={"national": stored})
    return form


def control_of(field: AnswerField) -> Control:
    """The control of the form's card."""
    question = field.question
    kind = kinds.KINDS[question.kind]
    return Control(
        field=field,
        kind=kinds.control_of(question),
        instruction=str(INSTRUCTIONS.get(question.kind, kind.instruction)),
        options=kind.options(question),
        specials=kinds.specials_of(question),
        chosen=frozenset(field.raw.chosen),
        typed={
            name: shown(getattr(field.raw, name)) for name in ("typed", "reason", "reason_note")
        },
    )


def summary_of(field: AnswerField) -> list[dict[str, str]]:
    """Every mistake of the card with a link to its part."""
    boxed = kinds.control_of(field.question) in ("input", "textarea")
    return [
        {
            "text": sentence,
            "href": f"#{field.part('typed' if boxed and part == 'value' else part)}",
        }
        for part, sentences in field.mistakes.items()
        for sentence in sentences
    ]
