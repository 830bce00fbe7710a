"""Writes triples as compact JSON-LD 1.1, the same bytes for the same triples.

The context is the one of the ontology, written into the document, because a reader that keeps its
door closed would not fetch it. Only what that context needs is known here: plain terms, terms for
IRIs, for one datatype, and language maps.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ocop_kg.errors import InputError
from ocop_kg.vocabulary import RDF_TYPE, XSD

__all__ = ["Context", "read_context", "to_jsonld"]

_PREFIX_ENDS = ("/", "#", ":", "?")


@dataclass(frozen=True, slots=True)
class Context:
    """A JSON-LD context: the `document` as written, prefixes, and terms by what they stand for."""

    document: object
    prefixes: tuple[tuple[str, str], ...]
    classes: Mapping[str, str]
    terms: Mapping[tuple[str, str], str]
    names: frozenset[str] = field(default=frozenset())

    def compact(self, iri: str) -> str:
        """Shorten an IRI with a prefix, where that can be undone.

        >>> context = read_context({"@context": {"id": "https://w3id.org/ocop/id/"}})
        >>> context.compact("https://w3id.org/ocop/id/country/LSO")
        'id:country/LSO'
        """
        for prefix, namespace in self.prefixes:
            rest = iri.removeprefix(namespace)
            if rest and rest != iri and not rest.startswith("//"):
                return f"{prefix}:{rest}"
        return iri


def read_context(document: Mapping[str, object]) -> Context:
    """Understand a context document.

    Raises `InputError` for a definition of another form than those known here.
    """
    definitions = document.get("@context")
    if not isinstance(definitions, dict):
        raise InputError("the JSON-LD context must be one object under @context")
    names = {name: value for name, value in definitions.items() if not name.startswith("@")}
    prefixes = {
        name: value
        for name, value in names.items()
        if isinstance(value, str) and value.endswith(_PREFIX_ENDS)
    }
    classes: dict[str, str] = {}
    terms: dict[tuple[str, str], str] = {}
    for name, value in sorted(names.items()):
        if name in prefixes:
            continue
        definition = {"@id": value} if isinstance(value, str) else value
        if not isinstance(definition, dict) or definition.keys() - {"@id", "@type", "@container"}:
            raise InputError(f"the JSON-LD context defines {name} in a way that is not known here")
        iri = _expand(str(definition.get("@id", "")), prefixes)
        form = _expand(str(definition.get("@type", "")), prefixes)
        if container := definition.get("@container"):
            form = str(container)
        if form not in {"", "@id", "@language"} and ":" not in form:
            raise InputError(f"the JSON-LD context gives {name} the unknown form {form}")
        terms.setdefault((iri, form), name)
        classes.setdefault(iri, name)
    longest_first = sorted(prefixes.items(), key=lambda item: (-len(item[1]), item[0]))
    return Context(document, tuple(longest_first), classes, terms, frozenset(names))


def to_jsonld(triples: Iterable[Triple], context: Context) -> bytes:
    """Write triples as one JSON-LD document: the context and an array of things, sorted by IRI.

    >>> context = read_context({"@context": {"ocop": "https://w3id.org/ocop/ontology#"}})
    >>> thing = NamedNode("https://example.org/x")
    >>> triple = Triple(thing, NamedNode("https://w3id.org/ocop/ontology#unit"), Literal("people"))
    >>> json.loads(to_jsonld([triple], context))["@graph"]
    [{'@id': 'https://example.org/x', 'ocop:unit': 'people'}]
    """
    nodes: dict[str, dict[str, list[NamedNode | BlankNode | Literal]]] = {}
    for triple in triples:
        if isinstance(triple.object, Triple):
            raise InputError(f"JSON-LD 1.1 has no place for a triple as object: {triple}")
        node = nodes.setdefault(_identifier(triple.subject), {})
        node.setdefault(triple.predicate.value, []).append(triple.object)
    graph = [_node(subject, nodes[subject], context) for subject in sorted(nodes)]
    lines = [json.dumps(node, ensure_ascii=False) for node in graph]
    document = json.dumps(context.document, ensure_ascii=False, indent=2).removesuffix("\n}")
    body = ",\n".join(f"    {line}" for line in lines)
    return f'{document},\n  "@graph": [\n{body}\n  ]\n}}\n'.encode()


def _node(
    subject: str, properties: Mapping[str, list[NamedNode | BlankNode | Literal]], context: Context
) -> dict[str, object]:
    node: dict[str, object] = {"@id": context.compact(subject)}
    if types := properties.get(RDF_TYPE.value):
        iris = sorted(_identifier(kind) for kind in types if not isinstance(kind, Literal))
        names = [context.classes.get(iri) or context.compact(iri) for iri in iris]
        node["@type"] = names[0] if len(names) == 1 else names
    values: dict[str, list[object]] = {}
    languages: dict[str, dict[str, list[object]]] = {}
    for predicate, objects in properties.items():
        if predicate == RDF_TYPE.value:
            continue
        for term in sorted(objects, key=str):
            form = _form(term)
            name = context.terms.get((predicate, form))
            if name and form == "@language" and isinstance(term, Literal) and term.language:
                languages.setdefault(name, {}).setdefault(term.language, []).append(term.value)
            elif name:
                short = context.compact(term.value) if form == "@id" else term.value
                values.setdefault(name, []).append(short)
            else:
                name = context.terms.get((predicate, "")) or context.compact(predicate)
                values.setdefault(name, []).append(_full(term, context))
    found: dict[str, object] = {name: _single(found) for name, found in values.items()}
    for name, by_language in languages.items():
        found[name] = {tag: _single(by_language[tag]) for tag in sorted(by_language)}
    return {**node, **{name: found[name] for name in sorted(found)}}


def _form(term: NamedNode | BlankNode | Literal) -> str:
    """Say which form of a term this value needs."""
    if isinstance(term, NamedNode):
        return "@id"
    if isinstance(term, BlankNode):
        return ""
    if term.language:
        return "@language"
    return "" if term.datatype.value == XSD + "string" else term.datatype.value


def _full(term: NamedNode | BlankNode | Literal, context: Context) -> object:
    if not isinstance(term, Literal):
        return {"@id": context.compact(_identifier(term))}
    if term.language:
        return {"@language": term.language, "@value": term.value}
    if term.datatype.value == XSD + "string":
        return term.value
    return {"@type": context.compact(term.datatype.value), "@value": term.value}


def _identifier(term: NamedNode | BlankNode | Triple) -> str:
    if isinstance(term, Triple):
        raise InputError(f"JSON-LD 1.1 has no place for a triple as subject: {term}")
    return term.value if isinstance(term, NamedNode) else f"_:{term.value}"


def _single(values: list[object]) -> object:
    return values[0] if len(values) == 1 else values


def _expand(name: str, prefixes: Mapping[str, str]) -> str:
    prefix, colon, rest = name.partition(":")
    return prefixes[prefix] + rest if colon and prefix in prefixes else name
