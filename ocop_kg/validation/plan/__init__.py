"""Shapes compiled to SPARQL: one set-based query for what shares a target and a path."""
