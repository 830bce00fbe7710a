"""The queries of a plan: what shares its focus nodes and its path is asked in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

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
    for item in checks:
        match item.check:
            case FocusCheck():
                groups.setdefault((item.focus, None), []).append(item)
            case ValueCheck(path=path):
                groups.setdefault((item.focus, path), []).append(item)
            case RowCheck():
                yield _rows(item.shape, item.focus, item.check)
            case SelectCheck():
                pass
    for (focus, path), items in groups.items():
        for start in range(0, len(items), _MOST):
            question = _tests(focus, path, items[start : start + _MOST])
            if question is not None:
                yield question


def _tests(focus: Focus, path: Path | None, items: list[Placed]) -> Question | None:
    end = focus.node if path is None else "?value"
    columns = list(focus.chain) if path is None else [*focus.chain, end]
    asked: list[tuple[Placed, str]] = []
    for item in items:
        test = _holds(item.check, focus.node, end)
        if test != TRUE:
            asked.append((item, test))
    if not asked:
        return None
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
    text = f"SELECT DISTINCT {' '.join([*columns, *flags])} {{ {pattern} {condition} }}"
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
    text = f"SELECT DISTINCT {' '.join(columns)} {{ {pattern} {rows.pattern} }}"
    return Question(text, focus, (Reading(shape, check, value, path),))


def _grouped(pattern: str) -> str:
    """Keep a union together with what follows it."""
    return f"{{ {pattern} }}" if " UNION " in pattern else pattern
