"""The structure of a SPARQL query: read from text, looked at, changed, and written again."""

from ocop_kg.sparql.algebra import SelectQuery
from ocop_kg.sparql.grammar import parse_select
from ocop_kg.sparql.writing import Writer, readable, write

__all__ = ["SelectQuery", "Writer", "parse_select", "readable", "write"]
