"""Every report names what no shape looked at, and shapes that say nothing or clash."""

import json
from pathlib import Path

import pytest

from ocop_kg.errors import ShapesError
from ocop_kg.graph import Graph
from ocop_kg.validation import Gaps, read_shapes, validate
from ocop_kg.vocabulary import OCOP, RDF
from tests.validation.support import FIRST_LINE, document

EX = "https://example.org/"
TYPE = RDF + "type"


def gaps(folder: Path, data: str, shapes: str | None = None, *, ontology: bool = False) -> Gaps:
    rules = None if shapes is None else document(folder, shapes, "shapes.ttl")
    return validate(document(folder, data), rules, ontology=ontology).gaps


def test_classes_and_properties_that_no_shape_looked_at_are_counted(tmp_path: Path) -> None:
    data = """
    ex:a a ex:C ; ex:p 1 ; ex:q 2 , 3 .  ex:b a ex:D ; ex:q 4 .
    ex:c a ex:C , ex:E ; ex:p 1 .
    """
    file = document(tmp_path, data)
    rules = document(tmp_path, "ex:S sh:targetClass ex:C ; sh:path ex:p ; sh:minCount 1 .", "s.ttl")
    report = validate(file, rules, ontology=False)
    assert report.gaps.classes == {EX + "D": 1}  # a node of E met a shape, for it is a C too
    assert report.gaps.properties == {EX + "q": 3}
    assert f"1 class met no shape: {EX}D (1)\n" in report.to_text()
    assert f"1 property met no shape: {EX}q (3)\n" in report.to_text()
    written = json.loads(report.to_json())["gaps"]
    assert (written["classes"], written["properties"]) == ({EX + "D": 1}, {EX + "q": 3})


LOOKED_AT = {
    "a path": "sh:property [ sh:path ex:p ; sh:minCount 1 ]",
    "a part of a path": (
        "sh:property [ sh:path ( [ sh:inversePath ex:x ] [ sh:zeroOrMorePath ex:p ] ) ;"
        " sh:minCount 1 ]"
    ),
    "another way": "sh:property [ sh:path [ sh:alternativePath ( ex:x ex:p ) ] ; sh:minCount 1 ]",
    "a comparison": "sh:property [ sh:path ex:x ; sh:equals ex:p ]",
    "a shape that another names": "sh:not [ sh:or ( [ sh:path ex:p ; sh:minCount 1 ] ) ]",
    "a query": "sh:sparql [ sh:select 'SELECT $this { $this <https://example.org/p> 9 }' ]",
    "a closed shape": "sh:closed true",
    "a closed shape at a value": "sh:property [ sh:path ex:to ; sh:node [ sh:closed true ] ]",
    "a component": "ex:with ex:p",
}
COMPONENT = """
ex:With a sh:ConstraintComponent ; sh:parameter [ sh:path ex:with ] ;
  sh:nodeValidator [ sh:select "SELECT $this { $this $with 9 }" ] .
"""
TO = "ex:a a ex:C ; ex:p 1 ; ex:to ex:b . ex:b ex:p 1 ."


@pytest.mark.parametrize("name", LOOKED_AT)
def test_a_property_that_some_shape_looks_at_is_not_named(name: str, tmp_path: Path) -> None:
    shape = f"{COMPONENT} ex:S a sh:NodeShape ; sh:targetClass ex:C ; {LOOKED_AT[name]} ."
    assert EX + "p" not in gaps(tmp_path, TO, shape).properties


