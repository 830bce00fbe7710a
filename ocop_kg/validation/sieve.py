"""Which lines of N-Triples and N-Quads the engine may read itself, told from their bytes.

The engine reads bytes faster than Python makes quads of them. What must pass through Python is
taken out: blank nodes, which are named by the order in which they come, literals that the store
would not give back as they are (`kept`), and graphs that are not validated.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from ocop_kg.validation.lexical import kept
from ocop_kg.vocabulary import INSECURE, OCOP

__all__ = ["Sieve", "Sieved", "holds"]

_TYPED = re.compile(rb' "([^"\\\r\n]*+)"\^\^<([^\x00-\x20<>"\\]*+)>')
"""A literal with a datatype, written plainly; what begins with two certain signs is found soon."""
_NAME = re.compile(rb"<([^>]*+)>")
_LANGUAGE = re.compile(rb'"@([A-Za-z0-9-]+)')
_GRAPH = re.compile(rb"([^\x00-\x20<>\\\"]*+)>[ \t]*+\.[ \t]*+\r?")
_BLANK = b"_:"
_TERMS = (OCOP.encode(), INSECURE.encode())
_FEW = 4
"""So many times fewer than all must the lines be that are worth to be taken out."""
_MOST = 100_000
"""Literals that are remembered, and names."""


class Sieved(NamedTuple):
    """The lines of a piece: what the engine may read, and what is to be read in Python."""

    plain: bytes
    odd: bytes


class Sieve:
    r"""Parts the lines of a file, of which some name graphs; those of the graphs `apart` are odd.

    >>> sieve = Sieve(named=True)
    >>> plain = b'<urn:a> <urn:b> "1" <urn:g> .\n'
    >>> sieve(plain * 4 + b'_:a <urn:b> "1" <urn:g> .\n', 5).odd
    b'_:a <urn:b> "1" <urn:g> .\n'
    >>> sieve.without_graphs(plain)
    b'<urn:a> <urn:b> "1" .\n'
    """

    def __init__(self, *, named: bool, apart: tuple[str, ...] = ()) -> None:
        self._named = named
        self._signs = (_BLANK, *(f"<{name}>".encode() for name in apart if named))
        self.terms: set[str] | None = set()
        """The terms of this project that lines may name, and perhaps others; None if not known."""
        self._unchanged: dict[tuple[bytes, bytes], bool] = {}
        self._sound: set[bytes] = set()
        self._ends: set[bytes] = set()

    def __call__(self, lines: bytes, count: int) -> Sieved:
        """Part so many whole lines.

        What is wrong with plain ones, the engine says when it reads them.
        """
        most = count // _FEW
        marks = self._signed(lines)
        if len(marks) <= most:
            marks = sorted([*marks, *self._changed(lines)])
        if len(marks) > most:
            return Sieved(b"", lines)
        return Sieved(*_parted(lines, marks))

    def _signed(self, lines: bytes) -> list[int]:
        """Find what makes a line odd whatever else it says."""
        signs = [re.escape(sign) for sign in self._signs if holds(lines, sign)]
        return [each.start() for each in re.finditer(b"|".join(signs), lines)] if signs else []

    def _changed(self, lines: bytes) -> list[int]:
        """Find typed literals that are not kept as they are, or are not written plainly."""
        typed = _TYPED.findall(lines)
        changed = {each for each in set(typed) if not self._is_unchanged(each)}
        plainly = 2 * len(typed) == lines.count(b"^")
        if plainly and not changed:
            return []
        found = {each.end(1) + 1: each.groups() for each in _TYPED.finditer(lines)}
        if plainly:
            return [at for at, each in found.items() if each in changed]
        marks = (each.start() for each in re.finditer(rb"\^\^", lines))
        return [at for at in marks if at not in found or found[at] in changed]

    def _is_unchanged(self, literal: tuple[bytes, bytes]) -> bool:
        known = self._unchanged
        if literal not in known:
            if len(known) >= _MOST:
                known.clear()
            text, datatype = (part.decode() for part in literal)
            try:
                term = Literal(text, datatype=NamedNode(datatype))
            except ValueError:  # an error, which is told when the line is read
                return False
            known[literal] = kept(term) is term
        return known[literal]

    def is_sound(self, lines: bytes) -> bool:
        r"""Tell whether all IRIs and languages are well formed, so that the engine need not look.

        It would look at each where it stands, and most stand in many places. What is between the
        signs of an IRI and is none, such as a text with both, is not well formed either.

        >>> sieve = Sieve(named=False)
        >>> sieve.is_sound(b'<urn:a> <urn:b> "a"@en .\n')
        True
        >>> sieve.is_sound(b"<urn:a> <b> <urn:c> .\n")
        False
        """
        names = self.note(lines)
        sound = all(map(_is_iri, names)) and all(map(_is_language, {*_LANGUAGE.findall(lines)}))
        if sound:
            self._sound |= names
        return sound

    def note(self, lines: bytes) -> set[bytes]:
        r"""Note the `terms` that lines name, and give the names that were not known to be sound.

        >>> sieve = Sieve(named=False)
        >>> names = sieve.note(b'<urn:a> <https://w3id.org/ocop/ontology#unit> "t" .\n')
        >>> sieve.terms
        {'https://w3id.org/ocop/ontology#unit'}
        """
        if len(self._sound) >= _MOST:
            self._sound.clear()
        names = {*_NAME.findall(lines)} - self._sound
        for name in names:
            if self.terms is None:
                break
            if name.startswith(_TERMS) and _is_iri(name):
                self.terms.add(name.decode())
            if b"\\" in name or b"<" in name:
                self.terms = None  # an escape may hide one, or a text with a sign of IRIs
        return names

    def without_graphs(self, lines: bytes) -> bytes | None:
        """Give plain lines as N-Triples; None where a line does not plainly name a graph.

        Where the last IRI of a line is no graph, what is left of the line is no triple.
        """
        if not self._named:
            return lines
        parts = [line.rpartition(b" <") for line in lines.removesuffix(b"\n").split(b"\n")]
        for end in {end for _, _, end in parts} - self._ends:
            graph = _GRAPH.fullmatch(end)
            if graph is None or not _is_iri(graph[1]):
                return None
            self._ends.add(end)
        return b"".join([start + b" .\n" for start, _, _ in parts])


def holds(lines: bytes, sign: bytes) -> bool:
    """Tell whether a sign is there; one byte is found much faster than several."""
    return sign[:1] in lines and sign in lines


def _is_iri(name: bytes) -> bool:
    try:
        NamedNode(name.decode())
    except ValueError:
        return False
    return True


def _is_language(tag: bytes) -> bool:
    try:
        Literal("", language=tag.decode())
    except ValueError:
        return False
    return True


def _parted(lines: bytes, marks: list[int]) -> tuple[bytes, bytes]:
    """Take out the lines in which there are marks."""
    if not marks:
        return lines, b""
    plain: list[bytes] = []
    odd: list[bytes] = []
    done = 0
    for mark in marks:
        if mark >= done:
            start = lines.rfind(b"\n", done, mark) + 1 or done
            end = lines.find(b"\n", mark) + 1 or len(lines)
            plain.append(lines[done:start])
            odd.append(lines[start:end])
            done = end
    plain.append(lines[done:])
    return b"".join(plain), b"".join(odd)
