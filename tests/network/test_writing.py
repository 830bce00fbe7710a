"""Files for other tools: read back they say the same, and they are there whole or not at all."""

import copy
import datetime
import io
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_kg import KnowledgeGraph
from ocop_kg.errors import OutputError, UnknownFormatError
from ocop_kg.network import FORMATS, network_text, projections, write_network
from ocop_kg.network.writing import flattened

READERS: dict[str, Callable[..., Any]] = {"gexf": nx.read_gexf, "graphml": nx.read_graphml}
NAMES = [each.name for each in projections()]
words = st.text(st.characters(exclude_categories=["Cs"]))
attributes = st.dictionaries(
    st.sampled_from(["label", "kind", "note"]), words | st.lists(words, max_size=3)
)


def read(text: str, syntax: str) -> Any:
    return READERS[syntax](io.BytesIO(text.encode()))


def contents(network: "nx.Graph[Any]") -> tuple[dict[Any, Any], list[Any]]:
    """Nodes and links with their attributes, without what a format adds for itself."""
    extra = {"id", "key", "networkx_key"}

    def own(data: dict[Any, Any]) -> dict[Any, Any]:
        return {name: value for name, value in data.items() if name not in extra}

    def ends(start: Any, end: Any) -> Iterable[Any]:
        return (start, end) if network.is_directed() else sorted((start, end))

    return (
        {node: own(data) for node, data in network.nodes(data=True)},
        sorted(
            (
                [*ends(start, end), sorted(own(data).items())]
                for start, end, data in network.edges(data=True)
            ),
            key=repr,
        ),
    )


@pytest.mark.parametrize("syntax", FORMATS)
@pytest.mark.parametrize("name", NAMES)
def test_what_is_written_reads_back(kg: KnowledgeGraph, name: str, syntax: str) -> None:
    network = kg.network(name)
    again = read(network_text(network, syntax), syntax)
    assert again.is_directed() == network.is_directed()
    assert contents(again) == contents(flattened(network))
    labels = {iri: data["label"] for iri, data in network.nodes(data=True)}
    assert {iri: data["label"] for iri, data in again.nodes(data=True)} == labels


@given(
    st.dictionaries(words.filter(bool), attributes, min_size=1, max_size=4),
    st.lists(attributes, max_size=3),
    st.booleans(),
)
def test_any_text_reads_back(
    nodes: dict[str, dict[str, Any]],
    links: list[dict[str, Any]],
    directed: bool,
) -> None:
    network: nx.MultiGraph[str] = nx.MultiDiGraph() if directed else nx.MultiGraph()
    for node, data in nodes.items():
        network.add_node(node, **{"label": "?"} | data)
    for number, data in enumerate(links):
        network.add_edge(min(nodes), max(nodes), key=number, **data)
    before = copy.deepcopy(network)
    for syntax in FORMATS:
        again = read(network_text(network, syntax), syntax)
        flat = flattened(network)
        for node in flat:  # GEXF shows a node without a label by its name
            flat.nodes[node].setdefault("label", node)
            again.nodes[node].setdefault("label", node)
        assert contents(again) == contents(flat)
    assert contents(network) == contents(before)


def test_attributes_become_text_or_numbers() -> None:
    network: nx.DiGraph[str] = nx.DiGraph(name="x", made=datetime.date(2025, 1, 2))
    network.add_edge(
        "a", "b", parts=("x", "y"), some={"q", "p"}, none=None, empty="", count=3, odd="\x00\r\n"
    )
    flat = flattened(network)
    assert flat.graph == {"name": "x", "made": "2025-01-02"}
    assert flat.edges["a", "b"] == {"parts": "x; y", "some": "p; q", "count": 3, "odd": "\ufffd\n"}
    assert network.edges["a", "b"]["parts"] == ("x", "y")


def test_gexf_has_no_date(kg: KnowledgeGraph) -> None:
    text = network_text(kg.network("partnerships"), "gexf")
    assert "lastmodifieddate" not in text
    assert "<creator>ocop_kg</creator>" in text


@pytest.mark.parametrize("syntax", FORMATS)
def test_a_file_is_written_whole(kg: KnowledgeGraph, tmp_path: Path, syntax: str) -> None:
    network = kg.network("partnerships")
    place = tmp_path / f"netz-网.{syntax}"
    place.write_text("older")
    write_network(network, place)
    assert place.read_text("utf-8") == network_text(network, syntax)
    write_network(network, str(tmp_path / "other.xml"), syntax)
    assert (tmp_path / "other.xml").read_bytes() == place.read_bytes()
    assert {file.name for file in tmp_path.iterdir()} == {place.name, "other.xml"}


def test_what_cannot_be_written_leaves_nothing_behind(kg: KnowledgeGraph, tmp_path: Path) -> None:
    network = kg.network("partnerships")
    with pytest.raises(OutputError, match=r"cannot write .*nowhere.*: there is no folder"):
        write_network(network, tmp_path / "nowhere" / "a.gexf")
    (tmp_path / "folder.gexf").mkdir()
    with pytest.raises(OutputError, match=r"folder\.gexf: Is a directory"):
        write_network(network, tmp_path / "folder.gexf")
    assert [file.name for file in tmp_path.iterdir()] == ["folder.gexf"]


@pytest.mark.parametrize(
    ("name", "syntax", "message"),
    [
        ("a.graphlm", None, "unknown format 'graphlm'; did you mean graphml"),
        ("a", None, "unknown format ''; there are gexf, graphml"),
        ("a.gexf", "dot", "unknown format 'dot'; there are gexf, graphml"),
    ],
)
def test_an_unknown_format(
    kg: KnowledgeGraph, tmp_path: Path, name: str, syntax: str | None, message: str
) -> None:
    with pytest.raises(UnknownFormatError, match=message):
        write_network(kg.network("partnerships"), tmp_path / name, syntax)
    assert list(tmp_path.iterdir()) == []
