"""Typed records: what the graph knows, as frozen dataclasses with relations.

Nothing is imported before it is used, so that a person who only asks questions pays nothing.

>>> from ocop_kg import KnowledgeGraph
>>> kg = KnowledgeGraph.open()
>>> kg.country("Lesotho").priority_products
(<Product potato>,)
>>> [str(source.publisher) for source in kg.expert("Liping Jin").sources][:1]
['FAO']
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ocop_kg.records.actors import (
        Event,
        Expert,
        Initiative,
        Organization,
        Person,
        Programme,
        Project,
    )
    from ocop_kg.records.base import KINDS, Many, Maybe, Name, One, Relation, Thing
    from ocop_kg.records.claims import (
        Claim,
        ConflictingStatement,
        Contribution,
        ExpertSupport,
        IdentifierMatch,
        Observation,
        Participation,
        Partnership,
        ProductDesignation,
        ProjectCoverage,
        Role,
        ValueChainActivity,
    )
    from ocop_kg.records.concepts import (
        Concept,
        CountryRole,
        DesignationStatus,
        EventKind,
        FrameKind,
        IdentifierScheme,
        Indicator,
        MatchKind,
        Modality,
        OrganizationKind,
        ProductSector,
        SourceKind,
        Stage,
        SupportKind,
    )
    from ocop_kg.records.finding import find_all, find_one, published_by, within_year
    from ocop_kg.records.things import (
        Conflict,
        Country,
        PolicyFrame,
        Product,
        Region,
        Source,
        Technology,
        ValueChain,
    )
    from ocop_kg.records.values import Codes, Money

__all__ = [
    "KINDS",
    "Claim",
    "Codes",
    "Concept",
    "Conflict",
    "ConflictingStatement",
    "Contribution",
    "Country",
    "CountryRole",
    "DesignationStatus",
    "Event",
    "EventKind",
    "Expert",
    "ExpertSupport",
    "FrameKind",
    "IdentifierMatch",
    "IdentifierScheme",
    "Indicator",
    "Initiative",
    "Many",
    "MatchKind",
    "Maybe",
    "Modality",
    "Money",
    "Name",
    "Observation",
    "One",
    "Organization",
    "OrganizationKind",
    "Participation",
    "Partnership",
    "Person",
    "PolicyFrame",
    "Product",
    "ProductDesignation",
    "ProductSector",
    "Programme",
    "Project",
    "ProjectCoverage",
    "Region",
    "Relation",
    "Role",
    "Source",
    "SourceKind",
    "Stage",
    "SupportKind",
    "Technology",
    "Thing",
    "ValueChain",
    "ValueChainActivity",
    "find_all",
    "find_one",
    "published_by",
    "within_year",
]


if not TYPE_CHECKING:  # so that type checkers notice a name that is not there

    def __getattr__(name: str) -> object:
        """Import the records at the first use of one of them."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        for module in ("claims", "things", "actors", "concepts", "base", "values", "finding"):
            home = import_module(f"{__name__}.{module}")
            if hasattr(home, name):
                return getattr(home, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
