"""The queries of a plan: what shares its focus nodes and its path is asked in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ocop_kg.validation.paths import SequencePath
from ocop_kg.validation.plan.checks import FocusCheck, RowCheck, SelectCheck, ValueCheck
from ocop_kg.validation.plan.text import FALSE, TRUE, all_of, negated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ocop_kg.validation.paths import Path
    from ocop_kg.validation.plan.checks import Check
    from ocop_kg.validation.plan.compiling import Compiler
    from ocop_kg.validation.plan.focus import Focus
    from ocop_kg.validation.plan.model import Shape

__all__ = ["Placed", "Question", "Reading", "placed", "questions"]

_MOST = 12  # tests in one query


class Placed(NamedTuple):
    """A check of a shape at the focus nodes where it stands."""

    shape: Shape
    focus: Focus
    check: Check


class Reading(NamedTuple):
    """How a row becomes a result: the columns of value and path, and of the test that failed."""

    shape: Shape
    check: FocusCheck | ValueCheck | RowCheck
    value: int | None = None
    path: int | None = None
    test: int | None = None


class Question(NamedTuple):
    """A SELECT whose rows are faults. The columns begin with the chain of the focus nodes."""

    text: str
    focus: Focus
    readings: tuple[Reading, ...]


def placed(compiler: Compiler, shape: Shape, focus: Focus) -> Iterator[Placed]:
    """Give the checks of a shape and of the property shapes that it names, wherever they stand."""
    for check in compiler.checks(shape):
        yield Placed(shape, focus, check)
    for inner in compiler.properties(shape):
        yield from placed(compiler, inner, focus.through(shape.path))


def questions(checks: Iterable[Placed]) -> Iterator[Question]:
    """Make queries of checks; those that somebody wrote are left to others."""
    groups: dict[tuple[Focus, Path | None], list[Placed]] = {}
    compared: dict[tuple[Shape, Focus, frozenset[Path | None]], list[ValueCheck]] = {}
    for item in checks:
        match item.check:
            case FocusCheck():
                groups.setdefault((item.focus, None), []).append(item)
            case ValueCheck(path=path, among=among) if among and _is_long(path, among):
                paths = frozenset((path, among))
                compared.setdefault((item.shape, item.focus, paths), []).append(item.check)
            case ValueCheck(path=path):
                groups.setdefault((item.focus, path), []).append(item)
            case RowCheck():
                yield _rows(item.shape, item.focus, item.check)
            case SelectCheck():
                pass
    for (shape, focus, _), sides in compared.items():
        yield _compared(shape, focus, *sides) if len(sides) == 2 else _apart(shape, focus, *sides)
    for (focus, path), items in groups.items():
        end = focus.node if path is None else "?value"
        tests = [(item, _holds(item.check, focus.node, end)) for item in items]
        asked = [(item, test) for item, test in tests if test != TRUE]
        for start in range(0, len(asked), _MOST):
            yield _tests(focus, path, end, asked[start : start + _MOST])


def _tests(focus: Focus, path: Path | None, end: str, asked: list[tuple[Placed, str]]) -> Question:
    columns = list(focus.chain) if path is None else [*focus.chain, end]
    alone = len(asked) == 1
    readings = []
    for number, (item, _) in enumerate(asked):
        of_value = isinstance(item.check, ValueCheck)
        readings.append(
            Reading(
                item.shape,
                item.check,  # type: ignore[arg-type]
                value=len(columns) - 1 if of_value else None,
                test=None if alone else len(columns) + number,
            )
        )
    flags = [] if alone else [f"({test} AS ?c{number})" for number, (_, test) in enumerate(asked)]
    wrong = negated(all_of(test for _, test in asked))
    condition = "" if wrong == TRUE else f"FILTER({wrong})"
    pattern = _grouped(focus.walk(path, end))
    if path is not None and "EXISTS" in wrong and not any(node in wrong for node in focus.chain):
        # GROUP BY, for the engine would put the condition inside of DISTINCT
        values = f"{{ SELECT {end} {{ {pattern} }} GROUP BY {end} }}"
        pattern, condition = f"{{ SELECT {end} {{ {values} {condition} }} }} {pattern}", ""
    text = f"SELECT DISTINCT {' '.join([*columns, *flags])} {{ {pattern} {condition} }}"
    return Question(text, focus, tuple(readings))


def _is_long(*paths: Path | None) -> bool:
    return any(isinstance(path, SequencePath) for path in paths)


def _apart(shape: Shape, focus: Focus, check: ValueCheck) -> Question:
    """Ask for the values of a path that are not among those of another, all of them at once."""
    columns = [*focus.chain, "?value"]
    named = " ".join(columns)
    every, others = (_grouped(focus.far(path, "?value")) for path in (check.path, check.among))
    text = f"SELECT DISTINCT {named} {{ {every} MINUS {{ SELECT {named} {{ {others} }} }} }}"
    return Question(text, focus, (Reading(shape, check, value=len(focus.chain)),))


def _compared(shape: Shape, focus: Focus, one: ValueCheck, other: ValueCheck) -> Question:
    """Ask for the values of each of two paths that are not among those of the other."""
    columns = [*focus.chain, "?value"]
    named = " ".join(columns)
    sides = " UNION ".join(
        f"{{ SELECT DISTINCT {named} (1 AS {mark}) {{ {focus.far(path, '?value')} }} }}"
        for mark, path in (("?one", one.path), ("?other", other.path))
    )
    flags = "(COUNT(?other) > 0 AS ?c0) (COUNT(?one) > 0 AS ?c1)"
    apart = "HAVING (COUNT(?one) != COUNT(?other))"
    text = f"SELECT {named} {flags} {{ {sides} }} GROUP BY {named} {apart}"
    value = len(focus.chain)
    readings = [
        Reading(shape, check, value, test=len(columns) + number)
        for number, check in enumerate((one, other))
    ]
    return Question(text, focus, tuple(readings))


def _holds(check: Check, focus: str, node: str) -> str:
    match check:
        case FocusCheck():
            return check.holds(focus)
        case ValueCheck():
            return check.holds(focus, node)
    return FALSE


def _rows(shape: Shape, focus: Focus, check: RowCheck) -> Question:
    end = focus.node if check.path is None else "?value"
    rows = check.rows(focus.node, end)
    columns = list(focus.chain)
    value = path = None
    if rows.value is not None:
        value = len(columns)
        columns.append(f"({rows.value} AS ?of)")
    if rows.path is not None:
        path = len(columns)
        columns.append(f"({rows.path} AS ?by)")
    columns += [f"({expression} AS ?a{number})" for number, expression in enumerate(rows.apart)]
    pattern = _grouped(focus.walk(check.path, end))
    text = f"SELECT DISTINCT {' '.join(columns)} {{ {rows.before} {pattern} {rows.pattern} }}"
    return Question(text, focus, (Reading(shape, check, value, path),))


def _grouped(pattern: str) -> str:
    """Keep a union together with what follows it."""
    return f"{{ {pattern} }}" if " UNION " in pattern else pattern
