"""A check of the OWL 2 RL profile (OWL 2 Profiles, section 4) on an ontology in RDF.

It covers what the profile allows in the place of a subclass, a superclass and an equivalent class,
which axioms and datatypes it leaves out, and from OWL 2 DL what keeps reasoning decidable: typing,
simple properties and regular chains (OWL 2 Structural Specification, sections 5.8 and 11).
"""

from collections.abc import Callable, Iterator

from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

__all__ = ["problems"]

RDF_LITERALS = (RDF.PlainLiteral, RDF.XMLLiteral, RDFS.Literal)
XSD_NAMES = (
    "decimal integer nonNegativeInteger nonPositiveInteger positiveInteger negativeInteger long int"
    " short byte unsignedLong unsignedInt unsignedShort unsignedByte float double string"
    " normalizedString token language Name NCName NMTOKEN boolean hexBinary base64Binary anyURI"
    " dateTime dateTimeStamp"
)
DATATYPES = {*RDF_LITERALS, *(XSD[name] for name in XSD_NAMES.split())}
FORBIDDEN_PREDICATES = {
    OWL.disjointUnionOf: "a disjoint union",
    OWL.hasSelf: "a self restriction",
    OWL.minCardinality: "a minimum cardinality",
    OWL.minQualifiedCardinality: "a minimum cardinality",
    OWL.cardinality: "an exact cardinality",
    OWL.qualifiedCardinality: "an exact cardinality",
    OWL.onDatatype: "a datatype restriction",
    OWL.withRestrictions: "a datatype restriction",
    OWL.datatypeComplementOf: "a complement of a datatype",
}
SIMPLE_ONLY = {
    OWL.FunctionalProperty,
    OWL.InverseFunctionalProperty,
    OWL.IrreflexiveProperty,
    OWL.AsymmetricProperty,
}
SET_KEYS = (OWL.intersectionOf, OWL.unionOf, OWL.oneOf)
ZERO_OR_ONE = {Literal(n, datatype=XSD.nonNegativeInteger) for n in ("0", "1")}

Check = Callable[[Node], bool]


