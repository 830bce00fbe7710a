"""Makes the map of the world that pictures are drawn on, from Natural Earth.

The geometry is Natural Earth 4.1 (public domain) at 1:50 million as the npm package world-atlas
carries it, and at 1:10 million for countries that are too small for that. Get the package of the
pinned version, and name it here:

    npm pack world-atlas@2.0.2
    python data/refresh_world.py world-atlas-2.0.2.tgz

It writes ``ocop_kg/pictures/world.json``: the same package gives the same bytes. Nothing is
fetched. Lines are simplified where countries meet as they are along coasts, so that neighbours stay
neighbours (Visvalingam and Whyatt, 1993). Countries are known by their M49 code. An area without a
code in M49 goes with the country that the United Nations count it to, and has no line of its own.
"""

from __future__ import annotations

import hashlib
import heapq
import json
import math
import sys
import tarfile
from pathlib import Path
from typing import Any

PACKAGE = "world-atlas 2.0.2"
DIGEST = (
    "2177d5d2ac25297a5c933d458705d5c0a46388884e9d6b6d3ac926e42b7132c8"
    "e013f317018447589aa05cea4cf0891c3c1a179f24d4e651477186b90a11b42d"
)
TARGET = Path(__file__).resolve().parent.parent / "ocop_kg" / "pictures" / "world.json"
STEPS = 20
"""Steps a degree of the grid on which points lie."""
LEAST_TRIANGLE = 0.012
"""Square degrees of the triangle that a point must make with its neighbours to be kept."""
LEAST_ISLAND = 0.12
"""Square degrees of the smallest islands, beside a country's largest, that are kept."""
LEFT_OUT = {"010"}  # Antarctica
COUNTED_WITH = {"158": "156", "N. Cyprus": "196", "Somaliland": "706", "Kosovo": "688"}
NOTE = (
    "Made with Natural Earth (public domain, naturalearthdata.com), as npm "
    f"{PACKAGE} carries it, simplified."
)

Point = tuple[float, float]
Ring = list[int]


def read(archive: Path, name: str) -> dict[str, Any]:
    """Read a file of the package."""
    with tarfile.open(archive) as tar:
        member = tar.extractfile(f"package/{name}")
        if member is None:
            sys.exit(f"{archive} has no {name}")
        found: dict[str, Any] = json.load(member)
    return found


def arcs_of(topology: dict[str, Any]) -> list[list[Point]]:
    """Undo the delta coding of TopoJSON (section 2.1.4)."""
    (scale_x, scale_y) = topology["transform"]["scale"]
    (move_x, move_y) = topology["transform"]["translate"]
    arcs = []
    for coded in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in coded:
            x, y = x + dx, y + dy
            points.append((x * scale_x + move_x, y * scale_y + move_y))
        arcs.append(points)
    return arcs


def countries_of(topology: dict[str, Any]) -> dict[str, list[Ring]]:
    """Give the rings of each country as numbers of arcs; what has no code goes with a country."""
    found: dict[str, list[Ring]] = {}
    for each in topology["objects"]["countries"]["geometries"]:
        code = each.get("id") or each["properties"]["name"]
        code = COUNTED_WITH.get(code, code)
        polygons = each.get("arcs", [])
        if each["type"] == "Polygon":
            polygons = [polygons]
        if code not in LEFT_OUT:
            found.setdefault(code, []).extend(ring for polygon in polygons for ring in polygon)
    return found


def dissolved(rings: list[Ring], arcs: list[list[Point]]) -> list[Ring]:
    """Take away the lines between parts of one country, and join what is left to rings."""
    used = {arc for ring in rings for arc in ring}
    inner = {arc for arc in used if ~arc in used}
    whole = [ring for ring in rings if inner.isdisjoint(ring)]
    parted = [ring for ring in rings if not inner.isdisjoint(ring)]
    loose = [arc for ring in parted for arc in ring if arc not in inner]
    while loose:
        ring = [loose.pop(0)]
        while ends(ring[-1], arcs)[1] != ends(ring[0], arcs)[0]:
            following = next(arc for arc in loose if ends(arc, arcs)[0] == ends(ring[-1], arcs)[1])
            loose.remove(following)
            ring.append(following)
        whole.append(ring)
    return whole


def ends(arc: int, arcs: list[list[Point]]) -> tuple[Point, Point]:
    """Give the first and the last point of an arc, which may run backwards."""
    points = arcs[arc if arc >= 0 else ~arc]
    return (points[0], points[-1]) if arc >= 0 else (points[-1], points[0])


