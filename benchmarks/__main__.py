"""./run bench: pages, saving, scoring and the PDF on demo data; medians, p95, ratio to a floor."""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from benchmarks.stage import Stage, demo_stage
from questionnaires.library import forget, open_instrument
from questionnaires.method import load_method
from questionnaires.scoring import score


@dataclass(frozen=True, slots=True)
class Line:
    """One measured thing: seconds of each run, and the bytes of what came back."""

    name: str
    seconds: tuple[float, ...]
    size: int = 0

    @property
    def median(self) -> float:
        """The median of the runs, in seconds."""
        return statistics.median(self.seconds)

    @property
    def p95(self) -> float:
        """The 95th percentile of the runs, in seconds."""
        return sorted(self.seconds)[max(0, round(0.95 * len(self.seconds)) - 1)]


def measure(name: str, call: Callable[[], int], runs: int) -> Line:
    """Run it once unmeasured, then so many times."""
    size = call()
    seconds = []
    for _ in range(runs):
        began = time.perf_counter()
        size = call()
        seconds.append(time.perf_counter() - began)
    return Line(name, tuple(seconds), size)


def page(client: FlaskClient, address: str) -> Callable[[], int]:
    """A page as a browser asks for it; gives its compressed size. Anything but 200 stops all."""

    def call() -> int:
        response = client.get(address, headers={"Accept-Encoding": "gzip"})
        if response.status_code != 200:
            raise SystemExit(f"{address} answered {response.status_code}")
        return len(response.data)

    return call


def ground_floor(stage: Stage, runs: int) -> list[Line]:
    """Content and scoring, without web and database."""

    def opening() -> int:
        forget()
        return len(open_instrument(stage.edition, "en").sections)

    instrument, method = open_instrument(stage.edition, "en"), load_method()

    def scoring() -> int:
        return len(score(instrument, stage.sheet, method).nodes)

    return [
        measure("open the edition, checks included", opening, max(3, runs // 10)),
        measure("score a whole sheet", scoring, runs),
    ]


def pages(app: Flask, stage: Stage, runs: int) -> list[Line]:
    """Pages through the whole application, in this process, without a socket."""
    lines = []
    bare = Flask("bare")
    bare.add_url_rule("/", "bare", lambda: "")
    lines.append(measure("floor: an empty page", page(bare.test_client(), "/"), runs))
    for name, client, address in stage.addresses(app):
        lines.append(measure(name, page(client, address), runs))
    lines.append(measure("save one answer of a section", stage.saving(app), max(10, runs // 2)))
    lines.append(measure("save one card, as scripts do", stage.autosaving(app), max(10, runs // 2)))
    return lines


def paper(stage: Stage, folder: Path, runs: int) -> list[Line]:
    """The gap report as PDF."""
    from reports.pdf import write_pdf

    return [
        measure(
            "print the gap report (PDF)",
            lambda: write_pdf(stage.dossier, folder / "report.pdf").bytes,
            runs,
        )
    ]


def table(lines: list[Line]) -> str:
    """The lines as text; the ratio is to the empty page of the same run."""
    floor = next((line.median for line in lines if line.name.startswith("floor")), None)
    rows = [f"{'':44} {'median':>10} {'p95':>10} {'x floor':>8} {'bytes':>10}"]
    for line in lines:
        ratio = f"{line.median / floor:8.1f}" if floor else " " * 8
        size = f"{line.size:10,}" if line.size > 100 else " " * 10
        rows.append(
            f"{line.name:44} {line.median * 1000:8.1f}ms {line.p95 * 1000:8.1f}ms {ratio} {size}"
        )
    return "\n".join(rows)


def main(arguments: list[str] | None = None) -> int:
    """Measure everything once and print the table."""
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=50, help="measured runs of each page")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print("Loading demo data", file=sys.stderr)
        app, stage = demo_stage(folder)
        lines = [
            *pages(app, stage, options.runs),
            *ground_floor(stage, options.runs),
            *paper(stage, folder, 3),
        ]
    print(
        f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, SQLite; one user, in process\n"
    )
    print(table(lines))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
