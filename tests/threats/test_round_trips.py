"""What is written is read back as it was: every format, RDF 1.1 and what is read of RDF 1.2."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    Triple,
)

from ocop_kg.cli.triples import statements_as
from ocop_kg.reading import FORMATS, Format, read_quads

# What XML cannot hold is left out of texts for it, and NUL everywhere.
_SIGNS = st.characters(
    codec="utf-8", exclude_characters="\0￾￿", exclude_categories=("Cs", "Cc", "Cn")
)
TEXTS = st.text(_SIGNS | st.sampled_from("\n\t\"'\\<>&;#@_:=+-"), max_size=12)
IRIS = st.sampled_from(
    [NamedNode("http://example.org/" + name) for name in ("a", "b#c", "d/e", "f?g=h&i", "é", "%20")]
)
PREDICATES = st.sampled_from(
    [NamedNode("http://example.org/" + name) for name in ("p", "q#r", "é")]
)
NODES = st.sampled_from([BlankNode(name) for name in ("x", "y", "z")])
LITERALS = st.one_of(
    st.builds(Literal, TEXTS),
    st.builds(
        lambda text, tag: Literal(text, language=tag), TEXTS, st.sampled_from(["en", "zh-hant"])
    ),
    st.builds(lambda text, kind: Literal(text, datatype=kind), TEXTS, IRIS),
    st.builds(Literal, st.integers() | st.booleans()),
)
SUBJECTS = IRIS | NODES
OBJECTS = IRIS | NODES | LITERALS
TRIPLES = st.builds(Triple, SUBJECTS, PREDICATES, OBJECTS)
GRAPHS = st.lists(TRIPLES, min_size=1, max_size=8)
NEW_TRIPLES = st.lists(
    TRIPLES | st.builds(Triple, SUBJECTS, PREDICATES, TRIPLES), min_size=1, max_size=5
)
QUADS = st.lists(st.builds(Quad, SUBJECTS, PREDICATES, OBJECTS, IRIS), min_size=1, max_size=8)
ENOUGH = settings(max_examples=60, deadline=None)


def canonical(quads: list[Quad]) -> list[str]:
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(map(str, dataset))


def written_and_read(statements: list[Quad] | list[Triple], syntax: Format) -> list[Quad]:
    """Write statements, twice the same bytes whatever their order, and read them back."""
    written = statements_as(statements, syntax.name)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"file.{syntax.endings[0]}"
        path.write_bytes(written.encode())
        return list(read_quads(path))


def triples_of(quads: list[Quad]) -> list[Quad]:
    return [Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()) for quad in quads]


@pytest.mark.parametrize("syntax", FORMATS, ids=lambda syntax: syntax.name)
@given(triples=GRAPHS)
@ENOUGH
def test_triples_come_back_in_every_format(syntax: Format, triples: list[Triple]) -> None:
    read = written_and_read(triples, syntax)
    assert canonical(triples_of(read)) == canonical([Quad(*triple) for triple in triples])


@pytest.mark.parametrize("name", ["trig", "nquads"])
@given(quads=QUADS)
@ENOUGH
def test_named_graphs_come_back(name: str, quads: list[Quad]) -> None:
    syntax = next(each for each in FORMATS if each.name == name)
    assert canonical(written_and_read(quads, syntax)) == canonical(quads)


@pytest.mark.parametrize("name", ["turtle", "ntriples", "trig", "nquads"])
@given(triples=NEW_TRIPLES)
@ENOUGH
def test_triple_terms_come_back(name: str, triples: list[Triple]) -> None:
    syntax = next(each for each in FORMATS if each.name == name)
    ground = [triple for triple in triples if "_:" not in str(triple)]
    if not ground:
        return
    read = triples_of(written_and_read(ground, syntax))
    assert set(map(str, read)) == {str(Quad(*triple)) for triple in ground}


@pytest.mark.parametrize("syntax", FORMATS, ids=lambda syntax: syntax.name)
@given(triples=GRAPHS, seed=st.randoms())
@ENOUGH
def test_order_and_names_of_blank_nodes_change_no_bytes(
    syntax: Format,
    triples: list[Triple],
    seed: "st.random.Random",  # type: ignore[name-defined]
) -> None:
    ground = [triple for triple in triples if str(triple).count("_:") < 2]
    shuffled = ground.copy()
    seed.shuffle(shuffled)
    assert statements_as(ground, syntax.name) == statements_as(shuffled, syntax.name)
