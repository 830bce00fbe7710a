"""What a house decides beside the shapes: how grave a rule is, what is waived, what is old."""

from ocop_kg.validation.policy.baseline import Baseline, compare, read_baseline
from ocop_kg.validation.policy.profile import Profile, read_profile
from ocop_kg.validation.policy.waivers import Waiver, read_waivers
from ocop_kg.validation.policy.waiving import waive

__all__ = [
    "Baseline",
    "Profile",
    "Waiver",
    "compare",
    "read_baseline",
    "read_profile",
    "read_waivers",
    "waive",
]
