"""How much of the Convention an edition asks about: duties asked and expected, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass

from questionnaires.convention import SCORED_ARTICLES, TRACKS, Article, Track
from questionnaires.instrument import Instrument


@dataclass(frozen=True, slots=True)
class Cell:
    """One duty on one track."""

    obligation: str
    track: Track


@dataclass(frozen=True, slots=True)
class Row:
    """One article: the cells that the register expects, those asked, and duties not yet read.

    ``unread`` are duties for which the register does not say on which tracks they are to be asked.
    """

    article: Article
    expected: tuple[Cell, ...]
    asked: tuple[Cell, ...]
    unread: tuple[str, ...]
    is_asked: bool

    @property
    def missing(self) -> tuple[Cell, ...]:
        """The cells that the register expects and nobody asks about."""
        return tuple(cell for cell in self.expected if cell not in self.asked)

    def count(self, track: Track) -> tuple[int, int]:
        """How many duties are asked and expected on one track."""
        asked = sum(cell.track == track for cell in self.asked)
        return asked, sum(cell.track == track for cell in self.expected)


def coverage(instrument: Instrument) -> tuple[Row, ...]:
    """One row for every article with duties that are scored, in the order of the Convention."""
    rows = []
    for article in instrument.convention.articles:
        duties = [o for o in article.obligations if o.is_duty]
        if article.article not in SCORED_ARTICLES or not duties:
            continue
        expected = tuple(
            Cell(o.id, track) for o in duties for track in TRACKS if track in (o.tracks or ())
        )
        rows.append(
            Row(
                article=article,
                expected=expected,
                asked=tuple(
                    c for c in expected if c.track in instrument.asked.get(c.obligation, {})
                ),
                unread=tuple(o.id for o in duties if o.tracks is None),
                is_asked=any(o.id in instrument.asked for o in article.obligations),
            )
        )
    return tuple(rows)


def table(instrument: Instrument) -> str:
    """Coverage as text: asked/expected duties per article and track, then what is left out."""
    rows = coverage(instrument)
    asked = [row for row in rows if row.is_asked]
    width = max((len(_heading(row)) for row in asked), default=8)
    lines = [f"{'':{width}}  " + "".join(f"{track:>15}" for track in TRACKS)]
    for row in asked:
        lines.append(
            f"{_heading(row):{width}}  " + "".join(f"{_fraction(row, t):>15}" for t in TRACKS)
        )
    totals = [
        tuple(map(sum, zip(*(row.count(track) for row in asked), strict=True))) for track in TRACKS
    ]
    if asked:
        lines.append(
            f"{'asked articles':{width}}  " + "".join(f"{f'{t[0]}/{t[1]}':>15}" for t in totals)
        )
    for row in asked:
        if row.missing:
            cells = ", ".join(f"{cell.obligation} {cell.track}" for cell in row.missing)
            lines.append(f"not asked in article {row.article.article}: {cells}")
        if row.unread:
            lines.append(
                f"tracks not yet read in article {row.article.article}: {', '.join(row.unread)}"
            )
    left_out = [row for row in rows if not row.is_asked]
    if left_out:
        duties = sum(
            len({c.obligation for c in row.expected} | set(row.unread)) for row in left_out
        )
        numbers = ", ".join(str(row.article.article) for row in left_out)
        lines.append(f"articles left out ({duties} duties): {numbers}")
    return "\n".join(lines)


def _heading(row: Row) -> str:
    title = row.article.title
    return f"{row.article.article:>2}  {title if len(title) <= 48 else title[:45] + '...'}"


def _fraction(row: Row, track: Track) -> str:
    asked, expected = row.count(track)
    return f"{asked}/{expected}" if expected else "-"
