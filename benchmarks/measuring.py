"""What all benchmarks measure with: times taken in turn, medians, ratios and growth."""

import statistics
import time
from collections.abc import Callable, Iterable, Mapping
from math import exp, log

__all__ = ["Timed", "geometric_mean", "growth", "in_turn", "seconds", "side_by_side"]

Timed = Callable[[], object]


def seconds(action: Timed) -> float:
    """Time one call."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def in_turn(ways: Mapping[str, Timed], rounds: int) -> dict[str, list[float]]:
    """Time each way, one after the other, again and again: a busy machine is busy for them all."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            times[name].append(seconds(way))
    return times


def side_by_side(ours: Timed, theirs: Timed, rounds: int) -> tuple[float, float, float]:
    """Give the medians of both sides in seconds, and of their ratio, after one warm-up."""
    ours()
    theirs()
    times = in_turn({"ours": ours, "theirs": theirs}, rounds)
    pairs = zip(times["ours"], times["theirs"], strict=True)
    ratio = statistics.median(one / other for one, other in pairs)
    return statistics.median(times["ours"]), statistics.median(times["theirs"]), ratio


def geometric_mean(values: Iterable[float | None]) -> float | None:
    """Give the geometric mean of what there is.

    >>> geometric_mean([1, None, 100])
    10.0
    """
    logarithms = [log(value) for value in values if value]
    return round(exp(sum(logarithms) / len(logarithms)), 9) if logarithms else None


def growth(values: Mapping[int, float]) -> float | None:
    """Give the exponent with which values grow with size: the slope between their logarithms.

    >>> growth({10: 3.0, 100: 300.0, 1000: 30000.0})
    2.0
    """
    if len(values) < 2:
        return None
    sizes, found = ([log(each) for each in side] for side in (values, values.values()))
    return round(statistics.linear_regression(sizes, found).slope, 9)
