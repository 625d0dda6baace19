"""Who may do what: a table verb -> named predicate over an actor and a place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from survey.models.people import Role
from survey.problems import NotVisible, Refused


@dataclass(frozen=True, slots=True)
class GrantView:
    """One role in one place. ``state_id`` is also filled for an agency's roles: the State of the
    agency."""

    role: str
    state_id: int | None = None
    agency_id: int | None = None
    organisation_id: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever is signed in, with all that they may act as. Made by queries.people.actor_of."""

    person_id: int
    name: str
    grants: tuple[GrantView, ...] = ()

    def holds(self, role: Role) -> bool:
        """Whether the person has this role anywhere."""
        return any(g.role == role for g in self.grants)

    def states(self, *roles: Role) -> frozenset[int]:
        """The States in which the person has one of these roles."""
        return frozenset(
            g.state_id for g in self.grants if g.role in roles and g.state_id is not None
        )

    def agencies(self, *roles: Role) -> frozenset[int]:
        """The agencies in which the person has one of these roles."""
        return frozenset(
            g.agency_id for g in self.grants if g.role in roles and g.agency_id is not None
        )

    @property
    def organisations(self) -> frozenset[int]:
        """The organisations for which the person reads what States share."""
        return frozenset(g.organisation_id for g in self.grants if g.organisation_id is not None)


@dataclass(frozen=True, slots=True)
class AssessmentPlace:
    """An assessment, as far as policies need it. ``readers``: organisations that a signed snapshot
    is open to."""

    state_id: int
    readers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class SectionPlace:
    """A section that is assigned to an agency.

    ``has_approver``: somebody in the agency approves; ``handed_in``: the agency has let go of it.
    """

    state_id: int
    agency_id: int
    has_approver: bool = True
    handed_in: bool = False


@dataclass(frozen=True, slots=True)
class DeploymentPlace:
    """The deployment itself: accounts, settings, audit trail."""


Place = AssessmentPlace | SectionPlace | DeploymentPlace
Predicate = Callable[[Actor, Place], bool]


def answers_for_the_agency(actor: Actor, thing: Place) -> bool:
    """A respondent of the agency that the section is assigned to."""
    return isinstance(thing, SectionPlace) and thing.agency_id in actor.agencies(Role.RESPONDENT)


def approves_for_the_agency(actor: Actor, thing: Place) -> bool:
    """An approver of the agency that the section is assigned to."""
    return isinstance(thing, SectionPlace) and thing.agency_id in actor.agencies(Role.APPROVER)


def leads_the_state(actor: Actor, thing: Place) -> bool:
    """A focal point of the State."""
    return not isinstance(thing, DeploymentPlace) and thing.state_id in actor.states(
        Role.FOCAL_POINT
    )


def works_on_the_section(actor: Actor, thing: Place) -> bool:
    """Whoever answers or approves for the agency that the section is assigned to."""
    return answers_for_the_agency(actor, thing) or approves_for_the_agency(actor, thing)


def sees_the_section(actor: Actor, thing: Place) -> bool:
    """Whoever works on it; the State's focal point once it is handed in."""
    handed_in = isinstance(thing, SectionPlace) and thing.handed_in
    return works_on_the_section(actor, thing) or (handed_in and leads_the_state(actor, thing))


def hands_in(actor: Actor, thing: Place) -> bool:
    """The agency's approver; where it has none, its respondent."""
    alone = isinstance(thing, SectionPlace) and not thing.has_approver
    return approves_for_the_agency(actor, thing) or (alone and answers_for_the_agency(actor, thing))


def sends_back(actor: Actor, thing: Place) -> bool:
    """The agency's approver; the State's focal point, also once it is handed in."""
    section = isinstance(thing, SectionPlace)
    return approves_for_the_agency(actor, thing) or (section and leads_the_state(actor, thing))


def leads_the_assessment(actor: Actor, thing: Place) -> bool:
    """A focal point of the State whose assessment it is."""
    return isinstance(thing, AssessmentPlace) and leads_the_state(actor, thing)


