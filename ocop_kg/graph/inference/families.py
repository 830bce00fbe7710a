"""The rules of OWL 2 RL that ask for all members of a list: chains, intersections and keys.

Each is written out for every length that the lists of a graph have, so that its text names every
premise. Longer chains and intersections are cut into shorter ones beforehand, see `prepare`; long
keys have a rule of their own.
"""

from collections.abc import Iterator
from types import MappingProxyType

from ocop_kg.graph.inference.rule import MEMBER, Pattern, Rule

__all__ = ["FAMILIES", "LONGEST", "LONG_KEY", "all_members", "cls_int1", "prp_key", "prp_spo2"]

LONGEST = 5
"""The longest list for which a rule is written; planning such a query takes some milliseconds."""


def all_members(length: int, name: str) -> Iterator[Pattern]:
    """Give the patterns of a list `?l1` whose members are `?{name}1`, `?{name}2` and so on.

    >>> list(all_members(1, "p"))
    ['?l1 rdf:first ?p1', '?l1 rdf:rest rdf:nil']
    """
    for position in range(1, length + 1):
        yield f"?l{position} rdf:first ?{name}{position}"
        rest = "rdf:nil" if position == length else f"?l{position + 1}"
        yield f"?l{position} rdf:rest {rest}"


def prp_spo2(length: int) -> Rule:
    """Write the rule of property chains with `length` links.

    >>> prp_spo2(2).premises, prp_spo2(2).conclusion
    (('?u0 ?p1 ?u1', '?u1 ?p2 ?u2'), '?u0 ?p ?u2')
    """
    return Rule(
        "prp-spo2",
        ("?p owl:propertyChainAxiom ?l1", *all_members(length, "p")),
        tuple(f"?u{link - 1} ?p{link} ?u{link}" for link in range(1, length + 1)),
        f"?u0 ?p ?u{length}",
    )


def cls_int1(length: int) -> Rule:
    """Write the rule of intersections of `length` classes.

    >>> cls_int1(2).premises, cls_int1(2).conclusion
    (('?x a ?c1', '?x a ?c2'), '?x a ?c')
    """
    return Rule(
        "cls-int1",
        ("?c owl:intersectionOf ?l1", *all_members(length, "c")),
        tuple(f"?x a ?c{member}" for member in range(1, length + 1)),
        "?x a ?c",
    )


def prp_key(length: int) -> Rule:
    """Write the rule of keys that consist of `length` properties.

    >>> prp_key(1).premises, prp_key(1).conclusion
    (('?x a ?c', '?x ?p1 ?z1', '?y ?p1 ?z1', '?y a ?c'), '?x owl:sameAs ?y')
    """
    shared = (
        pattern
        for key in range(1, length + 1)
        for pattern in (f"?x ?p{key} ?z{key}", f"?y ?p{key} ?z{key}")
    )
    return Rule(
        "prp-key",
        ("?c owl:hasKey ?l1", *all_members(length, "p")),
        ("?x a ?c", *shared, "?y a ?c"),
        "?x owl:sameAs ?y",
        condition="!sameTerm(?x, ?y)",
    )


FAMILIES = MappingProxyType(
    {
        "propertyChainAxiom": prp_spo2,
        "intersectionOf": cls_int1,
        "hasKey": prp_key,
    }
)
"""The rules that depend on the length of a list, under the OWL property that leads to the list."""

# A pair that shares a value of one key, and lacks no key: the same as `prp_key` at any length.
LONG_KEY = Rule(
    "prp-key",
    (
        "?c owl:hasKey ?l",
        f"?l {'rdf:rest/' * LONGEST}rdf:first ?further",
        f"?l {MEMBER} ?p",
    ),
    ("?x a ?c", "?x ?p ?z", "?y ?p ?z", "?y a ?c"),
    "?x owl:sameAs ?y",
    condition=(
        f"!sameTerm(?x, ?y) && NOT EXISTS {{ ?l {MEMBER} ?q"
        " FILTER NOT EXISTS { ?x ?q ?v . ?y ?q ?v } }"
    ),
)
