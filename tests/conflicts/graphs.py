"""Small graphs that are planted with conflicts: a few lines of TriG for each source."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import mkdtemp

from ocop_kg import KnowledgeGraph

__all__ = ["THINGS", "graph_of"]

PREFIXES = """
@prefix dc: <http://purl.org/dc/elements/1.1/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix graph: <https://w3id.org/ocop/graph/> .
@prefix ocop: <https://w3id.org/ocop/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@base <https://w3id.org/ocop/id/> .
"""
THINGS = """
<region/world> a ocop:Region ; skos:prefLabel "World"@en .
<region/isles> a ocop:Region ; skos:prefLabel "Isles"@en .
<country/XAA> a ocop:Country ; skos:prefLabel "Exampland"@en ; ocop:inRegion <region/isles> .
<country/XAB> a ocop:Country ; skos:prefLabel "Otherland"@en ; ocop:inRegion <region/isles> .
<product/tuber> a ocop:Product ; skos:prefLabel "tuber"@en .
<product/yam> a ocop:Product ; skos:prefLabel "yam"@en ; skos:broader <product/tuber> .
<product/fish> a ocop:Product ; skos:prefLabel "fish"@en .
<indicator/countries-in-ocop> a ocop:Indicator ; skos:prefLabel "countries in OCOP"@en .
<indicator/harvest> a ocop:Indicator ; skos:prefLabel "harvest"@en .
<event/fair> a ocop:Event ; skos:prefLabel "Fair"@en .
<project/seed> a ocop:Project ; skos:prefLabel "Seed project"@en .
<organization/school> a ocop:Organization .
"""


def graph_of(sources: Mapping[str, str], *, things: str = THINGS) -> KnowledgeGraph:
    """Open a graph with one named graph for each source: its key, a date after a blank, its text.

    The date is the date of publication; a source without one has none.
    """
    parts = [PREFIXES, f"graph:things {{ {things} }}"]
    for name, text in sources.items():
        key, _, date = name.partition(" ")
        kind = {4: "gYear", 7: "gYearMonth", 10: "date"}.get(len(date))
        issued = f'dcterms:issued "{date}"^^xsd:{kind} ;' if kind else ""
        about = f'<source/{key}> a ocop:Source ; {issued} dcterms:title "{key}" .'
        parts.append(f"graph:{key} {{ {about} {text} }}")
    file = Path(mkdtemp()) / "planted.trig"
    file.write_text("\n".join(parts), "utf-8")
    return KnowledgeGraph.open(file, replace=True)
