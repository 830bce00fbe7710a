"""Names that the reasoner gives to what an ontology leaves unnamed, and that say what they mean.

A helper stands for the inverse of a property, or for the last members of a long chain or a long
intersection. Its name tells its kind and members, so that whoever meets it in a proof can put it
into words, and so that equal helpers of two runs have equal names.
"""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import quote, unquote

from pyoxigraph import BlankNode, NamedNode

from ocop_kg.graph.inference.rule import Node, Term

__all__ = ["Helper", "helper", "unfold"]

_HELPER = "urn:ocop-kg:inference:"


class Helper(NamedTuple):
    """What a helper stands for: the local name of an OWL property, and the members it unites."""

    kind: str
    members: tuple[Node, ...]


def helper(kind: str, members: Sequence[Term]) -> NamedNode:
    """Name a helper.

    >>> helper("inverseOf", [NamedNode("urn:p")])
    <NamedNode value=urn:ocop-kg:inference:inverseOf:%3Curn%3Ap%3E>
    """
    return NamedNode(f"{_HELPER}{kind}:{','.join(quote(str(each), safe='') for each in members)}")


def unfold(term: object) -> Helper | None:
    """Tell what a helper stands for; None for every other term.

    >>> unfold(helper("inverseOf", [NamedNode("urn:p")]))
    Helper(kind='inverseOf', members=(<NamedNode value=urn:p>,))
    >>> unfold(NamedNode("urn:p"))
    """
    if not isinstance(term, NamedNode) or not term.value.startswith(_HELPER):
        return None
    kind, _, members = term.value.removeprefix(_HELPER).partition(":")
    return Helper(kind, tuple(_node(unquote(each)) for each in members.split(",")))


def _node(text: str) -> Node:
    return BlankNode(text[2:]) if text.startswith("_:") else NamedNode(text[1:-1])
