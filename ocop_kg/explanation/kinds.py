"""Of what kind values are, and whether values of two kinds could ever be the same.

The kind of a thing is its most special classes, or the namespace of its IRI where it has none; the
kind of a literal is its datatype or that it has a language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, Variable

from ocop_kg.explanation.near import namespace
from ocop_kg.explanation.parts import Part, group_of
from ocop_kg.sparql.algebra import TriplePattern
from ocop_kg.vocabulary import RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocop_kg.explanation.lexicon import Lexicon
    from ocop_kg.explanation.probing import Prober
    from ocop_kg.graph.values import AnyTerm

__all__ = ["Kind", "Kinds"]

_SAMPLE = 200


class Kind(NamedTuple):
    """A kind of value: ``class``, ``names`` (a namespace), ``literal`` (datatype or language)."""

    sort: str
    name: str


class Kinds:
    """Tells the kinds of values in one graph."""

    def __init__(self, prober: Prober, lexicon: Lexicon) -> None:
        self._prober = prober
        self._lexicon = lexicon

    def of_terms(self, terms: Iterable[AnyTerm]) -> frozenset[Kind]:
        """Give the kinds of some terms."""
        return frozenset(kind for term in terms for kind in self._of_term(term))

    def _of_term(self, term: AnyTerm) -> Iterable[Kind]:
        if isinstance(term, Literal):
            return (Kind("literal", "language" if term.language else term.datatype.value),)
        if not isinstance(term, NamedNode | BlankNode):
            return (Kind("names", "triple"),)
        classes = self._classes(term)
        special = [each for each in classes if not any(self._below(o, each) for o in classes)]
        if special:
            return [Kind("class", each.value) for each in special]
        name = namespace(term.value) if isinstance(term, NamedNode) else "_:"
        return (Kind("names", name),)

    def _classes(self, term: NamedNode | BlankNode) -> set[NamedNode]:
        quads = self._prober.graph.triples(term, RDF_TYPE)
        return {quad.object for quad in quads if isinstance(quad.object, NamedNode)}

    def widest(self, name: NamedNode) -> NamedNode | None:
        """Give the widest class of a thing in the vocabulary of its most special classes."""
        classes = sorted(self._classes(name), key=str)
        special = [each for each in classes if not any(self._below(o, each) for o in classes)]
        near = {namespace(each.value) for each in special}
        wide = [each for each in classes if namespace(each.value) in near]
        return next((each for each in wide if not any(self._below(each, o) for o in wide)), None)

    def _below(self, one: NamedNode, other: NamedNode) -> bool:
        above = self._lexicon.above
        return one != other and other in above(one) and one not in above(other)

    def of_variable(self, variable: Variable, parts: Sequence[Part]) -> frozenset[Kind]:
        """Give the kinds of some values of a variable."""
        return self.of_terms(self._prober.terms(variable, group_of(parts), _SAMPLE))

    def share(self, one: Iterable[Kind], other: Iterable[Kind]) -> bool:
        """Tell whether a value of one kind may be of the other: the same, or a class above."""
        return any(self._same(a, b) for a in one for b in other)

    def _same(self, one: Kind, other: Kind) -> bool:
        if one == other:
            return True
        if one.sort != "class" or other.sort != "class":
            return False
        first, second = NamedNode(one.name), NamedNode(other.name)
        return first in self._lexicon.above(second) or second in self._lexicon.above(first)

    def may_meet(self, variable: Variable, one: Sequence[Part], other: Sequence[Part]) -> bool:
        """Tell whether two patterns give a variable values of a common kind.

        What samples do not show is asked: whether one side has anything of the other's classes.
        """
        first, second = self.of_variable(variable, one), self.of_variable(variable, other)
        if self.share(first, second):
            return True
        return self._has(variable, one, second) or self._has(variable, other, first)

    def _has(self, variable: Variable, parts: Sequence[Part], kinds: Iterable[Kind]) -> bool:
        for kind in sorted(kinds):
            if kind.sort == "class":
                member = Part("must", TriplePattern(variable, RDF_TYPE, NamedNode(kind.name)))
                if self._prober.exists(group_of([*parts, member]), quiet=True):
                    return True
        return False
