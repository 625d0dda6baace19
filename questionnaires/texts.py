"""The texts of an edition for translators: a gettext template, keyed by what a text belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from questionnaires.checks_texts import question_texts
from questionnaires.instrument import Instrument, Section
from questionnaires.questions import ChoiceQuestion, ElementsQuestion, Question

#: A path from the instrument to one of its texts: names of fields, places in tuples, keys of dicts.
Path = tuple[str | int, ...]


def keyed(instrument: Instrument) -> Iterator[tuple[str, str]]:
    """Every text with its key: ``legal.25.order/elements/quick``, ``glossary/traffic data``.

    A key names the thing by its code, so that a translation stays with it when lines move.
    """
    return ((key, text) for key, _, text in placed(instrument))


def placed(instrument: Instrument) -> Iterator[tuple[str, Path, str]]:
    """Every text with its key and its path in the instrument."""
    yield "edition/title", ("edition", "title"), instrument.edition.title
    for n, questionnaire in enumerate(instrument.edition.questionnaires):
        key = f"edition/{questionnaire.track}/title"
        yield key, ("edition", "questionnaires", n, "title"), questionnaire.title
    for n, section in enumerate(instrument.sections):
        yield from _section(section, ("sections", n))
    for n, term in enumerate(instrument.glossary):
        yield f"glossary/{term.term}", ("glossary", n, "term"), term.term
        yield f"glossary/{term.term}/definition", ("glossary", n, "definition"), term.definition
        for place, form in enumerate(term.also):
            yield f"glossary/{term.term}/also/{form}", ("glossary", n, "also", place), form
    for n, kind in enumerate(instrument.agency_kinds):
        yield f"agency/{kind.code}", ("agency_kinds", n, "name"), kind.name
    for chapter, title in instrument.convention.chapters.items():
        yield f"chapter/{chapter}/title", ("convention", "chapters", chapter), title
    for n, notice in enumerate(instrument.convention.notifications):
        for part in ("who", "what", "to", "when"):
            path = ("convention", "notifications", n, part)
            yield f"notification/{notice.ref}/{part}", path, getattr(notice, part)
    for n, article in enumerate(instrument.convention.articles):
        here = ("convention", "articles", n)
        yield f"article/{article.article}/title", (*here, "title"), article.title
        for place, obligation in enumerate(article.obligations):
            if obligation.title is not None:
                key = f"obligation/{obligation.id}/title"
                yield key, (*here, "obligations", place, "title"), obligation.title
            key = f"obligation/{obligation.id}/requirement"
            yield key, (*here, "obligations", place, "requirement"), obligation.requirement


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


def _section(section: Section, here: Path) -> Iterator[tuple[str, Path, str]]:
    for name in ("title", "intro", "sensitive"):
        if (text := getattr(section, name)) is not None:
            yield f"{section.id}/{name}", (*here, name), text
    for n, question in enumerate(section.questions):
        for loc, text in question_texts(question):
            key = f"{question.id}/{'/'.join(_coded(question, loc))}"
            yield key, (*here, "questions", n, *loc), text


def _coded(question: Question, loc: tuple[str | int, ...]) -> list[str]:
    """A path in which elements and options are named by their code, and levels by their number."""
    if loc[0] == "elements" and isinstance(question, ElementsQuestion):
        return ["elements", question.elements[int(loc[1])].code]
    if loc[0] == "options" and isinstance(question, ChoiceQuestion):
        return ["options", question.options[int(loc[1])].code]
    return [str(part) for part in loc]
