"""The EXISTS of a SELECT that are needed more than once, or better answered together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ocop_kg.cluster.groups import loosened
from ocop_kg.cluster.relations import Relation, Typed, named
from ocop_kg.cluster.stars import ray_of, with_rays
from ocop_kg.sparql.scope import existence_tests

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ocop_kg.cluster.patterns import Compiler, Scope
    from ocop_kg.sparql.algebra import Exists, Expression

__all__ = ["gathered"]


def gathered(
    compiler: Compiler,
    found: Relation,
    scope: Scope,
    conditions: list[Expression],
    shown: list[Expression],
) -> Relation:
    """Answer the EXISTS of one group once, as marks that `compiler` then puts in their place.

    What stands alone as a condition stays there: SQL has a join for it.
    """
    tests = _counted(conditions, shown)
    if not tests or scope.graph is not None or scope.outer or scope.barred:
        return found
    rays = [ray for test in tests if (ray := ray_of(test, *loosened(test.pattern), found.columns))]

    def write(columns: Mapping[str, Typed], condition: Expression) -> str:
        alone = Relation((), columns)
        return compiler.expressions(alone, type(scope)(), condition).condition(condition)

    if rays:
        found, marks = with_rays(found, rays, compiler.aliases, write)
        compiler.marks.update(marks)
    again = [test for test, times in tests.items() if times > 1 and test not in compiler.marks]
    return _marked(compiler, found, again, scope) if again else found


def _counted(conditions: Iterable[Expression], shown: Iterable[Expression]) -> dict[Exists, int]:
    """Count the EXISTS of a group, but those that stand alone and once as a condition."""
    tests: dict[Exists, int] = {}
    alone: set[Exists] = set()
    for expression in (*conditions, *shown):
        for test in existence_tests(expression):
            plain = replace(test, negated=False)
            tests[plain] = tests.get(plain, 0) + 1
            if test is expression:
                alone.add(plain)
    return {test: times for test, times in tests.items() if times > 1 or test not in alone}


def _marked(compiler: Compiler, found: Relation, tests: list[Exists], scope: Scope) -> Relation:
    """Make columns of EXISTS, beside those of the relation and of the marks that there are."""
    alias = compiler.aliases()
    known = {typed.sql: number for number, typed in enumerate(compiler.marks.values())}
    shown = [f"{typed.as_term.sql} AS {named(name)}" for name, typed in found.columns.items()]
    shown += [f"{sql} AS m{number}" for sql, number in known.items()]
    shown += [
        f"{compiler.exists(test, found.columns, scope)} AS e{number}"
        for number, test in enumerate(tests)
    ]
    compiler.marks = {
        test: _mark(f"{alias}.m{known[typed.sql]}") for test, typed in compiler.marks.items()
    } | {test: _mark(f"{alias}.e{number}") for number, test in enumerate(tests)}
    columns = {
        name: Typed(f"{alias}.{named(name)}", total=typed.total)
        for name, typed in found.columns.items()
    }
    return Relation((f"(SELECT {', '.join(shown)}{found.body}) {alias}",), columns)


def _mark(sql: str) -> Typed:
    return Typed(sql, "bool", total=True)
