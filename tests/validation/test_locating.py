"""Where a text says each triple: what is found is what a parser reads, in every format."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    serialize,
)

from ocop_kg.assets import asset
from ocop_kg.graph.values import AnyTerm
from ocop_kg.reading import FORMATS, file_quads
from ocop_kg.reading.formats import Format
from ocop_kg.validation.locating import Said, Sought, said_in, text_of_file
from ocop_kg.validation.locating.said import Span

TRICKY = r'''# <urn:comment>
@prefix ex: <urn:ex#> . PREFIX o: <http://o/>
@base <http://b/x/> .
<a> ex:p "one <urn:no> . ex:q" , """two
 lines "q" . <urn:no> """ ; ex:d "2024"^^ex:date .
ex:b\-c ex:p [ ex:r <http://z> ; ex:q ( o:one o:two ) ] ; ex:q 5.5 .
[] a ex:K ; ex:q 'x'@en-GB .
ex:d.e a ex:K .
<\u0061bc> a ex:K ; ex:l () , ( ( 1 2 ) [ ex:p true ] ) ; .
( 1 2 ) ex:p 5 . [ ex:p _:x ] ex:q _:x , -1.5e3 , 007 . _:x ex:p "é𝄞" , 'it''s' .
[ ex:p 3 ] .
'''.replace("'it''s'", "'it\\'s'")
XML = """<?xml version="1.0"?>
<!DOCTYPE rdf:RDF [ <!ENTITY ex "urn:ex#"> ]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:ex="urn:ex#"
    xml:base="http://b/x/" xml:lang="en">
  <ex:K rdf:about="a" ex:note="é𝄞"><ex:p rdf:resource="&ex;o"/>
    <ex:q>text &amp; &#233;</ex:q></ex:K>
  <rdf:Description rdf:ID="frag" xml:lang="fr">
    <ex:p rdf:parseType="Resource"><ex:q>x</ex:q></ex:p>
    <ex:l rdf:parseType="Collection"><ex:K/><rdf:Description rdf:about="b"/></ex:l>
    <ex:e rdf:parseType="Collection"></ex:e><ex:n rdf:datatype="urn:ex#t">1</ex:n>
    <ex:s ex:inner="v"/><ex:empty/><rdf:li>one</rdf:li><rdf:li rdf:nodeID="n"/>
  </rdf:Description>
  <rdf:Description rdf:nodeID="n" rdf:type="urn:ex#T"/>
</rdf:RDF>
"""
JSON = """{ "@context": [ {"@base": "http://b/x/", "@vocab": "urn:v#", "@language": "en",
   "ex": "urn:ex#", "id": "@id", "type": "@type", "knows": {"@id": "ex:knows", "@type": "@id"},
   "label": {"@id": "ex:label", "@container": "@language"},
   "plain": {"@id": "ex:plain", "@language": null},
   "date": {"@id": "ex:date", "@type": "ex:day"}, "l": {"@id": "ex:l", "@container": "@list"},
   "of": {"@reverse": "ex:has"}, "gone": null} ],
  "@graph": [
    { "id": "a", "type": ["K", "ex:L"], "knows": ["b", "_:n", {"id": "c", "name": "See"}],
      "label": {"en": "é𝄞", "fr": ["un", "deux"]}, "plain": "p", "date": "2024", "gone": 1,
      "l": [1, 2.5, true, {"name": "in"}], "of": {"id": "d"}, "n": null, "m": 1e30,
      "v": {"@value": "7", "@type": "ex:t"}, "w": {"@value": "x", "@language": "de"},
      "s": {"@set": ["y"]}, "e": {"@list": []} },
    { "name": "nobody \\u00e9 \\"q\\"" }, { "id": "_:n", "name": "label" } ] }
