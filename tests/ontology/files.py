"""Where the files of the ontology lie and what its names begin with."""

from pathlib import Path

from rdflib import Namespace

__all__ = ["ALIGNMENTS", "ALL", "CONTEXT", "ID", "OCOP", "ONTOLOGY", "ROOT", "VOCABULARIES"]

ROOT = Path(__file__).parents[2]
ONTOLOGY = ROOT / "ontology/ocop.ttl"
VOCABULARIES = tuple(sorted((ROOT / "ontology/vocabularies").glob("*.ttl")))
ALIGNMENTS = tuple(sorted((ROOT / "ontology/alignments").glob("*.ttl")))
ALL = (ONTOLOGY, *VOCABULARIES, *ALIGNMENTS)
CONTEXT = ROOT / "ontology/context.jsonld"
OCOP = Namespace("https://w3id.org/ocop/ontology#")
ID = Namespace("https://w3id.org/ocop/id/")
