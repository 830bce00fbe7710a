"""Records and ontology say the same: classes, subclasses and the terms of every path."""

from collections.abc import Iterator

import pytest
from pyoxigraph import NamedNode

from ocop_kg import KnowledgeGraph, records
from ocop_kg.records import KINDS, Relation
from ocop_kg.vocabulary import OCOP, ONTOLOGY_GRAPH, OWL, RDF_TYPE, RDFS, ocop

DEFINED = {
    "DemonstrationCountry",
    "DemonstrationParticipation",
    "Market",
    "OcopParticipation",
    "ParticipatingCountry",
}
"""Classes whose members are told apart by a property of their record, not by a record class."""


def ontology_classes(kg: KnowledgeGraph) -> set[str]:
    quads = kg.store.quads_for_pattern(None, RDF_TYPE, NamedNode(OWL + "Class"), ONTOLOGY_GRAPH)
    names = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    return {name.removeprefix(OCOP) for name in names if name.startswith(OCOP)}


def terms() -> Iterator[tuple[str, NamedNode]]:
    """Every property that a record class reads, with the place that reads it."""
    for kind in KINDS.values():
        for name, declared in vars(kind).items():
            if isinstance(declared, Relation):
                for way in declared.path.alternatives:
                    for step in way:
                        if step.property is not None:
                            yield f"{kind.__name__}.{name}", step.property
        for field in kind.__dataclass_fields__.values():
            if "reading" in field.metadata:
                for term in field.metadata["reading"].properties:
                    yield f"{kind.__name__}.{field.name}", term


def test_every_class_of_the_ontology_has_its_record_class(kg: KnowledgeGraph) -> None:
    assert KINDS.keys() - {"Concept", "Thing"} == ontology_classes(kg) - DEFINED


@pytest.mark.parametrize("name", sorted(KINDS.keys() - {"Concept", "Thing"}))
def test_subclasses_agree(kg: KnowledgeGraph, name: str) -> None:
    above = kg.store.quads_for_pattern(
        ocop(name), NamedNode(RDFS + "subClassOf"), None, ONTOLOGY_GRAPH
    )
    stated = {quad.object.value for quad in above if isinstance(quad.object, NamedNode)}
    stated = {iri.rpartition("#")[2] for iri in stated if iri.rpartition("#")[2] in KINDS}
    declared = {base.__name__ for base in KINDS[name].__bases__} - {"Thing"}
    if name == "Product":  # a concept of no vocabulary: without definition or tree
        stated.discard("Concept")
    assert declared == stated


def test_every_term_is_declared(kg: KnowledgeGraph) -> None:
    own = {place: term for place, term in terms() if term.value.startswith(OCOP)}
    missing = {
        place: term.value
        for place, term in own.items()
        if not any(kg.store.quads_for_pattern(term, RDF_TYPE, None, ONTOLOGY_GRAPH))
    }
    assert len(own) > 100
    assert missing == {}


def test_every_kind_is_exported() -> None:
    assert set(records.__all__) >= KINDS.keys()
    for name in records.__all__:
        assert getattr(records, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'Nation'"):
        records.Nation  # type: ignore[attr-defined] # noqa: B018
