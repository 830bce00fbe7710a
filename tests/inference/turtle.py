"""Small graphs written in Turtle, for tests."""

from pyoxigraph import RdfFormat, Triple, parse

PREFIXES = """
@prefix : <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def triples(turtle: str) -> frozenset[Triple]:
    """Read Turtle that may use the prefixes above."""
    return frozenset(quad.triple for quad in parse(PREFIXES + turtle, format=RdfFormat.TURTLE))
