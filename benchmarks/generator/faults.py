"""Spoilt records: of each kind one shape tells, once, at one node."""

from random import Random
from typing import NamedTuple

from benchmarks.generator.claims import Record
from benchmarks.generator.terms import TYPE, ocop, text, thing
from ocop_kg.vocabulary import XSD

__all__ = ["Fault", "spoilt"]


class Fault(NamedTuple):
    """A node, and the shape that finds fault with it."""

    node: str
    shape: str


Said = list[tuple[str, str]]
_FIGURE: Said = [
    ("hasIndicator", thing("indicator", "countries-in-ocop")),
    ("hasScope", thing("region", "africa")),
    ("asOf", f'"2024-05-01"^^<{XSD}date>'),
    ("value", f'"7"^^<{XSD}decimal>'),
    ("unit", '"countries"'),
]
_MONEY: Said = [
    ("hasDonor", thing("country", "CHN")),
    ("amount", f'"1000"^^<{XSD}decimal>'),
    ("currency", '"USD"'),
    ("asOf", f'"2024-05-01"^^<{XSD}date>'),
    ("purpose", text("training")),
]


def _but(said: Said, name: str, value: str = "") -> Said:
    """Change one statement, or leave it out."""
    return [(each, value if each == name else old) for each, old in said
            if each != name or value]  # fmt: skip


_SPOILT: tuple[tuple[str, str, str, Said], ...] = (
    ("Observation", "observation", "Observation-hasValue", _but(_FIGURE, "value")),
    ("Observation", "observation", "Observation-hasValue", _but(_FIGURE, "value", '"some"')),
    ("Observation", "observation", "Observation-hasIndicator", _but(_FIGURE, "hasIndicator")),
    ("Observation", "observation", "Observation-hasScope", _but(_FIGURE, "hasScope")),
    ("Observation", "observation", "AsOf-isDate", _but(_FIGURE, "asOf", '"last year"')),
    ("Observation", "observation", "Claim-hasSource", _FIGURE),
    ("Contribution", "contribution", "Contribution-hasAmount", _but(_MONEY, "amount")),
    (
        "Contribution",
        "contribution",
        "Contribution-currencyIsCode",
        _but(_MONEY, "currency", '"dollars"'),
    ),
)


def spoilt(source: str, number: int, chance: Random) -> tuple[Record, Fault]:
    """Make a record that one shape objects to."""
    kind, folder, shape, said = _SPOILT[int(len(_SPOILT) * chance.random())]
    node = thing(folder, f"spoilt-{number}")
    if shape != "Claim-hasSource":
        said = [*said, ("statedBy", source)]
    record = [f"{node} {TYPE} {ocop(kind)}", *(f"{node} {ocop(p)} {o}" for p, o in said)]
    return record, Fault(node[1:-1], shape)
