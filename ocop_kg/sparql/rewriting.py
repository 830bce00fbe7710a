"""Makes another query of a query: every part is visited, and some come back changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from pyoxigraph import Literal, NamedNode, Variable

from ocop_kg.sparql.algebra import (
    Aggregate,
    Alternative,
    Call,
    Closure,
    Exists,
    Expression,
    Extend,
    Filter,
    InGraph,
    Inverse,
    Join,
    LeftJoin,
    Minus,
    NegatedSet,
    Operation,
    Order,
    Path,
    PathPattern,
    Pattern,
    Projection,
    Select,
    Sequence,
    Term,
    TriplePattern,
    Union,
    Values,
)
from ocop_kg.sparql.scope import bound
from ocop_kg.vocabulary import XSD

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FALSE", "TRUE", "Rewriting", "Substitution", "simplified"]

_BOOLEAN = NamedNode(XSD + "boolean")
TRUE, FALSE = Literal("true", datatype=_BOOLEAN), Literal("false", datatype=_BOOLEAN)


class Rewriting:
    """Gives back what it visits; subclasses change a term, a pattern or a path on the way."""

    def term(self, term: Term) -> Term:
        """Change a term or variable, wherever it stands."""
        return term

    def pattern(self, pattern: Pattern) -> Pattern:  # noqa: PLR0911
        """Change a pattern, the inner ones first."""
        match pattern:
            case TriplePattern(subject, predicate, object_):
                changed = cast("NamedNode | Variable", self.term(predicate))
                return TriplePattern(self.term(subject), changed, self.term(object_))
            case PathPattern(subject, path, object_):
                return PathPattern(self.term(subject), self.path(path), self.term(object_))
            case Join(parts):
                return Join(tuple(map(self.pattern, parts)))
            case LeftJoin(left, right, condition):
                changed_condition = None if condition is None else self.expression(condition)
                return LeftJoin(self.pattern(left), self.pattern(right), changed_condition)
            case Union(branches):
                return Union(tuple(map(self.pattern, branches)))
            case Filter(inner, condition):
                return Filter(self.pattern(inner), self.expression(condition))
            case Extend(inner, variable, expression):
                return self.extended(self.pattern(inner), variable, self.expression(expression))
            case Minus(left, right):
                return Minus(self.pattern(left), self.pattern(right))
            case InGraph(name, inner):
                changed = cast("NamedNode | Variable", self.term(name))
                return InGraph(changed, self.pattern(inner))
            case Values():
                return self.values(pattern)
            case Select():
                return self.select(pattern)

    def extended(self, inner: Pattern, variable: Variable, expression: Expression) -> Pattern:
        """Change a BIND; one whose variable has a value becomes a test."""
        changed = self.term(variable)
        if isinstance(changed, Variable):
            return Extend(inner, changed, expression)
        return Filter(inner, Operation("=", (expression, changed)))

    def values(self, values: Values) -> Values:
        """Change a VALUES; a column whose variable has a value keeps the rows that agree."""
        rows = [[None if each is None else self.term(each) for each in row] for row in values.rows]
        variables = [self.term(variable) for variable in values.variables]
        kept = [at for at, each in enumerate(variables) if isinstance(each, Variable)]
        fixed = [at for at in range(len(variables)) if at not in kept]
        return replace(
            values,
            variables=tuple(cast("Variable", variables[at]) for at in kept),
            rows=tuple(
                tuple(row[at] for at in kept)  # type: ignore[misc]
                for row in rows
                if all(row[at] in (None, variables[at]) for at in fixed)
            ),
        )

    def select(self, select: Select) -> Select:
        """Change a SELECT; columns whose variable has a value are left out."""
        grouping = select.grouping
        return replace(
            select,
            columns=tuple(
                Projection(cast("Variable", self.term(each.variable)), self._made(each.expression))
                for each in select.columns
                if isinstance(self.term(each.variable), Variable)
            ),
            pattern=self.pattern(select.pattern),
            grouping=None if grouping is None else tuple(map(self._key, grouping)),
            having=tuple(map(self.expression, select.having)),
            order=tuple(
                Order(self.expression(each.expression), each.descending) for each in select.order
            ),
            values=None if select.values is None else self.values(select.values),
        )

    def _made(self, expression: Expression | None) -> Expression | None:
        return None if expression is None else self.expression(expression)

    def _key(self, key: Projection | Expression) -> Projection | Expression:
        if isinstance(key, Projection):
            return replace(key, expression=self._made(key.expression))
        return self.expression(key)

    def expression(self, expression: Expression) -> Expression:
        """Change an expression."""
        match expression:
            case Operation(operator, operands):
                return Operation(operator, tuple(map(self.expression, operands)))
            case Call(function, arguments, distinct):
                return Call(function, tuple(map(self.expression, arguments)), distinct)
            case Exists(pattern, negated):
                return Exists(self.pattern(pattern), negated)
            case Aggregate():
                return replace(expression, argument=self._made(expression.argument))
        return self.term(expression)

    def path(self, path: Path) -> Path:
        """Change a property path."""
        match path:
            case Inverse(inner):
                return Inverse(self.path(inner))
            case Sequence(parts):
                return Sequence(tuple(map(self.path, parts)))
            case Alternative(parts):
                return Alternative(tuple(map(self.path, parts)))
            case Closure(inner, modifier):
                return Closure(self.path(inner), modifier)
            case NegatedSet(names):
                return NegatedSet(tuple(cast("NamedNode", self.term(name)) for name in names))
        return cast("NamedNode", self.term(path))


class Substitution(Rewriting):
    """Puts terms in place of others: values of variables, or a right name for a wrong one.

    A condition that the values settle is settled: ``BOUND(?x)`` of a variable with a value is true.

    >>> x, y = Variable("x"), Variable("y")
    >>> Substitution({x: Literal(1)}).pattern(TriplePattern(y, NamedNode("urn:p"), x)).object.value
    '1'
    """

    def __init__(self, terms: Mapping[Term, Term]) -> None:
        self._terms = terms
        self._given = {
            old
            for old, new in terms.items()
            if isinstance(old, Variable) and not isinstance(new, Variable)
        }

    def pattern(self, pattern: Pattern) -> Pattern:
        """Change a pattern; solutions that share a variable by MINUS still share something.

        A table whose columns all have values holds, or holds nothing; not all servers read one
        without columns.
        """
        changed = super().pattern(pattern)
        if isinstance(changed, Values) and not changed.variables and len(changed.rows) < 2:
            return Join(()) if changed.rows else Filter(Join(()), FALSE)
        if isinstance(pattern, Minus) and isinstance(changed, Minus):
            shared = bound(pattern.left) & bound(pattern.right)
            if not self._given.isdisjoint(shared):
                return Minus(_marked(changed.left), _marked(changed.right))
        return changed

    def term(self, term: Term) -> Term:
        """Give the other term."""
        return self._terms.get(term, term)

    def select(self, select: Select) -> Select:
        """Change a SELECT inside; its variables that it does not give out are its own."""
        own = {
            old: new
            for old, new in self._terms.items()
            if not isinstance(old, Variable) or old in select.variables
        }
        return super().select(select) if own == self._terms else Substitution(own).select(select)

    def expression(self, expression: Expression) -> Expression:
        """Change an expression, and settle what is settled."""
        return simplified(super().expression(expression))


_MARK, _SOMETHING = Variable("__given"), Literal("")


def _marked(pattern: Pattern) -> Pattern:
    """Let solutions have a variable of the same value; MINUS takes away what shares none."""
    return pattern if _MARK in bound(pattern) else Extend(pattern, _MARK, _SOMETHING)


def simplified(expression: Expression) -> Expression:
    """Settle an operation whose operands are known to be true or false.

    >>> x = Variable("x")
    >>> simplified(Operation("||", (FALSE, x))) == x
    True
    """
    match expression:
        case Call("BOUND", (NamedNode() | Literal(),)):
            return TRUE
        case Operation("!", (operand,)) if operand in (TRUE, FALSE):
            return FALSE if operand == TRUE else TRUE
        case Operation("||" | "&&" as operator, operands):
            settles, neutral = (TRUE, FALSE) if operator == "||" else (FALSE, TRUE)
            if settles in operands:
                return settles
            open_ = tuple(each for each in operands if each != neutral)
            if len(open_) < 2:
                return open_[0] if open_ else neutral
            return Operation(operator, open_)
    return expression
