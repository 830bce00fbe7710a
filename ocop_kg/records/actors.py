"""Records of those who act, and of what they do together: people, bodies, projects, events."""

from ocop_kg.records import claims, concepts, things
from ocop_kg.records.base import Many, Maybe, Thing, record
from ocop_kg.records.values import Money, literal

__all__ = ["Event", "Expert", "Initiative", "Organization", "Person", "Programme", "Project"]


@record
class Person(Thing):
    """A person in a public or professional role."""

    honorific: str | None = literal("honorific")

    roles = Many["claims.Role"](lambda: claims.Role, "^heldBy")
    """The offices and jobs that sources show, each with its date."""
    organizations = Many["Organization"](lambda: Organization, "^heldBy/atOrganization")
    """The bodies of these roles."""


@record
class Expert(Person):
    """A person of whom a source shows what the person does for a product, topic or country."""

    supports = Many["claims.ExpertSupport"](lambda: claims.ExpertSupport, "^byExpert")
    """What the expert does."""
    products = Many["things.Product"](lambda: things.Product, "^byExpert/concernsProduct")
    """The products that the expert supports."""
    countries = Many["things.Country"](lambda: things.Country, "^byExpert/concernsCountry")
    """The countries that the expert supports."""
    origins = Many["things.Country"](lambda: things.Country, "^byExpert/originatesIn")
    """The countries that the expert comes from, where a source says so."""


@record
class Organization(Thing):
    """A body: a ministry, an office, an institute, a company."""

    kinds = Many["concepts.OrganizationKind"](lambda: concepts.OrganizationKind, "hasKind")
    """What kind of body it is."""
    country = Maybe["things.Country"](lambda: things.Country, "inCountry")
    """The country that it belongs to."""
    part_of = Maybe["Organization"](lambda: Organization, "isPartOf")
    """The body that it directly belongs to."""
    parts = Many["Organization"](lambda: Organization, "^isPartOf")
    """The bodies that belong to it, directly or not."""
    roles = Many["claims.Role"](lambda: claims.Role, "^atOrganization")
    """The offices and jobs that people hold there."""
    people = Many["Person"](lambda: Person, "^atOrganization/heldBy")
    """The people in these roles."""
    events = Many["Event"](lambda: Event, "^organizedBy")
    """The events that it organized."""
    partnerships = Many["claims.Partnership"](
        lambda: claims.Partnership, "^hasProvider|^hasRecipient"
    )
    """The partnerships in which it supports or is supported."""
    projects = Many["Project"](lambda: Project, "^fundedBy|^underProgramme")
    """The projects that it pays for or that run under it."""


@record
class Programme(Thing):
    """A programme or funding line."""

    projects = Many["Project"](lambda: Project, "^fundedBy|^underProgramme")
    """The projects that it pays for or that run under it."""


@record
class Initiative(Thing):
    """The initiative itself, One Country One Priority Product."""

    projects = Many["Project"](lambda: Project, "^underProgramme")
    """The projects that run under it."""


@record
class Project(Thing):
    """A project; `start` and `end` are as exact as the source gives them (2024, 2024-07, …)."""

    start: str | None = literal("startDate")
    end: str | None = literal("endDate")
    budget: Money | None = literal("budgetAmount", "budgetCurrency", read=Money.of)

    programme = Maybe[Thing](lambda: Thing, "underProgramme")
    """The programme, body or initiative that it runs under."""
    funders = Many[Thing](lambda: Thing, "fundedBy")
    """The countries or bodies that pay for it."""
    coverages = Many["claims.ProjectCoverage"](lambda: claims.ProjectCoverage, "^forProject")
    """The pairs of country and product that it serves, each with its sources."""
    countries = Many["things.Country"](
        lambda: things.Country, "concernsCountry|servesValueChain/concernsCountry"
    )
    """The countries that it serves."""
    products = Many["things.Product"](
        lambda: things.Product, "concernsProduct|servesValueChain/concernsProduct"
    )
    """The products that it serves."""
    value_chains = Many["things.ValueChain"](lambda: things.ValueChain, "servesValueChain")
    """The value chains that it serves."""


@record
class Event(Thing):
    """A workshop, launch, fair or other event; dates are as exact as the source gives them."""

    start: str | None = literal("startDate")
    end: str | None = literal("endDate")
    place: str | None = literal("place")
    participants_note: str | None = literal("participantsNote")

    kind = Maybe["concepts.EventKind"](lambda: concepts.EventKind, "hasKind")
    """What kind of event it is."""
    country = Maybe["things.Country"](lambda: things.Country, "inCountry")
    """The country in which it takes place."""
    organizers = Many["Organization"](lambda: Organization, "organizedBy")
    """The bodies that organize it."""
