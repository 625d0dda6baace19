"""What happened in a State, from the first assignment to the signature, by the same actions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from random import Random

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from questionnaires.answers import Answer
from questionnaires.instrument import Instrument, Section
from questionnaires.parsing import answer_to_raw
from questionnaires.scoring import score
from survey.actions import answers, assessments, sections, settlements, sharing, signing
from survey.actions.answers import CardInput
from survey.database import writing
from survey.demo import answering, cast, phrases
from survey.demo.answering import Written
from survey.demo.scene import Desk, Scene
from survey.extensions import db
from survey.instruments import method_of
from survey.models import Agency, AnswerRow, Assessment, EvidenceRow
from survey.models.base import pretending
from survey.policies import Actor
from survey.queries import people
from survey.sheets import sheet_of

#: How far the police of a State that is still collecting are, section by section; then nothing.
_POLICE = ("submitted", "half", "nothing", "handed_in", "handed_in")
#: With more assignments than this, agencies work side by side and the round takes no longer.
FEW = 16


class Story:
    """One State's round. Time passes as it goes on: every step is some hours after the last."""

    def __init__(self, scene: Scene, instrument: Instrument) -> None:
        self.scene = scene
        self.plan = scene.plan
        self.assessment = scene.public_id
        self.instrument = instrument
        self.random = Random(f"story/{self.plan.code}")
        self.moment = datetime.combine(scene.round.opens, time(8), UTC)
        self.leader = people.actor_of(scene.leader.id)
        asked = sum(len(scene.asked(section)) for section in instrument.sections)
        self.pace = min(1.0, FEW / asked)

    def tell(self) -> None:
        """From the beginning to where this State is now."""
        asked = self.assign()
        for agency, section in asked:
            self.answer(agency, section)
        if self.plan.signed is None:
            self.approve_not_applicable(all_but=self.plan.waiting)
            return
        with self.later(hours=20):
            assessments.start_validating(actor=self.leader, assessment=self.assessment)
        self.settle()
        self.approve_not_applicable(all_but=0)
        self.sign()
        self.share()

    @contextmanager
    def later(self, hours: float) -> Iterator[None]:
        """The next thing happens some hours later, and never at night."""
        self.moment += timedelta(hours=hours, minutes=self.random.randint(0, 59)) * self.pace
        if self.moment.hour >= 18 or self.moment.hour < 7:
            self.moment = datetime.combine(self.moment.date(), time(8, 5), UTC) + timedelta(days=1)
        with pretending(self.moment):
            yield

    def assign(self) -> list[tuple[Desk, Section]]:
        """Every section to the agencies it is made for, or to who stands in for them."""
        asked: list[tuple[Desk, Section]] = []
        with self.later(hours=2):
            for section in self.instrument.sections:
                for agency in self.scene.asked(section):
                    assessments.assign(
                        actor=self.leader,
                        assessment=self.assessment,
                        agency=agency.public_id,
                        section=section.id,
                        due_on=self.plan.due or self.scene.round.due,
                    )
                    asked.append((agency, section))
        with self.later(hours=3):
            assessments.start_collecting(actor=self.leader, assessment=self.assessment)
        return asked

    def answer(self, agency: Desk, section: Section) -> None:
        """A section from the first answer until it is handed in, or as far as this agency is."""
        target = self._how_far(agency, section)
        if target == "nothing":
            return
        written = answering.answer_section(self.plan, agency.kind, section)
        keys = list(written)
        half = keys[: max(1, len(keys) // 2)]
        respondent = people.actor_of(agency.respondent.id)
        self._save(respondent, agency, section, {key: written[key] for key in half})
        if target == "half":
            return
        rest = {key: written[key] for key in keys if key not in half}
        self._save(respondent, agency, section, rest)
        self._confirm(agency, written)
        where = {
            "assessment": self.assessment,
            "agency": agency.public_id,
            "section": section.id,
        }
        if agency.approver is None:
            with self.later(hours=5):
                sections.hand_in_section(actor=respondent, **where)
            return
        with self.later(hours=2):
            sections.submit_section(actor=respondent, **where)
        if target == "submitted":
            return
        approver = people.actor_of(agency.approver.id)
        if self.random.random() < 0.12:
            with self.later(hours=6):
                sections.return_section(actor=approver, reason=phrases.RETURNED, **where)
            with self.later(hours=20):
                sections.submit_section(actor=respondent, **where)
        with self.later(hours=8):
            sections.hand_in_section(actor=approver, **where)

    def settle(self) -> None:
        """What agencies saw differently, as far as the State gets with it."""
        contested = [n for n in self._scorecard().contested if n.answer is not None]
        for national in contested[: round(len(contested) * self.plan.settles)]:
            assert national.answer is not None
            question = self.instrument.by_id[national.question]
            with self.later(hours=1):
                settlements.settle(
                    actor=self.leader,
                    assessment=self.assessment,
                    question=question.id,
                    raw=answer_to_raw(question, _bare(national.answer)),
                    why=self.random.choice(phrases.SETTLED),
                    base_revision=0,
                )

    def approve_not_applicable(self, all_but: int) -> None:
        """Approve what agencies called not applicable; the last ones still wait."""
        waiting = db.session.scalars(
            select(AnswerRow.question_id)
            .join(Assessment, Assessment.id == AnswerRow.assessment_id)
            .where(
                Assessment.public_id == self.assessment,
                AnswerRow.state == "not_applicable",
                AnswerRow.approved.is_(False),
            )
            .distinct()
            .order_by(AnswerRow.question_id)
        ).all()
        db.session.rollback()
        for question in waiting[: len(waiting) - all_but] if all_but else waiting:
            with self.later(hours=1):
                settlements.approve_not_applicable(
                    actor=self.leader, assessment=self.assessment, question=question
                )

    def sign(self) -> None:
        """Name the signer, then record the signature."""
        assert self.plan.signed is not None
        name, post = self.plan.signer
        with self.later(hours=6):
            signing.request_approval(
                actor=self.leader, assessment=self.assessment, signer_name=name, signer_post=post
            )
        self.moment = max(self.moment, datetime.combine(self.plan.signed, time(9), UTC))
        with self.later(hours=4):
            signing.sign_off(
                actor=self.leader, assessment=self.assessment, signed_on=self.plan.signed
            )

    def share(self) -> None:
        """Open sections to the coordinator, and to others as well where the plan says so."""
        ids = [section.id for section in self.instrument.sections]
        opened = ids[: round(len(ids) * self.plan.others)]
        shared = {
            cast.COORDINATION: ids[: round(len(ids) * self.plan.shares)],
            cast.REVIEWERS: opened,
            cast.OBSERVERS: opened[::2],
        }
        with self.later(hours=20):
            for office, sections_ in shared.items():
                for section in sections_:
                    sharing.give_consent(
                        actor=self.leader,
                        assessment=self.assessment,
                        section=section,
                        organisation=self.scene.offices[office].public_id,
                    )

    def _how_far(self, agency: Desk, section: Section) -> str:
        """How far a section is. The police of the open State have one of each still to do."""
        if self.plan.signed is not None:
            return "handed_in"
        if agency.kind == "police":
            own = [s.id for s in self.instrument.sections if agency in self.scene.asked(s)]
            place = own.index(section.id)
            return (*_POLICE, "nothing")[min(place, len(_POLICE))]
        return "half" if agency.kind == "cert" else "handed_in"

    def _save(
        self, actor: Actor, agency: Desk, section: Section, written: dict[str, Written]
    ) -> None:
        if not written:
            return
        with self.later(hours=3):
            outcome = answers.save_section(
                actor=actor,
                assessment=self.assessment,
                agency=agency.public_id,
                section=section.id,
                cards={
                    key: CardInput(raw=answer.raw, evidence=answer.evidence)
                    for key, answer in written.items()
                },
            )
        if outcome.errors or outcome.conflicts:
            raise ValueError(f"{section.id}: {outcome.errors or outcome.conflicts}")

    def _confirm(self, agency: Desk, written: dict[str, Written]) -> None:
        """Citations that somebody else has seen or confirmed: there is no page for it yet."""
        values = {
            key: {"confirmed": answer.confirm, "seen_by_focal_point": answer.show}
            for key, answer in written.items()
            if answer.confirm or answer.show
        }
        if not values:
            return
        with writing() as session:
            found = session.execute(
                select(AnswerRow.id, AnswerRow.question_id)
                .join(Assessment, Assessment.id == AnswerRow.assessment_id)
                .join(Agency, Agency.id == AnswerRow.agency_id)
                .where(
                    Assessment.public_id == self.assessment,
                    Agency.public_id == agency.public_id,
                    AnswerRow.question_id.in_(values),
                )
            ).all()
            for answer_id, question in found:
                session.execute(
                    update(EvidenceRow)
                    .where(EvidenceRow.answer_id == answer_id)
                    .values(**values[question])
                )

    def _scorecard(self):  # type: ignore[no-untyped-def]
        assessment = db.session.scalars(
            select(Assessment)
            .where(Assessment.public_id == self.assessment)
            .options(joinedload(Assessment.state), joinedload(Assessment.round))
        ).one()
        card = score(
            self.instrument, sheet_of(assessment, self.instrument), method_of(self.instrument)
        )
        db.session.rollback()
        return card


def _bare(answer: Answer) -> Answer:
    """The answer without what a settlement does not take over."""
    return Answer(
        question=answer.question,
        state=answer.state,
        value=answer.value,
        reason=answer.reason,
        reason_note=answer.reason_note,
    )
