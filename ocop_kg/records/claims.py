"""Records of claims: what sources state, each with exactly the sources that state it."""

from decimal import Decimal

from ocop_kg.records import actors, concepts, things
from ocop_kg.records.base import Many, Maybe, One, Thing, record
from ocop_kg.records.values import Money, literal, number

__all__ = [
    "Claim",
    "ConflictingStatement",
    "Contribution",
    "ExpertSupport",
    "IdentifierMatch",
    "Observation",
    "Participation",
    "Partnership",
    "ProductDesignation",
    "ProjectCoverage",
    "Role",
    "ValueChainActivity",
]


@record
class Claim(Thing):
    """Something that a source states; sources that say the same share the claim.

    A claim has no name, so its label is its key.
    """

    sources = Many["things.Source"](lambda: things.Source, "statedBy")
    """The sources that state it."""


@record
class ConflictingStatement(Claim):
    """One side where two sources disagree."""

    statement: str | None = literal("statement")

    conflict = One["things.Conflict"](lambda: things.Conflict, "^hasStatement")
    """The conflict of which this is a side."""


@record
class Contribution(Claim):
    """A sum of money that a source reports. Several can be the same money: do not add them up."""

    money: Money | None = literal("amount", "currency", read=Money.of)
    purpose: str | None = literal("purpose")
    as_of: str | None = literal("asOf")

    donor = One[Thing](lambda: Thing, "hasDonor")
    """The country or body that gives."""


@record
class ExpertSupport(Claim):
    """What an expert does for a product, a topic or a country."""

    topic: str | None = literal("topic")

    expert = One["actors.Expert"](lambda: actors.Expert, "byExpert")
    """The expert."""
    kind = One["concepts.SupportKind"](lambda: concepts.SupportKind, "supportKind")
    """What the expert does: speaks on, trains on, leads, …"""
    product = Maybe["things.Product"](lambda: things.Product, "concernsProduct")
    """The product that the support is about."""
    country = Maybe["things.Country"](lambda: things.Country, "concernsCountry")
    """The country that the support is for."""
    origin = Maybe["things.Country"](lambda: things.Country, "originatesIn")
    """The country that the expert comes from."""


@record
class IdentifierMatch(Claim):
    """What a product or country is called in another vocabulary, and where that was seen.

    `identifier` is the code there, `matched_to` its IRI, `as_of` the age of the copy.
    """

    identifier: str | None = literal("identifier")
    matched_to: str | None = literal("matchedTo")
    as_of: str | None = literal("asOf")

    subject = One[Thing](lambda: Thing, "concernsProduct|concernsCountry")
    """The product or country."""
    scheme = One["concepts.IdentifierScheme"](
        lambda: concepts.IdentifierScheme, "hasIdentifierScheme"
    )
    """The vocabulary."""
    kind = One["concepts.MatchKind"](lambda: concepts.MatchKind, "hasMatchKind")
    """How well it fits: exact, close, broad, narrow, or the organism (taxon)."""


@record
class Observation(Claim):
    """A figure that a source gives; `notes` hold qualifiers such as "more than"."""

    value: Decimal | None = literal("value", read=number)
    unit: str | None = literal("unit")
    as_of: str | None = literal("asOf")

    indicator = One["concepts.Indicator"](lambda: concepts.Indicator, "hasIndicator")
    """What is counted or measured."""
    scope = Maybe[Thing](lambda: Thing, "hasScope")
    """The country, region or programme that the figure is about."""


@record
class Participation(Claim):
    """That a country takes part in a role."""

    country = One["things.Country"](lambda: things.Country, "concernsCountry")
    """The country."""
    role = One["concepts.CountryRole"](lambda: concepts.CountryRole, "hasCountryRole")
    """The role, as narrow as the source states it."""


@record
class Partnership(Claim):
    """Support from a provider to a recipient."""

    topic: str | None = literal("topic")
    start: str | None = literal("startDate")

    provider = One[Thing](lambda: Thing, "hasProvider")
    """The country or body that supports."""
    recipient = One[Thing](lambda: Thing, "hasRecipient")
    """The country or body that is supported."""
    modality = One["concepts.Modality"](lambda: concepts.Modality, "hasModality")
    """How they work together."""
    product = Maybe["things.Product"](lambda: things.Product, "concernsProduct")
    """The product that it is about."""


@record
class ProductDesignation(Claim):
    """That a source names a product for a country."""

    country = One["things.Country"](lambda: things.Country, "concernsCountry")
    """The country."""
    product = One["things.Product"](lambda: things.Product, "concernsProduct")
    """The product."""
    status = One["concepts.DesignationStatus"](lambda: concepts.DesignationStatus, "hasStatus")
    """Whether the country chose it, or a source only names support."""


@record
class ProjectCoverage(Claim):
    """That a project serves a product in a country."""

    project = One["actors.Project"](lambda: actors.Project, "forProject")
    """The project."""
    country = One["things.Country"](lambda: things.Country, "concernsCountry")
    """The country."""
    product = One["things.Product"](lambda: things.Product, "concernsProduct")
    """The product."""


@record
class Role(Claim):
    """An office or job that a person holds, at a time."""

    title: str | None = literal("roleTitle")
    as_of: str | None = literal("asOf")

    person = One["actors.Person"](lambda: actors.Person, "heldBy")
    """The person."""
    organization = Maybe["actors.Organization"](lambda: actors.Organization, "atOrganization")
    """The body."""
    country = Maybe["things.Country"](lambda: things.Country, "concernsCountry")
    """The country."""


@record
class ValueChainActivity(Claim):
    """What a source reports at one stage of a value chain."""

    statement: str | None = literal("statement")
    start: str | None = literal("startDate")

    value_chain = One["things.ValueChain"](lambda: things.ValueChain, "inValueChain")
    """The value chain."""
    country = One["things.Country"](lambda: things.Country, "concernsCountry")
    """The country."""
    product = One["things.Product"](lambda: things.Product, "concernsProduct")
    """The product."""
    stage = One["concepts.Stage"](lambda: concepts.Stage, "atStage")
    """The stage."""
