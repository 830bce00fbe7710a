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
    from collections.abc import Callable, Iterable

    from ocop_kg.validation.plan.text import Names

__all__ = ["at_least", "bound_values", "every", "far_values", "leads_to", "some", "values"]

_PAIRWISE = 4  # up to so many values are told apart one by one


def values(path: Path, start: str, end: str) -> str:
    """Write the group that binds `end` to the values of a path at `start`, which is bound."""
    return bound_values(path, start, end, "")


def bound_values(path: Path, start: str, end: str, before: str) -> str:
    """Write the group that binds `end` to the values of a path at `start`, bound by `before`."""
    path = _turned(path)
    if _may_be_empty(path):
        longer = _without_empty(path)
        here = f"{before} BIND({start} AS {end})"
        if longer is None:
            return here
        return f"{{ {bound_values(longer, start, end, before)} }} UNION {{ {here} }}"
    return f"{before} {_step(path, start, end)}"


def far_values(path: Path, start: str, end: str, before: str) -> str:
    """Write a group as `bound_values` does, for many starts of which a path leads to few nodes.

    The way from such a node on is walked once, and not once for each start.
    """
    path = _turned(path)
    if not isinstance(path, SequencePath) or _may_be_empty(path.parts[0]):
        return bound_values(path, start, end, before)
    first, *others = path.parts
    rest = SequencePath(tuple(others)) if len(others) > 1 else others[0]
    middle = f"{end}_from"
    near = bound_values(first, start, middle, before)
    far = bound_values(rest, middle, end, f"{{ SELECT {middle} {{ {near} }} GROUP BY {middle} }}")
    return f"{near} {{ SELECT {middle} {end} {{ {far} }} GROUP BY {middle} {end} }}"


def _step(path: Path, start: str, end: str) -> str:
    if isinstance(path, AlternativePath) and all(type(part) is NamedNode for part in path.parts):
        # the engine looks up a value of VALUES faster than it tries the ways of a path
        by, parts = f"{end}_by", " ".join(map(path_text, path.parts))
        return f"VALUES {by} {{ {parts} }} {start} {by} {end} ."
    if isinstance(path, InversePath):
        return f"{end} {path_text(path.path)} {start} ."
    return f"{start} {path_text(path)} {end} ."


def _turned(path: Path, *, back: bool = False) -> Path:
    """Give a path in which only single properties are inverse."""
    match path:
        case InversePath(inner):
            return _turned(inner, back=not back)
        case SequencePath(parts):
            turned = tuple(_turned(part, back=back) for part in parts)
            return SequencePath(turned[::-1] if back else turned)
        case AlternativePath(parts):
            return AlternativePath(tuple(_turned(part, back=back) for part in parts))
        case RepeatedPath(inner, mark):
            return RepeatedPath(_turned(inner, back=back), mark)
    return InversePath(path) if back else path


def _may_be_empty(path: Path) -> bool:
    match path:
        case RepeatedPath(inner, mark):
            return mark in "*?" or _may_be_empty(inner)
        case SequencePath(parts):
            return all(map(_may_be_empty, parts))
        case AlternativePath(parts):
            return any(map(_may_be_empty, parts))
    return False


def _without_empty(path: Path) -> Path | None:
    """Give a path of all ways of another that are not empty, if there are any."""
    match path:
        case RepeatedPath(inner, mark):
            longer = _without_empty(inner)
            return longer if longer is None or mark == "?" else RepeatedPath(longer, "+")
        case AlternativePath(parts):
            return _alternative(map(_without_empty, parts))
        case SequencePath(parts) if _may_be_empty(path):
            return _alternative(
                SequencePath((longer, *parts[at + 1 :])) if parts[at + 1 :] else longer
                for at, part in enumerate(parts)
                if (longer := _without_empty(part)) is not None
            )
    return path


def _alternative(ways: Iterable[Path | None]) -> Path | None:
    kept = tuple(way for way in ways if way is not None)
    if len(kept) < 2:
        return kept[0] if kept else None
    return AlternativePath(kept)


def some(path: Path | None, start: str, test: Callable[[str], str], names: Names) -> str:
    """Write the test that some value of a path, or the node itself, passes a test."""
    return test(start) if path is None else _some(_turned(path), start, test, names)


def _some(path: Path, start: str, test: Callable[[str], str], names: Names) -> str:
    if _may_be_empty(path):
        longer = _without_empty(path)
        here = test(start)
        if longer is None or here == TRUE:
            return here
        return any_of([here, _some(longer, start, test, names)])
    match path:
        case SequencePath(parts):
            rest = SequencePath(parts[1:]) if len(parts) > 2 else parts[1]
            return _some(parts[0], start, lambda node: _some(rest, node, test, names), names)
        case AlternativePath(parts):
            return any_of([_some(part, start, test, names) for part in parts])
        case RepeatedPath(inner) if test(start) == TRUE:
            return _some(inner, start, test, names)  # the first step decides
    end = names()
    used = names.uses(path.path if isinstance(path, InversePath) else path)
    return _exists(_step(path, start, end), test(end) if used else FALSE)


def _exists(step: str, wanted: str) -> str:
    if wanted == FALSE:
        return FALSE
    condition = "" if wanted == TRUE else f" FILTER({wanted})"
    return f"EXISTS {{ {step}{condition} }}"


def every(path: Path | None, start: str, test: Callable[[str], str], names: Names) -> str:
    """Write the test that all values of a path, or the node itself, pass a test."""
    return negated(some(path, start, lambda node: negated(test(node)), names))


def leads_to(path: Path | None, start: str, end: str, names: Names) -> str:
    """Write the test that a term, or the value of a bound variable, is a value of a path."""
    if isinstance(path, NamedNode):
        if not names.uses(path):
            return FALSE
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
    if number <= _PAIRWISE:
        return _different(number, (path, start), test, names)
    end = names()
    wanted = test(end)
    condition = "" if wanted == TRUE else f" FILTER({wanted})"
    return (
        f"EXISTS {{ SELECT {start} {{ {values(path, start, end)}{condition} }} "
        f"GROUP BY {start} HAVING (COUNT(DISTINCT {end}) >= {number}) }}"
    )


def _different(
    number: int,
    way: tuple[Path, str],
    test: Callable[[str], str],
    names: Names,
    known: tuple[str, ...] = (),
) -> str:
    """Write the test that there are so many values beside those that are known."""

    def counted(node: str) -> str:
        apart = [f"!sameTerm({node}, {other})" for other in known]
        more = _different(number - 1, way, test, names, (*known, node)) if number > 1 else TRUE
        return all_of([*apart, test(node), more])

    return some(*way, counted, names)
