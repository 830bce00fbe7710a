"""What came of a test of shapes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocop_kg.validation.report import Result

__all__ = ["Outcome", "differences"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case that was run: its name, and what differs from what it expects, line by line.

    A line starts with ``-`` for what was expected and not found, with ``+`` for what was found and
    not expected, or says what is wrong. `results` are those of the rule in the data that were to
    fail, placed there from the second line on: on the first stand the prefixes.
    """

    name: str
    differences: tuple[str, ...] = ()
    results: tuple[Result, ...] = ()

    @property
    def passed(self) -> bool:
        """Tell whether all is as expected."""
        return not self.differences


def differences(expected: Iterable[str], found: Iterable[str]) -> list[str]:
    """Give what is only on one side, each as often as it is there more often; sorted.

    >>> differences(["a", "b", "b"], ["b", "c"])
    ['- a', '- b', '+ c']
    """
    one, other = Counter(expected), Counter(found)
    lost = [f"- {line}" for line in sorted((one - other).elements())]
    return [*lost, *(f"+ {line}" for line in sorted((other - one).elements()))]
