"""The names that reports use: the levels, and shapes and things as a person reads them."""

from ocop_kg.vocabulary import key, shorten

__all__ = ["LEVELS", "SHAPES", "short"]

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
