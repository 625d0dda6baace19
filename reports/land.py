"""The outline of land on which markers stand, and where a place lies on it. No border is drawn.

``land.txt`` is Natural Earth's land at 1:110 million (public domain), without Antarctica, in the
equal-area projection "Equal Earth", thinned for this width; scripts/outline.py made it.
"""

from __future__ import annotations

from functools import cache, lru_cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

WIDTH = 960.0
HEIGHT = 432.0
#: The latitudes that are drawn: south of it lies Antarctica alone.
_NORTH = 84.0
_A = (1.340264, -0.081106, 0.000893, 0.003796)
_M = sqrt(3) / 2
#: As far to the east as Europe and Africa stand in the middle.
_CENTRE = 11.0


@cache
def outline() -> str:
    """The path of the land."""
    return Path(__file__).with_name("land.txt").read_text("ascii").strip()


def place(latitude: float, longitude: float) -> tuple[float, float]:
    """Where a place lies in the drawing, from its upper left corner."""
    x, y = _projected(latitude, (longitude - _CENTRE + 180) % 360 - 180)
    half, _ = _projected(0, 180)
    _, top = _projected(_NORTH, 0)
    scale = WIDTH / (2 * half)
    return WIDTH / 2 + x * scale, (top - y) * scale


def _projected(latitude: float, longitude: float) -> tuple[float, float]:
    t = asin(_M * sin(radians(latitude)))
    t2 = t * t
    t6 = t2 * t2 * t2
    a1, a2, a3, a4 = _A
    slope = a1 + 3 * a2 * t2 + t6 * (7 * a3 + 9 * a4 * t2)
    return (
        radians(longitude) * cos(t) / (_M * slope),
        t * (a1 + a2 * t2 + t6 * (a3 + a4 * t2)),
    )


@lru_cache(maxsize=64)
def spread(
    points: tuple[tuple[float, float], ...], apart: float
) -> tuple[tuple[float, float], ...]:
    """Markers at these places, moved aside a little where they would cover each other."""
    at = [place(latitude, longitude) for latitude, longitude in points]
    for _round in range(60):
        moved = False
        cells: dict[tuple[int, int], list[int]] = {}
        for number, (x, y) in enumerate(at):
            cells.setdefault((int(x // apart), int(y // apart)), []).append(number)
        for (column, row), here in list(cells.items()):
            near = [
                other
                for dx in (-1, 0, 1)
                for dy in (-1, 0, 1)
                for other in cells.get((column + dx, row + dy), ())
            ]
            for one in here:
                for other in near:
                    moved = (one < other and _part(at, one, other, apart)) or moved
        if not moved:
            break
    return tuple(at)


@lru_cache(maxsize=64)
def room(points: tuple[tuple[float, float], ...], apart: float, most: float) -> tuple[float, ...]:
    """Half-way from each of the markers, spread so far apart, to the next one; at most ``most``."""
    at = spread(points, apart)
    nearest = [2 * most] * len(at)
    order = sorted(range(len(at)), key=at.__getitem__)
    for place, one in enumerate(order):
        x, y = at[one]
        for other in order[place + 1 :]:
            dx = at[other][0] - x
            if dx >= 2 * most:
                break
            distance = sqrt(dx * dx + (at[other][1] - y) ** 2)
            nearest[one] = min(nearest[one], distance)
            nearest[other] = min(nearest[other], distance)
    return tuple(distance / 2 for distance in nearest)


def _part(at: list[tuple[float, float]], one: int, other: int, apart: float) -> bool:
    (x1, y1), (x2, y2) = at[one], at[other]
    dx, dy = x2 - x1, y2 - y1
    distance = sqrt(dx * dx + dy * dy)
    if distance >= apart - 0.01:
        return False
    if distance < 0.01:
        # Two in the same place: always parted in the same direction, so that a map never dances.
        dx, dy, distance = 1.0, 0.0, 1.0
        push = apart / 2
    else:
        push = (apart - distance) / 2
    at[one] = (x1 - dx / distance * push, y1 - dy / distance * push)
    at[other] = (x2 + dx / distance * push, y2 + dy / distance * push)
    return True
