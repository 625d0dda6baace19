"""An assessment's way to validation: assigning sections, collecting, validating, one step back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from survey import audit, scope
from survey.actions.transaction import changing
from survey.extensions import db
from survey.instruments import open_edition
from survey.models import Agency, Assessment, Assignment, AssignmentStatus
from survey.models.base import now
from survey.policies import Actor
from survey.problems import UnknownThing, WrongState
from survey.workflow import ASSESSMENT_STEPS, demand_while, ends, step


@dataclass(frozen=True, slots=True)
class AssessmentOutcome:
    """Where the assessment is now. ``changed`` False: somebody had already done it."""

    status: str
    changed: bool


def start_collecting(*, actor: Actor, assessment: str) -> AssessmentOutcome:
    """Open the assessment to its agencies. WrongState "nothing_assigned" while nobody has a
    section."""
    return move(actor, assessment, "start_collecting", needs="nothing_assigned")


def start_validating(*, actor: Actor, assessment: str) -> AssessmentOutcome:
    """Close the collection. WrongState "nothing_handed_in" while no section was handed in."""
    return move(actor, assessment, "start_validating", needs="nothing_handed_in")


def return_to_collecting(*, actor: Actor, assessment: str) -> AssessmentOutcome:
    """Open the collection again, so that sections can be sent back and corrected."""
    return move(actor, assessment, "return_to_collecting")


def move(actor: Actor, assessment: str, verb: str, *, needs: str = "") -> AssessmentOutcome:
    """One step of the table. ``needs``: what would stand in its way."""
    with changing() as session:
        found = scope.assessment(actor, assessment, verb, lock=True)
        start = found.status
        if start in ends(ASSESSMENT_STEPS, verb):
            return AssessmentOutcome(start, False)
        end = step(ASSESSMENT_STEPS, verb, start).end
        if needs:
            demand_sections(found, verb, needs)
        found.status = end
        audit.record(
            session,
            actor=actor,
            verb=verb,
            thing=f"assessment:{assessment}",
            state_id=found.state_id,
            **{"from": start, "to": end},
        )
        return AssessmentOutcome(end, True)


def demand_sections(found: Assessment, verb: str, reason: str) -> None:
    """WrongState "nothing_assigned" or "nothing_handed_in", where that is so."""
    query = select(Assignment.id).where(
        Assignment.assessment_id == found.id, Assignment.question_id.is_(None)
    )
    if reason == "nothing_handed_in":
        query = query.where(Assignment.status == AssignmentStatus.HANDED_IN)
    if db.session.scalar(query.limit(1)) is None:
        raise WrongState(verb, found.status, reason)


def assign(
    *, actor: Actor, assessment: str, agency: str, section: str, due_on: date | None = None
) -> bool:
    """Give a section to an agency of the State. True when it was not assigned before.

    ``due_on`` None means the round's own date; a date given for a section that is assigned already
    moves its date.
    """
    with changing() as session:
        found, place, assignment = _cell(actor, assessment, agency, section, "assign")
        if assignment is not None and (due_on is None or assignment.due_on == due_on):
            return False
        new = assignment is None
        if assignment is None:
            assignment = Assignment(
                assessment_id=found.id, agency_id=place.id, section_id=section, due_on=due_on
            )
            session.add(assignment)
        assignment.due_on = due_on
        assignment.changed_by_id = actor.person_id
        assignment.changed_at = now()
        audit.record(
            session,
            actor=actor,
            verb="assign",
            thing=f"assessment:{assessment}",
            state_id=found.state_id,
            agency=agency,
            section=section,
            due_on=due_on.isoformat() if due_on else None,
        )
        return new


def unassign(*, actor: Actor, assessment: str, agency: str, section: str) -> bool:
    """Take a section from an agency. WrongState "has_answers" once it was begun. False: not
    assigned."""
    with changing() as session:
        found, _place, assignment = _cell(actor, assessment, agency, section, "unassign")
        if assignment is None:
            return False
        if assignment.status != AssignmentStatus.NOT_STARTED:
            raise WrongState("unassign", assignment.status, "has_answers")
        session.delete(assignment)
        audit.record(
            session,
            actor=actor,
            verb="unassign",
            thing=f"assessment:{assessment}",
            state_id=found.state_id,
            agency=agency,
            section=section,
        )
        return True


def _cell(
    actor: Actor, assessment: str, agency: str, section: str, verb: str
) -> tuple[Assessment, Agency, Assignment | None]:
    """One cell of the board. UnknownThing for a section of no edition, or an agency of another
    State."""
    found = scope.assessment(actor, assessment, verb, lock=True)
    demand_while(verb, found.status)
    if section not in open_edition(found.round.edition).section_by_id:
        raise UnknownThing("section", section)
    place = db.session.scalar(
        select(Agency).where(Agency.public_id == agency, Agency.state_id == found.state_id)
    )
    if place is None:
        raise UnknownThing("agency", agency)
    assignment = db.session.scalar(
        select(Assignment).where(
            Assignment.assessment_id == found.id,
            Assignment.agency_id == place.id,
            Assignment.section_id == section,
            Assignment.question_id.is_(None),
        )
    )
    return found, place, assignment
