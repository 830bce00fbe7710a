"""Queries that are sound and have no answer, since the facts are not there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from pyoxigraph import Literal, NamedNode

from ocop_kg import KnowledgeGraph
from ocop_kg.questions import Question, questions

__all__ = ["Absent", "absent_queries"]

_SINGLE = 1
_PAIRS = 1

_WRITTEN = (
    (
        "SELECT * { ?d a ocop:ProductDesignation ; ocop:concernsCountry <{id}country/LSO> ;"
        " ocop:concernsProduct <{id}product/fig> }"
    ),
    "SELECT * { <{id}country/LSO> ocop:hasPriorityProduct <{id}product/mango> }",
    (
        "SELECT * { <{id}country/LSO> ocop:hasPriorityProduct ?p . ?p ocop:inSector ?s ."
        " <{id}product/fig> ocop:inSector ?s }"
    ),
    "SELECT * { ?e ocop:supportsProduct <{id}product/potato>, <{id}product/vanilla> }",
    "SELECT * { ?c a ocop:Country FILTER NOT EXISTS { ?c ocop:isoAlpha3 ?code } }",
    "SELECT * { ?p a ocop:Product MINUS { ?p ocop:inSector ?s } }",
    (
        "SELECT * { ?x a ocop:Country, ocop:DemonstrationCountry ;"
        " ocop:hasPriorityProduct <{id}product/vanilla> }"
    ),
    "SELECT * { ?e a ocop:Expert FILTER NOT EXISTS { ?support ocop:byExpert ?e } }",
    (
        "SELECT * { ?role a ocop:Role ; ocop:heldBy <{id}person/liping-jin> ;"
        " ocop:atOrganization <{id}organization/fao> }"
    ),
    "ASK { <{id}country/LSO> a ocop:DemonstrationCountry }",
    (
        "SELECT * { GRAPH graph:seed-ocop-china-2025 { ?d ocop:concernsCountry <{id}country/YEM> ;"
        " ocop:concernsProduct <{id}product/potato> } }"
    ),
    "SELECT * { ?p ocop:hasProvider <{id}country/LSO> }",
    "SELECT * { ?s ocop:concernsProduct <{id}product/vanilla> ; ocop:byExpert ?e }",
    (
        "CONSTRUCT { ?e ocop:supportsProduct ?p }"
        " WHERE { ?e ocop:supportsProduct ?p . <{id}country/LSO> ocop:hasPriorityProduct ?p ."
        " <{id}country/YEM> ocop:hasPriorityProduct ?p }"
    ),
    (
        "SELECT * { ?a a ocop:ValueChainActivity ; ocop:inValueChain/ocop:concernsCountry"
        " <{id}country/LSO> ; ocop:inValueChain/ocop:concernsProduct <{id}product/mango> }"
    ),
    (
        "SELECT * { VALUES ?country { <{id}country/LSO> } ?country ocop:hasPriorityProduct"
        " <{id}product/coffee> }"
    ),
    (
        "SELECT * { { ?e ocop:supportsProduct <{id}product/fig> } UNION"
        " { ?e ocop:supportsCountry <{id}country/XKX> } }"
    ),
    (
        "SELECT ?c (COUNT(?p) AS ?n) { ?c ocop:hasPriorityProduct ?p ; ocop:inRegion ?r ."
        " ?r ocop:isPartOf <{id}region/africa> . ?p ocop:inSector <{id}sector/fishery> }"
        " GROUP BY ?c"
    ),
    "SELECT * { ?e ocop:originatesIn <{id}country/LSO> ; ocop:supportsProduct ?p }",
    "SELECT * { ?c ocop:hasDonor <{id}country/LSO> ; ocop:amount ?sum }",
    (
        "SELECT * { ?e a ocop:Person ; ocop:supportsProduct ?p ."
        " FILTER EXISTS { ?e ocop:supportsCountry <{id}country/FJI> } }"
    ),
)


@dataclass(frozen=True)
class Absent:
    """A sound query without an answer."""

    id: str
    query: str
    bindings: Mapping[str, NamedNode | Literal] | None = None


def _members(kg: KnowledgeGraph, question: Question, name: str) -> list[NamedNode | Literal]:
    """List valid values of a parameter: members of its classes, or values that the graph has."""
    kinds = question.parameters[name].kinds
    if not kinds:
        rows = kg.select(question.sparql)
        found = {row[name] for row in rows}
        return sorted((each for each in found if isinstance(each, Literal)), key=str)
    listed = " ".join(f"ocop:{kind}" for kind in kinds)
    rows = kg.select(f"SELECT DISTINCT ?x {{ VALUES ?k {{ {listed} }} ?x a ?k }} ORDER BY ?x")
    return [row["x"] for row in rows if isinstance(row["x"], NamedNode)]


def _of(kg: KnowledgeGraph, question: Question) -> Iterator[Mapping[str, NamedNode | Literal]]:
    members = {name: _members(kg, question, name) for name in question.parameters}
    for name, values in members.items():
        empty = ({name: value} for value in values[::7] if _is_empty(kg, question, {name: value}))
        yield from (bindings for bindings, _ in zip(empty, range(_SINGLE), strict=False))
    for one, other in combinations(members, 2):
        some = [value for value in members[one][:5] if not _is_empty(kg, question, {one: value})]
        pairs = (
            {one: first, other: second}
            for first in some[:3]
            for second in members[other][:8]
            if not _is_empty(kg, question, {other: second})
            and _is_empty(kg, question, {one: first, other: second})
        )
        yield from (bindings for bindings, _ in zip(pairs, range(_PAIRS), strict=False))


def _is_empty(
    kg: KnowledgeGraph, question: Question, bindings: Mapping[str, NamedNode | Literal]
) -> bool:
    rows = kg.select(question.sparql, bindings)
    return next(rows.stream(), None) is None


def absent_queries(kg: KnowledgeGraph) -> list[Absent]:
    """Make every sound query without an answer, in a fixed order."""
    made = []
    for question in questions():
        for number, bindings in enumerate(_of(kg, question)):
            made.append(Absent(f"{question.id}-{number}", question.sparql, bindings))
    for number, written in enumerate(_WRITTEN):
        text = written.replace("{id}", "https://w3id.org/ocop/id/")
        answer = kg.query(text)
        some = answer if isinstance(answer, bool) else len(answer)
        if not some:
            made.append(Absent(f"written-{number}", text))
    return made
