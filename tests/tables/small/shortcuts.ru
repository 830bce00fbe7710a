PREFIX ocop: <https://w3id.org/ocop/ontology#>
INSERT { GRAPH ?g { ?about ocop:isSubjectOf ?claim } }
WHERE { GRAPH ?g { ?claim ocop:concerns ?about } }
