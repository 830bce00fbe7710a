"""Reads the packaged shapes and ontology: they are ours, so only what is broken is looked at twice.

Each validation reads these sixty files. Parsing them takes the engine no longer than one file made
of them would, so there is none that could be out of date; what took long were the guards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocop_kg.assets import asset_quads

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ocop_kg.validation.index import Statement

__all__ = ["packaged_statements"]


def packaged_statements(file: Path) -> Iterator[Statement]:
    """Read the triples of a packaged Turtle file.

    Raises `ReadError` with line and column, as for any other file.
    """
    try:
        for quad in asset_quads(file):
            yield quad.subject, quad.predicate, quad.object  # type: ignore[misc]  # no RDF 1.2 there
    except (SyntaxError, OSError):
        from ocop_kg.validation.reading import statements

        yield from statements(str(file))  # which raises, and says what is wrong in our words
