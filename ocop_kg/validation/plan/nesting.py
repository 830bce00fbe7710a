"""Puts the triples of an EXISTS in the order in which they are quickly answered.

The engine orders the triples of a group without knowing what is bound around an EXISTS, and may go
through all claims of a product to find the one of a project. Where a group holds triples alone, it
means the same with each triple in an EXISTS of its own, and then the order is ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocop_kg.stores.querytext import closing

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["nested", "triples_of"]

_Triple = tuple[str, str, str]


def nested(words: Sequence[str]) -> list[str]:
    """Give the words of a query with the groups of its EXISTS nested, where they are simple.

    >>> " ".join(nested("{ ?t <p> ?v FILTER EXISTS { ?c <q> ?d ; <r> ?t } }".split()))
    '{ ?t <p> ?v FILTER EXISTS { ?c <r> ?t FILTER EXISTS { ?c <q> ?d } } }'
    """
    found: list[str] = []
    position = 0
    while position < len(words):
        word = words[position]
        found.append(word)
        position += 1
        if word.upper() == "EXISTS" and words[position] == "{":
            end = closing(words, position)
            triples = triples_of(words[position + 1 : end])
            if triples is not None and len(triples) > 1:
                outside = {*words[:position], *words[end + 1 :]}
                bound = {name for name in outside if name[0] in "?$"}
                found += _chain(_ordered(triples, bound))
                position = end + 1
    return found


def triples_of(words: Sequence[str]) -> list[_Triple] | None:
    """Read a group of triples; None for what holds anything else, such as a path or a filter."""
    found: list[_Triple] = []
    subject = predicate = ""
    wanted = "subject"
    position = 0
    while position < len(words):
        word = words[position]
        position += 1
        if wanted == "end":
            follows = {".": "subject", ";": "predicate", ",": "object"}.get(word)
            if follows is None:
                return None
            wanted = follows
            continue
        if word in (".", ";") and wanted in ("subject", "predicate") and found:
            wanted = "subject" if word == "." else wanted
            continue
        term = word
        if word[0] in "\"'":
            while position < len(words) and (words[position] == "^^" or words[position][0] == "@"):
                step = 2 if words[position] == "^^" else 1
                term += "".join(words[position : position + step])
                position += step
        if not _is_term(term, wanted):
            return None
        if wanted == "subject":
            subject, wanted = term, "predicate"
        elif wanted == "predicate":
            predicate, wanted = term, "object"
        else:
            found.append((subject, predicate, term))
            wanted = "end"
    return found if wanted in ("end", "subject") else None


def _is_term(word: str, place: str) -> bool:
    if word[0] in "?$" and len(word) > 1:
        return True
    if word[0] == "<" and len(word) > 1:
        return True
    if place == "predicate":
        return word == "a"
    return place == "object" and (
        word[0] in "\"'" or word[0].isdigit() or word in ("true", "false")
    )


def _ordered(triples: list[_Triple], bound: set[str]) -> list[_Triple]:
    """Put first what is most bound; what is as good stays in the order of the text."""
    known = set(bound)
    left = list(triples)
    found: list[_Triple] = []

    def cost(triple: _Triple) -> tuple[int, int]:
        subject, _, value = triple
        free = [term[0] in "?$" and term not in known for term in (subject, value)]
        return 2 * free[0] + free[1], int(free[0] and value[0] not in "?$")

    while left:
        best = min(left, key=cost)
        left.remove(best)
        found.append(best)
        known.update(term for term in best if term[0] in "?$")
    return found


def _chain(triples: list[_Triple]) -> list[str]:
    first, *rest = triples
    return ["{", *first, *(["FILTER", "EXISTS", *_chain(rest)] if rest else []), "}"]
