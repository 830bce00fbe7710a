"""Rows to results: who is meant, what is wrong, and what is said of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode

from ocop_kg.errors import Place, ShapesError
from ocop_kg.validation.lexical import written
from ocop_kg.validation.plan.checks import ValueCheck
from ocop_kg.validation.plan.messages import chosen, default_message, filled
from ocop_kg.validation.plan.model import truth
from ocop_kg.validation.report import Result

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.datagraph import DataGraph
    from ocop_kg.validation.plan.compiling import Compiler
    from ocop_kg.validation.plan.focus import Focus
    from ocop_kg.validation.plan.model import Shape
    from ocop_kg.validation.plan.queries import Question, Reading
    from ocop_kg.validation.plan.selecting import WrittenQuestion

__all__ = ["Found", "Runner"]

Row = tuple["AnyTerm | None", ...]


class Found(NamedTuple):
    """A result, how it was read, and the terms from the target to the focus node."""

    result: Result
    reading: Reading | None
    chain: tuple[AnyTerm, ...]


@dataclass(slots=True)
class Runner:
    """Asks the data graph the questions of a plan."""

    compiler: Compiler
    data: DataGraph
    _own: dict[tuple[AnyTerm, bool], bool] = field(default_factory=dict)
    _messages: dict[tuple[AnyTerm, AnyTerm], tuple[Literal, ...]] = field(default_factory=dict)

    def nodes(self, focus: Focus) -> list[AnyTerm]:
        """Give the nodes that targets choose."""
        wanted = self.looked_at(focus)
        rows = self.data.solutions(f"SELECT DISTINCT {focus.chain[0]} {{ {focus.pattern} }}")
        return [written(row[0]) for row in rows if row[0] is not None and wanted(row[0])]

    def answer(self, question: Question) -> Iterator[Found]:
        """Give the results of one query of the plan."""
        rows = self.data.solutions(question.text, functions=self.compiler.functions)
        wanted = self.looked_at(question.focus)
        length = len(question.focus.chain)
        for row in rows:
            if wanted(row[0]):
                chain = tuple(_known(row[at]) for at in range(length))
                for reading in question.readings:
                    if reading.test is None or _is_false(row[reading.test]):
                        for result in self._results(reading, row, chain[-1]):
                            yield Found(result, reading, chain)

    def looked_at(self, focus: Focus) -> Callable[[AnyTerm | None], bool]:
        """Tell whether a node is one of the data, or one that a shape asks for by name."""
        lent = self.data.lent_terms
        if not lent:
            return lambda _: True
        named = {term for kind, term in focus.targets if kind == "targetNode"}
        values = any(kind == "targetObjectsOf" for kind, _ in focus.targets)

        def wanted(term: AnyTerm | None) -> bool:
            if term is None or term not in lent:
                return True
            node = written(term)
            if node in named:
                return True
            if (node, values) not in self._own:
                own = self.data.mentions(node) if values else self.data.describes(node)
                self._own[node, values] = own
            return self._own[node, values]

        return wanted

    def _results(self, reading: Reading, row: Row, node: AnyTerm) -> Iterator[Result]:
        """Give the result of a fault, or one for each way in which its literal is written."""
        found = None if reading.value is None else row[reading.value]
        if not (isinstance(node, Literal) or isinstance(found, Literal)):
            yield self._result(reading, row, node, found)
            return
        for focus in self._as_written(node):
            for value in self._as_written(found, focus):
                yield self._result(reading, row, _known(focus), value)

    def _result(self, reading: Reading, row: Row, focus: AnyTerm, value: AnyTerm | None) -> Result:
        shape, check = reading.shape, reading.check
        by = None if reading.path is None else row[reading.path]
        messages = self._said(shape, check.component)
        if isinstance(check, ValueCheck) and check.messages:
            messages = filled(check.messages, {"this": focus, "value": value or focus})
        return Result(
            shape=shape.node,
            severity=shape.severity,
            focus=focus,
            path=by if isinstance(by, NamedNode) else shape.path,
            value=value,
            component=check.component,
            message=chosen(messages),
            messages=messages,
        )

    def _said(self, shape: Shape, component: NamedNode) -> tuple[Literal, ...]:
        """Give the messages of a shape, or one that says what its constraint asks."""
        key = (shape.node, component)
        if key not in self._messages:
            said = default_message(self.compiler.shapes, shape, component)
            self._messages[key] = shape.messages or (said,)
        return self._messages[key]

    def answer_written(self, question: WrittenQuestion) -> Iterator[Found]:
        """Give the results of a query that somebody wrote (SHACL section 5.3.2)."""
        wanted = self.looked_at(question.focus)
        for row in self._solutions(question):
            chain = tuple(_known(row[name]) for name in question.focus.chain)
            if wanted(chain[0]):
                for result in self._written_results(question, row):
                    yield Found(result, None, chain)

    def _solutions(self, question: WrittenQuestion) -> Iterator[dict[str, AnyTerm | None]]:
        focus, text = question.focus, question.asked.text
        if not question.asked.alone:
            yield from self._named_rows(text)
            return
        chains = f"SELECT DISTINCT {' '.join(focus.chain)} {{ {focus.pattern} }}"
        for chain in list(self.data.solutions(chains)):
            before = dict(zip(focus.chain, chain, strict=True))
            for row in self._named_rows(text, {focus.node[1:]: _known(before[focus.node])}):
                yield {**before, **row, focus.node: before[focus.node]}

    def _named_rows(
        self, text: str, bindings: Mapping[str, AnyTerm] | None = None
    ) -> Iterator[dict[str, AnyTerm | None]]:
        rows = self.data.solutions(text, bindings)
        names = [str(name) for name in rows.variables]  # type: ignore[attr-defined]
        for row in rows:
            yield dict(zip(names, row, strict=True))

    def _written_results(
        self, question: WrittenQuestion, row: Mapping[str, AnyTerm | None]
    ) -> Iterator[Result]:
        shape, check = question.shape, question.check
        renamed = question.asked.names
        found = {
            name: term
            for name, variable in renamed.items()
            if (term := row.get(variable)) is not None
        }
        if truth(found.get("failure")):
            raise ShapesError(f"a query of {shape.name} reports a failure", Place("shapes"))
        focus = _known(row[question.focus.node])
        by, value = found.get("path"), found.get("value")
        if value is None and shape.path is None:
            value = focus
        messages = check.messages
        said = found.get("message")
        if isinstance(said, Literal):
            messages = (said,)
        constraint = check.constraint
        for node in self._as_written(focus):
            for term in self._as_written(value, node):
                values = {**found, "this": _known(node)}
                if term is not None:
                    values["value"] = term
                texts = filled(messages, values) or self._said(shape, check.component)
                yield Result(
                    shape=shape.node,
                    severity=shape.severity,
                    focus=_known(node),
                    path=by if isinstance(by, NamedNode) else shape.path,
                    value=term,
                    component=check.component,
                    message=chosen(texts),
                    constraint=constraint
                    if isinstance(constraint, NamedNode | BlankNode)
                    else None,
                    messages=texts,
                )

    def _as_written(
        self, term: AnyTerm | None, subject: AnyTerm | None = None
    ) -> Iterable[AnyTerm | None]:
        """Give the literals that a value stands for, those of a subject if it has some of them."""
        if not isinstance(term, Literal):
            return (term,)
        return tuple(map(written, self.data.as_written(term, subject)))


def _known(term: AnyTerm | None) -> AnyTerm:
    if term is None:
        raise ShapesError("a query of the shapes gave no focus node", Place("shapes"))
    return term


def _is_false(term: AnyTerm | None) -> bool:
    return getattr(term, "value", None) == "false"
