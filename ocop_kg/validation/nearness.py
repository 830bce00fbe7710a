"""The name that was meant where another was written: among thousands, found without reading all."""

from bisect import bisect_left
from collections.abc import Iterable

from ocop_kg.naming import near_names

__all__ = ["NearNames"]

_COMPARED = 300  # names: to compare a name with more of them takes too long
_LAST = "\U0010ffff"


class NearNames:
    """Names of a kind, and the one that is near to another name.

    >>> NearNames(["lesotho", "togo"]).near("lesoto")
    'lesotho'
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = sorted(names)
        self._turned: list[str] = []

    def near(self, name: str) -> str | None:
        """Give the nearest name: among many only one that differs by a letter or a swap.

        Such a name has the first half of the other one, or the second.
        """
        if len(self._names) <= _COMPARED:
            return next(iter(near_names(name, self._names, most=1)), None)
        if not self._turned:
            self._turned = sorted(name[::-1] for name in self._names)
        half = len(name) // 2
        likely = _starting(self._names, name[:half])
        likely += [other[::-1] for other in _starting(self._turned, name[:half:-1])]
        return min((other for other in likely if _is_near(name, other)), default=None)


def _starting(names: list[str], start: str) -> list[str]:
    return names[bisect_left(names, start) : bisect_left(names, start + _LAST)]


def _is_near(name: str, other: str) -> bool:
    """Tell whether one letter more, less or other, or a swap of two, makes of one the other.

    >>> [_is_near("potato", other) for other in ("potatoe", "ptato", "patato", "optato", "tomato")]
    [True, True, True, True, False]
    """
    pairs = enumerate(zip(name, other, strict=False))
    at = next((at for at, (one, two) in pairs if one != two), min(len(name), len(other)))
    one, two = name[at:], other[at:]
    return one[1:] in (two, two[1:]) or one == two[1:] or one[1:2] + one[:1] + one[2:] == two
