"""Data and shapes drawn by hypothesis, small enough that parts meet and large enough to differ."""

from hypothesis import strategies as st

__all__ = ["comparing_documents", "data_documents", "numbers", "shape_documents"]

NODES = ("ex:a", "ex:b", "ex:c", "ex:d")
PROPERTIES = ("ex:p", "ex:q", "ex:r")
CLASSES = ("ex:C", "ex:D", "ex:E")
LITERALS = (
    '"x"',
    '"xy"',
    '""',
    '"x"@en',
    '"y"@en',
    '"x"@en-GB',
    '"z"@de',
    "1",
    "2",
    "01",
    "1.0",
    "1.50",
    "1.5",
    "true",
    '"1"^^xsd:boolean',
    '"5"^^xsd:int',
    '"300"^^xsd:byte',
    '"one"^^xsd:integer',
    '"2024-01-31"^^xsd:date',
    '"2024-02-30"^^xsd:date',
    '"2024-01-01T00:00:00Z"^^xsd:dateTime',
)

NUMBERS = ("1", "2", "01", "1.0", "1.50", "1.5", '"5"^^xsd:int', '"007"^^xsd:int', "2e0")

nodes = st.sampled_from(NODES)
properties = st.sampled_from(PROPERTIES)
classes = st.sampled_from(CLASSES)
numbers = st.sampled_from(NUMBERS)
terms = st.one_of(nodes, st.sampled_from(LITERALS))
values_or_blank = st.one_of(terms, st.just("_:x"))


def data_documents(values: st.SearchStrategy[str] = values_or_blank) -> st.SearchStrategy[str]:
    """Draw the triples of a data graph."""
    things = st.one_of(nodes, st.sampled_from(("_:x", "_:y")))
    fact = st.builds("{} {} {} .".format, things, properties, values)
    typed = st.builds("{} a {} .".format, things, classes)
    below = st.just("ex:D rdfs:subClassOf ex:C .")
    return st.lists(st.one_of(fact, fact, fact, typed, below), max_size=12).map("\n".join)


def paths() -> st.SearchStrategy[str]:
    """Draw property paths."""
    return st.recursive(
        properties,
        lambda inner: st.one_of(
            st.builds("[ sh:inversePath {} ]".format, inner),
            st.builds("( {} {} )".format, inner, inner),
            st.builds("[ sh:alternativePath ( {} {} ) ]".format, inner, inner),
            st.builds("[ sh:zeroOrMorePath {} ]".format, inner),
            st.builds("[ sh:oneOrMorePath {} ]".format, inner),
            st.builds("[ sh:zeroOrOnePath {} ]".format, inner),
        ),
        max_leaves=3,
    )


