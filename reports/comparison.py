"""Two rounds of one State side by side: then, now, by how much, and what the change rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from questionnaires.comparing import Common, common, part_of_edition
from questionnaires.convention import SCORED_CHAPTERS
from questionnaires.glossary import plain
from questionnaires.instrument import Instrument
from questionnaires.method import EPSILON, Method
from questionnaires.questions import Question
from questionnaires.scorecard import NationalAnswer, Node
from reports.change import (
    NOTHING,
    TURNS,
    VERDICTS,
    Change,
    ChangedAnswer,
    ChangeRow,
    has_number,
    turn_of,
)
from reports.profile import Score, score_of
from reports.view import Glance, SeenScorecard
from reports.words import Words, printable


@dataclass(frozen=True, slots=True)
class RoundSide:
    """One round as it goes into a comparison. ``id`` names it for whoever links to it."""

    id: str
    title: str
    instrument: Instrument
    glance: Glance


def compare(then: RoundSide, now: RoundSide, method: Method, words: Words) -> Change:
    """The comparison, each round through the view that its own consents give."""
    shared = common(then.instrument, now.instrument)
    refused = _refusal(then, now, shared, words)
    if refused:
        return _change(then, shared, words, refused=refused)
    part = now.instrument
    if not shared.whole:
        part = part_of_edition(now.instrument, shared.alike)
    comparison = _Comparison(
        then.glance.on(part, method),
        now.glance.on(part, method),
        part,
        method,
        words,
    )
    answers = tuple(comparison.answers())
    articles = tuple(comparison.articles(answers))
    return _change(
        then,
        shared,
        words,
        chapters=tuple(comparison.chapters(answers)),
        articles=articles,
        answers=answers,
    )


def _refusal(then: RoundSide, now: RoundSide, shared: Common, words: Words) -> str:
    if then.instrument.edition.rapid != now.instrument.edition.rapid:
        return words.say(
            "One of the rounds is a rapid profile. It asks a part of the questions and is never "
            "compared with a whole one."
        )
    if not shared.alike:
        return words.say("The two rounds have no question in common, so nothing is compared.")
    return ""


def _change(
    then: RoundSide,
    shared: Common,
    words: Words,
    *,
    refused: str = "",
    chapters: tuple[ChangeRow, ...] = (),
    articles: tuple[ChangeRow, ...] = (),
    answers: tuple[ChangedAnswer, ...] = (),
) -> Change:
    sentences = () if refused else tuple(_sentences(then, shared, articles, answers, words))
    return Change(
        earlier=then.id,
        earlier_title=printable(then.title),
        refused=refused,
        sentences=sentences,
        chapters=chapters,
        articles=articles,
        answers=answers,
        alike=len(shared.alike),
        new=len(shared.new),
        changed=len(shared.changed),
        dropped=len(shared.dropped),
    )


def _sentences(
    then: RoundSide,
    shared: Common,
    articles: tuple[ChangeRow, ...],
    answers: tuple[ChangedAnswer, ...],
    words: Words,
) -> Iterable[str]:
    def count(*verdicts: str) -> int:
        return sum(row.verdict in verdicts for row in articles)

    yield words.count(
        "Since {round}, {n} answer changed.",
        "Since {round}, {n} answers changed.",
        len(answers),
        round=printable(then.title),
    )
    yield words.count(
        "Of {n} article: higher and documented {higher}, lower and documented {lower}, changed "
        "but not yet certain {unsure}, only the documents changed {papers}, no change {same}, "
        "cannot be compared {none}.",
        "Of {n} articles: higher and documented {higher}, lower and documented {lower}, changed "
        "but not yet certain {unsure}, only the documents changed {papers}, no change {same}, "
        "cannot be compared {none}.",
        len(articles),
        higher=count("higher"),
        lower=count("lower"),
        unsure=count("higher_unsure", "lower_unsure"),
        papers=count("documented", "undocumented"),
        same=count("same"),
        none=count("not_compared"),
    )
    if not shared.whole:
        yield words.count(
            "The rounds are compared on the {n} question that both asked alike; new {new}, "
            "changed {changed}, no longer asked {dropped}: these are not compared.",
            "The rounds are compared on the {n} questions that both asked alike; new {new}, "
            "changed {changed}, no longer asked {dropped}: these are not compared.",
            len(shared.alike),
            new=len(shared.new),
            changed=len(shared.changed),
            dropped=len(shared.dropped),
        )


class _Comparison:
    def __init__(
        self,
        then: SeenScorecard,
        now: SeenScorecard,
        part: Instrument,
        method: Method,
        words: Words,
    ) -> None:
        self.then, self.now = then, now
        self.part = part
        self.convention = part.convention
        self.method = method
        self.words = words

    def answers(self) -> Iterable[ChangedAnswer]:
        """The answers that changed, in the order of the Convention."""
        order = {oid: place for place, oid in enumerate(self.convention.by_id)}
        questions = (q for q in self.part.by_id.values() if q.scored)
        for question in sorted(questions, key=lambda q: min(order[o] for o in q.obligations)):
            then, now = (seen.national.get(question.id) for seen in (self.then, self.now))
            turn = turn_of(then, now) if then is not None and now is not None else ""
            if not turn or then is None or now is None:
                continue
            first = min(question.obligations, key=order.__getitem__)
            yield ChangedAnswer(
                question=question.id,
                text=plain(question.text),
                article=self.convention.article_of[first].article,
                track_text=self.words.track(question.track),
                then=self.said(question, then),
                now=self.said(question, now),
                then_evidence=then.evidence,
                now_evidence=now.evidence,
                turn=turn,
                turn_text=self.words.tr.gettext(TURNS[turn]),
            )

    def said(self, question: Question, national: NationalAnswer) -> str:
        if national.standing == "unmet":
            return self.words.say("Not asked, since what comes before it is missing: counts 0")
        return self.words.answer(question, national.answer).line

    def chapters(self, answers: tuple[ChangedAnswer, ...]) -> Iterable[ChangeRow]:
        for numeral in SCORED_CHAPTERS:
            numbers = {a.article for a in self.convention.articles if a.chapter == numeral}
            title = self.convention.chapters[numeral]
            if f"chapter:{numeral}" in self.now.nodes.keys() | self.now.not_shared:
                yield self.row(f"chapter:{numeral}", numeral, title, numbers, answers)

    def articles(self, answers: tuple[ChangedAnswer, ...]) -> Iterable[ChangeRow]:
        for article in self.convention.articles:
            id = f"article:{article.article}"
            node = self.now.nodes.get(id) or self.then.nodes.get(id)
            if id in self.now.not_shared or (node is not None and node.rule != "options_only"):
                number = article.article
                yield self.row(id, str(number), article.title, {number}, answers)

    def row(
        self,
        id: str,
        name: str,
        title: str,
        articles: set[int],
        answers: tuple[ChangedAnswer, ...],
    ) -> ChangeRow:
        then, now = self.then.nodes.get(id), self.now.nodes.get(id)
        below = [
            answer
            for answer in answers
            if articles
            & {
                self.convention.article_of[o].article
                for o in self.part.by_id[answer.question].obligations
            }
        ]
        verdict = self.verdict(then, now, below)
        difference = evidenced = None
        if verdict != "not_compared" and then is not None and now is not None:
            difference = (now.mid or 0.0) - (then.mid or 0.0)
            if now.evidenced is not None and then.evidenced is not None:
                evidenced = now.evidenced - then.evidenced
        return ChangeRow(
            id=id,
            name=name,
            title=title,
            then=self.score(then, id, self.then),
            now=self.score(now, id, self.now),
            difference=difference,
            difference_text=self.between(difference, then and then.mid, now and now.mid),
            evidenced_text=self.between(evidenced, then and then.evidenced, now and now.evidenced),
            changed=len(below),
            verdict=verdict,
            verdict_text=self.words.tr.gettext(VERDICTS[verdict]),
        )

    def score(self, node: Node | None, id: str, seen: SeenScorecard) -> Score:
        absence = "not_shared" if id in seen.not_shared else "insufficient"
        return score_of(node, absence, seen, self.words)

    def between(self, change: float | None, then: float | None, now: float | None) -> str:
        if change is None:
            return ""
        if abs(change) < NOTHING:
            return "0"
        return self.words.difference(now or 0.0, then or 0.0)

    def verdict(self, then: Node | None, now: Node | None, below: list[ChangedAnswer]) -> str:
        """A change is told as one only where the ranges part and a document stands behind it."""
        if not (has_number(then) and has_number(now)):
            return "not_compared"
        assert then is not None and now is not None
        difference = (now.mid or 0.0) - (then.mid or 0.0)
        if abs(difference) < NOTHING:
            papers = (now.evidenced or 0.0) - (then.evidenced or 0.0)
            if abs(papers) < NOTHING:
                return "same"
            return "documented" if papers > 0 else "undocumented"
        up = difference > 0
        apart = now.low > then.high + EPSILON if up else now.high < then.low - EPSILON
        turns = ("raised", "known") if up else ("lowered", "known")
        papers_behind = any(
            a.turn in turns and a.now_evidence >= self.method.evidence.counts_from for a in below
        )
        direction = "higher" if up else "lower"
        return direction if apart and papers_behind else f"{direction}_unsure"
