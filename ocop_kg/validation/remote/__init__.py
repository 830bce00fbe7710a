"""Validation of what a SPARQL endpoint holds, where it lies: only results and counts travel."""
