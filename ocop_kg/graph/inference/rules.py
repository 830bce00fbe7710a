"""What OWL 2 RL infers: the rules of its tables 4 to 9, under the names that W3C gave them.

Left out on purpose, because they say of everything what nobody asks or what is true of itself:
eq-ref, prp-ap, cls-thing, cls-nothing1, scm-cls, scm-op, scm-dp, dt-type1, dt-type2, dt-eq and
dt-not-type. So a literal has no type here, and `owl:someValuesFrom` a datatype never fires.
The rules that end in *false* are in `prohibitions`.

A list in RDF is a chain of cells. The rules here ask for *some* member of a list and follow it by a
path; those that ask for *all* members are in `families`.
"""

from ocop_kg.graph.inference.families import FAMILIES, LONG_KEY
from ocop_kg.graph.inference.rule import MEMBER, Rule

__all__ = ["AXIOMS", "RULES", "SCHEMA"]

SCHEMA = (
    Rule("scm-eqc1", ("?c1 owl:equivalentClass ?c2",), (), "?c1 rdfs:subClassOf ?c2"),
    Rule("scm-eqc1", ("?c1 owl:equivalentClass ?c2",), (), "?c2 rdfs:subClassOf ?c1"),
    Rule(
        "scm-eqc2",
        ("?c1 rdfs:subClassOf ?c2", "?c2 rdfs:subClassOf ?c1"),
        (),
        "?c1 owl:equivalentClass ?c2",
        condition="!sameTerm(?c1, ?c2)",
    ),
    Rule("scm-eqp1", ("?p1 owl:equivalentProperty ?p2",), (), "?p1 rdfs:subPropertyOf ?p2"),
    Rule("scm-eqp1", ("?p1 owl:equivalentProperty ?p2",), (), "?p2 rdfs:subPropertyOf ?p1"),
    Rule(
        "scm-eqp2",
        ("?p1 rdfs:subPropertyOf ?p2", "?p2 rdfs:subPropertyOf ?p1"),
        (),
        "?p1 owl:equivalentProperty ?p2",
        condition="!sameTerm(?p1, ?p2)",
    ),
    Rule("scm-int", ("?c owl:intersectionOf ?l", f"?l {MEMBER} ?m"), (), "?c rdfs:subClassOf ?m"),
    Rule("scm-uni", ("?c owl:unionOf ?l", f"?l {MEMBER} ?m"), (), "?m rdfs:subClassOf ?c"),
    Rule(
        "scm-hv",
        (
            "?c1 owl:hasValue ?i",
            "?c1 owl:onProperty ?p1",
            "?p1 rdfs:subPropertyOf ?p2",
            "?c2 owl:onProperty ?p2",
            "?c2 owl:hasValue ?i",
        ),
        (),
        "?c1 rdfs:subClassOf ?c2",
    ),
    Rule(
        "scm-svf1",
        (
            "?c1 owl:someValuesFrom ?y1",
            "?c1 owl:onProperty ?p",
            "?y1 rdfs:subClassOf ?y2",
            "?c2 owl:someValuesFrom ?y2",
            "?c2 owl:onProperty ?p",
        ),
        (),
        "?c1 rdfs:subClassOf ?c2",
    ),
    Rule(
        "scm-svf2",
        (
            "?c1 owl:someValuesFrom ?y",
            "?c1 owl:onProperty ?p1",
            "?p1 rdfs:subPropertyOf ?p2",
            "?c2 owl:onProperty ?p2",
            "?c2 owl:someValuesFrom ?y",
        ),
        (),
        "?c1 rdfs:subClassOf ?c2",
    ),
    Rule(
        "scm-avf1",
        (
            "?c1 owl:allValuesFrom ?y1",
            "?c1 owl:onProperty ?p",
            "?y1 rdfs:subClassOf ?y2",
            "?c2 owl:allValuesFrom ?y2",
            "?c2 owl:onProperty ?p",
        ),
        (),
        "?c1 rdfs:subClassOf ?c2",
    ),
    Rule(
        "scm-avf2",
        (
            "?c1 owl:allValuesFrom ?y",
            "?c1 owl:onProperty ?p1",
            "?p1 rdfs:subPropertyOf ?p2",
            "?c2 owl:onProperty ?p2",
            "?c2 owl:allValuesFrom ?y",
        ),
        (),
        "?c2 rdfs:subClassOf ?c1",
    ),
    Rule(
        "scm-sco",
        ("?c1 rdfs:subClassOf ?c2", "?c2 rdfs:subClassOf ?c3"),
        (),
        "?c1 rdfs:subClassOf ?c3",
    ),
    Rule(
        "scm-spo",
        ("?p1 rdfs:subPropertyOf ?p2", "?p2 rdfs:subPropertyOf ?p3"),
        (),
        "?p1 rdfs:subPropertyOf ?p3",
    ),
    Rule("scm-dom1", ("?p rdfs:domain ?c1", "?c1 rdfs:subClassOf ?c2"), (), "?p rdfs:domain ?c2"),
    Rule(
        "scm-dom2", ("?p2 rdfs:domain ?c", "?p1 rdfs:subPropertyOf ?p2"), (), "?p1 rdfs:domain ?c"
    ),
    Rule("scm-rng1", ("?p rdfs:range ?c1", "?c1 rdfs:subClassOf ?c2"), (), "?p rdfs:range ?c2"),
    Rule("scm-rng2", ("?p2 rdfs:range ?c", "?p1 rdfs:subPropertyOf ?p2"), (), "?p1 rdfs:range ?c"),
)

