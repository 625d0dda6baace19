"""What an actor may read of a signed assessment: consents -> View, and the snapshot behind it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from questionnaires.exchange import sheet_digest
from reports.view import View, everything
from survey import policies
from survey.extensions import db
from survey.instruments import open_edition
from survey.models import Assessment, Consent, Organisation, Snapshot
from survey.policies import Actor, AssessmentPlace
from survey.problems import NotVisible
from survey.sheets import sheet_of


@dataclass(frozen=True, slots=True)
class Reading:
    """A view, and the organisations by whose consents it came about (none: the State itself)."""

    view: View
    organisations: tuple[int, ...] = ()

    @property
    def own(self) -> bool:
        """Whether the State itself reads."""
        return self.view.shared_sections is None


def reading_of(actor: Actor, assessment: Assessment, snapshot: Snapshot | None) -> Reading:
    """What the actor may read: all of their own State, else what is open to their organisations.

    NotVisible where nothing is open to them, or nothing signed. ``assessment`` comes with its
    State.
    """
    if policies.may(actor, "see_board", AssessmentPlace(assessment.state_id)):
        return Reading(everything(assessment.state.name))
    if snapshot is None or not actor.organisations:
        raise NotVisible
    rows = db.session.execute(
        select(Consent.section_id, Organisation.id, Organisation.name)
        .join(Consent.organisation)
        .where(
            Consent.assessment_id == assessment.id,
            Consent.withdrawn_at.is_(None),
            Consent.organisation_id.in_(actor.organisations),
        )
    ).all()
    if not rows:
        raise NotVisible
    return Reading(
        View(
            shared_sections=frozenset(section for section, _, _ in rows),
            agencies_visible=False,
            reader=", ".join(sorted({name for _, _, name in rows})),
        ),
        tuple(sorted({organisation for _, organisation, _ in rows})),
    )


def snapshot_of(assessment: Assessment) -> Snapshot | None:
    """What was signed last, with who recorded it: one query. None: nothing was."""
    return db.session.scalar(
        select(Snapshot)
        .where(Snapshot.assessment_id == assessment.id)
        .options(joinedload(Snapshot.recorded_by))
        .order_by(Snapshot.revision.desc())
        .limit(1)
    )


def source_of(assessment: Assessment, snapshot: Snapshot | None) -> str:
    """The digest of what results are made of: the snapshot, or the answers as they are just now."""
    if snapshot is not None:
        return snapshot.digest
    return sheet_digest(sheet_of(assessment, open_edition(assessment.round.edition)))
