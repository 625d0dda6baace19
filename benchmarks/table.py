"""The figures as text."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Sequence

from benchmarks.crowd import Line


def heading(engine: str, load: tuple[float, float, float]) -> str:
    """What was measured where; the load of the machine before says how much else it had to do."""
    return (
        f"{engine}, {os.cpu_count()} cores, Python {sys.version.split()[0]};"
        f" load before {load[0]:.1f}, after {os.getloadavg()[0]:.1f}\n"
    )


def drawn(lines: Sequence[Line]) -> str:
    """A line each; the ratio is to the floor with as many users in the same run. Work is processor
    time of the service for one answer."""
    floors = {(line.name, line.users): line.median for line in lines}
    rows = [
        f"{'':36} {'users':>5} {'median':>9} {'p95':>9} {'work':>9} {'each s':>7} {'x floor':>8}"
        f" {'errors':>7} {'bytes':>9}"
    ]
    for line in lines:
        floor = floors.get((line.floor, line.users))
        ratio = f"{line.median / floor:8.1f}" if floor else " " * 8
        rate = f"{line.rate:7.0f}" if line.rate else " " * 7
        size = f"{line.size:9,}" if line.size else ""
        rows.append(
            f"{line.name:36} {line.users:5} {line.median * 1000:7.1f}ms {line.p95 * 1000:7.1f}ms"
            f" {line.work * 1000:7.1f}ms"
            f" {rate} {ratio} {len(line.errors):7} {size}".rstrip()
        )
    wrong = Counter(error for line in lines for error in line.errors)
    rows += [f"  {times} x {error}" for error, times in wrong.most_common(5)]
    return "\n".join(rows)


def weights(first: int, later: int, unpacked: int) -> str:
    """Bytes of the section page on the wire."""
    return (
        f"section page on the wire: first visit {first:,} bytes, then {later:,};"
        f" {unpacked:,} before it is packed"
    )
