"""Rules in Python, run here over the triples that they could find fault with, picked there."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode

from ocop_kg.cluster.lines import bucket
from ocop_kg.cluster.session import quiet
from ocop_kg.cluster.terms import constant, decode, encode, quoted
from ocop_kg.errors import NotDistributedError
from ocop_kg.validation.account import IMPORTING
from ocop_kg.validation.rules import DEPRECATED, REPLACED, clashing
from ocop_kg.validation.terms import known_terms, published
from ocop_kg.validation.texts import is_suspect
from ocop_kg.vocabulary import ID, INSECURE, OCOP, OWL, RDF, RDF_TYPE, RDFS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ocop_kg.cluster.data import ClusterData
    from ocop_kg.validation.datagraph import DataGraph

__all__ = ["SIEVES", "imports", "sieved", "terms"]

_MOST = 1_000_000  # triples that a rule may have to judge in this process
_OURS = "(startswith({0}, {1}) OR startswith({0}, {2}))"
_MEMBERS = NamedNode(OWL + "members")
_AXIOMS = [NamedNode(RDFS + "subClassOf")]
_LISTS = [_MEMBERS, NamedNode(RDF + "first"), NamedNode(RDF + "rest")]
_TYPES = f"b = {bucket(RDF_TYPE.value)} AND p = {constant(RDF_TYPE)}"


def sieved(data: ClusterData, sql: str) -> DataGraph:
    """Bring the triples of a query here, once, with those that are lent.

    Raises `NotDistributedError` where they are too many for this process.
    """
    if sql not in data.sieved:
        data.sieved[sql] = _brought(data, sql)
    return data.sieved[sql]


def _brought(data: ClusterData, sql: str) -> DataGraph:
    rows = data.tables.rows(f"SELECT DISTINCT s, p, o FROM ({sql}) LIMIT {_MOST + 1}")
    if len(rows) > _MOST:
        raise NotDistributedError(f"more than {_MOST:,} triples would have to be judged")
    return data.brought(tuple(map(decode, row)) for row in rows)  # type: ignore[misc]  # they were statements


def _with(predicates: Iterable[NamedNode]) -> str:
    tests = (f"b = {bucket(each.value)} AND p = {constant(each)}" for each in predicates)
    return f"SELECT s, p, o FROM own WHERE {' OR '.join(f'({test})' for test in tests)}"


def terms(data: ClusterData) -> str:
    """Pick what names terms of this project that the ontology lacks, or calls deprecated."""
    tables = data.tables
    tables.put("known", [(encode(NamedNode(iri)),) for iri in sorted(known_terms())], "n STRING")
    old = [(encode(s),) for s, p, _ in data.lent_statements if p == DEPRECATED]
    tables.put("old", old, "n STRING")
    ours = _OURS.format("{0}", quoted(f"<{OCOP}"), quoted(f"<{INSECURE}"))
    tables.define(
        "doubtful",
        f"SELECT DISTINCT n FROM (SELECT p AS n FROM own WHERE {ours.format('p')} "
        f"UNION SELECT o FROM own WHERE {ours.format('o')}) LEFT ANTI JOIN known USING (n) "
        f"UNION SELECT n FROM old UNION SELECT s FROM ({_with([DEPRECATED])})",
    )
    return (
        "SELECT s, p, o FROM own JOIN doubtful ON p = n "
        "UNION ALL SELECT s, p, o FROM own JOIN doubtful ON o = n "
        f"UNION ALL SELECT s, p, o FROM ({_with([RDF_TYPE, DEPRECATED, REPLACED])}) "
        "JOIN doubtful ON s = n"
    )


def imports(_: ClusterData) -> str:
    """Pick what is imported, and what is said of that."""
    named = _with(IMPORTING)
    about = f"SELECT own.s, own.p, own.o FROM own LEFT SEMI JOIN ({named}) i ON own.s = i.o"
    return f"{named} UNION ALL {about}"


def _references(data: ClusterData) -> str:
    """Pick references to what nothing describes, and the names that may have been meant."""
    tables = data.tables
    tables.put("published", [(encode(NamedNode(iri)),) for iri in published()], "n STRING")
    tables.define(
        "missing",
        f"SELECT DISTINCT o AS n FROM own WHERE startswith(o, {quoted('<' + ID)}) "
        "AND NOT EXISTS (SELECT 1 FROM triples t WHERE t.s = own.o) "
        "AND NOT EXISTS (SELECT 1 FROM published q WHERE q.n = own.o)",
    )
    start = "regexp_replace({}, '/[^/]*$', '')"
    return (
        "SELECT s, p, o FROM own JOIN missing ON o = n "
        f"UNION ALL SELECT s, p, min(o) FROM own WHERE {_TYPES} AND {start.format('s')} IN "
        f"(SELECT {start.format('n')} FROM missing) GROUP BY s, p"
    )


def _texts(data: ClusterData) -> str:
    """Pick texts and names that are not what they look like."""
    odd = " OR ".join(f"{column} RLIKE '[^\\\\x20-\\\\x7e]'" for column in "spo")
    with quiet():
        frame = data.tables.session.sql(f"SELECT s, p, o FROM own WHERE {odd}")
        kept = frame.mapInArrow(_suspects, "s STRING, p STRING, o STRING, at STRING")
        data.tables.name("suspects", kept)
    return (
        "SELECT s, p, o FROM suspects WHERE at = 'o' "
        "UNION ALL SELECT s, m.p, m.o FROM (SELECT s, min(struct(p, o)) AS m FROM suspects "
        "WHERE at = 's' GROUP BY s) "
        "UNION ALL SELECT m.s, p, m.o FROM (SELECT p, min(struct(s, o)) AS m FROM suspects "
        "WHERE at = 'p' GROUP BY p)"
    )


def _suspects(batches: Iterable[Any]) -> Iterator[Any]:
    import pyarrow

    for batch in batches:
        found: list[tuple[str, str, str, str]] = []
        for row in zip(*(batch.column(at).to_pylist() for at in range(3)), strict=True):
            for place, text in zip("spo", row, strict=True):
                term = decode(text)
                if text[0] != "_" and is_suspect(getattr(term, "value", "")):
                    found.append((*row, place))
        columns = list(zip(*found, strict=True)) or [()] * 4
        arrays = [pyarrow.array(each, pyarrow.string()) for each in columns]
        yield pyarrow.RecordBatch.from_arrays(arrays, names=["s", "p", "o", "at"])


def _kinds(data: ClusterData) -> str:
    """Pick the classes of things that are of two classes that nothing can be of together."""
    axioms = _with([*_AXIOMS, *(_LISTS if data.count(_MEMBERS) else [])])
    disjoint = (
        f"SELECT s, p, o FROM own WHERE {_TYPES} AND o = {quoted('<' + OWL + 'AllDisjointClasses')}"
    )
    about = sieved(data, f"{axioms} UNION ALL {disjoint}")
    clashes = clashing(about)
    kinds = sorted(data.types, key=str)
    pairs = [
        (encode(one), encode(other))
        for one, other in product(kinds, kinds)
        if clashes((one, other))
    ]
    data.tables.put("clashing", pairs, "one STRING, other STRING")
    types = f"SELECT s, o FROM triples WHERE {_TYPES}"
    return (
        f"SELECT s, p, o FROM own WHERE {_TYPES} AND s IN (SELECT x.s FROM ({types}) x "
        f"JOIN ({types}) y ON x.s = y.s JOIN clashing ON x.o = one AND y.o = other) "
        f"UNION ALL {axioms} UNION ALL {disjoint}"
    )


SIEVES: dict[str, Callable[[ClusterData], str]] = {
    "Reference-isDescribed": _references,
    "Term-isCurrent": terms,
    "Term-isKnown": terms,
    "Text-isNormalized": _texts,
    "Text-isWhatItShows": _texts,
    "Thing-isOneThing": _kinds,
}
"""What picks the triples for a rule, by the last part of its IRI."""
