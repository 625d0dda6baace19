"""Who appears in the demo: States, agencies, organisations and people. None of them exists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import cycle

DOMAIN = "demo.example"


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """A round of assessments. ``today``: as far as its story goes; ``closed``: when it was."""

    title: str
    opens: date
    due: date
    today: date
    closed: date | None = None
    edition: str = "2026.1"


EARLIER = RoundPlan(
    "2025", date(2025, 9, 1), date(2025, 12, 15), date(2026, 2, 27), closed=date(2026, 1, 30)
)
CURRENT = RoundPlan("2026", date(2026, 9, 1), date(2027, 3, 31), date(2026, 11, 20))
#: The round that goes on, and the edition that it asks.
ROUND = CURRENT.title
EDITION = CURRENT.edition
OPENS = CURRENT.opens
DUE = CURRENT.due


@dataclass(frozen=True, slots=True)
class AgencyPlan:
    """An agency of a State: its kind, and whether somebody there approves."""

    kind: str
    name: str
    approves: bool = True


#: The seven of most States. The CERT has no approver: its respondent hands in.
AGENCIES = (
    AgencyPlan("ministry_justice", "Ministry of Justice"),
    AgencyPlan("police", "National Police, Cybercrime Unit"),
    AgencyPlan("prosecution", "Prosecution Service"),
    AgencyPlan("judiciary", "Supreme Court Registry"),
    AgencyPlan("fiu", "Financial Intelligence Unit"),
    AgencyPlan("central_authority", "Central Authority for Mutual Legal Assistance"),
    AgencyPlan("cert", "National CERT", approves=False),
)
#: Further ones, for States with more of them.
MORE_AGENCIES = (
    AgencyPlan("ministry_interior", "Ministry of the Interior"),
    AgencyPlan("data_protection_authority", "Data Protection Authority"),
    AgencyPlan("ministry_foreign_affairs", "Ministry of Foreign Affairs"),
    AgencyPlan("human_rights_institution", "National Human Rights Institution"),
    AgencyPlan("ministry_ict", "Ministry of Communications", approves=False),
)
#: The one agency of a very small State, which answers everything.
ONE_AGENCY = (AgencyPlan("ministry_justice", "Office of the Attorney General", approves=False),)

#: Who answers for a kind of agency that a State does not have.
STAND_INS = {
    "legislature": "ministry_justice",
    "correctional_services": "ministry_justice",
    "human_rights_institution": "ministry_justice",
    "ministry_foreign_affairs": "central_authority",
    "asset_recovery_office": "fiu",
    "financial_institutions": "fiu",
    "contact_point_24_7": "police",
    "forensic_lab": "police",
    "ministry_interior": "police",
    "oversight_body": "judiciary",
    "defence_bar": "judiciary",
    "victim_services": "prosecution",
    "child_protection": "prosecution",
    "ministry_health": "prosecution",
    "ministry_ict": "cert",
    "data_protection_authority": "cert",
    "service_providers": "cert",
    "civil_society": "cert",
}
#: The most agencies that are asked the same section.
ASKED_AT_MOST = 2

COORDINATION = "Coordination Office"
REVIEWERS = "Panel of Independent Reviewers"
OBSERVERS = "Development Partners Facility"
OFFICES = (COORDINATION, REVIEWERS, OBSERVERS)


@dataclass(frozen=True, slots=True)
class StatePlan:
    """A State in one round, and how it answers.

    ``strength``: how far it is, 0 to 1. ``agreement``: how often two agencies say the same.
    ``evidence``: how well it cites, 0 to 1. ``unsure``: how often it does not know. ``drafting``:
    how often a bill is under way where the law says little. ``languages``: of its comments.
    ``signed`` None: not signed. ``shares``: the part of the sections that the coordinator may see.

    ``stage``: where the assessment is; "" is signed off where it is signed, else collecting.
    ``progress``: the part of the sections that agencies handed in. ``settles``: the part of the
    contradictions that the focal point settled. ``waiting``: how many claims of "not applicable"
    nobody has looked at. ``due``: an earlier date for its agencies. ``signed_before``: the day of
    a first signature, after which it was opened again. ``others``: what reviewers and observers
    may see. ``withdrawn``: the part of that which was closed to observers again.
    """

    code: str
    name: str
    strength: float
    agreement: float
    evidence: float
    unsure: float
    drafting: float
    languages: tuple[str, ...]
    signer: tuple[str, str] = ("", "")
    signed: date | None = None
    shares: float = 0.0
    stage: str = ""
    progress: float = 1.0
    settles: float = 1.0
    waiting: int = 0
    due: date | None = None
    signed_before: date | None = None
    others: float = 0.0
    withdrawn: float = 0.0
    agencies: tuple[AgencyPlan, ...] = AGENCIES
    newest_source: int = 2025

    @property
    def status(self) -> str:
        """The status of its assessment."""
        return self.stage or ("signed_off" if self.signed else "collecting")


@dataclass(frozen=True, slots=True)
class Account:
    """An account that the demo prints: its role and what one can do with it."""

    email: str
    role: str
    sentence: str
    in_a_world: str


ACCOUNTS = (
    Account(
        f"respondent@{DOMAIN}", "respondent",
        "answers for the police of Ilvanu",
        "answers for an agency of a State that is collecting",
    ),
    Account(
        f"approver@{DOMAIN}", "approver",
        "hands in what the police of Ilvanu answered",
        "hands in what that agency answered",
    ),
    Account(
        f"focal.point@{DOMAIN}", "focal_point",
        "leads Ilvanu, which is still collecting; it signed a year ago",
        "leads a State that is still collecting",
    ),
    Account(
        f"focal.point.orlenia@{DOMAIN}", "focal_point",
        "leads Orlenia, which has signed off in both rounds",
        "leads a State that has signed off",
    ),
    Account(
        f"coordinator@{DOMAIN}", "coordinator",
        "follows all twelve States in two rounds",
        "follows all States in every round",
    ),
    Account(
        f"reviewer@{DOMAIN}", "reviewer",
        "reads what Orlenia and Quillara opened to reviewers",
        "reads what States opened to reviewers",
    ),
    Account(
        f"observer@{DOMAIN}", "observer",
        "reads what Orlenia and Quillara opened to a donor",
        "reads what States opened to a donor",
    ),
    Account(
        f"administrator@{DOMAIN}", "administrator",
        "sees accounts, and no answers",
        "sees accounts, and no answers",
    ),
)  # fmt: skip

_GIVEN = (
    "Amina", "Benoit", "Chen", "Dilnoza", "Esteban", "Fatima", "Goran", "Hana", "Ioane", "Jelena",
    "Kofi", "Leila", "Mateo", "Nadia", "Odile", "Pavel", "Quyen", "Rafael", "Sana", "Tevita",
    "Ursula", "Viktor", "Wanjiru", "Ximena", "Yusuf", "Zoya",
)  # fmt: skip
_FAMILY = (
    "Adeyra", "Bolvane", "Cassimov", "Dorrani", "Elvestad", "Fonoti", "Galvarez", "Haddari",
    "Iosefa", "Jumayev", "Kolarin", "Lemaire", "Mbekani", "Nakoro", "Ortelin", "Petrosky",
    "Quenari", "Rahmanov", "Sefulu", "Tanvari", "Ullmar", "Vesnic", "Waqani", "Xolani", "Yildran",
)  # fmt: skip


def names() -> cycle[str]:
    """An endless row of names, always in the same order."""
    pairs = [
        f"{_GIVEN[i % len(_GIVEN)]} {_FAMILY[(i * 7) % len(_FAMILY)]}"
        for i in range(len(_GIVEN) * len(_FAMILY))
    ]
    return cycle(pairs)
