"""A choice of sources: which of them a view keeps, which it leaves out, and why.

What a choice means, so that it can be cited:

* **Dates.** A date is as exact as its source. ``2024-07`` counts as before a day only if all of
  July 2024 is. ``published_before`` leaves its bound out and ``as_of`` takes it in, to the end of
  the year or month where that is all that is given.
* **Undated sources** are left out by either: nobody can show that they were published by then.
* **Sources that only name things** (of the kind curation or dataset, with no claim stated by them:
  the editors' lists, ISO codes, names of countries) stay whatever date, publisher or kind is asked
  for, so that a country has its label and a product its sector. They leave by name alone.
* **Graphs in which no source speaks**, such as files of one's own without sources, stay unless they
  are named. A graph in which several sources speak goes with the first of them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ocop_kg.errors import UsageError
from ocop_kg.graph.names import folded
from ocop_kg.graph.periods import Period
from ocop_kg.graph.values import text_of
from ocop_kg.vocabulary import graph_name, key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from ocop_kg.graph.sources import GraphName, SourceFacts, SourceGraphs

__all__ = ["Choice", "LeftOut", "Wish", "choose"]


@dataclass(frozen=True, slots=True)
class Wish:
    """What a source must be to stay; None asks nothing. All parts must hold.

    `known_by` is the last day on which it may have been published, `publishers` are folded names,
    `kinds` are IRIs, `without` are IRIs of sources and graphs.
    """

    known_by: date | None = None
    publishers: frozenset[str] | None = None
    kinds: frozenset[str] | None = None
    without: frozenset[str] = frozenset()

    @property
    def asks(self) -> bool:
        """Whether it asks anything of sources, other than not to be named."""
        return (self.known_by, self.publishers, self.kinds) != (None, None, None)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A source that is left out. `why` is one word for programs, `reason` says it in words.

    `why` is ``named``, ``undated``, ``later``, ``publisher``, ``kind`` or ``shared``: every graph
    in which the source speaks is gone, with another source that speaks there too.
    """

    source: SourceFacts
    why: str
    reason: str


@dataclass(frozen=True, slots=True)
class Choice:
    """The sources of a view: those that it keeps, and those that are left out with the reason.

    `names_only` are the kept sources that do not meet the wish and stay to name things. `graphs`
    are the named graphs that are kept, without ontology and inference; `graphs_left_out` are those
    that went and do not bear the name of a source that is left out, with the reason.

    >>> from ocop_kg import KnowledgeGraph
    >>> choice = KnowledgeGraph.open().view(as_of="2023").choice
    >>> len(choice.kept) + len(choice.left_out)
    169
    >>> next(left.reason for left in choice.left_out if left.source.key == "fao-albania-activities")
    'undated: nobody can show that it was published by 2023-12-31'
    """

    kept: tuple[SourceFacts, ...]
    left_out: tuple[LeftOut, ...] = ()
    names_only: tuple[SourceFacts, ...] = ()
    graphs: tuple[GraphName, ...] = ()
    graphs_left_out: Mapping[str, str] = field(default_factory=dict)

    @property
    def known(self) -> dict[str, SourceFacts]:
        """All sources, kept or left out, by IRI."""
        sources = (*self.kept, *(left.source for left in self.left_out))
        return {source.iri: source for source in sources}

    def __str__(self) -> str:
        """Say in one line how many sources are left out, and why.

        >>> from ocop_kg import KnowledgeGraph
        >>> print(KnowledgeGraph.open().view(without="seed-ocop-china-2025").choice)
        left out 1 of 169 sources (1 named); 168 kept
        """
        total = len(self.kept) + len(self.left_out)
        counts = Counter(left.why for left in self.left_out)
        why = ", ".join(f"{counts[word]} {words}" for word, words in _WORDS.items() if counts[word])
        text = f"left out {len(self.left_out)} of {total} sources{f' ({why})' if why else ''}"
        text += f"; {len(self.kept)} kept"
        if self.names_only:
            text += f", {len(self.names_only)} of them only to name things"
        if self.graphs_left_out:
            number = len(self.graphs_left_out)
            text += f"; also left out {number} graph{'s' if number != 1 else ''}"
        return text


