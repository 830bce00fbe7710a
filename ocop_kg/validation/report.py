"""What a validation found: results that lead to the line to mend, and what was looked at."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ocop_kg.errors import Place
from ocop_kg.graph.values import AnyTerm
from ocop_kg.validation.catalogue import RuleNote
from ocop_kg.validation.gaps import Doubt, Gaps
from ocop_kg.validation.naming import LEVELS, level_of
from ocop_kg.validation.paths import Path, path_text

__all__ = ["Accepted", "Asked", "Policy", "Report", "Result"]


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that is not as a shape wants it (a ``sh:ValidationResult``).

    `focus` is the node that was looked at, `path` and `value` say which of its values is meant,
    `component` which kind of constraint failed, `constraint` which query of a SPARQL constraint.
    `messages` are all that the shape says of it, in its languages, of which `message` is one.
    `place` is where the focus node starts in its file, unknown for data that came from no file.
    `details` are the results of the shapes that the constraint names (``sh:detail``): why a node
    does not conform to one of them.
    """

    shape: NamedNode | BlankNode
    severity: NamedNode
    focus: AnyTerm
    path: Path | None
    value: AnyTerm | None
    component: NamedNode
    message: str
    place: Place | None = None
    constraint: NamedNode | BlankNode | None = None
    messages: tuple[Literal, ...] = ()
    details: tuple["Result", ...] = ()

    @property
    def level(self) -> str:
        """Tell how much it matters: ``must``, ``should`` or ``may``.

        A severity that is neither sh:Warning nor sh:Info counts as ``must``, so that an unknown
        word never hides a fault.
        """
        return level_of(self.severity)

    @property
    def order(self) -> tuple[str | int, ...]:
        """Give the key by which results are sorted: graver first, then by rule and node."""
        return (
            LEVELS.index(self.level),
            str(self.shape),
            str(self.focus),
            "" if self.path is None else path_text(self.path),
            str(self.value),
            str(self.component),
            self.message,
            str(self.constraint),
            str(self.severity),
        )

    def placed(self, place: Place | None, details: tuple["Result", ...]) -> "Result":
        """Give the same result with its place and that of its details."""
        return Result(
            self.shape,
            self.severity,
            self.focus,
            self.path,
            self.value,
            self.component,
            self.message,
            place,
            self.constraint,
            self.messages,
            details,
        )


@dataclass(frozen=True, slots=True)
class Accepted:
    """A result that does not count, and why.

    `by` is ``waiver``, with the reason, the owner and the last day (``YYYY-MM-DD``) that the waiver
    gives, or ``baseline``: an earlier report had the same result.
    """

    result: Result
    by: str
    reason: str
    owner: str | None = None
    expires: str | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """What a report was judged by, beside the shapes.

    `profile` is the name of the profile, `grades` tells of each rule that it changed the level it
    gave, or ``off``. `fixed` counts the results of a baseline that are gone, and is None without
    a baseline.
    """

    profile: str | None = None
    grades: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    fixed: int | None = None

    @property
    def off(self) -> tuple[str, ...]:
        """The rules that the profile switched off, sorted."""
        return tuple(sorted(rule for rule, level in self.grades.items() if level == "off"))


@dataclass(frozen=True, slots=True)
class Asked:
    """The endpoint whose data were judged, and where.

    The rules ran there, or here on a copy of the data: then `copied` says why. `refused` counts the
    queries that the endpoint cannot answer, which ran here on a copy of the properties they name.
    """

    endpoint: str
    copied: str | None = None
    refused: int = 0

    @property
    def there(self) -> bool:
        """Whether the rules ran at the endpoint."""
        return self.copied is None

    def __str__(self) -> str:
        if self.copied is not None:
            return f"ran on a copy of {self.endpoint}: {self.copied}"
        if not self.refused:
            return f"ran at {self.endpoint}"
        queries = "1 query" if self.refused == 1 else f"{self.refused} queries"
        return f"ran at {self.endpoint}, but for {queries} that it cannot answer: on a copy"