PASSED_BY = {
    "another path": "sh:targetClass ex:C ; sh:property [ sh:path ex:x ; sh:minCount 1 ]",
    "a target that met nothing": (
        "sh:targetClass ex:None ; sh:property [ sh:path ex:p ; sh:minCount 1 ]"
    ),
    "a shape that is switched off": (
        "sh:targetClass ex:C ; sh:nodeKind sh:IRI ;"
        " sh:property [ sh:path ex:p ; sh:minCount 1 ; sh:deactivated true ]"
    ),
    "a closed shape that ignores it": (
        "sh:targetClass ex:C ; sh:closed true ; sh:ignoredProperties ( ex:p )"
    ),
    "a closed shape elsewhere": "sh:targetNode ex:c ; sh:closed true",
    "a query that is switched off": (
        "sh:targetClass ex:C ; sh:nodeKind sh:IRI ; sh:sparql [ sh:deactivated true ;"
        " sh:select 'SELECT $this { $this <https://example.org/p> 9 }' ]"
    ),
}


@pytest.mark.parametrize("name", PASSED_BY)
def test_a_property_that_every_shape_passes_by_is_named(name: str, tmp_path: Path) -> None:
    data = "ex:a a ex:C ; ex:p 1 . ex:c ex:r 2 ."
    assert (
        gaps(tmp_path, data, f"ex:S a sh:NodeShape ; {PASSED_BY[name]} .").properties[EX + "p"] == 1
    )


def test_what_the_ontology_says_is_none_of_the_gaps(tmp_path: Path) -> None:
    found = gaps(tmp_path, "<designation/a> a ocop:ProductDesignation ; ex:p 1 .", ontology=True)
    assert found.properties == {EX + "p": 1}
    assert found.classes == {}


@pytest.mark.parametrize("ontology", [True, False])
def test_unknown_terms_are_named_whatever_shapes_are_used(ontology: bool, tmp_path: Path) -> None:
    data = "ex:a a ex:C , ocop:Prodct ; ocop:hasStats ex:b ; ocop:xyz ex:b ."
    found = gaps(tmp_path, data, "ex:S sh:targetClass ex:C ; sh:class ex:C .", ontology=ontology)
    assert dict(found.terms) == {
        OCOP + "Prodct": ("ocop:Product",),
        OCOP + "hasStats": ("ocop:hasStatus",),
        OCOP + "xyz": (),
    }


def test_unknown_terms_are_results_with_own_shapes_too(tmp_path: Path) -> None:
    rules = document(tmp_path, "ex:S sh:targetClass ex:C ; sh:class ex:C .", "shapes.ttl")
    report = validate(document(tmp_path, "ex:a a ex:C ; ocop:hasStats ex:b ."), rules)
    assert [result.level for result in report.results] == ["must"]
    assert "write ocop:hasStatus" in report.results[0].message


ASKS_NOTHING = {
    "only a target": "",
    "no least": "sh:property [ sh:path ex:p ; sh:minCount 0 ]",
    "a name": "sh:property [ sh:path ex:p ; sh:name 'p' ]",
    "switched off": "sh:property [ sh:path ex:p ; sh:minCount 1 ; sh:deactivated true ]",
    "not closed": "sh:closed false",
    "a parameter of no query": "ex:x 1 . ex:K sh:parameter [ sh:path ex:x ]",
    "a choice with a way that all can go": "sh:or ( [ sh:nodeKind sh:Literal ] [ sh:name 'x' ] )",
    "names what asks nothing": "sh:node [ sh:and ( [ sh:name 'x' ] ) ]",
    "a count of nothing": "sh:qualifiedMaxCount 0",
    "a query that is off": "sh:sparql [ sh:select 'SELECT $this { }' ; sh:deactivated true ]",
}


@pytest.mark.parametrize("name", ASKS_NOTHING)
def test_a_shape_that_asks_nothing_checks_nothing(name: str, tmp_path: Path) -> None:
    body = f"ex:S a sh:NodeShape ; sh:targetClass ex:C ; {ASKS_NOTHING[name]} ."
    rules = document(tmp_path, body, "shapes.ttl")
    report = validate(document(tmp_path, "ex:a a ex:C ; ex:p 1 ."), rules, ontology=False)
    assert (report.exit_code, report.conforms) == (4, False)
    assert report.gaps.empty_shapes == (EX + "S",)
    assert report.gaps.properties == {EX + "p": 1, TYPE: 1}
    assert report.to_text().startswith("nothing was checked")
    assert "sh:conforms false" in report.to_turtle()
    assert json.loads(report.to_json())["conforms"] is False


