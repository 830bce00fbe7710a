"""Writes a network for other tools: GraphML and GEXF, the same bytes for the same network."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ocop_kg.errors import UnknownFormatError
from ocop_kg.naming import near_names
from ocop_kg.writing import write_file

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Mapping

    import networkx as nx

__all__ = ["FORMATS", "flattened", "network_text", "write_network"]

FORMATS = ("gexf", "graphml")
"""The formats, named as their file endings."""

_NOT_IN_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_network(
    network: nx.Graph[Any], path: str | os.PathLike[str], syntax: str | None = None
) -> None:
    """Write a network to a file, which is there whole or not at all.

    `syntax` is one of `FORMATS`; without it the ending of the file decides.
    Raises `UnknownFormatError` or `OutputError`.
    """
    ending = Path(path).suffix.removeprefix(".")
    write_file(path, network_text(network, syntax or ending).encode())


def network_text(network: nx.Graph[Any], syntax: str) -> str:
    """Write a network as GraphML, or as GEXF 1.2 without the date that networkx would stamp.

    Values that these formats do not know are made text as in `flattened`.
    Raises `UnknownFormatError`.

    >>> from ocop_kg import KnowledgeGraph
    >>> from ocop_kg.network import build
    >>> network = build(KnowledgeGraph.open(), "country-product")
    >>> "Lesotho" in network_text(network, "graphml")
    True
    >>> network_text(network, "graphlm")
    Traceback (most recent call last):
    ocop_kg.errors.UnknownFormatError: unknown format 'graphlm'; did you mean graphml?
    """
    if syntax not in FORMATS:
        raise UnknownFormatError(
            syntax, near_names(syntax, FORMATS, most=1), f"there are {', '.join(FORMATS)}"
        )
    flat = flattened(network)
    return _gexf(flat) if syntax == "gexf" else _graphml(flat)


def flattened(network: nx.Graph[Any]) -> nx.Graph[Any]:
    """Copy a network with attributes that are text or numbers only.

    Lists are joined with ``; ``, empty values fall away, and characters that XML cannot hold become
    U+FFFD. The network that was given stays as it is.
    """
    flat = network.__class__()
    flat.graph.update(_flat(network.graph))
    for node, data in network.nodes(data=True):
        flat.add_node(_text(node), **_flat(data))
    for start, end, *number, data in _edges(network):
        flat.add_edge(_text(start), _text(end), *number, **_flat(data))
    return flat


def _edges(network: Any) -> Iterator[Any]:  # noqa: ANN401
    if network.is_multigraph():
        return iter(network.edges(keys=True, data=True))
    return iter(network.edges(data=True))


def _graphml(flat: nx.Graph[Any]) -> str:
    import networkx as nx

    return "\n".join(nx.generate_graphml(flat)) + "\n"


def _gexf(flat: nx.Graph[Any]) -> str:
    from networkx.readwrite.gexf import GEXFWriter

    writer = GEXFWriter()
    writer.add_graph(flat)
    meta = writer.xml.find("meta")
    meta.attrib.clear()
    meta.find("creator").text = "ocop_kg"
    return f'<?xml version="1.0" encoding="utf-8"?>\n{writer}'


def _flat(data: Mapping[Any, Any]) -> dict[str, Any]:
    values = ((str(name), _value(value)) for name, value in data.items())
    return {name: value for name, value in values if value not in ("", None)}


def _value(value: object) -> str | int | float | None:
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        parts = [str(part) for part in value]
        return _text("; ".join(sorted(parts) if isinstance(value, set | frozenset) else parts))
    return _text(value)


def _text(value: object) -> str:
    return _NOT_IN_XML.sub("\ufffd", str(value).replace("\r\n", "\n"))
