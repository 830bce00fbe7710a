"""Tests of the ontology, its vocabularies, alignments and JSON-LD context."""
