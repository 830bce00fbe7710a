"""What a stored question reads, so that only those are asked again whose answer can change.

A triple pattern with a constant property meets only triples with that property, and one with
``a`` and a constant class only such types. So the answer of a query whose patterns are all of this
kind cannot change while no such triple comes or goes, whatever it joins, filters or counts. Where
the text leaves any doubt (a variable as property, a path that may be empty or is negated), the
query reads everything.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pyoxigraph import NamedNode, Quad

from ocop_kg.vocabulary import RDF_TYPE

__all__ = ["Changed", "Reads", "changed_by", "reads_of"]

_TOKEN = re.compile(
    r"""
      (?P<skip>\s+|\#[^\n]*)
    | (?P<iri><[^<>"{}|^`\\\s]*>)
    | (?P<literal>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    | (?P<variable>[?$]\w+)
    | (?P<name>[A-Za-z][\w-]*:[\w-]*)
    | (?P<word>[A-Za-z]+)
    | (?P<number>[0-9]+)
    | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_PREFIX = re.compile(r"\bPREFIX\s+([\w-]*:)\s*<([^>]*)>", re.IGNORECASE)
_NAMES = ("iri", "name")
_TERMS = ("iri", "literal", "variable", "name", "number")
_HEADS = ("select", "group", "order", "having", "limit", "offset")


@dataclass(frozen=True, slots=True)
class Changed:
    """The properties of the statements that came or went, and the classes of those with a type."""

    properties: frozenset[NamedNode]
    classes: frozenset[NamedNode]


@dataclass(frozen=True, slots=True)
class Reads:
    """The terms that a query writes out, and whether it may read anything besides.

    `any_class` says that it reads types of every class, `everything` that it reads every triple.
    """

    terms: frozenset[NamedNode]
    any_class: bool
    everything: bool

    def may_change_with(self, changed: Changed) -> bool:
        """Say whether statements that came or went can change the answer."""
        if self.everything:
            return bool(changed.properties)
        if self.any_class and changed.classes:
            return True
        return not self.terms.isdisjoint(changed.properties | changed.classes)


def changed_by(quads: Iterable[Quad]) -> Changed:
    """Sum up statements by what a query can meet them with."""
    properties, classes = set(), set()
    for quad in quads:
        if quad.predicate != RDF_TYPE:
            properties.add(quad.predicate)
        else:
            classes.add(quad.object if isinstance(quad.object, NamedNode) else RDF_TYPE)
    return Changed(frozenset(properties), frozenset(classes))


@cache
def reads_of(sparql: str) -> Reads:
    r"""Find out what a stored query reads.

    >>> reads = reads_of("PREFIX ex: <urn:ex:>\nSELECT ?s { ?s a ex:Thing ; ex:name ?name }")
    >>> sorted(term.value for term in reads.terms), reads.any_class, reads.everything
    (['urn:ex:Thing', 'urn:ex:name'], False, False)
    >>> reads_of("SELECT * { ?s ?p ?o }").everything
    True
    """
    tokens = list(_patterns(sparql))
    namespaces = dict(_PREFIX.findall(sparql))
    terms = frozenset(_named(kind, text, namespaces) for kind, text in tokens if kind in _NAMES)
    any_class, everything = RDF_TYPE in terms, False
    following = [*tokens[1:], ("sign", "")]
    before = [("sign", ""), *tokens[:-1]]
    for (kind, text), (was, sign), (then, next_) in zip(tokens, before, following, strict=True):
        stands_as_property = (was in _TERMS or sign in (";", ")", "]")) and (
            then in _TERMS or next_ in ("[", "(")
        )
        may_be_empty = text in ("*", "?") and was in ("name", "iri", "word")
        if (kind == "variable" and stands_as_property) or text == "!" or may_be_empty:
            everything = True
        elif text == "a" and then != "name":
            any_class = True
    return Reads(terms, any_class, everything)


def _named(kind: str, text: str, namespaces: Mapping[str, str]) -> NamedNode:
    if kind == "iri":
        return NamedNode(text[1:-1])
    prefix, colon, local = text.partition(":")
    return NamedNode(namespaces[prefix + colon] + local)


def _patterns(sparql: str) -> Iterator[tuple[str, str]]:
    """Give the tokens that may belong to triple patterns.

    Heads, tails and what stands in parentheses hold no patterns, unless braces stand in them.
    """
    brackets: list[str] = []
    in_head = False
    for found in _TOKEN.finditer(sparql):
        kind, text = str(found.lastgroup), found[0]
        if kind == "skip":
            continue
        if kind == "word" and text.casefold() in _HEADS:
            in_head = True
        if kind == "sign" and text in "{[(":
            brackets.append(text)
            in_head = in_head and text != "{"
        elif kind == "sign" and text in "}])" and brackets:
            brackets.pop()
            in_head = in_head and text != "}"
        if brackets and brackets[-1] != "(" and not in_head:
            yield kind, text