DOUBTFUL = {
    "lengths": ("sh:minLength 5 ; sh:maxLength 3", "sh:minLength 5 is over sh:maxLength 3"),
    "inclusive ends": (
        "sh:minInclusive 5 ; sh:maxInclusive 3.5",
        "sh:minInclusive 5 is over sh:maxInclusive 3.5",
    ),
    "exclusive ends": (
        "sh:minExclusive 5 ; sh:maxInclusive 5",
        "sh:minExclusive 5 leaves nothing under sh:maxInclusive 5",
    ),
    "dates": (
        "sh:minInclusive '2024-02-01'^^xsd:date ; sh:maxExclusive '2024-01-01'^^xsd:date",
        "sh:minInclusive 2024-02-01 leaves nothing under sh:maxExclusive 2024-01-01",
    ),
    "a literal that is an IRI": (
        "sh:datatype xsd:string ; sh:nodeKind sh:IRI",
        "sh:datatype is for literals, and sh:nodeKind forbids them",
    ),
    "a language of things": (
        "sh:languageIn ( 'en' ) ; sh:nodeKind sh:BlankNodeOrIRI",
        "sh:languageIn is for literals, and sh:nodeKind forbids them",
    ),
    "a class of literals": (
        "sh:class ex:C ; sh:nodeKind sh:Literal",
        "sh:class is for things, and sh:nodeKind wants a literal",
    ),
    "a class with a datatype": (
        "sh:class ex:C ; sh:datatype xsd:date",
        "sh:datatype is for literals, and sh:class for things",
    ),
    "a value that is not in the list": (
        "sh:in ( ex:a ) ; sh:hasValue ex:b",
        "sh:hasValue https://example.org/b is not in sh:in",
    ),
    "a list of another kind": (
        "sh:in ( ex:a ex:b ) ; sh:nodeKind sh:Literal",
        "sh:nodeKind sh:Literal allows none of sh:in",
    ),
    "a shape and its contrary": (
        "sh:node ex:T ; sh:not ex:T",
        "sh:node and sh:not name the same shape",
    ),
    "flags alone": ("sh:flags 'i'", "sh:flags says nothing without sh:pattern"),
    "ignored alone": (
        "sh:ignoredProperties ( ex:p ) ; sh:closed false",
        "sh:ignoredProperties says nothing without sh:closed",
    ),
    "a path of no shape": ("sh:name 'x' . [] sh:path ( ex:p )", "sh:path is broken"),
    "a switch that is text": ("sh:closed 'true'", "sh:closed is neither true nor false"),
    "a switch that is a number": (
        "sh:uniqueLang '1'^^xsd:boolean",
        "sh:uniqueLang is neither true nor false",
    ),
    "a component without a query": (
        "ex:par 1 . ex:K a sh:ConstraintComponent ; sh:parameter [ sh:path ex:par ]",
        "no validator says what the parameters mean",
    ),
    "counted alone": (
        "sh:qualifiedMinCount 1",
        "sh:qualifiedMinCount says nothing without sh:qualifiedValueShape",
    ),
}


