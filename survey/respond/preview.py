"""The questionnaires to look through: sections as a respondent sees them, nothing to save."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template

from questionnaires.burden import Burden, by_section
from questionnaires.errors import ContentError, EditionNotFound
from questionnaires.instrument import Instrument, Questionnaire
from survey.auth.current import current_actor
from survey.forms.section import section_form
from survey.instruments import edition_names, method_of, open_edition
from survey.problems import UnknownThing
from survey.queries import respond
from survey.respond.cards import cards_of
from survey.scope import reading


@dataclass(frozen=True, slots=True)
class Shelf:
    """One edition on the list: its questionnaires with their sections, or what is wrong with it."""

    name: str
    instrument: Instrument | None
    burdens: dict[str, Burden]
    problems: tuple[str, ...]

    @property
    def questionnaires(self) -> tuple[Questionnaire, ...]:
        """Those of its questionnaires that ask anything."""
        return self.instrument.edition.questionnaires if self.instrument else ()


def index() -> str:
    """Every edition of this deployment, drafts too: what is asked is no secret."""
    return render_template(
        "respond/questionnaires.html", shelves=[_shelf(name) for name in edition_names()]
    )


def section(edition: str, section: str) -> str:
    """One section, as whoever answers it sees it before the first answer."""
    if edition not in edition_names():
        raise EditionNotFound(edition)
    instrument = open_edition(edition, reading(None))
    asked = instrument.section_by_id.get(section)
    if asked is None:
        raise UnknownThing("section", section)
    page = respond.empty_page(current_actor(), instrument, asked)
    return render_template(
        "respond/preview.html",
        page=page,
        cards=cards_of(page, section_form(asked, {})),
        minutes=_burdens(instrument)[section].minutes,
    )


def _shelf(name: str) -> Shelf:
    try:
        instrument = open_edition(name, reading(None))
    except ContentError as error:
        return Shelf(name, None, {}, tuple(map(str, error.problems)))
    return Shelf(name, instrument, _burdens(instrument), ())


def _burdens(instrument: Instrument) -> dict[str, Burden]:
    return {row.name: row for row in by_section(instrument, method_of(instrument))}
