"""The questionnaires to look through: sections as a respondent sees them, nothing to save."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import render_template

from questionnaires.burden import Burden, by_section
from questionnaires.errors import ContentError, EditionNotFound
from questionnaires.instrument import Instrument, Questionnaire, Section
from survey.auth.current import current_actor
from survey.forms.section import section_form
from survey.instruments import edition_names, method_of, open_edition
from survey.models import AssignmentStatus
from survey.problems import NotVisible, UnknownThing
from survey.queries.respond import SectionCard, SectionPage
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
    """Every edition of this deployment, drafts too: for whoever has a role here."""
    _demand_a_role()
    return render_template(
        "respond/questionnaires.html", shelves=[_shelf(name) for name in edition_names()]
    )


def section(edition: str, section: str) -> str:
    """One section, as whoever answers it sees it before the first answer."""
    _demand_a_role()
    if edition not in edition_names():
        raise EditionNotFound(edition)
    instrument = open_edition(edition, reading(None))
    asked = instrument.section_by_id.get(section)
    if asked is None:
        raise UnknownThing("section", section)
    page = _empty_page(instrument, asked)
    return render_template(
        "respond/preview.html",
        page=page,
        cards=cards_of(page, section_form(asked, {})),
        minutes=_burdens(instrument)[section].minutes,
    )


def _demand_a_role() -> None:
    if not current_actor().grants:
        raise NotVisible


def _shelf(name: str) -> Shelf:
    try:
        instrument = open_edition(name, reading(None))
    except ContentError as error:
        return Shelf(name, None, {}, tuple(map(str, error.problems)))
    return Shelf(name, instrument, _burdens(instrument), ())


def _burdens(instrument: Instrument) -> dict[str, Burden]:
    return {row.name: row for row in by_section(instrument, method_of(instrument))}


def _empty_page(instrument: Instrument, section: Section) -> SectionPage:
    """A section that nobody is asked."""
    card = SectionCard(
        assessment_id="",
        agency_id="",
        agency_name="",
        state_name="",
        round_title="",
        section_id=section.id,
        title=section.title,
        track=section.track,
        status=AssignmentStatus.NOT_STARTED,
        answered=0,
        applicable=len(section.questions),
        minutes_left=0,
        first_open=None,
        due_on=date.min,
        return_reason="",
        assessment_status="",
        may_answer=False,
        may_submit=False,
        may_hand_in=False,
        may_return=False,
    )
    return SectionPage(card, section, instrument, {}, {}, {}, (), False, False, False, False, False)
