"""A small export with faults of all levels, and files that judge it."""

from collections.abc import Iterable
from pathlib import Path

from ocop_kg.validation import Report, validate
from ocop_kg.validation.naming import short
from tests.validation.support import document

__all__ = ["export", "rules_of", "written"]

EXPORT = """
<designation/LSO-potato> a ocop:ProductDesignation ;
  ocop:concernsCountry <country/LSO> ; ocop:concernsProduct <product/potato> ;
  ocop:hasStatus <status/priority-product> .
<designation/BTN-quinoa> a ocop:ProductDesignation ;
  ocop:concernsCountry <country/BTN> ; ocop:concernsProduct <product/quinoa> ;
  ocop:hasStatus <status/priority-product> .
<stage/grading> a ocop:Stage ; skos:inScheme <scheme/stage> ; skos:prefLabel "grading"@en .
"""
"""Two claims without a source, which must not be, and a concept without a definition."""


def export(folder: Path, more: str = "", **options: object) -> Report:
    """Validate the export."""
    return validate(document(folder, EXPORT + more), **options)  # type: ignore[arg-type]  # theirs


def written(folder: Path, text: str, name: str) -> Path:
    """Write a file beside the export."""
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def rules_of(results: Iterable[object]) -> list[str]:
    """Give the short names of the rules of results."""
    return [short(result.shape.value) for result in results]  # type: ignore[attr-defined]  # result
