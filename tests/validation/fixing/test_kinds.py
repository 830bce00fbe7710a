"""Fixes by shapes of one's own, and what is left alone."""

from pathlib import Path

import pytest

from ocop_kg.errors import OutputError, UsageError
from ocop_kg.validation.fixing import difference, fix_lines, save
from tests.validation.fixing.support import with_shapes

PREFIXES = """\
@prefix : <urn:x#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
"""
CASES = {
    "value of a list": (
        ":S sh:targetSubjectsOf :kind ; sh:property [ sh:path :kind ; sh:in ( :fruit :grain ) ] .",
        ":a :kind :friut . # why",
        ":a :kind :fruit . # why",
    ),
    "text of a list": (
        ":S sh:targetSubjectsOf :k ; sh:property [ sh:path :k ; sh:in ( 'fruit' 'grain' ) ] .",
        ":a :k 'Fruit' . # why",
        ':a :k "fruit" . # why',
    ),
    "only the datatype": (
        ":S sh:targetSubjectsOf :n ; sh:property [ sh:path :n ; sh:datatype xsd:gYear ] .",
        ":a :n '2021'^^xsd:string ; :m 1 . # why",
        ":a :n '2021'^^xsd:gYear ; :m 1 . # why",
    ),
    "a number that is a text": (
        ":S sh:targetSubjectsOf :n ; sh:property [ sh:path :n ; sh:datatype xsd:string ] .",
        ":a :n 426 .",
        ':a :n "426" .',
    ),
    "language by the others": (
        ":S sh:targetSubjectsOf :n ; sh:property [ sh:path :n ; sh:languageIn ( 'en' 'fr' ) ] .",
        ':a :n """po\ntato""" , "b"@fr .',
        ':a :n """po\ntato"""@fr , "b"@fr .',
    ),
    "inverse": (
        ":S sh:targetClass :Part ; sh:property [ sh:path :in ; sh:minCount 1 ] .",
        ":has owl:inverseOf :in .\n:w :has :p .\n:p a :Part . # why",
        ":has owl:inverseOf :in .\n:w :has :p .\n:p :in :w ; a :Part . # why",
    ),
    "inverse on the other side": (
        ":S sh:targetClass :Part ; sh:property [ sh:minCount 1; sh:path [ sh:inversePath :has ] ].",
        ":has owl:inverseOf :in .\n:w a :Whole ;\n  :n 1 . # why\n:p a :Part ; :in :w .",
        (
            ":has owl:inverseOf :in .\n:w a :Whole ;\n  :has :p ;\n  :n 1 . # why\n"
            ":p a :Part ; :in :w ."
        ),
    ),
    "direction among others": (
        (
            ":S sh:targetSubjectsOf :of ; sh:nodeKind sh:IRI ; sh:class :Part .\n"
            ":T sh:targetObjectsOf :of ; sh:class :Whole .\n"
            ":U sh:targetClass :Part ; sh:property [ sh:path :of ; sh:minCount 1 ] ."
        ),
        "# one\n:w a :Whole ; :of :p ; :n 1 .\n:p a :Part .\n",
        "# one\n:p :of :w .\n:w a :Whole ; :n 1 .\n:p a :Part .\n",
    ),
    "replaced term": (
        "<http://w3id.org/x> a sh:NodeShape .",
        ":old owl:deprecated true ; dcterms:isReplacedBy :new .\n:a :old 1 ; :old 2 , 3 . # why",
        ":old owl:deprecated true ; dcterms:isReplacedBy :new .\n:a :new 1 ; :new 2 , 3 . # why",
    ),
    "several would do": (
        ":S sh:targetSubjectsOf :k ; sh:property [ sh:path :k ; sh:in ( :grainy :grains ) ] .",
        ":a :k :grain .",
        None,
    ),
    "another result would come": (
        (
            ":S sh:targetSubjectsOf :k ; sh:property [ sh:path :k ; sh:in ( :grain ) ] ; "
            "sh:property [ sh:path :k ; sh:disjoint :l ] ."
        ),
        ":a :k :grian ; :l :grain .",
        None,
    ),
    "nothing near": (
        ":S sh:targetSubjectsOf :k ; sh:property [ sh:path :k ; sh:in ( :grain ) ] .",
        ":a :k :potato .",
        None,
    ),
}


def files(folder: Path, shapes: str, data: str) -> tuple[Path, Path]:
    one, other = folder / "shapes.ttl", folder / "data.ttl"
    one.write_text(PREFIXES + shapes, "utf-8")
    other.write_text(PREFIXES + data, "utf-8", newline="")
    return one, other


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_text_is_mended_where_one_change_does_it(name: str, end: str, tmp_path: Path) -> None:
    shapes, before, after = CASES[name]
    if '"""' in before:
        end = "\n"  # or the value would be another
    rules, path = files(tmp_path, shapes, "")
    path.write_text((PREFIXES + before).replace("\n", end), "utf-8", newline="")
    mending = with_shapes(rules, path)
    save(mending)
    wanted = before if after is None else after
    assert path.read_bytes().decode() == (PREFIXES + wanted).replace("\n", end)
    assert bool(mending.ambiguous) == (name == "several would do")
    assert bool(mending.fixes) == (after is not None)


def test_what_many_share_is_shown_and_not_written(tmp_path: Path) -> None:
    rules, path = files(
        tmp_path,
        ":S sh:targetClass :Part ; sh:property [ sh:path :of ; sh:minCount 1 ] .",
        ":p a :Part .\n:w :of :p , :q ; :n 1 . :q a :Part ; :of :w . :w a :Whole .",
    )
    mending = with_shapes(rules, path)
    [line] = fix_lines(mending, "mended")
    assert line.startswith("by hand (other statements share the words that would change): ")
    assert not difference(mending)
    assert not save(mending)


def test_a_file_that_changed_meanwhile_stays(tmp_path: Path) -> None:
    shapes, before, _ = CASES["value of a list"]
    rules, path = files(tmp_path, shapes, before)
    other = tmp_path / "second.ttl"
    other.write_text(PREFIXES + before.replace(":a", ":b"), "utf-8")
    mending = with_shapes(rules, path, other)
    assert len(mending.written) == 2
    other.write_text("# mine now\n", "utf-8")
    with pytest.raises(OutputError, match="changed meanwhile"):
        save(mending)
    assert path.read_text("utf-8") == PREFIXES + before
    assert other.read_text("utf-8") == "# mine now\n"


def test_only_ordinary_files_are_mended(tmp_path: Path) -> None:
    rules, _ = files(tmp_path, CASES["nothing near"][0], "")
    with pytest.raises(UsageError, match="save it in a file"):
        with_shapes(rules, Path("/dev/stdin"))


def test_a_triple_in_two_files_is_mended_in_both(tmp_path: Path) -> None:
    shapes, before, after = CASES["value of a list"]
    rules, path = files(tmp_path, shapes, before)
    other = tmp_path / "second.ttl"
    other.write_text(PREFIXES + before, "utf-8")
    assert len(save(with_shapes(rules, path, other))) == 2
    assert {path.read_text("utf-8"), other.read_text("utf-8")} == {PREFIXES + str(after)}
