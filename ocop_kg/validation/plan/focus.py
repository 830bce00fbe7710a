"""Focus nodes as SPARQL: targets (SHACL section 2.1.3), and the values that a shape leads on to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from ocop_kg.validation.paths import InversePath, Path
from ocop_kg.validation.plan.text import negated, term_text
from ocop_kg.validation.plan.walking import bound_values, far_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.datagraph import DataGraph

__all__ = ["Focus", "targeted"]

Target = tuple[str, "AnyTerm"]
_NAMED = 1000  # rows that are named in one query


@dataclass(frozen=True, slots=True)
class Focus:
    """The nodes that a shape looks at: a pattern, and the variables from target to focus node.

    A shape that another names with ``sh:property`` looks at the values of the other, once for each
    node from which they are reached. `only` is the path of which the pattern is a single step.
    `repeats` tells that the pattern may find a node several times.
    """

    pattern: str
    chain: tuple[str, ...]
    targets: tuple[Target, ...]
    only: Path | None = None
    repeats: bool = False

    @property
    def node(self) -> str:
        """The variable of the focus node."""
        return self.chain[-1]

    @property
    def once(self) -> str:
        """The pattern that finds each node once: what is asked of nodes costs more than that."""
        if not self.repeats:
            return self.pattern
        return f"{{ SELECT DISTINCT {' '.join(self.chain)} {{ {self.pattern} }} }}"

    def walk(self, path: Path | None, end: str) -> str:
        """Write the pattern that binds a variable to the values of a path at the focus nodes."""
        if path is None:
            return self.once
        if self.only == path:
            return bound_values(path, self.node, end, "")
        return bound_values(path, self.node, end, self.once)

    def far(self, path: Path | None, end: str) -> str:
        """Write what `walk` does, for a path that leads to few nodes on its way."""
        return self.once if path is None else far_values(path, self.node, end, self.once)

    def through(self, path: Path | None) -> Focus:
        """Give the values of a path at these nodes as the next focus nodes."""
        if path is None:
            return self
        end = f"?f{len(self.chain)}"
        return Focus(self.walk(path, end), (*self.chain, end), self.targets, repeats=True)

    def failing(self, test: str) -> Focus:
        """Give those of these nodes that do not pass a test."""
        pattern = f"{{ {self.once} }} FILTER({negated(test)})"
        return Focus(pattern, self.chain, self.targets, repeats=True)

    def among(self, rows: Iterable[Sequence[AnyTerm | None]]) -> list[Focus] | None:
        """Give those of these nodes that are named, with the terms that lead to them.

        There are as many at a time as make no huge query. None if one of the terms has no name.
        """
        texts: dict[str, None] = {}
        for row in rows:
            terms = [None if term is None else term_text(term) for term in row]
            if None in terms:
                return None
            texts[f"({' '.join(map(str, terms))})"] = None
        every = list(texts)
        variables = " ".join(self.chain)
        return [
            Focus(
                f"VALUES ({variables}) {{ {' '.join(every[start : start + _NAMED])} }}",
                self.chain,
                self.targets,
            )
            for start in range(0, len(every), _NAMED)
        ]


def targeted(targets: Iterable[Target], data: DataGraph) -> Focus | None:
    """Give the nodes that targets choose; None where they cannot choose any."""
    kept = tuple(targets)
    patterns: dict[str, Path | None] = {}
    named = []
    for kind, term in kept:
        if kind == "targetNode":
            named.append(term_text(term))
        elif kind == "targetClass":
            classes = data.classes(term)
            if len(classes) == 1:
                patterns[f"?f0 a {classes[0]} ."] = None
            elif classes:
                patterns[f"VALUES ?t {{ {' '.join(map(str, classes))} }} ?f0 a ?t ."] = None
        elif isinstance(term, NamedNode) and kind == "targetSubjectsOf":
            patterns[f"?f0 {term} ?x ."] = term
        elif isinstance(term, NamedNode):
            patterns[f"?x {term} ?f0 ."] = InversePath(term)
    if texts := [text for text in named if text]:
        patterns[f"VALUES ?f0 {{ {' '.join(texts)} }}"] = None
    if not patterns:
        return None
    if len(patterns) == 1:
        [(pattern, only)] = patterns.items()
        repeats = only is not None or pattern.startswith("VALUES ?t")
        return Focus(pattern, ("?f0",), kept, only, repeats)
    union = " UNION ".join(f"{{ {pattern} }}" for pattern in patterns)
    return Focus(union, ("?f0",), kept, repeats=True)
