"""A query as it goes to a server, and what its text tells of it."""

from __future__ import annotations

import re
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import QueryBoolean, QuerySolutions
from pyoxigraph import Store as Engine

from ocop_kg.errors import UnsupportedQueryError
from ocop_kg.sparql.algebra import Call
from ocop_kg.stores.embedded import evaluate
from ocop_kg.stores.querytext import Prepared, prepare, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pyoxigraph import QueryTriples, Triple

    from ocop_kg.budget import Budget
    from ocop_kg.stores.protocol import Term
    from ocop_kg.stores.remote.constructing import Construction
    from ocop_kg.stores.remote.draft import Draft

__all__ = ["Question", "columns_of_iris", "declared", "form_of", "is_describe", "names_graphs"]

_MAKES_IRIS = re.compile(r"\b[IU]RI\s*\(", re.IGNORECASE)


class Question(NamedTuple):
    """A query as it is sent: its text, its form, its columns and what goes with it."""

    sparql: str
    form: str
    columns: tuple[str, ...]
    parameters: Mapping[str, Iterable[str]]
    construction: Construction | None = None
    iris: frozenset[str] = frozenset()
    truths: frozenset[str] = frozenset()

    @property
    def once(self) -> bool:
        """Whether each row is wanted once."""
        return self._words()[:2] == ["select", "distinct"]

    @property
    def part(self) -> bool:
        """Whether some rows are wanted of all."""
        return bool({"limit", "offset"}.intersection(self._words()))

    def _words(self) -> list[str]:
        words = [word.casefold() for kind, word in tokens(self.sparql) if kind == "word"]
        return [word for word in words if word not in ("base", "prefix")]


def _of_nothing(
    sparql: str, bindings: Mapping[str, Term] | None
) -> QuerySolutions | QueryTriples | QueryBoolean:
    return evaluate(Engine(), sparql, prepare(sparql), bindings)


def form_of(
    sparql: str, bindings: Mapping[str, Term] | None, budget: Budget
) -> tuple[str, tuple[str, ...]]:
    """Let the embedded engine's grammar read a query; give its form and its columns."""
    work = partial(_of_nothing, sparql, bindings)
    found: QuerySolutions | Iterable[Triple] | QueryBoolean
    if budget.seconds is None:
        found = work()
    else:
        from ocop_kg.stores.timed import timed

        found = timed(work, budget)  # an ASK is answered at once, be it of nothing
    if isinstance(found, QuerySolutions):
        return "SELECT", tuple(name.value for name in found.variables)
    return ("ASK" if isinstance(found, QueryBoolean) else "CONSTRUCT"), ()


def columns_of_iris(draft: Draft) -> frozenset[str]:
    """Name the columns that hold IRIs because IRI() made them; some servers give text there."""
    if not _MAKES_IRIS.search(draft.sparql):
        return frozenset()
    try:
        columns = draft.query.select.columns
    except UnsupportedQueryError:
        return frozenset()
    return frozenset(
        each.variable.value
        for each in columns
        if isinstance(each.expression, Call) and each.expression.function in ("IRI", "URI")
    )


def is_describe(sparql: str) -> bool:
    """Tell whether a query that gives triples is a DESCRIBE."""
    forms = ("construct", "describe")
    words = (word.casefold() for kind, word in tokens(sparql) if kind == "word")
    return next((word for word in words if word in forms), "") == "describe"


def names_graphs(sparql: str) -> bool:
    """Tell whether a query has the word GRAPH."""
    return any(kind == "word" and word.casefold() == "graph" for kind, word in tokens(sparql))


def declared(sparql: str, prepared: Prepared) -> str:
    """Declare the project's prefixes that a query uses without declaring them itself."""
    own = {
        name.removesuffix(":")
        for (kind, word), (_, name) in pairwise(tokens(sparql))
        if kind == "word" and word.casefold() == "prefix"
    }
    used = (name for name in prepared.prefixes if name not in own)
    declared = "".join(f"PREFIX {name}: <{prepared.prefixes[name]}> " for name in used)
    return declared + sparql
