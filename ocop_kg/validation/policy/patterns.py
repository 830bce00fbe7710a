"""Patterns of names: ``*`` stands for any text, every other character for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode

from ocop_kg.validation.naming import short
from ocop_kg.validation.paths import path_text

if TYPE_CHECKING:
    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.paths import Path

__all__ = ["glob", "means_path", "means_rule", "means_term", "texts"]


def glob(pattern: str, text: str) -> bool:
    """Tell whether a pattern fits the whole of a text, in time that grows with the text alone.

    >>> glob("Claim-*", "Claim-hasSource"), glob("a*b*c", "abcb"), glob("a?", "ab")
    (True, False, False)
    """
    first, *others = pattern.split("*")
    if not others:
        return pattern == text
    *middle, last = others
    at, end = len(first), len(text) - len(last)
    if at > end or not (text.startswith(first) and text.endswith(last)):
        return False
    for part in middle:
        found = text.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True


def means_rule(pattern: str, iri: str) -> bool:
    """Tell whether a pattern means a rule: its IRI, or its short name.

    >>> means_rule("Claim-has*", "https://w3id.org/ocop/shapes#Claim-hasSource")
    True
    """
    return glob(pattern, iri) or glob(pattern, short(iri))


def means_term(pattern: str, term: AnyTerm) -> bool:
    """Tell whether a pattern means a term: as Turtle writes it, or its bare text.

    A blank node is ``[]``, whichever it is: its label says nothing outside its file.

    >>> means_term("id:country/*", NamedNode("https://w3id.org/ocop/id/country/LSO"))
    True
    >>> means_term("Lesotho", Literal("Lesotho", language="en")), means_term("[]", BlankNode())
    (True, True)
    """
    return any(glob(pattern, text) for text in texts(term))


def texts(term: AnyTerm) -> set[str]:
    """Give the ways in which a pattern may write a term.

    >>> sorted(texts(Literal("x", language="en")))
    ['"x"@en', 'x']
    """
    if isinstance(term, BlankNode):
        return {"[]"}
    if isinstance(term, NamedNode):
        return {term.value, short(term.value), str(term)}
    return {term.value, str(term)} if isinstance(term, Literal) else {str(term)}


def means_path(text: str, path: Path | None) -> bool:
    """Tell whether a text is a path: as SPARQL writes it, with whole or prefixed names.

    >>> means_path("^ocop:byExpert", None), means_path("urn:p", NamedNode("urn:p"))
    (False, True)
    """
    if path is None:
        return False
    return text in (path_text(path), path_text(path, short), path_text(path, str))
