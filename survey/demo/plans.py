"""The twelve States of the demo in both of its rounds: each stands for something pages can show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from survey.demo.cast import CURRENT, EARLIER, ONE_AGENCY, RoundPlan, StatePlan

#: The State of the accounts that answer, approve and lead: one that is still collecting.
OPEN_STATE = "XAD"
#: A State that is signed off, for the account that reads finished results of its own State.
SIGNED_STATE = "XAA"

#: This autumn. Three States in each of four regional groups.
STATES = (
    # Signed off, and open to everyone.
    StatePlan(
        "XAA", "Orlenia", 0.84, 0.93, 0.85, 0.02, 0.30, ("en", "es"),
        ("Beatriz Almarán", "Minister of Justice"), date(2026, 10, 23), 1.0, others=1.0,
    ),
    # Signed off, open to the coordinator; one contradiction was left standing.
    StatePlan(
        "XAB", "Kestoria", 0.56, 0.82, 0.55, 0.06, 0.40, ("en", "ru"),
        ("Yaroslav Timeryn", "Deputy Prime Minister"), date(2026, 11, 6), 1.0, settles=0.9,
    ),
    # Signed off, half of it shared.
    StatePlan(
        "XAC", "Damarra", 0.27, 0.75, 0.30, 0.14, 0.60, ("fr", "ar"),
        ("Salma Benyounis", "Secretary General of the Government"), date(2026, 11, 13), 0.5,
        progress=0.9,
    ),
    # Collecting, with something left for every role.
    StatePlan("XAD", "Ilvanu", 0.44, 0.78, 0.45, 0.09, 0.40, ("en", "zh", "fr"), waiting=2),
    # Validating: contradictions are open, and claims of "not applicable" wait.
    StatePlan(
        "XAE", "Nyambora", 0.38, 0.60, 0.35, 0.10, 0.50, ("en", "fr"),
        stage="validating", settles=0.4, waiting=3,
    ),
    # Preparing: who is asked what is being set up.
    StatePlan("XAF", "Okelle", 0.35, 0.80, 0.30, 0.10, 0.40, ("fr",), stage="preparing"),
    # Collecting: everybody is asked, and nobody has answered anything.
    StatePlan("XAG", "Harundan", 0.50, 0.80, 0.50, 0.10, 0.40, ("ar", "en"), progress=0.0),
    # A small State, where one office answers everything; signed, and shared with nobody.
    StatePlan(
        "XAH", "Teluvai", 0.41, 1.0, 0.50, 0.08, 0.30, ("en",),
        ("Ioane Sefulu", "Attorney General"), date(2026, 11, 3), agencies=ONE_AGENCY,
    ),
    # Awaiting approval.
    StatePlan(
        "XAI", "Sorvania", 0.62, 0.85, 0.60, 0.05, 0.30, ("ru", "en"),
        ("Milena Vesnic", "State Secretary for Justice"), stage="awaiting_approval",
    ),
    # Collecting, past the date that the focal point had set; some sections were sent back.
    StatePlan(
        "XAJ", "Belmora", 0.48, 0.75, 0.40, 0.09, 0.50, ("el", "en"),
        progress=0.55, due=date(2026, 10, 30), waiting=4,
    ),
    # Signed, opened again, and signed a second time; its consent was withdrawn in part.
    StatePlan(
        "XAK", "Quillara", 0.58, 0.72, 0.65, 0.06, 0.40, ("es",),
        ("Esteban Galvarez", "Vice-Minister of the Interior"), date(2026, 11, 16), 1.0,
        signed_before=date(2026, 10, 16), others=0.8, withdrawn=0.5,
    ),
    # Nothing but "don't know", signed and shared.
    StatePlan(
        "XAL", "Santa Verena", 0.30, 1.0, 0.0, 1.0, 0.0, ("es", "en"),
        ("Odile Lemaire", "Minister of Home Affairs"), date(2026, 10, 30), 1.0,
    ),
)  # fmt: skip

#: A year before: how each State differed then from what it is now. Sorvania and Santa Verena took
#: no part.
_THEN: dict[str, dict[str, Any]] = {
    # Has improved since.
    "XAA": {"strength": 0.66, "evidence": 0.60, "signed": date(2025, 12, 5)},
    # Says the same today, and shows more for it.
    "XAB": {"evidence": 0.15, "signed": date(2025, 12, 12)},
    # Has fallen back since.
    "XAC": {"strength": 0.46, "evidence": 0.45, "progress": 1.0, "signed": date(2025, 11, 28)},
    "XAD": {
        "strength": 0.36,
        "signed": date(2025, 12, 10),
        "signer": ("Quyen Nakoro", "Minister of the Interior"),
        "shares": 1.0,
        "waiting": 0,
    },
    # Signed only after the round had closed.
    "XAE": {
        "strength": 0.33,
        "stage": "",
        "signed": date(2026, 2, 20),
        "signer": ("Wanjiru Mbekani", "Solicitor General"),
        "shares": 1.0,
        "settles": 1.0,
        "waiting": 0,
    },
    # Not one answer until the round closed.
    "XAF": {"stage": "collecting", "progress": 0.0},
    "XAG": {
        "strength": 0.42,
        "progress": 1.0,
        "signed": date(2025, 12, 15),
        "signer": ("Fatima Haddari", "Minister of Justice"),
        "shares": 1.0,
    },
    "XAH": {"strength": 0.33, "signed": date(2025, 12, 1), "shares": 1.0},
    # The round closed while it was still collecting.
    "XAJ": {"progress": 0.7, "due": None},
    "XAK": {
        "strength": 0.50,
        "signed": date(2025, 12, 8),
        "signed_before": None,
        "withdrawn": 0.0,
    },
}


def _then(plan: StatePlan) -> StatePlan:
    return replace(plan, newest_source=2024, **_THEN[plan.code])


#: Every round with the States that take part in it, the earliest first.
ROUNDS: tuple[tuple[RoundPlan, tuple[StatePlan, ...]], ...] = (
    (EARLIER, tuple(_then(plan) for plan in STATES if plan.code in _THEN)),
    (CURRENT, STATES),
)
