"""What some servers answer wrongly without a word, found out by what they do.

A query that has the words of a fault lets the server be asked a small question first, to which the
standard knows the answer; who fails it is not trusted with the query. Each is asked once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from ocop_kg.errors import EndpointError
from ocop_kg.stores.querytext import tokens

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Faults"]

_AGGREGATES = frozenset({"group_concat", "max", "min", "sample"})


@dataclass(frozen=True, slots=True)
class _Fault:
    """Words of a query, one of each set; a question with the right value of ?y; what is wrong."""

    words: tuple[frozenset[str], ...]
    probe: str
    right: NamedNode | Literal
    problem: str
    beyond_ascii: bool = False


_FAULTS = (
    _Fault(
        (frozenset({"iri", "uri"}), _AGGREGATES, frozenset({"order"})),
        "SELECT (IRI(MIN(STR(?x))) AS ?y) { VALUES (?x ?z) { (<urn:x> 1) } } "
        "GROUP BY ?z ORDER BY ?z ?y",
        NamedNode("urn:x"),
        "it makes text of IRI() of an aggregate when it sorts",
    ),
    _Fault(
        (frozenset({"str"}),),
        'SELECT (STR("农") AS ?y) {}',
        Literal("农"),
        "its STR() of a constant loses what is not Latin",
        beyond_ascii=True,
    ),
)


class Faults:
    """The faults of one server, as far as queries made it necessary to know them."""

    def __init__(self, ask: Callable[[str], object], url: str) -> None:
        """Make it of a function that asks the server at this address for the value of ?y."""
        self._ask = ask
        self._url = url
        self._known: dict[str, bool] = {}

    def check(self, sparql: str) -> None:
        """Raise `EndpointError` for a query that the server would answer wrongly."""
        words: set[str] | None = None
        for fault in _FAULTS:
            if fault.beyond_ascii and sparql.isascii():
                continue
            if words is None:
                words = {word.casefold() for kind, word in tokens(sparql) if kind == "word"}
            if all(words & each for each in fault.words) and not self._passes(fault):
                problem = f"{fault.problem}, and this query needs it: ask a view, which is a copy"
                raise EndpointError(self._url, problem)

    def _passes(self, fault: _Fault) -> bool:
        if fault.probe not in self._known:
            self._known[fault.probe] = self._ask(fault.probe) == fault.right
        return self._known[fault.probe]
