"""Records of what the initiative is about: countries, products, value chains, and sources."""

from pyoxigraph import NamedNode

from ocop_kg.records import actors, claims, concepts
from ocop_kg.records.base import Is, Many, Maybe, One, Thing, record
from ocop_kg.records.values import Codes, literal, literals
from ocop_kg.vocabulary import graph_name

__all__ = [
    "Conflict",
    "Country",
    "PolicyFrame",
    "Product",
    "Region",
    "Source",
    "Technology",
    "ValueChain",
]


@record
class Source(Thing):
    """Something that was read; its label is its title.

    `published` is as exact as the source: a year, a month or a day.
    """

    publisher: str | None = literal("dc:publisher")
    published: str | None = literal("dcterms:issued")
    url: str | None = literal("foaf:page")

    sources = Many["Source"](lambda: Source, ".")
    """The source itself: it speaks for itself."""
    kind = Maybe["concepts.SourceKind"](lambda: concepts.SourceKind, "hasKind")
    """What kind of source it is."""
    claims = Many["claims.Claim"](lambda: claims.Claim, "^statedBy")
    """The claims that it states."""

    @property
    def graph(self) -> NamedNode:
        """The named graph that holds what it states, for ``GRAPH`` in a query."""
        return graph_name(self.key)


@record
class Region(Thing):
    """A region of FAO, a part of one, or the world."""

    part_of = Maybe["Region"](lambda: Region, "isPartOf")
    """The region that it belongs to."""
    parts = Many["Region"](lambda: Region, "^isPartOf")
    """The regions within it."""
    countries = Many["Country"](lambda: Country, "^inRegion")
    """The countries in it."""


@record
class Country(Thing):
    """A country, with the name that FAO uses as its label and its `codes`."""

    codes: Codes = literal("isoAlpha2", "isoAlpha3", "m49Code", read=Codes)

    is_demonstration = Is("DemonstrationCountry")
    """Whether a source calls it a demonstration country."""
    is_participating = Is("ParticipatingCountry")
    """Whether a source shows it taking part in the initiative."""
    region = Maybe["Region"](lambda: Region, "inRegion")
    """The region, the narrowest that is known."""
    priority_products = Many["Product"](lambda: Product, "hasPriorityProduct")
    """The products that it chose."""
    designations = Many["claims.ProductDesignation"](
        lambda: claims.ProductDesignation, "^concernsCountry"
    )
    """The products that sources name for it, each with its status."""
    value_chains = Many["ValueChain"](lambda: ValueChain, "^concernsCountry")
    """The value chains of its products."""
    activities = Many["claims.ValueChainActivity"](
        lambda: claims.ValueChainActivity, "^concernsCountry"
    )
    """What sources report along its value chains."""
    roles = Many["concepts.CountryRole"](
        lambda: concepts.CountryRole, "^concernsCountry/hasCountryRole"
    )
    """The roles in which it meets the initiative, with the wider ones."""
    participations = Many["claims.Participation"](lambda: claims.Participation, "^concernsCountry")
    """The statements about these roles."""
    experts = Many["actors.Expert"](lambda: actors.Expert, "^concernsCountry/byExpert")
    """The experts who support it."""
    partnerships = Many["claims.Partnership"](
        lambda: claims.Partnership, "^hasProvider|^hasRecipient"
    )
    """The partnerships in which it supports or is supported."""
    supports = Many["Country"](lambda: Country, "supportsCountry")
    """The countries that it supports."""
    projects = Many["actors.Project"](
        lambda: actors.Project, "^concernsCountry|^concernsCountry/^servesValueChain"
    )
    """The projects that serve it."""
    events = Many["actors.Event"](lambda: actors.Event, "^inCountry")
    """The events that took place in it."""
    organizations = Many["actors.Organization"](lambda: actors.Organization, "^inCountry")
    """The bodies that belong to it."""
    technologies = Many["Technology"](lambda: Technology, "^concernsCountry")
    """The technologies that sources report there."""
    observations = Many["claims.Observation"](lambda: claims.Observation, "^hasScope")
    """The figures about it."""
    contributions = Many["claims.Contribution"](lambda: claims.Contribution, "^hasDonor")
    """The sums that it gave, as sources report them."""
    identifiers = Many["claims.IdentifierMatch"](lambda: claims.IdentifierMatch, "^concernsCountry")
    """What it is called in other vocabularies."""


