"""Shapes to reports: what in the data is not as it must, should or may be, and where."""

TYPE_CHECKING = False  # as in the package itself

if TYPE_CHECKING:
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
    from ocop_kg.validation.report import Accepted, Asked, Policy, Report, Result
    from ocop_kg.validation.rules import RULES, Rule
    from ocop_kg.validation.shapes import Shapes, packaged_shapes, read_shapes
    from ocop_kg.validation.validating import validate

__all__ = [
    "LEVELS",
    "RULES",
    "Accepted",
    "AlternativePath",
    "Asked",
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

_NAMES = {
    "catalogue": ("RuleNote",),
    "gaps": ("Doubt", "Gaps"),
    "naming": ("LEVELS",),
    "paths": ("AlternativePath", "InversePath", "Path", "RepeatedPath", "SequencePath"),
    "policy": (
        "Baseline",
        "Profile",
        "Waiver",
        "compare",
        "read_baseline",
        "read_profile",
        "read_waivers",
        "waive",
    ),
    "report": ("Accepted", "Asked", "Policy", "Report", "Result"),
    "rules": ("RULES", "Rule"),
    "shapes": ("Shapes", "packaged_shapes", "read_shapes"),
    "validating": ("validate",),
}
_HOMES = {name: home for home, names in _NAMES.items() for name in names}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Import a name at its first use: a command that checks files needs few of them."""
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
