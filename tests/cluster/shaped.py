"""Shapes of every kind, and data with faults against each of them."""

__all__ = ["AHEAD", "FAULTY", "FEW", "SHAPES"]

SHAPES = """
@prefix : <urn:s:> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:Thing a sh:NodeShape ; sh:targetClass :T ;
  sh:property [ sh:path :p ; sh:minCount 1 ; sh:maxCount 2 ; sh:datatype xsd:integer ;
    sh:minInclusive 3 ; sh:severity sh:Warning ] ;
  sh:property [ sh:path :q ; sh:class :T ; sh:nodeKind sh:IRI ] ;
  sh:property [ sh:path ( :q :p ) ; sh:hasValue 5 ] ;
  sh:property [ sh:path [ sh:inversePath :q ] ; sh:maxCount 1 ] ;
  sh:property [ sh:path :label ; sh:uniqueLang true ; sh:languageIn ( "en" "fr" ) ;
    sh:pattern "^[a-z]+$" ; sh:maxLength 4 ] ;
  sh:property [ sh:path :start ; sh:lessThan :end ] ;
  sh:property [ sh:path :kind ; sh:in ( :k1 "k2" 7 "2024-02-29"^^xsd:date ) ] ;
  sh:property [ sh:path :many ; sh:qualifiedValueShape [ sh:class :T ] ;
    sh:qualifiedMinCount 1 ] ;
  sh:not [ sh:property [ sh:path :bad ; sh:minCount 1 ] ] ;
  sh:xone ( [ sh:property [ sh:path :p ; sh:minCount 1 ] ]
            [ sh:property [ sh:path :q ; sh:minCount 1 ] ] ) ;
  sh:sparql [ sh:select
    "SELECT $this ?value { $this <urn:s:q>+ ?value . FILTER(?value = $this) }" ] .
:Closed a sh:NodeShape ; sh:targetSubjectsOf :q ; sh:closed true ;
  sh:ignoredProperties ( <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> :p :q :label ) .
:Value a sh:NodeShape ; sh:targetObjectsOf :q ; sh:property [ sh:path :p ; sh:minCount 1 ] .
"""
FAULTY = """
@prefix : <urn:s:> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:a a :T ; :p 5, 6 ; :label "ok"@en .
:b a :T ; :p 1, 2, "x", "2023-02-29"^^xsd:date ; :q :a, "text" ;
  :label "No"@en, "so"@en, "toolong"@de .
:c a :T ; :q :b, :c ; :start "2024-01-01"^^xsd:date ; :end "2023-01-01"^^xsd:date ; :bad 1 .
:d a :T ; :q :a, :e ; :kind :k1, "k2", "7"^^xsd:integer, "07"^^xsd:integer, "2024-02-29"^^xsd:date .
:e a :U ; :p "095"^^xsd:integer ; :q :d ; :many :a .
:f a :T ; :p 9 ; :kind 8 ; :start 1, 4 ; :end 3 ; :many :e, :a .
"""
AHEAD = """
@prefix : <urn:s:> . @prefix sh: <http://www.w3.org/ns/shacl#> .
:S a sh:NodeShape ; sh:targetClass :T, :U ; sh:property :P .
:P sh:path :p ; sh:pattern "(?=a)a" .
"""
"""A shape whose pattern looks ahead, which no cluster runs."""
FEW = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:s:Few> a sh:NodeShape ; sh:targetSubjectsOf <urn:p> ; sh:property <urn:s:None> .
<urn:s:None> sh:path <urn:q> ; sh:maxCount 0 ; sh:message "at most 0" .
"""
