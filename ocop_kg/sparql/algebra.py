"""The parts of a SELECT query as typed values: patterns, paths, expressions, and the query itself.

Follows the algebra of SPARQL 1.1 Query, section 18.2, with two liberties: a join takes any number
of parts, in the order in which the query has them, and grouping and projection stay together in
one `Select`, as they stand in the text. Blank nodes of a query are variables that nobody selects.

All values are frozen: who wants another query makes a new one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal as OneOf

from pyoxigraph import BlankNode, Literal, NamedNode, Triple, Variable

__all__ = [
    "Aggregate",
    "Alternative",
    "Call",
    "Closure",
    "Exists",
    "Expression",
    "Extend",
    "Filter",
    "Ground",
    "InGraph",
    "Inverse",
    "Join",
    "LeftJoin",
    "Minus",
    "NegatedSet",
    "Operation",
    "Order",
    "Path",
    "PathPattern",
    "Pattern",
    "Projection",
    "Select",
    "SelectQuery",
    "Sequence",
    "Service",
    "Term",
    "TriplePattern",
    "Union",
    "Values",
    "is_hidden",
]

Ground = NamedNode | BlankNode | Literal | Triple
"""A term that is no variable."""

Term = NamedNode | BlankNode | Literal | Triple | Variable
"""What may stand in a triple pattern."""

_HIDDEN = "__"


def is_hidden(variable: Variable) -> bool:
    """Tell whether a variable stands for a blank node or a helper, so that ``*`` leaves it out.

    >>> is_hidden(Variable("__b1")), is_hidden(Variable("country"))
    (True, False)
    """
    return variable.value.startswith(_HIDDEN)


# Paths


@dataclass(frozen=True, slots=True)
class Inverse:
    """``^path``."""

    path: Path


@dataclass(frozen=True, slots=True)
class Sequence:
    """``path/path/…``."""

    parts: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """``path|path|…``."""

    parts: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Closure:
    """``path*``, ``path+`` or ``path?``."""

    path: Path
    modifier: OneOf["*", "+", "?"]


@dataclass(frozen=True, slots=True)
class NegatedSet:
    """``!(iri|…)``: any property but these."""

    names: tuple[NamedNode, ...]


Path = NamedNode | Inverse | Sequence | Alternative | Closure | NegatedSet


# Expressions


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator between operands: ``||``, ``=``, ``+``, ``!``, ``IN`` and so on."""

    operator: str
    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a built-in function by its name, or of another by its IRI."""

    function: str | NamedNode
    arguments: tuple[Expression, ...]
    distinct: bool = False


@dataclass(frozen=True, slots=True)
class Exists:
    """``EXISTS { … }``, or ``NOT EXISTS { … }`` when negated."""

    pattern: Pattern
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Aggregate:
    """An aggregate such as ``COUNT(DISTINCT ?x)``; no argument stands for ``*``."""

    function: str
    argument: Expression | None
    distinct: bool = False
    separator: str | None = None


Expression = Term | Operation | Call | Exists | Aggregate


# Patterns


@dataclass(frozen=True, slots=True)
class TriplePattern:
    """One triple pattern."""

    subject: Term
    predicate: NamedNode | Variable
    object: Term


@dataclass(frozen=True, slots=True)
class PathPattern:
    """Two ends and a property path that leads from one to the other."""

    subject: Term
    path: Path
    object: Term


@dataclass(frozen=True, slots=True)
class Join:
    """Everything must hold; without parts, the group ``{}`` that holds once."""

    parts: tuple[Pattern, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftJoin:
    """``left OPTIONAL { right FILTER(condition) }``."""

    left: Pattern
    right: Pattern
    condition: Expression | None = None


@dataclass(frozen=True, slots=True)
class Union:
    """``{ … } UNION { … }``, with two or more branches."""

    branches: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """A group whose solutions must satisfy a condition."""

    pattern: Pattern
    condition: Expression


@dataclass(frozen=True, slots=True)
class Extend:
    """``BIND(expression AS ?variable)`` after a pattern."""

    pattern: Pattern
    variable: Variable
    expression: Expression


@dataclass(frozen=True, slots=True)
class Minus:
    """``left MINUS { right }``."""

    left: Pattern
    right: Pattern


@dataclass(frozen=True, slots=True)
class InGraph:
    """``GRAPH name { … }``."""

    name: NamedNode | Variable
    pattern: Pattern


@dataclass(frozen=True, slots=True)
class Values:
    """``VALUES (…) { … }``; None stands for UNDEF.

    What an endpoint shall give, or gave, for ``SERVICE`` is such a table too, and says so.
    """

    variables: tuple[Variable, ...]
    rows: tuple[tuple[Ground | None, ...], ...]
    service: Service | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """``SERVICE endpoint { … }``, and once it was asked: at what time, and why in vain if it was.

    `endpoint` is a variable where the query leaves open who is asked.
    """

    endpoint: NamedNode | Variable
    pattern: Pattern
    silent: bool = False
    asked: str = ""
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Projection:
    """A column of the answer: a variable, and the expression that makes it, if any."""

    variable: Variable
    expression: Expression | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """One condition of ORDER BY."""

    expression: Expression
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Select:
    """A SELECT, as a query or inside another; `columns` are never empty unless nothing is named.

    `grouping` is None where nothing is grouped; its parts may have a name of their own.
    """

    columns: tuple[Projection, ...]
    pattern: Pattern
    modifier: OneOf["", "DISTINCT", "REDUCED"] = ""
    grouping: tuple[Projection | Expression, ...] | None = None
    having: tuple[Expression, ...] = ()
    order: tuple[Order, ...] = ()
    limit: int | None = None
    offset: int | None = None
    values: Values | None = None

    @property
    def variables(self) -> tuple[Variable, ...]:
        """The columns' variables, in order."""
        return tuple(column.variable for column in self.columns)


Pattern = (
    TriplePattern
    | PathPattern
    | Join
    | LeftJoin
    | Union
    | Filter
    | Extend
    | Minus
    | InGraph
    | Values
    | Select
)


@dataclass(frozen=True, slots=True)
class SelectQuery:
    """A whole query: its SELECT and the graphs of FROM and FROM NAMED."""

    select: Select
    default_graphs: tuple[NamedNode, ...] = ()
    named_graphs: tuple[NamedNode, ...] = ()
    prefixes: dict[str, str] = field(default_factory=dict, compare=False, hash=False)
