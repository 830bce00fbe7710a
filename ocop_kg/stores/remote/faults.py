"""What some servers answer wrongly without a word, found out by what they do.

Before a query that looks like meeting a fault the server is asked a small question, to which the
standard knows the answer. Who fails it is asked in another form, or where there is none is not
trusted with the query. Each question is asked once.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from ocop_kg.errors import EndpointError, UnsupportedQueryError
from ocop_kg.stores.remote.branching import branched
from ocop_kg.stores.remote.closing import closed
from ocop_kg.stores.remote.comparing import guarded
from ocop_kg.stores.remote.reckoning import divided, summed, truths, without_idle_minus
from ocop_kg.stores.remote.remembering import FRESH
from ocop_kg.vocabulary import XSD, skos

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ocop_kg.sparql import SelectQuery
    from ocop_kg.stores.remote.closing import Edge
    from ocop_kg.stores.remote.draft import Draft

__all__ = ["Faults"]


@dataclass(frozen=True, slots=True)
class _Fault:
    """How a query looks that meets it, a question with the right value of ?y, and the problem."""

    text: re.Pattern[str]
    probe: str
    right: Literal
    problem: str
    control: str = ""
    """A simpler question with the same value: who fails that too has no data to be judged by."""
    with_iris: bool = False
    """Whether the text is sought in the IRIs of a query too."""


_STR = _Fault(
    re.compile(r"\bSTR\b.*[^\0-\xff]|[^\0-\xff].*\bSTR\b", re.DOTALL | re.IGNORECASE),
    'SELECT (STR("农") AS ?y) {}',
    Literal("农"),
    "its STR() of a constant loses what is not Latin",
    with_iris=True,
)
_PATHS = _Fault(
    re.compile(r"(?:[>)\w])\s*[*+]"),
    "SELECT ?y { GRAPH ?h { ?s a/<urn:x-none>* ?t }"
    " GRAPH ?g { ?s a ?c . OPTIONAL { ?s <urn:x-none> ?n } }"
    ' BIND("found" AS ?y) } LIMIT 1',
    Literal("found"),
    "it follows a path of any length wrongly, and gives rows too often or not at all",
    'SELECT ("found" AS ?y) { GRAPH ?h { ?s a ?t } } LIMIT 1',
)
_ALL_COLUMNS = re.compile(r"\bSELECT\s+(?:DISTINCT\s+|REDUCED\s+)?\*", re.IGNORECASE)
_DIVISION = _Fault(
    re.compile(r"[?$]\w+\s*/|[\d)]\s*/\s*[?$\d(]"),
    "SELECT (7/2 AS ?y) {}",
    Literal("3.5", datatype=NamedNode(XSD + "decimal")),
    "it divides whole numbers without their fractions",
)
_SUM = _Fault(
    re.compile(r"\b(?:SUM|AVG)\s*\(", re.IGNORECASE),
    "SELECT (SUM(?v) AS ?y) { ?v <urn:x-none> ?v }",
    Literal(0),
    "it gives no sum of nothing",
)
_TRUTH = _Fault(
    re.compile(r"\bAS\s+[?$]", re.IGNORECASE),
    "SELECT (1 = 1 AS ?y) {}",
    Literal(value=True),
    "it gives 1 for true",
)
_MINUS = re.compile(r"\bMINUS\b", re.IGNORECASE)
_HOPELESS = (
    _Fault(
        re.compile(r"(?<![\w.\"'])\d{19,}"),
        "SELECT (99999999999999999999 AS ?y) {}",
        Literal(99999999999999999999),
        "it reads large whole numbers as others",
    ),
    _Fault(
        re.compile(r"\b(?:MONTH|DAY)\s*\(", re.IGNORECASE),
        f'SELECT (COALESCE(MONTH(STRDT("2024", <{XSD}gYear>)), 0) AS ?y) {{}}',
        Literal(0),
        "it takes a year for a day in January",
    ),
    _Fault(
        re.compile(r"\bENCODE_FOR_URI\b", re.IGNORECASE),
        'SELECT (ENCODE_FOR_URI("é") AS ?y) {}',
        Literal("%C3%A9"),
        "its ENCODE_FOR_URI() leaves what is not ASCII as it is",
    ),
)
"""Of these there is no other form."""
_BRANCHES = _Fault(
    re.compile(r"\bIF\s*\(.*\bEXISTS\b", re.DOTALL | re.IGNORECASE),
    'SELECT ("found" AS ?y) { VALUES ?x { <urn:x-none> } FILTER(IF('
    "!EXISTS { ?x <urn:x-none> ?a }, true, EXISTS { ?x <urn:x-none> ?b })) }",
    Literal("found"),
    "it loses rows by an IF that ends with EXISTS",
    with_iris=True,
)
_UNLIKE = _Fault(
    re.compile(r"[<>]"),
    f'SELECT (COUNT(*) AS ?y) {{ {{ VALUES ?v {{ "2022"^^<{XSD}gYear> }}'
    f' FILTER(?v >= "2022-01-01"^^<{XSD}date>) }} UNION'
    f" {{ {{ SELECT ?w {{ ?s {skos('prefLabel')} ?w }} LIMIT 1 }} FILTER(?w > 5) }} }}",
    Literal(0),
    "it compares what has no order, such as a year and a day, or a text and a number",
)
_MENDED = (
    (_DIVISION, divided),
    (_SUM, summed),
    (_BRANCHES, branched),
    (_UNLIKE, guarded),
)
"""What is asked in another form."""
_IRI = re.compile(r'<[^<>"{}|^`\\\0-\x20]*>')


class Faults:
    """The faults of one server, as far as queries made it necessary to know them."""

    def __init__(
        self,
        ask: Callable[[str], object],
        edges: Callable[[NamedNode], Iterable[Edge]],
        url: str,
    ) -> None:
        """Make it of functions that ask the server at this address.

        `ask` gives the value of ?y, `edges` all pairs of things between which a property stands.
        """
        self._ask = ask
        self._edges = edges
        self._url = url
        self._known: dict[str, bool] = {}
        self._read: dict[NamedNode, tuple[float, tuple[Edge, ...]]] = {}

    def avoid(self, draft: Draft) -> None:
        """Change a query that the server would answer wrongly.

        Raises `EndpointError` when there is no other form of it.
        """
        plain = _IRI.sub("", draft.sparql)
        for fault in (_STR, *_HOPELESS):
            text = draft.sparql if fault.with_iris else plain
            if fault.text.search(text) and not self._passes(fault):
                raise self._refusal(fault)
        if _PATHS.text.search(_ALL_COLUMNS.sub("", draft.sparql)) and not self._passes(_PATHS):
            self._change(draft, lambda query: closed(query, self._steps), _PATHS)
        if _MINUS.search(plain):
            with suppress(UnsupportedQueryError):
                draft.change(without_idle_minus)
        for fault, mended in _MENDED:
            text = draft.sparql if fault.with_iris else plain
            if fault.text.search(text) and not self._passes(fault):
                self._change(draft, mended, fault)

    def truths(self, draft: Draft) -> frozenset[str]:
        """Name the columns in which the server gives 1 for true and 0 for false."""
        if not _TRUTH.text.search(draft.sparql):
            return frozenset()
        try:
            found = truths(draft.query)
        except UnsupportedQueryError:
            return frozenset()
        return frozenset() if not found or self._passes(_TRUTH) else found

    def _steps(self, predicate: NamedNode) -> Iterable[Edge]:
        """Read the steps of a property, which are asked for by many queries, once a minute."""
        known = self._read.get(predicate)
        if known is None or known[0] < monotonic():
            known = self._read[predicate] = (monotonic() + FRESH, tuple(self._edges(predicate)))
        return known[1]

    def _change(
        self,
        draft: Draft,
        changed: Callable[[SelectQuery], SelectQuery],
        fault: _Fault,
    ) -> None:
        try:
            draft.change(changed)
        except UnsupportedQueryError as error:
            raise self._refusal(fault) from error

    def _refusal(self, fault: _Fault) -> EndpointError:
        problem = f"{fault.problem}, and this query needs it: ask a view, which is a copy"
        return EndpointError(self._url, problem)

    def _passes(self, fault: _Fault) -> bool:
        if fault.probe not in self._known:
            right = self._ask(fault.probe) == fault.right
            if not right and fault.control:
                right = self._ask(fault.control) != fault.right
            self._known[fault.probe] = right
        return self._known[fault.probe]