@pytest.mark.parametrize("name", DOUBTFUL)
def test_doubtful_shapes_run_and_are_named_with_their_place(name: str, tmp_path: Path) -> None:
    body, problem = DOUBTFUL[name]
    rules = document(
        tmp_path,
        f"ex:S a sh:PropertyShape ; sh:targetClass ex:C ; sh:path ex:p ; sh:minCount 1 ;\n {body} ."
        "\nex:T a sh:NodeShape ; sh:nodeKind sh:IRI .",
        "shapes.ttl",
    )
    report = validate(document(tmp_path, "ex:a a ex:C ; ex:p [] ."), rules, ontology=False)
    (doubt,) = report.gaps.doubts
    assert problem in doubt.problem
    assert doubt.place is not None
    assert (doubt.place.source, doubt.place.line) == (str(rules), FIRST_LINE + 1)
    assert doubt.problem.startswith(
        "in a shape" if "name" in doubt.shape else f"in {doubt.shape}, "
    )
    assert f"{doubt.place}: {doubt.problem}" in report.to_text()
    assert json.loads(report.to_json())["gaps"]["doubts"][0]["place"]["line"] == FIRST_LINE + 1


FINE = (
    "sh:minLength 3 ; sh:maxLength 3",
    "sh:minInclusive 3 ; sh:maxInclusive 3.0",
    "sh:minExclusive 3 ; sh:maxExclusive 4",
    "sh:minInclusive 5 ; sh:maxInclusive '2024-01-01'^^xsd:date",
    "sh:nodeKind sh:Literal ; sh:datatype xsd:string ; sh:minLength 1",
    "sh:class ex:C ; sh:nodeKind sh:IRI",
    "sh:in ( ex:a 'x' ) ; sh:hasValue ex:a ; sh:nodeKind sh:IRIOrLiteral",
    "sh:minLength 5 ; sh:maxLength 3 ; sh:deactivated true",
    "sh:pattern 'x' ; sh:flags 'i'",
)


@pytest.mark.parametrize("body", FINE)
def test_shapes_that_can_be_met_are_not_doubted(body: str, tmp_path: Path) -> None:
    path = document(tmp_path, f"ex:S a sh:NodeShape ; sh:targetClass ex:C ; {body} .", "shapes.ttl")
    assert read_shapes([path]).doubts == ()


P = "sh:path ex:p ;"
IMPOSSIBLE = {
    "one shape": ("ex:S sh:path ex:p ; sh:minCount 2 ; sh:maxCount 1 .", "sh:minCount 2"),
    "counted values": (
        (
            f"ex:S {P} sh:qualifiedMinCount 3 ; sh:qualifiedMaxCount 2 ;"
            " sh:qualifiedValueShape ex:T . ex:T sh:nodeKind sh:IRI ."
        ),
        "sh:qualifiedMinCount 3 is over sh:qualifiedMaxCount 2",
    ),
    "two shapes of a parent": (
        f"ex:S sh:property [ {P} sh:minCount 1 ] , [ {P} sh:maxCount 0 ] .",
        "sh:minCount 1 is over sh:maxCount 0 of the same path",
    ),
    "two shapes with the same path and target": (
        (
            "ex:S sh:targetClass ex:C ; sh:path [ sh:inversePath ex:p ] ; sh:minCount 1 ."
            "ex:T sh:targetClass ex:C ; sh:path [ sh:inversePath ex:p ] ; sh:maxCount 0 ."
        ),
        "sh:minCount 1 is over sh:maxCount 0 of the same path",
    ),
}


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_counts_that_nothing_can_meet_are_named(name: str, tmp_path: Path) -> None:
    body, problem = IMPOSSIBLE[name]
    (doubt,) = read_shapes([document(tmp_path, body, "shapes.ttl")]).doubts
    assert problem in doubt.problem
    assert doubt.problem.endswith(", so nothing can pass")
    assert doubt.place is not None
    assert doubt.place.line == FIRST_LINE


def test_a_contradiction_is_told_once(tmp_path: Path) -> None:
    within = f"[ {P} sh:minCount 3 ; sh:maxCount 1 ]"
    body = f"ex:S sh:property {within} , [ {P} sh:maxCount 2 ] ."
    read = read_shapes([document(tmp_path, body, "shapes.ttl")])
    assert [doubt.problem.partition("name, ")[2] for doubt in read.doubts] == [
        "sh:minCount 3 is over sh:maxCount 1, so nothing can pass",
        "sh:minCount 3 is over sh:maxCount 2 of the same path, so nothing can pass",
    ]


