"""Values of parameters that SHACL's syntax rules forbid, each with the place where it stands.

A plan finds out only when it meets such a value, and then no longer knows from which line it came.
"""

import re
from collections.abc import Callable, Iterator

from pyoxigraph import Literal, NamedNode

from ocop_kg.graph.values import AnyTerm
from ocop_kg.validation.index import Index
from ocop_kg.vocabulary import RDF, SH, XSD

__all__ = ["ill_formed"]

_STRINGS = (XSD + "string", RDF + "langString")


def _is_whole(term: AnyTerm) -> bool:
    if not isinstance(term, Literal) or term.datatype.value != XSD + "integer":
        return False
    digits = term.value.strip(" \t\r\n").removeprefix("+").removeprefix("-")
    return digits.isascii() and digits.isdecimal()


def _is_iri(term: AnyTerm) -> bool:
    return isinstance(term, NamedNode)


def _is_literal(term: AnyTerm) -> bool:
    return isinstance(term, Literal)


def _is_text(term: AnyTerm) -> bool:
    return isinstance(term, Literal) and term.datatype.value in _STRINGS


_WHOLE = "minCount maxCount minLength maxLength qualifiedMinCount qualifiedMaxCount"
_IRIS = "class datatype disjoint equals lessThan lessThanOrEquals severity"
_LITERALS = "minExclusive minInclusive maxExclusive maxInclusive"
_TEXTS = "flags message pattern"
_RULES: tuple[tuple[str, Callable[[AnyTerm], bool], str], ...] = (
    ("a whole number", _is_whole, _WHOLE),
    ("an IRI", _is_iri, _IRIS),
    ("a literal", _is_literal, _LITERALS),
    ("a text", _is_text, _TEXTS),
)
_LANGUAGES = NamedNode(SH + "languageIn")
_RANGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")


def ill_formed(graph: Index) -> Iterator[tuple[AnyTerm, AnyTerm, str]]:
    """Give nodes, their values that cannot be, and what is wrong (SHACL, sections 2 and 4)."""
    for kind, fits, names in _RULES:
        for name in names.split():
            predicate = NamedNode(SH + name)
            for node in graph.having(predicate):
                for value in graph.objects(node, predicate):
                    if not fits(value):
                        yield node, value, f"sh:{name} needs {kind}, not {value}"
    for node in graph.having(_LANGUAGES):
        for head in graph.objects(node, _LANGUAGES):
            for tag in graph.members(head):
                if not (isinstance(tag, Literal) and _is_text(tag) and _RANGE.fullmatch(tag.value)):
                    yield node, _LANGUAGES, f"sh:languageIn needs language tags, not {tag}"
