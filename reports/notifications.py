"""What a State has to tell when it joins: its stage, notices ready or to prepare, declarations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from questionnaires.convention import Notification
from questionnaires.instrument import Instrument
from questionnaires.questions import LadderQuestion, Question, Ready
from questionnaires.scorecard import NationalAnswer
from reports.language import N_
from reports.levels import DUTY_STATES
from reports.view import SeenScorecard
from reports.words import Words

#: Where a notice stands, in the order in which they are told.
NOTICE_STATES = {
    "ready": N_("Sent, or ready to be sent"),
    "due": N_("Still to prepare"),
    "unknown": N_("Not known"),
    "withheld": N_("Withheld"),
    "not_needed": N_("Not needed"),
    "option": N_("The State's own choice"),
    "not_asked": N_("Not asked in this edition"),
    "not_shared": N_("Not shared"),
}
#: The states that a State can still do something about, or has done.
COUNTED = ("ready", "due", "unknown", "withheld")


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that a State must or may tell. ``question`` is where it is read from, if shown.

    ``answer`` is the national answer in one line; ``state`` is a key of NOTICE_STATES.
    """

    ref: str
    what: str
    who: str
    to: str
    when: str
    mandatory: bool
    state: str
    state_text: str
    question: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class DueDuty:
    """A duty that is due before the instrument is deposited, and its state."""

    obligation: str
    title: str
    state: str
    state_text: str


@dataclass(frozen=True, slots=True)
class NotificationPart:
    """Joining the Convention: how far the State is, what it must tell, what it may declare.

    ``stage`` is what the State said of its way to joining, in the words of the question, or why
    nothing is said; ``stage_question`` is where. ``counts`` holds state, words and number, over
    the notices that a State must send.
    """

    stage: str
    stage_question: str
    stage_known: bool
    notices: tuple[Notice, ...]
    options: tuple[Notice, ...]
    before_deposit: tuple[DueDuty, ...]
    counts: tuple[tuple[str, str, int], ...]
    sentence: str

    def count(self, state: str) -> int:
        """How many notices that a State must send are in this state."""
        return next((n for code, _, n in self.counts if code == state), 0)


def notification_part(
    seen: SeenScorecard, instrument: Instrument, words: Words
) -> NotificationPart:
    """What the register lists, as far as this reader may know how it stands."""
    reader = _Reader(seen, instrument, words)
    order = {oid: place for place, oid in enumerate(instrument.convention.by_id)}
    register = sorted(
        (n for n in instrument.convention.notifications if n.obligations),
        key=lambda n: order[n.obligations[0]],
    )
    notices = tuple(reader.notice(n) for n in register if n.mandatory)
    counts = tuple(
        (state, words.tr.gettext(NOTICE_STATES[state]), sum(n.state == state for n in notices))
        for state in COUNTED
    )
    stage, question, known = reader.stage()
    return NotificationPart(
        stage=stage,
        stage_question=question,
        stage_known=known,
        notices=notices,
        options=tuple(reader.notice(n) for n in register if not n.mandatory),
        before_deposit=tuple(reader.before_deposit()),
        counts=counts,
        sentence=_sentence(counts, words),
    )


def _sentence(counts: tuple[tuple[str, str, int], ...], words: Words) -> str:
    numbers = {state: n for state, _, n in counts}
    total = sum(numbers.values())
    if not total:
        return words.say("Nothing that this reader may see says how notices stand.")
    return words.count(
        "Of {n} notice to the United Nations: sent or ready {ready}, still to prepare {due}, "
        "not known {unknown}.",
        "Of {n} notices to the United Nations: sent or ready {ready}, still to prepare {due}, "
        "not known {unknown}.",
        total,
        ready=numbers["ready"],
        due=numbers["due"],
        unknown=numbers["unknown"] + numbers["withheld"],
    )


class _Reader:
    def __init__(self, seen: SeenScorecard, instrument: Instrument, words: Words) -> None:
        self.seen = seen
        self.instrument = instrument
        self.words = words

    def notice(self, entry: Notification) -> Notice:
        question = self.question(entry)
        state = "not_asked" if question is None else self.state(question, mandatory=entry.mandatory)
        shown = question is not None and state != "not_shared"
        return Notice(
            ref=entry.ref,
            what=entry.what,
            who=entry.who,
            to=entry.to,
            when=entry.when,
            mandatory=entry.mandatory,
            state=state,
            state_text=self.words.tr.gettext(NOTICE_STATES[state]),
            question=question.id if question is not None and shown else "",
            answer=self.answer(question) if question is not None and shown else "",
        )

    def question(self, entry: Notification) -> Question | None:
        """The question on a notice; of a declaration, the one that asks about its obligation."""
        return next(
            (
                question
                for question in self.instrument.by_id.values()
                if set(question.obligations) & set(entry.obligations)
                and (question.ready is not None or not entry.mandatory)
            ),
            None,
        )

    def state(self, question: Question, *, mandatory: bool) -> str:
        national = self.national(question)
        if national is None:
            return "not_shared"
        if national.standing == "withheld":
            return "withheld"
        if national.standing == "not_applicable":
            return "not_needed"
        answer = national.answer
        if answer is None or answer.value is None:
            return "unknown"
        if not mandatory:
            return "option"
        return "ready" if question.ready and _reached(question, question.ready, national) else "due"

    def answer(self, question: Question) -> str:
        national = self.national(question)
        return self.words.answer(question, national.answer if national else None).line

    def national(self, question: Question) -> NationalAnswer | None:
        return self.seen.national.get(question.id)

    def stage(self) -> tuple[str, str, bool]:
        """What the State said of its way to joining; where; and whether it is known."""
        joining = set(self.instrument.convention.joining)
        question = next(
            (
                q
                for q in self.instrument.by_id.values()
                if q.kind == "choice" and joining & set(q.obligations)
            ),
            None,
        )
        if question is None:
            return self.words.tr.gettext(NOTICE_STATES["not_asked"]), "", False
        national = self.national(question)
        if national is None:
            return self.words.tr.gettext(NOTICE_STATES["not_shared"]), "", False
        known = national.answer is not None and national.answer.value is not None
        return self.answer(question), question.id, known

    def before_deposit(self) -> Iterable[DueDuty]:
        for obligation in self.instrument.convention.by_id.values():
            node = self.seen.nodes.get(f"obligation:{obligation.id}")
            if obligation.due != "before_deposit" or node is None or node.duty is None:
                continue
            yield DueDuty(
                obligation=obligation.id,
                title=obligation.title or obligation.requirement,
                state=node.duty,
                state_text=self.words.tr.gettext(DUTY_STATES[node.duty].label),
            )


def _reached(question: Question, ready: Ready, national: NationalAnswer) -> bool:
    value = national.answer.value if national.answer else None
    if value is None:
        return False
    if isinstance(question, LadderQuestion):
        return int(value["level"]) >= (ready.at_least or 0)
    return bool(set(ready.any_of or ()) & set(value.get("codes", ())))
