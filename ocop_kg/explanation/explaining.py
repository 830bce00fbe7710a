"""From a query without an answer to its explanation."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from ocop_kg.budget import can_fork
from ocop_kg.errors import (
    BudgetError,
    NotEmptyError,
    OcopError,
    UnknownParameterError,
    UnsupportedQueryError,
)
from ocop_kg.explanation.datasets import restricted, unknown_graphs
from ocop_kg.explanation.diagnosis import diagnosed
from ocop_kg.explanation.findings import Case, Finding
from ocop_kg.explanation.lexicon import lexicon_of
from ocop_kg.explanation.model import Culprit, Explanation, Repair
from ocop_kg.explanation.near import namespace
from ocop_kg.explanation.probing import Prober
from ocop_kg.explanation.secondthoughts import misspelt, with_values_given
from ocop_kg.explanation.spending import Spending, SpentError
from ocop_kg.explanation.terms import graph_fault
from ocop_kg.explanation.unknown import unknown_terms
from ocop_kg.explanation.wording import Wording
from ocop_kg.graph import Graph, Solutions, Triples
from ocop_kg.graph.values import to_term
from ocop_kg.guard import result_of
from ocop_kg.questions import Answer
from ocop_kg.sparql import Substitution, parse_pattern
from ocop_kg.vocabulary import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyoxigraph import Literal, NamedNode

    from ocop_kg.budget import Budget
    from ocop_kg.sparql.algebra import Select, SelectQuery, Term
    from ocop_kg.stores.services import Settled

__all__ = ["explain_empty", "explained"]

_MOST_FIXES = 8
_COUNTED = 1000
_SECONDS = 2.0
_GRACE = 0.5  # to tell what was found
_TOO_LATE = Explanation("undecided", "The time was up before the reason was found.", complete=False)


def explain_empty(
    graph: Graph,
    query: str | Answer | Settled,
    bindings: Mapping[str, object] | None = None,
    *,
    budget: Budget | None = None,
) -> Explanation:
    """Say why a query, or a stored question with its parameters, has no answer.

    The query is taken apart and its parts are asked again, until the smallest part without a
    solution is found; a change that may mend it is run before it is offered. All this stays within
    the seconds of the `budget`, or of that of the graph, two if neither says any, and runs in a
    process of its own. When they are over, what was found so far is told.

    Raises `QuerySyntaxError` or `UnknownParameterError` as the query itself does, and
    `NotEmptyError` when it has an answer after all.

    >>> graph = Graph.open()
    >>> print(explain_empty(graph, "SELECT * { ?expert ocop:supportProduct ?product }"))
    broken query: ...
      predicate typo: ?expert ocop:supportProduct ?product
      Did you mean ocop:supportsProduct?
      ocop:supportsProduct in place of ocop:supportProduct gives ... rows:
        SELECT ?expert ?product WHERE { ?expert ocop:supportsProduct ?product . }
    """
    if isinstance(query, Answer):
        given = query.parameters
        found = explain_empty(graph, query.question.sparql, given, budget=budget)
        return replace(_of_right_kind(found), empty_means=query.question.empty_means)
    terms = {
        name.lstrip("?$"): to_term(getattr(each, "node", each))
        for name, each in (bindings or {}).items()
    }
    budget = budget or graph.budget
    asked, budget = graph.settled(query, terms, budget)
    seconds = budget.seconds or _SECONDS
    work = partial(_looked_into, graph.untimed, asked, terms, seconds)
    if budget.seconds is None and not can_fork():
        return work()  # a fresh process would take longer than most explanations
    try:
        return result_of(work, replace(budget, seconds=seconds + _GRACE))
    except BudgetError as error:
        if error.limit != "seconds":
            raise
        return _TOO_LATE


def explained(
    graph: Graph, query: str | Answer | Settled, bindings: Mapping[str, object] | None = None
) -> Explanation | None:
    """Say the same beside an answer; None where nothing can be said."""
    try:
        return explain_empty(graph, query, bindings)
    except OcopError:
        return None


def _looked_into(
    graph: Graph, query: str | Settled, terms: Mapping[str, NamedNode | Literal], seconds: float
) -> Explanation:
    spending = Spending(seconds)
    if not isinstance(query, str):  # what endpoints gave may be long, and is no query of a stranger
        graph = graph.within(replace(graph.budget, bytes=None, depth=None, steps=None))
    try:
        read = parse_pattern(query, PREFIXES) if isinstance(query, str) else query.looked_for
    except UnsupportedQueryError as error:
        _check(graph, query, terms)
        return _closed(graph, str(query), error)
    selected = {variable.value for variable in read.select.variables}
    for name in terms:
        if name not in selected:
            raise UnknownParameterError(
                name, advice="only variables that the query selects can be bound"
            )
    return _explained(graph, query, read, terms, spending)


def _of_right_kind(found: Explanation) -> Explanation:
    """Blame no value of a stored question for its kind: its parameter takes things of that kind."""
    culprit = found.culprit
    if culprit is None or culprit.parameter is None or culprit.kind != "wrong kind of value":
        return found
    reason = f"Nothing of the kind of {culprit.term} stands in this place so far."
    kept = replace(culprit, kind="no such facts")
    return replace(
        found, verdict="truly none", reason=reason, culprit=kept, suggestions=(), repair=None
    )


def _check(graph: Graph, query: str | Settled, terms: Mapping[str, NamedNode | Literal]) -> None:
    """Let the engine raise what it has against a query, and see that it has no answer."""
    answer = graph.query(query, terms)
    if isinstance(answer, Solutions):
        some = next(answer.stream(), None) is not None
    else:
        some = bool(len(answer)) if isinstance(answer, Triples) else answer
    if some:
        raise NotEmptyError


def _closed(graph: Graph, query: str, error: UnsupportedQueryError) -> Explanation:
    unknown = unknown_terms(graph, query)
    reason = f"It cannot be looked into: {error.problem}."
    if not unknown:
        return Explanation("undecided", reason, complete=False)
    first = unknown[0]
    culprit = Culprit(f"unknown {first.position}", first.text, first.text)
    lexicon = lexicon_of(graph)
    terms = (*lexicon.predicates, *lexicon.classes)
    is_value = namespace(first.iri) not in {namespace(each) for each in terms}
    return Explanation(
        "unknown value" if is_value else "broken query",
        f"{reason} But nothing in the graph has the name {first.text}.",
        culprit,
        first.close,
        unknown_terms=unknown,
    )


def _explained(
    graph: Graph,
    query: str | Settled,
    read: SelectQuery,
    terms: Mapping[str, NamedNode | Literal],
    spending: Spending,
) -> Explanation:
    from pyoxigraph import Variable

    values: dict[Term, Term] = {Variable(name): term for name, term in terms.items()}
    select = Substitution(values).select(read.select) if values else read.select
    wording = Wording(read.prefixes)
    lexicon = lexicon_of(graph)
    prober = Prober(graph, spending, wording)
    parameters: dict[Term, str] = {term: name for name, term in terms.items()}
    case = Case(prober, lexicon, wording, select, [], parameters)
    missing = unknown_graphs(graph, read)
    if missing:
        fault = graph_fault(case, missing[0], f"FROM {wording.term(missing[0])}")
        if fault is not None:
            return _written(case, fault, None, complete=True)
    if read.default_graphs or read.named_graphs:
        inside = restricted(graph, read)
        case = replace(case, prober=Prober(inside, spending, wording), lexicon=lexicon_of(inside))
    found: Finding | None = None
    complete = True
    try:
        found = diagnosed(case, select)
        if found is None:
            return _with_solutions(graph, query, terms, case)
    except SpentError:
        complete = False
    if found is None:
        return replace(_TOO_LATE, steps=tuple(case.prober.steps))
    repair: Repair | None = None
    try:
        found = misspelt(case, found, select) or found
        if terms:
            found = with_values_given(case, found, read.select, values)
        found, repair = _repaired(case, found, select)
    except SpentError:
        complete = False
    return _written(case, found, repair, complete=complete)


def _with_solutions(
    graph: Graph,
    query: str | Settled,
    terms: Mapping[str, NamedNode | Literal],
    case: Case,
) -> Explanation:
    """Explain a query whose pattern has solutions: it has an answer, or makes nothing of them."""
    _check(graph, query, terms)
    steps = tuple(case.prober.steps)
    reason = "Its pattern has solutions, and the query makes nothing of them"
    if "construct" in (query if isinstance(query, str) else query.form).casefold():
        reason += ": no triple of its template is complete."
        culprit = Culprit("template", "CONSTRUCT { … }")
        return Explanation("broken query", reason, culprit, steps=steps)
    return Explanation("undecided", f"{reason}.", steps=steps, complete=False)


def _repaired(case: Case, found: Finding, select: Select) -> tuple[Finding, Repair | None]:
    """Try the changes that a finding offers until one gives rows."""
    for fix in found.fixes[:_MOST_FIXES]:
        changed = fix.applied(select)
        if changed == select or changed.limit == 0:
            continue
        text = case.wording.query(changed)
        rows, more = case.prober.count(changed, _COUNTED)
        if rows:
            proved = fix.proves or found
            kept = replace(proved, patterns=proved.patterns or found.patterns)
            shown = (fix.suggestion,) if fix.suggestion else ()
            return replace(kept, suggestions=shown), Repair(fix.words, text, rows, more)
    return found, None


def _written(case: Case, found: Finding, repair: Repair | None, *, complete: bool) -> Explanation:
    parameter = None if found.term is None else case.parameters.get(found.term)
    culprit = Culprit(
        found.kind,
        found.text,
        None if found.term is None else case.wording.term(found.term),
        found.patterns or (found.text,),
        parameter,
    )
    offered = (fix.suggestion for fix in found.fixes if fix.suggestion and not fix.proves)
    suggestions = found.suggestions
    if not suggestions and found.verdict in ("broken query", "unknown value"):
        suggestions = tuple(dict.fromkeys(offered))[:3]
    steps = tuple(case.prober.steps)
    return Explanation(
        found.verdict, found.reason, culprit, suggestions, repair, steps, complete=complete
    )
