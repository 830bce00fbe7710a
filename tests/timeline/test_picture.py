"""The picture: the same bytes every time, nothing cut, and no more said than is known."""

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET

import pytest

from ocop_kg import KnowledgeGraph
from ocop_kg.errors import MissingExtraError, UnknownFormatError
from ocop_kg.timeline.picture import PICTURES, _canvas, draw
from tests.conflicts.graphs import graph_of
from tests.conflicts.test_planted import figure, named

SCRIPT = (
    "import sys; from ocop_kg import KnowledgeGraph; "
    "sys.stdout.buffer.write(KnowledgeGraph.open().timeline().picture(sys.argv[1]))"
)


@pytest.mark.parametrize("syntax", PICTURES)
def test_the_same_timeline_gives_the_same_bytes(kg: KnowledgeGraph, syntax: str) -> None:
    here = draw(kg.timeline(), syntax)
    assert here == draw(kg.timeline(), syntax)
    elsewhere = subprocess.run(
        [sys.executable, "-c", SCRIPT, syntax],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "7", "MPLBACKEND": "agg"},
    )
    assert elsewhere.stdout == here


def test_svg_is_xml_without_a_date_and_png_is_png(kg: KnowledgeGraph) -> None:
    timeline = kg.timeline(series=["countries"])
    svg = timeline.picture()
    ET.fromstring(svg)
    assert b"<dc:date>" not in svg
    assert re.search(rb"<dc:title>Growth of .*World</dc:title>", svg)
    assert timeline.picture("png").startswith(b"\x89PNG\r\n")


def test_no_text_is_cut_and_all_is_named(kg: KnowledgeGraph) -> None:
    for scope in ("World", "Latin America and the Caribbean"):
        canvas = _canvas(kg.timeline(scope))
        canvas.draw_without_rendering()
        whole = canvas.get_tightbbox()
        wide, high = canvas.get_size_inches()
        assert whole.x0 >= 0
        assert whole.y0 >= 0
        assert whole.x1 <= wide
        assert whole.y1 <= high
        for panel in canvas.axes:
            assert panel.get_ylabel() in ("countries", "products")
            assert panel.get_title(loc="left")
        assert "named" in canvas.axes[-1].get_xlabel()


def labels(graph: KnowledgeGraph) -> list[str]:
    canvas = _canvas(graph.timeline(series=["countries"]))
    return [text.get_text() for legend in canvas.legends for text in legend.get_texts()]


def test_the_legend_tells_what_is_there_and_nothing_else() -> None:
    assert labels(graph_of({"a": figure("5", "2024-07-01")})) == ["stated"]
    assert labels(graph_of({"a": figure("5", "2024")})) == [
        "stated",
        "date is only a month or a year",
    ]
    assert labels(graph_of({"a": figure("5", "2024-07-01"), "b": figure("4", "2024-08-01")})) == [
        "stated",
        "disagrees with another figure or with what is named",
    ]
    assert labels(graph_of({"a 2024-02-02": figure("5")})) == ["stated, by date of publication"]
    assert labels(graph_of({"a": figure("5", "2024-07-01", "about")})) == [
        "stated as “about” or “up to”"
    ]
    assert labels(graph_of({"a 2024": named("XAA")})) == [
        "named one by one in dated sources",
        "perhaps named by then",
    ]
    assert labels(graph_of({"a": named("XAA")})) == []


def test_what_has_no_date_is_said() -> None:
    graph = graph_of(
        {"a 2024": named("XAA") + figure("3", "2024"), "b": named("XAB") + figure("2")}
    )
    (panel,) = _canvas(graph.timeline(series=["countries"])).axes
    texts = [text.get_text() for text in panel.texts]
    assert "not drawn: 1 named only in sources without date, 1 figure without date" in texts


def test_an_empty_timeline_can_be_drawn() -> None:
    assert graph_of({"a": ""}).timeline("Isles").picture().startswith(b"<?xml")


def test_unknown_formats_and_a_missing_package(
    kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UnknownFormatError, match="pictures are svg or png"):
        draw(kg.timeline(), "pdf")
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtraError, match=r"ocop-kg\[plot\]"):
        draw(kg.timeline())