@record
class Product(Thing):
    """An agricultural product."""

    sector = Maybe["concepts.ProductSector"](lambda: concepts.ProductSector, "inSector")
    """The sector of agriculture."""
    countries = Many["Country"](lambda: Country, "^hasPriorityProduct")
    """The countries that chose it."""
    designations = Many["claims.ProductDesignation"](
        lambda: claims.ProductDesignation, "^concernsProduct"
    )
    """The countries for which sources name it, each with its status."""
    experts = Many["actors.Expert"](lambda: actors.Expert, "^concernsProduct/byExpert")
    """The experts who support it."""
    supports = Many["claims.ExpertSupport"](lambda: claims.ExpertSupport, "^concernsProduct")
    """What these experts do."""
    partnerships = Many["claims.Partnership"](lambda: claims.Partnership, "^concernsProduct")
    """The partnerships about it."""
    projects = Many["actors.Project"](
        lambda: actors.Project, "^concernsProduct|^concernsProduct/^servesValueChain"
    )
    """The projects that serve it."""
    value_chains = Many["ValueChain"](lambda: ValueChain, "^concernsProduct")
    """Its value chains, one a country."""
    activities = Many["claims.ValueChainActivity"](
        lambda: claims.ValueChainActivity, "^concernsProduct"
    )
    """What sources report along its value chains."""
    technologies = Many["Technology"](lambda: Technology, "^concernsProduct")
    """The technologies for it."""
    identifiers = Many["claims.IdentifierMatch"](lambda: claims.IdentifierMatch, "^concernsProduct")
    """What it is called in AGROVOC, FAOSTAT, Wikidata and others."""


@record
class ValueChain(Thing):
    """The way of a product in a country, from input to consumer."""

    country = One["Country"](lambda: Country, "concernsCountry")
    """The country."""
    product = One["Product"](lambda: Product, "concernsProduct")
    """The product."""
    activities = Many["claims.ValueChainActivity"](
        lambda: claims.ValueChainActivity, "^inValueChain"
    )
    """What sources report at its stages."""
    stages = Many["concepts.Stage"](lambda: concepts.Stage, "^inValueChain/atStage")
    """The stages of which something is known."""
    projects = Many["actors.Project"](lambda: actors.Project, "^servesValueChain")
    """The projects that serve it."""


@record
class Technology(Thing):
    """A technology or method."""

    stage = Maybe["concepts.Stage"](lambda: concepts.Stage, "atStage")
    """The stage of the value chain that it is for."""
    product = Maybe["Product"](lambda: Product, "concernsProduct")
    """The product that it is for."""
    country = Maybe["Country"](lambda: Country, "concernsCountry")
    """The country in which it is used."""
    origin = Maybe["Country"](lambda: Country, "originatesIn")
    """The country that it comes from."""


@record
class PolicyFrame(Thing):
    """A goal, principle, phase or definition, in the words of the data's editors."""

    statements: tuple[str, ...] = literals("statement")

    kind = Maybe["concepts.FrameKind"](lambda: concepts.FrameKind, "hasKind")
    """What kind of frame it is."""


@record
class Conflict(Thing):
    """Two statements of sources that differ."""

    topic: str | None = literal("topic")

    about = Many[Thing](lambda: Thing, "concerns")
    """What the statements are about."""
    statements = Many["claims.ConflictingStatement"](
        lambda: claims.ConflictingStatement, "hasStatement"
    )
    """The sides."""