"""


def canonical(triples: Iterable[tuple[AnyTerm, ...]]) -> set[str]:
    """Give triples with names of blank nodes that depend on nothing but the triples."""
    found = Dataset(Quad(*triple) for triple in triples)  # type: ignore[arg-type]  # triples
    found.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return set(map(str, found))


def said(path: Path) -> list[Said]:
    return list(said_in(str(path)))


def agrees(path: Path) -> bool:
    """Tell whether what is found is what a parser reads."""
    read = {(quad.subject, quad.predicate, quad.object) for quad in file_quads(str(path))}
    return canonical(read) == canonical({each[:3] for each in said(path)})


@pytest.mark.parametrize(
    ("name", "text"),
    [("t.ttl", TRICKY), ("t.trig", TRICKY), ("x.rdf", XML), ("j.jsonld", JSON)],
)
def test_tricky_texts_say_what_a_parser_reads(name: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    assert len(said(path)) >= 20
    assert agrees(path)


@pytest.mark.parametrize("known", FORMATS, ids=lambda known: str(known.name))
@pytest.mark.parametrize("name", ["ontology/ocop.ttl", "shapes/must/claims.ttl"])
def test_our_own_files_say_the_same_in_every_format(
    name: str, known: Format, tmp_path: Path
) -> None:
    triples = [quad.triple for quad in file_quads(str(asset(name)))]
    path = tmp_path / f"data.{known.endings[0]}"
    path.write_bytes(serialize(triples, format=known.engine) or b"")
    assert agrees(path)


@pytest.mark.parametrize("name", ["data/rdf/ocop.trig", "data/rdf/ocop.jsonld"])
def test_the_published_data_say_what_a_parser_reads(name: str) -> None:
    assert agrees(asset(name))


NODES = st.sampled_from([NamedNode("urn:a"), NamedNode("http://e/b#c"), *map(BlankNode, "xyz")])
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=6)
VALUES = st.one_of(
    NODES,
    TEXTS.map(Literal),
    TEXTS.map(lambda text: Literal(text, language="en")),
    st.integers().map(Literal),
    st.booleans().map(Literal),
)
TRIPLES = st.lists(
    st.builds(Triple, NODES, st.sampled_from([NamedNode("urn:e#p"), NamedNode("urn:e#q")]), VALUES),
    min_size=1,
    max_size=12,
)


@given(TRIPLES, st.sampled_from(FORMATS))
def test_any_triples_are_found_again(
    tmp_path_factory: pytest.TempPathFactory, triples: list[Triple], known: Format
) -> None:
    path = tmp_path_factory.getbasetemp() / f"any.{known.endings[0]}"
    path.write_bytes(serialize(triples, format=known.engine) or b"")
    assert agrees(path)


def cut(text: str, span: Span) -> str:
    """Give the part of a text that a span means."""
    lines = text.split("\n")[span.line - 1 : span.end_line]
    lines[-1] = lines[-1][: span.end_column - 1]
    lines[0] = lines[0][span.column - 1 :]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("name", "text", "parts"),
    [
        (
            "t.ttl",
            TRICKY,
            {
                Literal("2024", datatype=NamedNode("urn:ex#date")): (
                    "<a>",
                    "ex:d",
                    '"2024"^^ex:date',
                ),
                Literal("x", language="en-gb"): ("[", "ex:q", "'x'@en-GB"),
                NamedNode("http://o/two"): ("o", "o:two", "o:two"),
                Literal("é𝄞"): ("_:x", "ex:p", '"é𝄞"'),
                Literal("3", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer")): (
                    "[",
                    "ex:p",
                    "3",
                ),
            },
        ),
        (
            "x.rdf",
            XML,
            {
                Literal("é𝄞", language="en"): ("<ex:K", "<ex:K", "é𝄞"),
                NamedNode("urn:ex#o"): ("<ex:K", "<ex:p", "&ex;o"),
                Literal("1", datatype=NamedNode("urn:ex#t")): ("<rdf:Description", "<ex:n", "1"),
            },
        ),
        (
            "j.jsonld",
            JSON,
            {
                Literal("deux", language="fr"): ("{", '"label"', '"deux"'),
                NamedNode("http://b/x/b"): ("{", '"knows"', '"b"'),
                NamedNode("urn:ex#L"): ("{", '"type"', '"ex:L"'),
                Literal('nobody é "q"', language="en"): ("{", '"name"', '"nobody \\u00e9 \\"q\\""'),
            },
        ),
    ],
)
def test_spans_hold_the_words(
    name: str, text: str, parts: dict[AnyTerm, tuple[str, str, str]], tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    found = said(path)
    for value, expected in parts.items():
        (each,) = [each for each in found if each.value == value]
        spans = each.subject_span, each.predicate_span, each.value_span
        assert tuple(cut(text, span) for span in spans) == expected


def test_lines_of_n_quads_are_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "d.nq"
    text = '<urn:a> <urn:p> "é\\n<x>"@en <urn:g> .\n\n_:b <urn:q> _:c.\n# no\n'
    text += "<urn:a> <urn:q> <urn:\\u0062> .\n"
    path.write_text(text, "utf-8")
    assert agrees(path)
    assert [cut(text, each.value_span) for each in said(path)] == [
        '"é\\n<x>"@en',
        "_:c",
        "<urn:\\u0062>",
    ]


def test_only_what_is_wanted_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "t.ttl"
    path.write_text(TRICKY, "utf-8")
    text = text_of_file(str(path), {"urn:ex#b-c": Sought(whole=True)})
    assert text is not None
    assert list(text.subjects) == ["urn:ex#b-c"]
    assert text.start("urn:ex#b-c")[:2] == (6, 1)
    assert len(text.about("urn:ex#b-c")) == 8
    assert text.about("http://b/x/a") == []
    assert text.about(None) == []


LINES = r"""# <urn:a> <urn:p> "no" .
<urn:a> <urn:p> "one" . # "two"
  <urn:a>	<urn:q><urn:\u0062> .
