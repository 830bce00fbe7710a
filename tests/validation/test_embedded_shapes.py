"""Shapes that stand among the data are used when no others are given."""

from pathlib import Path

import pytest

from ocop_kg.errors import ShapesError
from ocop_kg.graph import Graph
from ocop_kg.validation import validate
from tests.validation.support import FIRST_LINE, document

EX = "https://example.org/"
DATA = "ex:a a ex:C ; ex:p [ ex:q 1 ] .\n"
SHAPES = """
ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [
    sh:path ( ex:p [ sh:zeroOrOnePath ex:q ] ) ; sh:in ( 'x' ex:a ) ;
    sh:message "neither" ] .
"""


@pytest.mark.parametrize("engine", ["sparql", "pyshacl"])
def test_data_and_shapes_in_one_file(engine: str, tmp_path: Path) -> None:
    report = validate(document(tmp_path, DATA + SHAPES), ontology=False, engine=engine)
    assert report.checked == {EX + "S": 1}
    assert [(result.focus.value, result.message) for result in report.results] == [  # type: ignore[union-attr]
        (EX + "a", "neither"),
        (EX + "a", "neither"),
    ]
    assert {str(result.place) for result in report.results} == {
        f"{tmp_path}/data.ttl:{FIRST_LINE}:{column}" for column in (20, 27)
    }


def test_it_is_the_same_as_naming_the_file_twice(tmp_path: Path) -> None:
    file = document(tmp_path, DATA + SHAPES)
    embedded = validate(file, ontology=False)
    named = validate(file, file, ontology=False)
    assert [(r.focus, r.message) for r in embedded.results] == [
        (r.focus, r.message) for r in named.results
    ]


def test_the_packaged_shapes_run_beside_them(tmp_path: Path) -> None:
    body = f"{DATA}{SHAPES}<designation/a> a ocop:ProductDesignation ."
    report = validate(document(tmp_path, body), level="must")
    assert report.counts["must"] == 2 + 4
    assert EX + "S" in report.checked


def test_shapes_of_the_command_line_stand_alone(tmp_path: Path) -> None:
    other = document(tmp_path, "ex:T sh:targetClass ex:C ; sh:nodeKind sh:IRI .", "other.ttl")
    report = validate(document(tmp_path, DATA + SHAPES), other, ontology=False)
    assert report.checked == {EX + "T": 1}
    assert report.conforms


def test_a_named_graph_holds_the_shapes(tmp_path: Path) -> None:
    body = f"ex:g {{ {DATA} }} ex:shapes {{ {SHAPES} }} ex:g sh:shapesGraph ex:shapes ."
    report = validate(document(tmp_path, body, "data.trig"), ontology=False)
    assert len(report.results) == 2
    assert report.gaps.imports == ()


def test_a_shapes_graph_that_was_not_given_is_named_and_not_fetched(tmp_path: Path) -> None:
    document(tmp_path, SHAPES, "shapes.ttl")
    report = validate(document(tmp_path, DATA + f"<> sh:shapesGraph <{tmp_path.as_uri()}/x.ttl> ."))
    assert report.nothing_checked
    assert report.gaps.imports == (f"{tmp_path.as_uri()}/x.ttl",)


def test_a_graph_holds_its_shapes(tmp_path: Path) -> None:
    graph = Graph.open(document(tmp_path, DATA + SHAPES), replace=True)
    assert len(validate(graph, ontology=False).results) == 2


@pytest.mark.parametrize("first", ["data", "shapes"])
def test_what_is_wrong_with_them_is_told_with_its_place(first: str, tmp_path: Path) -> None:
    data = document(tmp_path, DATA)
    shapes = document(tmp_path, "ex:S sh:targetClass ex:C ;\n sh:minCout 1 .", "shapes.ttl")
    given = [data, shapes] if first == "data" else [shapes, data]
    with pytest.raises(ShapesError, match="did you mean sh:minCount") as caught:
        validate(given, ontology=False)
    assert str(caught.value.place) == f"{shapes}:{FIRST_LINE + 1}:2"


def test_words_of_shacl_without_a_shape_are_data(tmp_path: Path) -> None:
    body = "[] a sh:ValidationReport ; sh:conforms true . ex:x sh:declare [ sh:prefix 'ex' ] ."
    assert validate(document(tmp_path, body)).nothing_checked