PROPERTIES = (
    Rule("prp-spo1", ("?p1 rdfs:subPropertyOf ?p2",), ("?x ?p1 ?y",), "?x ?p2 ?y"),
    Rule("prp-eqp1", ("?p1 owl:equivalentProperty ?p2",), ("?x ?p1 ?y",), "?x ?p2 ?y"),
    Rule("prp-eqp2", ("?p1 owl:equivalentProperty ?p2",), ("?x ?p2 ?y",), "?x ?p1 ?y"),
    Rule("prp-inv1", ("?p1 owl:inverseOf ?p2",), ("?x ?p1 ?y",), "?y ?p2 ?x"),
    Rule("prp-inv2", ("?p1 owl:inverseOf ?p2",), ("?x ?p2 ?y",), "?y ?p1 ?x"),
    Rule("prp-symp", ("?p a owl:SymmetricProperty",), ("?x ?p ?y",), "?y ?p ?x"),
    Rule("prp-trp", ("?p a owl:TransitiveProperty",), ("?x ?p ?y", "?y ?p ?z"), "?x ?p ?z"),
    Rule("prp-dom", ("?p rdfs:domain ?c",), ("?x ?p ?y",), "?x a ?c"),
    Rule("prp-rng", ("?p rdfs:range ?c",), ("?x ?p ?y",), "?y a ?c"),
)

CLASSES = (
    Rule("cls-hv1", ("?c owl:hasValue ?y", "?c owl:onProperty ?p"), ("?x a ?c",), "?x ?p ?y"),
    Rule("cls-hv2", ("?c owl:hasValue ?y", "?c owl:onProperty ?p"), ("?x ?p ?y",), "?x a ?c"),
    Rule("cls-oo", ("?c owl:oneOf ?l", f"?l {MEMBER} ?x"), (), "?x a ?c"),
    Rule("cls-int2", ("?c owl:intersectionOf ?l", f"?l {MEMBER} ?m"), ("?x a ?c",), "?x a ?m"),
    Rule("cls-uni", ("?c owl:unionOf ?l", f"?l {MEMBER} ?m"), ("?x a ?m",), "?x a ?c"),
    Rule(
        "cls-svf1",
        ("?c owl:someValuesFrom ?d", "?c owl:onProperty ?p"),
        ("?x ?p ?y", "?y a ?d"),
        "?x a ?c",
    ),
    Rule(
        "cls-svf2",
        ("?c owl:someValuesFrom owl:Thing", "?c owl:onProperty ?p"),
        ("?x ?p ?y",),
        "?x a ?c",
    ),
    Rule(
        "cls-avf",
        ("?c owl:allValuesFrom ?d", "?c owl:onProperty ?p"),
        ("?x a ?c", "?x ?p ?y"),
        "?y a ?d",
    ),
    Rule("cax-sco", ("?c1 rdfs:subClassOf ?c2",), ("?x a ?c1",), "?x a ?c2"),
    Rule("cax-eqc1", ("?c1 owl:equivalentClass ?c2",), ("?x a ?c1",), "?x a ?c2"),
    Rule("cax-eqc2", ("?c1 owl:equivalentClass ?c2",), ("?x a ?c2",), "?x a ?c1"),
)

