"""Paths walked in the data, from their values back to the nodes where they start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, DefaultGraph, NamedNode

from ocop_kg.validation.paths import AlternativePath, InversePath, RepeatedPath, SequencePath

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Store

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.paths import Path

__all__ = ["MOST", "starts"]

MOST = 20_000
"""Nodes beyond which it is quicker to look at all than to walk on."""

_UNION = DefaultGraph()


def starts(data: Store, paths: Iterable[Path], ends: Iterable[AnyTerm]) -> set[AnyTerm] | None:
    """Give the nodes from which paths, one after the other, lead to some nodes; None if too many.

    >>> from pyoxigraph import Quad, Store
    >>> a, p, b = NamedNode("urn:a"), NamedNode("urn:p"), NamedNode("urn:b")
    >>> store = Store()
    >>> store.add(Quad(a, p, b))
    >>> starts(store, [p], [b])
    {<NamedNode value=urn:a>}
    """
    nodes: set[AnyTerm] = set(ends)
    try:
        for path in reversed(tuple(paths)):
            nodes = _walked(data, path, nodes, back=True)
    except _TooManyError:
        return None
    return nodes


class _TooManyError(Exception):
    pass


def _walked(data: Store, path: Path, nodes: set[AnyTerm], *, back: bool) -> set[AnyTerm]:
    """Give the starts of a path that ends at some nodes, or the ends of one that starts there."""
    found: set[AnyTerm] = set()
    match path:
        case NamedNode():
            for node in nodes:
                found.update(_neighbours(data, path, node, back=back))
                if len(found) > MOST:
                    raise _TooManyError
        case InversePath(inner):
            found = _walked(data, inner, nodes, back=not back)
        case AlternativePath(parts):
            found.update(*(_walked(data, part, nodes, back=back) for part in parts))
        case SequencePath(parts):
            found = nodes
            for part in reversed(parts) if back else parts:
                found = _walked(data, part, found, back=back)
        case RepeatedPath(inner, mark):
            fresh = nodes
            while fresh := _walked(data, inner, fresh, back=back) - found:
                found |= fresh
                if mark == "?" or len(found) > MOST:
                    break
            if len(found) > MOST:
                raise _TooManyError
            if mark != "+":
                found = found | nodes
    return found


def _neighbours(data: Store, path: NamedNode, node: AnyTerm, *, back: bool) -> Iterable[AnyTerm]:
    if back:
        return (quad.subject for quad in data.quads_for_pattern(None, path, node, _UNION))
    if not isinstance(node, NamedNode | BlankNode):
        return ()
    return (quad.object for quad in data.quads_for_pattern(node, path, None, _UNION))
