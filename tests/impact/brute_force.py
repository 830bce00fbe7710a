"""Compares the impact of terms of the ontology with asking all questions anew.

Run as ``brute_force.py PART PARTS`` it takes its part of all terms, so that several processes can
share them, and prints as JSON how many answers change with each. It fails at the first difference.

The other road shares nothing with the library but the rules of inference: it filters the statements
itself, compares the whole store, and runs the text of every stored question on the bare engine.
"""

import json
import sys
from collections import Counter, defaultdict
from functools import cache

from pyoxigraph import DefaultGraph, NamedNode, Quad, QuerySolutions

from ocop_kg import KnowledgeGraph
from ocop_kg.assets import asset
from ocop_kg.graph.inference import closure
from ocop_kg.impact.changes import Before, changes, without_statements
from ocop_kg.impact.impact import without_term
from ocop_kg.questions import questions
from ocop_kg.reading import read_quads
from ocop_kg.stores import Quads
from ocop_kg.vocabulary import INFERRED_GRAPH, OCOP

CLOSED_ANEW = 10
"""Of so many terms, one is checked with a closure of its own; that takes as long as all else."""

Rows = dict[str, Counter[tuple[object, ...]]]


def terms() -> list[str]:
    """List every class and property of the ontology."""
    subjects = {quad.subject for quad in read_quads(asset("ontology/ocop.ttl"))}
    named = {subject.value for subject in subjects if isinstance(subject, NamedNode)}
    return sorted(iri for iri in named if iri.startswith(OCOP))


class Packaged:
    """The packaged graph by the other road: its statements, by each term that they mention."""

    def __init__(self) -> None:
        self.kg = KnowledgeGraph.open()
        self.before = Before(self.kg)
        self.stated: set[Quad] = set()
        self.mentioning: defaultdict[object, set[Quad]] = defaultdict(set)
        for quad in self.kg.store:
            if quad.graph_name not in (DefaultGraph(), INFERRED_GRAPH):
                self.stated.add(quad)
                for term in (quad.subject, quad.predicate, quad.object):
                    self.mentioning[term].add(quad)
        self.answers = answers(self.kg.store)


@cache
def packaged() -> Packaged:
    return Packaged()


def answers(engine: Quads) -> Rows:
    """Run the text of every stored question."""
    found = {}
    for asked in questions():
        rows = engine.query(asked.sparql)
        assert isinstance(rows, QuerySolutions)
        found[asked.id] = Counter(tuple(row) for row in rows)
    return found


def compare(position: int, iri: str) -> tuple[str, int]:
    """Compare both roads for one term; give it back with the number of answers that change."""
    whole, term = packaged(), NamedNode(iri)
    gone = without_term(whole.kg, term)
    after = without_statements(whole.before, gone)
    found = changes(whole.before, after, gone)
    assert gone == whole.mentioning[term], iri
    if position % CLOSED_ANEW == 0:
        assert_made_whole(after.store, whole.stated - gone)

    had, has = whole.answers, answers(after.store)
    expected = {
        name: (had[name] - has[name], has[name] - had[name])
        for name in had
        if had[name] != has[name]
    }
    ours = {
        answer.question: (Counter(answer.lost), Counter(answer.gained)) for answer in found.answers
    }
    assert ours == expected, iri
    assert len(found.lost) == len(whole.kg) - len(after), iri
    return iri, len(expected)


def assert_made_whole(engine: Quads, stated: set[Quad]) -> None:
    """Compare all that is in a store with statements, their closure, and the union of both."""
    follows = closure(stated)
    inferred = {Quad(each.subject, each.predicate, each.object, INFERRED_GRAPH) for each in follows}
    union = {quad.triple for quad in stated} | follows
    default = {Quad(each.subject, each.predicate, each.object) for each in union}
    assert set(engine) == stated | inferred | default


def main(part: int, parts: int) -> None:
    """Compare every term whose turn it is."""
    mine = list(enumerate(terms()))[part::parts]
    sys.stdout.write(json.dumps(dict(compare(position, iri) for position, iri in mine)))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