def test_each_shape_without_a_name_is_found_at_its_own_line(tmp_path: Path) -> None:
    within = ("sh:path ex:q ; sh:minCount 1", f"{P} sh:minCount -1", f"{P} sh:minCount -2")
    body = "ex:S sh:property\n" + ",\n".join(f"[ {each} ]" for each in within) + " ."
    read = read_shapes([document(tmp_path, body, "shapes.ttl")])
    lines = [doubt.place.line for doubt in read.doubts if doubt.place]
    assert lines == [FIRST_LINE + 2, FIRST_LINE + 3]


@pytest.mark.parametrize(
    ("parameter", "outcome"),
    [
        ("sh:minCount -1", "it asks nothing"),
        ("sh:minLength -2", "it asks nothing"),
        ("sh:maxCount -1", "nothing can pass"),
        ("sh:maxLength -1", "nothing can pass"),
    ],
)
def test_a_number_below_zero_is_named(parameter: str, outcome: str, tmp_path: Path) -> None:
    path = document(tmp_path, f"ex:S {P} {parameter} .", "shapes.ttl")
    (doubt,) = read_shapes([path]).doubts
    assert doubt.problem.endswith(f"{parameter} is below 0, so {outcome}")


def test_a_count_at_a_node_shape_is_an_error(tmp_path: Path) -> None:
    path = document(tmp_path, "ex:S a sh:NodeShape ; sh:minCount 1 .", "shapes.ttl")
    with pytest.raises(ShapesError, match="sh:minCount needs a property shape: add sh:path"):
        read_shapes([path])


@pytest.mark.parametrize(
    "body",
    [
        f"ex:S sh:property [ {P} sh:minCount 1 ] , [ {P} sh:maxCount 0 ; sh:deactivated true ] .",
        f"ex:S sh:property [ {P} sh:minCount 1 ] . ex:T sh:property [ {P} sh:maxCount 0 ] .",
        f"ex:S sh:xone ( [ {P} sh:minCount 2 ] [ {P} sh:maxCount 1 ] ) .",
        "ex:S sh:path ex:p ; sh:minCount 1 ; sh:maxCount 1 .",
    ],
    ids=["one is off", "two parents", "either or", "exactly one"],
)
def test_counts_that_can_be_met_are_not_doubted(body: str, tmp_path: Path) -> None:
    assert read_shapes([document(tmp_path, body, "shapes.ttl")]).doubts == ()


def test_imports_that_were_given_are_not_named(tmp_path: Path) -> None:
    other = document(tmp_path, "<urn:onto> a owl:Ontology ; owl:versionIRI <urn:onto:1> .", "o.ttl")
    body = f"<> owl:imports <urn:onto> , <urn:onto:1> , <{other.as_uri()}> , <urn:none> ."
    found = validate([document(tmp_path, body), other], ontology=False).gaps
    assert found.imports == ("urn:none",)


def test_the_packaged_data_have_few_gaps() -> None:
    found = validate(Graph.open()).gaps
    assert found.classes == {}
    assert found.terms == {}
    assert found.doubts == ()
    assert found.empty_shapes == ()
    assert len(found.properties) < 10


def test_a_profile_keeps_what_is_doubtful(tmp_path: Path) -> None:
    rules = document(tmp_path, "ex:S sh:targetClass ex:C ; sh:in () .", "shapes.ttl")
    profile = tmp_path / "draft.toml"
    profile.write_text('[[rule]]\nrule = "*S"\nlevel = "may"\nreason = "a draft"\n')
    report = validate(document(tmp_path, "ex:a a ex:C ."), rules, ontology=False, profile=profile)
    assert report.counts["may"] == 1
    assert len(report.gaps.doubts) == 1
