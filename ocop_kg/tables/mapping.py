"""A mapping of one table: a SPARQL CONSTRUCT template whose variables are the columns.

This is the idea of Tarql: the text says what a row states, and the engine fills it in. A variable
whose cell is empty stays unbound, and the triples that need it fall away.
"""

import re
from collections.abc import Mapping as MappingType
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, QueryTriples, Store, Triple, Variable

from ocop_kg.errors import ForbiddenAccessError, Place, ReadError
from ocop_kg.reading import read_bytes
from ocop_kg.stores.querytext import needs_keyword

__all__ = ["Mapping", "read_mapping", "read_script", "syntax_problem"]

_NO_CODE = re.compile(
    r"""
      <[^<>"{}|^`\\\x00-\x20]*>
    | \"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
    | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'
    | \#[^\n\r]*
    """,
    re.VERBOSE | re.DOTALL,
)
_VARIABLE = re.compile(r"[?$]([A-Za-z_][A-Za-z0-9_]*)")
_SYNTAX = re.compile(r"error at ([0-9]+):([0-9]+): (.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping: the query `text` and the names of its variables, of which `this` is the row."""

    text: str
    variables: frozenset[str]

    @property
    def makes_claims(self) -> bool:
        """Whether a row becomes a claim: something that is stated by its source."""
        return "ocop:statedBy ?source" in self.text

    @property
    def describes_rows(self) -> bool:
        """Whether a row says what its thing is; otherwise another table must describe it."""
        return "?this a " in self.text

    def triples(self, row: MappingType[str, NamedNode | Literal]) -> list[Triple]:
        """Give the triples of a row, in the order of the template.

        >>> from ocop_kg.assets import asset
        >>> mapping = read_mapping(asset("data/mappings/product_names.rq"))
        >>> row = {"product": NamedNode("urn:x"), "name": Literal("dates", language="en")}
        >>> [str(triple) for triple in mapping.triples(row)]
        ['<urn:x> <http://www.w3.org/2004/02/skos/core#altLabel> "dates"@en']
        """
        found = Store().query(
            self.text,
            substitutions={
                Variable(name): term for name, term in row.items() if name in self.variables
            },
        )
        return list(found) if isinstance(found, QueryTriples) else []


def read_mapping(path: Path) -> Mapping:
    """Read a mapping and try it once.

    Raises `ReadError` when it is missing or no CONSTRUCT query, and `ForbiddenAccessError` when it
    would read anything but the row.
    """
    text = read_script(path)
    variables = frozenset(_VARIABLE.findall(_NO_CODE.sub(" ", text)))
    try:
        tried = Store().query(text)
    except SyntaxError as error:
        raise syntax_problem(error, path) from error
    if not isinstance(tried, QueryTriples):
        raise ReadError("a mapping is a CONSTRUCT query", Place(path.name))
    return Mapping(text, variables)


def read_script(path: Path) -> str:
    """Read a query or update that may look at nothing but the tables.

    Raises `ReadError`, or `ForbiddenAccessError` for ``LOAD`` and ``SERVICE``.
    """
    text = read_bytes(path).decode()
    for keyword in ("load", "service"):
        if needs_keyword(text, keyword):
            reason = f"{path.name} must look at nothing but the tables"
            raise ForbiddenAccessError(keyword.upper(), reason)
    return text


def syntax_problem(error: SyntaxError, path: Path) -> ReadError:
    """Tell in which line and column of a script the engine stops."""
    found = _SYNTAX.search(str(error))
    if found is None:
        return ReadError(f"this is no SPARQL: {error}", Place(path.name))
    line, column, problem = int(found[1]), int(found[2]), found[3]
    return ReadError(f"this is no SPARQL: {problem}", Place(path.name, line, column))
