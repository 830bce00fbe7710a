"""Constraints on the values of a node together: how many, how they compare, which others."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from ocop_kg.validation.plan.checks import FocusCheck, RowCheck, Rows, ValueCheck
from ocop_kg.validation.plan.model import not_run, sh, truth
from ocop_kg.validation.plan.text import TRUE, all_of, negated
from ocop_kg.validation.plan.values import as_value
from ocop_kg.validation.plan.walking import at_least, leads_to, some

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.paths import Path
    from ocop_kg.validation.plan.checks import Check, Context
    from ocop_kg.validation.plan.model import Shape

__all__ = ["PROPERTY_CONSTRAINTS"]

_PROPERTY, _QUALIFIED, _PATH = sh("property"), sh("qualifiedValueShape"), sh("path")


def _any(_: str) -> str:
    return TRUE


def _counts(context: Context, shape: Shape) -> Iterator[Check]:
    least, most = (context.shapes.number(shape, name) for name in ("minCount", "maxCount"))
    if least:
        yield FocusCheck(
            sh("MinCountConstraintComponent"), partial(_has_enough, context, shape, least, _any)
        )
    if most is not None:
        yield FocusCheck(
            sh("MaxCountConstraintComponent"),
            partial(_has_not_too_many, context, shape, most, _any),
        )


def _has_enough(
    context: Context, shape: Shape, least: int, counted: Callable[[str], str], focus: str
) -> str:
    return at_least(least, shape.path, focus, counted, context.names)


def _has_not_too_many(
    context: Context, shape: Shape, most: int, counted: Callable[[str], str], focus: str
) -> str:
    if most and isinstance(shape.path, NamedNode) and context.single(shape.path):
        return TRUE
    return negated(at_least(most + 1, shape.path, focus, counted, context.names))


def _qualified(context: Context, shape: Shape) -> Iterator[Check]:
    least, most = (
        context.shapes.number(shape, name) for name in ("qualifiedMinCount", "qualifiedMaxCount")
    )
    for wanted in context.shapes.values(shape, "qualifiedValueShape"):
        siblings = _siblings(context, shape, wanted)

        counted = partial(_counts_as, context, wanted, siblings)
        if least:
            yield FocusCheck(
                sh("QualifiedMinCountConstraintComponent"),
                partial(_has_enough, context, shape, least, counted),
                shape.path,
                inner=(wanted,),
            )
        if most is not None:
            yield FocusCheck(
                sh("QualifiedMaxCountConstraintComponent"),
                partial(_has_not_too_many, context, shape, most, counted),
            )


def _counts_as(context: Context, wanted: AnyTerm, others: Iterable[AnyTerm], node: str) -> str:
    apart = [negated(context.conforms(other, node)) for other in others]
    return all_of([context.conforms(wanted, node), *apart])


def _siblings(context: Context, shape: Shape, wanted: AnyTerm) -> tuple[AnyTerm, ...]:
    """Give the shapes that a counted value must not conform to (SHACL section 4.7.3)."""
    if not any(map(truth, context.shapes.values(shape, "qualifiedValueShapesDisjoint"))):
        return ()
    graph = context.shapes.graph
    found: dict[AnyTerm, None] = {}
    for parent in graph.having(_PROPERTY):
        properties = graph.objects(parent, _PROPERTY)
        if shape.node in properties:
            for sibling in properties:
                found.update(dict.fromkeys(graph.objects(sibling, _QUALIFIED)))
    found.pop(wanted, None)
    return tuple(found)


def _predicates(context: Context, shape: Shape, name: str) -> Iterator[NamedNode]:
    for predicate in context.shapes.values(shape, name):
        if not isinstance(predicate, NamedNode):
            raise not_run(f"sh:{name} needs an IRI, not {predicate}")
        yield predicate


def _is_among(context: Context, path: Path | None, focus: str, node: str) -> str:
    return leads_to(path, focus, node, context.names)


def _is_not_among(context: Context, path: Path | None, focus: str, node: str) -> str:
    return negated(leads_to(path, focus, node, context.names))


def _equals(context: Context, shape: Shape) -> Iterator[Check]:
    component = sh("EqualsConstraintComponent")
    for other in _predicates(context, shape, "equals"):
        yield ValueCheck(
            component,
            shape.path,
            partial(_is_among, context, other),
            among=other,
        )
        yield ValueCheck(
            component,
            other,
            partial(_is_among, context, shape.path),
            among=shape.path,
        )


def _disjoint(context: Context, shape: Shape) -> Iterator[Check]:
    for other in _predicates(context, shape, "disjoint"):
        yield ValueCheck(
            sh("DisjointConstraintComponent"),
            shape.path,
            partial(_is_not_among, context, other),
        )


def _less_than(context: Context, shape: Shape) -> Iterator[Check]:
    for name, operator in (("lessThan", "<"), ("lessThanOrEquals", "<=")):
        for other in _predicates(context, shape, name):
            yield RowCheck(
                sh(f"L{name[1:]}ConstraintComponent"),
                shape.path,
                partial(_not_less, context, other, operator),
            )


def _not_less(context: Context, other: NamedNode, operator: str, focus: str, node: str) -> Rows:
    end = context.names()
    one, two = as_value(context, node), as_value(context, end)
    test = f"FILTER(!COALESCE({one} {operator} {two}, false))"
    return Rows(f"{focus} {other} {end} . {test}", value=node, apart=(end,))


def _unique_languages(context: Context, shape: Shape) -> Iterator[Check]:
    path = shape.path
    if not any(map(truth, context.shapes.values(shape, "uniqueLang"))):
        return
    if isinstance(path, NamedNode) and context.single(path):
        return

    def rows(focus: str, node: str) -> Rows:
        language = f"LCASE(LANG({node}))"
        twin = some(
            path,
            focus,
            lambda end: f"LCASE(LANG({end})) = {language} && !sameTerm({end}, {node})",
            context.names,
        )
        before = ""
        if isinstance(path, NamedNode) and context.counts:
            before = _with_several(path, focus, context.names())
        test = f'isLiteral({node}) && {language} != "" && {twin}'
        return Rows(f"FILTER({test})", apart=(language,), before=before)

    yield RowCheck(sh("UniqueLangConstraintComponent"), path, rows)


def _with_several(predicate: NamedNode, focus: str, value: str) -> str:
    """Find the nodes that have several values of a property, which are often few."""
    several = f"GROUP BY {focus} HAVING (COUNT({value}) > 1)"
    return f"{{ SELECT {focus} {{ {focus} {predicate} {value} }} {several} }}"


def _closed(context: Context, shape: Shape) -> Iterator[Check]:
    if not any(map(truth, context.shapes.values(shape, "closed"))):
        return
    graph = context.shapes.graph
    allowed: dict[AnyTerm, None] = {}
    for head in context.shapes.values(shape, "ignoredProperties"):
        allowed.update(dict.fromkeys(graph.members(head)))
    for property_shape in graph.objects(shape.node, _PROPERTY):
        allowed.update(dict.fromkeys(graph.objects(property_shape, _PATH)))
    listed = ", ".join(str(term) for term in allowed if isinstance(term, NamedNode))

    def rows(_: str, node: str) -> Rows:
        predicate, value = context.names(), context.names()
        test = f"FILTER({predicate} NOT IN ({listed}))" if listed else ""
        return Rows(f"{node} {predicate} {value} . {test}", value=value, path=predicate)

    yield RowCheck(sh("ClosedConstraintComponent"), shape.path, rows)


PROPERTY_CONSTRAINTS = {
    "closed": _closed,
    "count": _counts,
    "disjoint": _disjoint,
    "equals": _equals,
    "lessThan": _less_than,
    "qualifiedValueShape": _qualified,
    "uniqueLang": _unique_languages,
}
"""The compilers of this module, by what they look at."""
