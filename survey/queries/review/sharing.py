"""Who outside the State may see which section: every organisation and the current consents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from survey import scope
from survey.extensions import db
from survey.instruments import open_edition
from survey.models import Consent, Organisation, Person
from survey.policies import Actor
from survey.queries.facts import AssessmentFacts, facts_of
from survey.queries.review.board import BoardSection, sections_of
from survey.views import snapshot_of


@dataclass(frozen=True, slots=True)
class SharingOrganisation:
    """An organisation that results can be shown to; ``coordinates``: it runs the rounds."""

    organisation_id: str
    name: str
    coordinates: bool


@dataclass(frozen=True, slots=True)
class ConsentFacts:
    """Who opened a section to an organisation, and when."""

    given_by: str
    given_at: datetime


@dataclass(frozen=True, slots=True)
class SharingPage:
    """Sections x organisations. ``consents`` by (section id, organisation id) holds the current
    ones only."""

    facts: AssessmentFacts
    sections: tuple[BoardSection, ...]
    organisations: tuple[SharingOrganisation, ...]
    consents: dict[tuple[str, str], ConsentFacts]
    signed: bool


def sharing_page(actor: Actor, assessment: str, *, language: str | None = None) -> SharingPage:
    """What is shared with whom, for the State's focal point."""
    found = scope.assessment(actor, assessment, "see_sharing")
    instrument = open_edition(found.round.edition, scope.reading(language))
    organisations = db.session.scalars(
        select(Organisation).order_by(Organisation.coordinates.desc(), Organisation.name)
    )
    current = db.session.execute(
        select(Consent.section_id, Organisation.public_id, Person.name, Consent.given_at)
        .join(Consent.organisation)
        .join(Person, Person.id == Consent.given_by_id)
        .where(Consent.assessment_id == found.id, Consent.withdrawn_at.is_(None))
    )
    return SharingPage(
        facts=facts_of(found),
        sections=sections_of(instrument),
        organisations=tuple(
            SharingOrganisation(office.public_id, office.name, office.coordinates)
            for office in organisations
        ),
        consents={
            (section, office): ConsentFacts(name, at) for section, office, name, at in current
        },
        signed=snapshot_of(found) is not None,
    )
