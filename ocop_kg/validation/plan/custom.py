"""Constraints that are queries: ``sh:sparql``, and components that the shapes define."""

from __future__ import annotations

from functools import partial
from itertools import product
from typing import TYPE_CHECKING

from pyoxigraph import Literal

from ocop_kg.validation.plan.asking import ask_test, constants
from ocop_kg.validation.plan.checks import SelectCheck, ValueCheck
from ocop_kg.validation.plan.messages import filled
from ocop_kg.validation.plan.model import not_run, sh, truth
from ocop_kg.validation.plan.reading import reads
from ocop_kg.validation.shapesgraph import declared_prefixes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.plan.checks import Check, Context
from ocop_kg.validation.plan.model import Component, Shape, Validator

__all__ = ["custom_checks"]

_SPARQL, _SELECT, _DEACTIVATED = sh("sparql"), sh("select"), sh("deactivated")


def custom_checks(context: Context, shape: Shape) -> Iterator[Check]:
    """Give the checks of a shape that run queries which somebody wrote."""
    yield from _sparql(context, shape)
    for component in context.shapes.components:
        for given in _given(context, shape, component):
            validator = component.validator(shape)
            if validator is None:
                raise not_run(
                    f"{component.node.value} has no validator for a shape like {shape.name}"
                )
            yield _custom(context, shape, (component, validator), given)


def _sparql(context: Context, shape: Shape) -> Iterator[Check]:
    shapes = context.shapes
    for node in shapes.values(shape, "sparql"):
        if any(map(truth, shapes.graph.objects(node, _DEACTIVATED))):
            continue
        query = shapes.one(node, _SELECT)
        if not isinstance(query, Literal):
            raise not_run(f"a SPARQL constraint of {shape.name} has no sh:select")
        own = shapes.messages(node)
        yield SelectCheck(
            component=sh("SPARQLConstraintComponent"),
            query=query.value,
            prefixes=tuple(declared_prefixes(shapes.graph, node).items()),
            constants=constants(shape, {}),
            constraint=node,
            messages=own or shape.messages,
        )


def _given(context: Context, shape: Shape, component: Component) -> Iterator[dict[str, AnyTerm]]:
    """Give the values of the parameters of a component, once for each constraint of a shape."""
    graph = context.shapes.graph
    values = {
        parameter: graph.objects(shape.node, parameter.predicate)
        for parameter in component.parameters
    }
    if not any(values.values()):
        return
    if any(not found and not parameter.optional for parameter, found in values.items()):
        return
    several = [parameter.name for parameter, found in values.items() if len(found) > 1]
    if several and len(component.parameters) > 1:
        raise not_run(f"{shape.name} gives more than one value for {several[0]}")
    chosen = {parameter.name: found for parameter, found in values.items() if found}
    for terms in product(*chosen.values()):
        yield dict(zip(chosen, terms, strict=True))


def _custom(
    context: Context,
    shape: Shape,
    chosen: tuple[Component, Validator],
    given: Mapping[str, AnyTerm],
) -> Check:
    component, validator = chosen
    prefixes = declared_prefixes(context.shapes.graph, validator.node)
    looks, means = reads(validator.query, prefixes, None, given)
    known = constants(shape, given, as_values=means or not looks)
    messages = shape.messages or filled(validator.messages or component.messages, given)
    if validator.is_ask:
        return ValueCheck(
            component.node,
            shape.path,
            partial(_answered, context, (validator.query, prefixes), known),
            messages=messages,
            query=(validator.query, tuple(prefixes.items()), known),
        )
    return SelectCheck(
        component=component.node,
        query=validator.query,
        prefixes=tuple(prefixes.items()),
        constants=known,
        constraint=None,
        messages=messages,
    )


def _answered(
    context: Context,
    query: tuple[str, Mapping[str, str]],
    known: tuple[tuple[str, str], ...],
    focus: str,
    node: str,
) -> str:
    bound = {**dict(known), "this": focus, "value": node}
    return ask_test(*query, bound, context.names)
