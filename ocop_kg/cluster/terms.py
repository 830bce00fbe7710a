"""How a term is a column: one string whose first sign says what kind of term it is.

``<`` IRI, ``_`` blank node, ``"`` simple text, ``@`` text with a language, ``^`` other literal,
``!`` literal that its datatype does not allow. Of the last three, language or datatype come first,
then a space, for neither can hold one. Nothing is escaped, so that equal terms are equal strings.
NULL stands for a variable that is not bound, and for an error.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ocop_kg.errors import NotDistributedError
from ocop_kg.validation.lexical import ILL_FORMED, REWRITTEN, is_well_formed
from ocop_kg.vocabulary import RDF, XSD

if TYPE_CHECKING:
    from ocop_kg.graph.values import AnyTerm

__all__ = ["constant", "datatype_of", "decode", "encode", "language_of", "quoted", "text_of"]

_STRING = XSD + "string"
_LANGUAGE = RDF + "langString"


def encode(term: AnyTerm) -> str:
    """Write a term as the cluster keeps it; what validation marked is written as it was.

    >>> encode(NamedNode("urn:a")), encode(Literal("été", language="fr"))
    ('<urn:a', '@fr été')
    >>> encode(Literal("2023-02-29", datatype=NamedNode(XSD + "date")))
    '!http://www.w3.org/2001/XMLSchema#date 2023-02-29'
    """
    if type(term) is NamedNode:
        return "<" + term.value.removeprefix(REWRITTEN)
    if type(term) is BlankNode:
        return "_" + term.value
    if type(term) is not Literal:
        raise NotDistributedError("a triple stands where a term belongs")
    if term.language:
        return f"@{term.language} {term.value}"
    datatype = term.datatype.value
    if datatype == _STRING:
        return '"' + term.value
    return (
        _sign(term.value, datatype)
        + datatype.removeprefix(REWRITTEN).removeprefix(ILL_FORMED)
        + (" " + term.value)
    )


@lru_cache(maxsize=65536)
def _sign(text: str, datatype: str) -> str:
    if datatype.startswith(REWRITTEN):
        return "^"
    if datatype.startswith(ILL_FORMED) or not is_well_formed(text, datatype):
        return "!"
    return "^"


def decode(text: str | None) -> AnyTerm | None:
    """Read a term back, just as it was written in the dump.

    >>> decode('"potato').value, decode(None)
    ('potato', None)
    """
    if text is None:
        return None
    sign, rest = text[0], text[1:]
    if sign == "<":
        return NamedNode(rest)
    if sign == "_":
        return BlankNode(rest)
    if sign == '"':
        return Literal(rest)
    tag, _, value = rest.partition(" ")
    if sign == "@":
        return Literal(value, language=tag)
    return Literal(value, datatype=NamedNode(tag))


def quoted(text: str) -> str:
    r"""Write a string of SQL.

    >>> quoted("it's")
    "'it\\'s'"
    """
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def constant(term: AnyTerm | Triple) -> str:
    """Write a term of a query as SQL."""
    return quoted(encode(term))


def _rest(column: str) -> str:
    return f"substring({column}, locate(' ', {column}) + 1)"


def text_of(column: str) -> str:
    """Write what ``STR`` gives; NULL for a blank node."""
    return (
        f"CASE WHEN substring({column}, 1, 1) IN ('<', '\"') THEN substring({column}, 2) "
        f"WHEN substring({column}, 1, 1) IN ('@', '^', '!') THEN {_rest(column)} END"
    )


def datatype_of(column: str, *, marked: bool) -> str:
    """Write what ``DATATYPE`` gives; NULL for what is no literal.

    Where `marked`, that of an ill-formed literal is one of our own, as validation has it.
    """
    named = f"substring({column}, 2, locate(' ', {column}) - 2)"
    ill = f"concat({quoted(ILL_FORMED)}, {named})" if marked else named
    return (
        f"CASE substring({column}, 1, 1) WHEN '\"' THEN {quoted(_STRING)} "
        f"WHEN '@' THEN {quoted(_LANGUAGE)} WHEN '^' THEN {named} WHEN '!' THEN {ill} END"
    )


def language_of(column: str) -> str:
    """Write what ``LANG`` gives; NULL for what is no literal."""
    return (
        f"CASE WHEN startswith({column}, '@') THEN "
        f"substring({column}, 2, locate(' ', {column}) - 2) "
        f"WHEN substring({column}, 1, 1) IN ('\"', '^', '!') THEN '' END"
    )
