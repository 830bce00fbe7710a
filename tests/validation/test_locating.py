"""Lines and columns: found in what Turtle and its kin write, however they write it."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from ocop_kg.assets import asset
from ocop_kg.graph.values import AnyTerm
from ocop_kg.reading import read_quads
from ocop_kg.validation.locating import locate

TRICKY = r'''# <urn:comment>
@prefix ex: <urn:ex#> . PREFIX o: <http://o/>
@base <http://b/x/> .
<a> ex:p "one <urn:no> . ex:q" , """two
 lines "q" . <urn:no> """ ; ex:d "2024"^^ex:date .
ex:b\-c ex:p [ ex:r <http://z> ; ex:q ( o:one o:two ) ] ; ex:q 5.5 .
[] a ex:K ; ex:q 'x' .
ex:d.e a ex:K .
<\u0061bc> a ex:K .
'''


@pytest.fixture
def tricky(tmp_path: Path) -> str:
    path = tmp_path / "tricky.ttl"
    path.write_text(TRICKY, "utf-8")
    return str(path)


def test_subjects_are_found_where_their_statements_start(tricky: str) -> None:
    found = {iri: (place.line, place.column) for iri, place in locate(tricky).subjects.items()}
    assert found == {
        "http://b/x/a": (4, 1),
        "urn:ex#b-c": (6, 1),
        "urn:ex#d.e": (8, 1),
        "http://b/x/abc": (9, 1),
    }


@pytest.mark.parametrize(
    ("subject", "clue", "place"),
    [
        ("http://b/x/a", NamedNode("urn:ex#d"), (5, 29)),
        ("http://b/x/a", Literal('two\n lines "q" . <urn:no> '), (4, 34)),
        ("http://b/x/a", Literal("2024"), (5, 34)),
        ("urn:ex#b-c", NamedNode("http://o/two"), (6, 47)),
        ("urn:ex#b-c", NamedNode("urn:ex#q"), (6, 34)),
        (None, Literal("x"), (7, 18)),
        ("http://b/x/a", NamedNode("urn:no"), None),
    ],
)
def test_values_are_found_in_the_statements_of_their_subject(
    subject: str | None, clue: NamedNode | Literal, place: tuple[int, int] | None, tricky: str
) -> None:
    found = locate(tricky).mention(subject, clue)
    assert (found and (found.line, found.column)) == place


def test_names_of_graphs_are_no_subjects(tmp_path: Path) -> None:
    path = tmp_path / "data.trig"
    path.write_text(
        "<urn:g> { <urn:a> <urn:p> 1 . <urn:b> <urn:p> 2 }\nGRAPH <urn:h> {<urn:c> a <urn:C>}"
    )
    assert list(locate(str(path)).subjects) == ["urn:a", "urn:b", "urn:c"]


@pytest.mark.parametrize("name", ["ontology/ocop.ttl", "data/rdf/ocop.trig"])
def test_every_named_subject_of_our_own_files_is_found_and_no_other(name: str) -> None:
    path = asset(name)
    subjects = {
        quad.subject.value for quad in read_quads(path) if isinstance(quad.subject, NamedNode)
    }
    assert set(locate(str(path)).subjects) == subjects


def test_other_formats_have_no_lines_yet(tmp_path: Path) -> None:
    path = tmp_path / "data.jsonld"
    path.write_text("{}")
    located = locate(str(path))
    assert str(located.subject("urn:a")) == str(path)


_NAMES = ("urn:a", "urn:b", "urn:c")
_LINE = st.one_of(
    st.just(""),
    st.just("# <urn:a> <urn:p> <urn:b> ."),
    st.builds(
        "{0}{1} <urn:{2}> {3} .".format,
        st.sampled_from(["", " ", "\t"]),
        st.sampled_from([*(f"<{name}>" for name in _NAMES), r"<urn:\u0061>", "_:x"]),
        st.sampled_from("pq"),
        st.sampled_from([*(f"<{name}>" for name in _NAMES), '"urn:a"', r'"\"<urn:b>"', '"é"@fr']),
    ),
)


@given(st.lists(_LINE, max_size=12), st.sets(st.sampled_from([*_NAMES, None])))
def test_lines_have_the_places_that_they_have_as_turtle(
    lines: list[str], wanted: set[str | None]
) -> None:
    with TemporaryDirectory() as folder:
        places = []
        for ending in ("nt", "ttl"):
            path = Path(folder, f"data.{ending}")
            path.write_text("\n".join(["<urn:z> <urn:p> <urn:z> .", *lines]), "utf-8")
            located = locate(str(path), wanted)
            clues: list[AnyTerm] = [
                NamedNode("urn:p"),
                NamedNode("urn:b"),
                Literal("urn:a"),
                Literal('"<urn:b>'),
            ]
            found = [located.mention(subject, clue) for subject in wanted for clue in clues]
            found += [located.subject(subject) for subject in wanted if subject]
            places.append([place and (place.line, place.column) for place in found])
    assert places[0] == places[1]