_:x <urn:p> <urn:a> .

<urn:ab> <urn:p> "one"@en .
<urn:\u0061> <urn:p> "tw\u006f"@en .
<urn:a> <urn:q> ""@en .
<urn:a> <urn:p> "one"^^<urn:d> <urn:g> .
<urn:p> <urn:p> <urn:p> .
"""


@pytest.mark.parametrize("begin", ["", "\N{BYTE ORDER MARK}"])
def test_what_is_sought_in_lines_is_found_however_it_is_written(begin: str, tmp_path: Path) -> None:
    path = tmp_path / "d.nq"
    path.write_text(begin + LINES, "utf-8")
    wanted: dict[str | None, Sought] = {
        "urn:a": Sought({"urn:q"}, {"two", "urn:b", ""}),
        "urn:p": Sought({"urn:p"}),
    }
    text = text_of_file(str(path), wanted)
    assert text is not None
    assert set(text.subjects) == {"urn:a", "urn:p"}
    assert (text.start("urn:a"), text.start("urn:p")) == (Span(2, 1, 2, 8), Span(10, 1, 10, 8))
    found = {name: text.about("urn:a", name) for name in ("urn:q", "two", "urn:b", "", "urn:p")}
    assert {name: [each.value_span[:2] for each in told] for name, told in found.items()} == {
        "urn:q": [(3, 18)],
        "two": [(7, 22)],
        "urn:b": [(3, 18)],
        "": [(8, 17)],
        "urn:p": [],
    }
    assert text.about(None) == ()


@given(TRIPLES)
def test_what_is_sought_has_its_place_in_the_whole_text(
    tmp_path_factory: pytest.TempPathFactory, triples: list[Triple]
) -> None:
    path = tmp_path_factory.getbasetemp() / "sought.nt"
    path.write_bytes(serialize(triples, format=RdfFormat.N_TRIPLES) or b"")
    every = said(path)
    for subject, predicate, value in triples:
        if not isinstance(subject, NamedNode) or not isinstance(value, NamedNode | Literal):
            continue
        wanted: dict[str | None, Sought] = {subject.value: Sought({predicate.value}, {value.value})}
        text = text_of_file(str(path), wanted)
        assert text is not None
        own = [each for each in every if each.subject == subject]
        assert text.start(subject.value) == own[0].subject_span
        verbs = text.about(subject.value, predicate.value)
        first = min(each.predicate_span for each in own if each.predicate == predicate)
        assert first == min(each.predicate_span for each in verbs if each.predicate == predicate)
        values = text.about(subject.value, value.value)
        spans = {each.value_span for each in own if each.value == value}
        assert spans == {each.value_span for each in values if each.value == value}


def test_names_of_graphs_are_no_subjects(tmp_path: Path) -> None:
    path = tmp_path / "data.trig"
    path.write_text(
        "<urn:g> { <urn:a> <urn:p> 1 . <urn:b> <urn:p> 2 }\nGRAPH <urn:h> {<urn:c> a <urn:C>}"
    )
    text = text_of_file(str(path))
    assert text is not None
    assert list(text.subjects) == ["urn:a", "urn:b", "urn:c"]


def test_a_file_of_no_format_has_no_text(tmp_path: Path) -> None:
    assert text_of_file(str(tmp_path / "data.txt")) is None
    assert not list(said_in(str(tmp_path / "data.txt")))
