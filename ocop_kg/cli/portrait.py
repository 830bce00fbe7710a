"""Everything that is known of one thing, for people and for programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from ocop_kg.cli.cells import Notes
from ocop_kg.cli.rows import rule
from ocop_kg.cli.table import Column, layout
from ocop_kg.cli.terminal import clean
from ocop_kg.cli.triples import statements_as
from ocop_kg.graph.plain import described_thing
from ocop_kg.vocabulary import (
    INFERRED_GRAPH,
    ONTOLOGY_GRAPH,
    RDF_TYPE,
    graph_name,
    key,
    ocop,
    thing,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocop_kg.cli.cells import Reader
    from ocop_kg.graph import Description, Fact

__all__ = ["Portrait", "portrait", "portrait_as_json", "portrait_as_rdf"]

_INFERRED = key(INFERRED_GRAPH.value)
_ONTOLOGY = key(ONTOLOGY_GRAPH.value)


@dataclass(frozen=True, slots=True)
class Portrait:
    """A thing in words, and how many facts that only follow were left out."""

    text: str
    hidden: int


def portrait(
    found: Description, reader: Reader, room: int | None, *, everything: bool = False
) -> Portrait:
    """Write what is known of a thing: its facts, what names it, and the sources of both."""
    facts = [fact for fact in found.facts if everything or _is_said(fact)]
    incoming = [fact for fact in found.incoming if everything or _is_said(fact)]
    hidden = len(found.facts) + len(found.incoming) - len(facts) - len(incoming)
    node = NamedNode(found.iri)
    notes = Notes(reader)
    lines = [f"{reader.cell(Literal(reader.label(found.iri)))}"]
    kinds = ", ".join(reader.kinds(node))
    lines.append(clean(f"{kinds}, {found.iri}" if kinds else found.iri))
    own = _rows(
        (reader.property(fact.predicate), _value(fact, reader), fact)
        for fact in facts
        if everything or fact.predicate not in (RDF_TYPE, ocop("mentionedIn"))
    )
    lines += _section(("property", "value", "said by"), own, notes, reader, room)
    named = _rows(
        (", ".join(reader.kinds(fact.subject)), reader.claim(fact.subject, node), fact)
        for fact in incoming
        if isinstance(fact.subject, NamedNode)
    )
    lines += _section(("named by", "which says", "said by"), named, notes, reader, room)
    if notes:
        lines += ["", *notes.lines(room)]
    return Portrait("".join(f"{line}\n" for line in lines), hidden)


def _is_said(fact: Fact) -> bool:
    return fact.sources != (_INFERRED,)


def _value(fact: Fact, reader: Reader) -> str:
    term = fact.object
    text = reader.cell(term)
    if isinstance(term, Literal) and term.language:
        return f"{text} ({term.language})"
    return text


def _rows(parts: Iterable[tuple[str, str, Fact]]) -> dict[tuple[str, str], list[str]]:
    """Unite facts that read the same, with the sources of all of them."""
    rows: dict[tuple[str, str], list[str]] = {}
    for left, right, fact in parts:
        sources = rows.setdefault((left, right), [])
        sources += [name for name in fact.sources if name not in sources]
    return rows


def _section(
    headings: Sequence[str],
    rows: dict[tuple[str, str], list[str]],
    notes: Notes,
    reader: Reader,
    room: int | None,
) -> list[str]:
    if not rows:
        return []
    cells = [
        (left, right, ", ".join(_said_by(name, notes, reader) for name in names))
        for (left, right), names in sorted(rows.items())
    ]
    return ["", *layout([Column(name) for name in headings], cells, room, rule=rule())]


def _said_by(name: str, notes: Notes, reader: Reader) -> str:
    if name == _INFERRED:
        return "follows"
    if name == _ONTOLOGY:
        return "the ontology"
    source = thing("source", name) if "://" not in name else None
    if source is not None and reader.is_source(source):
        return notes.cell(source)
    return clean(name)


def portrait_as_json(found: Description, reader: Reader) -> str:
    """Write the same as one JSON object, that of `described_thing`."""
    import json

    return json.dumps(described_thing(found, reader), ensure_ascii=False, indent=2) + "\n"


def portrait_as_rdf(found: Description, syntax: str) -> str:
    """Write the statements about a thing, in the graphs of their sources where the format can."""
    quads = (
        Quad(fact.subject, fact.predicate, fact.object, _graph(name))
        for fact in (*found.facts, *found.incoming)
        for name in fact.sources
        if not isinstance(fact.subject, Literal)
    )
    return statements_as(quads, syntax)


def _graph(name: str) -> NamedNode:
    return NamedNode(name) if name.startswith("file:") or "://" in name else graph_name(name)
