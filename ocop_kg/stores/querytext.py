"""Looks at the text of a query just far enough to see what it would reach for.

Whether a query calls a service the engine's own grammar says, since a second grammar would differ
from it. The words outside strings, comments and IRIs are looked at here to name the graphs of a
dataset (SPARQL 1.1 Query, section 13.2) and to say in a message what was refused.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType

from pyoxigraph import Store

from ocop_kg.errors import ForbiddenAccessError, QuerySyntaxError
from ocop_kg.vocabulary import PREFIXES, resolved

__all__ = [
    "DatasetClause",
    "Prepared",
    "closing",
    "dataset_clause",
    "is_update",
    "may_name_graphs",
    "needs_keyword",
    "outer_words",
    "prepare",
    "refuse_services",
    "tokens",
    "words",
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
    | (?P<brace> [{}] )
    | (?P<round> [()] )
    | (?P<semicolon> ; )
"""
_SAYS_NOTHING = (None, "brace", "comment", "round", "semicolon", "string", "variable")


@dataclass(frozen=True, slots=True)
class DatasetClause:
    """The graphs that a query names in FROM and in FROM NAMED, as IRIs."""

    default: tuple[str, ...]
    named: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.default or self.named)


@dataclass(frozen=True, slots=True)
class Prepared:
    """What must be known beside the text: prefixes, dataset, and whether it may name graphs.

    `base` is what relative IRIs start from where the text does not say.
    """

    prefixes: Mapping[str, str]
    dataset: DatasetClause
    names_graphs: bool
    base: str | None = None


@lru_cache(maxsize=512)
def prepare(query: str) -> Prepared:
    """Look at a query once.

    Raises `ForbiddenAccessError` when it calls another endpoint, `QuerySyntaxError` when it is no
    text.

    >>> dict(prepare("SELECT * { ?country a ocop:Country }").prefixes)
    {'ocop': 'https://w3id.org/ocop/ontology#'}
    """
    try:
        query.encode()
    except UnicodeEncodeError as error:
        raise QuerySyntaxError(f"there is half a character at {error.start}") from error
    prefixes = {name: iri for name, iri in PREFIXES.items() if f"{name}:" in query}
    refuse_services(query, prefixes)
    dataset = dataset_clause(query, prefixes)
    return Prepared(MappingProxyType(prefixes), dataset, may_name_graphs(query))


def may_name_graphs(query: str) -> bool:
    """Tell whether a query may look at named graphs, by GRAPH or FROM; most do not.

    >>> may_name_graphs("SELECT * { ?s ?p ?o }"), may_name_graphs("ASK { GRAPH ?g {} }")
    (False, True)
    """
    text = query.casefold()
    return "graph" in text or "from" in text


def words(text: str) -> Iterator[re.Match[str]]:
    """Walk all that a query is made of, each with its kind as the last group of the match."""
    return re.finditer(_WORDS, text, re.VERBOSE | re.DOTALL)


def tokens(query: str) -> Iterator[tuple[str, str]]:
    """Walk the words, names and IRIs of a query, each with its kind; not strings and comments.

    >>> list(tokens("ASK { ?x a ocop:Stage } # all"))
    [('word', 'ASK'), ('word', 'a'), ('name', 'ocop:Stage')]
    """
    for match in words(query):
        if match.lastgroup not in _SAYS_NOTHING:
            yield str(match.lastgroup), match.group()


def outer_words(text: str) -> Iterator[tuple[int, str]]:
    """Walk the words and signs outside all braces, each with its place, in lower case.

    >>> [word for _, word in outer_words("DROP ALL ; INSERT { ?s a ?o } WHERE { ?s ?p ?o ; a 1 }")]
    ['drop', 'all', ';', 'insert', '{', 'where', '{']
    """
    depth = 0
    for match in words(text):
        if match.group() == "}":
            depth -= 1
        elif match.lastgroup in ("brace", "semicolon", "word") and not depth:
            yield match.start(), match.group().casefold()
        depth += match.group() == "{"


def closing(words: Sequence[str], opening: int) -> int:
    """Find the bracket or brace that closes the one at a place; the end of the words if none does.

    >>> closing(["(", "(", ")", ")", ")"], 0)
    3
    """
    opened = words[opening]
    closed = {"(": ")", "{": "}"}[opened]
    depth = 0
    for position in range(opening, len(words)):
        depth += (words[position] == opened) - (words[position] == closed)
        if not depth:
            return position
    return len(words)