def lists(member: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(member, min_size=1, max_size=3).map(lambda parts: f"( {' '.join(parts)} )")


def value_constraints() -> st.SearchStrategy[str]:
    """Draw constraints that any shape may have, without those that name shapes."""
    kinds = ("IRI", "Literal", "BlankNode", "IRIOrLiteral", "BlankNodeOrIRI", "BlankNodeOrLiteral")
    types = ("xsd:string", "xsd:integer", "xsd:byte", "xsd:int", "xsd:date", "rdf:langString")
    return st.one_of(
        st.builds("sh:class {}".format, classes),
        st.builds("sh:nodeKind sh:{}".format, st.sampled_from(kinds)),
        st.builds("sh:datatype {}".format, st.sampled_from(types)),
        st.builds("sh:minLength {}".format, st.integers(1, 3)),
        st.builds("sh:maxLength {}".format, st.integers(0, 3)),
        st.builds('sh:pattern "{}"'.format, st.sampled_from(("x", "^x$", "[0-9]", "^$", "^X$"))),
        st.just('sh:pattern "^X" ; sh:flags "i"'),
        st.builds("sh:in {}".format, lists(terms)),
        st.builds("sh:hasValue {}".format, terms),
        st.builds("sh:languageIn {}".format, lists(st.sampled_from(('"en"', '"de"', '"en-GB"')))),
        st.builds("sh:equals {}".format, properties),
        st.builds("sh:disjoint {}".format, properties),
    )


def property_constraints() -> st.SearchStrategy[str]:
    """Draw constraints that only property shapes may have."""
    return st.one_of(
        st.builds("sh:minCount {}".format, st.integers(0, 3)),
        st.builds("sh:maxCount {}".format, st.integers(0, 3)),
        st.just("sh:uniqueLang true"),
    )


def comparing_documents() -> st.SearchStrategy[str]:
    """Draw shapes that compare the values of a property with a number or with other values."""
    ends = ("minInclusive", "maxInclusive", "minExclusive", "maxExclusive")
    limit = st.builds("sh:{} {}".format, st.sampled_from(ends), st.sampled_from(NUMBERS))
    less = st.builds(
        "sh:{} {}".format, st.sampled_from(("lessThan", "lessThanOrEquals")), properties
    )
    inner = st.builds("sh:path {} ; {}".format, properties, st.one_of(limit, less))
    wrapped = st.one_of(
        st.builds("sh:property [ {} ]".format, inner),
        st.builds("sh:not [ {} ]".format, inner),
        st.builds("sh:or ( [ {} ] [ {} ] )".format, inner, inner),
    )
    shape = st.builds("a sh:NodeShape ; {} ; {}".format, targets(), wrapped)
    return st.lists(shape, min_size=1, max_size=3).map(named)


def equal_documents() -> st.SearchStrategy[str]:
    """Draw shapes that want the values of a path to be those of a property, and not too many."""
    constraint = st.one_of(
        st.builds("sh:equals {}".format, properties),
        st.builds("sh:equals {} ; sh:maxCount {}".format, properties, st.integers(1, 2)),
    )
    inner = st.builds("sh:property [ sh:path {} ; {} ]".format, paths(), constraint)
    shape = st.builds("a sh:NodeShape ; {} ; {}".format, targets(), inner)
    return st.lists(shape, min_size=1, max_size=3).map(named)


def named(shapes: list[str]) -> str:
    return "\n".join(f"ex:S{number} {shape} ." for number, shape in enumerate(shapes))


def bodies() -> st.SearchStrategy[str]:
    """Draw what stands in a shape, property shapes within it."""
    return st.recursive(
        value_constraints(),
        lambda inner: st.one_of(
            st.builds(side_by_side, inner, inner),
            st.builds("sh:node [ {} ]".format, inner),
            st.builds("sh:not [ {} ]".format, inner),
            st.builds("sh:{} {}".format, st.sampled_from(("and", "or", "xone")), listed(inner)),
            property_shapes(inner),
            st.builds("sh:closed true ; sh:ignoredProperties ( rdf:type {} )".format, properties),
        ),
        max_leaves=4,
    )


def listed(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(inner, min_size=1, max_size=3).map(
        lambda parts: f"( {' '.join(f'[ {part} ]' for part in parts)} )"
    )


def property_shapes(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    counted = "sh:qualifiedValueShape [ {} ] ; sh:qualified{}Count {}".format
    qualified = st.builds(counted, inner, st.sampled_from(("Min", "Max")), st.integers(0, 2))
    body = st.one_of(inner, property_constraints(), qualified)
    return st.builds("sh:property [ sh:path {} ; {} ]".format, paths(), body)


SINGLE = (
    "sh:datatype", "sh:nodeKind", "sh:minLength", "sh:maxLength", "sh:in ", "sh:languageIn",
    "sh:closed", "sh:flags", "sh:pattern", "sh:ignoredProperties",
)  # fmt: skip


def side_by_side(one: str, two: str) -> str:
    """Join two bodies, unless a parameter that may stand once would stand twice."""
    both = f"{one} ; {two}"
    return both if all(both.count(name) < 2 for name in SINGLE) else one


def targets() -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("sh:targetClass {}".format, classes),
        st.builds("sh:targetNode {}".format, terms),
        st.builds("sh:targetSubjectsOf {}".format, properties),
        st.builds("sh:targetObjectsOf {}".format, properties),
    )


def shape_documents() -> st.SearchStrategy[str]:
    """Draw a shapes graph."""
    node_shape = st.builds("a sh:NodeShape ; {} ; {}".format, targets(), bodies())
    property_shape = st.builds(
        "a sh:PropertyShape ; {} ; sh:path {} ; {}".format,
        targets(),
        paths(),
        st.one_of(bodies(), property_constraints()),
    )
    several = st.lists(targets(), min_size=2, max_size=2).map(" ; ".join)
    with_more = st.builds("a sh:NodeShape ; {} ; {}".format, several, bodies())
    shapes = st.lists(st.one_of(node_shape, property_shape, with_more), min_size=1, max_size=3)
    return shapes.map(named)
