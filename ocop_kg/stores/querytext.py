"""Looks at the text of a query just far enough to see what it would reach for.

The engine parses the query; here only the words outside strings, comments and IRIs matter, because
they alone can name a service or a dataset (SPARQL 1.1 Query, sections 13.2 and 19.8).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ocop_kg.errors import ForbiddenAccessError
from ocop_kg.vocabulary import PREFIXES

__all__ = [
    "DatasetClause",
    "Prepared",
    "dataset_clause",
    "is_update",
    "prepare",
    "refuse_services",
]

_UPDATES = ("add", "clear", "copy", "create", "delete", "drop", "insert", "load", "move", "with")

_WORDS = r"""
      (?P<comment> \#[^\n\r]* )
    | (?P<iri> <[^<>"{}|^`\\\x00-\x20]*> )
    | (?P<string> \"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
                | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*' )
    | (?P<variable> [?$]\w+ )
    | (?P<name> (?:[^\W\d_][\w.-]*)?:(?:[\w.:%-]|\\.)* )
    | (?P<word> [^\W\d_]\w* )
"""


@dataclass(frozen=True, slots=True)
class DatasetClause:
    """The graphs that a query names in FROM and in FROM NAMED, as IRIs."""

    default: tuple[str, ...]
    named: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.default or self.named)


@dataclass(frozen=True, slots=True)
class Prepared:
    """What must be known beside the text: prefixes, dataset, and whether it may name graphs."""

    prefixes: dict[str, str]
    dataset: DatasetClause
    names_graphs: bool


@lru_cache(maxsize=512)
def prepare(query: str) -> Prepared:
    """Look at a query once; raise `ForbiddenAccessError` when it calls another endpoint.

    >>> prepare("SELECT * { ?country a ocop:Country }").prefixes
    {'ocop': 'https://w3id.org/ocop/ontology#'}
    """
    refuse_services(query)
    prefixes = {name: iri for name, iri in PREFIXES.items() if f"{name}:" in query}
    return Prepared(prefixes, dataset_clause(query, prefixes), "graph" in query.casefold())


def _tokens(query: str) -> Iterator[tuple[str, str]]:
    for match in re.finditer(_WORDS, query, re.VERBOSE | re.DOTALL):
        if match.lastgroup not in (None, "comment", "string", "variable"):
            yield str(match.lastgroup), match.group()


def refuse_services(query: str) -> None:
    """Raise `ForbiddenAccessError` when a query calls another endpoint.

    >>> refuse_services("SELECT * { ?service a <http://example.org/SERVICE> } # SERVICE")
    >>> refuse_services("SELECT * { SERVICE <http://example.org/sparql> { ?s ?p ?o } }")
    Traceback (most recent call last):
    ocop_kg.errors.ForbiddenAccessError: refused SERVICE http://example.org/sparql: ...
    """
    if "service" not in query.casefold():
        return
    tokens = list(_tokens(query))
    for (kind, text), (_, following) in zip(tokens, [*tokens[1:], ("", "")], strict=True):
        if kind == "word" and text.casefold() == "service":
            raise ForbiddenAccessError(
                f"SERVICE {following.strip('<>')}".strip(),
                "queries never leave this graph; load the other data as a file instead",
            )


def is_update(text: str) -> bool:
    """Tell whether a text begins as SPARQL Update does.

    >>> is_update("PREFIX a: <urn:a> DROP ALL"), is_update("SELECT * { ?drop ?p ?o }")
    (True, False)
    """
    words = (word.casefold() for kind, word in _tokens(text) if kind == "word")
    return next((word for word in words if word not in ("base", "prefix")), "") in _UPDATES


def dataset_clause(query: str, prefixes: Mapping[str, str]) -> DatasetClause:
    """Give the graphs of FROM and FROM NAMED, with prefixed names written out.

    >>> dataset_clause("SELECT * FROM graph:a FROM NAMED <urn:b> {}", {"graph": "urn:g:"})
    DatasetClause(default=('urn:g:a',), named=('urn:b',))
    """
    default: list[str] = []
    named: list[str] = []
    if "from" not in query.casefold():
        return DatasetClause((), ())
    known = dict(prefixes)
    target: list[str] | None = None
    prefix: str | None = None
    for kind, text in _tokens(query):
        word = text.casefold() if kind == "word" else ""
        if word == "prefix":
            prefix = ""
        elif prefix is not None and kind == "name":
            prefix = text.removesuffix(":")
        elif prefix is not None and kind == "iri":
            known[prefix], prefix = text[1:-1], None
        elif word == "from":
            target = default
        elif word == "named" and target is default:
            target = named
        elif target is not None and kind in ("iri", "name"):
            target.append(text[1:-1] if kind == "iri" else _written_out(text, known))
            target = None
        else:
            target = None
    return DatasetClause(tuple(default), tuple(named))


def _written_out(name: str, prefixes: Mapping[str, str]) -> str:
    prefix, _, local = name.partition(":")
    return prefixes.get(prefix, prefix + ":") + local.replace("\\", "")
