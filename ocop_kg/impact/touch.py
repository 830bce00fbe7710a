"""What touches a term: stored questions, shapes and axioms, with the file and the way."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from ocop_kg.assets import asset
from ocop_kg.impact.readable import Readable
from ocop_kg.questions import questions
from ocop_kg.questions.describe import terms_of
from ocop_kg.reading import read_quads
from ocop_kg.vocabulary import RDF_TYPE, SH, shorten

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from pyoxigraph import Quad

__all__ = [
    "Axiom",
    "TouchedQuestion",
    "TouchedShape",
    "axioms",
    "touched_questions",
    "touched_shapes",
]

_SHAPES = (NamedNode(SH + "NodeShape"), NamedNode(SH + "PropertyShape"))


@dataclass(frozen=True, slots=True)
class TouchedQuestion:
    """A stored question, and how it is touched: it mentions a term, or takes it as a parameter."""

    question: str
    text: str
    how: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TouchedShape:
    """A shape with its file, and the properties through which it names the term."""

    file: str
    shape: str
    how: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Axiom:
    """A statement of the ontology or an alignment, in Turtle on one line, with its file."""

    file: str
    line: str


def touched_questions(
    terms: Collection[NamedNode], classes: Collection[str]
) -> tuple[TouchedQuestion, ...]:
    """Find the questions that mention one of these terms or take a value of these classes.

    >>> from ocop_kg.vocabulary import ocop
    >>> [found.question for found in touched_questions([ocop("currency")], [])]
    ['money-by-donor']
    """
    found = []
    for asked in questions():
        mentioned = sorted(
            shorten(term.value) for term in terms_of(asked.sparql).intersection(terms)
        )
        how = [f"mentions {', '.join(mentioned)}"] if mentioned else []
        how += [
            f"takes it as {parameter.name}"
            for parameter in asked.parameters.values()
            if not set(parameter.kinds).isdisjoint(classes)
        ]
        if how:
            found.append(TouchedQuestion(asked.id, asked.text, tuple(how)))
    return tuple(found)


def touched_shapes(terms: Collection[NamedNode]) -> tuple[TouchedShape, ...]:
    """Find the packaged shapes that name one of these terms: as target, path, class or value.

    >>> from ocop_kg.vocabulary import ocop
    >>> touched_shapes([ocop("isoAlpha2")])
    (TouchedShape(file='shapes/must/countries.ttl', shape='...', how=('sh:path',)),)
    """
    found = []
    for path in sorted(asset("shapes").rglob("*.ttl")):
        statements = Readable(read_quads(path))
        for shape in statements.subjects():
            types = {quad.object for quad in statements.about(shape) if quad.predicate == RDF_TYPE}
            if isinstance(shape, NamedNode) and not types.isdisjoint(_SHAPES):
                how = dict.fromkeys(_ways(statements, shape, terms))
                if how:
                    found.append(TouchedShape(_file(path, "shapes"), shape.value, tuple(how)))
    return tuple(found)


def _ways(statements: Readable, shape: NamedNode, terms: Collection[NamedNode]) -> Iterator[str]:
    """Name the properties of a shape below which a term stands, also in the text of a query."""
    for quad in statements.about(shape):
        if any(_names(below, terms) for below in statements.with_all_below(quad)):
            yield shorten(quad.predicate.value)


def _names(quad: Quad, terms: Collection[NamedNode]) -> bool:
    if isinstance(quad.object, Literal):
        text = quad.object.value
        return quad.predicate.value in (SH + "select", SH + "ask") and any(
            f"<{term.value}>" in text
            or re.search(rf"(?<![\w:-]){re.escape(shorten(term.value))}(?![\w-])", text)
            for term in terms
        )
    return quad.predicate in terms or quad.object in terms


def axioms(term: NamedNode) -> tuple[Axiom, ...]:
    """Find what the ontology, its vocabularies and alignments say of a term.

    >>> from ocop_kg.vocabulary import ocop
    >>> [axiom.line for axiom in axioms(ocop("supportsProduct")) if "range" in axiom.line]
    ['ocop:supportsProduct rdfs:range ocop:Product']
    """
    found = []
    for path in sorted(asset("ontology").rglob("*.ttl")):
        statements = Readable(read_quads(path))
        lines = {statements.line(quad) for quad in statements.mentioning(term)}
        found += [Axiom(_file(path, "ontology"), line) for line in sorted(lines)]
    return tuple(found)


def _file(path: Path, folder: str) -> str:
    return f"{folder}/{path.relative_to(asset(folder)).as_posix()}"
