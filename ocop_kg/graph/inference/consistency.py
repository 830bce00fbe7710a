"""Finds where data contradict the ontology: the rules of OWL 2 RL that end in *false*."""

from dataclasses import dataclass

from pyoxigraph import BlankNode, NamedNode, QuerySolution, Triple

from ocop_kg.errors import InconsistencyError
from ocop_kg.graph.inference.closure import Saturation, saturate
from ocop_kg.graph.inference.prepare import Statements
from ocop_kg.graph.inference.prohibitions import PROHIBITIONS
from ocop_kg.graph.inference.rule import Rule, Term, solutions
from ocop_kg.vocabulary import OWL, RDF_TYPE, XSD, shorten

__all__ = ["Clash", "clashes", "clashes_of", "consistent_closure"]

_SAME_AS = NamedNode(OWL + "sameAs")


@dataclass(frozen=True, slots=True)
class Clash:
    """One contradiction.

    `rule` is its W3C name, such as `cax-dw`; `axioms` are the triples of the ontology that forbid
    what the `premises`, triples stated or inferred, say together about the `individuals`; and
    `message` is a sentence for a person.
    """

    rule: str
    axioms: tuple[Triple, ...]
    premises: tuple[Triple, ...]
    individuals: tuple[Term, ...]
    message: str

    def __str__(self) -> str:
        return f"{self.message} ({self.rule})"


def clashes(statements: Statements) -> tuple[Clash, ...]:
    """Give every contradiction in the statements and in what follows from them, in fixed order.

    Takes what `closure` takes. An empty answer means that no rule of OWL 2 RL found one.

    >>> from pyoxigraph import RdfFormat, parse
    >>> turtle = '''
    ...     @prefix : <https://example.org/> .
    ...     @prefix owl: <http://www.w3.org/2002/07/owl#> .
    ...     :Country owl:disjointWith :Product .
    ...     :potato a :Product, :Country .'''
    >>> for clash in clashes(parse(turtle, format=RdfFormat.TURTLE)):
    ...     print(clash)
    https://example.org/potato is in both classes https://example.org/Country and
    https://example.org/Product, which exclude one another (cax-dw)
    """
    return clashes_of(saturate(statements))


def clashes_of(saturation: Saturation) -> tuple[Clash, ...]:
    """Give the contradictions of a graph that is already closed."""
    found: dict[object, Clash] = {}
    for rule in PROHIBITIONS:
        for solution in sorted(solutions(saturation.store, rule.select), key=str):
            clash = _clash(rule, solution)
            found.setdefault(_identity(clash), clash)
    return tuple(sorted(found.values(), key=_order))


def consistent_closure(statements: Statements) -> frozenset[Triple]:
    """Give what `closure` gives, unless the statements contradict one another.

    Raises `InconsistencyError`, which lists every contradiction.

    >>> consistent_closure([])
    frozenset()
    """
    saturation = saturate(statements)
    if found := clashes_of(saturation):
        raise InconsistencyError(map(str, found))
    return saturation.inferred


def _identity(clash: Clash) -> object:
    """Tell apart what a person would: a symmetric rule finds the same clash from both sides."""
    if not clash.premises:
        return clash
    return clash.rule, frozenset(
        frozenset({triple.subject, triple.object}) if triple.predicate == _SAME_AS else triple
        for triple in clash.premises
    )


def _order(clash: Clash) -> tuple[str, str, str]:
    return clash.rule, clash.message, str(clash.premises)


def _clash(rule: Rule, solution: QuerySolution) -> Clash:
    axioms, premises = rule.instance(solution)
    words = {variable: _words(solution[variable]) for variable in rule.variables}
    individuals = dict.fromkeys(
        term
        for premise in premises or axioms
        for term in (premise.subject, None if premise.predicate == RDF_TYPE else premise.object)
        if term is not None
    )
    return Clash(rule.id, axioms, premises, tuple(individuals), rule.message.format_map(words))


def _words(term: Term) -> str:
    if isinstance(term, NamedNode):
        return shorten(term.value)
    if isinstance(term, BlankNode):
        return "an unnamed class"
    if isinstance(term, Triple) or term.language or term.datatype.value == XSD + "string":
        return str(term)
    return f'"{term.value}"^^{shorten(term.datatype.value)}'
