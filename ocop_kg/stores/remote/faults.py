"""What some servers answer wrongly without a word, found out by what they do.

Before a query that looks like meeting a fault the server is asked a small question, to which the
standard knows the answer. Who fails it is asked in another form, or where there is none is not
trusted with the query. Each question is asked once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal

from ocop_kg.errors import EndpointError, UnsupportedQueryError
from ocop_kg.vocabulary import XSD, skos

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pyoxigraph import NamedNode

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


_STR = _Fault(
    re.compile(r"\bSTR\b.*[^\0-\xff]|[^\0-\xff].*\bSTR\b", re.DOTALL | re.IGNORECASE),
    'SELECT (STR("农") AS ?y) {}',
    Literal("农"),
    "its STR() of a constant loses what is not Latin",
)
_PATHS = _Fault(
    re.compile(
        r"\A(?=.*[>\w)][*+])(?=.*\bGRAPH\b[^{]*\{[^}]*\bOPTIONAL\b)", re.DOTALL | re.IGNORECASE
    ),
    "SELECT ?y { GRAPH ?h { ?s a/<urn:x-none>* ?t }"
    " GRAPH ?g { ?s a ?c . OPTIONAL { ?s <urn:x-none> ?n } }"
    ' BIND("found" AS ?y) } LIMIT 1',
    Literal("found"),
    "it finds nothing by a path of any length beside a value and OPTIONAL in a named graph",
)
_VALUE = re.compile(r"\bBIND\s*\(\s*[<\"']", re.IGNORECASE)
"""Without it the same server gives an answer or an error, but no wrong answer."""
_BRANCHES = _Fault(
    re.compile(r"\bIF\s*\(.*\bEXISTS\b", re.DOTALL | re.IGNORECASE),
    'SELECT ("found" AS ?y) { VALUES ?x { <urn:x-none> } FILTER(IF('
    "!EXISTS { ?x <urn:x-none> ?a }, true, EXISTS { ?x <urn:x-none> ?b })) }",
    Literal("found"),
    "it loses rows by an IF that ends with EXISTS",
)
_UNLIKE = _Fault(
    re.compile(r"[<>]"),
    f'SELECT (COUNT(*) AS ?y) {{ {{ VALUES ?v {{ "2022"^^<{XSD}gYear> }}'
    f' FILTER(?v >= "2022-01-01"^^<{XSD}date>) }} UNION'
    f" {{ {{ SELECT ?w {{ ?s {skos('prefLabel')} ?w }} LIMIT 1 }} FILTER(?w > 5) }} }}",
    Literal(0),
    "it compares what has no order, such as a year and a day, or a text and a number",
)
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

    def avoid(self, draft: Draft) -> None:
        """Change a query that the server would answer wrongly.

        Raises `EndpointError` when there is no other form of it.
        """
        if _STR.text.search(draft.sparql) and not self._passes(_STR):
            raise self._refusal(_STR)
        if _PATHS.text.search(draft.sparql) and not self._passes(_PATHS):
            from ocop_kg.stores.remote.closing import closed

            must = _VALUE.search(draft.sparql) is not None
            self._change(draft, lambda query: closed(query, self._edges), _PATHS, must=must)
        if _BRANCHES.text.search(draft.sparql) and not self._passes(_BRANCHES):
            from ocop_kg.stores.remote.branching import branched

            self._change(draft, branched, _BRANCHES)
        if _UNLIKE.text.search(_IRI.sub("", draft.sparql)) and not self._passes(_UNLIKE):
            from ocop_kg.stores.remote.comparing import guarded

            self._change(draft, guarded, _UNLIKE)

    def _change(
        self,
        draft: Draft,
        changed: Callable[[SelectQuery], SelectQuery],
        fault: _Fault,
        *,
        must: bool = True,
    ) -> None:
        try:
            draft.change(changed)
        except UnsupportedQueryError as error:
            if must:
                raise self._refusal(fault) from error

    def _refusal(self, fault: _Fault) -> EndpointError:
        problem = f"{fault.problem}, and this query needs it: ask a view, which is a copy"
        return EndpointError(self._url, problem)

    def _passes(self, fault: _Fault) -> bool:
        if fault.probe not in self._known:
            self._known[fault.probe] = self._ask(fault.probe) == fault.right
        return self._known[fault.probe]
