"""Ask FAO's One Country One Priority Product initiative: who supports which product, says who.

>>> from ocop_kg import KnowledgeGraph
>>> kg = KnowledgeGraph.open()
>>> len(kg.ask("experts-by-product", product="potato")) > 0
True
>>> kg.product("potato").countries
(<Country Lesotho>,)
"""

TYPE_CHECKING = False  # type checkers take it for true; typing itself would cost more than all else

if TYPE_CHECKING:
    from ocop_kg.budget import Budget
    from ocop_kg.errors import OcopError
    from ocop_kg.graph import Solutions
    from ocop_kg.graph.mirrors.taking import Upstream
    from ocop_kg.knowledge_graph import KnowledgeGraph
    from ocop_kg.records import Country, Event, Expert, Partnership, Product, Project, Source
    from ocop_kg.stores.login import Login
    from ocop_kg.stores.services import ServiceEndpoint

__all__ = [
    "Budget",
    "Country",
    "Event",
    "Expert",
    "KnowledgeGraph",
    "Login",
    "OcopError",
    "Partnership",
    "Product",
    "Project",
    "ServiceEndpoint",
    "Solutions",
    "Source",
    "Upstream",
    "__version__",
]

__version__ = "0.1.0"

_HOMES = {
    "Budget": "ocop_kg.budget",
    "KnowledgeGraph": "ocop_kg.knowledge_graph",
    "Login": "ocop_kg.stores.login",
    "OcopError": "ocop_kg.errors",
    "ServiceEndpoint": "ocop_kg.stores.services",
    "Solutions": "ocop_kg.graph",
    "Upstream": "ocop_kg.graph.mirrors.taking",
}


if not TYPE_CHECKING:  # so that type checkers notice a name that is not there

    def __getattr__(name: str) -> object:
        """Import a public name at its first use, so that ``import ocop_kg`` costs nothing."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        return getattr(import_module(_HOMES.get(name, "ocop_kg.records")), name)


def __dir__() -> list[str]:
    return sorted(__all__)
