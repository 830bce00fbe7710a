"""The kinds of fixes: each a function from a result to the changes that may mend it.

They may propose too much: a change is offered only when it is the one that proves itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode

from ocop_kg.naming import near_names
from ocop_kg.validation.fixing.change import Change
from ocop_kg.validation.lexical import is_well_formed
from ocop_kg.validation.naming import short
from ocop_kg.validation.paths import InversePath
from ocop_kg.validation.rules import REPLACED
from ocop_kg.vocabulary import GRAPH, INSECURE, OWL, RDF, RDF_TYPE, XSD, ocop, thing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.fixing.facts import Facts
    from ocop_kg.validation.index import Statement
    from ocop_kg.validation.report import Result

__all__ = ["KINDS", "candidates"]

_STRING, _TAGGED = XSD + "string", RDF + "langString"
_INVERSE = NamedNode(OWL + "inverseOf")
_STATED_BY = ocop("statedBy")
_MOST = 4  # candidates of a result: with more of them nobody knows what was meant


def candidates(result: Result, facts: Facts) -> tuple[Change, ...]:
    """Give the changes that may mend a result, each once."""
    found = [change for kind in KINDS for change in kind(result, facts)]
    unique = {(change.replaced, change.beside): change for change in reversed(found)}
    changes = tuple(reversed(unique.values()))
    return changes if len(changes) <= _MOST else ()


def _triple(result: Result, facts: Facts) -> Statement | None:
    """Give the triple whose value is wrong, if the result names one."""
    focus, path, value = result.focus, result.path, result.value
    if not isinstance(focus, NamedNode | BlankNode) or not isinstance(path, NamedNode):
        return None
    triple = (focus, path, value)
    return triple if triple in facts.graphs else None


def _valued(kind: str, triple: Statement, value: AnyTerm) -> Change:
    subject, predicate, old = triple
    return Change(
        kind,
        f"{_shown(subject)} {_shown(predicate)}: write {_shown(value)} for {_shown(old)}",
        replaced=((triple, (subject, predicate, value)),),
    )


def _shown(term: AnyTerm) -> str:
    if not isinstance(term, Literal) or term.language or term.datatype.value == _STRING:
        return short(term.value) if isinstance(term, NamedNode) else str(term)
    return f"{Literal(term.value)}^^{short(term.datatype.value)}"


def _language(result: Result, facts: Facts) -> Iterator[Change]:
    """Add a missing language tag: the only one that values of the property have."""
    triple = _triple(result, facts)
    if triple is None or not isinstance(triple[2], Literal) or triple[2].language:
        return
    if triple[2].datatype.value != _STRING:
        return
    allowed = facts.allowed(result.shape)
    if _TAGGED in allowed.datatypes or allowed.languages:
        known = facts.languages.get(triple[1], set()) or set(allowed.languages)
        if len(known) == 1:
            tagged = Literal(triple[2].value, language=next(iter(known)))
            yield _valued("language tag", triple, tagged)


def _datatype(result: Result, facts: Facts) -> Iterator[Change]:
    """Give a value the datatype that the shape asks for and the text has the form of."""
    triple = _triple(result, facts)
    if triple is None or not isinstance(triple[2], Literal):
        return
    text = triple[2].value.strip()
    for datatype in dict.fromkeys(facts.allowed(result.shape).datatypes):
        if datatype in (_TAGGED, triple[2].datatype.value):
            continue
        if is_well_formed(text, datatype):
            yield _valued("datatype", triple, Literal(text, datatype=NamedNode(datatype)))


def _blanks(result: Result, facts: Facts) -> Iterator[Change]:
    """Take away blanks at the ends of a text, and all but one of those between its words."""
    triple = _triple(result, facts)
    if triple is not None and isinstance(triple[2], Literal):
        text = re.sub(r"\s+", " ", triple[2].value.strip())
        if text and text != triple[2].value:
            yield _valued("blanks", triple, _same_kind(triple[2], text))


def _codes(result: Result, facts: Facts) -> Iterator[Change]:
    """Write the allowed value that a text or name is near to."""
    triple = _triple(result, facts)
    if triple is None or isinstance(triple[2], BlankNode):
        return
    value, allowed = triple[2], facts.allowed(result.shape)
    if isinstance(value, Literal):
        for text in _near(value.value.strip(), allowed.texts):
            yield _valued("code", triple, _same_kind(value, text))
        if value.language and allowed.languages:
            for tag in _near(value.language, allowed.languages):
                yield _valued("language tag", triple, Literal(value.value, language=tag))
    elif isinstance(value, NamedNode):
        for text in _near(value.value, allowed.texts):
            yield _valued("code", triple, NamedNode(text))
    listed = {_word(each): each for each in allowed.values if isinstance(each, type(value))}
    for word in _near(_word(value), listed):
        yield _valued("code", triple, listed[word])
    if isinstance(value, Literal) and allowed.patterned:
        cased = {value.value.upper(), value.value.lower()} - {value.value}
        for text in sorted(cased - set(_near(value.value.strip(), allowed.texts))):
            yield _valued("case", triple, _same_kind(value, text))


def _names(result: Result, facts: Facts) -> Iterator[Change]:
    """Write the described name that a misspelt, outdated or insecure one is near to."""
    triple = _triple(result, facts)
    if triple is not None and isinstance(triple[2], NamedNode):
        among = facts.classes if triple[1] == RDF_TYPE else None
        for kind, name in _meant(triple[2], facts, among):
            yield _valued(kind, triple, name)
    elif result.value is None and isinstance(result.path, NamedNode):
        olds = [each for each in facts.about(result.focus) if each[1] == result.path]
        for kind, name in _meant(result.path, facts, facts.properties) if olds else ():
            yield Change(
                kind,
                f"{_shown(result.focus)}: write {_shown(name)} for {_shown(result.path)}",
                replaced=tuple((old, (old[0], name, old[2])) for old in olds),
            )


def _meant(
    name: NamedNode, facts: Facts, among: set[str] | None
) -> Iterator[tuple[str, NamedNode]]:
    """Give what a name may mean, a misspelt one `among` those that can stand in its place."""
    if name.value.startswith(INSECURE):
        yield "https", NamedNode("https" + name.value.removeprefix("http"))
    for instead in facts.lent.objects(name, REPLACED):
        if isinstance(instead, NamedNode):
            yield "deprecated term", instead
    if name not in facts.lent:
        siblings = facts.siblings(name.value)
        for near in _near(name.value, siblings if among is None else siblings & among):
            yield "misspelt name", NamedNode(near)


def _direction(result: Result, facts: Facts) -> Iterator[Change]:
    """Let subject and object of a link change places."""
    triples = [_triple(result, facts)]
    if result.value is None and isinstance(result.path, NamedNode):
        triples = [each for each in facts.users[result.focus] if each[1] == result.path]
    for triple in triples:
        if triple is None or triple[1] == RDF_TYPE:
            continue
        subject, predicate, value = triple
        if isinstance(subject, NamedNode) and isinstance(value, NamedNode) and subject != value:
            if (value, predicate, subject) in facts.graphs or value not in facts.graph:
                continue
            yield Change(
                "direction",
                f"turn round: {_shown(value)} {_shown(predicate)} {_shown(subject)}",
                replaced=((triple, (value, predicate, subject)),),
            )


def _inverse(result: Result, facts: Facts) -> Iterator[Change]:
    """Add the link that goes back along another, which the ontology calls its inverse."""
    focus, path = result.focus, result.path
    if result.value is not None or not isinstance(focus, NamedNode):
        return
    if isinstance(path, NamedNode):
        for triple in facts.users[focus]:
            if path in _inverses(triple[1], facts):
                yield from _linked((focus, path, triple[0]), facts)
    elif isinstance(path, InversePath) and isinstance(path.path, NamedNode):
        for _, predicate, value in facts.about(focus):
            if path.path in _inverses(predicate, facts) and isinstance(value, NamedNode):
                yield from _linked((value, path.path, focus), facts)


def _inverses(predicate: NamedNode, facts: Facts) -> set[AnyTerm]:
    said = facts.lent.objects(predicate, _INVERSE)
    back = (
        each
        for each in facts.lent.having(_INVERSE)
        if predicate in facts.lent.objects(each, _INVERSE)
    )
    return {*said, *back}


def _linked(triple: Statement, facts: Facts) -> Iterator[Change]:
    near = next(iter(facts.about(triple[0])), None)
    if near is not None and triple not in facts.graphs:
        subject, predicate, value = map(_shown, triple)
        yield Change("inverse", f"add {predicate} {value} to {subject}", beside=((near, triple),))


def _source(result: Result, facts: Facts) -> Iterator[Change]:
    """Add the source of a claim: the one whose named graph the claim stands in."""
    if result.path != _STATED_BY or result.value is not None:
        return
    about = list(facts.about(result.focus))
    graphs = {graph for triple in about for graph in facts.graphs[triple]}
    graph = next(iter(graphs), "") if len(graphs) == 1 else ""
    if graph.startswith(GRAPH) and about:
        source = thing("source", graph.removeprefix(GRAPH))
        added = (about[0][0], _STATED_BY, source)
        description = (
            f"{_shown(result.focus)}: add ocop:statedBy {_shown(source)}, in whose graph it stands"
        )
        yield Change("source", description, beside=((about[0], added),))


def _near(word: str, known: Iterable[str]) -> list[str]:
    """Give those that a word may mean: the one that differs by case, else those that are close."""
    names = sorted(set(known) - {word})
    folded = [name for name in names if name.casefold() == word.casefold()]
    if folded:
        return folded
    start = word[: max(word.rfind("/"), word.rfind("#")) + 1]
    ends = {name.removeprefix(start): name for name in names if name.startswith(start)}
    close = near_names(word.removeprefix(start), list(ends), most=3, likeness=0.8)
    return [ends[end] for end in close]


def _word(term: AnyTerm) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else str(term)


def _same_kind(literal: Literal, text: str) -> Literal:
    """Give another text with the language or datatype of a literal."""
    if literal.language:
        return Literal(text, language=literal.language)
    return Literal(text, datatype=literal.datatype)


KINDS = (
    *(_language, _datatype, _blanks, _codes),
    *(_names, _direction, _inverse, _source),
)
"""All kinds, in the order in which they are asked."""
