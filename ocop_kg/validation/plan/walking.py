"""Paths as SPARQL: patterns that bind values, and tests whether some value is as wanted.

The shape of a test decides its speed. An engine that does not know which end of ``p/q`` is bound
may start at the other, so steps are nested: ``EXISTS { ?a p ?b FILTER EXISTS { ?b q ?c } }``. The
path of length zero is written out, since ``p*`` finds it only at nodes that the data hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from ocop_kg.validation.paths import (
    AlternativePath,
    InversePath,
    Path,
    RepeatedPath,
    SequencePath,
    path_text,
)
from ocop_kg.validation.plan.text import FALSE, TRUE, all_of, any_of, negated

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocop_kg.validation.plan.text import Names

__all__ = ["at_least", "bound_values", "every", "leads_to", "some", "values"]

_PAIRWISE = 4  # up to so many values are told apart one by one


def values(path: Path, start: str, end: str) -> str:
    """Write the group that binds `end` to the values of a path at `start`, which is bound."""
    return bound_values(path, start, end, "")


def bound_values(path: Path, start: str, end: str, before: str) -> str:
    """Write the group that binds `end` to the values of a path at `start`, bound by `before`."""
    if _may_be_empty(path):
        longer = _without_empty(path)
        here = f"{before} BIND({start} AS {end})"
        if longer is None:
            return here
        return f"{{ {bound_values(longer, start, end, before)} }} UNION {{ {here} }}"
    return f"{before} {_step(path, start, end)}"


def _step(path: Path, start: str, end: str) -> str:
    if isinstance(path, InversePath) and isinstance(path.path, NamedNode):
        return f"{end} {path_text(path.path)} {start} ."
    return f"{start} {path_text(path)} {end} ."


def _may_be_empty(path: Path) -> bool:
    match path:
        case RepeatedPath(inner, mark):
            return mark in "*?" or _may_be_empty(inner)
        case InversePath(inner):
            return _may_be_empty(inner)
        case SequencePath(parts):
            return all(map(_may_be_empty, parts))
        case AlternativePath(parts):
            return any(map(_may_be_empty, parts))
    return False


def _without_empty(path: Path) -> Path | None:
    """Give a path with at least all ways of the other that are not empty, and no empty one."""
    match path:
        case RepeatedPath(inner, mark):
            longer = _without_empty(inner)
            if longer is None or mark == "?":
                return longer
            return RepeatedPath(longer, "+")
        case InversePath(inner):
            longer = _without_empty(inner)
            return None if longer is None else InversePath(longer)
        case AlternativePath(parts):
            kept = [longer for part in parts if (longer := _without_empty(part)) is not None]
            return _alternative(kept)
        case SequencePath(parts) if _may_be_empty(path):
            ways: list[Path] = []
            for number, part in enumerate(parts):
                longer = _without_empty(part)
                if longer is not None:
                    rest = parts[number + 1 :]
                    ways.append(SequencePath((longer, *rest)) if rest else longer)
            return _alternative(ways)
    return path


def _alternative(ways: list[Path]) -> Path | None:
    if len(ways) < 2:
        return ways[0] if ways else None
    return AlternativePath(tuple(ways))


def some(path: Path | None, start: str, test: Callable[[str], str], names: Names) -> str:
    """Write the test that some value of a path, or the node itself, passes a test."""
    match path:
        case None:
            return test(start)
        case SequencePath(parts):
            rest = SequencePath(parts[1:]) if len(parts) > 2 else parts[1]
            return some(parts[0], start, lambda node: some(rest, node, test, names), names)
        case AlternativePath(parts):
            return any_of([some(part, start, test, names) for part in parts])
        case RepeatedPath() if _may_be_empty(path):
            longer = _without_empty(path)
            here = test(start)
            if longer is None or here == TRUE:
                return here
            return any_of([here, some(longer, start, test, names)])
        case RepeatedPath(inner, _) if test("?value") == TRUE:
            return some(inner, start, test, names)  # the first step decides
        case InversePath(SequencePath(parts)):
            back = SequencePath(tuple(InversePath(part) for part in reversed(parts)))
            return some(back, start, test, names)
        case InversePath(AlternativePath(parts)):
            back_any = AlternativePath(tuple(InversePath(part) for part in parts))
            return some(back_any, start, test, names)
        case InversePath(InversePath(inner)):
            return some(inner, start, test, names)
        case InversePath(inner) if _may_be_empty(inner):
            longer = _without_empty(inner)
            ways = [test(start)]
            if longer is not None:
                ways.append(some(InversePath(longer), start, test, names))
            return any_of(ways)
    end = names()
    wanted = test(end)
    if wanted == FALSE:
        return FALSE
    condition = "" if wanted == TRUE else f" FILTER({wanted})"
    return f"EXISTS {{ {_step(path, start, end)}{condition} }}"


def every(path: Path | None, start: str, test: Callable[[str], str], names: Names) -> str:
    """Write the test that all values of a path, or the node itself, pass a test."""
    return negated(some(path, start, lambda node: negated(test(node)), names))


def leads_to(path: Path | None, start: str, end: str, names: Names) -> str:
    """Write the test that a term, or the value of a bound variable, is a value of a path."""
    if isinstance(path, NamedNode):
        return f"EXISTS {{ {start} {path_text(path)} {end} }}"
    return some(path, start, lambda node: f"sameTerm({node}, {end})", names)


def at_least(
    number: int, path: Path | None, start: str, test: Callable[[str], str], names: Names
) -> str:
    """Write the test that so many different values of a path pass a test."""
    if number <= 0:
        return TRUE
    if number == 1 or path is None:
        return some(path, start, test, names) if number == 1 else FALSE
    if number <= _PAIRWISE and isinstance(path, NamedNode):
        ends = [names() for _ in range(number)]
        steps = " ".join(_step(path, start, end) for end in ends)
        apart = [
            f"!sameTerm({one}, {other})"
            for position, one in enumerate(ends)
            for other in ends[position + 1 :]
        ]
        return f"EXISTS {{ {steps} FILTER({all_of([*apart, *map(test, ends)])}) }}"
    end = names()
    wanted = test(end)
    condition = "" if wanted == TRUE else f" FILTER({wanted})"
    return (
        f"EXISTS {{ SELECT {start} {{ {values(path, start, end)}{condition} }} "
        f"GROUP BY {start} HAVING (COUNT(DISTINCT {end}) >= {number}) }}"
    )
