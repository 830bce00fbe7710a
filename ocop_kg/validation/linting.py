"""Checks of the shapes themselves, because a shape that says nothing passes everything.

A misspelt term of SHACL is no error to most validators: the constraint is not there, and the data
conform. So shapes are read strictly, and what is wrong is told with its place.
"""

from collections.abc import Iterator
from functools import cache

from pyoxigraph import Literal, NamedNode, Store

from ocop_kg.errors import ForbiddenAccessError, Place, QuerySyntaxError, ShapesError
from ocop_kg.graph.values import AnyTerm, text_of
from ocop_kg.naming import did_you_mean
from ocop_kg.stores.querytext import dataset_clause, refuse_services
from ocop_kg.validation.contradictions import clashes
from ocop_kg.validation.gaps import Doubt
from ocop_kg.validation.index import Index
from ocop_kg.validation.paths import read_path
from ocop_kg.validation.patterns import pattern_problem
from ocop_kg.validation.places import Places
from ocop_kg.validation.plan.model import truth
from ocop_kg.validation.plan.sparql import pre_binding_problem, words_of
from ocop_kg.validation.plan.text import joined
from ocop_kg.validation.shapesgraph import (
    VALIDATORS,
    bound_names,
    declared_prefixes,
    imported,
    references,
)
from ocop_kg.validation.terms import known_terms, near_terms
from ocop_kg.validation.wellformed import ill_formed
from ocop_kg.validation.words import CLASSES, LISTS, NOT_RUN, PROPERTIES, near
from ocop_kg.vocabulary import OCOP, RDF_TYPE, SH, XSD, shorten

__all__ = ["check_shapes", "doubts_about"]

_ASK, _SELECT = NamedNode(SH + "ask"), NamedNode(SH + "select")
_FLAGS, _PATTERN = NamedNode(SH + "flags"), NamedNode(SH + "pattern")
_PATH, _PROPERTY = NamedNode(SH + "path"), NamedNode(SH + "property")
_PROPERTY_SHAPE = NamedNode(SH + "PropertyShape")
_PARAMETER = NamedNode(SH + "parameter")
_SWITCHES = [Literal(word, datatype=NamedNode(XSD + "boolean")) for word in ("true", "false")]
_ONLY_OF_PROPERTIES = ("lessThan", "lessThanOrEquals", "maxCount", "minCount", "uniqueLang")
_NEEDED = {
    "flags": "pattern",
    "ignoredProperties": "closed",
    "qualifiedMaxCount": "qualifiedValueShape",
    "qualifiedMinCount": "qualifiedValueShape",
    "qualifiedValueShapesDisjoint": "qualifiedValueShape",
}
_ENTAILMENT = NamedNode(SH + "entailment")

Problem = tuple[AnyTerm, AnyTerm | None, str]
"""The node that is wrong, the name or text in it that shows where, and what is wrong."""


def check_shapes(graph: Index, places: Places) -> None:
    """Check shapes; raise `ShapesError` for the first thing that is wrong, in reading order."""
    for check in (_terms, _lists, ill_formed, _references, _values, _circles, _parameters):
        found = [(places.of(node, clue), problem) for node, clue, problem in check(graph)]
        if found:
            place, problem = min(found, key=lambda item: (places.order(item[0]), item[1]))
            raise ShapesError(problem, place or Place("shapes"))


def doubts_about(graph: Index, places: Places) -> tuple[Doubt, ...]:
    """Name shapes that nothing can pass, and parameters that say nothing; in reading order."""
    found = [
        Doubt(_name(shape), f"{_in(shape)}, {problem}", places.of(shape, clue))
        for shape, clue, problem in (*clashes(graph), *_idle(graph))
    ]
    return tuple(sorted(found, key=lambda each: (places.order(each.place), each.problem)))


def _idle(graph: Index) -> Iterator[Problem]:
    """Find what means nothing where it stands, so that nothing is asked where something seems."""
    for name in ("closed", "deactivated", "uniqueLang", "qualifiedValueShapesDisjoint"):
        for shape in graph.having(NamedNode(SH + name)):
            for value in graph.objects(shape, NamedNode(SH + name)):
                if value not in _SWITCHES:
                    yield shape, NamedNode(SH + name), f"sh:{name} is neither true nor false"
    for component in graph.having(_PARAMETER):
        if not any(graph.objects(component, validator) for validator in VALIDATORS):
            yield component, _PARAMETER, "no validator says what the parameters mean"
    for name, other in _NEEDED.items():
        for shape in graph.having(NamedNode(SH + name)):
            values = graph.objects(shape, NamedNode(SH + other))
            if not values or (other == "closed" and not any(map(truth, values))):
                yield shape, NamedNode(SH + name), f"sh:{name} says nothing without sh:{other}"
    for node, problem in _broken_paths(graph):
        yield node, _PATH, f"sh:path is broken: {problem}"


def _terms(graph: Index) -> Iterator[Problem]:
    """Every term of SHACL and of this project's ontology must exist."""
    own = {text_of(node) for node in graph.having(RDF_TYPE)}
    known = known_terms()
    fine = known | own | {OCOP}
    for subject, predicate, value in graph:
        for term in (predicate, value):
            if not isinstance(term, NamedNode):
                continue
            if term.value.startswith(SH):
                problem = _unknown(term.value.removeprefix(SH), predicate=term is predicate)
                if problem:
                    yield subject, term, problem
            elif term.value.startswith(OCOP) and term.value not in fine:
                close = did_you_mean(near_terms(term.value, known))
                yield subject, term, f"the ontology has no term {shorten(term.value)}{close}"


