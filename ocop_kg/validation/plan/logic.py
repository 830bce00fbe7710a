"""Constraints that refer to other shapes: node, and, or, not, exactly one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ocop_kg.validation.plan.checks import ValueCheck
from ocop_kg.validation.plan.model import sh
from ocop_kg.validation.plan.text import all_of, any_of, negated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.plan.checks import Check, Context
    from ocop_kg.validation.plan.model import Shape

__all__ = ["LOGIC_CONSTRAINTS"]


def _one_of(tests: Iterable[str]) -> str:
    counted = " + ".join(f"IF({test}, 1, 0)" for test in tests)
    return f"({counted}) = 1" if counted else "false"


def _conforms(context: Context, shape: AnyTerm, _: str, node: str) -> str:
    return context.conforms(shape, node)


def _differs(context: Context, shape: AnyTerm, _: str, node: str) -> str:
    return negated(context.conforms(shape, node))


def _node(context: Context, shape: Shape) -> Iterator[Check]:
    for other in context.shapes.values(shape, "node"):
        yield ValueCheck(
            sh("NodeConstraintComponent"),
            shape.path,
            partial(_conforms, context, other),
            inner=(other,),
        )


def _not(context: Context, shape: Shape) -> Iterator[Check]:
    for other in context.shapes.values(shape, "not"):
        yield ValueCheck(
            sh("NotConstraintComponent"),
            shape.path,
            partial(_differs, context, other),
        )


_JOINED: dict[str, Callable[[Iterable[str]], str]] = {
    "and": all_of,
    "or": any_of,
    "xone": _one_of,
}


def _lists(context: Context, shape: Shape) -> Iterator[Check]:
    for name, joined in _JOINED.items():
        for head in context.shapes.values(shape, name):
            members = context.shapes.graph.members(head)
            yield ValueCheck(
                sh(f"{name.capitalize()}ConstraintComponent"),
                shape.path,
                partial(_test, context, members, joined),
                inner=members,
            )


def _test(
    context: Context,
    members: tuple[AnyTerm, ...],
    joined: Callable[[Iterable[str]], str],
    _: str,
    node: str,
) -> str:
    return joined(context.conforms(member, node) for member in members)


LOGIC_CONSTRAINTS = {"lists": _lists, "node": _node, "not": _not}
"""The compilers of this module, by what they look at."""
