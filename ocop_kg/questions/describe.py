"""The stored questions as RDF, so that one can ask about the questions themselves.

A question is a ``sh:SPARQLSelectExecutable`` with its text in ``sh:select`` (SHACL 1.0, section 5;
the SIB collections of SPARQL examples use the same terms), a parameter is a ``sh:Parameter``.
``dcterms:references`` names each term that the query uses.
"""

import re
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from ocop_kg.questions.catalogue import Parameter, Question, questions
from ocop_kg.stores.querytext import tokens
from ocop_kg.vocabulary import DCTERMS, ID, PREFIXES, RDF_TYPE, RDFS, SH, XSD, ocop, skos

__all__ = ["question_triples", "terms_of"]

_PREFIX = re.compile(r"^PREFIX ([\w-]+): <([^>]*)>\s*$", re.MULTILINE)
_SCHEMA = PREFIXES["schema"]
_STRING = NamedNode(XSD + "string")


def question_triples() -> tuple[Triple, ...]:
    """Describe every stored question, in a fixed order.

    >>> from pyoxigraph import Quad, Store
    >>> store = Store()
    >>> store.extend(Quad(*triple) for triple in question_triples())
    >>> found = store.query('''
    ...     PREFIX dcterms: <http://purl.org/dc/terms/>
    ...     PREFIX ocop: <https://w3id.org/ocop/ontology#>
    ...     SELECT ?id { ?question dcterms:references ocop:supportsProduct ;
    ...         dcterms:identifier ?id } ORDER BY ?id''')
    >>> [row["id"].value for row in found]
    ['outside-experts-by-country']
    """
    triples = {triple for described in questions() for triple in _described(described)}
    return tuple(sorted(triples, key=str))


def terms_of(sparql: str) -> frozenset[NamedNode]:
    r"""List the terms that a stored query writes as prefixed names, with the prefixes resolved.

    >>> query = "PREFIX ocop: <https://w3id.org/ocop/ontology#>\nASK { ?stage a ocop:Stage }"
    >>> terms_of(query)
    frozenset({<NamedNode value=https://w3id.org/ocop/ontology#Stage>})
    """
    namespaces = {**PREFIXES, **dict(_PREFIX.findall(sparql))}
    names = (text for kind, text in tokens(_PREFIX.sub("", sparql)) if kind == "name")
    parts = (name.rstrip(".").partition(":") for name in names)
    return frozenset(
        NamedNode(namespaces[prefix] + local)
        for prefix, _, local in parts
        if local and prefix in namespaces
    )


def _described(question: Question) -> Iterator[Triple]:
    this = NamedNode(f"{ID}question/{question.id}")
    yield Triple(this, RDF_TYPE, NamedNode(SH + "SPARQLExecutable"))
    yield Triple(this, RDF_TYPE, NamedNode(SH + "SPARQLSelectExecutable"))
    yield Triple(this, NamedNode(DCTERMS + "identifier"), Literal(question.id))
    yield Triple(this, NamedNode(RDFS + "comment"), Literal(question.text, language="en"))
    yield Triple(this, skos("scopeNote"), Literal(question.empty_means, language="en"))
    yield Triple(this, NamedNode(SH + "select"), Literal(question.sparql))
    for keyword in question.keywords:
        yield Triple(this, NamedNode(_SCHEMA + "keywords"), Literal(keyword, language="en"))
    for term in terms_of(question.sparql):
        yield Triple(this, NamedNode(DCTERMS + "references"), term)
    for parameter in question.parameters.values():
        node = NamedNode(f"{this.value}#{parameter.name}")
        yield Triple(this, NamedNode(SH + "parameter"), node)
        yield from _parameter(node, parameter)


def _parameter(node: NamedNode, parameter: Parameter) -> Iterator[Triple]:
    yield Triple(node, RDF_TYPE, NamedNode(SH + "Parameter"))
    yield Triple(node, NamedNode(SH + "path"), NamedNode(f"{ID}parameter/{parameter.name}"))
    yield Triple(node, NamedNode(SH + "name"), Literal(parameter.name))
    yield Triple(node, NamedNode(SH + "description"), Literal(parameter.description, language="en"))
    yield Triple(node, NamedNode(SH + "optional"), Literal(not parameter.required))
    for kind in parameter.kinds:
        yield Triple(node, NamedNode(_SCHEMA + "rangeIncludes"), ocop(kind))
    if not parameter.kinds:
        yield Triple(node, NamedNode(SH + "datatype"), _STRING)
