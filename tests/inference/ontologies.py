"""Random small ontologies with data, made of all the kinds of axiom that the reasoner knows."""

from collections.abc import Callable

from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ocop_kg.vocabulary import OWL, RDF, RDF_TYPE, RDFS, XSD

__all__ = ["INDIVIDUAL", "graphs"]

Node = NamedNode | BlankNode

EX = "https://example.org/"
INDIVIDUAL = "individual"
"""The unnamed individuals have labels that start so; other blank nodes belong to axioms."""

CLASSES = [NamedNode(EX + name) for name in "ABCDE"]
PROPERTIES = [NamedNode(EX + name) for name in ("p", "q", "r", "s")]
VALUE_PROPERTIES = [NamedNode(EX + name) for name in ("v", "w")]
INDIVIDUALS: list[Node] = [*(NamedNode(EX + name) for name in "abcd"), BlankNode(INDIVIDUAL + "1")]
VALUES = [Literal("1"), Literal("2"), Literal("un", language="fr")]
NONE, ONE = (Literal(n, datatype=NamedNode(XSD + "nonNegativeInteger")) for n in "01")


def owl(name: str) -> NamedNode:
    return NamedNode(OWL + name)


def rdfs(name: str) -> NamedNode:
    return NamedNode(RDFS + name)


