"""Changes written in Turtle, TriG, N-Triples and N-Quads."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, parse

from ocop_kg.reading import file_graph
from ocop_kg.validation.fixing.change import Edit, UnwritableError
from ocop_kg.validation.fixing.texts import Writer, indentation
from ocop_kg.vocabulary import RDF_TYPE, XSD

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.index import Statement
    from ocop_kg.validation.locating import Said

__all__ = ["LineWriter", "TurtleWriter"]

_LOCAL = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")
_REST = re.compile(r"[ \t]*(<[^>\n]*>|_:[^\s.]\S*)?[ \t]*\.")
_CONTROL = {
    "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f",
}  # fmt: skip


class LineWriter(Writer):
    """A statement a line, with whole names."""

    def term(self, term: AnyTerm) -> str:
        """Write a term."""
        if isinstance(term, NamedNode):
            return self.name(term)
        if not isinstance(term, Literal):
            raise UnwritableError("a blank node has no name to write")
        text = '"' + "".join(_CONTROL.get(sign, sign) for sign in term.value) + '"'
        return text + self._tail(term)

    def name(self, name: NamedNode) -> str:
        """Write a name."""
        return str(name)

    def _tail(self, literal: Literal) -> str:
        if literal.language:
            return f"@{literal.language}"
        if literal.datatype.value == XSD + "string":
            return ""
        return f"^^{self.name(literal.datatype)}"

    def value(self, said: Said, new: Statement) -> list[Edit]:
        """Write another value; a text that stays the same stays as it is written."""
        old, value = said.value, new[2]
        start, end = self.offsets(said.value_span)
        written = self.text[start:end]
        if isinstance(old, Literal) and isinstance(value, Literal) and written[:1] in ('"', "'"):
            if old.value == value.value:
                closed = start + written.rindex(written[0]) + 1
                return [Edit(self.document.path, closed, end, self._tail(value))]
            if (old.language, old.datatype) == (value.language, value.datatype):
                closed = start + written.rindex(written[0]) + 1
                bare = self.term(Literal(value.value))
                return [Edit(self.document.path, start, closed, bare)]
        return super().value(said, new)

    def beside(self, near: Said, new: Statement) -> Edit:
        """Write a triple on a line of its own, after another."""
        start, _ = self.offsets(near.subject_span)
        _, end = self.offsets(near.value_span)
        rest = _REST.match(self.text, end)
        if rest is None:
            raise UnwritableError("the line does not end as a statement does")
        graph = f" {rest[1]}" if rest[1] else ""
        subject = self.text[slice(*self.offsets(near.subject_span))]
        line_end = self.text.find("\n", rest.end())
        at = len(self.text) if line_end < 0 else line_end
        carriage = "\r" if self.text[at - 1 : at] == "\r" else ""
        at -= len(carriage)
        line = f"{subject} {self.term(new[1])} {self.term(new[2])}{graph} ."
        return Edit(
            self.document.path, at, at, f"{carriage}\n{indentation(self.text, start) or ''}{line}"
        )


class TurtleWriter(LineWriter):
    """Statements with the prefixes of the file."""

    @cached_property
    def _prefixes(self) -> dict[str, str]:
        reader = parse(
            self.text.encode(),
            format=self.document.syntax.engine,
            base_iri=file_graph(self.document.path).value,
        )
        for _ in reader:
            pass
        return dict(reader.prefixes)

    def name(self, name: NamedNode) -> str:
        """Write a name with the longest prefix of the file that fits, or whole."""
        fits = sorted(
            (-len(namespace), prefix)
            for prefix, namespace in self._prefixes.items()
            if name.value.startswith(namespace)
        )
        for length, prefix in fits:
            if _LOCAL.fullmatch(local := name.value[-length:]):
                return f"{prefix}:{local}"
        return str(name)

    def predicate(self, said: Said, new: Statement) -> list[Edit]:
        """Write another predicate."""
        return [self.edit(said.predicate_span, self._verb(new))]

    def _verb(self, triple: Statement) -> str:
        return "a" if triple[1] == RDF_TYPE else self.name(triple[1])

    def instead(
        self, said: Said, new: Statement, instead: Mapping[Statement, Statement]
    ) -> list[Edit]:
        """Write a triple in the place of another; one about another subject as a statement."""
        if said.subject == new[0] or len(self.by_subject[said.subject_span]) == 1:
            return super().instead(said, new, instead)
        subject, _ = self.offsets(said.subject_span)
        indent = indentation(self.text, subject)
        if indent is None:
            raise UnwritableError("the statement does not start on a line of its own")
        words = f"{self.term(new[0])} {self._verb(new)} {self.term(new[2])} ."
        end = "\r\n" if "\r\n" in self.text else "\n"
        added = Edit(self.document.path, subject, subject, f"{words}{end}{indent}")
        return [added, self._without(said)]

    def _without(self, said: Said) -> Edit:
        """Take a predicate and its only object away, with the semicolon that parts them."""
        sharing = [
            each
            for each in self.by_subject[said.subject_span]
            if each.predicate_span == said.predicate_span
        ]
        if len(sharing) > 1:
            raise UnwritableError("other statements share the words that would change")
        start, _ = self.offsets(said.predicate_span)
        _, end = self.offsets(said.value_span)
        after = re.compile(r"\s*;[ \t]*").match(self.text, end)
        if after:
            line = re.compile(r"\r?\n[ \t]*").match(self.text, after.end())
            own = indentation(self.text, start) is not None and line
            return Edit(self.document.path, start, line.end() if own and line else after.end(), "")
        before = re.compile(r";\s*\Z").search(self.text, 0, start)
        if before is None:
            raise UnwritableError("nothing would be left of the statement")
        return Edit(self.document.path, before.start(), end, "")

    def beside(self, near: Said, new: Statement) -> Edit:
        """Write a predicate and object before the last predicate of the subject."""
        spans = sorted({each.predicate_span for each in self.by_subject[near.subject_span]})
        at, _ = self.offsets(spans[-1])
        indent = indentation(self.text, at)
        end = "\r\n" if "\r\n" in self.text else "\n"
        parted = " " if indent is None else f"{end}{indent}"
        words = f"{self._verb(new)} {self.term(new[2])} ;{parted}"
        return Edit(self.document.path, at, at, words)
