"""Tests of shapes: small files of data, shape and what is expected, run as users run them."""

from ocop_kg.validation.casebook.finding import find_cases
from ocop_kg.validation.casebook.manifests import ManifestCase, manifest_cases
from ocop_kg.validation.casebook.outcome import Outcome
from ocop_kg.validation.casebook.small import SmallCase, small_case

__all__ = [
    "ManifestCase",
    "Outcome",
    "SmallCase",
    "find_cases",
    "manifest_cases",
    "small_case",
]
