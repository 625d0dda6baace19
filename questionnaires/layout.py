"""What there is to score in an edition: cells, duties, articles, chapters; worked out once."""

from __future__ import annotations

import weakref
from dataclasses import dataclass

from questionnaires.convention import SCORED_CHAPTERS, TRACKS, Obligation
from questionnaires.instrument import Instrument
from questionnaires.method import Method
from questionnaires.safeguards import safeguard_duties


@dataclass(frozen=True, slots=True)
class DutyLayout:
    """One obligation that is asked about; an option or what stands outside the score has weight 0.

    ``cells``: per track the ids and weights of its questions.
    """

    id: str
    verb: str
    weight: float
    critical: bool
    cells: tuple[tuple[str, tuple[tuple[str, float], ...]], ...]
    not_asked_tracks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArticleLayout:
    """One article that is asked about: its duties of weight (without options) and the tracks they
    are asked on.
    """

    number: int
    duties: tuple[DutyLayout, ...]
    tracks: tuple[str, ...]
    not_asked_tracks: tuple[str, ...]

    @property
    def id(self) -> str:
        """The id of the article's node."""
        return f"article:{self.number}"


@dataclass(frozen=True, slots=True)
class Layout:
    """An edition as the score sees it. ``order``: every node id in the order of the Convention."""

    duties: tuple[DutyLayout, ...]
    articles: tuple[ArticleLayout, ...]
    chapters: tuple[tuple[str, tuple[ArticleLayout, ...]], ...]
    chapter_not_asked: dict[str, tuple[str, ...]]
    safeguards: tuple[str, ...]
    not_asked: tuple[str, ...]
    order: tuple[str, ...]


# Keyed by identity: an instrument is large, holds dicts and cannot be hashed. The weak references
# tell a reused id.
_known: dict[tuple[int, int], tuple[weakref.ref[Instrument], weakref.ref[Method], Layout]] = {}
_KEPT = 64


def layout_of(instrument: Instrument, method: Method) -> Layout:
    """The layout of an edition under a method, worked out at the first call and kept while both
    live.
    """
    key = id(instrument), id(method)
    kept = _known.get(key)
    if kept is not None and kept[0]() is instrument and kept[1]() is method:
        return kept[2]
    layout = _lay_out(instrument, method)
    if len(_known) >= _KEPT:
        _known.clear()
    _known[key] = weakref.ref(instrument), weakref.ref(method), layout
    return layout


def _duty(obligation: Obligation, instrument: Instrument, method: Method) -> DutyLayout | None:
    asked = instrument.asked.get(obligation.id, {})
    cells = tuple(
        (track, questions)
        for track in TRACKS
        if (questions := tuple((q.id, q.weight) for q in asked.get(track, ()) if q.counts))
    )
    if not cells:
        return None
    expected = obligation.tracks or ()
    return DutyLayout(
        id=obligation.id,
        verb=obligation.verb,
        weight=method.weight(obligation, instrument.convention),
        critical=method.is_critical(obligation),
        cells=cells,
        not_asked_tracks=tuple(t for t in TRACKS if t in expected and t not in dict(cells)),
    )


def _missing(expected: set[str], tracks: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(t for t in TRACKS if t in expected and t not in tracks)


def _lay_out(instrument: Instrument, method: Method) -> Layout:
    convention = instrument.convention
    duties: list[DutyLayout] = []
    articles: list[ArticleLayout] = []
    order: list[str] = []
    not_asked: list[str] = []
    chapters: list[tuple[str, tuple[ArticleLayout, ...]]] = []
    chapter_not_asked: dict[str, tuple[str, ...]] = {}
    for numeral in convention.chapters:
        members: list[ArticleLayout] = []
        wanted: set[str] = set()
        for article in convention.articles:
            if article.chapter != numeral:
                continue
            found: list[DutyLayout] = []
            expected: set[str] = set()
            for obligation in article.obligations:
                in_scope = convention.in_scope(obligation.id)
                duty = _duty(obligation, instrument, method)
                if in_scope:
                    expected.update(obligation.tracks or ())
                if duty is None:
                    if in_scope:
                        not_asked.append(obligation.id)
                else:
                    found.append(duty)
            wanted |= expected
            if not found:
                continue
            weighty = tuple(d for d in found if d.weight > 0)
            asked_tracks = {track for d in weighty for track, _ in d.cells}
            tracks = tuple(t for t in TRACKS if t in asked_tracks)
            laid = ArticleLayout(article.article, weighty, tracks, _missing(expected, tracks))
            duties.extend(found)
            articles.append(laid)
            order.append(laid.id)
            order.extend(f"track:{laid.number}/{track}" for track in tracks)
            for d in found:
                order.append(f"obligation:{d.id}")
                order.extend(f"cell:{d.id}/{track}" for track, _ in d.cells)
            if weighty:
                members.append(laid)
        if members and numeral in SCORED_CHAPTERS:
            chapters.append((numeral, tuple(members)))
            asked_here = {t for a in members for t in a.tracks}
            chapter_not_asked[numeral] = tuple(t for t in TRACKS if t in wanted - asked_here)
            order.append(f"chapter:{numeral}")
    return Layout(
        duties=tuple(duties),
        articles=tuple(articles),
        chapters=tuple(chapters),
        chapter_not_asked=chapter_not_asked,
        safeguards=safeguard_duties(convention, method),
        not_asked=tuple(not_asked),
        order=(*order, "overall"),
    )
