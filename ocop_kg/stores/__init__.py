"""Where quads are kept and queries are answered."""

from ocop_kg.stores.embedded import EmbeddedStore
from ocop_kg.stores.protocol import Quads, Store, Term

__all__ = ["EmbeddedStore", "Quads", "Store", "Term"]
