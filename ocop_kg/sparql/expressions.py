"""Expressions of rdflib's parse tree, as expressions of the algebra."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocop_kg.errors import UnsupportedQueryError
from ocop_kg.sparql.algebra import Aggregate, Call, Exists, Expression, Operation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ocop_kg.sparql.terms import Node, Terms

__all__ = ["Expressions"]

_CHAINS = {"ConditionalOrExpression": "||", "ConditionalAndExpression": "&&"}
_UNARY = {"UnaryNot": "!", "UnaryPlus": "+", "UnaryMinus": "-"}
_ARGUMENTS = (
    "arg",
    "arg1",
    "text",
    "arg2",
    "pattern",
    "start",
    "arg3",
    "length",
    "replacement",
    "flags",
)
"""The names under which rdflib keeps arguments, in the order in which SPARQL has them."""


class Expressions:
    """Reads the expressions of one query; groups inside EXISTS are read by `exists`."""

    def __init__(self, terms: Terms, exists: Callable[[Node], Exists]) -> None:
        self._terms = terms
        self._exists = exists

    def all_of(self, conditions: Iterable[Expression]) -> Expression | None:
        """Take several conditions as one; None for none."""
        several = tuple(conditions)
        if len(several) < 2:
            return several[0] if several else None
        return Operation("&&", several)

    def read(self, node: Node) -> Expression:  # noqa: PLR0911
        """Read an expression."""
        name = getattr(node, "name", "")
        if name in _CHAINS:
            operands = [node.expr, *(node.other or ())]
            return self._chain(_CHAINS[name], operands)
        if name in ("AdditiveExpression", "MultiplicativeExpression"):
            return self._arithmetic(node)
        if name == "RelationalExpression":
            return self._relation(node)
        if name in _UNARY:
            return Operation(_UNARY[name], (self.read(node.expr),))
        if name in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
            return self._exists(node)
        if name.startswith("Aggregate_"):
            return self._aggregate(node)
        if name.startswith("Builtin_"):
            return Call(name.removeprefix("Builtin_"), tuple(map(self.read, _arguments(node))))
        if name == "Function":
            arguments = tuple(map(self.read, node.expr or ()))
            return Call(self._terms.iri(node.iri), arguments, bool(node.distinct))
        if name in ("", "pname", "literal"):
            return self._terms.read(node)
        raise UnsupportedQueryError(f"there is an expression of a kind that is not known: {name}")

    def _chain(self, operator: str, operands: list[Node]) -> Expression:
        if len(operands) == 1:
            return self.read(operands[0])
        return Operation(operator, tuple(map(self.read, operands)))

    def _arithmetic(self, node: Node) -> Expression:
        result = self.read(node.expr)
        for operator, other in zip(node.op or (), node.other or (), strict=True):
            result = Operation(str(operator), (result, self.read(other)))
        return result

    def _relation(self, node: Node) -> Expression:
        left = self.read(node.expr)
        if node.op is None:
            return left
        operator = str(node.op).upper()
        if operator in ("IN", "NOT IN"):
            return Operation(operator, (left, *map(self.read, _listed(node.other))))
        return Operation(operator, (left, self.read(node.other)))

    def _aggregate(self, node: Node) -> Aggregate:
        name = node.name.removeprefix("Aggregate_")
        return Aggregate(
            "GROUP_CONCAT" if name == "GroupConcat" else name.upper(),
            None if isinstance(node.vars, str) and node.vars == "*" else self.read(node.vars),
            bool(node.distinct),
            None if node.separator is None else str(node.separator),
        )


def _arguments(node: Node) -> list[Node]:
    """List the arguments of a built-in function; some have their name in common with a list."""
    found: list[Node] = []
    for name in _ARGUMENTS:
        argument = getattr(node, name)
        if argument is None:
            continue
        if name == "arg" and node.name in ("Builtin_CONCAT", "Builtin_COALESCE"):
            found += _listed(argument)
        else:
            found.append(argument)
    return found


def _listed(node: Node) -> list[Node]:
    from rdflib import RDF

    return [] if node == RDF.nil else list(node)
