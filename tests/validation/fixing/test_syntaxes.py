"""Texts that people write: contexts, nested elements, attributes, marks and line ends stay."""

from pathlib import Path

import pytest

from ocop_kg.validation.fixing import save
from tests.validation.fixing.support import mended

JSON = """\
{
  "@context": {
    "ocop": "https://w3id.org/ocop/ontology#", "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#", "id": "https://w3id.org/ocop/id/",
    "label": {"@id": "skos:prefLabel", "@language": "en"},
    "asOf": {"@id": "ocop:asOf", "@type": "xsd:string"},
    "country": {"@id": "ocop:concernsCountry", "@type": "@id"}
  },
  "@id": "https://w3id.org/ocop/graph/fao-rap-bhutan",
  "@graph": [
    { "@id": "id:designation/BTN-quinoa", "@type": "ocop:ProductDesignaton",
      "country": "id:country/BTN",
      "ocop:concernsProduct": {"@id": "id:product/quinao"},
      "asOf": "2021",
      "ocop:statedBy": {"@id": "id:source/fao-rap-bhutan"},
      "ocop:hasStatus": {"@id": "http://w3id.org/ocop/id/status/priority-product"} },
    { "@id": "id:product/quinoa", "@type": "ocop:Product", "label": "quinoa ",
      "ocop:inSector": {"@id": "id:sector/field-crop"} }
  ]
}
"""
XML = """\
<?xml version="1.0"?>
<!-- a comment with <ocop:asOf>2021</ocop:asOf> -->
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
  xmlns:ocop="https://w3id.org/ocop/ontology#"
  xmlns:skos="http://www.w3.org/2004/02/skos/core#"
  xml:base="https://w3id.org/ocop/id/">
  <ocop:ProductDesignaton rdf:about="designation/BTN-quinoa">
    <ocop:concernsCountry>
      <ocop:Country rdf:about="country/BTN" ocop:isoAlpha3="btn">
      <skos:prefLabel xml:lang="en"> Bhutan &amp; co</skos:prefLabel>
      <ocop:inRegion rdf:resource="region/asia-and-the-pacific"/>
      </ocop:Country></ocop:concernsCountry>
    <ocop:concernsProdct rdf:resource='product/quinoa'/>
    <ocop:asOf>2021</ocop:asOf> <!-- year -->
    <ocop:statedBy rdf:resource="source/fao-rap-bhutan"/>
    <ocop:hasStatus rdf:resource="http://w3id.org/ocop/id/status/priority-product"/>
  </ocop:ProductDesignaton>
</rdf:RDF>
"""
TURTLE = """\
\ufeff@prefix ocop: <https://w3id.org/ocop/ontology#> .\r
@base <https://w3id.org/ocop/id/> .\r
<country/BTN> a ocop:Country ; ocop:inRegion <region/asia-and-the-pacific> ;\r
\tocop:isoAlpha3 'btn' ; # 不丹\r
\t<http://www.w3.org/2004/02/skos/core#prefLabel> 'Bhutan'@en, '不丹'@zh .\r
"""
MENDED = {
    "x.jsonld": (
        JSON,
        [
            ("ProductDesignaton", "ProductDesignation"),
            ("quinao", "quinoa"),
            ('"asOf": "2021"', '"asOf": {"@value": "2021", "@type": "xsd:gYear"}'),
            ("http://w3id.org/ocop/id/status/", "id:status/"),
            ('"quinoa "', '"quinoa"'),
        ],
    ),
    "x.rdf": (
        XML,
        [
            ("ProductDesignaton", "ProductDesignation"),
            ("concernsProdct", "concernsProduct"),
            (
                "    <ocop:asOf>",
                '    <ocop:asOf rdf:datatype="http://www.w3.org/2001/XMLSchema#gYear">',
            ),
            ("http://w3id.org/ocop/id/status/", "https://w3id.org/ocop/id/status/"),
            ('"btn"', '"BTN"'),
            ("> Bhutan", ">Bhutan"),
        ],
    ),
    "x.ttl": (TURTLE, [("'btn'", '"BTN"')]),
}


@pytest.mark.parametrize("name", MENDED)
def test_only_the_wrong_words_change(name: str, tmp_path: Path) -> None:
    text, changes = MENDED[name]
    path = tmp_path / name
    path.write_bytes(text.encode())
    mending = mended(path)
    assert not mending.unwritten
    save(mending)
    for wrong, right in changes:
        assert wrong in text
        text = text.replace(wrong, right)
    assert path.read_bytes().decode() == text
