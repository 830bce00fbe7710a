"""The methods of `KnowledgeGraph` that give the record of one thing.

A name is whatever `Graph.resolve` understands (IRI, label in any language, code, key), or a record.
Every method raises `UnknownThingError`, which offers near names, or `AmbiguousThingError`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocop_kg import records
from ocop_kg.graph import Graph

if TYPE_CHECKING:
    from ocop_kg.records import Name

__all__ = ["RecordsByName"]


class RecordsByName(Graph):
    """A graph that gives the record of a thing by its name."""

    def thing(self, name: Name) -> records.Thing:
        """Give whatever bears this name, as the narrowest kind of record.

        >>> from ocop_kg import KnowledgeGraph
        >>> kg = KnowledgeGraph.open()
        >>> kg.thing("LSO"), kg.thing("Liping Jin"), kg.thing("stage/storage")
        (<Country Lesotho>, <Expert Liping Jin>, <Stage storage>)
        """
        return records.find_one(self, records.Thing, name)

    def country(self, name: Name) -> records.Country:
        """Give a country by name in any language, or by its alpha-2, alpha-3 or M49 code.

        >>> from ocop_kg import KnowledgeGraph
        >>> lesotho = KnowledgeGraph.open().country("LS")
        >>> lesotho.label_in("zh"), lesotho.codes.m49, lesotho.region
        ('莱索托', '426', <Region Africa>)
        """
        return records.find_one(self, records.Country, name)

    def event(self, name: Name) -> records.Event:
        """Give an event.

        >>> from ocop_kg import KnowledgeGraph
        >>> KnowledgeGraph.open().event("Global launch of OCOP").start
        '2021-09-07'
        """
        return records.find_one(self, records.Event, name)

    def expert(self, name: Name) -> records.Expert:
        """Give an expert: a person who supports a product, a topic or a country.

        >>> from ocop_kg import KnowledgeGraph
        >>> liping_jin = KnowledgeGraph.open().expert("Liping Jin")
        >>> [(support.kind, support.product) for support in liping_jin.supports]
        [(<SupportKind chief expert on>, <Product potato>)]
        """
        return records.find_one(self, records.Expert, name)

    def organization(self, name: Name) -> records.Organization:
        """Give a body: a ministry, an office, an institute, a company.

        >>> from ocop_kg import KnowledgeGraph
        >>> KnowledgeGraph.open().organization("CATAS").country
        <Country China>
        """
        return records.find_one(self, records.Organization, name)

    def person(self, name: Name) -> records.Person:
        """Give a person, who is an `Expert` where the graph knows of support.

        >>> from ocop_kg import KnowledgeGraph
        >>> KnowledgeGraph.open().person("Abdulhakim Elwaer").organizations
        (<Organization FAO Regional Office for Near East and North Africa>,)
        """
        return records.find_one(self, records.Person, name)

    def product(self, name: Name) -> records.Product:
        """Give a product.

        >>> from ocop_kg import KnowledgeGraph
        >>> potato = KnowledgeGraph.open().product("potato")
        >>> potato.sector, potato.countries
        (<ProductSector field crop>, (<Country Lesotho>,))
        """
        return records.find_one(self, records.Product, name)

    def programme(self, name: Name) -> records.Programme:
        """Give a programme or funding line.

        >>> from ocop_kg import KnowledgeGraph
        >>> KnowledgeGraph.open().programme("fao-fvc").projects[0].countries[0]
        <Country Bangladesh>
        """
        return records.find_one(self, records.Programme, name)

    def project(self, name: Name) -> records.Project:
        """Give a project.

        >>> from ocop_kg import KnowledgeGraph
        >>> project = KnowledgeGraph.open().project("Sustainable chestnut value chain")
        >>> project.countries, project.start
        ((<Country Albania>,), '2023-06')
        """
        return records.find_one(self, records.Project, name)

    def region(self, name: Name) -> records.Region:
        """Give a region.

        >>> from ocop_kg import KnowledgeGraph
        >>> KnowledgeGraph.open().region("Pacific islands").part_of
        <Region Asia and the Pacific>
        """
        return records.find_one(self, records.Region, name)

    def source(self, name: Name) -> records.Source:
        """Give a source by its key or title.

        >>> from ocop_kg import KnowledgeGraph
        >>> KnowledgeGraph.open().source("fao-global-launch-event-2021").publisher
        'FAO'
        """
        return records.find_one(self, records.Source, name)

    def technology(self, name: Name) -> records.Technology:
        """Give a technology or method.

        >>> from ocop_kg import KnowledgeGraph
        >>> KnowledgeGraph.open().technology("Agroecological technology packages").product
        <Product amaranth>
        """
        return records.find_one(self, records.Technology, name)

    def value_chain(self, name: Name) -> records.ValueChain:
        """Give a value chain by its key or label.

        >>> from ocop_kg import KnowledgeGraph
        >>> KnowledgeGraph.open().value_chain("potato in Lesotho").country
        <Country Lesotho>
        """
        return records.find_one(self, records.ValueChain, name)
