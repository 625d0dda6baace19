"""The cast of every test of this storey: two States, their agencies and people, and one round.

Amina answers, Benoit approves for her agency, Fatima is the national focal point, Rafael reviews,
Chen coordinates, Odile belongs to another State and must see nothing. Dalia answers for an agency
where nobody approves; Goran is a second focal point; Oscar observes for a donor; Ada administers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from questionnaires.answers import RawAnswer, RawEvidence
from survey.actions.answers import CardInput, SaveOutcome, save_section
from survey.actions.sections import hand_in_section, submit_section
from survey.extensions import db
from survey.models import (
    Agency,
    Assessment,
    AssessmentStatus,
    Assignment,
    Grant,
    Organisation,
    PartyState,
    Person,
    Role,
    Round,
)
from survey.models.base import now
from survey.policies import Actor
from survey.queries.people import actor_of

#: Everybody, in the order in which they are told of.
NAMES = (
    "amina",
    "benoit",
    "dalia",
    "fatima",
    "goran",
    "rafael",
    "chen",
    "oscar",
    "ada",
    "odile",
)

LAW = "legal.preservation"
PEOPLE = "institutional.preservation"
TOOLS = "technical.preservation"

ORDER = "legal.25.order"
OFFLINE = "legal.25.offline"
UNIT = "institutional.25.unit"
TOOLS_USED = "technical.25.tools"


@dataclass
class Cast:
    """Public ids of what there is; ``actor("amina")`` is whoever is signed in."""

    assessment: str = ""
    other_assessment: str = ""
    ministry: str = ""
    prosecution: str = ""
    police: str = ""
    other_ministry: str = ""
    office: str = ""
    reviewers: str = ""
    donor: str = ""
    people: dict[str, int] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        """One of the cast with all their grants, read anew."""
        actor = actor_of(self.people[name])
        db.session.rollback()
        return actor

    def save(
        self,
        who: str,
        agency: str,
        section: str,
        cards: Mapping[str, CardInput],
        assessment: str | None = None,
    ) -> SaveOutcome:
        """Save cards as one of the cast."""
        return save_section(
            actor=self.actor(who),
            assessment=assessment or self.assessment,
            agency=agency,
            section=section,
            cards=cards,
        )

    def hand_in_law(self, quick: bool = True) -> None:
        """Amina answers the law's section of the ministry, Benoit hands it in."""
        chosen = ("quick", "specified", "anyone") if quick else ("~none",)
        cards = {ORDER: card(*chosen, evidence=(ACT,)), OFFLINE: card("yes")}
        assert not self.save("amina", self.ministry, LAW, cards).errors
        where = {"assessment": self.assessment, "agency": self.ministry, "section": LAW}
        submit_section(actor=self.actor("amina"), **where)
        hand_in_section(actor=self.actor("benoit"), **where)

    def hand_in_against(self) -> None:
        """Dalia, where nobody approves, answers the same section otherwise, and hands it in."""
        cards = {ORDER: card("quick"), OFFLINE: card("no")}
        assert not self.save("dalia", self.prosecution, LAW, cards).errors
        hand_in_section(
            actor=self.actor("dalia"),
            assessment=self.assessment,
            agency=self.prosecution,
            section=LAW,
        )


def other_statuses(*these: AssessmentStatus) -> list[AssessmentStatus]:
    """Every state of an assessment but these."""
    return [status for status in AssessmentStatus if status not in these]


#: A citation that counts as E2.
ACT = RawEvidence(
    source="Cybercrime Act 2019",
    pinpoint="s. 17",
    link="https://laws.example/2019/17",
    dated="2020-03-01",
    is_law=True,
)


def card(
    *chosen: str,
    base: int = 0,
    evidence: tuple[RawEvidence, ...] | None = None,
    **more: str,
) -> CardInput:
    """A card of the form as it is posted."""
    return CardInput(RawAnswer(chosen=chosen, **more), evidence, base)


def gather(
    edition: str = "tiny-tracks", status: AssessmentStatus = AssessmentStatus.COLLECTING
) -> Cast:
    """Write the cast into an empty database: Atlantis and Borduria in one round."""
    today = now().date()
    cast = Cast()
    opened = Round(
        title="First round",
        edition=edition,
        opens_on=today - timedelta(days=30),
        due_on=today + timedelta(days=30),
    )
    atlantis = PartyState(code="XAA", name="Atlantis", synthetic=True)
    borduria = PartyState(code="XAB", name="Borduria", synthetic=True)
    ministry = Agency(state=atlantis, name="Ministry of Justice", kind="ministry_justice")
    prosecution = Agency(state=atlantis, name="Prosecution Service", kind="prosecution")
    police = Agency(state=atlantis, name="State Police", kind="police")
    abroad = Agency(state=borduria, name="Ministry of Justice", kind="ministry_justice")
    office = Organisation(name="United Office", coordinates=True)
    reviewers = Organisation(name="Independent Reviewers")
    donor = Organisation(name="Generous Donor")
    first = Assessment(state=atlantis, round=opened, status=status)
    second = Assessment(state=borduria, round=opened, status=status)
    db.session.add_all(
        [ministry, prosecution, police, abroad, office, reviewers, donor, first, second]
    )
    for assessment, agency, section in (
        (first, ministry, LAW),
        (first, prosecution, LAW),
        (first, prosecution, PEOPLE),
        (first, police, TOOLS),
        (second, abroad, LAW),
    ):
        db.session.add(Assignment(assessment=assessment, agency=agency, section_id=section))
    grants = {
        "amina": [Grant(role=Role.RESPONDENT, agency=ministry)],
        "benoit": [Grant(role=Role.APPROVER, agency=ministry)],
        "dalia": [Grant(role=Role.RESPONDENT, agency=prosecution)],
        "fatima": [Grant(role=Role.FOCAL_POINT, state=atlantis)],
        "goran": [Grant(role=Role.FOCAL_POINT, state=atlantis)],
        "rafael": [Grant(role=Role.REVIEWER, organisation=reviewers)],
        "chen": [Grant(role=Role.COORDINATOR, organisation=office)],
        "oscar": [Grant(role=Role.OBSERVER, organisation=donor)],
        "ada": [Grant(role=Role.ADMINISTRATOR)],
        "odile": [
            Grant(role=Role.RESPONDENT, agency=abroad),
            Grant(role=Role.APPROVER, agency=abroad),
            Grant(role=Role.FOCAL_POINT, state=borduria),
        ],
    }
    people = {
        name: Person(
            name=name.capitalize(),
            email=f"{name}@example.org",
            fs_uniquifier=name,
            grants=grants[name],
        )
        for name in NAMES
    }
    db.session.add_all(people.values())
    db.session.commit()
    cast.people = {name: person.id for name, person in people.items()}
    cast.assessment, cast.other_assessment = first.public_id, second.public_id
    cast.ministry, cast.other_ministry = ministry.public_id, abroad.public_id
    cast.prosecution, cast.police = prosecution.public_id, police.public_id
    cast.office, cast.reviewers, cast.donor = (
        office.public_id,
        reviewers.public_id,
        donor.public_id,
    )
    db.session.rollback()
    return cast
