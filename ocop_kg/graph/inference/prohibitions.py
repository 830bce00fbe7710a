"""What OWL 2 RL forbids: the rules of its tables 4 to 9 whose conclusion is *false*.

In a message, a variable stands for the term that it found. `dt-diff` is here where it matters to
data: one property that takes one value, and two literals of different value. Left out: dt-not-type,
because a reader or a shape can point at the place where a literal is malformed, and rules cannot.
Since nothing is inferred to be the same as itself, a list of different things may name one twice.
"""

from ocop_kg.graph.inference.rule import FALSE, Rule

__all__ = ["PROHIBITIONS"]

_EARLIER = "rdf:rest*"
_LATER = "rdf:rest+/rdf:first"
_TWO_VALUES = "isLiteral(?y1) && isLiteral(?y2) && ?y1 != ?y2 && STR(?y1) <= STR(?y2)"


def _pairs(list_property: str, first: str, second: str) -> tuple[str, ...]:
    """Patterns that find each pair of members of a list once, in the order of the list."""
    return (
        f"?a {list_property} ?l",
        f"?l {_EARLIER} ?cell",
        f"?cell rdf:first {first}",
        f"?cell {_LATER} {second}",
    )


def _different(rule: str, list_property: str) -> Rule:
    return Rule(
        rule,
        ("?a a owl:AllDifferent", *_pairs(list_property, "?x", "?y")),
        ("?x owl:sameAs ?y",),
        FALSE,
        condition="!sameTerm(?x, ?y)",
        message="{x} and {y} are declared to be different, but the data make them the same",
    )


PROHIBITIONS = (
    Rule(
        "eq-diff1",
        ("?x owl:differentFrom ?y",),
        ("?x owl:sameAs ?y",),
        FALSE,
        condition="!sameTerm(?x, ?y)",
        message="{x} and {y} are declared to be different, but the data make them the same",
    ),
    Rule(
        "eq-diff1",
        ("?x owl:differentFrom ?x",),
        (),
        FALSE,
        condition="NOT EXISTS { ?x owl:sameAs ?other }",
        message="{x} is declared to be different from itself",
    ),
    _different("eq-diff2", "owl:members"),
    _different("eq-diff3", "owl:distinctMembers"),
    Rule(
        "prp-irp",
        ("?p a owl:IrreflexiveProperty",),
        ("?x ?p ?x",),
        FALSE,
        message="{x} has itself as its {p}, which nothing can",
    ),
    Rule(
        "prp-asyp",
        ("?p a owl:AsymmetricProperty",),
        ("?x ?p ?y", "?y ?p ?x"),
        FALSE,
        message="{x} and {y} each have the other as their {p}, which goes in one direction only",
    ),
    Rule(
        "prp-pdw",
        ("?p1 owl:propertyDisjointWith ?p2",),
        ("?x ?p1 ?y", "?x ?p2 ?y"),
        FALSE,
        message="{x} is related to {y} by both {p1} and {p2}, which exclude one another",
    ),
    Rule(
        "prp-adp",
        ("?a a owl:AllDisjointProperties", *_pairs("owl:members", "?p1", "?p2")),
        ("?x ?p1 ?y", "?x ?p2 ?y"),
        FALSE,
        message="{x} is related to {y} by both {p1} and {p2}, which exclude one another",
    ),
    Rule(
        "prp-npa1",
        ("?a owl:sourceIndividual ?x", "?a owl:assertionProperty ?p", "?a owl:targetIndividual ?y"),
        ("?x ?p ?y",),
        FALSE,
        message="{x} has {y} as its {p}, which is stated to be untrue",
    ),
    Rule(
        "prp-npa2",
        ("?a owl:sourceIndividual ?x", "?a owl:assertionProperty ?p", "?a owl:targetValue ?y"),
        ("?x ?p ?y",),
        FALSE,
        message="{x} has {y} as its {p}, which is stated to be untrue",
    ),
    Rule(
        "cls-nothing2",
        (),
        ("?x a owl:Nothing",),
        FALSE,
        message="{x} is in the class owl:Nothing, which has no members",
    ),
    Rule(
        "cls-com",
        ("?c1 owl:complementOf ?c2",),
        ("?x a ?c1", "?x a ?c2"),
        FALSE,
        message="{x} is in the class {c2} and in {c1}, which is everything outside {c2}",
    ),
    Rule(
        "cls-maxc1",
        ("?c owl:maxCardinality ?n", "?c owl:onProperty ?p"),
        ("?x a ?c", "?x ?p ?y"),
        FALSE,
        condition="?n = 0",
        message="{x} has {y} as its {p}, but must not have any",
    ),
    Rule(
        "cls-maxqc1",
        ("?c owl:maxQualifiedCardinality ?n", "?c owl:onProperty ?p", "?c owl:onClass ?d"),
        ("?x a ?c", "?x ?p ?y", "?y a ?d"),
        FALSE,
        condition="?n = 0",
        message="{x} has {y} as its {p}, but must not have any in the class {d}",
    ),
    Rule(
        "cls-maxqc2",
        ("?c owl:maxQualifiedCardinality ?n", "?c owl:onProperty ?p", "?c owl:onClass owl:Thing"),
        ("?x a ?c", "?x ?p ?y"),
        FALSE,
        condition="?n = 0",
        message="{x} has {y} as its {p}, but must not have any",
    ),
    Rule(
        "cax-dw",
        ("?c1 owl:disjointWith ?c2",),
        ("?x a ?c1", "?x a ?c2"),
        FALSE,
        message="{x} is in both classes {c1} and {c2}, which exclude one another",
    ),
    Rule(
        "cax-adc",
        ("?a a owl:AllDisjointClasses", *_pairs("owl:members", "?c1", "?c2")),
        ("?x a ?c1", "?x a ?c2"),
        FALSE,
        message="{x} is in both classes {c1} and {c2}, which exclude one another",
    ),
    Rule(
        "dt-diff",
        ("?p a owl:FunctionalProperty",),
        ("?x ?p ?y1", "?x ?p ?y2"),
        FALSE,
        condition=_TWO_VALUES,
        message="{x} has two values of {p}, {y1} and {y2}, but may have only one",
    ),
    Rule(
        "dt-diff",
        ("?c owl:maxCardinality ?n", "?c owl:onProperty ?p"),
        ("?x a ?c", "?x ?p ?y1", "?x ?p ?y2"),
        FALSE,
        condition=f"?n = 1 && {_TWO_VALUES}",
        message="{x} has two values of {p}, {y1} and {y2}, but may have only one",
    ),
)
"""The rules in the order of the tables, `dt-diff` last."""