@dataclass(frozen=True, slots=True)
class Report:
    """The results of a validation, sorted, and an account of what was checked.

    `blanks` tells where each blank node stands that a result names, by its label in the report.
    `rules` tells of each shape and rule that has a result what it looks at and why. `accepted` are
    results that were taken out, by a waiver or a baseline. `fail_on` is the least grave level
    (``must``, ``should``, ``may``) whose results stop the data. `level` is the least grave level
    that was looked for, `ran` has all rules that could have found something, with their levels, and
    `policy` says what else the results were judged by.

    `checked` counts the nodes that each shape looked at, `kinds` the nodes of each class that at
    least one shape looked at, `described` those of them that the data describe, of any class or
    none: a node that the data only mention says nothing about them. `unmatched_shapes` have a
    target that met no node, or no target at all; `unchecked_nodes` are subjects of the data that no
    shape looked at; `reference_shapes` are those that pyshacl ran, because no query can. `gaps`
    tells what else was not looked at. `revisited` is None after a full run; where an earlier report
    was brought up to date, it counts the nodes that shapes with targets were asked of again.
    `shapes` is a digest of the shapes that made the report, those among the data apart. `asked`
    tells of data of an endpoint whether the rules ran there; it is None for other data.
    """

    results: tuple[Result, ...]
    checked: Mapping[str, int]
    kinds: Mapping[str, int]
    described: int
    unmatched_shapes: tuple[str, ...]
    unchecked_nodes: tuple[str, ...]
    reference_shapes: tuple[str, ...] = ()
    blanks: Mapping[str, Place] = field(default_factory=dict)
    rules: Mapping[str, RuleNote] = field(default_factory=dict)
    accepted: tuple[Accepted, ...] = ()
    fail_on: str = "must"
    gaps: Gaps = field(default_factory=Gaps)
    level: str = "may"
    ran: Mapping[str, str] = field(default_factory=dict)
    policy: Policy = Policy()
    revisited: int | None = field(default=None, compare=False)
    shapes: str = field(default="", compare=False)
    not_run: tuple[Doubt, ...] = ()
    asked: Asked | None = field(default=None, compare=False)

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels that were looked for, the gravest first."""
        return LEVELS[: LEVELS.index(self.level) + 1]

    @property
    def failures(self) -> int:
        """Count the results that stop the data: those as grave as `fail_on`, or graver."""
        return sum(self.counts[level] for level in LEVELS[: LEVELS.index(self.fail_on) + 1])

    @property
    def nothing_checked(self) -> bool:
        """Tell whether no shape met a node that the data describe: the report says nothing then."""
        return not self.described

    @property
    def incomplete(self) -> bool:
        """Tell whether something was not checked that was to be, so that silence says nothing."""
        return self.nothing_checked or bool(self.not_run)

    @property
    def conforms(self) -> bool:
        """Tell whether the data may pass: all was checked that could be, and no result stops them.

        Unless `fail_on` says so, warnings and infos do not stop the data. (The standard's
        ``sh:conforms``, which `to_turtle` writes, is stricter: true only without any result.)
        """
        return not self.incomplete and not self.failures

    @property
    def counts(self) -> dict[str, int]:
        """Count the results of each level."""
        counted = Counter(result.level for result in self.results)
        return {level: counted[level] for level in LEVELS}

    @property
    def exit_code(self) -> int:
        """Give the exit code of the command line: 0 fine, 1 failures, 4 not all was checked."""
        if self.failures:
            return 1
        return 4 if self.incomplete else 0

    def write(self, syntax: str = "text") -> str:
        """Write the report in a format of `ocop_kg.validation.writing.FORMATS`.

        For people there are ``text``, ``lines``, ``html`` and ``markdown``, for programs ``json``,
        ``sarif``, ``junit`` and ``github``; the report of the standard is written as ``turtle``,
        ``trig``, ``ntriples``, ``nquads``, ``jsonld`` or ``rdfxml``.

        Raises `UnknownFormatError`.
        """
        from ocop_kg.validation.writing import report_format, written

        return written(self, report_format(syntax))

    def to_text(self, *, examples: int | None = 5, colour: bool = False) -> str:
        """Write the report for a person: each rule with its first results, a summary at the end.

        `examples` is how many results of a rule are shown, None for all; `colour` is for terminals.
        """
        from ocop_kg.validation.writing.text import to_text

        return to_text(self, examples=examples, colour=colour)

    def to_json(self) -> str:
        """Write the report for a program, as a JSON object."""
        from ocop_kg.validation.writing.objects import to_json

        return to_json(self)

    def to_graph(self) -> list[Triple]:
        """Give the standard ``sh:ValidationReport`` (SHACL section 3.6), to the letter.

        Here ``sh:conforms`` is true when there is no result, whether or not something was checked.
        """
        from ocop_kg.validation.writing.standard import report_triples

        return list(report_triples(self, conforms=not self.results))

    def to_turtle(self) -> str:
        """Write the standard ``sh:ValidationReport`` (SHACL section 3.6) in Turtle.

        Where nothing was checked, ``sh:conforms`` is false.
        """
        return self.write("turtle")
