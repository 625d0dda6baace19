"""From what a reader may see to the dossier that page, figure and paper print."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from reports import dossier as dossiers
from survey.instruments import method_of
from survey.models import AssessmentStatus
from survey.names import called
from survey.queries.results import Results

_STATUSES = {
    AssessmentStatus.VALIDATING: "validated",
    AssessmentStatus.AWAITING_APPROVAL: "validated",
}


def dossier_of(page: Results, *, language: str, printed: date) -> dossiers.Dossier:
    """The dossier of these results in a language. ``printed`` is the day it says it was made."""
    facts, snapshot = page.facts, page.snapshot
    party = called(facts.state_code, facts.own_name, language)
    signed = ""
    if snapshot is not None:
        signed = f"{snapshot.signer_name}, {snapshot.signer_post}, {snapshot.signed_on.isoformat()}"
    meta = dossiers.Meta(
        party=party,
        round=facts.round_title,
        status="signed_off" if snapshot else _STATUSES.get(AssessmentStatus(facts.status), "draft"),
        classification="",
        printed=printed,
        synthetic=facts.synthetic,
        snapshot=page.source,
        language=language,
        signed=signed,
    )
    seen, sheet = page.seen(), page.seen_sheet()
    if page.own:
        # The State itself reads: by the name that it has in the language of the document.
        view = replace(seen.view, reader=party)
        seen, sheet = replace(seen, view=view), replace(sheet, view=view)
    return dossiers.build(seen, page.instrument, method_of(page.instrument), meta, sheet)
