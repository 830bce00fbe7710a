"""The names that reports use: the levels, and shapes and things as a person reads them."""

from types import MappingProxyType

from pyoxigraph import NamedNode

from ocop_kg.errors import UsageError
from ocop_kg.vocabulary import SH, key, shorten

__all__ = [
    "LEVELS",
    "SEVERITIES",
    "SHAPES",
    "WORDS",
    "level_named",
    "level_of",
    "levels_named",
    "short",
    "word_of",
]

LEVELS = ("must", "should", "may")
"""Folders of the packaged shapes, from what breaks a release to what would be nice to have."""

WORDS = MappingProxyType({"violation": "must", "warning": "should", "info": "may"})
"""The levels by the words that reports use for their results."""

SEVERITIES = MappingProxyType(
    {level: NamedNode(SH + word.capitalize()) for word, level in WORDS.items()}
)
"""The severity of each level."""

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


def word_of(level: str) -> str:
    """Give the word that reports use for the results of a level.

    >>> word_of("should")
    'warning'
    """
    return _WORDS[level]


def level_named(word: str) -> str:
    """Give the level that someone means by its name, or by the word for its results.

    Raises `UsageError`.

    >>> level_named("should"), level_named("violation")
    ('should', 'must')
    """
    level = WORDS.get(word, word)
    if level not in LEVELS:
        raise UsageError(f"unknown level {word!r}: choose {', '.join(LEVELS[:-1])} or {LEVELS[-1]}")
    return level


def levels_named(level: str, fail_on: str) -> tuple[str, str]:
    """Give the least grave levels to look for and to fail on, by the names of `level_named`.

    Raises `UsageError`, also for failing on what is not looked for.

    >>> levels_named("info", "violation")
    ('may', 'must')
    """
    level, fail_on = level_named(level), level_named(fail_on)
    if LEVELS.index(fail_on) > LEVELS.index(level):
        raise UsageError(f"to fail on {fail_on!r}, look for it too: level {level!r} leaves it out")
    return level, fail_on


_LEVELS = {severity.value: level for level, severity in SEVERITIES.items()}
_WORDS = {level: word for word, level in WORDS.items()}
