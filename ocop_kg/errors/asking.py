"""What is mended by asking differently: a name, a query or an option."""

from collections.abc import Iterable

from ocop_kg.errors.base import Place, UsageError
from ocop_kg.naming import did_you_mean

__all__ = [
    "AmbiguousThingError",
    "DoesNotHoldError",
    "ForbiddenAccessError",
    "MissingExtraError",
    "MissingParameterError",
    "NotDistributedError",
    "NotEmptyError",
    "NotThereError",
    "QuerySyntaxError",
    "UndrawableError",
    "UnknownFormatError",
    "UnknownNameError",
    "UnknownParameterError",
    "UnknownQuestionError",
    "UnknownThingError",
    "UnsupportedQueryError",
]


def _some(names: tuple[str, ...], most: int = 5) -> str:
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


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


class NotThereError(UsageError):
    """The rules cannot run at an endpoint, or the report would be another than that of a copy.

    `url` is the address of the endpoint, `problem` says why.
    """

    def __init__(self, url: str, problem: str) -> None:
        self.url = url
        self.problem = problem
        super().__init__(f"the rules cannot run at {url}: {problem}; allow a copy")


class NotEmptyError(UsageError):
    """A query was to be explained for its empty answer, and it has an answer."""

    def __init__(self) -> None:
        super().__init__("this query has an answer, so nothing is to be explained")


class UndrawableError(UsageError):
    """An answer cannot be drawn as asked; `forms` are those in which it can."""

    def __init__(self, problem: str, forms: Iterable[str]) -> None:
        self.forms = tuple(forms)
        super().__init__(f"{problem}; this answer suits {' or '.join(self.forms) or 'a table'}")


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
