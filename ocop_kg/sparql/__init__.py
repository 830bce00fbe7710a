"""The structure of a SPARQL query: read from text, looked at, changed, and written again."""

from ocop_kg.sparql.algebra import SelectQuery
from ocop_kg.sparql.grammar import parse_construct, parse_pattern, parse_select
from ocop_kg.sparql.rewriting import Rewriting, Substitution
from ocop_kg.sparql.writing import Writer, readable, write

__all__ = [
    "Rewriting",
    "SelectQuery",
    "Substitution",
    "Writer",
    "parse_construct",
    "parse_pattern",
    "parse_select",
    "readable",
    "write",
]
