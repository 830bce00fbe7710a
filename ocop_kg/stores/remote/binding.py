"""Queries with values for their variables, as text that says no more than was meant.

A value stands in the algebra, and is written from there as any term of the query. So no value can
end a string or a group, and a variable of the same name inside a sub-select stays its own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pyoxigraph import Variable

from ocop_kg.errors import UnsupportedQueryError
from ocop_kg.sparql import Substitution, parse_pattern, parse_select, write
from ocop_kg.sparql.algebra import Extend

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ocop_kg.sparql.algebra import Select
    from ocop_kg.sparql.algebra import Term as AnyTerm
    from ocop_kg.stores.protocol import Term

__all__ = ["with_values"]


def with_values(sparql: str, form: str, bindings: Mapping[str, Term]) -> str:
    r"""Write a query with values in place of variables, which stay columns of the answer.

    Raises `UnsupportedQueryError` when the query cannot be taken apart.

    >>> from pyoxigraph import Literal
    >>> with_values("SELECT ?s ?o { ?s <urn:p> ?o }", "SELECT", {"o": Literal('" } #')})
    'SELECT ?s ?o WHERE { ?s <urn:p> "\\" } #" . BIND("\\" } #" AS ?o) }'
    """
    values: dict[AnyTerm, AnyTerm] = {Variable(name): term for name, term in bindings.items()}
    if form == "SELECT":
        query = parse_select(sparql)
        return write(replace(query, select=_bound(query.select, values)))
    if form != "ASK":
        raise UnsupportedQueryError("a server binds no values in a query of this form")
    read = parse_pattern(sparql)
    if read.default_graphs or read.named_graphs:
        raise UnsupportedQueryError("values are bound together with FROM in SELECT alone")
    return f"ASK {write(Substitution(values).pattern(read.select.pattern))}"


def _bound(select: Select, values: Mapping[AnyTerm, AnyTerm]) -> Select:
    pattern = Substitution(values).pattern(select.pattern)
    for variable, term in values.items():
        if isinstance(variable, Variable) and not isinstance(term, Variable):
            pattern = Extend(pattern, variable, term)
    table = None if select.values is None else Substitution(values).values(select.values)
    return replace(select, pattern=pattern, values=table)
