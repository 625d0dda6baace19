"""Pages of docs/ that are written from the content: what to check first, and what needs what."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path

from questionnaires.convention import Convention, Obligation
from questionnaires.instrument import Instrument

_VERBS = {"shall": "shall", "qualified": "shall, qualified", "endeavour": "endeavour", "may": "may"}


def pages(instrument: Instrument) -> dict[str, str]:
    """The text of every page by its file name in docs/."""
    return {
        "official-text-first.md": official_text_first(instrument),
        "prerequisites.svg": prerequisites(instrument.convention),
    }


def write(instrument: Instrument, folder: Path) -> list[Path]:
    """Write every page into a folder that is there."""
    written = []
    for name, text in pages(instrument).items():
        path = folder / name
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written


def official_text_first(instrument: Instrument) -> str:
    """What a lawyer reads first against the official text, with the questions that rest on it."""
    register = instrument.convention
    duties = [o for o in register.by_id.values() if register.in_scope(o.id)]
    known = [o for o in duties if o.confidence == "verified"]
    lines = [
        "# To be read first against the official text",
        "",
        "Written by `python -m questionnaires pages EDITION --write docs`, from the register and",
        "the questions.",
        f"The official text: <{register.official_text}>.",
        "",
        f"Of {len(duties)} duties that are scored, {len(known)} were read in an authentic text or",
        "confirmed by a source; the others are paraphrased from knowledge or from a parallel",
        "provision, and each needs one reading by a lawyer before an edition is published.",
        "",
        "## Doubts that could change a question",
        "",
        *(f"- {item}" for item in register.check_first),
        "",
        "## Duties not yet read in the official text, with what asks about them",
        "",
        "| duty | verb | in our words | read in | questions |",
        "|---|---|---|---|---|",
        *_rows(instrument, [o for o in duties if o.confidence != "verified"]),
    ]
    return "\n".join(lines) + "\n"


def _rows(instrument: Instrument, duties: list[Obligation]) -> Iterator[str]:
    for duty in duties:
        asking = [id for id, q in instrument.by_id.items() if duty.id in q.obligations]
        cells = (
            duty.id,
            _VERBS[duty.verb],
            duty.unsure and f"{duty.requirement} (unsure: {duty.unsure})" or duty.requirement,
            duty.parallel_text_read or "recalled",
            ", ".join(f"`{id}`" for id in asking) or "none yet",
        )
        yield "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"


# The graph: one column a step of the longest way to a duty, lines from what comes first.

_COLUMN, _ROW, _BOX, _HIGH, _TOP = 190, 30, 96, 22, 64


def prerequisites(register: Convention) -> str:
    """Which duty needs which, as an SVG: those that need nothing and are needed stand first."""
    needs = {o.id: o.needs or () for o in register.by_id.values() if register.in_scope(o.id)}
    linked = {id for id, before in needs.items() if before} | {
        first for before in needs.values() for first in before
    }
    depth = {id: _depth(id, needs) for id in register.by_id if id in linked}
    columns: dict[int, list[str]] = {}
    for id, step in depth.items():
        columns.setdefault(step, []).append(id)
    at = {
        id: (24 + step * _COLUMN, _TOP + row * _ROW)
        for step, ids in columns.items()
        for row, id in enumerate(ids)
    }
    width = 24 + (max(columns, default=0) + 1) * _COLUMN
    height = _TOP + max((len(ids) for ids in columns.values()), default=0) * _ROW + 16
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"'
        ' font-family="sans-serif" font-size="12">',
        "<title>Which duties of the Convention need which others first</title>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        '<text x="24" y="24" font-size="15" fill="#12302f">Which duties need which others'
        " first</text>",
        *(
            f'<text x="{24 + step * _COLUMN}" y="48" fill="#5b6663">'
            f"{'needed first' if step == 0 else f'step {step + 1}'}</text>"
            for step in sorted(columns)
        ),
    ]
    for id in at:
        for first in needs.get(id, ()):
            (x1, y1), (x2, y2) = at[first], at[id]
            x1, y1, y2 = x1 + _BOX, y1 + _HIGH // 2, y2 + _HIGH // 2
            bend = (x2 - x1) // 2
            lines.append(
                f'<path d="M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}"'
                ' fill="none" stroke="#9fb5b1"/>'
            )
    for id, (x, y) in at.items():
        about = register.by_id[id].title or register.by_id[id].requirement
        lines.append(
            f"<g><title>{escape(f'{id}: {about}')}</title>"
            f'<rect x="{x}" y="{y}" width="{_BOX}" height="{_HIGH}" rx="3" fill="#e8f1ef"'
            f' stroke="#2b6f69"/><text x="{x + 8}" y="{y + 15}" fill="#12302f">'
            f"{escape(id)}</text></g>"
        )
    return "\n".join([*lines, "</svg>"]) + "\n"


def _depth(id: str, needs: dict[str, tuple[str, ...]]) -> int:
    """The steps of the longest way to a duty; the register holds no circle."""
    return max((1 + _depth(first, needs) for first in needs.get(id, ())), default=0)
