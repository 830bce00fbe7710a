"""The methods of `KnowledgeGraph` that list records under conditions.

A condition names a thing as `Graph.resolve` understands it (IRI, label in any language, code, key),
or is a record; None asks nothing. Every method raises `UnknownThingError`, which offers near names,
or `AmbiguousThingError`. Lists are sorted by label, then by IRI.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocop_kg import records
from ocop_kg.records.by_name import RecordsByName

if TYPE_CHECKING:
    from ocop_kg.records import Name

__all__ = ["RecordLists"]


class RecordLists(RecordsByName):
    """A graph that lists records of a kind."""

    def activities(
        self, *, country: Name | None = None, product: Name | None = None, stage: Name | None = None
    ) -> tuple[records.ValueChainActivity, ...]:
        """List what sources report along value chains.

        >>> from ocop_kg import KnowledgeGraph
        >>> {str(each.stage) for each in KnowledgeGraph.open().activities(stage="storage")}
        {'storage'}
        """
        return records.find_all(
            self, records.ValueChainActivity, country=country, product=product, stage=stage
        )

    def recorded_conflicts(self) -> tuple[records.Conflict, ...]:
        """List the conflicts that the editors recorded; `KnowledgeGraph.conflicts` finds them.

        >>> from ocop_kg import KnowledgeGraph
        >>> conflict = KnowledgeGraph.open().recorded_conflicts()[0]
        >>> [side.statement for side in conflict.statements]
        ['13 countries', '15 Arab countries']
        """
        return records.find_all(self, records.Conflict)

    def contributions(self, *, donor: Name | None = None) -> tuple[records.Contribution, ...]:
        """List the sums that sources report; several can be the same money.

        >>> from ocop_kg import KnowledgeGraph
        >>> {str(each.money) for each in KnowledgeGraph.open().contributions(donor="China")}
        {'USD 5,000,000'}
        """
        return records.find_all(self, records.Contribution, donor=donor)

    def countries(
        self,
        *,
        region: Name | None = None,
        role: Name | None = None,
        product: Name | None = None,
    ) -> tuple[records.Country, ...]:
        """List countries: of a region, in a role, with a priority product.

        >>> from ocop_kg import KnowledgeGraph
        >>> kg = KnowledgeGraph.open()
        >>> kg.countries(region="Africa", role="demonstration")
        (<Country Malawi>,)
        >>> kg.countries(product="potato")
        (<Country Lesotho>,)
        """
        return records.find_all(
            self, records.Country, region=region, roles=role, priority_products=product
        )

    def designations(
        self,
        *,
        country: Name | None = None,
        product: Name | None = None,
        status: Name | None = None,
    ) -> tuple[records.ProductDesignation, ...]:
        """List what sources name as products of countries.

        >>> from ocop_kg import KnowledgeGraph
        >>> [each.product for each in KnowledgeGraph.open().designations(country="Brazil")]
        [<Product cocoa>, <Product tambaqui>]
        """
        return records.find_all(
            self, records.ProductDesignation, country=country, product=product, status=status
        )

    def events(
        self,
        *,
        year: int | str | None = None,
        country: Name | None = None,
        kind: Name | None = None,
        organizer: Name | None = None,
    ) -> tuple[records.Event, ...]:
        """List events: those that took place, at least in part, in a year, and so on.

        >>> from ocop_kg import KnowledgeGraph
        >>> KnowledgeGraph.open().events(year=2021, kind="launch")
        (<Event Global launch of OCOP>,)
        """
        events = records.find_all(
            self, records.Event, country=country, kind=kind, organizers=organizer
        )
        if year is None:
            return events
        return tuple(each for each in events if records.within_year(year, each.start, each.end))

    def experts(
        self, *, product: Name | None = None, country: Name | None = None
    ) -> tuple[records.Expert, ...]:
        """List the experts, also those who support a product or country.

        >>> from ocop_kg import KnowledgeGraph
        >>> "Liping Jin" in {each.label for each in KnowledgeGraph.open().experts(product="potato")}
        True
        """
        return records.find_all(self, records.Expert, products=product, countries=country)

    def indicators(self) -> tuple[records.Indicator, ...]:
        """List what figures are given for.

        >>> from ocop_kg import KnowledgeGraph
        >>> "demonstration countries" in map(str, KnowledgeGraph.open().indicators())
        True
        """
        return records.find_all(self, records.Indicator)

    def observations(
        self, *, indicator: Name | None = None, scope: Name | None = None
    ) -> tuple[records.Observation, ...]:
        """List the figures that sources give.

        >>> from ocop_kg import KnowledgeGraph
        >>> figures = KnowledgeGraph.open().observations(indicator="demonstration countries")
        >>> sorted({str(each.value) for each in figures})
        ['15', '16', '18', '5']
        """
        return records.find_all(self, records.Observation, indicator=indicator, scope=scope)

    def organizations(
        self, *, kind: Name | None = None, country: Name | None = None
    ) -> tuple[records.Organization, ...]:
        """List bodies.

        >>> from ocop_kg import KnowledgeGraph
        >>> KnowledgeGraph.open().organizations(kind="ministry", country="LBN")
        (<Organization Ministry of Agriculture of Lebanon>,)
        """
        return records.find_all(self, records.Organization, kinds=kind, country=country)

    def partnerships(
        self,
        *,
        provider: Name | None = None,
        recipient: Name | None = None,
        product: Name | None = None,
        modality: Name | None = None,
    ) -> tuple[records.Partnership, ...]:
        """List the partnerships between a provider and a recipient.

        >>> from ocop_kg import KnowledgeGraph
        >>> found = KnowledgeGraph.open().partnerships(provider="CHN", modality="south-south")
        >>> {str(each.provider) for each in found}
        {'China'}
        """
        return records.find_all(
            self,
            records.Partnership,
            provider=provider,
            recipient=recipient,
            product=product,
            modality=modality,
        )

    def people(self, *, organization: Name | None = None) -> tuple[records.Person, ...]:
        """List people, also those with a role at a body.

        >>> from ocop_kg import KnowledgeGraph
        >>> len(KnowledgeGraph.open().people(organization="FAO")) > 0
        True
        """
        return records.find_all(self, records.Person, organizations=organization)

    def policy_frames(self, *, kind: Name | None = None) -> tuple[records.PolicyFrame, ...]:
        """List goals, principles, phases and definitions.

        >>> from ocop_kg import KnowledgeGraph
        >>> "More with less" in map(str, KnowledgeGraph.open().policy_frames(kind="principle"))
        True
        """
        return records.find_all(self, records.PolicyFrame, kind=kind)

    def products(
        self, *, sector: Name | None = None, country: Name | None = None
    ) -> tuple[records.Product, ...]:
        """List products: of a sector, chosen by a country.

        >>> from ocop_kg import KnowledgeGraph
        >>> KnowledgeGraph.open().products(sector="fishery")
        (<Product tambaqui>,)
        """
        return records.find_all(self, records.Product, sector=sector, countries=country)

    def programmes(self) -> tuple[records.Programme, ...]:
        """List programmes and funding lines.

        >>> from ocop_kg import KnowledgeGraph
        >>> KnowledgeGraph.open().programmes()[0].aliases
        ('Flexible Multi-Partner Mechanism',)
        """
        return records.find_all(self, records.Programme)

    def projects(
        self,
        *,
        funder: Name | None = None,
        country: Name | None = None,
        product: Name | None = None,
        programme: Name | None = None,
    ) -> tuple[records.Project, ...]:
        """List projects.

        >>> from ocop_kg import KnowledgeGraph
        >>> KnowledgeGraph.open().projects(funder="GBR")
        (<Project Empowering local communities for economic development in th…>,)
        """
        return records.find_all(
            self,
            records.Project,
            funders=funder,
            countries=country,
            products=product,
            programme=programme,
        )

    def regions(self) -> tuple[records.Region, ...]:
        """List the regions.

        >>> from ocop_kg import KnowledgeGraph
        >>> KnowledgeGraph.open().regions()[:2]
        (<Region Africa>, <Region Asia and the Pacific>)
        """
        return records.find_all(self, records.Region)

    def roles(
        self,
        *,
        person: Name | None = None,
        organization: Name | None = None,
        country: Name | None = None,
    ) -> tuple[records.Role, ...]:
        """List the offices and jobs in which sources show people.

        >>> from ocop_kg import KnowledgeGraph
        >>> role = KnowledgeGraph.open().roles(person="Abdulhakim Elwaer")[0]
        >>> role.title, role.as_of
        ('Assistant Director-General and Regional Representative', '2022-06')
        """
        return records.find_all(
            self, records.Role, person=person, organization=organization, country=country
        )

    def sources(
        self, *, publisher: str | None = None, kind: Name | None = None
    ) -> tuple[records.Source, ...]:
        """List sources; the name of a publisher is compared as all names are.

        >>> from ocop_kg import KnowledgeGraph
        >>> {each.publisher for each in KnowledgeGraph.open().sources(publisher="fao")}
        {'FAO'}
        """
        sources = records.find_all(self, records.Source, kind=kind)
        return sources if publisher is None else records.published_by(sources, publisher)

    def technologies(
        self, *, stage: Name | None = None, product: Name | None = None, country: Name | None = None
    ) -> tuple[records.Technology, ...]:
        """List technologies and methods.

        >>> from ocop_kg import KnowledgeGraph
        >>> len(KnowledgeGraph.open().technologies(stage="processing")) > 0
        True
        """
        return records.find_all(
            self, records.Technology, stage=stage, product=product, country=country
        )

    def value_chains(
        self, *, country: Name | None = None, product: Name | None = None
    ) -> tuple[records.ValueChain, ...]:
        """List value chains, each of a product in a country.

        >>> from ocop_kg import KnowledgeGraph
        >>> KnowledgeGraph.open().value_chains(country="LSO")
        (<ValueChain potato in Lesotho>,)
        """
        return records.find_all(self, records.ValueChain, country=country, product=product)
