"""Terms and property paths of rdflib's parse tree, as terms of the engine and paths of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, Variable

from ocop_kg.errors import UnsupportedQueryError
from ocop_kg.sparql.algebra import (
    Alternative,
    Closure,
    Ground,
    Inverse,
    NegatedSet,
    Path,
    Sequence,
    Term,
    is_hidden,
)
from ocop_kg.vocabulary import XSD, resolved

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["Node", "Terms"]

Node = Any
"""A node of rdflib's parse tree: its values have no types to tell them apart but their names."""

_STRING = NamedNode(XSD + "string")


class Terms:
    """Reads the terms of one query, with its prefixes and its base.

    A blank node becomes a variable, the same for the same label.
    """

    def __init__(
        self,
        prologue: Iterable[Node],
        prefixes: Mapping[str, str],
        fresh: Iterator[Variable],
        *,
        helpers: bool = False,
    ) -> None:
        self._fresh = fresh
        self._helpers = helpers
        self._blanks: dict[str, Variable] = {}
        self._base = ""
        self.prefixes: dict[str, str] = dict(prefixes)
        for declared in prologue:
            iri = resolved(self._base, str(declared.iri))
            if declared.name == "Base":
                self._base = iri
            else:
                self.prefixes[str(declared.prefix or "")] = iri

    def variable(self, node: Node) -> Variable:
        """Read a variable; names that begin with two underscores are kept for helpers."""
        variable = Variable(str(node))
        if is_hidden(variable) and not self._helpers:
            raise UnsupportedQueryError(
                f"the variable {variable} has a name that is kept for helpers"
            )
        return variable

    def read(self, node: Node) -> Term:
        """Read a term or a variable."""
        from rdflib import BNode
        from rdflib import Variable as RdflibVariable

        if isinstance(node, RdflibVariable):
            return self.variable(node)
        if isinstance(node, BNode):
            if node not in self._blanks:
                self._blanks[node] = next(self._fresh)
            return self._blanks[node]
        return self.ground(node)

    def ground(self, node: Node) -> Ground:
        """Read a term that is no variable."""
        from rdflib import Literal as RdflibLiteral

        if isinstance(node, RdflibLiteral):
            return _literal(node, node.language, self._datatype(node.datatype))
        if getattr(node, "name", "") == "literal":
            return _literal(node.string, node.lang, self._datatype(node.datatype))
        return self.iri(node)

    def _datatype(self, node: Node) -> NamedNode:
        return _STRING if node is None else self.iri(node)

    def iri(self, node: Node) -> NamedNode:
        """Read an IRI or a prefixed name."""
        if getattr(node, "name", "") == "pname":
            prefix = str(node.prefix or "")
            if prefix not in self.prefixes:
                raise UnsupportedQueryError(f"the prefix {prefix!r} is not declared")
            return NamedNode(self.prefixes[prefix] + _local(str(node.localname or "")))
        return NamedNode(resolved(self._base, str(node)))

    def path(self, node: Node) -> Path | Variable:
        """Read a property path; one that is only a name comes as that name."""
        match getattr(node, "name", ""):
            case "PathAlternative":
                return self._several(node.part, Alternative)
            case "PathSequence":
                return self._several(node.part, Sequence)
            case "PathElt":
                inner = self._step(node.part)
                return Closure(inner, node.mod) if node.mod else inner
            case "PathEltOrInverse":
                return Inverse(self._step(node.part))
            case "PathNegatedPropertySet":
                return self._negated(node.part or ())
            case "" | "pname":
                read = self.read(node)
                if isinstance(read, NamedNode | Variable):
                    return read
        raise UnsupportedQueryError(f"there is a path of a kind that is not known: {node}")

    def _several(
        self, nodes: Iterable[Node], kind: type[Alternative] | type[Sequence]
    ) -> Path | Variable:
        read = [self.path(each) for each in nodes]
        if len(read) == 1:
            return read[0]
        return kind(tuple(each for each in read if not isinstance(each, Variable)))

    def _step(self, node: Node) -> Path:
        read = self.path(node)
        if isinstance(read, Variable):
            raise UnsupportedQueryError(f"{read} stands inside a path")
        return read

    def _negated(self, nodes: Iterable[Node]) -> NegatedSet:
        names = list(nodes)
        if any(getattr(each, "name", "") == "InversePath" for each in names):
            raise UnsupportedQueryError("it negates an inverse property, !(^p)")
        return NegatedSet(tuple(map(self.iri, names)))


def _literal(text: Node, language: str | None, datatype: NamedNode) -> Literal:
    if language:
        return Literal(str(text), language=str(language))
    return Literal(str(text), datatype=datatype)


def _local(name: str) -> str:
    """Take the escapes of signs out of a local name."""
    return name.replace("\\", "")
