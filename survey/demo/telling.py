"""What a State's round amounts to, worked out in memory: answers, settlements, signatures.

The same as if everybody had gone through the pages (survey/demo/story.py does), hundreds of times
faster: nothing here asks the database.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from questionnaires.answers import AgencySheet, Answer, AnswerSheet, Settlement, State
from questionnaires.instrument import Instrument, Section
from questionnaires.method import Method
from questionnaires.national import national_answers
from questionnaires.parsing import answer_to_raw, parse, parse_evidence
from questionnaires.scorecard import Scorecard
from questionnaires.scoring import score
from survey.demo import answering, phrases
from survey.demo.answering import Written
from survey.demo.scene import Desk, Player, Scene

#: What the status of a section is called in the table of assignments.
STATUSES = {
    "nothing": "not_started",
    "half": "in_progress",
    "submitted": "submitted",
    "returned": "returned",
    "handed_in": "handed_in",
}


@dataclass(frozen=True, slots=True)
class Task:
    """One section in one agency: how far it is, since when, and why it was sent back."""

    desk: Desk
    section: str
    status: str
    by: Player
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature: the sheet and scorecard as they were, and the day."""

    sheet: AnswerSheet
    card: Scorecard
    on: date
    at: datetime
    revision: int


@dataclass(slots=True)
class Told:
    """A State's round, whole. ``answers`` by agency kind and question, also of sections that were
    not handed in. ``steps``: verb, when, from and to, of the assessment."""

    scene: Scene
    tasks: list[Task] = field(default_factory=list)
    answers: dict[tuple[str, str], Answer] = field(default_factory=dict)
    settlements: dict[str, Settlement] = field(default_factory=dict)
    signed: list[Signed] = field(default_factory=list)
    steps: list[tuple[str, datetime, str, str]] = field(default_factory=list)
    validated_at: datetime | None = None


def tell(scene: Scene, instrument: Instrument, method: Method) -> Told:
    """From the first assignment to where the State is on the round's last day."""
    told = Told(scene)
    clock = _Clock(scene)
    far = scene.how_far(instrument)
    for section in _assigned(scene, instrument):
        for desk in scene.asked(section):
            _answer(told, clock, desk, section, far[desk.kind, section.id])
    status = scene.plan.status
    if status == "preparing":
        return told
    told.steps.append(("start_collecting", clock.opened, "preparing", "collecting"))
    if status == "collecting":
        _approve(told, instrument, all_but=scene.plan.waiting)
        return told
    told.steps.append(("start_validating", clock.validating, "collecting", "validating"))
    _approve(told, instrument, all_but=scene.plan.waiting)
    if scene.plan.signed_before is not None:
        _sign(told, instrument, method, clock, scene.plan.signed_before, 1)
        reopened = clock.signing(scene.plan.signed_before) + timedelta(days=4)
        told.steps.append(("return_to_validating", reopened, "signed_off", "validating"))
        clock.last = reopened.date()
    _settle(told, instrument, method, clock)
    if status == "awaiting_approval":
        _request(told, clock, scene.round.today - timedelta(days=1))
    if scene.plan.signed is not None:
        _sign(told, instrument, method, clock, scene.plan.signed, len(told.signed) + 1)
    return told


def sheet_of(told: Told, instrument: Instrument, as_of: date) -> AnswerSheet:
    """What counts for the State on a day: as survey/sheets.py makes it of the rows."""
    given: dict[str, dict[str, Answer]] = {}
    asked: dict[str, list[str]] = {}
    for task in told.tasks:
        asked.setdefault(task.desk.kind, []).append(task.section)
    handed_in = {(t.desk.kind, t.section) for t in told.tasks if t.status == "handed_in"}
    for (kind, question), answer in told.answers.items():
        if (kind, instrument.section_of[question].id) in handed_in:
            given.setdefault(kind, {})[question] = answer
    return AnswerSheet(
        edition=told.scene.round.edition,
        party=told.scene.plan.name,
        round=told.scene.round.title,
        as_of=as_of,
        agencies=tuple(
            AgencySheet(
                id=desk.public_id,
                name=desk.name,
                kind=desk.kind,
                sections=tuple(asked[desk.kind]),
                answers=dict(sorted(given.get(desk.kind, {}).items())),
            )
            for desk in sorted(told.scene.desks, key=lambda desk: desk.name)
            if desk.kind in asked
        ),
        settlements=dict(sorted(told.settlements.items())),
        synthetic=True,
    )


