"""A section's way: submitted, handed in, sent back with a reason."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_

from questionnaires.progress import section_progress
from survey import audit, policies, scope
from survey.actions.transaction import changing
from survey.actions.wording import required_text
from survey.instruments import open_edition
from survey.models import AnswerRow, Assignment
from survey.models.base import now
from survey.policies import Actor
from survey.problems import WrongState
from survey.sheets import stored_answers
from survey.workflow import ASSIGNMENT_STEPS, demand_while, ends, roles_of, step

#: The most characters of the reason for sending a section back.
REASON_LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class SectionOutcome:
    """Where the section is now. ``changed`` False: somebody had already done it.
    ``open_questions``: no answer."""

    status: str
    changed: bool
    open_questions: int


def submit_section(*, actor: Actor, assessment: str, agency: str, section: str) -> SectionOutcome:
    """Give the section to the agency's approver. Asked twice, the second answer is friendly."""
    return _move(actor, assessment, agency, section, "submit_section")


def hand_in_section(*, actor: Actor, assessment: str, agency: str, section: str) -> SectionOutcome:
    """Hand the section in to the focal point: from now on its answers count for the State."""
    return _move(actor, assessment, agency, section, "hand_in_section", reason="")


def return_section(
    *, actor: Actor, assessment: str, agency: str, section: str, reason: str
) -> SectionOutcome:
    """Send the section back to its respondents. InputRefused("reason") without a reason."""
    return _move(
        actor,
        assessment,
        agency,
        section,
        "return_section",
        reason=required_text("reason", reason, REASON_LIMIT),
    )


def _move(
    actor: Actor, assessment: str, agency: str, section: str, verb: str, reason: str | None = None
) -> SectionOutcome:
    """One step of the table. ``reason`` None leaves that of the last return, so that it can still
    be read."""
    with changing() as session:
        assignment, place = scope.section_to_move(actor, assessment, agency, section, verb)
        demand_while(verb, assignment.assessment.status)
        open_questions = _open_questions(assignment)
        start = assignment.status
        if start in ends(ASSIGNMENT_STEPS, verb):
            return SectionOutcome(start, False, open_questions)
        move = step(ASSIGNMENT_STEPS, verb, start)
        if not any(
            policies.may_as(actor, role, place) for role in roles_of(move, place.has_approver)
        ):
            raise WrongState(verb, start)
        assignment.status = move.end
        assignment.changed_by_id = actor.person_id
        assignment.changed_at = now()
        if reason is not None:
            assignment.return_reason = reason
        audit.record(
            session,
            actor=actor,
            verb=verb,
            thing=f"assessment:{assessment}",
            state_id=assignment.assessment.state_id,
            agency=agency,
            section=section,
            open_questions=open_questions,
            **{"from": start, "to": move.end},
        )
        return SectionOutcome(move.end, True, open_questions)


def _open_questions(assignment: Assignment) -> int:
    """How many questions that apply have no answer."""
    edition = open_edition(assignment.assessment.round.edition)
    section = edition.section_by_id.get(assignment.section_id)
    if section is None:
        return 0
    answers = stored_answers(
        and_(
            AnswerRow.assessment_id == assignment.assessment_id,
            AnswerRow.agency_id == assignment.agency_id,
        )
    )
    progress = section_progress(section, {s.answer.question: s.answer for s in answers})
    return progress.applicable - progress.answered
