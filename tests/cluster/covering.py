"""A few questions or shapes that together show every form that all of them show."""

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import TypeVar

from pyoxigraph import RdfFormat, Triple, serialize

from ocop_kg.sparql import parse_select
from ocop_kg.validation.datagraph import DataGraph
from ocop_kg.validation.plan.compiling import Compiler
from ocop_kg.validation.plan.focus import targeted
from ocop_kg.validation.plan.queries import placed, questions
from ocop_kg.validation.report import Result
from ocop_kg.validation.shapes import Shapes
from ocop_kg.vocabulary import SH

__all__ = ["covering", "forms", "some_shapes"]

_Asked = TypeVar("_Asked")
_NAMED = ("operator", "function", "modifier", "negated", "distinct", "descending", "name")


def forms(sparql: str) -> frozenset[str]:
    """Name the forms of a query: its patterns, paths, operators, functions and clauses."""
    return frozenset(_forms(parse_select(sparql, helpers=True).select))


def _forms(part: object) -> Iterator[str]:
    if isinstance(part, tuple):
        for each in part:
            yield from _forms(each)
    elif is_dataclass(part):
        kind = type(part).__name__
        yield kind
        for field in fields(part):
            value = getattr(part, field.name)
            if field.name in _NAMED and isinstance(value, str | bool):
                yield f"{kind} {value}"
            elif value not in (None, (), 0):
                yield f"{kind} with {field.name}"
                yield from _forms(value)


def covering(asked: Iterable[tuple[_Asked, frozenset[str]]]) -> list[_Asked]:
    """Choose, one after the other, what adds the most forms, until all are there."""
    left = list(asked)
    missing = frozenset[str]().union(*(found for _, found in left))
    chosen: list[_Asked] = []
    while missing:
        best, found = max(left, key=lambda pair: len(pair[1] & missing))
        chosen.append(best)
        missing -= found
    return chosen


def _kind(result: Result) -> str:
    return f"{result.component} {result.severity} {bool(result.details)}"


def some_shapes(shapes: Shapes, data: DataGraph, results: Iterable[Result]) -> bytes:
    """Write shapes as N-Triples, of which only some have targets.

    They have results of each component, severity and depth of detail that all have together.
    """
    plan = Compiler(shapes.graph, data)
    found = []
    for node, chosen_by in shapes.targets.items():
        focus = targeted(chosen_by, data)
        if focus is not None:
            asked = list(questions(placed(plan, plan.shapes.shape(node), focus)))
            names = {each.shape.node for question in asked for each in question.readings}
            found.append((node, frozenset(_kind(each) for each in results if each.shape in names)))
    chosen = set(covering(found))
    triples = (
        Triple(*triple)
        for triple in shapes.graph
        if triple[0] in chosen or not triple[1].value.startswith(SH + "target")
    )
    return serialize(triples, format=RdfFormat.N_TRIPLES) or b""
