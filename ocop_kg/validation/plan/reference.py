"""Which shapes only the reference engine can run: those whose queries want a literal both ways.

A query may look at how a literal is written (``STR``), or reckon with its value. Of a literal that
it would rewrite the store gives the one or the other, never both in the same query.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocop_kg.validation.plan.checks import SelectCheck, ValueCheck
from ocop_kg.validation.plan.reading import reads

if TYPE_CHECKING:
    from ocop_kg.validation.datagraph import DataGraph
    from ocop_kg.validation.plan.checks import Check
    from ocop_kg.validation.plan.compiling import Compiler
    from ocop_kg.validation.plan.model import Shape

__all__ = ["needs_reference", "reads_values"]


def reads_values(check: Check, data: DataGraph) -> bool:
    """Tell whether a query reckons with literals that are kept as they were written."""
    return _reads(check, data)[1]


def _reads(check: Check, data: DataGraph) -> tuple[bool, bool]:
    if not data.rewritten:
        return False, False
    if isinstance(check, SelectCheck):
        fixed = [name for name, _ in check.constants]
        return reads(check.query, dict(check.prefixes), data.rewritten_predicates, fixed)
    if isinstance(check, ValueCheck) and check.query is not None:
        query, prefixes, constants = check.query
        return reads(query, dict(prefixes), None, [name for name, _ in constants])
    return False, False


def needs_reference(compiler: Compiler, shape: Shape) -> bool:
    """Tell whether a shape asks of the store what it cannot give."""
    asking = compiler.asking if compiler.data.rewritten else frozenset()
    if not asking:
        return False
    at_top = {shape.node}
    waiting = [shape]
    while waiting:
        for inner in compiler.properties(waiting.pop()):
            if inner.node not in at_top:
                at_top.add(inner.node)
                waiting.append(inner)
    for node in compiler.reached(shape.node) & asking:
        for check in compiler.checks(compiler.shapes.shape(node)):
            looks, means = _reads(check, compiler.data)
            if means and (looks or node not in at_top):
                return True
    return False