def refuse_services(query: str, prefixes: Mapping[str, str] = PREFIXES) -> None:
    """Raise `ForbiddenAccessError` when a query calls another endpoint.

    The engine's own grammar decides: a query is harmless when it is still a query with another word
    in place of ``service``. So a broken query that has the word is refused too.

    >>> refuse_services("SELECT * { ?service a <http://example.org/SERVICE> } # SERVICE")
    >>> refuse_services("SELECT * { SERVICE <http://example.org/sparql> { ?s ?p ?o } }")
    Traceback (most recent call last):
    ocop_kg.errors.ForbiddenAccessError: refused SERVICE http://example.org/sparql: ...
    """
    if needs_keyword(query, "service", prefixes):
        said = [(kind, text) for kind, text in tokens(query) if not _is_silent(kind, text)]
        said.append(("", ""))
        calls = (
            following.strip("<>")
            for (kind, text), (_, following) in pairwise(said)
            if kind == "word" and text.casefold() == "service"
        )
        raise ForbiddenAccessError(
            f"SERVICE {next(calls, '(or a mistake near that word)')}",
            "queries never leave this graph, but for endpoints that it was opened with; load the "
            "other data as a file instead",
        )


def _is_silent(kind: str, text: str) -> bool:
    return kind == "word" and text.casefold() == "silent"


def needs_keyword(text: str, keyword: str, prefixes: Mapping[str, str] = PREFIXES) -> bool:
    """Tell whether a query or update is none, for the engine, without one of its keywords.

    >>> needs_keyword("SELECT * { ?from a <urn:from> }", "from")
    False
    >>> needs_keyword("SELECT * FROMNAMED<urn:x> {}", "from")
    True
    """
    if keyword not in text.casefold():
        return False
    from secrets import choice

    other = "".join(
        choice("abcdefghijklmnopqrstuvwxyz") for _ in keyword
    )  # so that no query can foresee it

    def without(part: str) -> str:
        return re.sub(keyword, other, part, flags=re.IGNORECASE)

    known = {without(prefix): namespace for prefix, namespace in prefixes.items()}
    try:
        if is_update(text):
            Store().update(without(text), prefixes=known)
        else:
            Store().query(without(text), prefixes=known)
    except (OSError, SyntaxError, ValueError):
        return True
    return False


def is_update(text: str) -> bool:
    """Tell whether a text begins as SPARQL Update does.

    >>> is_update("PREFIX a: <urn:a> DROP ALL"), is_update("SELECT * { ?drop ?p ?o }")
    (True, False)
    """
    said = (word.casefold() for kind, word in tokens(text) if kind == "word")
    return next((word for word in said if word not in ("base", "prefix")), "") in _UPDATES


def dataset_clause(query: str, prefixes: Mapping[str, str]) -> DatasetClause:
    """Give the graphs of FROM and FROM NAMED, with prefixed and relative names written out.

    Raises `ForbiddenAccessError` for a clause that cannot be made out.

    >>> dataset_clause("SELECT * FROM graph:a FROM NAMED <urn:b> {}", {"graph": "urn:g:"})
    DatasetClause(default=('urn:g:a',), named=('urn:b',))
    """
    if "from" not in query.casefold():
        return DatasetClause((), ())
    default: list[str] = []
    named: list[str] = []
    known = dict(prefixes)
    base = ""
    target: list[str] | None = None
    declared: str | None = None
    rest = query
    for kind, text in tokens(query):
        word = text.casefold() if kind == "word" else ""
        if word in ("base", "prefix"):
            declared = ""
        elif declared is not None and kind == "name":
            declared = text
        elif declared is not None and kind == "iri":
            iri = resolved(base, text[1:-1])
            if declared:
                known[declared.removesuffix(":")] = iri
            else:
                base = iri
            declared = None
        elif word == "from":
            target = default
        elif word == "named" and target is default:
            target = named
        elif target is not None and kind in ("iri", "name"):
            target.append(
                resolved(base, text[1:-1]) if kind == "iri" else _written_out(text, known)
            )
            clause = rf"from\s+(named\s+)?{re.escape(text)}"
            rest = re.sub(clause, "", rest, count=1, flags=re.IGNORECASE)
            target = None
        else:
            target = None
    if needs_keyword(rest, "from", prefixes):
        raise ForbiddenAccessError("FROM", "write FROM <graph> or FROM NAMED <graph>, with spaces")
    return DatasetClause(tuple(default), tuple(named))


def _written_out(name: str, prefixes: Mapping[str, str]) -> str:
    prefix, _, local = name.partition(":")
    return prefixes.get(prefix, prefix + ":") + local.replace("\\", "")
