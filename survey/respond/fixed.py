"""The parts of a card that no answer changes, drawn once for each question and language."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flask import current_app
from markupsafe import Markup

from questionnaires.glossary import terms_in
from questionnaires.instrument import Instrument
from questionnaires.questions import Question
from survey.forms import kinds
from survey.language import reader_language
from survey.rendering import terms

Key = tuple[str, str, str]

#: As many questions are kept drawn, some kilobytes each; beyond it all are drawn anew.
MOST = 3_000

_CHECKED = Markup(" checked")


@dataclass(frozen=True, slots=True)
class Fixed:
    """Markup of one question. What was chosen is marked in it as it is asked for."""

    text: Markup
    why: Markup
    words: Markup
    note: Markup
    empty_bill: Markup
    empty_reason: Markup
    _options: Markup
    _specials: Markup
    _back: Markup
    _source: Markup
    #: How the input of each code ends.
    _inputs: dict[str, Markup]

    def options(self, chosen: Collection[str]) -> Markup:
        """The options, ticked as chosen."""
        return self._ticked(self._options, chosen)

    def specials(self, chosen: Collection[str]) -> Markup:
        """The special answers, ticked as chosen."""
        return self._ticked(self._specials, chosen)

    def back(self, chosen: Collection[str]) -> Markup:
        """The way to take an answer back without JavaScript."""
        return self._ticked(self._back, chosen)

    def empty_source(self, index: int) -> Markup:
        """The empty row for one more source, after ``index`` others."""
        return self._source.replace("-evidence-0-", f"-evidence-{index}-")

    def _ticked(self, markup: Markup, chosen: Collection[str]) -> Markup:
        for code in chosen:
            if input_ := self._inputs.get(code):
                markup = markup.replace(input_, input_ + _CHECKED, 1)
        return markup


def fixed_of(question: Question, name: str, instrument: Instrument) -> Fixed:
    """The fixed parts of a question in the reader's language. ``name``: of its card in the form."""
    drawn: dict[Key, Fixed] = current_app.extensions.setdefault("fixed_parts", {})
    key = (instrument.digest, reader_language(), name)
    found = drawn.get(key)
    if found is None:
        if len(drawn) >= MOST:
            drawn.clear()
        found = drawn[key] = _draw(question, name, instrument)
    return found


def _draw(question: Question, name: str, instrument: Instrument) -> Fixed:
    macros = current_app.jinja_env.get_template("respond/_fixed.html").module
    choices = kinds.KINDS[question.kind].options(question)
    specials = kinds.specials_of(question)
    back = kinds.Choice(kinds.TAKE_BACK[0], str(kinds.TAKE_BACK[1]))

    def draw(macro: str, *parameters: object) -> Markup:
        lines: Markup = getattr(macros, macro)(*parameters)
        return Markup("\n").join(line.strip() for line in lines.splitlines() if line.strip())

    return Fixed(
        text=terms(question.text, instrument),
        why=draw("why", question, instrument),
        words=draw("words", terms_in(instrument, question)),
        note=draw("note", question, name, instrument),
        empty_bill=draw("empty_bill", name) if kinds.has_pipeline(question) else Markup(),
        empty_reason=draw("empty_reason", question, name, instrument)
        if question.conditional
        else Markup(),
        _options=draw("options", kinds.control_of(question), choices, name, instrument),
        _specials=draw("specials", specials, name, instrument),
        _back=draw("take_back", back, name, instrument),
        _source=draw("empty_source", name),
        _inputs={
            choice.code: Markup(' value="{}"').format(choice.code)
            for choice in (*choices, *specials, back)
        },
    )
