"""Who may do what: every verb, everybody of the cast, in every kind of place."""

import pytest

from survey.models import Role
from survey.policies import (
    SEEING,
    VERBS,
    Actor,
    AssessmentPlace,
    DeploymentPlace,
    GrantView,
    SectionPlace,
    demand,
    leads_the_state,
    may,
)
from survey.problems import NotVisible, Refused

ATLANTIS, BORDURIA = 1, 2
MINISTRY, POLICE, ABROAD = 10, 11, 20
OFFICE, REVIEWERS, DONOR = 100, 101, 102


def person(*grants: GrantView) -> Actor:
    return Actor(1, "Somebody", grants)


CAST = {
    "amina": person(GrantView(Role.RESPONDENT, ATLANTIS, MINISTRY)),
    "benoit": person(GrantView(Role.APPROVER, ATLANTIS, MINISTRY)),
    "fatima": person(GrantView(Role.FOCAL_POINT, ATLANTIS)),
    "rafael": person(GrantView(Role.REVIEWER, organisation_id=REVIEWERS)),
    "chen": person(GrantView(Role.COORDINATOR, organisation_id=OFFICE)),
    "oscar": person(GrantView(Role.OBSERVER, organisation_id=DONOR)),
    "ada": person(GrantView(Role.ADMINISTRATOR)),
    "odile": person(
        GrantView(Role.RESPONDENT, BORDURIA, ABROAD),
        GrantView(Role.APPROVER, BORDURIA, ABROAD),
        GrantView(Role.FOCAL_POINT, BORDURIA),
    ),
    "police": person(
        GrantView(Role.RESPONDENT, ATLANTIS, POLICE), GrantView(Role.APPROVER, ATLANTIS, POLICE)
    ),
    "nobody": person(),
}
LEADING = {
    "see_board",
    "see_sharing",
    "see_audit",
    "export_answers",
    "assign",
    "unassign",
    "start_collecting",
    "start_validating",
    "return_to_collecting",
    "settle",
    "unsettle",
    "approve_not_applicable",
    "request_approval",
    "return_to_validating",
    "sign_off",
    "give_consent",
    "withdraw_consent",
}
READING = {"see_assessment", "see_results", "request_report"}

ANSWERING = {"see_section", "see_history", "save_section", "bring_back", "submit_section"}
APPROVING = {"see_section", "see_history", "hand_in_section", "return_section"}

#: place -> person -> the verbs they may use there. Whoever is not named may use none.
EXPECTED = {
    "open section": (
        SectionPlace(ATLANTIS, MINISTRY),
        {
            "amina": ANSWERING,
            "benoit": APPROVING,
            "fatima": {"return_section"},
        },
    ),
    "section of an agency without approver": (
        SectionPlace(ATLANTIS, MINISTRY, has_approver=False),
        {
            "amina": ANSWERING | {"hand_in_section"},
            "benoit": APPROVING,
            "fatima": {"return_section"},
        },
    ),
    "section handed in": (
        SectionPlace(ATLANTIS, MINISTRY, handed_in=True),
        {
            "amina": ANSWERING,
            "benoit": APPROVING,
            "fatima": {"see_section", "return_section"},
        },
    ),
    "assessment shared with nobody": (
        AssessmentPlace(ATLANTIS),
        {"fatima": LEADING | READING, "chen": {"see_assessment", "see_progress"}},
    ),
    "assessment shared with office and donor": (
        AssessmentPlace(ATLANTIS, frozenset({OFFICE, DONOR})),
        {
            "fatima": LEADING | READING,
            "chen": READING | {"see_progress"},
            "oscar": READING,
        },
    ),
    "deployment": (DeploymentPlace(), {"ada": {"see_deployment", "reset_second_factor"}}),
}


@pytest.mark.parametrize("place", EXPECTED)
@pytest.mark.parametrize("name", CAST)
def test_everybody_may_do_what_is_theirs_and_nothing_else(place, name):
    thing, allowed = EXPECTED[place]
    assert {verb for verb in VERBS if may(CAST[name], verb, thing)} == allowed.get(name, set())


def test_every_verb_is_expected_somewhere():
    told = {verb for _, people in EXPECTED.values() for verbs in people.values() for verb in verbs}
    assert told == VERBS.keys()
    assert set(SEEING.values()) <= VERBS.keys()


def test_a_refusal_never_tells_of_what_one_may_not_see():
    section, assessment = SectionPlace(ATLANTIS, MINISTRY), AssessmentPlace(ATLANTIS)
    for name in ("odile", "police", "chen", "ada", "nobody"):
        with pytest.raises(NotVisible):
            demand(CAST[name], "save_section", section)
    with pytest.raises(Refused):
        demand(CAST["benoit"], "save_section", section)
    with pytest.raises(Refused):
        demand(CAST["chen"], "settle", assessment)
    for verb in ("see_results", "request_report", "export_answers", "see_board"):
        with pytest.raises(NotVisible):
            demand(CAST["chen"], verb, assessment)
    with pytest.raises(NotVisible):
        demand(CAST["odile"], "settle", assessment)
    with pytest.raises(NotVisible):
        demand(CAST["amina"], "settle", assessment)
    demand(CAST["amina"], "save_section", section)


def test_a_verb_nobody_wrote_down_is_an_error_and_no_permission():
    with pytest.raises(KeyError):
        may(CAST["fatima"], "delete_everything", AssessmentPlace(ATLANTIS))


def test_a_role_that_is_in_no_state_agency_or_organisation_is_in_none():
    actor = Actor(1, "x", tuple(GrantView(role) for role in Role))
    assert not actor.states(*Role) and not actor.agencies(*Role) and not actor.organisations


def test_nobody_leads_a_deployment_as_if_it_were_a_state():
    actor = Actor(1, "x", (GrantView(Role.FOCAL_POINT, state_id=1),))
    assert not leads_the_state(actor, DeploymentPlace())
