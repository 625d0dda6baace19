"""Results: live for the State until its sign-off, else from the snapshot and through a view."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from questionnaires.answers import AnswerSheet
from questionnaires.exchange import sheet_digest, sheet_from_json
from questionnaires.instrument import Instrument
from questionnaires.scorecard import Scorecard
from questionnaires.scoring import score
from reports.view import SeenScorecard, SeenSheet, View, everything, part_of, see
from survey import scope
from survey.instruments import method_of, open_edition
from survey.policies import Actor
from survey.queries.facts import AssessmentFacts, SnapshotFacts, facts_of, snapshot_facts
from survey.sheets import sheet_of
from survey.stored import scorecard_from_json
from survey.views import reading_of, snapshot_of


@dataclass(frozen=True, slots=True)
class Results:
    """What results are made of. Print ``seen()`` and ``seen_sheet()``; the whole scorecard only
    feeds reports/.

    ``snapshot`` is None while this is a draft (``draft``), derived just now from what was handed
    in. ``sheet`` has no agencies for readers outside the State. ``own``: the reader leads the
    State. ``source`` names what it was made of: the snapshot's digest, or the sheet's.
    """

    facts: AssessmentFacts
    instrument: Instrument
    scorecard: Scorecard
    sheet: AnswerSheet
    view: View
    snapshot: SnapshotFacts | None
    own: bool
    source: str

    @property
    def draft(self) -> bool:
        """True until the State has signed off."""
        return self.snapshot is None

    def seen(self) -> SeenScorecard:
        """The scorecard as this reader may see it."""
        return see(self.scorecard, self.instrument, self.view, method_of(self.instrument))

    def seen_sheet(self) -> SeenSheet:
        """The sheet as this reader may see it."""
        return part_of(self.sheet, self.instrument, self.view)


def results_page(actor: Actor, assessment: str, *, language: str | None = None) -> Results:
    """The results. NotVisible for an organisation that nothing was opened to, or before the
    sign-off."""
    found = scope.assessment(actor, assessment, "see_results")
    snapshot = snapshot_of(found)
    reading = reading_of(actor, found, snapshot)
    edition = snapshot.edition if snapshot else found.round.edition
    instrument = open_edition(edition, scope.reading(language))
    if snapshot is None:
        sheet = sheet_of(found, instrument)
        card = score(instrument, sheet, method_of(instrument))
        source = sheet_digest(sheet)
    else:
        whole = snapshot.answers if reading.own else _outside(snapshot.answers)
        sheet = sheet_from_json(whole, instrument)
        card = scorecard_from_json(snapshot.scorecard)
        source = snapshot.digest
    return Results(
        facts=facts_of(found),
        instrument=instrument,
        scorecard=card,
        sheet=sheet,
        view=reading.view,
        snapshot=snapshot_facts(snapshot) if snapshot else None,
        own=reading.own,
        source=source,
    )


def answers_export(actor: Actor, assessment: str) -> AnswerSheet:
    """The State's own answers for the export: as signed, else as handed in. Focal point only."""
    found = scope.assessment(actor, assessment, "export_answers")
    snapshot = snapshot_of(found)
    edition = snapshot.edition if snapshot else found.round.edition
    instrument = open_edition(edition)
    if snapshot is None:
        return sheet_of(found, instrument)
    return sheet_from_json(snapshot.answers, instrument)


def answers_to_print(
    actor: Actor, assessment: str, *, language: str | None = None
) -> tuple[SeenSheet, Instrument]:
    """The same answers as the State itself sees them, with the questions in a language."""
    found = scope.assessment(actor, assessment, "export_answers")
    snapshot = snapshot_of(found)
    edition = snapshot.edition if snapshot else found.round.edition
    instrument = open_edition(edition, scope.reading(language))
    if snapshot is None:
        sheet = sheet_of(found, instrument)
    else:
        sheet = sheet_from_json(snapshot.answers, instrument)
    return part_of(sheet, instrument, everything(found.state.name)), instrument


def _outside(answers: dict[str, Any]) -> dict[str, Any]:
    """Signed answers without any: whoever reads from outside reads the national ones, through the
    view."""
    return {**answers, "agencies": [], "settlements": {}}
