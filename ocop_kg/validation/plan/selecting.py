"""The queries that somebody wrote, ready to be asked for all focus nodes or one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ocop_kg.validation.plan.asking import Asked, asked
from ocop_kg.validation.plan.checks import SelectCheck

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ocop_kg.validation.plan.focus import Focus
    from ocop_kg.validation.plan.model import Shape
    from ocop_kg.validation.plan.queries import Placed
    from ocop_kg.validation.plan.text import Names

__all__ = ["WrittenQuestion", "written_questions"]


class WrittenQuestion(NamedTuple):
    """A SELECT of a shape at the focus nodes where it stands."""

    shape: Shape
    focus: Focus
    check: SelectCheck
    asked: Asked


def written_questions(
    checks: Iterable[Placed], names: Names, count: Callable[[str, int], int] | None = None
) -> Iterator[WrittenQuestion]:
    """Give the queries of checks that are queries themselves; `count` is as for `asked`."""
    for item in checks:
        if isinstance(item.check, SelectCheck):
            query = asked(item.check, item.focus, names, count)
            yield WrittenQuestion(item.shape, item.focus, item.check, query)
