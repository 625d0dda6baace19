"""The life of an assessment and of a section in an agency: who may move it from where to where."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from survey.models.assessments import AssessmentStatus as A
from survey.models.assessments import AssignmentStatus as S
from survey.models.people import Role
from survey.problems import WrongState


@dataclass(frozen=True, slots=True)
class Step:
    """One allowed move: in state ``start`` the ``verb`` leads to ``end``; ``roles`` may do it.

    ``lone``: roles that may do it only where their agency has nobody who approves.
    """

    start: str
    verb: str
    end: str
    roles: tuple[Role, ...]
    lone: tuple[Role, ...] = ()


ASSESSMENT_STEPS: tuple[Step, ...] = (
    Step(A.PREPARING, "start_collecting", A.COLLECTING, (Role.FOCAL_POINT,)),
    Step(A.COLLECTING, "start_validating", A.VALIDATING, (Role.FOCAL_POINT,)),
    Step(A.VALIDATING, "return_to_collecting", A.COLLECTING, (Role.FOCAL_POINT,)),
    Step(A.VALIDATING, "request_approval", A.AWAITING_APPROVAL, (Role.FOCAL_POINT,)),
    Step(A.AWAITING_APPROVAL, "return_to_validating", A.VALIDATING, (Role.FOCAL_POINT,)),
    Step(A.AWAITING_APPROVAL, "sign_off", A.SIGNED_OFF, (Role.FOCAL_POINT,)),
)

ASSIGNMENT_STEPS: tuple[Step, ...] = (
    Step(S.NOT_STARTED, "save_section", S.IN_PROGRESS, (Role.RESPONDENT,)),
    Step(S.IN_PROGRESS, "save_section", S.IN_PROGRESS, (Role.RESPONDENT,)),
    Step(S.RETURNED, "save_section", S.IN_PROGRESS, (Role.RESPONDENT,)),
    Step(S.IN_PROGRESS, "submit_section", S.SUBMITTED, (Role.RESPONDENT,)),
    Step(S.RETURNED, "submit_section", S.SUBMITTED, (Role.RESPONDENT,)),
    Step(S.SUBMITTED, "hand_in_section", S.HANDED_IN, (Role.APPROVER,), (Role.RESPONDENT,)),
    Step(S.IN_PROGRESS, "hand_in_section", S.HANDED_IN, (), (Role.RESPONDENT,)),
    Step(S.RETURNED, "hand_in_section", S.HANDED_IN, (), (Role.RESPONDENT,)),
    Step(S.SUBMITTED, "return_section", S.RETURNED, (Role.APPROVER, Role.FOCAL_POINT)),
    Step(S.HANDED_IN, "return_section", S.RETURNED, (Role.FOCAL_POINT,)),
)

#: States that nothing leads to yet, each with its reason.
RESERVED: dict[str, str] = {A.CLOSED: "a coordinator closes a round: there is no page for it yet"}

#: While an assessment is in these states, ... ; everything else is refused with WrongState.
WHILE: dict[str, tuple[str, ...]] = {
    "save_section": (A.COLLECTING,),
    "submit_section": (A.COLLECTING,),
    "hand_in_section": (A.COLLECTING,),
    "return_section": (A.COLLECTING,),
    "assign": (A.PREPARING, A.COLLECTING),
    "unassign": (A.PREPARING, A.COLLECTING),
    "settle": (A.COLLECTING, A.VALIDATING),
    "unsettle": (A.COLLECTING, A.VALIDATING),
    "approve_not_applicable": (A.COLLECTING, A.VALIDATING),
    "give_consent": tuple(A),
    "withdraw_consent": tuple(A),
}


def step(steps: tuple[Step, ...], verb: str, status: str) -> Step:
    """The move that a verb means in this state. Raises WrongState where the table has none."""
    for one in steps:
        if one.verb == verb and one.start == status:
            return one
    raise WrongState(verb, status)


def ends(steps: tuple[Step, ...], verb: str) -> frozenset[str]:
    """Where a verb leads: whoever asks for it there again gets a friendly second answer."""
    return frozenset(one.end for one in steps if one.verb == verb)


def verbs(steps: tuple[Step, ...], status: str) -> tuple[str, ...]:
    """What can be done with a thing in this state, in the order of the table."""
    return tuple(dict.fromkeys(one.verb for one in steps if one.start == status))


def roles_of(one: Step, has_approver: bool) -> tuple[Role, ...]:
    """Who may make this move in an agency with or without somebody who approves."""
    return one.roles if has_approver else (*one.roles, *one.lone)


def demand_while(verb: str, status: str) -> None:
    """Raise WrongState where the assessment's state forbids the verb."""
    if status not in WHILE[verb]:
        raise WrongState(verb, status)


def diagram() -> str:
    """docs/workflow.md, whole: both tables as diagrams and lists. ``python -m survey.workflow``
    writes it."""
    lines = [
        "# The life of an assessment, and of a section in an agency",
        "",
        "Written by `python -m survey.workflow > docs/workflow.md`; do not edit.",
    ]
    for title, steps in (
        ("An assessment: one State in one round", ASSESSMENT_STEPS),
        ("A section in an agency", ASSIGNMENT_STEPS),
    ):
        lines += [
            "",
            f"## {title}",
            "",
            "```mermaid",
            "stateDiagram-v2",
            f"    [*] --> {steps[0].start}",
        ]
        lines += [f"    {one.start} --> {one.end}: {one.verb}" for one in steps]
        lines += ["```", "", "| in state | verb | leads to | who |", "|---|---|---|---|"]
        lines += [f"| {one.start} | {one.verb} | {one.end} | {_who(one)} |" for one in steps]
    lines += [
        "",
        "## Further verbs, and the states of the assessment in which they are possible",
        "",
    ]
    lines += [f"- {verb}: {', '.join(statuses)}" for verb, statuses in WHILE.items()]
    lines += [f"- nothing leads to {status}: {reason}" for status, reason in RESERVED.items()]
    return "\n".join(lines) + "\n"


def _who(one: Step) -> str:
    alone = [f"{role} (of an agency without an approver)" for role in one.lone]
    return ", ".join([*map(str, one.roles), *alone])


if __name__ == "__main__":
    sys.stdout.write(diagram())
