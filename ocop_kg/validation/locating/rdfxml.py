"""RDF/XML as a text: elements are node and property by turns (RDF 1.1 XML Syntax, section 6)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING
from xml.parsers import expat

from pyoxigraph import BlankNode, NamedNode

from ocop_kg.reading import file_graph
from ocop_kg.validation.locating.known import KnownText
from ocop_kg.validation.locating.said import Positions, Said, Span, literal, named
from ocop_kg.vocabulary import RDF, RDF_TYPE, resolved

if TYPE_CHECKING:
    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.index import Node

__all__ = ["read_rdfxml"]

_FIRST, _REST, _NIL = (NamedNode(RDF + name) for name in ("first", "rest", "nil"))
_START = Span(1, 1, 1, 1)
_XML = "http://www.w3.org/XML/1998/namespace"
_SYNTAX = {RDF + name for name in ("about", "ID", "nodeID", "resource", "datatype", "parseType")}


def read_rdfxml(file: str, text: str) -> KnownText:
    """Read a text in RDF/XML that was read before; document types are not looked at."""
    reader = _Reader(file, text)
    reader.run()
    return KnownText(reader.told, reader.starts)


@dataclass(slots=True)
class _Element:
    """An open element: a node, a property, or what stands around all nodes."""

    span: Span
    base: str
    language: str | None
    node: Node | None = None
    node_span: Span = _START
    property: NamedNode | None = None
    kind: str = ""  # of a property: its rdf:parseType
    datatype: str | None = None
    anchor: str | None = None
    items: int = 0
    last: BlankNode | None = None
    filled: bool = False
    text: list[str] = field(default_factory=list)
    text_start: tuple[int, int] | None = None


class _Reader:
    def __init__(self, file: str, text: str) -> None:
        self.told: list[tuple[str | None, Said]] = []
        self.starts: dict[str, Span] = {}
        self._text = text
        self._positions = Positions(text)
        self._labels: dict[str, BlankNode] = {}
        self._fresh = (BlankNode(f"b{number}") for number in count(1))
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._stack = [_Element(_START, file_graph(file).value, None)]

    def run(self) -> None:
        """Read the text as far as it is XML."""
        try:
            self._parser.Parse(self._text.encode(), True)  # noqa: FBT003  # it takes no names
        except (expat.ExpatError, ValueError):
            return  # a reader of RDF took it for fine, so what was found until here is right

    def _here(self) -> tuple[int, int]:
        return self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1

    def _tag(self) -> Span:
        """Give the span of the tag that starts here, from its bracket to the end of its name."""
        line, column = self._here()
        name = re.compile(r"<[^\s/>]*").match(self._text, self._positions.offset(line, column))
        return Span(line, column, line, column + (len(name[0]) if name else 1))

    def _attribute(self, tag: Span, local: str) -> Span:
        """Give the span of the value of an attribute of a tag."""
        start = self._positions.offset(tag.line, tag.column)
        pattern = rf"""[\s:]{re.escape(local)}\s*=\s*("[^"]*"|'[^']*')"""
        found = re.compile(pattern).search(self._text, start)
        return self._positions.span(found.start(1) + 1, found.end(1) - 1) if found else tag

    def _say(
        self,
        around: _Element,
        said: tuple[Node, NamedNode, AnyTerm],
        spans: tuple[Span, Span, Span],
    ) -> None:
        self.told.append((around.anchor, Said(*said, *spans)))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        around = self._stack[-1]
        given = {_iri(key): value for key, value in attributes.items()}
        tag = self._tag()
        base = given.pop(f"{_XML}base", None)
        element = _Element(
            tag,
            around.base if base is None else resolved(around.base, base),
            given.pop(f"{_XML}lang", around.language),
            anchor=around.anchor,
        )
        self._stack.append(element)
        iri = _iri(name)
        if around.node is not None and around.property is None:
            self._property(around, element, iri, given)
        elif around.kind == "Literal":
            element.kind = "Literal"
        elif iri != RDF + "RDF":
            self._node(around, element, iri, given)

    def _node(self, around: _Element, element: _Element, kind: str, given: dict[str, str]) -> None:
        node = self._identified(element, given)
        element.node, element.node_span = node, element.span
        if isinstance(node, NamedNode):
            element.anchor = node.value
            self.starts.setdefault(node.value, element.span)
        if around.property is not None:
            self._link(around, node, element.span)
        if kind != RDF + "Description" and (type_ := named(kind)):
            self._say(element, (node, RDF_TYPE, type_), (element.span,) * 3)
        self._attributes(element, node, given)

    def _identified(self, element: _Element, given: dict[str, str]) -> Node:
        if RDF + "about" in given:
            node = named(resolved(element.base, given[RDF + "about"]))
        elif RDF + "ID" in given:
            node = named(f"{element.base.partition('#')[0]}#{given[RDF + 'ID']}")
        elif RDF + "nodeID" in given:
            return self._labelled(given[RDF + "nodeID"])
        else:
            node = None
        return node or next(self._fresh)

    def _labelled(self, label: str) -> BlankNode:
        return self._labels.setdefault(label, BlankNode(f"l{len(self._labels)}"))

    def _attributes(self, element: _Element, node: Node, given: dict[str, str]) -> None:
        """Read the attributes that are properties."""
        for key, text in given.items():
            predicate = named(key)
            if key in _SYNTAX or predicate is None:
                continue
            value: AnyTerm | None = literal(text, element.language)
            if predicate == RDF_TYPE:
                value = named(resolved(element.base, text))
            if value is not None:
                span = self._attribute(element.span, re.split("[#/]", key)[-1])
                self._say(element, (node, predicate, value), (element.span, element.span, span))

    def _property(
        self, around: _Element, element: _Element, iri: str, given: dict[str, str]
    ) -> None:
        if iri == RDF + "li":
            around.items += 1
            iri = f"{RDF}_{around.items}"
        element.property = named(iri)
        element.node, element.node_span = around.node, around.node_span
        element.kind = given.get(RDF + "parseType", "")
        element.datatype = given.get(RDF + "datatype")
        if RDF + "resource" in given:
            value = named(resolved(element.base, given[RDF + "resource"]))
            if value is not None:
                self._link(element, value, self._attribute(element.span, "resource"))
        elif RDF + "nodeID" in given:
            span = self._attribute(element.span, "nodeID")
            self._link(element, self._labelled(given[RDF + "nodeID"]), span)
        elif element.kind == "Resource":
            node = next(self._fresh)
            self._link(element, node, element.span)
            element.node, element.node_span = node, element.span
            element.property, element.kind = None, ""
        elif set(given) - _SYNTAX:
            node = next(self._fresh)
            self._link(element, node, element.span)
            self._attributes(element, node, given)

    def _link(self, element: _Element, value: AnyTerm, span: Span) -> None:
        """Give a property its value, or its list the next item."""
        element.filled = True
        subject, predicate = element.node, element.property
        if subject is None or predicate is None:
            return
        if element.kind == "Collection":
            node = next(self._fresh)
            if element.last is None:
                self._say(
                    element, (subject, predicate, node), (element.node_span, element.span, span)
                )
            else:
                self._say(element, (element.last, _REST, node), (span, span, span))
            self._say(element, (node, _FIRST, value), (span, span, span))
            element.last = node
        else:
            self._say(element, (subject, predicate, value), (element.node_span, element.span, span))

    def _characters(self, text: str) -> None:
        element = self._stack[-1]
        if element.text_start is None:
            element.text_start = self._here()
        element.text.append(text)

    def _end(self, _: str) -> None:
        element = self._stack.pop()
        if element.property is None or element.node is None:
            return
        line, column = element.text_start or self._here()
        end = Span(line, column, *self._here())
        if element.kind == "Collection":
            if element.last is None:
                element.kind = ""
                self._link(element, _NIL, end)
            else:
                self._say(element, (element.last, _REST, _NIL), (element.span, end, end))
        elif not element.filled and element.kind != "Literal":
            language = None if element.datatype else element.language
            self._link(element, literal("".join(element.text), language, element.datatype), end)


def _iri(name: str) -> str:
    return name.replace(" ", "")
