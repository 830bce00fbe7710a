"""Records of the concepts of the controlled vocabularies: sectors, stages, kinds, statuses."""

from ocop_kg.records import claims, things
from ocop_kg.records.base import Many, Thing, record
from ocop_kg.records.values import integer, literal

__all__ = [
    "Concept",
    "CountryRole",
    "DesignationStatus",
    "EventKind",
    "FrameKind",
    "IdentifierScheme",
    "Indicator",
    "MatchKind",
    "Modality",
    "OrganizationKind",
    "ProductSector",
    "SourceKind",
    "Stage",
    "SupportKind",
]


@record
class Concept(Thing):
    """A concept of a vocabulary (SKOS), with its definition."""

    definition: str | None = literal("skos:definition")

    broader = Many["Concept"](lambda: Concept, "skos:broader")
    """The wider concepts."""
    narrower = Many["Concept"](lambda: Concept, "^skos:broader")
    """The narrower concepts."""


@record
class CountryRole(Concept):
    """A role in which a country meets the initiative, such as demonstration."""

    countries = Many["things.Country"](lambda: things.Country, "^hasCountryRole/concernsCountry")
    """The countries in this role."""


@record
class DesignationStatus(Concept):
    """How a source names a product for a country: as its choice, or only as what is supported."""


@record
class EventKind(Concept):
    """A kind of event, such as a workshop."""


@record
class FrameKind(Concept):
    """A kind of policy frame, such as a principle."""


@record
class IdentifierScheme(Concept):
    """A vocabulary that names products or countries, such as AGROVOC."""


@record
class Indicator(Concept):
    """What a figure measures."""

    observations = Many["claims.Observation"](lambda: claims.Observation, "^hasIndicator")
    """The figures that sources give."""


@record
class MatchKind(Concept):
    """How well an identifier fits."""


@record
class Modality(Concept):
    """A way of working together, such as South-South cooperation."""

    partnerships = Many["claims.Partnership"](lambda: claims.Partnership, "^hasModality")
    """The partnerships of this kind."""


@record
class OrganizationKind(Concept):
    """A kind of body, such as a ministry."""


@record
class ProductSector(Concept):
    """A sector of agriculture, such as field crops."""

    products = Many["things.Product"](lambda: things.Product, "^inSector")
    """The products of this sector."""


@record
class SourceKind(Concept):
    """A kind of source, such as news."""


@record
class Stage(Concept):
    """A stage of a value chain, such as storage; `position` counts along the chain."""

    position: int | None = literal("position", read=integer)

    activities = Many["claims.ValueChainActivity"](lambda: claims.ValueChainActivity, "^atStage")
    """What sources report at this stage."""
    technologies = Many["things.Technology"](lambda: things.Technology, "^atStage")
    """The technologies for this stage."""


@record
class SupportKind(Concept):
    """A way in which an expert supports a product or country."""
