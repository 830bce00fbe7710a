"""Blank nodes, which no request can name, and the IRIs that stand for them on a server.

What this library publishes has its blank nodes replaced by IRIs (skolemised: RDF 1.1 Concepts,
section 3.5) and reads them back as blank nodes, so that one that was found can be asked about. A
blank node of the server's own keeps the label that the server gives it.
"""

from __future__ import annotations

import re

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

__all__ = ["GENID", "as_asked", "asked", "blank_label", "is_ours", "read_back", "skolemised"]

GENID = "https://w3id.org/.well-known/genid/ocop/"
"""The namespace of the IRIs that stand for blank nodes."""

_OURS = "genid-"
_ODD = re.compile(r"[^A-Za-z0-9]")
_PLAIN = re.compile(r"[A-Za-z0-9]+")


def blank_label(given: str) -> str:
    """Give the label that a server's blank node has here.

    >>> blank_label("b12"), blank_label("nodeID://b12")
    ('b12', 'remote-nodeID-3a-2f-2fb12')
    """
    if _PLAIN.fullmatch(given):
        return given
    return "remote-" + _ODD.sub(lambda sign: f"-{ord(sign[0]):x}", given)


def is_ours(node: BlankNode) -> bool:
    """Tell whether a blank node stands on the server as an IRI."""
    return node.value.startswith(_OURS)


def genid_label(iri: str) -> str:
    """Give the label of the blank node that an IRI of `GENID` stands for."""
    return _OURS + iri.removeprefix(GENID)


def asked(term: BlankNode) -> NamedNode:
    """Give the IRI that stands for one of our blank nodes.

    >>> asked(BlankNode("genid-b1")).value
    'https://w3id.org/.well-known/genid/ocop/b1'
    """
    return NamedNode(GENID + term.value.removeprefix(_OURS))


def as_asked(term: object) -> object:
    """Give a term as the server has it, where it is one of our blank nodes."""
    return asked(term) if isinstance(term, BlankNode) and is_ours(term) else term


def read_back(triple: Triple) -> Triple:
    """Give a triple of a server with its blank nodes as they are named here."""
    subject, predicate, value = triple
    return Triple(_read_back(subject), predicate, _read_back(value))  # type: ignore[arg-type]  # ends of a triple


def _read_back(term: NamedNode | BlankNode | Literal | Triple) -> object:
    if isinstance(term, NamedNode) and term.value.startswith(GENID):
        return BlankNode(genid_label(term.value))
    return BlankNode(blank_label(term.value)) if isinstance(term, BlankNode) else term


def skolemised(quad: Quad) -> Triple:
    """Give the triple of a quad with IRIs in place of blank nodes.

    >>> node = BlankNode("b1")
    >>> print(skolemised(Quad(node, NamedNode("urn:p"), node)).object.value)
    https://w3id.org/.well-known/genid/ocop/b1
    """
    subject, predicate, value = quad.triple
    ends = [
        asked(BlankNode(_OURS + end.value.removeprefix(_OURS)))
        if isinstance(end, BlankNode)
        else end
        for end in (subject, value)
    ]
    return Triple(ends[0], predicate, ends[1])
