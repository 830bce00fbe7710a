"""The queries of shapes put into queries of the plan: as a test, for all focus nodes or for one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import Literal

from ocop_kg.errors import QuerySyntaxError
from ocop_kg.validation.datagraph import SHAPES_GRAPH
from ocop_kg.validation.paths import path_text
from ocop_kg.validation.plan.model import not_run
from ocop_kg.validation.plan.nesting import nested
from ocop_kg.validation.plan.sparql import body_of, selects, words_of
from ocop_kg.validation.plan.subtracting import subtracting
from ocop_kg.validation.plan.text import TRUE, joined, term_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.plan.checks import SelectCheck
    from ocop_kg.validation.plan.focus import Focus
    from ocop_kg.validation.plan.model import Shape
    from ocop_kg.validation.plan.sparql import Select
    from ocop_kg.validation.plan.text import Names

__all__ = ["Asked", "ask_test", "asked", "constants", "select_test"]

_AGGREGATES = frozenset(("AVG", "COUNT", "GROUP_CONCAT", "HAVING", "MAX", "MIN", "SAMPLE", "SUM"))
_GROUPING = frozenset(("BIND", "FILTER", "GRAPH", "OPTIONAL", "SELECT", "UNION"))


def constants(
    shape: Shape, given: Mapping[str, AnyTerm], *, as_values: bool = False
) -> tuple[tuple[str, str], ...]:
    """Give what stands for the variables of a query that are the same for all focus nodes.

    Literals are as the store keeps them, or for a query that reckons with them as values.
    """
    found = {
        name: str(term) if as_values and isinstance(term, Literal) else term_text(term)
        for name, term in given.items()
    }
    found["currentShape"] = term_text(shape.node) or shape_name(shape.node)
    found["shapesGraph"] = str(SHAPES_GRAPH)
    if shape.path is not None:
        found["PATH"] = path_text(shape.path)
    return tuple((name, text) for name, text in found.items() if text is not None)


def shape_name(node: AnyTerm) -> str:
    """Name a node of the shapes graph, so that a query can."""
    return f"<urn:ocop-kg:node:{node.value}>" if hasattr(node, "value") else str(node)


def ask_test(
    query: str, prefixes: Mapping[str, str], known: Mapping[str, str], names: Names
) -> str:
    """Write an ASK as a test; `known` gives the words for the variables that are bound."""
    words = words_of(query, prefixes)
    try:
        body = body_of(words)
    except QuerySyntaxError as error:
        raise not_run(str(error)) from error
    inner = _renamed(nested([words[position] for position in body]), known, names)
    return f"EXISTS {{ {joined(inner)} }}"


def select_test(check: SelectCheck, at: str, names: Names) -> str:
    """Write the test that a SELECT finds a fault at the node of a variable."""
    words = words_of(check.query, dict(check.prefixes))
    known = {**dict(check.constants), "this": at}
    return f"EXISTS {{ {joined(_renamed(nested(words), known, names))} }}"


class Asked(NamedTuple):
    """A SELECT of a shape: its text, how its variables are called now, and how it is to be run.

    `alone` queries run once for each focus node, as those with LIMIT must.
    """

    text: str
    names: Mapping[str, str]
    alone: bool


def asked(
    check: SelectCheck,
    focus: Focus,
    names: Names,
    count: Callable[[str, int], int] | None = None,
) -> Asked:
    """Put a SELECT behind the pattern of the focus nodes.

    `count` counts rows of a pattern, up to so many, where what is few may be looked up all at once.
    """
    words = words_of(check.query, dict(check.prefixes))
    alone = _needs_one_node(words, focus)
    if count and not alone:
        words = subtracting(words, dict(check.constants), count)
    words = nested(words)
    outer = next(selects(words))
    known = {**dict(check.constants), "this": focus.node}
    renaming: dict[str, str] = {}
    if not alone:
        words = _injected(words, outer, focus)
        outer = next(selects(words))
    kept = _renamed(words, known, names, renaming)
    if (
        not alone
        and len(focus.chain) > 1
        and "*" not in words[outer.items.start : outer.items.stop]
    ):
        kept[outer.items.stop : outer.items.stop] = list(focus.chain[:-1])
    text = joined(_pattern_of(word, focus) for word in kept)
    return Asked(text, renaming, alone)


_HERE, _INSIDE = "\x00here", "\x00inside"


def _pattern_of(word: str, focus: Focus) -> str:
    if word == _HERE:
        return focus.once
    if word == _INSIDE:
        return f"{{ SELECT DISTINCT {focus.node} {{ {focus.pattern} }} }}"
    return word


def _needs_one_node(words: list[str], focus: Focus) -> bool:
    """Tell whether a query means something else when it runs for all nodes at once."""
    upper = [word.upper() for word in words]
    if "LIMIT" in upper or "OFFSET" in upper:
        return True
    if not _AGGREGATES & set(upper) and "GROUP" not in upper:
        return False
    if len(focus.chain) > 1:
        return True
    for select in selects(words):
        inner = {upper[position] for position in (*select.items, *select.tail)}
        grouped = [upper[position] for position in select.tail]
        if (_AGGREGATES & inner or "GROUP" in grouped) and not (
            "GROUP" in grouped and {"$THIS", "?THIS"} & set(grouped[grouped.index("GROUP") :])
        ):
            return True
    return False


def _injected(words: list[str], outer: Select, focus: Focus) -> list[str]:
    """Bind ``$this`` in the groups that need it: bottom-up evaluation sees no outer variables."""
    starts = {} if _implied(words, outer, focus) else {outer.body.start: _HERE}
    for start, end in _groups(words, outer.body):
        inside = words[start:end]
        if {"$this", "?this"} & set(inside) and _GROUPING & {word.upper() for word in inside}:
            starts[start] = _INSIDE
    found: list[str] = []
    for position, word in enumerate(words):
        if position in starts:
            found.append(starts[position])
        found.append(word)
    return found


def _implied(words: list[str], outer: Select, focus: Focus) -> bool:
    """Tell whether the group itself starts with the triple that makes a node a focus node."""
    start = outer.body.start
    first = words[start : start + 2]
    return (
        len(focus.chain) == 1
        and len(first) == 2
        and first[0] in ("$this", "?this")
        and focus.only is not None
        and first[1] == str(focus.only)
        and len(focus.targets) == 1
        and "UNION" not in {words[position].upper() for position in outer.body}
    )


def _groups(words: list[str], body: range) -> Iterator[tuple[int, int]]:
    """Give the inner groups of a group, but none that EXISTS, MINUS or a GRAPH of it opens.

    MINUS is never written in a shape: it comes from `subtracting`, and binds what it needs.
    """
    position = body.start
    while position < body.stop:
        if words[position] == "{":
            end = position
            depth = 0
            while True:
                depth += (words[end] == "{") - (words[end] == "}")
                if not depth:
                    break
                end += 1
            opened = words[position - 1].upper()
            if opened in ("EXISTS", "MINUS") or words[position - 2].upper() == "GRAPH":
                position = end
            elif words[position + 1].upper() == "SELECT":
                inner = next(select for select in selects(words) if select.start == position + 1)
                yield inner.body.start, inner.body.stop
                position = inner.body.start - 1
            else:
                yield position + 1, end
        position += 1


def _renamed(
    words: Sequence[str],
    known: Mapping[str, str],
    names: Names,
    renaming: dict[str, str] | None = None,
) -> list[str]:
    """Replace variables: those that are bound by what they are, others by names of their own."""
    renaming = {} if renaming is None else renaming
    mark = names()
    found: list[str] = []
    position = 0
    while position < len(words):
        word = words[position]
        name = word[1:]
        if (
            word.upper() == "BOUND"
            and len(words) > position + 3
            and not known.get(words[position + 2][1:], "?").startswith("?")
        ):
            found.append(f"({TRUE})")
            position += 4
            continue
        if word[0] in "?$" and name:
            if name not in known:
                renaming[name] = f"{mark}_{name}"
                word = renaming[name]
            elif known[name].startswith("?") or not _is_selected(words, position):
                word = known[name]
            else:
                word = f"({known[name]} AS {mark}_{name})"
        found.append(word)
        position += 1
    return found


def _is_selected(words: Sequence[str], position: int) -> bool:
    depth = 0
    for word in reversed(words[:position]):
        if word == "SELECT" or word.upper() == "SELECT":
            return not depth
        if word in "{}" or word.upper() == "WHERE":
            return False
        depth += (word == "(") - (word == ")")
    return False
