"""./run bench: pages, saving, scoring and paper; 1, 10 and 30 users; both engines; one table.

Users are threads of this process, each with a connection that is kept alive, signed in through the
form; the service is gunicorn with four processes of two threads, reached over the loopback. In the
table nobody rests between two requests; in the soak everybody rests for one to two seconds, as the
script of a page does while somebody types.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from benchmarks import house, stage, table
from benchmarks.browser import Browser
from benchmarks.crowd import Act, Line, WrongAnswer, alone, together
from benchmarks.printing import asked_for, printing
from questionnaires.library import forget, open_instrument
from questionnaires.method import load_method
from questionnaires.scoring import score
from survey.demo import cast
from survey.demo.cast import EDITION
from survey.processes import let_memory_rest

#: How long somebody who types rests between two savings, in seconds.
REST = (1.0, 2.0)
EMPTY, TWENTY, COMMIT = "floor: an empty page", "floor: twenty questions", "floor: a commit"


def main(arguments: list[str] | None = None) -> int:
    """Measure what was asked for, print as it comes, and the table at the end."""
    options = _parser().parse_args(arguments)
    if options.quick:
        options.seconds, options.users, options.engines = 1.0, [1, 10], ["sqlite"]
    wrong = 0
    for name in options.engines:
        with tempfile.TemporaryDirectory(prefix="readiness-bench-") as place:
            folder = Path(place)
            kept: AbstractContextManager[house.Engine] = (
                nullcontext(house.sqlite(folder)) if name == "sqlite" else house.postgresql()
            )
            with kept as engine:
                print(f"Setting up {engine.name}", file=sys.stderr)
                wrong += _measure(engine, folder, options)
    return 1 if wrong else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0, help="how long each line lasts")
    parser.add_argument("--users", type=_numbers, default=[1, 10, 30], help="at once: 1,10,30")
    parser.add_argument("--engines", type=_engines, default=["sqlite", "postgresql"])
    parser.add_argument("--quick", action="store_true", help="SQLite, 1 and 10 users, 1 s each")
    parser.add_argument("--only", default="", help="lines whose name holds these words")
    parser.add_argument(
        "--soak",
        type=float,
        nargs="?",
        const=120.0,
        default=0.0,
        metavar="SECONDS",
        help="instead: 30 users save while they type, for two minutes",
    )
    return parser


def _numbers(text: str) -> list[int]:
    return [min(stage.MOST, int(part)) for part in text.split(",")]


def _engines(text: str) -> list[str]:
    found = text.split(",")
    if strange := set(found) - {"sqlite", "postgresql"}:
        raise argparse.ArgumentTypeError(f"no such engine: {', '.join(sorted(strange))}")
    return found


def _measure(engine: house.Engine, folder: Path, options: argparse.Namespace) -> int:
    settings, set_stage = stage.set_up(folder, engine.settings)
    before = os.getloadavg()
    with house.web(settings) as web:
        if options.soak:
            acts = [set_stage.typing(web.port, number) for number in range(stage.MOST)]
            name = f"saving while typing, {options.soak:.0f} s"
            lines = [together(name, acts, options.soak, think=REST, worked=web.worked)]
        else:
            lines = list(_floors(engine, settings, options))
            lines += _pages(set_stage, web, options)
            lines += _beside_printing(set_stage, settings, web, folder, options)
            if not options.only:
                lines += _ground_floor(set_stage)
                lines += _paper(set_stage, folder)
    print(table.heading(engine.name, before))
    print(table.drawn(lines))
    if not options.soak:
        with house.web(settings) as web:
            print(table.weights(*_weighed(set_stage, web)))
    print()
    return sum(len(line.errors) for line in lines)


def _floors(
    engine: house.Engine, settings: dict[str, object], options: argparse.Namespace
) -> Iterator[Line]:
    with house.web(settings, floors=engine.floor) as web:
        for users in options.users:
            for name, path in ((EMPTY, "/"), (TWENTY, "/twenty"), (COMMIT, "/commit")):
                acts = [_asking(web.port, path) for _ in range(users)]
                yield together(name, acts, options.seconds, worked=web.worked)


def _asking(port: int, path: str) -> Act:
    window = Browser("127.0.0.1", port)

    def ask() -> None:
        if window.ask("GET", path).status != 200:
            raise WrongAnswer(path)

    return ask


def _pages(set_stage: stage.Stage, web: house.Web, options: argparse.Namespace) -> Iterator[Line]:
    made: tuple[tuple[str, Callable[[int, int], Act], str], ...] = (
        (f"section page, {len(set_stage.questions)} questions", set_stage.reading, TWENTY),
        ("autosave of one card", set_stage.typing, COMMIT),
        ("results, derived now", set_stage.deciding, EMPTY),
        ("results, signed and shared", set_stage.coordinating, EMPTY),
        ("the focal point's board", set_stage.boarding, EMPTY),
        ("193 States by every article", set_stage.looking_around, EMPTY),
        ("the same, filtered", set_stage.filtering, EMPTY),
    )
    for name, act, floor in made:
        if options.only not in name:
            continue
        for users in options.users:
            acts = [act(web.port, number) for number in range(users)]
            yield together(name, acts, options.seconds, floor=floor, worked=web.worked)


def _beside_printing(
    set_stage: stage.Stage,
    settings: dict[str, object],
    web: house.Web,
    folder: Path,
    options: argparse.Namespace,
) -> Iterator[Line]:
    """The section page while the worker prints reports, which it does one after the other, and
    beside two presses at once: its p95 should not be 1.2 times as long as without."""
    if options.only not in "section page, reports printing":
        return
    assert set_stage.dossier is not None
    for users in options.users:

        def read(name: str, users: int = users) -> Line:
            acts = [set_stage.reading(web.port, number) for number in range(users)]
            return together(name, acts, options.seconds, floor=TWENTY, worked=web.worked)

        yield read("section page, nothing printing")
        try:
            with asked_for(settings, f"coordinator@{cast.DOMAIN}", set_stage.shared):
                line = read("section page, reports printing")
        except WrongAnswer as reason:
            print(f"Nothing is measured beside the worker: {reason}.", file=sys.stderr)
        else:
            yield line
        with printing(set_stage.dossier, folder, 2):
            yield read("section page, two presses at once")


def _ground_floor(set_stage: stage.Stage) -> list[Line]:
    """Content and scoring, without web and database."""

    def opening() -> int:
        forget()
        open_instrument(EDITION, "en")
        return 0

    instrument, method, sheet = open_instrument(EDITION, "en"), load_method(), set_stage.sheet
    assert sheet is not None

    def scoring() -> int:
        score(instrument, sheet, method)
        return 0

    opened = alone("open the edition, checks included", opening, 3)
    before = gc.get_threshold()
    let_memory_rest()  # as the web processes do
    scored = alone("score a whole sheet", scoring, 20)
    gc.unfreeze()
    gc.set_threshold(*before)
    return [opened, scored]


def _paper(set_stage: stage.Stage, folder: Path) -> list[Line]:
    """The gap report as PDF."""
    from reports.errors import PangoMissing
    from reports.pdf import write_pdf

    dossier = set_stage.dossier
    assert dossier is not None
    try:
        return [
            alone(
                "print the gap report (PDF)",
                lambda: write_pdf(dossier, folder / "report.pdf").bytes,
                3,
            )
        ]
    except PangoMissing:
        print("No PDF is measured: this machine cannot set type.", file=sys.stderr)
        return []


def _weighed(set_stage: stage.Stage, web: house.Web) -> tuple[int, int, int]:
    """Bytes on the wire of the section page: the first visit, each later one, before packing."""
    email, path = set_stage.desks[0]
    window = set_stage.browser(web.port, email)
    page = window.get(path)
    files = [window.ask("GET", file, accept="*/*") for file in window.files_of(page)]
    if not all(file.status == 200 for file in files):
        raise WrongAnswer("a file of the page is not there")
    return page.wire + sum(file.wire for file in files), page.wire, len(page.body)


if __name__ == "__main__":
    raise SystemExit(main())
