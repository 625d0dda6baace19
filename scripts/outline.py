"""Makes reports/land.txt from land-110m.json of the npm package world-atlas 2.0.2.

    python scripts/outline.py PATH/TO/land-110m.json > reports/land.txt

The package is Natural Earth's land at 1:110 million (public domain) as TopoJSON.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from reports.land import place

#: Points that lie nearer to the line between their neighbours say nothing at this width.
THIN = 0.45
SOUTH = -60.0


def rings(topology: dict) -> list[list[tuple[float, float]]]:
    """Every ring of the land as longitudes and latitudes."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)
    (land,) = topology["objects"]["land"]["geometries"]
    found = []
    for polygon in land["arcs"]:
        for ring in polygon:
            points = []
            for number in ring:
                arc = arcs[number] if number >= 0 else arcs[~number][::-1]
                points += arc if not points else arc[1:]
            found.append(points)
    return found


def thinned(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Douglas and Peucker."""
    if len(points) < 3:
        return points
    (x1, y1), (x2, y2) = points[0], points[-1]
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5

    def off(point: tuple[float, float]) -> float:
        x, y = point
        if length < 1e-9:
            return ((x - x1) ** 2 + (y - y1) ** 2) ** 0.5
        return abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length

    far = max(range(1, len(points) - 1), key=lambda n: off(points[n]))
    if off(points[far]) <= THIN:
        return [points[0], points[-1]]
    return thinned(points[: far + 1])[:-1] + thinned(points[far:])


def parted(ring: list[tuple[float, float]]) -> list[list[tuple[float, float]]]:
    """A ring on the map; where it crosses the map's edge, its pieces."""
    pieces: list[list[tuple[float, float]]] = [[]]
    former = None
    for longitude, latitude in ring:
        x, y = place(latitude, longitude)
        if former is not None and abs(x - former) > 300:
            pieces.append([])
        pieces[-1].append((x, y))
        former = x
    if len(pieces) > 1:
        # The first and the last piece are one.
        pieces[0] = pieces.pop() + pieces[0]
    return pieces


def main() -> None:
    topology = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    path = ""
    for ring in rings(topology):
        if max(latitude for _, latitude in ring) < SOUTH:
            continue
        for piece in parted(ring):
            half = len(piece) // 2
            small = thinned(piece[: half + 1])[:-1] + thinned(piece[half:])
            whole = [(round(x), round(y)) for x, y in small]
            kept = [p for n, p in enumerate(whole) if n == 0 or p != whole[n - 1]]
            if len(kept) < 3:
                continue
            path += f"M{kept[0][0]} {kept[0][1]}l"
            steps = [f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in zip(kept, kept[1:], strict=False)]
            path += " ".join(steps).replace(" -", "-") + "z"
    print(path)


if __name__ == "__main__":
    main()
