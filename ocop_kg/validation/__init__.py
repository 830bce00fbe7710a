"""Shapes to reports: what in the data is not as it must, should or may be, and where."""

from ocop_kg.validation.catalogue import RuleNote
from ocop_kg.validation.gaps import Doubt, Gaps
from ocop_kg.validation.naming import LEVELS
from ocop_kg.validation.paths import (
    AlternativePath,
    InversePath,
    Path,
    RepeatedPath,
    SequencePath,
)
from ocop_kg.validation.policy import (
    Baseline,
    Profile,
    Waiver,
    compare,
    read_baseline,
    read_profile,
    read_waivers,
    waive,
)
from ocop_kg.validation.report import Accepted, Policy, Report, Result
from ocop_kg.validation.rules import RULES, Rule
from ocop_kg.validation.shapes import Shapes, packaged_shapes, read_shapes
from ocop_kg.validation.validating import validate

__all__ = [
    "LEVELS",
    "RULES",
    "Accepted",
    "AlternativePath",
    "Baseline",
    "Doubt",
    "Gaps",
    "InversePath",
    "Path",
    "Policy",
    "Profile",
    "RepeatedPath",
    "Report",
    "Result",
    "Rule",
    "RuleNote",
    "SequencePath",
    "Shapes",
    "Waiver",
    "compare",
    "packaged_shapes",
    "read_baseline",
    "read_profile",
    "read_shapes",
    "read_waivers",
    "validate",
    "waive",
]
