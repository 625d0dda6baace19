"""From what a reader may see to the dossier that page, figure and paper print."""

from __future__ import annotations

from datetime import date

from reports import dossier as dossiers
from reports.language import day
from survey.instruments import method_of
from survey.models import AssessmentStatus
from survey.queries.results import Results

_STATUSES = {
    AssessmentStatus.VALIDATING: "validated",
    AssessmentStatus.AWAITING_APPROVAL: "validated",
}


def dossier_of(page: Results, *, language: str, printed: date) -> dossiers.Dossier:
    """The dossier of these results in a language. ``printed`` is the day it says it was made."""
    facts, snapshot = page.facts, page.snapshot
    signed = ""
    if snapshot is not None:
        signed_on = day(snapshot.signed_on, language)
        signed = f"{snapshot.signer_name}, {snapshot.signer_post}, {signed_on}"
    meta = dossiers.Meta(
        party=facts.state_name,
        round=facts.round_title,
        status="signed_off" if snapshot else _STATUSES.get(AssessmentStatus(facts.status), "draft"),
        classification="",
        printed=printed,
        synthetic=facts.synthetic,
        snapshot=page.source,
        language=language,
        signed=signed,
    )
    return dossiers.build(
        page.seen(), page.instrument, method_of(page.instrument), meta, page.seen_sheet()
    )
