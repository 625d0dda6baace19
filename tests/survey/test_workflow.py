"""The table of moves: complete, in step with the policies, and drawn in docs/workflow.md."""

from pathlib import Path

import pytest

from survey import policies, workflow
from survey.actions import answers, assessments, sections, settlements, sharing, signing
from survey.models import AssessmentStatus, AssignmentStatus, Role
from survey.problems import WrongState
from survey.workflow import ASSESSMENT_STEPS, ASSIGNMENT_STEPS, RESERVED, WHILE

ROOT = Path(__file__).resolve().parents[2]
TABLES = [(ASSESSMENT_STEPS, AssessmentStatus), (ASSIGNMENT_STEPS, AssignmentStatus)]


@pytest.mark.parametrize(("steps", "statuses"), TABLES)
def test_every_status_is_reached_or_reserved(steps, statuses):
    reached = {steps[0].start} | {step.end for step in steps}
    assert reached | (RESERVED.keys() & set(statuses)) == set(statuses)
    assert not reached & RESERVED.keys()


@pytest.mark.parametrize(("steps", "statuses"), TABLES)
def test_a_verb_means_one_thing_in_one_state(steps, statuses):
    moves = [(step.start, step.verb) for step in steps]
    assert len(moves) == len(set(moves))


@pytest.mark.parametrize(("steps", "statuses"), TABLES)
def test_every_status_but_the_last_leads_on(steps, statuses):
    last = {AssessmentStatus.SIGNED_OFF, AssignmentStatus.HANDED_IN}
    assert {step.start for step in steps} | last | RESERVED.keys() >= set(statuses)


def test_every_verb_has_a_policy_and_an_action():
    written = {
        name
        for module in (assessments, answers, sections, settlements, sharing, signing)
        for name in vars(module)
    }
    verbs = {step.verb for step in (*ASSESSMENT_STEPS, *ASSIGNMENT_STEPS)} | WHILE.keys()
    assert verbs <= policies.VERBS.keys()
    assert verbs <= written


def test_every_move_is_somebodys_and_only_theirs():
    state, agency = 1, 7
    people = {
        Role.RESPONDENT: policies.GrantView(Role.RESPONDENT, state, agency),
        Role.APPROVER: policies.GrantView(Role.APPROVER, state, agency),
        Role.FOCAL_POINT: policies.GrantView(Role.FOCAL_POINT, state),
    }
    for has_approver in (True, False):
        for verb in {step.verb for step in ASSIGNMENT_STEPS}:
            place = policies.SectionPlace(state, agency, has_approver, handed_in=True)
            by_table = {
                role
                for step in ASSIGNMENT_STEPS
                if step.verb == verb
                for role in workflow.roles_of(step, has_approver)
            }
            by_policy = {
                role
                for role, grant in people.items()
                if policies.may(policies.Actor(1, "x", (grant,)), verb, place)
            }
            if not has_approver:
                by_policy |= {Role.APPROVER} & by_table
            assert by_policy == by_table, (verb, has_approver)
    for step in ASSESSMENT_STEPS:
        assert step.roles == (Role.FOCAL_POINT,)
        place = policies.AssessmentPlace(state)
        for role, grant in people.items():
            allowed = policies.may(policies.Actor(1, "x", (grant,)), step.verb, place)
            assert allowed == (role in step.roles), (step.verb, role)


def test_an_unknown_move_is_refused_with_the_state_it_met():
    with pytest.raises(WrongState) as refused:
        workflow.step(ASSIGNMENT_STEPS, "submit_section", AssignmentStatus.HANDED_IN)
    assert (refused.value.verb, refused.value.status) == ("submit_section", "handed_in")


def test_the_drawing_in_the_docs_is_fresh():
    assert (ROOT / "docs" / "workflow.md").read_text("utf-8") == workflow.diagram()
