"""The graph on the web: a SPARQL endpoint, and a house of linked pages (extra ``serve``)."""

from ocop_kg.server.serving import serve
from ocop_kg.server.settings import Settings

__all__ = ["Settings", "serve"]
