"""Changes written in JSON-LD: scalars, value objects, keys and new members."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from ocop_kg.validation.fixing.change import Edit, UnwritableError
from ocop_kg.validation.fixing.texts import Writer, indentation
from ocop_kg.validation.locating.objects import Array, Object, Scalar, read_json
from ocop_kg.vocabulary import XSD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.index import Statement
    from ocop_kg.validation.locating import Said
    from ocop_kg.validation.locating.objects import Value

__all__ = ["JsonWriter"]


class JsonWriter(Writer):
    """Members of node objects, with the prefixes that stand in a context of the file."""

    @cached_property
    def _objects(self) -> list[Object]:
        return list(_objects(read_json(self.text)))

    @cached_property
    def _prefixes(self) -> dict[str, str]:
        contexts = [each.get("@context") for each in self._objects]
        return {
            str(inner.value): name
            for context in contexts
            for part in (context.items if isinstance(context, Array) else [context])
            if isinstance(part, Object)
            for name, _, _, inner in part.members
            if isinstance(inner, Scalar) and str(inner.value).endswith(("/", "#"))
            if not name.startswith("@")
        }

    def _name(self, name: NamedNode) -> str:
        for namespace in sorted(self._prefixes, key=lambda each: -len(each)):
            if name.value.startswith(namespace) and (local := name.value[len(namespace) :]):
                return f"{self._prefixes[namespace]}:{local}"
        return name.value

    def term(self, term: AnyTerm) -> str:
        """Write a name as a string."""
        if not isinstance(term, NamedNode):
            raise UnwritableError("a blank node has no name to write")
        return _string(self._name(term))

    def value(self, said: Said, new: Statement) -> list[Edit]:
        """Write another scalar, or a value object where the text alone does not say it."""
        old, value = said.value, new[2]
        start, end = self.offsets(said.value_span)
        path = self.document.path
        if isinstance(value, NamedNode):
            if self.text[start] != "{":
                return [Edit(path, start, end, self.term(value))]
            here = next((each for each in self._objects if each.start == start), None)
            named = here.get("@id") if here else None
            if not isinstance(named, Scalar):
                raise UnwritableError("its name is not found in the text")
            return [Edit(path, named.start, named.end, self.term(value))]
        if not (isinstance(old, Literal) and isinstance(value, Literal)):
            raise UnwritableError("a text and a name are written otherwise")
        alike = (old.language, old.datatype) == (value.language, value.datatype)
        if alike and self.text[start] == '"':
            return [Edit(path, start, end, _string(value.value))]
        for each in self._objects:
            said_here = each.get("@value")
            if isinstance(said_here, Scalar) and said_here.start == start:
                start, end = each.start, each.end
        return [Edit(path, start, end, self._literal(value))]

    def _literal(self, literal: Literal) -> str:
        members = {"@value": literal.value}
        if literal.language:
            members["@language"] = literal.language
        elif literal.datatype.value != XSD + "string":
            members["@type"] = self._name(literal.datatype)
        return json.dumps(members, ensure_ascii=False)

    def beside(self, near: Said, new: Statement) -> Edit:
        """Write a member before another of the same node object."""
        at, _ = self.offsets(near.predicate_span)
        value = new[2]
        if isinstance(value, Literal):
            written = self._literal(value)
        else:
            written = f'{{"@id": {self.term(value)}}}'
        indent = indentation(self.text, at)
        end = "\r\n" if "\r\n" in self.text else "\n"
        parted = " " if indent is None else end + indent
        return Edit(self.document.path, at, at, f"{self.term(new[1])}: {written},{parted}")


def _objects(value: Value) -> Iterator[Object]:
    waiting: list[Value] = [value]
    while waiting:
        current = waiting.pop()
        if isinstance(current, Object):
            yield current
            waiting += [inner for _, _, _, inner in current.members]
        elif isinstance(current, Array):
            waiting += current.items


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