def points_of(ring: Ring, arcs: list[list[Point]]) -> list[Point]:
    """Join the arcs of a ring."""
    points: list[Point] = []
    for arc in ring:
        part = arcs[arc] if arc >= 0 else arcs[~arc][::-1]
        points += part[bool(points) :]
    return points


def area(points: list[Point]) -> float:
    """Give the area of a ring, in square degrees as they are at the equator."""
    flat = [(x * math.cos(math.radians(y)), y) for x, y in points]
    pairs = zip(flat, flat[1:] + flat[:1], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


def simplified(points: list[Point], least: float) -> list[Point]:
    """Drop points, the one of the smallest triangle first, until all triangles are large enough."""
    before = [at - 1 for at in range(len(points))]
    after = [at + 1 for at in range(len(points))]
    gone: set[int] = set()

    def triangle(at: int) -> float:
        return area([points[before[at]], points[at], points[after[at]]])

    heap = [(triangle(at), at) for at in range(1, len(points) - 1)]
    heapq.heapify(heap)
    sizes = {at: size for size, at in heap}
    while heap and heap[0][0] < least:
        size, at = heapq.heappop(heap)
        if at in gone or sizes[at] != size:
            continue
        gone.add(at)
        after[before[at]], before[after[at]] = after[at], before[at]
        for other in (before[at], after[at]):
            if 0 < other < len(points) - 1:
                sizes[other] = max(triangle(other), size)
                heapq.heappush(heap, (sizes[other], other))
    return [point for at, point in enumerate(points) if at not in gone]


def on_grid(points: list[Point]) -> list[tuple[int, int]]:
    """Put points on the grid; those that fall together stay one."""
    grid = [(round(x * STEPS), round(y * STEPS)) for x, y in points]
    return [point for at, point in enumerate(grid) if not at or point != grid[at - 1]]


def coded(points: list[tuple[int, int]]) -> str:
    """Write points as differences, with a sign before each number."""
    x = y = 0
    parts = []
    for next_x, next_y in points:
        parts.append(f"{next_x - x:+d}{next_y - y:+d}")
        x, y = next_x, next_y
    return "".join(parts)


class World:
    """The arcs that are kept, by the topology and number they had, and the rings made of them."""

    def __init__(self) -> None:
        self.arcs: list[str] = []
        self.countries: dict[str, list[Ring]] = {}
        self._kept: dict[tuple[str, int], int] = {}

    def add(self, code: str, rings: list[Ring], arcs: list[list[Point]], scale: str) -> None:
        """Add a country of a topology, without the islands that nobody would see."""
        rings = sorted(dissolved(rings, arcs), key=lambda ring: -area(points_of(ring, arcs)))
        self.countries[code] = [
            [self._number(arc, arcs, scale) for arc in ring]
            for at, ring in enumerate(rings)
            if not at or area(points_of(ring, arcs)) >= LEAST_ISLAND
        ]

    def _number(self, arc: int, arcs: list[list[Point]], scale: str) -> int:
        old = arc if arc >= 0 else ~arc
        key = (scale, old)
        if key not in self._kept:
            points = arcs[old]
            closed = points[0] == points[-1]
            least = min(LEAST_TRIANGLE, area(points) / 16) if closed else LEAST_TRIANGLE
            self._kept[key] = len(self.arcs)
            self.arcs.append(coded(on_grid(simplified(points, least))))
        return self._kept[key] if arc >= 0 else ~self._kept[key]


def main() -> None:
    """Make the map from the package that the command line names."""
    archive = Path(sys.argv[1])
    digest = hashlib.sha512(archive.read_bytes()).hexdigest()
    if digest != DIGEST:
        sys.exit(f"{archive} is not {PACKAGE}: its SHA-512 is {digest}")
    world = World()
    for name in ("countries-50m.json", "countries-10m.json"):
        topology = read(archive, name)
        arcs = arcs_of(topology)
        found = countries_of(topology)
        for code in sorted(found):
            is_code = code.isdigit()
            if code not in world.countries and (is_code or name == "countries-50m.json"):
                world.add(code, found[code], arcs, name)
    written = {"about": NOTE, "steps": STEPS, "arcs": world.arcs, "countries": world.countries}
    TARGET.write_text(json.dumps(written, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{TARGET.name}: {TARGET.stat().st_size:,} bytes, {len(world.countries)} countries")


if __name__ == "__main__":
    main()
