"""Ask FAO's One Country One Priority Product initiative: who supports which product, says who.

>>> from ocop_kg import KnowledgeGraph
>>> kg = KnowledgeGraph.open()
>>> len(kg.ask("experts-by-product", product="potato")) > 0
True
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ocop_kg.errors import OcopError
    from ocop_kg.knowledge_graph import KnowledgeGraph

__all__ = ["KnowledgeGraph", "OcopError", "__version__"]

__version__ = "0.1.0"

_HOMES = {
    "KnowledgeGraph": "ocop_kg.knowledge_graph",
    "OcopError": "ocop_kg.errors",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401
    """Import a public name at its first use, so that ``import ocop_kg`` costs next to nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
