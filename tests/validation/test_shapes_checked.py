"""Shapes are read strictly: what is wrong with them is told with its place."""

from pathlib import Path

import pytest

from ocop_kg.errors import BudgetError, ShapesError
from ocop_kg.validation import read_shapes, validate
from tests.validation.support import FIRST_LINE, document

S = "ex:S a sh:NodeShape ; sh:targetClass ex:C ;\n\t"

BROKEN = {
    "JavaScript": (S + "sh:js [ sh:jsFunctionName 'f' ] .", "sh:js is not run here", 2),
    "rule": (S + "sh:rule [ a sh:TripleRule ] .", "is not run here", 2),
    "computed target": (S + "sh:target [ a sh:SPARQLTarget ] .", "is not run here", 2),
    "reference to nothing": (
        S + "sh:node ex:Missing .",
        "no shapes file describes https://example",
        2,
    ),
    "literal as a shape": (S + 'sh:node "ex:S" .', "no shapes file describes ex:S", 2),
    "member that is nothing": (S + "sh:or ( ex:Missing ) .", "no shapes file describes", 2),
    "no path": (S + "sh:property [ sh:minCount 1 ] .", "needs exactly one sh:path", 1),
    "two paths": (S + "sh:property [ sh:path ex:p , ex:q ] .", "needs exactly one sh:path", 1),
    "property shape without path": ("ex:P a sh:PropertyShape ; sh:minCount 1 .", "exactly one", 1),
    "broken path": (
        "ex:P sh:minCount 1 ; sh:path [ ex:p ex:q ] .",
        "sh:path of https://example.org/P is broken",
        1,
    ),
    "path in a circle": (
        "ex:P sh:minCount 1 ; sh:path _:p . _:p sh:inversePath _:p .",
        "comes back to itself",
        1,
    ),
    "path of one part": ("ex:P sh:minCount 1 ; sh:path ( ex:p ) .", "needs two or more", 1),
    "no list": (S + "sh:in ex:a .", "sh:in needs a list: the list is broken", 2),
    "list in a circle": (
        S + "sh:in _:l . _:l rdf:first 1 ; rdf:rest _:l .",
        "the list comes back to itself",
        2,
    ),
    "empty list": (S + "sh:or () .", "empty list, so nothing can pass", 2),
    "own circle": (S + "sh:node ex:S .", "refers to itself", 1),
    "wide circle": (
        S + "sh:not ex:T . ex:T sh:property ex:U .\nex:U sh:path ex:p ; sh:and ( ex:S ) .",
        "refers to itself, directly or by others",
        1,
    ),
    "pattern": (S + 'sh:pattern "(" .', "does not compile", 2),
    "pattern of another tongue": (S + 'sh:pattern "\\\\i" .', "does not compile", 2),
    "pattern for ever": (S + 'sh:pattern "^(a+)+$" .', "can take for ever", 2),
    "flag": (S + 'sh:pattern "a" ; sh:flags "g" .', "the flag g is none of", 2),
    "broken query": (
        S + "sh:sparql [ sh:select 'SELECT $this { $this ex:p' ] .",
        "the query of the shape cannot be read",
        2,
    ),
    "service": (
        S
        + "sh:sparql [ sh:select 'SELECT $this { SERVICE <http://localhost> { $this ?p 1 } }' ] .",
        "refused SERVICE",
        2,
    ),
    "dataset": (
        S + "sh:sparql [ sh:select 'SELECT $this FROM <file:///etc/hostname> { $this ?p ?o }' ] .",
        "refused FROM",
        2,
    ),
    "unknown term of ours": (S + "sh:class ocop:Produkt .", "did you mean ocop:Product?", 2),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_wrong_with_shapes_is_told_with_its_place(name: str, tmp_path: Path) -> None:
    body, problem, line = BROKEN[name]
    path = document(tmp_path, body, "shapes.ttl")
    with pytest.raises(ShapesError) as caught:
        read_shapes([path])
    assert problem in caught.value.problem
    assert caught.value.place.source == str(path)
    assert caught.value.place.line == FIRST_LINE + line - 1


def test_the_first_of_several_problems_is_told(tmp_path: Path) -> None:
    first = document(tmp_path, "ex:S sh:minCout 1 .", "a.ttl")
    second = document(tmp_path, "ex:S sh:maxCout 1 .", "b.ttl")
    with pytest.raises(ShapesError, match="maxCout") as caught:
        read_shapes([second, first])
    assert caught.value.place.source == str(second)


def test_what_pyshacl_cannot_run_is_an_error_too(tmp_path: Path) -> None:
    path = document(
        tmp_path, S + "sh:property [ sh:path ex:p ; sh:minCount 1 , 2 ] .", "shapes.ttl"
    )
    with pytest.raises(ShapesError, match="cannot be run"):
        validate(document(tmp_path, "ex:a a ex:C ."), path)


def test_shapes_may_stand_in_folders_with_other_files(tmp_path: Path) -> None:
    folder = tmp_path / "shapes"
    (folder / "deep").mkdir(parents=True)
    (folder / "README.md").write_text("no shapes here")
    document(folder / "deep", S + "sh:nodeKind sh:IRI .", "s.ttl")
    report = validate(document(tmp_path, "ex:a a ex:C . [] a ex:C ."), folder)
    assert report.checked == {"https://example.org/S": 2}
    assert [result.component.value.rpartition("#")[2] for result in report.results] == [
        "NodeKindConstraintComponent"
    ]


def test_a_folder_without_shapes_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("no shapes here")
    with pytest.raises(ShapesError, match="no file in this folder holds shapes"):
        read_shapes([tmp_path])


@pytest.mark.parametrize("text", ["", "ex:S a sh:NodeShape .", "@prefix ex: <https://e/> . ex:a"])
def test_shapes_that_cannot_be_read(text: str, tmp_path: Path) -> None:
    path = tmp_path / "shapes.ttl"
    path.write_text(text)
    with pytest.raises(ShapesError) as caught:
        read_shapes([path])
    assert caught.value.place.source == str(path)


def test_a_deactivated_shape_is_neither_run_nor_idle(tmp_path: Path) -> None:
    path = document(tmp_path, S + "sh:deactivated true ; sh:nodeKind sh:Literal .", "shapes.ttl")
    report = validate(document(tmp_path, "ex:a a ex:C ."), path)
    assert report.nothing_checked
    assert report.results == ()
    assert report.unmatched_shapes == ()


def test_a_class_that_is_a_shape_looks_at_its_instances(tmp_path: Path) -> None:
    path = document(
        tmp_path, "ex:C a sh:NodeShape , rdfs:Class ; sh:nodeKind sh:Literal .", "shapes.ttl"
    )
    data = document(tmp_path, "ex:a a ex:C . ex:b a ex:D . ex:D rdfs:subClassOf ex:C .")
    report = validate(data, path)
    assert report.checked == {"https://example.org/C": 2}
    assert len(report.results) == 2


def test_custom_components_run(tmp_path: Path) -> None:
    body = """
    ex:Longest a sh:ConstraintComponent ; sh:parameter [ sh:path ex:longest ] ;
      sh:validator [ a sh:SPARQLAskValidator ; sh:message "too long" ;
        sh:ask "ASK { FILTER (STRLEN(STR($value)) <= $longest) }" ] .
    ex:P a sh:PropertyShape ; sh:targetClass ex:C ; sh:path ex:p ; ex:longest 3 .
    """
    data = document(tmp_path, 'ex:a a ex:C ; ex:p "abc" , "abcd" .')
    (result,) = validate(data, document(tmp_path, body, "shapes.ttl")).results
    assert result.message == "too long"


def test_prefixes_are_found_through_imports_among_the_given_files(tmp_path: Path) -> None:
    one = document(
        tmp_path,
        "ex:all sh:declare [ sh:prefix 'e' ; sh:namespace 'https://example.org/'^^xsd:anyURI ] .",
        "prefixes.ttl",
    )
    two = document(
        tmp_path,
        "ex:some owl:imports ex:all . " + S + "sh:sparql [ sh:prefixes ex:some ; "
        "sh:message 'has {?value}' ; sh:select 'SELECT $this ?value { $this e:p ?value }' ] .",
        "shapes.ttl",
    )
    data = document(tmp_path, 'ex:a a ex:C ; ex:p "abc" .')
    assert [result.message for result in validate(data, [two, one]).results] == ["has abc"]


HOSTILE = {
    "nested": "sh:not [ " * 2000 + "sh:nodeKind sh:IRI" + " ]" * 2000,
    "path": "sh:property [ sh:path " + "( ex:p " * 2000 + "ex:p" + " ex:p )" * 2000 + " ]",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_shapes_that_are_nested_too_deeply_are_an_error(name: str, tmp_path: Path) -> None:
    path = document(tmp_path, S + HOSTILE[name] + " .", "shapes.ttl")
    with pytest.raises((ShapesError, BudgetError), match=r"nested too deeply|depth=128"):
        validate(document(tmp_path, "ex:a a ex:C ."), path, ontology=False)


def test_shapes_that_double_each_other_are_an_error(tmp_path: Path) -> None:
    levels = "".join(
        f"ex:N{n} a sh:NodeShape ; sh:and ( ex:N{n + 1} [ sh:node ex:N{n + 1} ] ) .\n"
        for n in range(30)
    )
    body = S + "sh:node ex:N0 . " + levels + "ex:N30 a sh:NodeShape ; sh:nodeKind sh:IRI ."
    path = document(tmp_path, body, "shapes.ttl")
    with pytest.raises(ShapesError, match="too often"):
        validate(document(tmp_path, "ex:a a ex:C ."), path, ontology=False)


def test_long_lists_are_no_burden(tmp_path: Path) -> None:
    members = " ".join(f"ex:n{n} {n} 'n{n}' 'n{n}'@en" for n in range(2000))
    path = document(tmp_path, S + f"sh:property [ sh:path ex:p ; sh:in ( {members} ) ] .", "s.ttl")
    data = document(tmp_path, "ex:a a ex:C ; ex:p 7 , 'n7' , 'n7'@en , 'n7'@de , 07 , ex:n7 .")
    values = {str(result.value) for result in validate(data, path, ontology=False).results}
    assert values == {'"n7"@de', '"07"^^<http://www.w3.org/2001/XMLSchema#integer>'}
