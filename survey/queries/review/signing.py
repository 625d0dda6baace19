"""Before the sign-off: what is missing, and the digest of what would be signed."""

from __future__ import annotations

from dataclasses import dataclass

from questionnaires.answers import AnswerSheet
from questionnaires.exchange import sheet_digest
from questionnaires.instrument import Instrument
from questionnaires.national import national_answers
from survey import scope
from survey.instruments import method_of, open_edition
from survey.models import AssignmentStatus
from survey.policies import Actor
from survey.queries.facts import AssessmentFacts, SnapshotFacts, facts_of, snapshot_facts
from survey.queries.review.board import to_approve
from survey.sheets import Material, material_of, sheet_of
from survey.views import snapshot_of
from survey.workflow import ASSESSMENT_STEPS, verbs


@dataclass(frozen=True, slots=True)
class OpenSection:
    """A section that an agency has not handed in: what it answered does not count."""

    agency_name: str
    section_id: str
    title: str
    status: str


@dataclass(frozen=True, slots=True)
class SignOffSummary:
    """What a signature would cover, in numbers. ``nobody`` are titles of sections that no agency
    was asked."""

    handed_in: int
    assigned: int
    open_sections: tuple[OpenSection, ...]
    nobody: tuple[str, ...]
    questions: int
    known: int
    unknown: int
    contested: int
    to_approve: int


@dataclass(frozen=True, slots=True)
class SignOffPage:
    """The page before the signature. ``digest`` is that of the answers as they are now, or of the
    snapshot.

    ``validator`` is the name that may not sign; ``verbs`` are the moves that are possible now.
    """

    facts: AssessmentFacts
    summary: SignOffSummary
    digest: str
    validator: str | None
    snapshot: SnapshotFacts | None
    verbs: tuple[str, ...]


def sign_off_page(actor: Actor, assessment: str, *, language: str | None = None) -> SignOffPage:
    """Summary, digest and signer, for the State's focal point."""
    found = scope.assessment(actor, assessment, "see_board")
    instrument = open_edition(found.round.edition, scope.reading(language))
    material = material_of(found.id)
    sheet = sheet_of(found, instrument, material=material)
    snapshot = snapshot_of(found)
    facts = facts_of(found)
    return SignOffPage(
        facts=facts,
        summary=_summary(instrument, sheet, material),
        digest=snapshot.digest if snapshot else sheet_digest(sheet),
        validator=facts.validated_by,
        snapshot=snapshot_facts(snapshot) if snapshot else None,
        verbs=verbs(ASSESSMENT_STEPS, found.status),
    )


def _summary(instrument: Instrument, sheet: AnswerSheet, material: Material) -> SignOffSummary:
    national = national_answers(instrument, sheet, method_of(instrument))
    standings = [
        answer.standing
        for answer in national.values()
        if answer.standing not in ("context", "not_asked")
    ]
    unknown = sum(standing in ("unknown", "withheld") for standing in standings)
    asked = {row.section_id for row in material.assignments}
    titles = {section.id: section.title for section in instrument.sections}
    waiting = [row for row in material.assignments if row.status != AssignmentStatus.HANDED_IN]
    return SignOffSummary(
        handed_in=len(material.assignments) - len(waiting),
        assigned=len(material.assignments),
        open_sections=tuple(
            OpenSection(row.agency.name, row.section_id, titles.get(row.section_id, ""), row.status)
            for row in sorted(waiting, key=lambda row: (row.agency.name, row.section_id))
        ),
        nobody=tuple(title for key, title in titles.items() if key not in asked),
        questions=len(standings),
        known=len(standings) - unknown,
        unknown=unknown,
        contested=sum(answer.contested for answer in national.values()),
        to_approve=len(to_approve(sheet)),
    )
