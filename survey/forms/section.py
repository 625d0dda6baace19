"""The form of one section: a field a question, named by its id, without a class of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from werkzeug.datastructures import MultiDict
from wtforms.fields.core import UnboundField
from wtforms.form import BaseForm

from questionnaires.answers import Answer
from questionnaires.instrument import Section
from survey.forms.answer_field import AnswerField

#: Every posted name begins with this: a question id can't meet a name of the form itself.
PREFIX = "q-"


class SectionForm(BaseForm):
    """One section, all its cards."""

    def __init__(self, section: Section, prefix: str = PREFIX) -> None:
        super().__init__(
            {q.id: UnboundField(AnswerField, q) for q in section.questions}, prefix=prefix
        )

    @property
    def cards(self) -> tuple[AnswerField, ...]:
        """The fields in the order of the section."""
        return tuple(cast(AnswerField, field) for field in self._fields.values())

    def card(self, question: str) -> AnswerField:
        """The field of one question. KeyError where it is not of this section."""
        return cast(AnswerField, self._fields[question])

    def strange(self, posted: Iterable[str]) -> tuple[str, ...]:
        """The ids of posted cards that are no question of this section."""
        start, end = PREFIX, "-revision"
        asked = {
            name.removeprefix(start).removesuffix(end)
            for name in posted
            if name.startswith(start) and name.endswith(end)
        }
        return tuple(sorted(asked - self._fields.keys()))

    def replace(self, field: AnswerField) -> None:
        """Put a field of another form of the same section in the place of this form's own."""
        self._fields[field.question.id] = field


def section_form(
    section: Section,
    answers: Mapping[str, Answer],
    posted: MultiDict[str, str] | None = None,
    *,
    prefix: str = PREFIX,
) -> SectionForm:
    """The form filled with what was posted, or with what is stored."""
    form = SectionForm(section, prefix)
    form.process(posted, data=dict(answers))
    return form
