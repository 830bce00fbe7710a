"""The names that reports use: the levels, and shapes and things as a person reads them."""

from pyoxigraph import NamedNode

from ocop_kg.vocabulary import SH, key, shorten

__all__ = ["LEVELS", "SHAPES", "level_of", "short"]

LEVELS = ("must", "should", "may")
"""Folders of the packaged shapes, from what breaks a release to what would be nice to have."""

SHAPES = "https://w3id.org/ocop/shapes#"
"""The namespace of the packaged shapes."""


def short(iri: str) -> str:
    """Write an IRI for a person: the bare name of a packaged shape, a prefixed name otherwise.

    >>> short("https://w3id.org/ocop/shapes#Claim-hasSource")
    'Claim-hasSource'
    >>> short("https://w3id.org/ocop/id/country/LSO")
    'id:country/LSO'
    """
    return key(iri) if iri.startswith(SHAPES) else shorten(iri)


def level_of(severity: NamedNode) -> str:
    """Give the level of a severity; one that is unknown counts as ``must``, so it hides nothing.

    >>> level_of(NamedNode("http://www.w3.org/ns/shacl#Warning"))
    'should'
    """
    return _LEVELS.get(severity.value, "must")


_LEVELS = {SH + "Warning": "should", SH + "Info": "may"}