def _assigned(scene: Scene, instrument: Instrument) -> tuple[Section, ...]:
    """While a State prepares, half of the sections have been given to somebody."""
    sections = instrument.sections
    return sections[: len(sections) // 2] if scene.plan.stage == "preparing" else sections


def _answer(told: Told, clock: _Clock, desk: Desk, section: Section, target: str) -> None:
    plan = told.scene.plan
    if target == "nothing":
        leader = told.scene.leader
        told.tasks.append(Task(desk, section.id, "not_started", leader, clock.assigned))
        return
    written = answering.answer_section(plan, desk.kind, section)
    keys = list(written)
    if target == "half":
        keys = keys[: max(1, len(keys) // 2)]
    at = clock.working(desk.kind, section.id)
    for key in keys:
        told.answers[desk.kind, key] = _kept(written[key], desk.respondent.name, at)
    by = desk.respondent if target in ("half", "submitted") else desk.approver or desk.respondent
    if target == "returned" and desk.approver is None:
        by = told.scene.leader
    reason = phrases.RETURNED if target == "returned" else ""
    later = at + timedelta(hours=3 if target != "half" else 0)
    told.tasks.append(Task(desk, section.id, STATUSES[target], by, later, reason))


def _kept(written: Written, by: str, at: datetime) -> Answer:
    """The answer as it is kept, with its evidence as somebody confirmed it."""
    evidence = tuple(
        replace(parse_evidence(raw), confirmed=written.confirm, seen_by_focal_point=written.show)
        for raw in written.evidence
    )
    return replace(written.parsed, evidence=evidence, revision=1, by=by, at=at)


def _approve(told: Told, instrument: Instrument, *, all_but: int) -> None:
    """Approve what agencies called not applicable and handed in; the last ones still wait."""
    handed_in = {(t.desk.kind, t.section) for t in told.tasks if t.status == "handed_in"}
    claimed = [
        (kind, question)
        for (kind, question), answer in told.answers.items()
        if answer.state is State.NOT_APPLICABLE
        and (kind, instrument.section_of[question].id) in handed_in
    ]
    questions = sorted({question for _, question in claimed})
    approved = set(questions[: max(0, len(questions) - all_but)])
    for place in claimed:
        if place[1] in approved:
            told.answers[place] = replace(told.answers[place], approved=True)


def _settle(told: Told, instrument: Instrument, method: Method, clock: _Clock) -> None:
    plan, leader = told.scene.plan, told.scene.leader
    random = Random(f"settle/{plan.code}/{told.scene.round.title}")
    sheet = sheet_of(told, instrument, told.scene.round.today)
    national = national_answers(instrument, sheet, method)
    contested = [n.answer for n in national.values() if n.contested and n.answer is not None]
    for position, answer in enumerate(contested[: round(len(contested) * plan.settles)]):
        question = instrument.by_id[answer.question]
        bare = Answer(
            question=answer.question,
            state=answer.state,
            value=answer.value,
            reason=answer.reason,
            reason_note=answer.reason_note,
        )
        at = clock.settling(position)
        told.settlements[question.id] = Settlement(
            question=question.id,
            answer=replace(parse(question, answer_to_raw(question, bare)), by=leader.name, at=at),
            why=random.choice(phrases.SETTLED),
            by=leader.name,
            at=at,
        )


def _request(told: Told, clock: _Clock, on: date) -> None:
    told.validated_at = clock.signing(on) - timedelta(days=1)
    told.steps.append(("request_approval", told.validated_at, "validating", "awaiting_approval"))


def _sign(
    told: Told, instrument: Instrument, method: Method, clock: _Clock, on: date, revision: int
) -> None:
    _request(told, clock, on)
    sheet = sheet_of(told, instrument, on)
    at = clock.signing(on)
    told.signed.append(Signed(sheet, score(instrument, sheet, method), on, at, revision))
    told.steps.append(("sign_off", at, "awaiting_approval", "signed_off"))


class _Clock:
    """When things happen in one State: by day, between the opening and the first signature."""

    def __init__(self, scene: Scene) -> None:
        self.key = f"{scene.plan.code}/{scene.round.title}"
        opens = scene.round.opens
        self.assigned = _at(opens, 9)
        self.opened = _at(opens + timedelta(days=1), 11)
        end = scene.plan.signed_before or scene.plan.signed or scene.round.today
        end = min(end, scene.round.closed or end)
        #: The day on which the focal point closes the collection.
        self.last = opens + timedelta(days=max(3, (end - opens).days * 3 // 4))
        self.validating = _at(self.last, 16)

    def working(self, kind: str, section: str) -> datetime:
        """When an agency answers a section."""
        random = Random(f"clock/{self.key}/{kind}/{section}")
        days = random.randint(2, max(3, (self.last - self.opened.date()).days - 1))
        return _at(self.opened.date() + timedelta(days=days), random.randint(8, 14))

    def settling(self, position: int) -> datetime:
        """When the focal point settles: two dozen on every day."""
        days, turn = divmod(position, 24)
        return _at(self.last + timedelta(days=1 + days), 8) + timedelta(minutes=20 * turn)

    def signing(self, on: date) -> datetime:
        """When a signature is recorded."""
        return _at(on, 15)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), UTC)
