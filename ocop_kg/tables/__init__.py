"""The curated tables: read, checked, lifted to RDF and published."""

from ocop_kg.tables.build import Built, Inference, build, concepts
from ocop_kg.tables.lift import lift_tables
from ocop_kg.tables.metadata import read_metadata
from ocop_kg.tables.model import Column, ForeignKey, Table, Tables

__all__ = [
    "Built",
    "Column",
    "ForeignKey",
    "Inference",
    "Table",
    "Tables",
    "build",
    "concepts",
    "lift_tables",
    "read_metadata",
]
