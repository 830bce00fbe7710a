"""Which known name a wrong one was meant to be, and how the two differ."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from ocop_kg.vocabulary import key

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["closest", "difference", "likeness", "namespace"]

_NEAR = 0.72
_ADDRESS = ("https://", "http://")


def namespace(iri: str) -> str:
    """Give an IRI without its last part.

    >>> namespace("https://w3id.org/ocop/ontology#Country")
    'https://w3id.org/ocop/ontology#'
    """
    return iri.removesuffix(key(iri))


def difference(wrong: str, right: str) -> str | None:
    """Tell in a word how two IRIs that are the same but for form differ; None when they are not.

    >>> difference("http://w3id.org/ocop/x", "https://w3id.org/ocop/x")
    'scheme'
    >>> difference("https://w3id.org/ocop/id/country/lso", "https://w3id.org/ocop/id/country/LSO")
    'letter case'
    """
    if _bare(wrong) == _bare(right):
        return "scheme"
    if _plain(wrong) == _plain(right):
        return "slash"
    if wrong.casefold() == right.casefold():
        return "letter case"
    if _plain(wrong).casefold() == _plain(right).casefold():
        return "letter case"
    if key(wrong) == key(right):
        return "namespace"
    return None


def _bare(iri: str) -> str:
    for address in _ADDRESS:
        iri = iri.removeprefix(address)
    return iri


def _plain(iri: str) -> str:
    return _bare(iri).rstrip("/#").replace("#", "/")


def closest(wrong: str, known: Iterable[str], limit: int = 3) -> list[str]:
    """Give the known IRIs or texts that are most like a wrong one, the best first.

    Differences of form alone come first; then names are compared by their last part.

    >>> closest("urn:x#Contry", ["urn:x#Country", "urn:x#Product"])
    ['urn:x#Country']
    """
    scored = []
    for name in known:
        if name == wrong:
            continue
        score = likeness(wrong, name)
        if score > _NEAR:
            scored.append((-score, name))
    return [name for _, name in sorted(scored)[:limit]]


def likeness(wrong: str, name: str) -> float:
    """Score how alike two names are; above 1 when they differ in form alone."""
    as_iris = ":" in wrong and ":" in name
    if as_iris and (kind := difference(wrong, name)):
        return {"scheme": 1.9, "slash": 1.8, "letter case": 1.7, "namespace": 1.2}[kind]
    one, other = (key(wrong), key(name)) if as_iris else (wrong, name)
    one, other = one.casefold(), other.casefold()
    if one == other:
        return 1.1
    if not one or not other or not _may_resemble(one, other):
        return 0.0
    score = SequenceMatcher(None, one, other, autojunk=False).ratio()
    same_namespace = as_iris and namespace(wrong) == namespace(name)
    return score + (0.02 if same_namespace else 0.0)


def _may_resemble(one: str, other: str) -> bool:
    """Rule out most names quickly: lengths far apart, or hardly a letter pair in common."""
    if 2 * min(len(one), len(other)) < _NEAR * (len(one) + len(other)):
        return False
    if len(one) < 4:
        return True
    pairs = {one[at : at + 2] for at in range(len(one) - 1)}
    shared = sum(other[at : at + 2] in pairs for at in range(len(other) - 1))
    return 3 * shared >= len(one) - 1