# Two values of which one is a literal are never the same thing: that is a clash, see dt-diff.
_TWO_THINGS = "!sameTerm(?y1, ?y2) && !isLiteral(?y1) && !isLiteral(?y2)"

EQUALITY = (
    Rule(
        "prp-fp",
        ("?p a owl:FunctionalProperty",),
        ("?x ?p ?y1", "?x ?p ?y2"),
        "?y1 owl:sameAs ?y2",
        condition=_TWO_THINGS,
    ),
    Rule(
        "prp-ifp",
        ("?p a owl:InverseFunctionalProperty",),
        ("?x1 ?p ?y", "?x2 ?p ?y"),
        "?x1 owl:sameAs ?x2",
        condition="!sameTerm(?x1, ?x2)",
    ),
    Rule(
        "cls-maxc2",
        ("?c owl:maxCardinality ?n", "?c owl:onProperty ?p"),
        ("?x a ?c", "?x ?p ?y1", "?x ?p ?y2"),
        "?y1 owl:sameAs ?y2",
        condition=f"?n = 1 && {_TWO_THINGS}",
    ),
    Rule(
        "cls-maxqc3",
        ("?c owl:maxQualifiedCardinality ?n", "?c owl:onProperty ?p", "?c owl:onClass ?d"),
        ("?x a ?c", "?x ?p ?y1", "?y1 a ?d", "?x ?p ?y2", "?y2 a ?d"),
        "?y1 owl:sameAs ?y2",
        condition=f"?n = 1 && {_TWO_THINGS}",
    ),
    Rule(
        "cls-maxqc4",
        ("?c owl:maxQualifiedCardinality ?n", "?c owl:onProperty ?p", "?c owl:onClass owl:Thing"),
        ("?x a ?c", "?x ?p ?y1", "?x ?p ?y2"),
        "?y1 owl:sameAs ?y2",
        condition=f"?n = 1 && {_TWO_THINGS}",
    ),
    Rule("eq-sym", (), ("?x owl:sameAs ?y",), "?y owl:sameAs ?x"),
    Rule("eq-trans", (), ("?x owl:sameAs ?y", "?y owl:sameAs ?z"), "?x owl:sameAs ?z"),
    Rule("eq-rep-s", (), ("?s owl:sameAs ?s2", "?s ?p ?o"), "?s2 ?p ?o"),
    Rule("eq-rep-p", (), ("?p owl:sameAs ?p2", "?s ?p ?o"), "?s ?p2 ?o"),
    Rule("eq-rep-o", (), ("?o owl:sameAs ?o2", "?s ?p ?o"), "?s ?p ?o2"),
)

RULES = (*SCHEMA, *PROPERTIES, *CLASSES, *EQUALITY)
"""The rules that are the same for every graph; the schema first, so that rounds are few."""

AXIOMS = frozenset(
    pattern
    for rule in (*RULES, *(family(1) for family in FAMILIES.values()), LONG_KEY)
    for pattern in rule.axiom_patterns
)
"""The properties of axioms, each with the one value that makes a triple an axiom, if there is."""