class Writer:
    """Collects triples, and draws what they are about."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.triples: list[Triple] = []
        self.nodes = 0

    def add(self, subject: Node, predicate: NamedNode, value: Node | Literal) -> None:
        self.triples.append(Triple(subject, predicate, value))

    def blank(self) -> BlankNode:
        self.nodes += 1
        return BlankNode(f"axiom{self.nodes}")

    def one_of(self, nodes: list[NamedNode]) -> NamedNode:
        return self.draw(st.sampled_from(nodes))

    def individual(self) -> Node:
        return self.draw(st.sampled_from(INDIVIDUALS))

    def named_class(self) -> NamedNode:
        return self.one_of(CLASSES)

    def relation(self) -> NamedNode:
        return self.one_of(PROPERTIES)

    def relation_or_inverse(self) -> Node:
        if not self.draw(st.integers(0, 4)):
            inverse = self.blank()
            self.add(inverse, owl("inverseOf"), self.relation())
            return inverse
        return self.relation()

    def list_of(self, members: list[Node]) -> Node:
        head: Node = NamedNode(RDF + "nil")
        for member in reversed(members):
            cell = self.blank()
            self.add(cell, NamedNode(RDF + "first"), member)
            self.add(cell, NamedNode(RDF + "rest"), head)
            head = cell
        return head

    def several(self, make: Callable[[], Node], most: int = 3) -> Node:
        return self.list_of([make() for _ in range(self.draw(st.integers(1, most)))])

    def expression(self, depth: int = 1) -> Node:
        """Write a class expression, or give a named class."""
        kind = self.draw(st.sampled_from(EXPRESSIONS)) if depth >= 0 else "named"
        if kind == "named":
            return self.named_class()
        node = self.blank()
        if kind in ("intersectionOf", "unionOf"):
            self.add(node, owl(kind), self.several(lambda: self.expression(depth - 1)))
        elif kind == "oneOf":
            self.add(node, owl(kind), self.several(self.individual))
        elif kind == "hasValue" and self.draw(st.booleans()):
            self.add(node, owl("onProperty"), self.one_of(VALUE_PROPERTIES))
            self.add(node, owl(kind), self.draw(st.sampled_from(VALUES)))
        else:
            self.add(node, owl("onProperty"), self.relation_or_inverse())
            if kind == "hasValue":
                self.add(node, owl(kind), self.individual())
            elif kind == "maxCardinality":
                self.add(node, owl(kind), ONE)
            elif kind == "maxQualifiedCardinality":
                self.add(node, owl(kind), ONE)
                self.add(node, owl("onClass"), self.filler(depth))
            else:
                self.add(node, owl(kind), self.filler(depth))
        return node

    def filler(self, depth: int) -> Node:
        return owl("Thing") if not self.draw(st.integers(0, 4)) else self.expression(depth - 1)

    def axiom(self) -> None:
        kind = self.draw(st.sampled_from(AXIOMS))
        if kind in ("subClassOf", "superClassOf", "equivalentClass"):
            pair = (self.named_class(), self.expression())
            one, other = pair[::-1] if kind == "superClassOf" else pair
            self.add(one, owl(kind) if kind == "equivalentClass" else rdfs("subClassOf"), other)
        elif kind in ("domain", "range"):
            self.add(self.relation(), rdfs(kind), self.expression())
        elif kind == "value domain":
            self.add(self.one_of(VALUE_PROPERTIES), rdfs("domain"), self.expression())
        elif kind == "subPropertyOf":
            self.add(self.relation(), rdfs(kind), self.relation())
        elif kind == "value subPropertyOf":
            self.add(VALUE_PROPERTIES[0], rdfs("subPropertyOf"), VALUE_PROPERTIES[1])
        elif kind == "propertyChainAxiom":
            self.add(self.relation(), owl(kind), self.several(self.relation_or_inverse))
        elif kind == "hasKey":
            keys = self.several(lambda: self.one_of(PROPERTIES + VALUE_PROPERTIES))
            self.add(self.named_class(), owl(kind), keys)
        elif kind in ("equivalentProperty", "inverseOf"):
            self.add(self.relation(), owl(kind), self.relation())
        elif kind == "sameAs":
            self.add(self.individual(), owl(kind), self.individual())
        elif kind == "schema sameAs":
            kinds = self.draw(st.sampled_from([CLASSES, PROPERTIES]))
            self.add(self.one_of(kinds), owl("sameAs"), self.one_of(kinds))
        else:
            self.add(self.relation(), RDF_TYPE, owl(kind))

    def prohibition(self) -> None:
        kind = self.draw(st.sampled_from(PROHIBITIONS))
        if kind == "disjointWith":
            self.add(self.named_class(), owl(kind), self.named_class())
        elif kind == "complementOf":
            self.add(self.named_class(), owl(kind), self.expression())
        elif kind == "AllDisjointClasses":
            node = self.blank()
            different = self.draw(st.permutations(CLASSES))[:3]
            self.add(node, RDF_TYPE, owl(kind))
            self.add(node, owl("members"), self.list_of([*different]))
        elif kind == "propertyDisjointWith":
            self.add(self.relation(), owl(kind), self.relation())
        elif kind == "differentFrom":
            self.add(self.individual(), owl(kind), self.individual())
        elif kind == "NegativePropertyAssertion":
            node = self.blank()
            self.add(node, owl("sourceIndividual"), self.individual())
            self.add(node, owl("assertionProperty"), self.relation())
            self.add(node, owl("targetIndividual"), self.individual())
        elif kind in ("maxCardinality", "maxQualifiedCardinality"):
            node = self.blank()
            self.add(node, owl("onProperty"), self.relation_or_inverse())
            self.add(node, owl(kind), NONE)
            if kind == "maxQualifiedCardinality":
                self.add(node, owl("onClass"), self.filler(0))
            self.add(self.named_class(), rdfs("subClassOf"), node)
        elif kind == "Nothing":
            self.add(self.expression(), rdfs("subClassOf"), owl(kind))
        else:
            self.add(self.relation(), RDF_TYPE, owl(kind))

    def fact(self) -> None:
        kind = self.draw(st.sampled_from(["type", "relation", "relation", "value"]))
        if kind == "type":
            self.add(self.individual(), RDF_TYPE, self.named_class())
        elif kind == "relation":
            self.add(self.individual(), self.relation(), self.individual())
        else:
            value = self.draw(st.sampled_from(VALUES))
            self.add(self.individual(), self.one_of(VALUE_PROPERTIES), value)


EXPRESSIONS = [
    "named",
    "named",
    "intersectionOf",
    "unionOf",
    "oneOf",
    "hasValue",
    "someValuesFrom",
    "allValuesFrom",
    "maxCardinality",
    "maxQualifiedCardinality",
]
AXIOMS = [
    "subClassOf",
    "superClassOf",
    "equivalentClass",
    "domain",
    "range",
    "subPropertyOf",
    "propertyChainAxiom",
    "hasKey",
    "equivalentProperty",
    "inverseOf",
    "sameAs",
    "FunctionalProperty",
    "InverseFunctionalProperty",
    "SymmetricProperty",
    "TransitiveProperty",
    "value domain",
    "value subPropertyOf",
    "schema sameAs",
]

PROHIBITIONS = [
    "AllDisjointClasses",
    "AsymmetricProperty",
    "IrreflexiveProperty",
    "NegativePropertyAssertion",
    "Nothing",
    "complementOf",
    "differentFrom",
    "disjointWith",
    "maxCardinality",
    "maxQualifiedCardinality",
    "propertyDisjointWith",
]


@st.composite
def graphs(
    draw: st.DrawFn, axioms: int = 6, facts: int = 12, prohibitions: int = 0
) -> frozenset[Triple]:
    """Draw a graph with up to so many axioms and prohibitions, and some to so many facts."""
    writer = Writer(draw)
    for _ in range(draw(st.integers(min(1, prohibitions), prohibitions))):
        writer.prohibition()
    for _ in range(draw(st.integers(1, axioms))):
        writer.axiom()
    for _ in range(draw(st.integers(facts // 2, facts))):
        writer.fact()
    return frozenset(writer.triples)
