"""Validation at an endpoint: the same plan, and no result but those of the embedded engine."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode

from ocop_kg.errors import NotThereError, QuerySyntaxError, UnsupportedQueryError
from ocop_kg.validation.judging import found_by
from ocop_kg.validation.lexical import REWRITTEN, kept
from ocop_kg.validation.plan.running import Plan
from ocop_kg.validation.remote.accounting import remote_account
from ocop_kg.validation.remote.data import RemoteData
from ocop_kg.validation.remote.sieves import ruled_there
from ocop_kg.validation.report import Asked
from ocop_kg.vocabulary import SH

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocop_kg.stores.remote import RemoteStore
    from ocop_kg.validation.judging import Found, Rules
    from ocop_kg.validation.report import Result
    from ocop_kg.validation.shapes import Shapes

__all__ = ["SMALL", "There", "checked_there"]

_HAS_VALUE = NamedNode(SH + "hasValue")
SMALL = 100_000
"""Graphs of no more triples are downloaded, which is quicker than to ask.

On one busy machine to ask took 12 to 16 seconds at 68,000 triples and 18 at 204,000; a
copy took 4 to 5 and 12, and 187 bytes a triple travel: 8 seconds more for 100,000 over 20 Mbit/s.
"""


class There(NamedTuple):
    """What the rules found where the data lie, and what was asked."""

    data: RemoteData
    found: Found
    asked: Asked


def checked_there(
    store: RemoteStore, rules: Rules, *, with_ontology: bool, with_embedded: bool, small: int = 0
) -> There:
    """Run the rules where the data lie.

    Raises `NotThereError` where the answer would not be that of a download: wherever `RemoteData`
    or a sieve says so; with embedded shapes of data that hold some; for shapes that ask for a
    literal in a form that stores rewrite; for results that name a blank node; for an endpoint that
    refuses a query; and for data of no more than `small` triples. Raises `EndpointError` for one
    that breaks, or is not done with a query in time.
    """
    url = store.endpoint.url
    if store.dataset.union is None:  # to count what others hold costs much
        raise NotThereError(url, "the graph there was not published by this project")
    if _names_odd_literals(rules.shapes):
        raise NotThereError(url, "a shape asks for a literal that stores write otherwise")
    if small and not store.is_larger_than(small):
        problem = f"it has no more than {small:,} triples, which are copied sooner than asked about"
        raise NotThereError(url, problem)
    try:
        data = RemoteData(store, with_ontology=with_ontology)
        if with_embedded and data.holds_shapes:
            raise NotThereError(url, "shapes stand among its data")
        found = _checked(data, rules)
    except (QuerySyntaxError, UnsupportedQueryError) as refusal:
        raise NotThereError(url, refusal.problem) from refusal
    if any(map(_is_nameless, found.results)):
        raise NotThereError(url, "results name blank nodes, which have no name outside an answer")
    return There(data, found, Asked(url, refused=data.refused))


def _checked(data: RemoteData, rules: Rules) -> Found:
    shapes = rules.shapes

    def judge() -> list[Result]:
        return [result for rule in rules.in_python for result in ruled_there(data, rule)]

    plan = Plan(shapes.graph, shapes.targets, data)
    return found_by(plan, partial(remote_account, shapes, data), judge)


def _names_odd_literals(shapes: Shapes) -> bool:
    """Tell whether shapes may ask for a literal as it is written that a store writes otherwise."""
    return any(
        str(kept(value)).endswith(f"{REWRITTEN}{value.datatype.value}>")
        for _, predicate, value in shapes.graph
        if isinstance(value, Literal)
        and (predicate == _HAS_VALUE or not predicate.value.startswith(SH))
    )


def _is_nameless(result: Result) -> bool:
    terms: Iterable[object] = (result.focus, result.value)
    return any(isinstance(term, BlankNode) for term in terms) or any(
        map(_is_nameless, result.details)
    )
