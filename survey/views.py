"""What an actor may read of a signed assessment: consents -> View, and the snapshot behind it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import contains_eager, defer, joinedload

from questionnaires.errors import WrongEdition
from questionnaires.exchange import digest_of, sheet_digest
from questionnaires.instrument import Instrument
from reports.view import View, everything
from survey import policies, scope
from survey.extensions import db
from survey.instruments import open_edition
from survey.models import Assessment, Consent, Organisation, Round, Snapshot
from survey.policies import Actor, AssessmentPlace
from survey.problems import NotVisible, UnknownFilter
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
    """What was signed last, with who recorded it: one query. None: nothing was.

    What was answered, and what it is worth, is read once somebody asks for it: it is large, and
    whoever kept it by its digest does not."""
    return db.session.scalar(
        select(Snapshot)
        .where(Snapshot.assessment_id == assessment.id)
        .options(
            joinedload(Snapshot.recorded_by), defer(Snapshot.answers), defer(Snapshot.scorecard)
        )
        .order_by(Snapshot.revision.desc())
        .limit(1)
    )


def signed_edition(snapshot: Snapshot, language: str = "en") -> Instrument:
    """The edition that was signed, in a language. WrongEdition where the one of this name here is
    not the same to the letter: what was ticked might read as something else."""
    here = open_edition(snapshot.edition).digest
    if here != snapshot.edition_digest:
        name = snapshot.edition
        raise WrongEdition(f"{name} ({here[:12]})", f"{name} ({snapshot.edition_digest[:12]})")
    return open_edition(snapshot.edition, language)


@dataclass(frozen=True, slots=True)
class Before:
    """An earlier round of the same State: what was signed in it, and what the actor reads of it."""

    assessment: Assessment
    snapshot: Snapshot
    reading: Reading


def earlier_rounds(actor: Actor, assessment: Assessment) -> list[Assessment]:
    """The rounds before this one in which the State signed and of which the actor may read
    something, newest first: one query."""
    before = or_(
        Round.opens_on < assessment.round.opens_on,
        (Round.opens_on == assessment.round.opens_on) & (Round.id < assessment.round.id),
    )
    signed = exists().where(Snapshot.assessment_id == Assessment.id)
    return list(
        db.session.scalars(
            select(Assessment)
            .join(Assessment.round)
            .join(Assessment.state)
            .where(
                Assessment.state_id == assessment.state_id,
                before,
                signed,
                or_(scope.led_by(actor), scope.opened_to(actor)),
            )
            .options(contains_eager(Assessment.round), contains_eager(Assessment.state))
            .order_by(Round.opens_on.desc(), Round.id.desc())
        )
    )


def before_of(actor: Actor, rounds: list[Assessment], chosen: str | None = None) -> Before | None:
    """One of these rounds (its public id), or the last of them. UnknownFilter for another one,
    whether or not there is one."""
    if chosen is not None and chosen not in {found.public_id for found in rounds}:
        raise UnknownFilter("round", chosen)
    for found in rounds:
        if chosen in (None, found.public_id):
            snapshot = snapshot_of(found)
            assert snapshot is not None
            return Before(found, snapshot, reading_of(actor, found, snapshot))
    return None


def eyes_of(reading: Reading, before: Before | None) -> str:
    """What a document may say to a reader, as a digest: what they read of the round, and of the one
    before it."""
    if before is None:
        return reading.view.digest()
    earlier = before.reading.view.digest()
    return digest_of([reading.view.digest(), before.snapshot.digest, earlier])


def source_of(assessment: Assessment, snapshot: Snapshot | None) -> str:
    """The digest of what results are made of: the snapshot, or the answers as they are just now."""
    if snapshot is not None:
        return snapshot.digest
    return sheet_digest(sheet_of(assessment, open_edition(assessment.round.edition)))
