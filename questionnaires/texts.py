"""The texts of an edition for translators: a gettext template, keyed by what a text belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from questionnaires.checks_texts import question_texts
from questionnaires.instrument import (
    ChoiceQuestion,
    ElementsQuestion,
    Instrument,
    Question,
    Section,
)


def keyed(instrument: Instrument) -> Iterator[tuple[str, str]]:
    """Every text with its key: ``legal.25.order/elements/quick``, ``glossary/traffic data``.

    A key names the thing by its code, so that a translation stays with it when lines move.
    """
    yield "edition/title", instrument.edition.title
    for questionnaire in instrument.edition.questionnaires:
        yield f"edition/{questionnaire.track}/title", questionnaire.title
    for section in instrument.sections:
        yield from _section(section)
    for term in instrument.glossary:
        yield f"glossary/{term.term}", term.term
        yield f"glossary/{term.term}/definition", term.definition
        for form in term.also:
            yield f"glossary/{term.term}/also/{form}", form
    for kind in instrument.agency_kinds:
        yield f"agency/{kind.code}", kind.name
    for article in instrument.convention.articles:
        yield f"article/{article.article}/title", article.title
        for obligation in article.obligations:
            if obligation.title is not None:
                yield f"obligation/{obligation.id}/title", obligation.title


def template(instrument: Instrument) -> str:
    """The .pot of an edition: the same texts give the same file."""
    catalog = Catalog(
        project=f"Hanoi Readiness, edition {instrument.edition.edition}",
        charset="utf-8",
        header_comment=(
            "# What an edition asks, for translators. The context (msgctxt) is the key of a text;\n"
            "# words in square brackets are explained by the glossary: keep the brackets."
        ),
    )
    for key, text in keyed(instrument):
        catalog.add(text, context=key)
    out = BytesIO()
    write_po(out, catalog, width=99, omit_header=False)
    lines = out.getvalue().decode("utf-8").splitlines(keepends=True)
    # The moment of writing would make every file another one.
    return "".join(line for line in lines if not line.startswith('"POT-Creation-Date'))


def _section(section: Section) -> Iterator[tuple[str, str]]:
    for name in ("title", "intro", "sensitive"):
        if (text := getattr(section, name)) is not None:
            yield f"{section.id}/{name}", text
    for question in section.questions:
        for loc, text in question_texts(question):
            yield f"{question.id}/{'/'.join(_coded(question, loc))}", text


def _coded(question: Question, loc: tuple[str | int, ...]) -> list[str]:
    """A path in which elements and options are named by their code, and levels by their number."""
    if loc[0] == "elements" and isinstance(question, ElementsQuestion):
        return ["elements", question.elements[int(loc[1])].code]
    if loc[0] == "options" and isinstance(question, ChoiceQuestion):
        return ["options", question.options[int(loc[1])].code]
    return [str(part) for part in loc]
