"""Counting one score, storey by storey: duties, articles, chapters, overall, each a Node."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from questionnaires import aggregation
from questionnaires.aggregation import Tally
from questionnaires.labels import Cap, duty_state, label_of
from questionnaires.layout import ArticleLayout, DutyLayout, Layout
from questionnaires.method import EPSILON, Method
from questionnaires.scorecard import NationalAnswer, Node, NodeKind, Part

# Past the constructor that names the places: one call less, a thousand times a score.
_made = tuple.__new__
DUTY_STATES = ("in_place", "partly", "little_or_nothing", "unknown")


def _part(id: str, weight: float, tally: Tally) -> Part:
    return _made(
        Part, (id, weight, tally.low, tally.mid, tally.high, tally.evidenced, tally.coverage)
    )


class Counting:
    """One score being counted, storey by storey; the layout says what there is, the tallies what it
    is worth.
    """

    def __init__(self, layout: Layout, method: Method, national: dict[str, NationalAnswer]) -> None:
        self.layout = layout
        self.method = method
        self.questions = {key: aggregation.of_answer(answer) for key, answer in national.items()}
        self.capped = False
        self.cells: dict[tuple[str, str], Tally] = {}
        self.duties: dict[str, Tally] = {}
        self.tracks: dict[tuple[int, str], Tally] = {}
        self.articles: dict[int, Tally] = {}
        self.nodes: dict[str, Node] = {}

    def nodes_in_order(self) -> dict[str, Node]:
        """The nodes as the Convention has them: every chapter's articles, then the chapter, the
        overall last.
        """
        return {key: self.nodes[key] for key in self.layout.order if key in self.nodes}

    def duty_counts(self) -> dict[str, dict[str, int]]:
        """verb -> state -> how many of the duties that apply."""
        counts = {v: dict.fromkeys(DUTY_STATES, 0) for v in ("shall", "qualified", "endeavour")}
        for duty in self.layout.duties:
            state = self.nodes[f"obligation:{duty.id}"].duty
            if state is not None:
                counts[duty.verb][state] += 1
        return counts

    # duties

    def count_duties(self) -> None:
        for duty in self.layout.duties:
            cells = []
            for track, asked in duty.cells:
                heard = [(key, weight, self.questions[key]) for key, weight in asked]
                parts = [(weight, said) for _, weight, said in heard]
                tally = self.cells[duty.id, track] = aggregation.cell(parts)
                cells.append(tally)
                self._add(
                    "cell",
                    f"cell:{duty.id}/{track}",
                    "weighted_mean",
                    tally,
                    [_part(key, w, said) for key, w, said in heard if said.applicable],
                    unknown_track=tally.mid is None,
                    only_law=track == "legal",
                    labelled=duty.weight > 0,
                )
            tally = self.duties[duty.id] = aggregation.mean_and_min(
                cells, self.method.obligation.mean_share
            )
            self._add_duty(duty, tally, cells)

    def _add_duty(self, duty: DutyLayout, tally: Tally, cells: Sequence[Tally]) -> None:
        tracks = [
            track for (track, _), cell in zip(duty.cells, cells, strict=True) if cell.applicable
        ]
        self._add(
            "obligation",
            f"obligation:{duty.id}",
            "mean_and_min",
            tally,
            [
                _part(f"cell:{duty.id}/{track}", 1.0, cell)
                for (track, _), cell in zip(duty.cells, cells, strict=True)
                if cell.applicable
            ],
            unknown_track=any(cell.applicable and cell.mid is None for cell in cells),
            only_law=tracks == ["legal"],
            labelled=duty.weight > 0,
            not_asked=duty.not_asked_tracks,
            is_duty=duty.weight > 0,
        )

    # articles and their tracks

    def count_articles(self) -> None:
        for article in self.layout.articles:
            if not article.duties:
                tally, rule = Tally(), "options_only"
                self._add(
                    "article", article.id, rule, tally, [], not_asked=article.not_asked_tracks
                )
                continue
            tracks = [self._count_track(article, track) for track in article.tracks]
            parts = [(duty.weight, self.duties[duty.id]) for duty in article.duties]
            tally = self.articles[article.number] = aggregation.weighted_mean(parts)
            _absent_by_weight(tally, parts)
            self._add(
                "article",
                article.id,
                "weighted_mean",
                tally,
                [
                    _part(f"obligation:{duty.id}", duty.weight, self.duties[duty.id])
                    for duty in article.duties
                    if self.duties[duty.id].applicable
                ],
                unknown_track=any(t.applicable and t.mid is None for t in tracks),
                only_law=self._only_law(article),
                caps=self._article_caps(article),
                not_asked=article.not_asked_tracks,
            )

    def _count_track(self, article: ArticleLayout, track: str) -> Tally:
        found = [
            (duty, cell)
            for duty in article.duties
            if (cell := self.cells.get((duty.id, track))) is not None
        ]
        parts = [(duty.weight, cell) for duty, cell in found]
        tally = self.tracks[article.number, track] = aggregation.weighted_mean(parts)
        _absent_by_weight(tally, parts)
        self._add(
            "track",
            f"track:{article.number}/{track}",
            "weighted_mean",
            tally,
            [_part(f"cell:{d.id}/{track}", d.weight, cell) for d, cell in found if cell.applicable],
            unknown_track=tally.mid is None,
            only_law=track == "legal",
        )
        return tally

    def _only_law(self, article: ArticleLayout) -> bool:
        return {t for t in article.tracks if self.tracks[article.number, t].applicable} == {"legal"}

    def _article_caps(self, article: ArticleLayout) -> list[Cap]:
        rule = self.method.critical
        caps = []
        for duty in article.duties:
            tally = self.duties[duty.id]
            if duty.critical and tally.applicable:
                low, high = tally.low < rule.below - EPSILON, tally.high < rule.below - EPSILON
                caps.append(Cap("critical_duty", self.method.level_index(rule.cap), low, high))
        if self.capped and article.number in self.method.gate.capped:
            caps.append(self._gate_cap())
        return caps

    def _gate_cap(self) -> Cap:
        return Cap("safeguards", self.method.level_index(self.method.gate.cap))

    # chapters and overall

    def count_chapters(self) -> None:
        chapters: dict[str, Tally] = {}
        gated = False
        for numeral, members in self.layout.chapters:
            weights = {a.number: self._article_weight(a) for a in members}
            parts = [(weights[a.number], self.articles[a.number]) for a in members]
            tally = chapters[numeral] = aggregation.weighted_mean(parts)
            tracks = {
                track: [self.tracks[a.number, track] for a in members if track in a.tracks]
                for track in ("legal", "institutional", "technical")
            }
            shown = {t: [x for x in found if x.applicable] for t, found in tracks.items()}
            mids = [part.mid for _, part in parts if part.mid is not None]
            held = self.capped and any(
                a.number in self.method.gate.capped and self.articles[a.number].applicable
                for a in members
            )
            gated = gated or held
            self._add(
                "chapter",
                f"chapter:{numeral}",
                "weighted_mean",
                tally,
                [
                    _part(a.id, w, t)
                    for a, (w, t) in zip(members, parts, strict=True)
                    if t.applicable
                ],
                unknown_track=any(x and all(t.mid is None for t in x) for x in shown.values()),
                only_law={t for t, found in shown.items() if found} == {"legal"},
                caps=[self._gate_cap()] if held else [],
                not_asked=self.layout.chapter_not_asked[numeral],
                minimum=min(mids, default=None),
            )
        if chapters:
            self._count_overall(chapters, gated)

    def _article_weight(self, article: ArticleLayout) -> float:
        """The weight of the heaviest duty that applies: what is not applicable weighs nothing
        anywhere.
        """
        applicable = [duty.weight for duty in article.duties if self.duties[duty.id].applicable]
        return max(applicable, default=0.0)

    def _count_overall(self, chapters: dict[str, Tally], gated: bool) -> None:
        # A scored chapter that the edition leaves out enters the bounds as an unknown one, and no
        # number is printed:
        # a rapid profile would otherwise be praised for what it did not ask.
        rule = self.method.overall
        weights = {n: w for n, w in rule.weights.items() if w > 0}
        parts = []
        for numeral, weight in weights.items():
            chapter = chapters.get(numeral)
            if chapter is None or not chapter.applicable:
                chapter = replace(chapter or Tally(), applicable=True)
            parts.append((weight, chapter))
        tally = aggregation.geometric_mean(parts, rule.floor)
        whole = all(
            (node := self.nodes.get(f"chapter:{n}")) is not None
            and node.applicable
            and node.sufficient
            for n in weights
        )
        if not whole:
            tally.mid = tally.evidenced = tally.projected = None
        mids = [part.mid for _, part in parts if part.mid is not None]
        self._add(
            "overall",
            "overall",
            "geometric_mean",
            tally,
            [_part(f"chapter:{n}", w, t) for n, (w, t) in zip(weights, parts, strict=True)],
            unknown_track=not whole,
            only_law={key[1] for key, t in self.tracks.items() if t.applicable} == {"legal"},
            caps=[self._gate_cap()] if gated else [],
            minimum=min(mids, default=None) if whole else None,
        )

    # nodes

    def _add(
        self,
        kind: NodeKind,
        id: str,
        rule: str,
        tally: Tally,
        parts: Iterable[Part],
        *,
        unknown_track: bool = False,
        only_law: bool = False,
        labelled: bool = True,
        caps: Sequence[Cap] = (),
        not_asked: tuple[str, ...] = (),
        minimum: float | None = None,
        is_duty: bool = False,
    ) -> None:
        sufficient = (
            tally.applicable
            and tally.mid is not None
            and not unknown_track
            and tally.coverage >= self.method.sufficient_coverage - EPSILON
        )
        label = None
        if sufficient and labelled:
            label = label_of(tally, self.method, only_law=only_law, caps=caps)
        duty = None
        if is_duty and tally.applicable:
            duty = duty_state(tally.mid, sufficient, self.method)
        self.nodes[id] = _made(
            Node,
            (
                id,
                kind,
                rule,
                tally.low,
                tally.mid,
                tally.high,
                tally.evidenced,
                tally.coverage,
                sufficient,
                tally.applicable,
                tally.contested,
                label,
                tuple(parts),
                tally.projected if tally.moved and tally.mid is not None else None,
                tally.absent_share,
                duty,
                not_asked,
                minimum,
            ),
        )


def _absent_by_weight(tally: Tally, parts: Sequence[tuple[float, Tally]]) -> None:
    """Above the duties, what is not applicable counts by the weight of duties, not of questions."""
    tally.whole = sum([weight for weight, part in parts if part.whole])
    tally.absent = sum([weight * part.absent_share for weight, part in parts if part.absent])
