"""Queries with values for their variables, which say no more than was meant.

A value stands in the algebra, and is written from there as any term of the query. So no value can
end a string or a group, and a variable of the same name inside a sub-select stays its own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pyoxigraph import Variable

from ocop_kg.errors import UnsupportedQueryError
from ocop_kg.sparql import SelectQuery, Substitution
from ocop_kg.sparql.algebra import Extend
from ocop_kg.stores.remote.draft import read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ocop_kg.sparql.algebra import Term as AnyTerm
    from ocop_kg.stores.protocol import Term

__all__ = ["bound", "with_values"]


def with_values(sparql: str, form: str, bindings: Mapping[str, Term]) -> SelectQuery:
    r"""Read a query, and put values in place of variables, which stay columns of the answer.

    Raises `UnsupportedQueryError` when the query cannot be taken apart.

    >>> from pyoxigraph import Literal
    >>> from ocop_kg.sparql import write
    >>> write(with_values("SELECT ?s ?o { ?s <urn:p> ?o }", "SELECT", {"o": Literal('" } #')}))
    'SELECT ?s ?o WHERE { ?s <urn:p> "\\" } #" . BIND("\\" } #" AS ?o) }'
    """
    if form not in ("SELECT", "ASK"):
        raise UnsupportedQueryError("a server binds no values in a query of this form")
    query = read(sparql, form, helpers=False)
    if form == "SELECT":
        return bound(query, bindings)
    if query.default_graphs or query.named_graphs:
        raise UnsupportedQueryError("values are bound together with FROM in SELECT alone")
    pattern = Substitution(_terms(bindings)).pattern(query.select.pattern)
    return replace(query, select=replace(query.select, pattern=pattern))


def bound(query: SelectQuery, bindings: Mapping[str, Term]) -> SelectQuery:
    """Put values in place of variables of a SELECT, as `with_values` does."""
    select, values = query.select, _terms(bindings)
    pattern = Substitution(values).pattern(select.pattern)
    for variable, term in values.items():
        if isinstance(variable, Variable) and not isinstance(term, Variable):
            pattern = Extend(pattern, variable, term)
    table = None if select.values is None else Substitution(values).values(select.values)
    return replace(query, select=replace(select, pattern=pattern, values=table))


def _terms(bindings: Mapping[str, Term]) -> dict[AnyTerm, AnyTerm]:
    return {Variable(name): term for name, term in bindings.items()}
