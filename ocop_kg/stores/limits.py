"""How deep and how long a query may be before the engine reads it.

The engine reads, plans and answers with a level of its stack for each group, bracket and function
inside another, and for each operator and clause after another. Some thousands of them end the whole
process, so they are counted here first, in the text alone.
"""

import re

from ocop_kg.budget import Budget
from ocop_kg.errors import BudgetError, Place

__all__ = ["check_query"]

_WORDS = re.compile(
    r"""
    \"{3}(?:[^"\\]++|\\.|"(?!""))*+\"{3} | '{3}(?:[^'\\]++|\\.|'(?!''))*+'{3}
  | "(?:[^"\\\n\r]++|\\.)*+" | '(?:[^'\\\n\r]++|\\.)*+'
  | (?P<iri> <(?:[^<>"{}|^`\\\x00-\x20]++|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+> )
  | \#[^\n\r]*+ | [?$]\w++ | \\.
  | (?P<open> <<|[\[({] ) | (?P<close> >>|[\])}] )
  | (?P<step> \|\||&&|[!+*/|^=<>-]
    | \b(?i:as|bind|exists|filter|graph|in|lateral|minus|not|optional|select|union|values)\b(?!:) )
  | \w++
    """,
    re.VERBOSE | re.DOTALL,
)


def check_query(query: str, budget: Budget) -> None:
    """Raise `BudgetError` for a query that is too large, too deep or has too many steps.

    >>> check_query("SELECT * { { { } } }", Budget(depth=2))
    Traceback (most recent call last):
    ocop_kg.errors.BudgetError: query:1:14: more than 2 levels ...; the budget ends at depth=2
    """
    if budget.bytes is not None and len(query) > budget.bytes:
        raise BudgetError("bytes", budget.bytes, f"more than {budget.bytes:,} characters", _QUERY)
    deepest = _or_endless(budget.depth)
    longest = _or_endless(budget.steps)
    if len(query) <= longest and sum(map(query.count, _OPENING)) <= deepest:
        return  # no step is shorter than a character, and most queries are short
    depth = steps = 0
    for word in _WORDS.finditer(query):
        kind = word.lastgroup
        deeper, further = int(kind == "open"), int(kind == "step")
        if kind == "close":
            depth = max(0, depth - 1)
        elif kind == "iri":  # or no IRI, but a comparison: ?a<((1&&(2>1)))
            signs = word.group()
            deeper = max(0, signs.count("(") - signs.count(")"))
            further = max(0, len(_SIGNS.findall(signs)) - _FREE)
        depth += deeper
        steps += further
        if depth > deepest:
            problem = f"more than {budget.depth} levels inside each other"
            raise BudgetError("depth", deepest, problem, _place(query, word.start()))
        if steps > longest:
            problem = f"more than {budget.steps} operators and clauses"
            raise BudgetError("steps", longest, problem, _place(query, word.start()))


_OPENING = "<[({"
_SIGNS = re.compile(r"&&|[!+*/=-]")
_FREE = 100
"""So many signs may an IRI hold before they are taken for operators."""
_QUERY = Place("query")


def _or_endless(most: int | None) -> float:
    return float("inf") if most is None else most


def _place(query: str, at: int) -> Place:
    line = query.count("\n", 0, at) + 1
    return Place("query", line, at - query.rfind("\n", 0, at))
