"""The answers of the tools: plain values for JSON, each with its sources, and none without bounds.

What is left out for a bound is counted in the answer, so that nobody takes a part for the whole.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode

from ocop_kg.errors import BudgetError, DoesNotHoldError, UnsupportedQueryError, UsageError
from ocop_kg.graph import Solutions, Triples
from ocop_kg.graph.intime import kept
from ocop_kg.graph.plain import described, described_thing, sources_of
from ocop_kg.graph.reader import Reader
from ocop_kg.questions import Question, questions
from ocop_kg.questions import ask as answer_of
from ocop_kg.vocabulary import key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ocop_kg.budget import Budget
    from ocop_kg.graph import Graph
    from ocop_kg.graph.evidence.rows import Evidence
    from ocop_kg.graph.evidence.sources import SourceNote

__all__ = ["Answers", "listed"]

_WAYS = 20
"""Ways in which one row came about, beyond which its sources are said to be more."""
_LARGE = 500_000
"""Triples beyond which the index of all names is made by who first needs it."""
_ASK_WHY = "the tool `why` tells who states a triple"
_SHARE = 2
"""What part of the seconds of a call the sources of its rows may take."""


class Answers:
    """Answers from one graph, with labels in the `languages`.

    Who calls keeps the whole of an answer to the `budget`; here a share of it goes to evidence.
    """

    def __init__(self, graph: Graph, languages: Sequence[str], budget: Budget) -> None:
        self.graph = graph
        self.budget = budget
        self._reader = Reader(graph, languages)

    def warm(self) -> None:
        """Make ready what most answers need: the index of names, and what evidence loads."""
        import ocop_kg.explanation.diagnosis  # noqa: F401  # for what it loads

        if not any(islice(self.graph.triples(), _LARGE, None)):  # else it would take too long
            self.graph.find("Lesotho")
        self.graph.select("SELECT ?c { ?c a ocop:Country } LIMIT 1").evidence(1)

    def questions(self, about: str | None) -> dict[str, Any]:
        """List the stored questions, or those alone that share words with a text."""
        return {"questions": listed(about)}

    def ask(
        self, question: str, parameters: Mapping[str, object] | None, limit: int, *, evidence: bool
    ) -> dict[str, Any]:
        """Answer a stored question."""
        for name, value in (parameters or {}).items():
            if value is not None and (isinstance(value, bool) or not isinstance(value, str | int)):
                raise UsageError(f"the parameter {name} must be text: a label, code, key or IRI")
        answer = answer_of(self.graph, question, parameters)
        told: dict[str, Any] = {
            "question": answer.question.text,
            "parameters": {
                name: described(term, self._reader) for name, term in answer.parameters.items()
            },
            **self._rows(answer, limit, evidence=evidence),
        }
        if not answer:
            from ocop_kg.explanation import explained

            why = explained(self.graph, answer)
            told["empty_means"] = answer.question.empty_means
            told["explanation"] = None if why is None else str(why)
        return told

    def query(self, sparql: str, limit: int, *, evidence: bool) -> dict[str, Any]:
        """Answer a SPARQL query."""
        answer = self.graph.query(sparql)
        if isinstance(answer, bool):
            told: dict[str, Any] = {"answer": answer, "sources_not_told": _ASK_WHY}
        elif isinstance(answer, Triples):
            told = self._triples(answer, limit)
        else:
            told = self._rows(answer, limit, evidence=evidence)
        if answer is False or (not isinstance(answer, bool) and not len(answer)):
            from ocop_kg.explanation import explained

            why = explained(self.graph, sparql)
            told["explanation"] = None if why is None else str(why)
        else:
            from ocop_kg.explanation import is_suspicious, unknown_terms

            if is_suspicious(self.graph, sparql):
                told["warnings"] = [str(term) for term in unknown_terms(self.graph, sparql)]
        return told

    def find(self, text: str, kind: str | None, limit: int) -> dict[str, Any]:
        """Find things by a name."""
        matches = [
            {
                "iri": match.iri,
                "label": self._reader.label(match.iri),
                "kinds": self._reader.kinds(NamedNode(match.iri)),
                "matched": match.name,
                "score": match.score,
            }
            for match in self.graph.find(text, kind=kind, limit=limit)
        ]
        nothing = {} if matches else {"explanation": "nothing has a name like this"}
        return {"matches": matches, **nothing}

    def describe(self, thing: str, kind: str | None, limit: int) -> dict[str, Any]:
        """Tell what is known of a thing: what sources state stands before what only follows."""
        found = self.graph.describe(self.graph.resolve(thing, kind))
        facts, incoming = (
            sorted(each, key=lambda fact: fact.sources == ("inferred",))
            for each in (found.facts, found.incoming)
        )
        shown = replace(found, facts=tuple(facts[:limit]), incoming=tuple(incoming[:limit]))
        told = described_thing(shown, self._reader)
        left_out = {
            "facts": len(facts) - len(shown.facts),
            "incoming": len(incoming) - len(shown.incoming),
        }
        return {**told, "left_out": left_out}

    def why(self, subject: str, predicate: str, value: str) -> dict[str, Any]:
        """Tell who states a fact, or how it follows; or that it does not hold, and what does."""
        try:
            found = self.graph.why(subject, predicate, value)
        except DoesNotHoldError as error:
            return {"holds": False, "explanation": str(error)}
        return {
            "holds": True,
            "statement": found.to_dict(),
            "sources": _facts(found.all_sources),
        }

    def _rows(self, answer: Solutions, limit: int, *, evidence: bool) -> dict[str, Any]:
        shown = answer[:limit]
        behind, unsaid = self._evidence(answer, len(shown))
        rows = []
        for at, row in enumerate(shown):
            values = {
                name: described(term, self._reader)
                for name, term in zip(answer.variables, row, strict=True)
                if term is not None
            }
            told: dict[str, Any] = {"values": values}
            if behind:
                told["sources"] = [note.key for note in behind[at].sources]
                if not behind[at].complete:
                    told["sources_complete"] = False
                if evidence:
                    told["evidence"] = behind[at].to_dict()
            rows.append(told)
        named = {term for row in shown for term in row if isinstance(term, NamedNode)}
        return {
            "columns": list(answer.variables),
            "rows": rows,
            "row_count": len(answer),
            "left_out": len(answer) - len(shown),
            "sources": {
                **{key(iri): facts for iri, facts in sources_of(named, self._reader).items()},
                **_facts(note for each in behind for note in each.sources),
            },
            **({"sources_not_told": unsaid} if unsaid else {}),
        }

    def _evidence(self, answer: Solutions, most: int) -> tuple[list[Evidence], str]:
        """Find what the first rows rest on, or say why that cannot be told."""
        seconds = self.budget.seconds
        budget = replace(self.budget, seconds=seconds and seconds / _SHARE)
        try:
            return kept(partial(answer.evidence, _WAYS, most=most), budget), ""
        except (BudgetError, UnsupportedQueryError) as error:
            return [], str(error)

    def _triples(self, answer: Triples, limit: int) -> dict[str, Any]:
        triples = list(answer)
        names = ("subject", "predicate", "object")
        return {
            "triples": [
                {
                    name: described(term, self._reader)
                    for name, term in zip(names, triple, strict=True)
                }
                for triple in triples[:limit]
            ],
            "left_out": max(0, len(triples) - limit),
            "sources_not_told": _ASK_WHY,
        }


def listed(about: str | None = None) -> list[dict[str, Any]]:
    """List the stored questions with their parameters; with a text, those that share its words.

    Where none does, all are listed.

    >>> [each["id"] for each in listed("How did it grow, by growth?")]
    ['growth-by-date']
    """
    words = {word.strip("?.,;:!'\"").casefold() for word in (about or "").split()}
    known = questions()
    shared = {each.id: len(words & _words(each)) for each in known}
    chosen = sorted((each for each in known if shared[each.id]), key=lambda each: -shared[each.id])
    return [
        {
            "id": each.id,
            "text": each.text,
            "parameters": {
                parameter.name: {
                    "type": parameter.type,
                    "description": parameter.description,
                    "required": parameter.required,
                }
                for parameter in each.parameters.values()
            },
        }
        for each in chosen or known
    ]


def _words(question: Question) -> set[str]:
    return {
        word.casefold()
        for text in (*question.keywords, question.id.replace("-", " "))
        for word in text.split()
    } - {"by"}


def _facts(notes: Iterable[SourceNote]) -> dict[str, dict[str, str]]:
    return {note.key: note.to_dict() for note in dict.fromkeys(notes)}
