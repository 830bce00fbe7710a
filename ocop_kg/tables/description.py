"""Describes the published dataset: W3C VoID for its content, DCAT for its files.

Nothing in it depends on the day or the machine of the build.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from pyoxigraph import Literal, NamedNode, Quad, Triple

from ocop_kg.tables.publish import MATCHES
from ocop_kg.vocabulary import (
    DC,
    DCAT,
    DCTERMS,
    FOAF,
    GRAPH,
    ID,
    OCOP,
    OWL,
    RDF_TYPE,
    SKOS,
    VOID,
    XSD,
    shorten,
    thing,
)

__all__ = ["DATASET", "MEDIA_TYPES", "describe_dataset"]

DATASET = "https://w3id.org/ocop/dataset"
"""The IRI of the published dataset."""

MEDIA_TYPES = {
    "jsonld": "application/ld+json",
    "nq": "application/n-quads",
    "nt": "application/n-triples",
    "trig": "application/trig",
    "ttl": "text/turtle",
}

_LICENSE = "https://creativecommons.org/licenses/by/4.0/"
_TITLE = "OCOP knowledge graph"
_DESCRIPTION = (
    "Facts about the One Country One Priority Product initiative of the Food and Agriculture"
    " Organization of the United Nations: countries, products, experts, projects, partnerships and"
    " figures, each in the graph of the source that states it."
)
_KEYWORDS = ("agriculture", "FAO", "OCOP", "South-South cooperation", "value chain")
_FOREIGN = {
    "agrovoc": ("AGROVOC", "http://aims.fao.org/aos/agrovoc/"),
    "foodon": ("FoodOn", "http://purl.obolibrary.org/obo/FOODON_"),
    "ncbitaxon": ("NCBITaxon", "http://purl.obolibrary.org/obo/NCBITaxon_"),
    "wikidata": ("Wikidata", "http://www.wikidata.org/entity/"),
}


def describe_dataset(
    quads: Iterable[Quad], files: Mapping[str, bytes], version: str
) -> list[Triple]:
    """Describe the source graphs and the files that hold them.

    `files` are the published files by name, `version` is that of the release. Gives triples:
    dataset, its class and property partitions, a subset for each source graph, link sets, and a
    distribution for each file.

    >>> quad = Quad(thing("country", "LSO"), RDF_TYPE, NamedNode(OCOP + "Country"),
    ...     NamedNode(GRAPH + "iso-3166"))
    >>> described = describe_dataset([quad], {"ocop.trig": b""}, "1.0.0")
    >>> [str(triple.object) for triple in described
    ...     if triple.predicate.value == VOID + "triples" and triple.subject.value == DATASET]
    ['"1"^^<http://www.w3.org/2001/XMLSchema#integer>']
    """
    quads = list(quads)
    triples = {quad.triple for quad in quads}
    found = _Description()
    dataset = NamedNode(DATASET)
    found.kinds(dataset, DCAT + "Dataset", VOID + "Dataset")
    found.texts(dataset, DCTERMS + "title", _TITLE)
    found.texts(dataset, DCTERMS + "description", _DESCRIPTION)
    found.texts(dataset, DCAT + "keyword", *_KEYWORDS)
    found.add(dataset, DC + "creator", Literal("The ocop_kg authors"))
    found.links(dataset, DCTERMS + "license", _LICENSE)
    found.links(dataset, DCTERMS + "conformsTo", OCOP.removesuffix("#"))
    found.links(dataset, FOAF + "primaryTopic", f"{ID}initiative/ocop")
    found.add(dataset, DCAT + "version", Literal(version))
    found.add(dataset, OWL + "versionInfo", Literal(version))
    found.add(dataset, VOID + "uriSpace", Literal(ID))
    found.links(dataset, VOID + "vocabulary", OCOP, SKOS, DCTERMS, FOAF)
    found.links(dataset, VOID + "exampleResource", f"{ID}country/LSO", f"{ID}product/potato")
    found.count(dataset, VOID + "triples", len(triples))
    found.count(dataset, VOID + "distinctSubjects", len({triple.subject for triple in triples}))
    found.count(dataset, VOID + "properties", len({triple.predicate for triple in triples}))
    found.partitions(dataset, triples)
    found.subsets(dataset, quads)
    found.linksets(dataset, triples)
    found.distributions(dataset, files)
    return list(dict.fromkeys(found.triples))


class _Description:
    """Collects the triples of the description."""

    def __init__(self) -> None:
        self.triples: list[Triple] = []

    def add(self, subject: NamedNode, predicate: str, value: NamedNode | Literal) -> None:
        self.triples.append(Triple(subject, NamedNode(predicate), value))

    def kinds(self, subject: NamedNode, *classes: str) -> None:
        self.links(subject, RDF_TYPE.value, *classes)

    def links(self, subject: NamedNode, predicate: str, *targets: str) -> None:
        for target in targets:
            self.add(subject, predicate, NamedNode(target))

    def texts(self, subject: NamedNode, predicate: str, *texts: str) -> None:
        for text in texts:
            self.add(subject, predicate, Literal(text, language="en"))

    def count(self, subject: NamedNode, predicate: str, number: int) -> None:
        self.add(subject, predicate, Literal(str(number), datatype=NamedNode(XSD + "integer")))

    def partitions(self, dataset: NamedNode, triples: Iterable[Triple]) -> None:
        """Count things by class and triples by property."""
        classes: Counter[str] = Counter()
        properties: Counter[str] = Counter()
        for triple in triples:
            properties[triple.predicate.value] += 1
            if triple.predicate == RDF_TYPE and isinstance(triple.object, NamedNode):
                classes[triple.object.value] += 1
        self._partition(dataset, "class", classes, VOID + "entities")
        self._partition(dataset, "property", properties, VOID + "triples")

    def _partition(
        self, dataset: NamedNode, kind: str, counts: Mapping[str, int], measure: str
    ) -> None:
        for iri, number in sorted(counts.items()):
            part = NamedNode(f"{DATASET}/{kind}/{shorten(iri).replace(':', '-', 1)}")
            self.links(dataset, f"{VOID}{kind}Partition", part.value)
            self.links(part, VOID + kind, iri)
            self.count(part, measure, number)

    def subsets(self, dataset: NamedNode, quads: Sequence[Quad]) -> None:
        """Describe each source graph as a subset with its number of triples."""
        sizes = Counter(
            quad.graph_name.value for quad in quads if isinstance(quad.graph_name, NamedNode)
        )
        for graph, size in sorted(sizes.items()):
            subset = NamedNode(graph)
            self.links(dataset, VOID + "subset", graph)
            self.kinds(subset, VOID + "Dataset")
            self.links(subset, DCTERMS + "source", thing("source", graph[len(GRAPH) :]).value)
            self.count(subset, VOID + "triples", size)

    def linksets(self, dataset: NamedNode, triples: Iterable[Triple]) -> None:
        """Count the links to each foreign vocabulary by property."""
        counts: Counter[tuple[str, str]] = Counter()
        for triple in triples:
            if triple.predicate.value in MATCHES and isinstance(triple.object, NamedNode):
                for key, (_, namespace) in _FOREIGN.items():
                    if triple.object.value.startswith(namespace):
                        counts[key, triple.predicate.value] += 1
        for (key, predicate), number in sorted(counts.items()):
            title, namespace = _FOREIGN[key]
            links = NamedNode(f"{DATASET}/links/{key}/{predicate.rpartition('#')[2]}")
            target = NamedNode(f"{DATASET}/target/{key}")
            self.links(dataset, VOID + "subset", links.value)
            self.kinds(links, VOID + "Linkset")
            self.links(links, VOID + "linkPredicate", predicate)
            self.links(links, VOID + "subjectsTarget", DATASET)
            self.links(links, VOID + "objectsTarget", target.value)
            self.count(links, VOID + "triples", number)
            self.kinds(target, VOID + "Dataset")
            self.texts(target, DCTERMS + "title", title)
            self.add(target, VOID + "uriSpace", Literal(namespace))

    def distributions(self, dataset: NamedNode, files: Mapping[str, bytes]) -> None:
        """Describe each published file with its media type and size."""
        for name, content in sorted(files.items()):
            file = NamedNode(f"{DATASET}/file/{name}")
            media_type = MEDIA_TYPES[name.rpartition(".")[2]]
            self.links(dataset, DCAT + "distribution", file.value)
            self.kinds(file, DCAT + "Distribution")
            self.add(file, DCTERMS + "title", Literal(name))
            self.links(file, DCTERMS + "license", _LICENSE)
            self.links(
                file,
                DCAT + "mediaType",
                f"https://www.iana.org/assignments/media-types/{media_type}",
            )
            self.count(file, DCAT + "byteSize", len(content))
