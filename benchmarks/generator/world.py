"""What all sources speak of: the real countries, products and concepts, named as often as they are.

Small graphs know some of the countries and products only, the most named ones; large ones get
further products. People, organizations and the like have no list: a number is all that they are.
"""

import re
from bisect import bisect_right
from collections import Counter
from functools import cache
from itertools import accumulate
from random import Random
from typing import NamedTuple

from benchmarks.generator.terms import LABEL, TYPE, graph, ocop, text, thing
from ocop_kg.assets import asset
from ocop_kg.graph.opening import PACKAGED
from ocop_kg.vocabulary import GRAPH, ID, INFERRED_GRAPH, ONTOLOGY_GRAPH, SKOS

__all__ = ["EDITORS", "Named", "Pool", "Skewed", "World"]

EDITORS = "ocop-kg-editors"
"""The source of what the world is made of."""

_QUAD = re.compile(r"(\S+) (\S+) (.*) <(\S+)> \.\n")
_THING = re.compile(rf"<{re.escape(ID)}([a-z-]+)/([^>]+)>")
_ENGLISH = re.compile(r'"(.*)"@en')
_REFERENCE = ("country", "product", "region", "indicator", "initiative")
_SOURCES = ("iso-3166", EDITORS, "unicode-cldr")
_SOME = (f"<{ID}country/", f"<{ID}product/")
_CONCEPTS = (
    *("country-role", "event-kind", "frame-kind", "modality", "organization-kind", "scheme"),
    *("sector", "source-kind", "stage", "status", "support-kind"),
)
_OF_CONCEPTS = (TYPE, LABEL, f"<{SKOS}broader>")


class Named(NamedTuple):
    """A country, product or concept."""

    number: int
    key: str
    term: str
    label: str


class Pool:
    """Things that are chosen by chance, some more often than others."""

    def __init__(self, things: list[tuple[Named, int]]) -> None:
        self.things = [each for each, _ in things]
        self._sums = list(accumulate(weight for _, weight in things))

    def choose(self, chance: Random) -> Named:
        """Choose one by chance."""
        return self._at(chance.random())

    def of(self, number: int) -> Named:
        """Choose as chance would, but the same one for the same number."""
        return self._at(number % 9973 / 9973)

    def _at(self, share: float) -> Named:
        return self.things[bisect_right(self._sums, share * self._sums[-1])]


class Skewed:
    """Numbered things without end: the earlier one came, the more often it is named again."""

    def __init__(self, renewal: float) -> None:
        self._renewal = renewal
        self._known = 1

    def choose(self, chance: Random) -> int:
        """Choose a new one, or one that is known."""
        if chance.random() < self._renewal:
            self._known += 1
            return self._known - 1
        return int(self._known * chance.random() ** 4)


class World:
    """The world of a graph of about so many quads; `lines` describe it."""

    def __init__(self, quads: int) -> None:
        packaged = _packaged()
        self.countries = packaged.pool("country", max(6, quads // 250))
        products = packaged.pool("product", max(6, quads // 500))
        known = {each.term for each in (*self.countries.things, *products.things)}
        self.lines = [
            line
            for subject, line in packaged.lines
            if subject in known or not subject.startswith(_SOME)
        ]
        made = [
            Named(1000 + n, f"made-{n}", thing("product", f"made-{n}"), f"made-up product {n}")
            for n in range(quads // 20_000)
        ]
        for each in made:
            self.lines += _described(each)
        self.products = Pool(
            [(each, max(1, packaged.often[each.term])) for each in products.things]
            + [(each, 1) for each in made]
        )
        self.kinds = {name: packaged.pool(name) for name in (*_CONCEPTS, "region", "indicator")}

    def kind(self, name: str, number: int) -> str:
        """Give the concept of this kind that a number stands for."""
        return self.kinds[name].of(number).term


class _Packaged(NamedTuple):
    """What the packaged graph holds: lines by subject, uses and labels of each thing."""

    lines: list[tuple[str, str]]
    often: Counter[str]
    labels: dict[str, str]

    def pool(self, kind: str, most: int | None = None) -> Pool:
        """Give the most named things of a kind; of ties, the first by name."""
        start = f"<{ID}{kind}/"
        terms = [term for term in self.labels if term.startswith(start)]
        terms.sort(key=lambda term: (-self.often[term], term))
        named = [
            Named(number, term[len(start) : -1], term, self.labels[term])
            for number, term in enumerate(terms[:most])
        ]
        return Pool([(each, max(1, self.often[each.term])) for each in named])


@cache
def _packaged() -> _Packaged:
    sources = tuple(GRAPH + key for key in _SOURCES)
    own = [thing("source", key) for key in _SOURCES]
    lines: dict[str, str] = {}
    often: Counter[str] = Counter()
    labels: dict[str, str] = {}
    with asset(PACKAGED).open(encoding="utf-8", newline="\n") as packaged:
        for line in packaged:
            parts = _QUAD.fullmatch(line)
            found = parts and _THING.fullmatch(parts[1])
            if not parts or not found or parts[4] == INFERRED_GRAPH.value:
                continue
            subject, predicate, value, where = parts.groups()
            if where == ONTOLOGY_GRAPH.value:
                kept = found[1] in _CONCEPTS and predicate in _OF_CONCEPTS
            else:
                kept = where in sources and (found[1] in _REFERENCE or subject in own)
                if _THING.fullmatch(value):
                    often[value] += 1
            if kept:
                lines[line] = subject
            if predicate == LABEL and (english := _ENGLISH.fullmatch(value)):
                labels.setdefault(subject, english[1])
    return _Packaged([(subject, line) for line, subject in lines.items()], often, labels)


def _described(product: Named) -> list[str]:
    said = (
        (TYPE, ocop("Product")),
        (LABEL, text(product.label)),
        (ocop("inSector"), thing("sector", "horticulture")),
        (ocop("mentionedIn"), thing("source", EDITORS)),
    )
    return [f"{product.term} {each} {value} {graph(EDITORS)} .\n" for each, value in said]
