"""Asks a stored question: values in, rows out."""

import re
from collections.abc import Mapping

from pyoxigraph import Literal, NamedNode

from ocop_kg.budget import Budget
from ocop_kg.errors import (
    AmbiguousThingError,
    MissingParameterError,
    UnknownParameterError,
    UnknownThingError,
)
from ocop_kg.graph import Graph, Solutions
from ocop_kg.graph.reader import Reader
from ocop_kg.graph.rows import Rows
from ocop_kg.naming import near_names
from ocop_kg.questions.catalogue import Parameter, Question, question

__all__ = ["Answer", "ask"]

_YEAR = re.compile(r"[12][0-9]{3}")


class Answer(Solutions):
    """The rows that answer a stored question, with the question and the values that were given.

    Reads like any `Solutions`; an empty answer is explained by ``answer.question.empty_means``.
    """

    def __init__(
        self, rows: Rows, asked: Question, parameters: Mapping[str, NamedNode | Literal]
    ) -> None:
        super().__init__(rows)
        self.question = asked
        self.parameters = parameters

    def caption(self, reader: Reader) -> str:
        """Say in one line what was asked, with the values that were given, as a reader reads them.

        >>> from ocop_kg.graph.reader import Reader
        >>> answer = ask(graph := Graph.open(), "countries-by-product", {"product": "cocoa"})
        >>> answer.caption(Reader(graph, ["en"]))
        'Which countries chose this product, and in which region are they? (product: cocoa)'
        """
        given = ", ".join(f"{name}: {reader.cell(term)}" for name, term in self.parameters.items())
        return f"{self.question.text} ({given})" if given else self.question.text


def ask(
    graph: Graph,
    name: str,
    parameters: Mapping[str, object] | None = None,
    *,
    budget: Budget | None = None,
) -> Answer:
    """Answer the stored question of this id from a graph.

    A parameter that is None counts as not given. Values of a class type are whatever
    `Graph.resolve` understands. `budget` stands in place of that of the graph.

    Raises `UnknownQuestionError`, `UnknownParameterError`, `MissingParameterError`,
    `UnknownThingError`, `AmbiguousThingError` or `BudgetError`.

    >>> answer = ask(Graph.open(), "experts-by-product", {"product": "potato"})
    >>> "https://w3id.org/ocop/id/person/liping-jin" in {row["expert"].value for row in answer}
    True
    """
    asked = question(name)
    given = {key: value for key, value in (parameters or {}).items() if value is not None}
    for key in given:
        if key not in asked.parameters:
            known = ", ".join(asked.parameters) or "none"
            raise UnknownParameterError(
                key, near_names(key, asked.parameters, most=2), f"{name} takes {known}"
            )
    for parameter in asked.parameters.values():
        if parameter.required and parameter.name not in given:
            raise MissingParameterError(name, parameter.name)
    bound = {key: _term(graph, asked.parameters[key], value) for key, value in given.items()}
    return Answer(graph.rows(asked.sparql, bound, budget), asked, bound)


def _term(graph: Graph, parameter: Parameter, value: object) -> NamedNode | Literal:
    if parameter.type in ("text", "year"):
        text = value.value if isinstance(value, Literal) else str(value)
        if parameter.type == "text":
            return _text(text)
        if not _YEAR.fullmatch(text):
            raise UnknownThingError(text, advice="give four digits, such as 2024", kind="year")
        return Literal(text)
    if isinstance(value, NamedNode | str):
        return _thing(graph, parameter, value)
    raise UnknownThingError(
        repr(value), advice="give an IRI, a label or a code", kind=parameter.type.lower()
    )


def _text(value: str) -> Literal:
    try:
        return Literal(value)
    except ValueError as error:
        raise UnknownThingError(value, advice="half a character is no text", kind="text") from error


def _thing(graph: Graph, parameter: Parameter, value: NamedNode | str) -> NamedNode:
    """Find the thing that a value names in any of the classes that the parameter takes."""
    things = (graph.named(value, kind) for kind in parameter.kinds)
    found = {thing.value: thing for thing in things if thing is not None}
    if len(found) > 1:
        raise AmbiguousThingError(str(value), sorted(found))
    if not found:
        raise _unknown(graph, parameter, value)
    return next(iter(found.values()))


def _unknown(graph: Graph, parameter: Parameter, value: NamedNode | str) -> UnknownThingError:
    """Make the error for a name that nothing has, with near names of all classes."""
    unknown: list[UnknownThingError] = []
    for kind in parameter.kinds:
        try:
            graph.resolve(value, kind)
        except UnknownThingError as error:
            unknown.append(error)
    if len(unknown) == 1:
        return unknown[0]
    close = dict.fromkeys(name for error in unknown for name in error.close)
    return UnknownThingError(unknown[0].name, close, kind=parameter.type.lower())
