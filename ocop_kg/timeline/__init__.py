"""How the initiative grew: what sources state and what they name, by date, as data and picture."""

from ocop_kg.timeline.model import SERIES, Figure, Named, Series, Timeline
from ocop_kg.timeline.reading import read_timeline

__all__ = ["SERIES", "Figure", "Named", "Series", "Timeline", "read_timeline"]
