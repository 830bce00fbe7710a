"""What can go wrong, as one small tree of errors that carry data.

The class is the diagnosis, the attributes are the facts, and the message says what is wrong, where,
and what to do next. Two branches matter to callers: a `UsageError` is mended by asking differently,
an `InputError` by mending a file.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from ocop_kg.naming import did_you_mean

__all__ = [
    "AmbiguousThingError",
    "BudgetError",
    "DoesNotHoldError",
    "EndpointError",
    "ForbiddenAccessError",
    "InconsistencyError",
    "InputError",
    "MissingAssetError",
    "MissingExtraError",
    "MissingFactError",
    "MissingParameterError",
    "NotEmptyError",
    "OcopError",
    "OutputError",
    "Place",
    "QuerySyntaxError",
    "ReadError",
    "ShapesError",
    "StoreError",
    "TableError",
    "TablesError",
    "UnknownFormatError",
    "UnknownNameError",
    "UnknownParameterError",
    "UnknownQuestionError",
    "UnknownThingError",
    "UnsupportedQueryError",
    "UsageError",
]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: a file or table, and the line and column (from 1) when known.

    >>> str(Place("export.ttl", 14, 2)), str(Place("export.ttl"))
    ('export.ttl:14:2', 'export.ttl')
    """

    source: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.source, self.line, self.column) if part)


def _some(names: tuple[str, ...], most: int = 5) -> str:
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


class OcopError(Exception):
    """Base of every error that this library raises on purpose."""

    def __reduce__(self) -> tuple[object, ...]:  # for errors that come from another process
        return type(self).__new__, (type(self), *self.args), vars(self)


class UsageError(OcopError):
    """The question was wrong: a name, a value, a query or an option."""


class InputError(OcopError):
    """A file or table cannot be used as it is."""


class BudgetError(OcopError):
    """More was asked for than the budget allows: `limit` is its name in `Budget`, with `value`."""

    def __init__(self, limit: str, value: float, problem: str, place: Place | None = None) -> None:
        self.limit = limit
        self.value = value
        self.problem = problem
        self.place = place
        where = f"{place}: " if place else ""
        super().__init__(f"{where}{problem}; the budget ends at {limit}={value:.15g}")


class EndpointError(OcopError):
    """Another server did not answer as it should: its address `url`, and what is the `problem`."""

    def __init__(self, url: str, problem: str) -> None:
        self.url = url
        self.problem = problem
        super().__init__(f"{url}: {problem}")


class ClusterError(EndpointError):
    """A Spark cluster cannot be had, or its job failed; `url` is its master."""


class UnknownNameError(UsageError):
    """A name that nothing has; carries the `name` and the names that are `close`."""

    kind = "name"

    def __init__(self, name: str, close: Iterable[str] = (), advice: str = "") -> None:
        self.name = name
        self.close = tuple(close)
        hint = did_you_mean(self.close) or (f"; {advice}" if advice else "")
        shown = name if len(name) <= 200 else name[:200] + "…"
        super().__init__(f"unknown {self.kind} {shown!r}{hint}")


class UnknownQuestionError(UnknownNameError):
    """No stored question has this id."""

    kind = "question"


class UnknownParameterError(UnknownNameError):
    """A question or query has no parameter of this name."""

    kind = "parameter"


class UnknownFormatError(UnknownNameError):
    """No reader or writer knows this format."""

    kind = "format"


class UnknownThingError(UnknownNameError):
    """No label, alias, code or IRI of the graph matches this text."""

    kind = "thing"

    def __init__(
        self, name: str, close: Iterable[str] = (), advice: str = "", kind: str = "thing"
    ) -> None:
        self.kind = kind
        super().__init__(name, close, advice)


class AmbiguousThingError(UsageError):
    """Several things match this text equally well; `candidates` are their IRIs."""

    def __init__(self, name: str, candidates: Iterable[str], advice: str = "give one IRI") -> None:
        self.name = name
        self.candidates = tuple(candidates)
        listed = ", ".join(self.candidates)
        super().__init__(f"{name!r} names {len(self.candidates)} things, {advice}: {listed}")