@cache
def _unknown(name: str, *, predicate: bool) -> str | None:
    if name in PROPERTIES or (name in CLASSES and not predicate):
        return None
    if name in NOT_RUN:
        return f"sh:{name} is not run here: say it in SHACL Core or with sh:sparql, or leave it out"
    close = did_you_mean(f"sh:{other}" for other in near(name, predicate=predicate))
    return f"sh:{name} is no {'property' if predicate else 'term'} of SHACL{close}"


def _lists(graph: Index) -> Iterator[Problem]:
    for name in LISTS:
        predicate = NamedNode(SH + name)
        for shape in graph.having(predicate):
            for head in graph.objects(shape, predicate):
                try:
                    members = graph.members(head)
                except ValueError as error:
                    yield shape, predicate, f"sh:{name} needs a list: {error}"
                else:
                    if not members and name in ("or", "xone"):
                        yield shape, predicate, f"sh:{name} has an empty list, so nothing can pass"


def _references(graph: Index) -> Iterator[Problem]:
    missing = sorted(shorten(text_of(each)) for each in imported(graph) if each not in graph)
    hint = f"; {' and '.join(missing)} is imported but was not given" if missing else ""
    for shape, other in references(graph):
        if isinstance(other, Literal) or other not in graph:
            problem = f"no shapes file describes {_name(other)}, which a shape refers to{hint}"
            yield shape, other, problem
    properties: set[AnyTerm] = set(graph.instances().get(_PROPERTY_SHAPE, ()))
    for shape in graph.having(_PROPERTY):
        properties.update(graph.objects(shape, _PROPERTY))
    for shape in properties:
        if shape in graph and len(graph.objects(shape, _PATH)) != 1:
            yield shape, None, f"the property shape {_name(shape)} needs exactly one sh:path"
    for shape, problem in _broken_paths(graph):
        if not _says_only_its_path(graph, shape):
            yield shape, _PATH, f"sh:path of {_name(shape)} is broken: {problem}"


def _broken_paths(graph: Index) -> Iterator[tuple[AnyTerm, str]]:
    for shape in graph.having(_PATH):
        for path in graph.objects(shape, _PATH):
            try:
                read_path(graph, path)
            except ValueError as error:
                yield shape, str(error)


def _says_only_its_path(graph: Index, node: AnyTerm) -> bool:
    """Tell whether a node is no shape, for all that it has a path (SHACL section 2.1)."""
    if any(other == node for _, other in references(graph)) or graph.objects(node, RDF_TYPE):
        return False
    return not any(verb.value.startswith(SH) for verb in graph.predicates(node) if verb != _PATH)


def _values(graph: Index) -> Iterator[Problem]:
    for shape in graph.having(_PATTERN):
        flags = "".join(text_of(flag) for flag in graph.objects(shape, _FLAGS))
        for pattern in graph.objects(shape, _PATTERN):
            if problem := pattern_problem(text_of(pattern), flags):
                yield shape, pattern, f"{_in(shape)}, {problem}"
    for predicate in (_ASK, _SELECT):
        for node in graph.having(predicate):
            for query in graph.objects(node, predicate):
                is_ask = predicate == _ASK
                if problem := _query_problem(graph, node, text_of(query), is_ask=is_ask):
                    yield node, query, problem
    for node in graph.having(_ENTAILMENT):
        for regime in graph.objects(node, _ENTAILMENT):
            yield node, regime, f"the entailment {text_of(regime)} is not supported: leave it out"


def _query_problem(graph: Index, node: AnyTerm, query: str, *, is_ask: bool) -> str | None:
    prefixes = declared_prefixes(graph, node)
    read = query.replace("$PATH", "<urn:path>")  # as it is read below, so as it must be judged
    try:
        refuse_services(read, prefixes)
    except ForbiddenAccessError as error:
        return str(error)
    if dataset_clause(read, prefixes):
        return "refused FROM: the query of a shape reads the data that are validated, nothing else"
    try:
        words = words_of(read, prefixes)
        Store().query(joined(words))
        problem = pre_binding_problem(query, prefixes, bound_names(graph, node), is_ask=is_ask)
    except (QuerySyntaxError, SyntaxError) as error:
        problem = str(error)
    else:
        if words[0].upper() == ("ASK" if is_ask else "SELECT"):
            return problem
        problem = "an ASK is expected" if is_ask else "a SELECT is expected"
    return f"the query of the shape cannot be read: {problem}"


def _circles(graph: Index) -> Iterator[Problem]:
    """Find a shape that refers to itself: SHACL leaves open what that means."""
    waiting: dict[AnyTerm, set[AnyTerm]] = {}
    for shape, other in references(graph):
        waiting.setdefault(shape, set()).add(other)
    while leaves := _without(waiting):
        for shape in leaves:
            del waiting[shape]
    for shape in waiting:
        yield shape, None, f"the shape {_name(shape)} refers to itself, directly or by others"


def _parameters(graph: Index) -> Iterator[Problem]:
    """Find what only property shapes may have (SHACL section 4)."""
    for name in _ONLY_OF_PROPERTIES:
        for shape in graph.having(NamedNode(SH + name)):
            if not graph.objects(shape, _PATH):
                yield shape, NamedNode(SH + name), f"sh:{name} needs a property shape: add sh:path"


def _without(waiting: dict[AnyTerm, set[AnyTerm]]) -> list[AnyTerm]:
    return [shape for shape, others in waiting.items() if not others & waiting.keys()]


def _in(shape: AnyTerm) -> str:
    return f"in {_name(shape)}" if isinstance(shape, NamedNode) else "in a shape without a name"


def _name(node: AnyTerm) -> str:
    return shorten(text_of(node)) if isinstance(node, NamedNode | Literal) else "without a name"
