"""Which writer knows the syntax of a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocop_kg.validation.fixing.change import UnwritableError

if TYPE_CHECKING:
    from ocop_kg.validation.fixing.documents import Document
    from ocop_kg.validation.fixing.texts import Writer

__all__ = ["writer_of"]


def writer_of(document: Document) -> Writer:
    """Give the writer of a document.

    Raises `UnwritableError` for a document that cannot be written.
    """
    if document.text is None:
        raise UnwritableError(document.locked)
    path, text, syntax = document.path, document.text, document.syntax.name
    if syntax in ("ntriples", "nquads"):
        from ocop_kg.validation.fixing.turtle import LineWriter
        from ocop_kg.validation.locating.lines import LinesText

        return LineWriter(document, LinesText([text.encode()], None).said())
    if syntax in ("turtle", "trig"):
        from ocop_kg.validation.fixing.turtle import TurtleWriter
        from ocop_kg.validation.locating.turtle import TurtleText

        return TurtleWriter(document, TurtleText(path, text, None).said())
    if syntax == "rdfxml":
        from ocop_kg.validation.fixing.markup import MarkupWriter
        from ocop_kg.validation.locating.rdfxml import read_rdfxml

        return MarkupWriter(document, read_rdfxml(path, text).said())
    from ocop_kg.validation.fixing.json_ld import JsonWriter
    from ocop_kg.validation.locating.jsonld import read_jsonld

    return JsonWriter(document, read_jsonld(path, text).said())
