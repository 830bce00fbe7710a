# Run after all tables are lifted. Short cuts for simple queries: each stands in the graph of the claim
# that backs it, so that it goes when its source goes. And what a mapping of one row cannot place.
PREFIX match: <https://w3id.org/ocop/id/match-kind/>
PREFIX ocop: <https://w3id.org/ocop/ontology#>
PREFIX organization-kind: <https://w3id.org/ocop/id/organization-kind/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX status: <https://w3id.org/ocop/id/status/>

# A country and the product that it chose.
INSERT { GRAPH ?g { ?country ocop:hasPriorityProduct ?product } }
WHERE {
  GRAPH ?g {
    ?claim a ocop:ProductDesignation ;
      ocop:hasStatus status:priority-product ;
      ocop:concernsCountry ?country ;
      ocop:concernsProduct ?product .
  }
} ;

# An expert and the product that the support is about.
INSERT { GRAPH ?g { ?expert ocop:supportsProduct ?product } }
WHERE {
  GRAPH ?g { ?claim a ocop:ExpertSupport ; ocop:byExpert ?expert ; ocop:concernsProduct ?product }
} ;

# An expert and the country that the support is for.
INSERT { GRAPH ?g { ?expert ocop:supportsCountry ?country } }
WHERE {
  GRAPH ?g { ?claim a ocop:ExpertSupport ; ocop:byExpert ?expert ; ocop:concernsCountry ?country }
} ;

# A provider and the country that receives. The recipient may also be a body, which gets no short cut.
INSERT { GRAPH ?g { ?provider ocop:supportsCountry ?country } }
WHERE {
  GRAPH ?g { ?claim a ocop:Partnership ; ocop:hasProvider ?provider ; ocop:hasRecipient ?country }
  GRAPH ?anywhere { ?country a ocop:Country }
} ;

# A project and the value chain of each pair that it serves.
INSERT { GRAPH ?g { ?project ocop:servesValueChain ?chain } }
WHERE {
  GRAPH ?g {
    ?claim a ocop:ProjectCoverage ;
      ocop:forProject ?project ;
      ocop:concernsCountry ?country ;
      ocop:concernsProduct ?product .
    ?chain a ocop:ValueChain ; ocop:concernsCountry ?country ; ocop:concernsProduct ?product .
  }
} ;

# A project and each product that it serves somewhere.
INSERT { GRAPH ?g { ?project ocop:concernsProduct ?product } }
WHERE {
  GRAPH ?g { ?claim a ocop:ProjectCoverage ; ocop:forProject ?project ; ocop:concernsProduct ?product }
} ;

# A figure whose scope is a country.
INSERT { GRAPH ?g { ?claim ocop:concernsCountry ?country } }
WHERE {
  GRAPH ?g { ?claim a ocop:Observation ; ocop:hasScope ?country }
  GRAPH ?anywhere { ?country a ocop:Country }
} ;

# A product or country and what it is called elsewhere. "Broad" says that the foreign thing is broader.
INSERT { GRAPH ?g { ?thing ?match ?foreign } }
WHERE {
  VALUES (?kind ?match) {
    (match:broad skos:broadMatch)
    (match:close skos:closeMatch)
    (match:exact skos:exactMatch)
    (match:narrow skos:narrowMatch)
    (match:taxon ocop:sourceTaxon)
  }
  GRAPH ?g {
    ?claim a ocop:IdentifierMatch ;
      ocop:hasMatchKind ?kind ;
      ocop:matchedTo ?foreign ;
      ocop:concernsProduct|ocop:concernsCountry ?thing .
  }
} ;

# That a statement is one side of a conflict is the word of the editors: no source says that another
# contradicts it. The row of the statement names its source, so its mapping puts the link there.
DELETE { GRAPH ?g { ?conflict ocop:hasStatement ?side } }
INSERT { GRAPH <https://w3id.org/ocop/graph/ocop-kg-editors> { ?conflict ocop:hasStatement ?side } }
WHERE {
  GRAPH ?g { ?conflict ocop:hasStatement ?side }
} ;

# Bodies that are markets.
INSERT { GRAPH ?g { ?body a ocop:Market } }
WHERE {
  GRAPH ?g { ?body a ocop:Organization ; ocop:hasKind organization-kind:market }
} ;

# A name for each value chain, from the names of its product and country.
INSERT { GRAPH ?g { ?chain skos:prefLabel ?label } }
WHERE {
  GRAPH ?g { ?chain a ocop:ValueChain ; ocop:concernsCountry ?country ; ocop:concernsProduct ?product }
  GRAPH ?countries { ?country a ocop:Country ; skos:prefLabel ?country_name }
  GRAPH ?products { ?product a ocop:Product ; skos:prefLabel ?product_name }
  FILTER (LANG(?country_name) = "en" && LANG(?product_name) = "en")
  BIND (STRLANG(CONCAT(?product_name, " in ", ?country_name), "en") AS ?label)
}