def reads_results(actor: Actor, thing: Place) -> bool:
    """The State's focal point, or an organisation that a signed snapshot was opened to."""
    if not isinstance(thing, AssessmentPlace):
        return False
    return leads_the_assessment(actor, thing) or bool(thing.readers & actor.organisations)


def follows_progress(actor: Actor, thing: Place) -> bool:
    """A coordinator: progress of every State, never an answer."""
    return isinstance(thing, AssessmentPlace) and actor.holds(Role.COORDINATOR)


def knows_the_assessment(actor: Actor, thing: Place) -> bool:
    """Whoever may see anything of it: board, results or progress."""
    return reads_results(actor, thing) or follows_progress(actor, thing)


def administers(actor: Actor, thing: Place) -> bool:
    """An administrator of the deployment. Sees accounts, no answers."""
    return isinstance(thing, DeploymentPlace) and actor.holds(Role.ADMINISTRATOR)


#: The roles of the workflow's steps, as predicates over a section.
STANDING: dict[Role, Predicate] = {
    Role.RESPONDENT: answers_for_the_agency,
    Role.APPROVER: approves_for_the_agency,
    Role.FOCAL_POINT: leads_the_state,
}

VERBS: dict[str, Predicate] = {
    "see_section": sees_the_section,
    # Former texts are drafts: an agency hands in what it says, not how it came to say it.
    "see_history": works_on_the_section,
    "save_section": answers_for_the_agency,
    "bring_back": answers_for_the_agency,
    "submit_section": answers_for_the_agency,
    "hand_in_section": hands_in,
    "return_section": sends_back,
    "see_assessment": knows_the_assessment,
    "see_progress": follows_progress,
    "see_results": reads_results,
    "request_report": reads_results,
    "see_board": leads_the_assessment,
    "see_audit": leads_the_assessment,
    "see_sharing": leads_the_assessment,
    "export_answers": leads_the_assessment,
    "assign": leads_the_assessment,
    "unassign": leads_the_assessment,
    "start_collecting": leads_the_assessment,
    "start_validating": leads_the_assessment,
    "return_to_collecting": leads_the_assessment,
    "settle": leads_the_assessment,
    "unsettle": leads_the_assessment,
    "approve_not_applicable": leads_the_assessment,
    "request_approval": leads_the_assessment,
    "return_to_validating": leads_the_assessment,
    "sign_off": leads_the_assessment,
    "give_consent": leads_the_assessment,
    "withdraw_consent": leads_the_assessment,
    "see_deployment": administers,
    "reset_second_factor": administers,
}

#: What one must be allowed to see before a refusal may be called one: else the thing does not
#: exist.
SEEING: dict[type, str] = {
    AssessmentPlace: "see_assessment",
    SectionPlace: "see_section",
    DeploymentPlace: "see_deployment",
}
#: The same where seeing the thing is not enough. A "see" that is refused never says that there is
#: something.
SEEING_FIRST: dict[str, str] = {
    **{verb: verb for verb in VERBS if verb.startswith("see_")},
    "bring_back": "see_history",
    "request_report": "see_results",
    "export_answers": "see_board",
}


def may(actor: Actor, verb: str, thing: Place) -> bool:
    """Whether the actor may do this to the thing, whatever state it is in. An unknown verb is a
    KeyError."""
    return VERBS[verb](actor, thing)


def may_as(actor: Actor, role: Role, thing: SectionPlace) -> bool:
    """Whether the actor stands in this role towards a section."""
    return STANDING[role](actor, thing)


def demand(actor: Actor, verb: str, thing: Place) -> None:
    """Raise NotVisible where the actor may not even see the thing, Refused where only the verb is
    not theirs."""
    if may(actor, verb, thing):
        return
    if may(actor, SEEING_FIRST.get(verb, SEEING[type(thing)]), thing):
        raise Refused(verb)
    raise NotVisible


def demand_operator(actor: Actor) -> None:
    """Raise Refused for whoever is signed in: who takes part is said at the command line, by
    whoever has the machine."""
    if actor.person_id:
        raise Refused("set_up")
