"""Results: live for the State until its sign-off, else from the snapshot and through a view."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from questionnaires.answers import AnswerSheet
from questionnaires.exchange import sheet_digest, sheet_from_json
from questionnaires.instrument import Instrument
from questionnaires.scorecard import Scorecard
from questionnaires.scoring import score
from reports.comparison import RoundSide
from reports.view import Glance, SeenScorecard, SeenSheet, View, everything, part_of, see
from survey import scope
from survey.extensions import db
from survey.instruments import method_of, name_of, open_edition
from survey.kept import Kept
from survey.models import Assessment, Snapshot
from survey.policies import Actor
from survey.queries.facts import AssessmentFacts, SnapshotFacts, facts_of, snapshot_facts
from survey.sheets import sheet_of
from survey.stored import scorecard_from_json
from survey.views import before_of, earlier_rounds, eyes_of, reading_of, signed_edition, snapshot_of

#: Signed answers with what they are worth, and what answers that are not signed are worth.
_SIGNED: Kept[tuple[AnswerSheet, Scorecard]] = Kept(8)
_SCORED: Kept[Scorecard] = Kept(8)


@dataclass(frozen=True, slots=True)
class EarlierRound:
    """A round before this one that the reader may compare it with."""

    assessment_id: str
    round_title: str


@dataclass(frozen=True, slots=True)
class Results:
    """What results are made of. Print ``seen()`` and ``seen_sheet()``; the whole scorecard only
    feeds reports/.

    ``snapshot`` is None while this is a draft (``draft``), derived just now from what was handed
    in. ``sheet`` has no agencies for readers outside the State. ``own``: the reader leads the
    State. ``source`` names what it was made of: the snapshot's digest, or the sheet's. ``rounds``
    are those before this one, newest first; ``before`` is the one to compare it with. ``eyes``:
    what a document may say to this reader, as a digest.
    """

    facts: AssessmentFacts
    instrument: Instrument
    scorecard: Scorecard
    sheet: AnswerSheet
    view: View
    snapshot: SnapshotFacts | None
    own: bool
    source: str
    rounds: tuple[EarlierRound, ...]
    before: RoundSide | None
    eyes: str

    @property
    def draft(self) -> bool:
        """True until the State has signed off."""
        return self.snapshot is None

    def seen(self) -> SeenScorecard:
        """The scorecard as this reader may see it."""
        return see(self.scorecard, self.instrument, self.view, method_of(self.instrument))

    def glance(self) -> Glance:
        """The scorecard behind this reader's view, to compare it with another round."""
        return Glance(self.scorecard, self.view)

    def seen_sheet(self) -> SeenSheet:
        """The sheet as this reader may see it."""
        return part_of(self.sheet, self.instrument, self.view)


def results_page(
    actor: Actor, assessment: str, *, language: str | None = None, since: str | None = None
) -> Results:
    """The results. NotVisible for an organisation that nothing was opened to, or before the
    sign-off; for a round to compare with (``since``, else the last) that the actor may not read."""
    found = scope.assessment(actor, assessment, "see_results")
    snapshot = snapshot_of(found)
    reading = reading_of(actor, found, snapshot)
    instrument = _instrument(found, snapshot, scope.reading(language))
    if snapshot is None:
        sheet = sheet_of(found, instrument)
        source = sheet_digest(sheet)
        method = method_of(instrument)
        key = (source, instrument.digest, method.digest)
        card = _SCORED.get(key, lambda: score(instrument, sheet, method))
    else:
        sheet, card = _signed(snapshot, instrument, own=reading.own)
        source = snapshot.digest
    rounds = earlier_rounds(actor, found)
    before = before_of(actor, rounds, since)
    side = None
    if before is not None:
        asked = signed_edition(before.snapshot, scope.reading(language))
        _, earlier = _signed(before.snapshot, asked, own=before.reading.own)
        side = RoundSide(
            before.assessment.public_id,
            name_of(before.assessment.round),
            asked,
            Glance(earlier, before.reading.view),
        )
    return Results(
        facts=facts_of(found),
        instrument=instrument,
        scorecard=card,
        sheet=sheet,
        view=reading.view,
        snapshot=snapshot_facts(snapshot) if snapshot else None,
        own=reading.own,
        source=source,
        rounds=tuple(EarlierRound(r.public_id, name_of(r.round)) for r in rounds),
        before=side,
        eyes=eyes_of(reading, before),
    )


def _instrument(found: Assessment, snapshot: Snapshot | None, language: str) -> Instrument:
    """What was asked: as it was signed, else as it is now."""
    if snapshot is not None:
        return signed_edition(snapshot, language)
    return open_edition(found.round.edition, language)


def _signed(
    snapshot: Snapshot, instrument: Instrument, *, own: bool
) -> tuple[AnswerSheet, Scorecard]:
    """What was signed; whoever reads from outside gets no agency's answer."""

    def read() -> tuple[AnswerSheet, Scorecard]:
        # Both at once: each alone would be a query of its own.
        db.session.refresh(snapshot, ["answers", "scorecard"])
        answers = snapshot.answers if own else _outside(snapshot.answers)
        return sheet_from_json(answers, instrument), scorecard_from_json(snapshot.scorecard)

    return _SIGNED.get((snapshot.digest, instrument.digest, own), read)


def answers_export(actor: Actor, assessment: str) -> AnswerSheet:
    """The State's own answers for the export: as signed, else as handed in. Focal point only."""
    found = scope.assessment(actor, assessment, "export_answers")
    snapshot = snapshot_of(found)
    instrument = _instrument(found, snapshot, "en")
    if snapshot is None:
        return sheet_of(found, instrument)
    return sheet_from_json(snapshot.answers, instrument)


def answers_to_print(
    actor: Actor, assessment: str, *, language: str | None = None
) -> tuple[SeenSheet, Instrument]:
    """The same answers as the State itself sees them, with the questions in a language."""
    found = scope.assessment(actor, assessment, "export_answers")
    snapshot = snapshot_of(found)
    instrument = _instrument(found, snapshot, scope.reading(language))
    if snapshot is None:
        sheet = sheet_of(found, instrument)
    else:
        sheet = sheet_from_json(snapshot.answers, instrument)
    return part_of(sheet, instrument, everything(found.state.name)), instrument


def _outside(answers: dict[str, Any]) -> dict[str, Any]:
    """Signed answers without any: whoever reads from outside reads the national ones, through the
    view."""
    return {**answers, "agencies": [], "settlements": {}}
