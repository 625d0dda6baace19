"""The profile of a State: its chapters, and its articles by track, ready to draw."""

from __future__ import annotations

from dataclasses import dataclass

from questionnaires.convention import SCORED_ARTICLES, SCORED_CHAPTERS, TRACKS, Article
from questionnaires.instrument import Instrument
from questionnaires.method import Method
from questionnaires.scorecard import Node
from reports.foundations import Bar, duty_bar
from reports.levels import LEVELS, MARKS, label_text, level_of
from reports.view import SeenScorecard
from reports.words import Words


@dataclass(frozen=True, slots=True)
class Score:
    """One number as it may be printed. ``state`` is "level", or the code of the mark that stands in
    its place.

    ``mid`` is None wherever no number is printed; ``low`` and ``high`` are bounds. ``text`` is the
    number, or the
    bounds, or nothing; ``label`` the words; ``caps`` why the label is lower than the number.
    """

    state: str
    low: float | None = None
    mid: float | None = None
    high: float | None = None
    evidenced: float | None = None
    projected: float | None = None
    level: int | None = None
    glyph: str = ""
    label: str = ""
    text: str = ""
    caps: tuple[str, ...] = ()
    contested: bool = False
    partly_not_applicable: bool = False


@dataclass(frozen=True, slots=True)
class ChapterRow:
    """One chapter: its score, its weakest article, its duties by state, and how much of it the
    edition asks about.
    """

    id: str
    title: str
    score: Score
    minimum: str
    duties: Bar
    articles_asked: int
    articles_total: int


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One article: its score and its three tracks."""

    article: int
    title: str
    chapter: str
    score: Score
    tracks: tuple[Score, Score, Score]


def score_of(node: Node | None, absence: str, seen: SeenScorecard, words: Words) -> Score:
    """A node as it may be printed; ``absence`` is the mark for a node that is not there."""
    if node is None:
        return _mark(absence, words)
    if not node.applicable:
        return _mark("not_applicable", words)
    bounds = f"{words.number(node.low)}–{words.number(node.high)}"
    badge = node.not_applicable_share > words.method.not_applicable_badge
    if node.mid is None or not node.sufficient:
        code = "unknown" if node.mid is None else "insufficient"
        return Score(
            code,
            low=node.low,
            high=node.high,
            glyph=MARKS[code].glyph,
            label=words.code("insufficient"),
            text=bounds,
            partly_not_applicable=badge,
            contested=node.contested,
        )
    level = level_of(node, words.method.level_starts[1:])
    label = label_text(node.label, node.sufficient, words.tr)
    if node.id in seen.label_not_shared:
        label, level = words.say("Label not shared"), None
    return Score(
        "level",
        low=node.low,
        mid=node.mid,
        high=node.high,
        evidenced=node.evidenced,
        projected=node.projected,
        level=level,
        glyph="" if level is None else LEVELS[level].glyph,
        label=label,
        text=words.number(node.mid),
        caps=tuple(words.code(f"cap.{cap}") for cap in (node.label.caps if node.label else ())),
        partly_not_applicable=badge,
        contested=node.contested,
    )


def _mark(code: str, words: Words) -> Score:
    mark = MARKS[code]
    return Score(code, glyph=mark.glyph, label=words.tr.gettext(mark.label))


class Profiler:
    """Makes the parts of the profile from one seen scorecard."""

    def __init__(
        self, seen: SeenScorecard, instrument: Instrument, method: Method, words: Words
    ) -> None:
        self.seen = seen
        self.instrument = instrument
        self.convention = instrument.convention
        self.method = method
        self.words = words

    def chapters(self) -> tuple[ChapterRow, ...]:
        """The chapters that carry a score, in order."""
        return tuple(self._chapter(numeral) for numeral in SCORED_CHAPTERS)

    def overall(self) -> Score:
        """The overall figure: printed small and last."""
        return self._score("overall", "insufficient")

    def articles(self) -> tuple[HeatRow, ...]:
        """The articles that the edition asks about, in order."""
        return tuple(self._article(a) for a in self.convention.articles if self._asked(a))

    def not_asked(self) -> tuple[int, ...]:
        """Articles with duties in scope that the edition does not ask about."""
        return tuple(
            a.article
            for a in self.convention.articles
            if a.article in SCORED_ARTICLES
            and not self._asked(a)
            and any(self.convention.in_scope(o.id) for o in a.obligations)
        )

    def _asked(self, article: Article) -> bool:
        return any(o.id in self.instrument.asked for o in article.obligations)

    def _score(self, node_id: str, absence: str) -> Score:
        if node_id in self.seen.not_shared:
            absence = "not_shared"
        return score_of(self.seen.nodes.get(node_id), absence, self.seen, self.words)

    def _chapter(self, numeral: str) -> ChapterRow:
        articles = [a for a in self.convention.articles if a.chapter == numeral]
        node = self.seen.nodes.get(f"chapter:{numeral}")
        counts: dict[str, int] = {}
        for obligation in (o for a in articles for o in a.obligations if o.is_duty):
            found = self.seen.nodes.get(f"obligation:{obligation.id}")
            if found is not None and found.duty is not None:
                counts[found.duty] = counts.get(found.duty, 0) + 1
        asked = [
            a
            for a in articles
            if self._asked(a) and any(self.convention.in_scope(o.id) for o in a.obligations)
        ]
        return ChapterRow(
            id=numeral,
            title=self.convention.chapters[numeral],
            score=self._score(f"chapter:{numeral}", "not_asked")
            if asked
            else _mark("not_asked", self.words),
            minimum=self.words.number(node.minimum)
            if node is not None and node.minimum is not None
            else "",
            duties=duty_bar(numeral, self.convention.chapters[numeral], counts, self.words),
            articles_asked=len(asked),
            articles_total=sum(
                any(self.convention.in_scope(o.id) for o in a.obligations) for a in articles
            ),
        )

    def _article(self, article: Article) -> HeatRow:
        tracks = [self._track(article, track) for track in TRACKS]
        scored = any(
            self.convention.in_scope(o.id) and o.id in self.instrument.asked
            for o in article.obligations
        )
        return HeatRow(
            article=article.article,
            title=article.title,
            chapter=article.chapter,
            score=self._score(f"article:{article.article}", "options")
            if scored
            else _mark("options", self.words),
            tracks=(tracks[0], tracks[1], tracks[2]),
        )

    def _track(self, article: Article, track: str) -> Score:
        asked = [
            question.id
            for o in article.obligations
            for question in self.instrument.asked.get(o.id, {}).get(track, ())
        ]
        if not asked:
            expected = any(
                track in (o.tracks or ())
                for o in article.obligations
                if self.convention.in_scope(o.id)
            )
            return _mark("not_asked" if expected else "not_expected", self.words)
        answers = [n for qid in asked if (n := self.seen.national.get(qid)) is not None]
        if len(answers) == len(asked) and all(n.standing == "withheld" for n in answers):
            return _mark("withheld", self.words)
        return self._score(f"track:{article.article}/{track}", "options")
