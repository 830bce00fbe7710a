"""Changes written in RDF/XML: values of elements and attributes, and new property elements."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from pyoxigraph import Literal, NamedNode

from ocop_kg.validation.fixing.change import Edit, UnwritableError
from ocop_kg.validation.fixing.texts import Writer, indentation
from ocop_kg.vocabulary import RDF, XSD

if TYPE_CHECKING:
    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.index import Statement
    from ocop_kg.validation.locating import Said

__all__ = ["MarkupWriter"]

_DECLARED = re.compile(r"""xmlns:([A-Za-z_][\w.-]*)\s*=\s*["']([^"'&]*)["']""")
_NAME = re.compile(r"(.*?)([A-Za-z_][\w-]*)")
_TAG = re.compile(r"""<([^\s/>]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*/?>""")
_MARKUP = re.compile(
    r"""<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|</(?P<close>[^\s>]+)\s*>
    |<(?P<open>[^\s/>!?]+)(?:[^"'>]|"[^"]*"|'[^']*')*>""",
    re.DOTALL | re.VERBOSE,
)
_MARKED = re.compile(r"""\s+(?:xml:lang|[\w.-]+:datatype)\s*=\s*(?:"[^"]*"|'[^']*')""")


class MarkupWriter(Writer):
    """Elements with the prefixes of the file."""

    @cached_property
    def _prefixes(self) -> dict[str, str]:
        return {namespace: prefix for prefix, namespace in _DECLARED.findall(self.text)}

    def _element(self, name: NamedNode) -> str:
        parts = _NAME.fullmatch(name.value)
        if parts is None or parts[1] not in self._prefixes:
            raise UnwritableError("the file declares no prefix for the property")
        return f"{self._prefixes[parts[1]]}:{parts[2]}"

    def term(self, term: AnyTerm) -> str:
        """Write a name as the value of an attribute, without its quotes."""
        if not isinstance(term, NamedNode):
            raise UnwritableError("a blank node has no name to write")
        return escape(term.value, {'"': "&quot;", "'": "&apos;"})

    def _tag(self, said: Said) -> re.Match[str]:
        start, _ = self.offsets(said.predicate_span)
        tag = _TAG.match(self.text, start)
        if tag is None or said.predicate_span == said.subject_span:
            raise UnwritableError("it is no element of its own")
        return tag

    def predicate(self, said: Said, new: Statement) -> list[Edit]:
        """Write another name in both tags of a property."""
        return self._renamed(self._tag(said), self._element(new[1]))

    def _renamed(self, tag: re.Match[str], name: str) -> list[Edit]:
        path = self.document.path
        opening = Edit(path, tag.start(1), tag.end(1), name)
        depth = 0
        for found in _MARKUP.finditer(self.text, tag.start()):
            if found["open"] and not found[0].endswith("/>"):
                depth += 1
            elif found["close"]:
                depth -= 1
            if found["close"] and not depth:
                return [opening, Edit(path, found.start("close"), found.end("close"), name)]
            if not depth and found["open"]:
                break
        return [opening]

    def value(self, said: Said, new: Statement) -> list[Edit]:
        """Write another name in its attribute, or another text and what marks it."""
        old, value = said.value, new[2]
        if isinstance(old, NamedNode) and isinstance(value, NamedNode):
            start, _ = self.offsets(said.value_span)
            node = _TAG.match(self.text, start)
            if node and said.value_span == said.subject_span:  # the element is named by its class
                return self._renamed(node, self._element(value))
            if self.text[start - 1 : start] not in ('"', "'"):
                raise UnwritableError("the value is an element")
            return super().value(said, new)
        if not (isinstance(old, Literal) and isinstance(value, Literal)):
            raise UnwritableError("a text and a name are written otherwise")
        edits = []
        if old.value != value.value:
            edits.append(self.edit(said.value_span, escape(value.value, {'"': "&quot;"})))
        if (old.language, old.datatype) != (value.language, value.datatype):
            tag = self._tag(said)
            kept = _MARKED.sub("", tag[2])
            edits.append(
                Edit(self.document.path, tag.start(2), tag.end(2), kept + self._marks(value))
            )
        return edits

    def _marks(self, literal: Literal) -> str:
        if literal.language:
            return f' xml:lang="{literal.language}"'
        if literal.datatype.value == XSD + "string":
            return ""
        prefix = self._prefixes.get(RDF)
        if prefix is None:
            raise UnwritableError("the file declares no prefix for rdf:datatype")
        return f" {prefix}:datatype={quoteattr(literal.datatype.value)}"

    def beside(self, near: Said, new: Statement) -> Edit:
        """Write a property element before another, or as the first of its node."""
        others = [
            each
            for each in self.by_subject[near.subject_span]
            if each.predicate_span != each.subject_span
        ]
        if not others:
            raise UnwritableError("the node has no element before which it could stand")
        at, _ = self.offsets(others[0].predicate_span)
        name, value = self._element(new[1]), new[2]
        if isinstance(value, Literal):
            element = f"<{name}{self._marks(value)}>{escape(value.value)}</{name}>"
        else:
            rdf = self._prefixes.get(RDF, "rdf")
            element = f'<{name} {rdf}:resource="{self.term(value)}"/>'
        indent = indentation(self.text, at)
        end = "\r\n" if "\r\n" in self.text else "\n"
        return Edit(self.document.path, at, at, element + ("" if indent is None else end + indent))
