"""What the pages and the files of a figure have in common: one reading, in words, of one round."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from questionnaires.convention import SCORED_CHAPTERS
from questionnaires.instrument import Instrument
from reports.words import Words
from reports.world import Sum, World, sums, total
from survey.actions.reading import note_world
from survey.auth.current import current_actor
from survey.coordinate import filters as filtering
from survey.coordinate.filters import FIRST, Filters
from survey.instruments import method_of
from survey.language import reader_language
from survey.queries import world as worlds
from survey.queries.world import Wanted, WorldPage


@dataclass(frozen=True, slots=True)
class Shown:
    """A round as a figure shows it. ``columns`` are names and titles of articles or chapters."""

    page: WorldPage
    filters: Filters
    words: Words
    instrument: Instrument
    kind: str
    name: str
    columns: tuple[tuple[str, str], ...]

    @property
    def world(self) -> World:
        """The States."""
        return self.page.world

    @property
    def names(self) -> tuple[str, ...]:
        """The columns without their titles."""
        return tuple(name for name, _title in self.columns)

    @property
    def title(self) -> str:
        """What is shown, in words: an article with its track, or a chapter."""
        titles = dict(self.columns)
        if self.kind == "chapter":
            return _("Chapter %(name)s, %(title)s", name=self.name, title=titles[self.name])
        title = _("Article %(name)s, %(title)s", name=self.name, title=titles[self.name])
        if not self.filters.track:
            return title
        track = self.words.track(self.filters.track)
        return _("%(title)s, track: %(track)s", title=title, track=track)

    def sum(self) -> Sum:
        """The sum of what is shown over what was filtered."""
        return total(self.world, self.name)

    def chapter_sums(self) -> list[tuple[str, str, Sum]]:
        """Every chapter by regional group."""
        return [
            (name, title, one) for name, title in self.columns for one in sums(self.world, name)
        ]

    def chapter_totals(self) -> list[tuple[str, Sum]]:
        """Every chapter over what was filtered."""
        return [(name, total(self.world, name)) for name, _title in self.columns]


def articles(filters: Filters) -> Shown | WorldPage:
    """Every article that the round asks about, on one track or on all; or one of them."""
    return _read(filters, "article", filters.show)


def strips(filters: Filters) -> Shown | WorldPage:
    """The same, for whoever draws levels and signs only; one article with its numbers."""
    return _read(filters, "article", filters.show, numbers=bool(filters.show))


def one_node(filters: Filters) -> Shown | WorldPage:
    """One article or chapter."""
    show = filters.show or FIRST
    return _read(filters, show.partition(":")[0], show)


def chapters(filters: Filters) -> Shown | WorldPage:
    """Every chapter that carries a score."""
    return _read(filters, "chapter", "")


def _read(filters: Filters, kind: str, show: str, *, numbers: bool = True) -> Shown | WorldPage:
    """The WorldPage alone where there is no round to show."""
    language = reader_language()
    kind = "article" if kind == "article" else "chapter"
    wanted = Wanted(
        round_id=filters.round,
        kind=kind,
        track=filters.track if kind == "article" else "",
        name=show.partition(":")[2],
        group=filters.group,
        special=filters.special,
        numbers=numbers,
    )
    page = worlds.world(current_actor(), wanted, language=language)
    if page.instrument is None:
        return page
    instrument = page.instrument
    name = ""
    if show:
        found, name = filtering.node(show, instrument)
        if found != kind:
            # The page of articles has no chapter to show.
            name, kind = "", "article"
    note_world(actor=current_actor(), assessments=[line.assessment for line in page.world.lines])
    words = Words(method_of(instrument), language)
    return Shown(page, filters, words, instrument, kind, name, _columns(instrument, kind, name))


def chapter_columns(instrument: Instrument) -> tuple[tuple[str, str], ...]:
    """The chapters that carry a score, with their titles."""
    return _columns(instrument, "chapter", "")


def _columns(instrument: Instrument, kind: str, name: str) -> tuple[tuple[str, str], ...]:
    convention = instrument.convention
    if kind == "chapter":
        return tuple(
            (numeral, convention.chapters[numeral])
            for numeral in SCORED_CHAPTERS
            if name in ("", numeral)
        )
    return tuple(
        (str(article.article), article.title)
        for article in convention.articles
        if name in ("", str(article.article))
        and (name or any(o.id in instrument.asked for o in article.obligations))
    )
