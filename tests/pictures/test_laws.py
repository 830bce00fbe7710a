"""What always holds of the parts of a picture: projections, clipping, axes, shades, layout."""

import datetime
import math
from itertools import combinations, pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ocop_kg.pictures.axes import number_axis, time_axis
from ocop_kg.pictures.layout import Place, laid_out
from ocop_kg.pictures.lettering import fitted, width, wrapped
from ocop_kg.pictures.outlines import clipped
from ocop_kg.pictures.projections import Projection, azimuthal, equal_earth
from ocop_kg.pictures.shades import figure, scale
from ocop_kg.pictures.style import SHADES

numbers = st.floats(-1e12, 1e12).map(lambda number: round(number, 3))
places = st.tuples(st.floats(-50, 50), st.floats(-50, 50))


def share_of_area(project: Projection, longitude: float, latitude: float) -> float:
    """How large a small piece of the globe is on the map, for its true size."""
    step = 1e-4
    x0, y0 = project(longitude, latitude)
    x1, y1 = project(longitude + step, latitude)
    x2, y2 = project(longitude, latitude + step)
    drawn = abs((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0))
    return drawn / (math.radians(step) ** 2 * math.cos(math.radians(latitude)))


@given(st.floats(-179, 179), st.floats(-80, 80))
def test_the_map_of_the_world_keeps_areas(longitude: float, latitude: float) -> None:
    assert share_of_area(equal_earth, longitude, latitude) == pytest.approx(1, rel=1e-3)


@given(st.floats(-180, 180), st.floats(-70, 70), st.floats(-40, 40), st.floats(-15, 15))
def test_a_map_from_near_keeps_areas(x: float, y: float, east: float, north: float) -> None:
    project = azimuthal(x, y)
    assert share_of_area(project, x + east, y + north) == pytest.approx(1, rel=1e-3)


@given(st.lists(places, min_size=3, max_size=12), places, places)
def test_what_is_clipped_lies_inside(
    ring: list[tuple[float, float]], one: tuple[float, float], other: tuple[float, float]
) -> None:
    (left, right), (top, bottom) = sorted((one[0], other[0])), sorted((one[1], other[1]))
    for x, y in clipped(ring, left, top, right, bottom):
        assert left - 1e-6 <= x <= right + 1e-6
        assert top - 1e-6 <= y <= bottom + 1e-6
    assert clipped(ring, -50, -50, 50, 50) == ring


@given(st.lists(numbers, min_size=1, max_size=20), st.integers(2, 12))
def test_an_axis_holds_its_numbers_and_zero(some: list[float], most: int) -> None:
    axis = number_axis(some, most)
    assert axis.low <= min([0, *some])
    assert axis.high >= max([0, *some])
    assert 2 <= len(axis.ticks) <= most + 3
    steps = [after - before for (before, _), (after, _) in pairwise(axis.ticks)]
    assert max(steps) == pytest.approx(min(steps), rel=1e-6)
    assert axis.place(axis.low, 10, 20) == pytest.approx(10)
    assert axis.place(axis.high, 10, 20) == pytest.approx(20)


@given(st.lists(st.dates(), min_size=1, max_size=9))
def test_an_axis_of_time_holds_its_days(days: list[datetime.date]) -> None:
    axis = time_axis(day.toordinal() for day in days)
    assert axis.low <= min(days).toordinal() <= max(days).toordinal() <= axis.high
    assert axis.low < axis.high
    assert 1 <= len(axis.ticks) <= 13
    assert [place for place, _ in axis.ticks] == sorted({place for place, _ in axis.ticks})


@given(st.lists(numbers, min_size=1, max_size=40))
def test_each_number_has_the_shade_of_a_step_that_holds_it(some: list[float]) -> None:
    steps = scale(some)
    assert len(steps.steps) <= SHADES
    for number in some:
        least, most = steps.steps[steps.step(number)]
        assert least <= number <= most
        assert 0 <= steps.shade(number) < SHADES
    shades = [steps.shade(number) for number in sorted(some)]
    assert shades == sorted(shades)
    assert all(before[1] < after[0] for before, after in pairwise(steps.steps))


@given(st.integers(-(10**9), 10**9))
def test_a_whole_number_is_written_as_it_is(number: int) -> None:
    assert int(figure(float(number)).replace(",", "")) == number


@given(st.text(max_size=60), st.floats(20, 400), st.floats(8, 30))
def test_a_text_that_is_cut_fits(words: str, room: float, size: float) -> None:
    cut = fitted(words, room, size)
    assume(room > 2 * size)
    assert width(cut, size) <= room + 1e-6
    assert cut == words or cut.endswith("…")
    assert all(width(line, size) <= room + 1e-6 for line in wrapped(words, room, size))


@st.composite
def networks(draw: st.DrawFn) -> dict[int, list[int]]:
    """Things with their neighbours, in both directions."""
    count = draw(st.integers(2, 24))
    pairs = list(combinations(range(count), 2))
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, min_size=1, max_size=40))
    found: dict[int, list[int]] = {number: [] for number in range(count)}
    for one, other in chosen:
        found[one].append(other)
        found[other].append(one)
    return {number: others for number, others in found.items() if others}


def name(place: Place, room: float) -> tuple[float, float]:
    """From where to where the name of a thing reaches, without the air around it."""
    if place.side == "left":
        return place.x - room, place.x
    if place.side == "above":
        return place.x - room / 2, place.x + room / 2
    return place.x, place.x + room


@given(networks(), st.floats(30, 186))
def test_a_layout_stays_inside_and_its_names_apart(
    neighbours: dict[int, list[int]], room: float
) -> None:
    found, height = laid_out(neighbours, lambda _: room, 728)
    assert found.keys() == neighbours.keys()
    for place in found.values():
        left, right = name(place, room)
        assert left >= -1e-6
        assert right <= 728 + 1e-6
        assert 0 <= place.y <= height
    for one, other in combinations(found.values(), 2):
        if abs(one.y - other.y) >= 18:
            continue
        (left, right), (start, end) = name(one, room - 18), name(other, room - 18)
        assert right <= start or end <= left, (one, other)
    assert laid_out(neighbours, lambda _: room, 728) == (found, height)