class DoesNotHoldError(UsageError):
    """No source states this triple, and it does not follow.

    `triple` has its terms in words, `objects` are what the subject has of this property, `subjects`
    what has this object. With `whole` false, the graph was opened without what follows.
    """

    def __init__(
        self,
        triple: tuple[str, str, str],
        *,
        objects: Iterable[str] = (),
        subjects: Iterable[str] = (),
        whole: bool = True,
    ) -> None:
        self.triple = triple
        self.objects = tuple(objects)
        self.subjects = tuple(subjects)
        self.whole = whole
        ends = "it does not follow" if whole else "this graph leaves out what follows"
        subject, predicate, value = triple
        lines = [f"no source states {subject} {predicate} {value}, and {ends}"]
        if self.objects:
            lines.append(f"known: {subject} {predicate} {_some(self.objects)}")
        if self.subjects:
            lines.append(f"known: {_some(self.subjects)} {predicate} {value}")
        if not (self.objects or self.subjects):
            lines.append(f"nothing is known of {predicate} for either")
        super().__init__("\n".join(lines))


class MissingParameterError(UsageError):
    """A question needs a parameter that was not given."""

    def __init__(self, question: str, parameter: str) -> None:
        self.question = question
        self.parameter = parameter
        super().__init__(f"question {question!r} needs a value for its parameter {parameter!r}")


class QuerySyntaxError(UsageError):
    """The engine cannot read this SPARQL text; `place` is the line and column in the query."""

    def __init__(self, problem: str, line: int | None = None, column: int | None = None) -> None:
        self.problem = problem
        self.place = Place("query", line, column)
        super().__init__(f"{self.place}: {problem}")


class UnsupportedQueryError(UsageError):
    """The engine may answer this query, but its parts cannot be told apart; `problem` says why."""

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(f"the parts of this query cannot be told apart: {problem}")


class NotDistributedError(UnsupportedQueryError):
    """A cluster cannot answer this query exactly; `problem` names what it would have to do."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.args = (f"this does not run on a cluster: {problem}",)


class NotEmptyError(UsageError):
    """A query was to be explained for its empty answer, and it has an answer."""

    def __init__(self) -> None:
        super().__init__("this query has an answer, so nothing is to be explained")


class ForbiddenAccessError(UsageError):
    """A query would leave the graph: `target` is the keyword or IRI it reaches for."""

    def __init__(self, target: str, reason: str) -> None:
        self.target = target
        super().__init__(f"refused {target}: {reason}")


class MissingExtraError(UsageError):
    """An optional package is not installed; `extra` is what to ask pip for."""

    def __init__(self, package: str, extra: str) -> None:
        self.package = package
        self.extra = extra
        brings = f"pip install 'ocop-kg[{extra}]' brings it"
        super().__init__(f"this needs the package {package!r}: {brings}")


class ReadError(InputError):
    """A file cannot be read; `place` says where it stops making sense."""

    def __init__(self, problem: str, place: Place) -> None:
        self.problem = problem
        self.place = place
        super().__init__(f"{place}: {problem}")


class ShapesError(ReadError):
    """A shapes file is not usable: unreadable, empty, or with a misspelt term."""


class MissingAssetError(InputError):
    """The installation lacks a file that belongs to the package."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"the installed package lacks {name}: install ocop-kg again")


class OutputError(InputError):
    """A result cannot be written to `path`; nothing was left half-written there."""

    def __init__(self, path: str, problem: str) -> None:
        self.path = path
        super().__init__(f"cannot write {path}: {problem}")


class StoreError(InputError):
    """A store on disk cannot be opened or does not belong to this version."""

    def __init__(self, path: str, problem: str) -> None:
        self.path = path
        super().__init__(f"store {path}: {problem}")


class MissingFactError(InputError):
    """A record needs a fact that the graph lacks: the thing `iri` has no `relation`."""

    def __init__(self, iri: str, relation: str) -> None:
        self.iri = iri
        self.relation = relation
        super().__init__(f"the graph gives no {relation} for {iri}: validate the files it is from")


class TableError(InputError):
    """A row of a curated table cannot be lifted; `row` is its number in the file, header is 1."""

    def __init__(
        self, problem: str, table: str, row: int | None = None, column: str | None = None
    ) -> None:
        self.problem = problem
        self.table = table
        self.row = row
        self.column = column
        places = (table, f"row {row}" if row else "", f"column {column}" if column else "")
        super().__init__(f"{', '.join(filter(None, places))}: {problem}")


class TablesError(InputError):
    """Everything that is wrong with a set of tables, found in one run; see `errors`."""

    def __init__(self, errors: Iterable[TableError]) -> None:
        self.errors = tuple(errors)
        count = len(self.errors)
        listed = "\n".join(str(error) for error in self.errors)
        super().__init__(f"{count} problem{'s' if count != 1 else ''} in the tables\n{listed}")


class InconsistencyError(InputError):
    """The graph contradicts the ontology; `clashes` say which rule found what."""

    def __init__(self, clashes: Iterable[str]) -> None:
        self.clashes = tuple(clashes)
        super().__init__("\n".join(("the graph contradicts the ontology", *self.clashes)))
