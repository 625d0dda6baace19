"""From what a reader may see to the dossier that page, figure and paper print."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from reports import comparison
from reports import dossier as dossiers
from reports.change import Change
from reports.comparison import RoundSide
from reports.language import day, printed_in
from reports.view import SeenScorecard
from reports.words import Words
from survey.instruments import method_of
from survey.kept import Kept
from survey.models import AssessmentStatus
from survey.names import called
from survey.queries.results import Results

_STATUSES = {
    AssessmentStatus.VALIDATING: "validated",
    AssessmentStatus.AWAITING_APPROVAL: "validated",
}


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a reader sees of a scorecard, and the dossier made of it."""

    seen: SeenScorecard
    dossier: dossiers.Dossier


#: What readers saw last, made ready to print.
_READ: Kept[Prepared] = Kept(16)


def dossier_of(page: Results, *, language: str, printed: date) -> dossiers.Dossier:
    """The dossier of these results in a language. ``printed`` is the day it says it was made."""
    return prepared(page, language=language, printed=printed).dossier


def prepared(page: Results, *, language: str, printed: date) -> Prepared:
    """The same with what the reader sees of the scorecard; kept until something of it changes."""
    meta = _meta(page, printed_in(language), printed)
    key = (meta, page.instrument.digest, page.own, page.view.digest(), page.eyes, _titles(page))
    return _READ.get(key, lambda: _prepare(page, meta))


def _prepare(page: Results, meta: dossiers.Meta) -> Prepared:
    seen, sheet = page.seen(), page.seen_sheet()
    if page.own:
        # The State itself reads: by the name that it has in the language of the document.
        view = replace(seen.view, reader=meta.party)
        seen, sheet = replace(seen, view=view), replace(sheet, view=view)
    method = method_of(page.instrument)
    made = dossiers.build(seen, page.instrument, method, meta, sheet, _change(page, meta.language))
    return Prepared(seen, made)


def _titles(page: Results) -> tuple[str, ...]:
    return (page.before.id, page.before.title) if page.before else ()


def _change(page: Results, language: str) -> Change | None:
    if page.before is None:
        return None
    now = RoundSide(
        page.facts.assessment_id, page.facts.round_title, page.instrument, page.glance()
    )
    method = method_of(page.instrument)
    return comparison.compare(page.before, now, method, Words(method, language))


def _meta(page: Results, language: str, printed: date) -> dossiers.Meta:
    facts, snapshot = page.facts, page.snapshot
    signed = ""
    if snapshot is not None:
        signed_on = day(snapshot.signed_on, language)
        signed = f"{snapshot.signer_name}, {snapshot.signer_post}, {signed_on}"
    return dossiers.Meta(
        party=called(facts.state_code, facts.own_name, language),
        round=facts.round_title,
        status="signed_off" if snapshot else _STATUSES.get(AssessmentStatus(facts.status), "draft"),
        classification="",
        printed=printed,
        synthetic=facts.synthetic,
        snapshot=page.source,
        language=language,
        signed=signed,
    )