_WORDS = {
    "named": "named",
    "undated": "undated",
    "later": "published later",
    "publisher": "of another publisher",
    "kind": "of another kind",
    "shared": "in a graph with one of these",
}


def choose(known: SourceGraphs, wish: Wish, earlier: Choice | None = None) -> Choice:
    """Choose among the sources of a graph; `earlier` says what an earlier choice left out.

    Raises `UsageError` when no source is left.
    """
    before = earlier.left_out if earlier else ()
    gone = {left.source.iri: left for left in before}
    names_only = set()
    for iri, source in known.sources.items():
        if iri in gone:
            continue
        left = _judged(source, wish)
        if left is not None and left.why != "named" and source.only_names:
            names_only.add(iri)
        elif left is not None:
            gone[iri] = left
    graphs, graphs_gone = [], dict(earlier.graphs_left_out) if earlier else {}
    for name, voices in known.graphs.items():
        lost = sorted(voices & gone.keys())
        if text_of(name) in wish.without:
            graphs_gone[text_of(name)] = "named"
        elif not lost:
            graphs.append(name)
        elif len(voices) > len(lost):
            graphs_gone[text_of(name)] = f"it also holds what {lost[0]} states"
        elif name not in {graph_name(key(iri)) for iri in lost}:
            graphs_gone[text_of(name)] = f"it holds what {lost[0]} states"
    heard = {iri for name in graphs for iri in known.graphs[name]}
    for iri in known.sources.keys() - gone.keys() - heard:
        reason = "every graph in which it speaks is left out"
        gone[iri] = LeftOut(known.sources[iri], "shared", reason)
    kept = [source for iri, source in known.sources.items() if iri not in gone]
    names_only |= {source.iri for source in earlier.names_only} if earlier else set()
    wanted = bool(wish.without and known.sources) or wish.asks
    if wanted and all(source.iri in names_only for source in kept):
        raise UsageError(_nothing_left(known, gone.values(), graphs_gone))
    return Choice(
        kept=tuple(kept),
        left_out=tuple(gone[iri] for iri in sorted(gone)),
        names_only=tuple(source for source in kept if source.iri in names_only),
        graphs=tuple(graphs),
        graphs_left_out=graphs_gone,
    )


def _judged(source: SourceFacts, wish: Wish) -> LeftOut | None:
    """Tell why a source does not meet the wish; None when it does."""
    if source.iri in wish.without:
        return LeftOut(source, "named", "left out by name")
    if wish.known_by is not None and (late := _late(source, wish.known_by)):
        return late
    if wish.publishers is not None and wish.publishers.isdisjoint(map(folded, source.publishers)):
        who = ", ".join(source.publishers) or "nobody that the graph names"
        return LeftOut(source, "publisher", f"published by {who}")
    if wish.kinds is not None and wish.kinds.isdisjoint(source.kinds):
        kinds = ", ".join(source.kinds) or "that the graph does not give"
        return LeftOut(source, "kind", f"of the kind {kinds}")
    return None


def _late(source: SourceFacts, known_by: date) -> LeftOut | None:
    """Tell why a source is not for certain published by a day; None when it is."""
    days = [stretch for text in source.published if (stretch := Period.read(text))]
    dates = ", ".join(source.published)
    if not days:
        written = f", since {dates!r} is no date" if dates else ""
        reason = f"undated{written}: nobody can show that it was published by {known_by}"
        return LeftOut(source, "undated", reason)
    if max(stretch.end for stretch in days) <= known_by:
        return None
    return LeftOut(source, "later", f"published {dates}, which is not for certain by {known_by}")


def _nothing_left(
    known: SourceGraphs, gone: Iterable[LeftOut], graphs_gone: Mapping[str, str]
) -> str:
    if not known.sources:
        return "no source is left: this graph names no sources, so there is nothing to choose among"
    counts = Counter(left.why for left in gone)
    why = ", ".join(f"{counts[word]} {words}" for word, words in _WORDS.items() if counts[word])
    advice = "ask for less"
    if any(why != "named" for why in graphs_gone.values()):
        advice = "give each source a graph of its own, as in TriG: several share one here"
    return f"no source is left ({why}): {advice}"
