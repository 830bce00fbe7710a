"""JSON-LD as a text: node objects, their keys and values, with contexts that stand in the text.

Contexts are read as far as terms, prefixes, vocabulary, base, language and coercion go (JSON-LD 1.1
section 4); a key that means more is passed over, and its value has no place of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode

from ocop_kg.reading import file_graph
from ocop_kg.validation.locating.contexts import Context, Term
from ocop_kg.validation.locating.known import KnownText
from ocop_kg.validation.locating.objects import Array, Object, Scalar, read_json
from ocop_kg.validation.locating.said import Positions, Said, Span, literal, named
from ocop_kg.vocabulary import RDF, RDF_TYPE, XSD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.index import Node
    from ocop_kg.validation.locating.objects import Value

__all__ = ["read_jsonld"]

_FIRST, _REST, _NIL = (NamedNode(RDF + name) for name in ("first", "rest", "nil"))
_TYPE = Term(RDF_TYPE.value, type="@vocab")


def read_jsonld(file: str, text: str) -> KnownText:
    """Read a text in JSON-LD that was read before."""
    reader = _Reader(text)
    context = Context(base=file_graph(file).value)
    for value in _each(read_json(text)):
        if isinstance(value, Object):
            reader.node(value, context, None)
    return KnownText(reader.told, reader.starts)


def _each(value: Value) -> Iterator[Scalar | Object]:
    if isinstance(value, Array):
        for item in value.items:
            yield from _each(item)
    elif isinstance(value, Object) and (members := value.get("@set")) is not None:
        yield from _each(members)
    else:
        yield value


@dataclass(frozen=True, slots=True)
class _Key:
    """A key of a node object: what it is said of, what it means, and where."""

    subject: Node
    subject_span: Span
    predicate: NamedNode
    predicate_span: Span
    term: Term
    context: Context
    anchor: str | None


class _Reader:
    def __init__(self, text: str) -> None:
        self.told: list[tuple[str | None, Said]] = []
        self.starts: dict[str, Span] = {}
        self._positions = Positions(text)
        self._labels: dict[str, BlankNode] = {}
        self._fresh = (BlankNode(f"b{number}") for number in count(1))

    def node(self, value: Object, context: Context, anchor: str | None) -> tuple[Node, Span]:
        """Read a node object; give the node and where it stands."""
        context = context.within(value)
        span = self._positions.span(value.start, value.start + 1)
        node = self._identified(value, context)
        if isinstance(node, NamedNode):
            anchor = node.value
            self.starts.setdefault(anchor, span)
        for name, start, end, inner in value.members:
            meant = context.keyword(name)
            if meant in ("@graph", "@included"):
                for each in _each(inner):
                    if isinstance(each, Object):
                        self.node(each, context, None)
                continue
            term = _TYPE if meant == "@type" else None if meant else context.term(name)
            predicate = None if term is None else named(term.iri)
            if term is not None and predicate is not None:
                here = self._positions.span(start, end)
                self._values(_Key(node, span, predicate, here, term, context, anchor), inner)
        return node, span

    def _identified(self, value: Object, context: Context) -> Node:
        for key, _, _, inner in value.members:
            if context.keyword(key) == "@id" and isinstance(inner, Scalar):
                return self._named(str(inner.value), context) or next(self._fresh)
        return next(self._fresh)

    def _named(self, text: str, context: Context, *, vocabulary: bool = False) -> Node | None:
        if text.startswith("_:"):
            return self._labels.setdefault(text, BlankNode(f"l{len(self._labels)}"))
        return named(context.iri(text, vocabulary=vocabulary))

    def _values(self, key: _Key, value: Value) -> None:
        """Tell what a key says of its subject."""
        container = key.term.container
        if container == "@language" and isinstance(value, Object):
            for language, _, _, inner in value.members:
                for each in _each(inner):
                    if isinstance(each, Scalar) and isinstance(each.value, str):
                        self._tell(key, literal(each.value, language), self._span(each))
        elif container == "@list" and not isinstance(value, Object):
            self._list(key, value, self._span(value))
        elif isinstance(value, Object) and (items := value.get("@list")) is not None:
            self._list(key, items, self._span(value))
        else:
            for each in _each(value):
                if (found := self._value(key, each)) is not None:
                    self._tell(key, *found)

    def _tell(self, key: _Key, value: AnyTerm, span: Span) -> None:
        subject, spans = key.subject, (key.subject_span, key.predicate_span, span)
        if key.term.reverse and isinstance(value, NamedNode | BlankNode):
            subject, value, spans = value, subject, (span, key.predicate_span, key.subject_span)
        self.told.append((key.anchor, Said(subject, key.predicate, value, *spans)))

    def _list(self, key: _Key, items: Value, span: Span) -> None:
        last: BlankNode | None = None
        for each in _each(items):
            found = self._value(key, each)
            if found is None:
                continue
            node = next(self._fresh)
            if last is None:
                self._tell(key, node, span)
            else:
                self.told.append((key.anchor, Said(last, _REST, node, span, span, span)))
            item, place = found
            self.told.append((key.anchor, Said(node, _FIRST, item, place, place, place)))
            last = node
        if last is None:
            self._tell(key, _NIL, span)
        else:
            self.told.append((key.anchor, Said(last, _REST, _NIL, span, span, span)))

    def _value(self, key: _Key, value: Scalar | Object) -> tuple[AnyTerm, Span] | None:
        """Read a value; nothing where it is null."""
        term, context = key.term, key.context
        if isinstance(value, Object):
            said = next(
                (inner for name, _, _, inner in value.members if context.keyword(name) == "@value"),
                None,
            )
            if not isinstance(said, Scalar):
                return self.node(value, context, key.anchor)
            tags = {context.keyword(name): inner for name, _, _, inner in value.members}
            kind, language = _text(tags.get("@type")), _text(tags.get("@language"))
            kind = None if kind is None else context.iri(kind, vocabulary=True)
            return _literal(said, kind, language), self._span(said)
        span = self._span(value)
        if value.value is None:
            return None
        if isinstance(value.value, str) and term.type in ("@id", "@vocab"):
            node = self._named(value.value, context, vocabulary=term.type == "@vocab")
            return None if node is None else (node, span)
        kind = None if (term.type or "").startswith("@") else term.type
        language = context.language if term.language is None else term.language or None
        return _literal(value, kind, None if kind else language), span

    def _span(self, value: Value) -> Span:
        return self._positions.span(value.start, value.end)


def _text(value: Value | None) -> str | None:
    return value.value if isinstance(value, Scalar) and isinstance(value.value, str) else None


def _literal(said: Scalar, kind: str | None, language: str | None) -> Literal:
    """Make a literal of a scalar (JSON-LD 1.1 API, section 8.6)."""
    value = said.value
    if isinstance(value, str):
        return literal(value, None if kind else language, kind)
    if isinstance(value, bool):
        return literal("true" if value else "false", datatype=kind or XSD + "boolean")
    number = float(value or 0)
    if number.is_integer() and abs(number) < 1e21 and kind != XSD + "double":
        return literal(str(int(number)), datatype=kind or XSD + "integer")
    digits, _, power = f"{number:.15E}".partition("E")
    digits = digits.rstrip("0")
    digits += "0" if digits.endswith(".") else ""
    return literal(f"{digits}E{int(power)}", datatype=kind or XSD + "double")
