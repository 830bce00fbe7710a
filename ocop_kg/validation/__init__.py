"""Shapes to reports: what in the data is not as it must, should or may be, and where."""

from ocop_kg.validation.catalogue import RuleNote
from ocop_kg.validation.naming import LEVELS
from ocop_kg.validation.paths import (
    AlternativePath,
    InversePath,
    Path,
    RepeatedPath,
    SequencePath,
)
from ocop_kg.validation.report import Accepted, Report, Result
from ocop_kg.validation.rules import RULES, Rule
from ocop_kg.validation.shapes import Shapes, packaged_shapes, read_shapes
from ocop_kg.validation.validating import validate

__all__ = [
    "LEVELS",
    "RULES",
    "Accepted",
    "AlternativePath",
    "InversePath",
    "Path",
    "RepeatedPath",
    "Report",
    "Result",
    "Rule",
    "RuleNote",
    "SequencePath",
    "Shapes",
    "packaged_shapes",
    "read_shapes",
    "validate",
]
