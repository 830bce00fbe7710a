"""The graph and what can be asked of it: queries, names, descriptions, inference."""

TYPE_CHECKING = False  # as in the package itself

if TYPE_CHECKING:
    from ocop_kg.graph.describe import Description, Fact
    from ocop_kg.graph.graph import Graph
    from ocop_kg.graph.names import Match
    from ocop_kg.graph.results import Solutions
    from ocop_kg.graph.triples import Triples

__all__ = ["Description", "Fact", "Graph", "Match", "Solutions", "Triples"]

_HOMES = {
    "Description": "describe",
    "Fact": "describe",
    "Graph": "graph",
    "Match": "names",
    "Solutions": "results",
    "Triples": "triples",
}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Import a name at its first use: commands that need terms alone start faster."""
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
