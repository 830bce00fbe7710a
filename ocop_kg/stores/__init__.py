"""Where quads are kept and queries are answered."""

from ocop_kg.stores.embedded import EmbeddedStore, Term

__all__ = ["EmbeddedStore", "Term"]
