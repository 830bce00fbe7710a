"""Constraints on one value: class, datatype, kind, range, length, pattern, language, list."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from ocop_kg.graph.values import text_of
from ocop_kg.validation.lexical import REWRITTEN
from ocop_kg.validation.plan.checks import FocusCheck, ValueCheck
from ocop_kg.validation.plan.model import not_run, sh
from ocop_kg.validation.plan.text import FALSE, all_of, among, any_of, same, term_text
from ocop_kg.validation.plan.walking import leads_to, some
from ocop_kg.vocabulary import SH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.plan.checks import Check, Context
    from ocop_kg.validation.plan.model import Shape

__all__ = ["VALUE_CONSTRAINTS", "as_value"]

_KINDS = {
    "BlankNode": ("isBlank",),
    "BlankNodeOrIRI": ("isBlank", "isIRI"),
    "BlankNodeOrLiteral": ("isBlank", "isLiteral"),
    "IRI": ("isIRI",),
    "IRIOrLiteral": ("isIRI", "isLiteral"),
    "Literal": ("isLiteral",),
}
_RANGES = {"Exclusive": {"min": ">", "max": "<"}, "Inclusive": {"min": ">=", "max": "<="}}


def _is_instance(context: Context, kind: AnyTerm, _: str, node: str) -> str:
    """Write the test that a node is a SHACL instance of a class (section 1.1)."""
    classes = context.data.classes(kind)
    if not classes:
        return FALSE
    if len(classes) == 1:
        return f"EXISTS {{ {node} a {classes[0]} }}"
    name = context.names()
    listed = ", ".join(map(str, classes))
    return f"EXISTS {{ {node} a {name} FILTER({name} IN ({listed})) }}"


def _compares(context: Context, operator: str, limit: Literal, node: str) -> str:
    return f"COALESCE({as_value(context, node)} {operator} {limit}, false)"


def _is_long(limit: str, node: str) -> str:
    return all_of((f"!isBlank({node})", f"STRLEN(STR({node})) {limit}"))


def _matches(pattern: Callable[[str], str], node: str) -> str:
    return all_of((f"!isBlank({node})", pattern(f"STR({node})")))


def as_value(context: Context, node: str) -> str:
    """Write the expression for what a literal means, where it is kept as it was written."""
    if not context.data.rewritten:
        return node
    datatype = f"STR(DATATYPE({node}))"
    real = f'STRDT(STR({node}), IRI(STRAFTER({datatype}, "{REWRITTEN}")))'
    return f'IF(isLiteral({node}) && STRSTARTS({datatype}, "{REWRITTEN}"), {real}, {node})'


def _of_values(component: str, shape: Shape, holds: Callable[[str], str]) -> Iterator[Check]:
    yield ValueCheck(sh(component), shape.path, lambda _, node: holds(node))


def _class(context: Context, shape: Shape) -> Iterator[Check]:
    for kind in context.shapes.values(shape, "class"):
        yield ValueCheck(
            sh("ClassConstraintComponent"),
            shape.path,
            partial(_is_instance, context, kind),
        )


def _datatype(context: Context, shape: Shape) -> Iterator[Check]:
    datatype = context.shapes.one(shape.node, sh("datatype"))
    if datatype is None:
        return
    if not isinstance(datatype, NamedNode):
        raise not_run(f"sh:datatype needs an IRI, not {datatype}")
    wanted = [f"<{datatype.value}>"]
    if context.data.rewritten:
        wanted.append(f"<{REWRITTEN}{datatype.value}>")
    listed = ", ".join(wanted)
    odd = ", ".join(str(Literal(text)) for text in sorted(context.data.ill_formed(datatype.value)))

    def holds(node: str) -> str:
        tests = [f"isLiteral({node})", f"DATATYPE({node}) IN ({listed})"]
        return all_of([*tests, f"STR({node}) NOT IN ({odd})"] if odd else tests)

    yield from _of_values("DatatypeConstraintComponent", shape, holds)


def _node_kind(context: Context, shape: Shape) -> Iterator[Check]:
    kind = context.shapes.one(shape.node, sh("nodeKind"))
    if kind is None:
        return
    functions = _KINDS.get(text_of(kind).removeprefix(SH))
    if functions is None:
        raise not_run(f"{text_of(kind)} is no sh:NodeKind")
    yield from _of_values(
        "NodeKindConstraintComponent",
        shape,
        lambda node: any_of(f"{function}({node})" for function in functions),
    )


def _ranges(context: Context, shape: Shape) -> Iterator[Check]:
    for ending, operators in _RANGES.items():
        for end, operator in operators.items():
            limit = context.shapes.one(shape.node, sh(end + ending))
            if limit is None:
                continue
            if not isinstance(limit, Literal):
                raise not_run(f"sh:{end}{ending} needs a literal, not {limit}")
            yield from _of_values(
                f"{end.capitalize()}{ending}ConstraintComponent",
                shape,
                partial(_compares, context, operator, limit),
            )


def _lengths(context: Context, shape: Shape) -> Iterator[Check]:
    for name, operator in (("minLength", ">="), ("maxLength", "<=")):
        limit = context.shapes.number(shape, name)
        if limit is not None:
            yield from _of_values(
                f"M{name[1:]}ConstraintComponent",
                shape,
                partial(_is_long, f"{operator} {limit}"),
            )


def _pattern(context: Context, shape: Shape) -> Iterator[Check]:
    flags = "".join(map(text_of, context.shapes.values(shape, "flags")))
    for pattern in context.shapes.values(shape, "pattern"):
        matches = context.regex(text_of(pattern), flags)
        yield from _of_values(
            "PatternConstraintComponent",
            shape,
            partial(_matches, matches),
        )


def _languages(context: Context, shape: Shape) -> Iterator[Check]:
    head = context.shapes.one(shape.node, sh("languageIn"))
    if head is None:
        return
    ranges = [text_of(tag) for tag in context.shapes.graph.members(head)]
    # one pattern for all ranges (basic filtering, RFC 4647) is read and run faster than a test each
    known = "|".join(".+" if tag == "*" else re.escape(tag) for tag in ranges)
    pattern = Literal(f"^({known})(-|$)")
    yield from _of_values(
        "LanguageInConstraintComponent",
        shape,
        lambda node: (
            all_of((f"isLiteral({node})", f'REGEX(LANG({node}), {pattern}, "i")'))
            if ranges
            else FALSE
        ),
    )


def _in(context: Context, shape: Shape) -> Iterator[Check]:
    head = context.shapes.one(shape.node, sh("in"))
    if head is None:
        return
    members = context.shapes.graph.members(head)
    yield from _of_values(
        "InConstraintComponent",
        shape,
        lambda node: among(node, members),
    )


def _has_value(context: Context, shape: Shape) -> Iterator[Check]:
    for value in context.shapes.values(shape, "hasValue"):
        yield FocusCheck(
            sh("HasValueConstraintComponent"),
            partial(_has, context, shape, value),
        )


def _has(context: Context, shape: Shape, value: AnyTerm, focus: str) -> str:
    text = term_text(value)
    if text is None:
        return FALSE
    if shape.path is None:
        return some(None, focus, lambda node: same(node, value), context.names)
    return leads_to(shape.path, focus, text, context.names)


VALUE_CONSTRAINTS = {
    "class": _class,
    "datatype": _datatype,
    "hasValue": _has_value,
    "in": _in,
    "languageIn": _languages,
    "length": _lengths,
    "nodeKind": _node_kind,
    "pattern": _pattern,
    "range": _ranges,
}
"""The compilers of this module, by what they look at."""