class _Profile:
    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    def named(self, node: Node) -> bool:
        return isinstance(node, URIRef) and node != OWL.Thing

    def data(self, node: Node) -> bool:
        """Whether a node is a data range that the profile knows."""
        if isinstance(node, URIRef):
            return node in DATATYPES
        members = self.graph.value(node, OWL.intersectionOf)
        return members is not None and self.all_of(members, self.data)

    def all_of(self, members: Node, check: Check) -> bool:
        return all(check(member) for member in Collection(self.graph, members))

    def is_data(self, restriction: Node) -> bool:
        on = self.graph.value(restriction, OWL.onProperty)
        return (on, RDF.type, OWL.DatatypeProperty) in self.graph

    def operand(self, node: Node) -> tuple[URIRef | None, Node | None]:
        """The key that makes a blank node a class expression, and what stands there."""
        keys = (
            *SET_KEYS,
            OWL.complementOf,
            OWL.someValuesFrom,
            OWL.allValuesFrom,
            OWL.hasValue,
            OWL.maxCardinality,
            OWL.maxQualifiedCardinality,
        )
        found = [(key, value) for key in keys for value in self.graph.objects(node, key)]
        return found[0] if len(found) == 1 else (None, None)

    def fits(self, node: Node, checks: dict[URIRef, Check]) -> bool:
        """Whether a node is a class name, or an expression whose operand passes its check."""
        if not isinstance(node, BNode):
            return self.named(node)
        key, value = self.operand(node)
        return key in checks and value is not None and checks[key](value)

    def sub(self, node: Node) -> bool:
        """Whether a node may stand as a subclass (grammar: subClassExpression)."""
        checks: dict[URIRef, Check] = {
            OWL.hasValue: lambda _: True,
            OWL.intersectionOf: lambda value: self.all_of(value, self.sub),
            OWL.oneOf: lambda _: True,
            OWL.someValuesFrom: lambda value: value == OWL.Thing or self.sub(value),
            OWL.unionOf: lambda value: self.all_of(value, self.sub),
        }
        if self.is_data(node):
            checks |= {OWL.someValuesFrom: self.data}
        return self.fits(node, checks)

    def sup(self, node: Node) -> bool:
        """Whether a node may stand as a superclass (grammar: superClassExpression)."""
        filler = self.graph.value(node, OWL.onClass) or OWL.Thing
        at_most_one = filler == OWL.Thing or self.sub(filler)
        checks: dict[URIRef, Check] = {
            OWL.allValuesFrom: self.data if self.is_data(node) else self.sup,
            OWL.complementOf: self.sub,
            OWL.hasValue: lambda _: True,
            OWL.intersectionOf: lambda value: self.all_of(value, self.sup),
            OWL.maxCardinality: lambda value: value in ZERO_OR_ONE,
            OWL.maxQualifiedCardinality: lambda value: value in ZERO_OR_ONE and at_most_one,
        }
        return self.fits(node, checks)

    def equivalent(self, node: Node) -> bool:
        """Whether a node may stand as an equivalent class (grammar: equivClassExpression)."""
        checks: dict[URIRef, Check] = {
            OWL.hasValue: lambda _: True,
            OWL.intersectionOf: lambda value: self.all_of(value, self.equivalent),
        }
        return self.fits(node, checks)

    def places(self) -> Iterator[tuple[str, Node, Check]]:
        """Every place of a class or data expression, what stands there, and the check for it."""
        graph = self.graph
        for s, o in graph.subject_objects(RDFS.subClassOf):
            yield from (("subclass", s, self.sub), ("superclass", o, self.sup))
        for s, o in graph.subject_objects(OWL.equivalentClass):
            if (s, RDF.type, RDFS.Datatype) in graph:
                yield "definition", o, self.data
            else:
                yield from (("definition", node, self.equivalent) for node in (s, o))
        for pair in graph.subject_objects(OWL.disjointWith):
            yield from (("disjoint class", node, self.sub) for node in pair)
        for axiom in graph.subjects(RDF.type, OWL.AllDisjointClasses):
            for members in graph.objects(axiom, OWL.members):
                listed = Collection(graph, members)
                yield from (("disjoint class", node, self.sub) for node in listed)
        yield from (("domain", o, self.sup) for o in graph.objects(None, RDFS.domain))
        for s, o in graph.subject_objects(RDFS.range):
            is_data = (s, RDF.type, OWL.DatatypeProperty) in graph
            yield "range", o, self.data if is_data else self.sup
        yield from (("class with a key", s, self.sub) for s in graph.subjects(OWL.hasKey))
        types = (o for o in graph.objects(None, RDF.type) if isinstance(o, BNode))
        yield from (("type", o, self.sup) for o in types)

    def expressions(self) -> Iterator[str]:
        """Class and data expressions that stand where the profile does not allow them."""
        for place, node, check in self.places():
            if not check(node):
                yield f"not allowed as {place}: {self.show(node)}"

    def show(self, node: Node) -> str:
        if not isinstance(node, BNode):
            return str(node)
        return " ".join(sorted(f"{p} {o}" for p, o in self.graph.predicate_objects(node)))

    def axioms(self) -> Iterator[str]:
        """Axioms and constructs that the profile leaves out altogether."""
        for predicate, name in FORBIDDEN_PREDICATES.items():
            for s in self.graph.subjects(predicate):
                yield f"{name} is not in the profile: {self.show(s)}"
        for s in self.graph.subjects(RDF.type, OWL.ReflexiveProperty):
            yield f"a reflexive property is not in the profile: {s}"

    def chains(self) -> Iterator[tuple[Node, list[Node]]]:
        for s, o in self.graph.subject_objects(OWL.propertyChainAxiom):
            yield s, list(Collection(self.graph, o))

    def composite(self) -> set[Node]:
        """Properties that a chain or transitivity makes non-simple, also through others."""
        found = set(self.graph.subjects(RDF.type, OWL.TransitiveProperty))
        found |= {s for s, _ in self.chains()}
        while True:
            more = {o for s, o in self.graph.subject_objects(RDFS.subPropertyOf) if s in found}
            for s, o in self.graph.subject_objects(OWL.inverseOf):
                more |= {o} if s in found else {s} if o in found else set()
            if more <= found:
                return found
            found |= more

    def properties(self) -> Iterator[str]:
        """Properties that must be simple and are not, and chains that are not regular."""
        composite = self.composite()
        for kind in SIMPLE_ONLY:
            for s in self.graph.subjects(RDF.type, kind):
                if s in composite:
                    yield f"a transitive or chained property may not be a {kind}: {s}"
        before: dict[Node, set[Node]] = {}
        for s, o in self.graph.subject_objects(RDFS.subPropertyOf):
            before.setdefault(o, set()).add(s)
        for s, chain in self.chains():
            if chain == [s, s]:
                continue
            rest = chain[1:] if chain[0] == s else chain[:-1] if chain[-1] == s else chain
            before.setdefault(s, set()).update(rest)
        for start, _ in self.chains():
            seen: set[Node] = set()
            todo = list(before.get(start, ()))
            while todo:
                node = todo.pop()
                if node not in seen:
                    seen.add(node)
                    todo.extend(before.get(node, ()))
            if start in seen:
                yield f"a chain makes the order of properties circular: {start}"

    def typing(self) -> Iterator[str]:
        """Names that are two kinds of thing, or are used in an axiom without being declared."""
        declared = {
            kind: set(self.graph.subjects(RDF.type, kind))
            for kind in (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
        }
        kinds = list(declared)
        for i, kind in enumerate(kinds):
            for other in kinds[i + 1 :]:
                for s in declared[kind] & declared[other]:
                    yield f"declared as {kind} and {other}: {s}"
        classes = set(self.graph.subjects(RDF.type, OWL.Class))
        for s in classes & set(self.graph.subjects(RDF.type, RDFS.Datatype)):
            yield f"declared as class and datatype: {s}"
        used = set(self.graph.objects(None, RDFS.subClassOf))
        used |= set(self.graph.objects(None, RDFS.domain))
        for node in used:
            if isinstance(node, URIRef) and node not in classes | {OWL.Thing, OWL.Nothing}:
                yield f"class is not declared: {node}"
        builtin = (Namespace(str(RDF)), Namespace(str(RDFS)), Namespace(str(OWL)))
        everything = set().union(*declared.values())
        for predicate in set(self.graph.predicates()):
            if predicate not in everything and not str(predicate).startswith(builtin):
                yield f"property is not declared: {predicate}"


def problems(graph: Graph) -> list[str]:
    """Say what keeps an ontology out of OWL 2 RL; nothing where it is inside."""
    profile = _Profile(graph)
    checks = (profile.expressions, profile.axioms, profile.properties, profile.typing)
    return sorted({problem for check in checks for problem in check()})
