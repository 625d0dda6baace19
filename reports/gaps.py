"""Gap rows: what is short of its next step, how severe, and what is only to be clarified."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from questionnaires.answers import State
from questionnaires.convention import Obligation
from questionnaires.glossary import plain
from questionnaires.instrument import Instrument
from questionnaires.method import EPSILON, Method
from questionnaires.questions import ElementsQuestion, LadderQuestion, Question
from questionnaires.scorecard import NationalAnswer
from reports.reasons import reason_of
from reports.severity import Severity, severity_of, worst
from reports.steps import held_text, next_text
from reports.view import SeenScorecard
from reports.words import Words, printable


@dataclass(frozen=True, slots=True)
class Missing:
    """A clause that the law lacks; without an essential one the offence or power does not exist."""

    text: str
    essential: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """One row: a cell (duty and track), or one question that serves several duties.

    ``severity_low`` and ``severity_high`` are equal when information suffices; both are
    ``not_shown`` where a duty
    rests on sections that this reader does not see. ``held`` and ``then`` say ``now`` and
    ``target`` in words. ``held_by`` are safeguards that must come
    first.
    """

    id: str
    number: int
    questions: tuple[str, ...]
    obligations: tuple[str, ...]
    article: int
    chapter: str
    verb: str
    verb_text: str
    track: str
    track_text: str
    title: str
    need: str
    also: tuple[str, ...]
    severity_low: str
    severity_high: str
    now: float
    target: float
    held: str
    then: str
    missing: tuple[Missing, ...]
    next_steps: tuple[str, ...]
    provisions: tuple[str, ...]
    pipeline: tuple[str, ...]
    verify_first: bool
    evidence: int
    confidence: str
    contested: bool
    held_by: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Clarify:
    """A question whose answer is unknown: not a gap, but to be clarified. ``cause``: dont_know,
    blank, approval, waits.
    """

    question: str
    text: str
    obligations: tuple[str, ...]
    article: int
    track: str
    track_text: str
    section: str
    cause: str
    cause_text: str


@dataclass(frozen=True, slots=True)
class Gaps:
    """All gap rows, the worst first, and apart from them what is to be clarified and what was
    withheld.
    """

    rows: tuple[Gap, ...]
    clarify: tuple[Clarify, ...]
    withheld: int

    def count(self, *classes: str) -> int:
        """How many rows are certainly of these classes."""
        return sum(
            row.severity_low in classes and row.severity_high in classes for row in self.rows
        )


def target_of(question: Question, value: float, method: Method) -> float:
    """The next step of a question at ``value``: ladder, coverage and frequency the next, everything
    else 1.
    """
    steps: Iterable[float] = (1.0,)
    if question.kind == "ladder":
        steps = (0.25, 0.5, 0.75, 1.0)
    elif question.kind == "coverage":
        steps = sorted(method.coverage_values.values())
    elif question.kind == "frequency":
        steps = sorted(method.frequency_values.values())
    return min((step for step in steps if step > value + EPSILON), default=1.0)


def find_gaps(seen: SeenScorecard, instrument: Instrument, method: Method, words: Words) -> Gaps:
    """The gap rows that a reader may see, by severity, then in the order of the Convention."""
    finder = _Finder(seen, instrument, method, words)
    rows = [row for group in finder.groups() if (row := finder.row(*group)) is not None]
    order = {oid: place for place, oid in enumerate(instrument.convention.by_id)}

    def key(row: Gap) -> tuple[tuple[int, int], int, str]:
        shown = row.severity_high != "not_shown"
        rank = Severity(row.severity_low, row.severity_high).rank if shown else (1, 0)
        return (rank, order[row.obligations[0]], row.id)

    ranked = tuple(replace(row, number=n) for n, row in enumerate(sorted(rows, key=key), 1))
    withheld = sum(n.standing == "withheld" for n in seen.national.values())
    return Gaps(ranked, tuple(finder.clarify()), withheld)


class _Finder:
    def __init__(
        self, seen: SeenScorecard, instrument: Instrument, method: Method, words: Words
    ) -> None:
        self.seen = seen
        self.instrument = instrument
        self.convention = instrument.convention
        self.method = method
        self.words = words
        self.held_by = tuple(
            row.obligation for row in seen.safeguards if row.asked and not row.shown
        )

    def duties(self, question: Question) -> tuple[str, ...]:
        """The duties that a question serves, in the order of the Convention."""
        order = list(self.convention.by_id)
        return tuple(
            sorted(
                (o for o in question.obligations if self.convention.in_scope(o)), key=order.index
            )
        )

    def groups(self) -> Iterable[tuple[str, tuple[str, ...], str, tuple[Question, ...]]]:
        """Id, duties, track and questions of every possible row."""
        cells: dict[tuple[str, str], list[Question]] = {}
        for question in self.instrument.by_id.values():
            duties = self.duties(question) if question.scored else ()
            if len(duties) == 1:
                cells.setdefault((duties[0], question.track), []).append(question)
            elif duties:
                yield question.id, duties, question.track, (question,)
        for (duty, track), questions in cells.items():
            yield f"{duty}/{track}", (duty,), track, tuple(questions)

    def row(
        self, id: str, duties: tuple[str, ...], track: str, questions: tuple[Question, ...]
    ) -> Gap | None:
        """The gap row, or None where nothing known is short of its next step."""
        known = [
            (q, n)
            for q in questions
            if (n := self.seen.national.get(q.id)) is not None and _counts(n)
        ]
        short = [(q, n) for q, n in known if _value(n) < 1.0 - EPSILON]
        if not short:
            return None
        short.sort(key=lambda pair: -pair[0].weight * (1 - _value(pair[1])))
        missing = tuple(m for q, n in short for m in self.missing(q, n))
        low, high, severe = self.severity(duties, element_missing=bool(missing))
        evidence = min((n.evidence for _, n in short if n.standing == "known"), default=0)
        first = self.convention.by_id[duties[0]]
        article = self.convention.article_of[duties[0]]
        needs = _unique(plain(q.need or q.text) for q, _ in short)
        gated = {self.convention.article_of[d].article for d in duties} & set(
            self.method.gate.capped
        )
        now = _mean((q.weight, _value(n)) for q, n in known)
        target = _mean((q.weight, target_of(q, _value(n), self.method)) for q, n in known)
        return Gap(
            id=id,
            number=0,
            questions=tuple(q.id for q, _ in known),
            obligations=duties,
            article=article.article,
            chapter=article.chapter,
            verb=first.verb,
            verb_text=self.words.verb(first.verb),
            track=track,
            track_text=self.words.track(track),
            title=first.title or article.title,
            need=needs[0],
            also=needs[1:],
            severity_low=low,
            severity_high=high,
            now=now,
            target=target,
            held=held_text(now, self.words),
            then=next_text(target, self.words),
            missing=missing,
            next_steps=_unique(step for q, n in short if (step := self.next_step(q, n))),
            provisions=_unique(
                self.words.citation(e) for _, n in known if n.answer for e in n.answer.evidence
            ),
            pipeline=_unique(
                text
                for _, n in known
                if n.answer and (text := self.words.pipeline(n.answer.pipeline))
            ),
            verify_first=severe and evidence < self.method.evidence.counts_from,
            evidence=evidence,
            confidence=_confidence(self.convention.by_id[d] for d in duties),
            contested=any(n.contested for _, n in known),
            held_by=tuple(d for d in self.held_by if d not in duties) if gated else (),
            reason=self.reason(duties, low, element_missing=bool(missing)),
        )

    def reason(self, duties: tuple[str, ...], severity: str, *, element_missing: bool) -> str:
        """Why the row is as severe as it is; said only where the severity is."""
        if severity == "not_shown":
            return self.words.say(
                "A duty of this row rests on a section that is not shared, so its severity is not "
                "shown."
            )
        found = {d: self.seen.nodes[f"obligation:{d}"] for d in duties}
        return reason_of(found, self.convention, self.words, element_missing=element_missing)

    def severity(self, duties: tuple[str, ...], *, element_missing: bool) -> tuple[str, str, bool]:
        """Both ends of the class, and whether it may be severe; not shown unless every duty of the
        row is shared.
        """
        nodes = {duty: self.seen.nodes.get(f"obligation:{duty}") for duty in duties}
        found = [
            severity_of(
                node, self.convention.by_id[duty], self.method, element_missing=element_missing
            )
            for duty, node in nodes.items()
            if node is not None
        ]
        if len(found) < len(duties):
            return "not_shown", "not_shown", False
        severity = worst(found)
        return severity.low, severity.high, severity.is_severe

    def missing(self, question: Question, national: NationalAnswer) -> Iterable[Missing]:
        """The clauses that a law in force lacks, essential ones first."""
        if (
            not isinstance(question, ElementsQuestion)
            or national.standing != "known"
            or not national.answer
        ):
            return ()
        clauses = self.words.answer(question, national.answer).missing
        return sorted(
            (Missing(text, essential) for text, essential in clauses), key=lambda m: not m.essential
        )

    def next_step(self, question: Question, national: NationalAnswer) -> str:
        """The words of the next level of a ladder."""
        if not isinstance(question, LadderQuestion):
            return ""
        return plain(question.levels[round(target_of(question, _value(national), self.method) * 4)])

    def clarify(self) -> Iterable[Clarify]:
        """Scored questions without a known answer, in the order of the Convention."""
        order = list(self.convention.by_id)
        found = []
        for question in self.instrument.by_id.values():
            national = self.seen.national.get(question.id)
            if national is None or national.standing != "unknown" or not question.scored:
                continue
            first = min(question.obligations, key=order.index)
            cause, text = self.cause(question, national)
            found.append(
                Clarify(
                    question=question.id,
                    text=plain(question.text),
                    obligations=question.obligations,
                    article=self.convention.article_of[first].article,
                    track=question.track,
                    track_text=self.words.track(question.track),
                    section=self.instrument.section_of[question.id].title,
                    cause=cause,
                    cause_text=text,
                )
            )
        return sorted(found, key=lambda c: min(order.index(o) for o in c.obligations))

    def cause(self, question: Question, national: NationalAnswer) -> tuple[str, str]:
        """Why an answer is unknown."""
        if national.answer is not None and national.answer.state is State.NOT_APPLICABLE:
            if question.conditional is None:
                return "refused", self.words.say(
                    "Not applicable, though it is asked of every State"
                )
            return "approval", self.words.say("Not applicable, to be approved by the focal point")
        if national.answer is not None and national.answer.has_opinion:
            return "dont_know", self.words.special("dont_know")
        parent = question.applies_if and self.seen.national.get(question.applies_if.question)
        if parent and parent.standing in ("unknown", "withheld"):
            return "waits", self.words.say("Waits for an earlier question")
        return "blank", self.words.special("blank")


def _counts(national: NationalAnswer) -> bool:
    return national.standing == "unmet" or (
        national.standing == "known" and national.value is not None
    )


def _value(national: NationalAnswer) -> float:
    return national.value or 0.0


def _mean(pairs: Iterable[tuple[float, float]]) -> float:
    terms = list(pairs)
    return sum(w * v for w, v in terms) / sum(w for w, _ in terms)


def _unique(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(printable(text) for text in texts))


def _confidence(obligations: Iterable[Obligation]) -> str:
    return "verified" if all(o.confidence == "verified" for o in obligations) else "knowledge"
