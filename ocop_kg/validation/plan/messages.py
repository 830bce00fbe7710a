"""What a result says where the shape does not say it, and the messages of queries filled in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from ocop_kg.graph.values import text_of
from ocop_kg.validation.paths import path_text
from ocop_kg.vocabulary import RDF, SH, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.plan.model import ModelledShapes, Shape

__all__ = ["chosen", "default_message", "filled"]

_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")
_SAYINGS = {
    "And": "conforms not to every shape of {and}",
    "Class": "is no instance of {class}",
    "Closed": "is the value of a property that the shape does not allow",
    "Datatype": "is no well-formed literal of {datatype}",
    "Disjoint": "is also a value of {disjoint}",
    "Equals": "is not a value of both {path} and {equals}",
    "HasValue": "the value {hasValue} is missing",
    "In": "is none of {in}",
    "LanguageIn": "has none of the languages {languageIn}",
    "LessThan": "is not less than each value of {lessThan}",
    "LessThanOrEquals": "is not at most each value of {lessThanOrEquals}",
    "MaxCount": "there are more values than {maxCount}",
    "MaxExclusive": "is not less than {maxExclusive}",
    "MaxInclusive": "is greater than {maxInclusive}",
    "MaxLength": "is longer than {maxLength} characters",
    "MinCount": "there are fewer values than {minCount}",
    "MinExclusive": "is not greater than {minExclusive}",
    "MinInclusive": "is less than {minInclusive}",
    "MinLength": "is shorter than {minLength} characters",
    "Node": "conforms not to {node}",
    "NodeKind": "is not of the kind {nodeKind}",
    "Not": "conforms to {not}, which it must not",
    "Or": "conforms to no shape of {or}",
    "Pattern": "does not match {pattern}",
    "QualifiedMaxCount": "more values than {qualifiedMaxCount} conform to {qualifiedValueShape}",
    "QualifiedMinCount": "fewer values than {qualifiedMinCount} conform to {qualifiedValueShape}",
    "SPARQL": "the query of the shape finds it",
    "UniqueLang": "there is more than one value in a language",
    "Xone": "conforms not to exactly one shape of {xone}",
}
_FIRST = NamedNode(RDF + "first")
_NAMED = 5  # members of a list before the rest is left out


def default_message(shapes: ModelledShapes, shape: Shape, component: AnyTerm) -> Literal:
    """Say what is wrong for a shape without a message."""
    name = text_of(component).removeprefix(SH).removesuffix("ConstraintComponent")
    saying = _SAYINGS.get(name)
    if saying is None:
        return Literal(f"The constraint {shorten(text_of(component))} does not hold.")

    def shown(found: re.Match[str]) -> str:
        if found[1] == "path":
            return path_text(shape.path, shorten) if shape.path else "the node"
        return ", ".join(_term(shapes, term) for term in shapes.values(shape, found[1]))

    text = re.sub(r"\{(\w+)\}", shown, saying)
    if text.startswith(("is ", "has ", "does ", "conforms ")):
        text = f"the value {text}"
    return Literal(f"{text[0].upper()}{text[1:]}.")


def _term(shapes: ModelledShapes, term: AnyTerm) -> str:
    if hasattr(term, "datatype"):
        return text_of(term)
    if shapes.graph.objects(term, _FIRST):
        members = shapes.graph.members(term)
        more = " …" if len(members) > _NAMED else ""
        return ", ".join(_term(shapes, member) for member in members[:_NAMED]) + more
    text = text_of(term)
    return shorten(text) if ":" in text else "a shape without a name"


def filled(messages: Iterable[Literal], values: Mapping[str, AnyTerm]) -> tuple[Literal, ...]:
    """Put values into messages in place of ``{?name}`` and ``{$name}``; unknown names stay."""

    def value(found: re.Match[str]) -> str:
        return text_of(values[found[1]]) if found[1] in values else found[0]

    return tuple(
        Literal(text, language=message.language) if message.language else Literal(text)
        for message in messages
        for text in [_PLACEHOLDER.sub(value, message.value)]
    )


def chosen(messages: Sequence[AnyTerm]) -> str:
    """Choose one message where a shape has several: English first, then by text."""
    if len(messages) == 1:
        return text_of(messages[0])

    def order(message: AnyTerm) -> tuple[bool, str]:
        language = message.language if isinstance(message, Literal) else None
        return not (language or "en").startswith("en"), text_of(message)

    return text_of(min(messages, key=order, default=None))
