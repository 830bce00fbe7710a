"""What the keys of JSON-LD mean, by the contexts in the text (JSON-LD 1.1, section 4.1)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ocop_kg.validation.locating.objects import Array, Object, Scalar
from ocop_kg.vocabulary import resolved

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ocop_kg.validation.locating.objects import Value

__all__ = ["Context", "Term"]


@dataclass(frozen=True, slots=True)
class Term:
    """What a key means: its IRI, and how its values are read."""

    iri: str
    type: str | None = None
    language: str | None = None
    container: str | None = None
    reverse: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """The meaning of keys at a place of the text."""

    base: str
    vocabulary: str | None = None
    language: str | None = None
    terms: Mapping[str, Term | None] = field(default_factory=dict)

    def within(self, node: Object) -> Context:
        """Give the context inside of a node object."""
        local = node.get("@context")
        return self if local is None else self._with(local)

    def _with(self, local: Value) -> Context:
        if isinstance(local, Array):
            context = self
            for each in local.items:
                context = context._with(each)
            return context
        if isinstance(local, Scalar):  # null forgets everything; a name is fetched by nobody
            return Context(self.base) if local.value is None else self
        context = self
        for key, _, _, value in local.members:
            text = value.value if isinstance(value, Scalar) else None
            if key == "@base":
                base = resolved(context.base, text) if isinstance(text, str) else ""
                context = replace(context, base=base)
            elif key == "@vocab":
                vocabulary = context.iri(text, vocabulary=True) if isinstance(text, str) else None
                context = replace(context, vocabulary=vocabulary)
            elif key == "@language":
                language = text if isinstance(text, str) else None
                context = replace(context, language=language)
        defined = {key: value for key, _, _, value in local.members if not key.startswith("@")}
        for key in defined:
            context = context._defining(key, defined, frozenset())
        return context

    def _defining(self, key: str, defined: Mapping[str, Value], open_: frozenset[str]) -> Context:
        """Take the definition of a term, after those that it is written with."""
        value = defined[key]
        id_ = value.get("@reverse") or value.get("@id") if isinstance(value, Object) else value
        text = id_.value if isinstance(id_, Scalar) else None
        context = self
        if isinstance(text, str):
            for other in (text, text.partition(":")[0], key.partition(":")[0]):
                if other in defined and other != key and other not in open_:
                    context = context._defining(other, defined, open_ | {key})
        elif isinstance(id_, Scalar):  # null: the key means nothing
            return replace(context, terms={**context.terms, key: None})
        iri = text if isinstance(text, str) else key
        if not iri.startswith("@"):
            iri = context.iri(iri, vocabulary=True)
        term = Term(iri)
        if isinstance(value, Object):
            type_, language = _text(value.get("@type")), value.get("@language")
            if type_ is not None and not type_.startswith("@"):
                type_ = context.iri(type_, vocabulary=True)
            term = Term(
                iri,
                type=type_,
                language=""
                if isinstance(language, Scalar) and language.value is None
                else _text(language),
                container=_text(value.get("@container")),
                reverse=value.get("@reverse") is not None,
            )
        return replace(context, terms={**context.terms, key: term})

    def keyword(self, key: str) -> str | None:
        """Give the keyword that a key is, or stands for."""
        term = self.terms.get(key)
        if key.startswith("@"):
            return key
        return term.iri if term is not None and term.iri.startswith("@") else None

    def term(self, key: str) -> Term | None:
        """Give what a key means; nothing for one that means none."""
        if key in self.terms:
            return self.terms[key]
        iri = self.iri(key, vocabulary=True)
        return Term(iri) if ":" in iri else None

    def iri(self, text: str, *, vocabulary: bool = False) -> str:
        """Expand a text to an IRI: as a term, a compact IRI, or against vocabulary or base."""
        if vocabulary and (term := self.terms.get(text)) is not None:
            return term.iri
        prefix, colon, local = text.partition(":")
        if colon and not local.startswith("//") and (term := self.terms.get(prefix)) is not None:
            return term.iri + local
        if colon and prefix and not prefix.startswith(("/", "#", "?", ".")):
            return text
        if vocabulary:
            return text if self.vocabulary is None else self.vocabulary + text
        return resolved(self.base, text)


def _text(value: Value | None) -> str | None:
    if isinstance(value, Array) and value.items:
        value = value.items[0]
    return value.value if isinstance(value, Scalar) and isinstance(value.value, str) else None
