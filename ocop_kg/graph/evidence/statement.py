"""A triple with what speaks for it: the sources that state it, or a proof."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ocop_kg.graph.evidence.reasons import REASONS
from ocop_kg.graph.evidence.sources import SourceNote, in_order
from ocop_kg.graph.inference.helpers import unfold
from ocop_kg.vocabulary import OWL, RDF

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ocop_kg.graph.values import AnyTerm

__all__ = ["Proof", "Statement", "tree"]

_PARTS = frozenset(
    NamedNode(namespace + name)
    for namespace, names in (
        (RDF, ("first", "rest")),
        (OWL, ("allValuesFrom", "cardinality", "complementOf", "hasValue", "intersectionOf")),
        (OWL, ("inverseOf", "maxCardinality", "maxQualifiedCardinality", "members", "onClass")),
        (OWL, ("onProperty", "oneOf", "propertyChainAxiom", "someValuesFrom", "unionOf")),
    )
    for name in names
)
"""The properties that spell out an unnamed class or property, or a list."""

_DEEPEST = 50
"""How many steps may stand inside one another in JSON."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Why a triple follows: a rule of OWL 2 RL by its W3C name, and what it was applied to."""

    rule: str
    axioms: tuple[Statement, ...]
    premises: tuple[Statement, ...]

    @property
    def parts(self) -> tuple[Statement, ...]:
        """The axioms, then the premises."""
        return (*self.axioms, *self.premises)


@dataclass(frozen=True, slots=True)
class Statement:
    """A triple, all sources that state it, and a proof when none does.

    `words` are its subject, predicate and object for a person. A triple that the inferred graph
    holds although it does not follow from what is stated has neither sources nor proof.
    """

    triple: Triple
    sources: tuple[SourceNote, ...]
    proof: Proof | None
    words: tuple[str, str, str] = field(compare=False)

    @property
    def stated(self) -> bool:
        """Whether a source states it."""
        return bool(self.sources)

    def __iter__(self) -> Iterator[Statement]:
        """Walk this statement and all on which it rests, each once, from the top down."""
        seen = {self.triple}
        waiting = [self]
        while waiting:
            statement = waiting.pop()
            yield statement
            parts = statement.proof.parts if statement.proof else ()
            for part in reversed(parts):
                if part.triple not in seen:
                    seen.add(part.triple)
                    waiting.append(part)

    @property
    def all_sources(self) -> tuple[SourceNote, ...]:
        """The sources of this statement and of all on which it rests, in order of publication."""
        return in_order({note for statement in self for note in statement.sources})

    def __hash__(self) -> int:
        return hash(self.triple)  # proofs may share parts many times over

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {' '.join(self.words)}>"

    def __str__(self) -> str:
        return "\n".join(tree(self))

    def to_dict(self) -> dict[str, Any]:
        """Give the statement for JSON.

        A statement that several steps use is proved where it first stands; further on it has
        ``"proved": "above"``. What stands very deep has ``"proved": "in lemmas"``, a list at the
        end of the whole, so that every reader of JSON can follow.
        """
        proved: set[Triple] = set()
        lemmas: list[dict[str, Any]] = []
        root: dict[str, Any] = {}
        waiting = [(self, root, 0)]
        while waiting:
            statement, written, depth = waiting.pop()
            written |= _facts(statement)
            if statement.proof is None:
                continue
            if statement.triple in proved:
                written["proved"] = "above"
                continue
            if depth == _DEEPEST:
                written["proved"] = "in lemmas"
                lemmas.append({})
                waiting.insert(0, (statement, lemmas[-1], 0))
                continue
            proved.add(statement.triple)
            axioms: list[dict[str, Any]] = [{} for _ in statement.proof.axioms]
            premises: list[dict[str, Any]] = [{} for _ in statement.proof.premises]
            written["proof"] = {
                "rule": statement.proof.rule,
                "reason": REASONS[statement.proof.rule],
                "axioms": axioms,
                "premises": premises,
            }
            parts = zip(statement.proof.parts, [*axioms, *premises], strict=True)
            waiting += reversed([(part, place, depth + 1) for part, place in parts])
        return {**root, "lemmas": lemmas} if lemmas else root


def tree(
    statement: Statement,
    say: Callable[[Statement], str] | None = None,
    cite: Callable[[Statement], str] | None = None,
) -> list[str]:
    """Write a statement and its proof as indented lines.

    `say` writes one statement, by default in its own words, and `cite` its sources, by default by
    their keys. What only spells out an unnamed class is left out, since that is written itself.
    """
    say = say or (lambda statement: " ".join(statement.words))
    cite = cite or (lambda statement: f"[{', '.join(note.key for note in statement.sources)}]")
    lines: list[str] = []
    proved: set[Triple] = set()
    waiting = [(statement, 0)]
    while waiting:
        here, depth = waiting.pop()
        margin = "  " * depth
        text = f"{margin}{say(here)}"
        if here.stated:
            lines.append(f"{text}  {cite(here)}")
        elif here.proof is None:
            lines.append(f"{text}  (marked as inferred, but it does not follow)")
        elif here.triple in proved:
            lines.append(f"{text}  (see above)")
        else:
            proved.add(here.triple)
            parts = [part for part in here.proof.parts if not _spells_out(part)]
            word = "since, by" if parts else "by definition,"
            lines += [text, f"{margin}  {word} {here.proof.rule} ({REASONS[here.proof.rule]})"]
            waiting += [(part, depth + 2) for part in reversed(parts)]
    return lines


def _spells_out(statement: Statement) -> bool:
    """Tell whether a triple is a part of an unnamed expression or of a list."""
    subject = statement.triple.subject
    unnamed = isinstance(subject, BlankNode) or unfold(subject) is not None
    return unnamed and statement.triple.predicate in _PARTS


def _facts(statement: Statement) -> dict[str, Any]:
    triple = statement.triple
    terms = (triple.subject, triple.predicate, triple.object)
    facts: dict[str, Any] = {
        name: {**_term(term), "text": text}
        for name, term, text in zip(
            ("subject", "predicate", "object"), terms, statement.words, strict=True
        )
    }
    facts["stated"] = statement.stated
    if statement.sources:
        facts["sources"] = [note.to_dict() for note in statement.sources]
    return facts


def _term(term: AnyTerm) -> dict[str, str]:
    if isinstance(term, NamedNode) and unfold(term) is None:
        return {"iri": term.value}
    if not isinstance(term, Literal):
        return {}  # what is unnamed is told by its text alone
    if term.language:
        return {"value": term.value, "language": term.language}
    return {"value": term.value, "datatype": term.datatype.value}
