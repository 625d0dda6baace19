"""Who appears in the demo: States, agencies, organisations and people. None of them exists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import cycle

ROUND = "2026"
EDITION = "2026.1"
OPENS = date(2026, 9, 1)
DUE = date(2027, 3, 31)
DOMAIN = "demo.example"


@dataclass(frozen=True, slots=True)
class AgencyPlan:
    """An agency of every State: its kind, and whether somebody there approves."""

    kind: str
    name: str
    approves: bool = True


#: The same seven in every State. The CERT has no approver: its respondent hands in.
AGENCIES = (
    AgencyPlan("ministry_justice", "Ministry of Justice"),
    AgencyPlan("police", "National Police, Cybercrime Unit"),
    AgencyPlan("prosecution", "Prosecution Service"),
    AgencyPlan("judiciary", "Supreme Court, Office of the President"),
    AgencyPlan("fiu", "Financial Intelligence Unit"),
    AgencyPlan("central_authority", "Central Authority for Mutual Legal Assistance"),
    AgencyPlan("cert", "National CERT", approves=False),
)

#: Who answers for a kind of agency that no State of the demo has.
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


@dataclass(frozen=True, slots=True)
class StatePlan:
    """A State and how it answers.

    ``strength``: how far it is, 0 to 1. ``agreement``: how often two agencies say the same.
    ``evidence``: how well it cites, 0 to 1. ``unsure``: how often it does not know. ``drafting``:
    how often a bill is under way where the law says little. ``languages``: of its comments.
    ``signed`` None: still collecting. ``shares``: the part of the sections the coordinator may see.
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


STATES = (
    StatePlan(
        "XAA", "Orlenia", 0.84, 0.93, 0.85, 0.02, 0.30, ("en", "es"),
        ("Beatriz Almarán", "Minister of Justice"), date(2026, 10, 23), 1.0,
    ),
    StatePlan(
        "XAB", "Kestoria", 0.56, 0.82, 0.55, 0.06, 0.40, ("en", "ru"),
        ("Yaroslav Timeryn", "Deputy Prime Minister"), date(2026, 11, 6), 1.0,
    ),
    StatePlan(
        "XAC", "Damarra", 0.27, 0.75, 0.30, 0.14, 0.60, ("fr", "ar"),
        ("Salma Benyounis", "Secretary General of the Government"), date(2026, 11, 13), 0.5,
    ),
    StatePlan("XAD", "Ilvanu", 0.44, 0.78, 0.45, 0.09, 0.40, ("en", "zh", "fr")),
)  # fmt: skip

#: The State of the accounts that answer, approve and lead: the one that is still collecting.
OPEN_STATE = "XAD"
#: A State that is signed off, for the account that reads finished results of its own State.
SIGNED_STATE = "XAA"

COORDINATION = "Coordination Office"
REVIEWERS = "Panel of Independent Reviewers"
OBSERVERS = "Development Partners Facility"


@dataclass(frozen=True, slots=True)
class Account:
    """An account that the demo prints: its role and what one can do with it."""

    email: str
    role: str
    sentence: str


ACCOUNTS = (
    Account(f"respondent@{DOMAIN}", "respondent", "answers for the police of Ilvanu"),
    Account(f"approver@{DOMAIN}", "approver", "hands in what the police of Ilvanu answered"),
    Account(f"focal.point@{DOMAIN}", "focal_point", "leads Ilvanu, which is still collecting"),
    Account(f"focal.point.orlenia@{DOMAIN}", "focal_point", "leads Orlenia, which has signed off"),
    Account(f"coordinator@{DOMAIN}", "coordinator", "follows all four States"),
    Account(f"reviewer@{DOMAIN}", "reviewer", "reads what Orlenia opened to reviewers"),
    Account(f"observer@{DOMAIN}", "observer", "reads what Orlenia opened to a donor"),
    Account(f"administrator@{DOMAIN}", "administrator", "sees accounts, and no answers"),
)

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
