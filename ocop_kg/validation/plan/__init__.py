"""Shapes compiled to SPARQL: one set-based query for what shares a target and a path."""

from ocop_kg.validation.plan.running import run

__all__ = ["run"]
