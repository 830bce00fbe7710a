"""From what a person types to the thing that is meant, and back to a label.

A name is a preferred or alternative label in any language, a code, or the key at the end of an
IRI. Names compare without regard to case, accents, hyphens and repeated blanks.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pyoxigraph import DefaultGraph, Literal, NamedNode

from ocop_kg.errors import AmbiguousThingError, UnknownThingError
from ocop_kg.naming import near_names
from ocop_kg.stores import Quads
from ocop_kg.vocabulary import DCTERMS, ID, OCOP, OWL, PREFIXES, RDF_TYPE, RDFS, key, ocop, skos

__all__ = ["Match", "Names", "folded"]

_UNION = DefaultGraph()
_PREFERRED = (skos("prefLabel"), NamedNode(DCTERMS + "title"), NamedNode(RDFS + "label"))
_OTHER = (skos("altLabel"), skos("hiddenLabel"), skos("notation"))
_CODES = (ocop("isoAlpha2"), ocop("isoAlpha3"), ocop("m49Code"))
_CLASS = NamedNode(OWL + "Class")
_SEPARATORS = re.compile(r"[\s_\-]+")
_WORD_START = re.compile(r"(?<!^)(?=[A-Z])")
_NEAR = 0.7
"""How alike two names are that may be mistaken for each other, on difflib's scale of 0 to 1."""


_SURE = 0.5
"""The score from which on a near name is worth an offer in an error."""


@dataclass(frozen=True, slots=True)
class Match:
    """What a search found: IRI, label, the name that matched, and how well, from 0 to 1."""

    iri: str
    label: str
    name: str
    score: float


@lru_cache(maxsize=1 << 16)
def folded(name: str) -> str:
    """Bring a name into the form in which names are compared.

    >>> folded("Côte  d'Ivoire") == folded("cote d'ivoire"), folded("date-palm")
    (True, 'date palm')
    """
    if not name.isascii():
        decomposed = unicodedata.normalize("NFKD", name)
        name = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return _SEPARATORS.sub(" ", name.casefold()).strip()


class Names:
    """The names of everything in a store; the index is made at the first search."""

    def __init__(self, engine: Quads) -> None:
        self._engine = engine
        self._index: dict[str, dict[str, float]] = {}
        self._kinds: dict[str, str] = {}

    def kind(self, name: str) -> NamedNode:
        """Find a class by its IRI or its name in the ontology, whose case does not matter.

        Raises `UnknownThingError`, which offers near names.
        """
        if "://" in name:
            try:
                return NamedNode(name)
            except ValueError as error:
                raise UnknownThingError(name, advice="this is no IRI", kind="class") from error
        known = self.kinds()
        wanted = name.removeprefix("ocop:").casefold()
        if wanted not in known:
            close = [known[near] for near in near_names(wanted, known)]
            raise UnknownThingError(name, close, f"there are {', '.join(known.values())}", "class")
        return ocop(known[wanted])

    def kinds(self) -> dict[str, str]:
        """Give the names of all classes of the ontology, by their folded form."""
        if not self._kinds:
            quads = self._engine.quads_for_pattern(None, RDF_TYPE, _CLASS, _UNION)
            classes = (quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode))
            names = sorted(key(iri) for iri in classes if iri.startswith(OCOP))
            self._kinds = {name.casefold(): name for name in names}
        return self._kinds

    def label(self, iri: str, languages: Sequence[str] = ("en",)) -> str:
        """Give the label of a thing in the first of these languages that has one.

        Falls back to English, then to any language, then to the last part of the IRI.
        """
        try:
            node = NamedNode(iri)
        except ValueError:
            return key(iri)
        for predicate in _PREFERRED:
            labels = {
                quad.object.language or "": quad.object.value
                for quad in self._engine.quads_for_pattern(node, predicate, None, _UNION)
                if isinstance(quad.object, Literal)
            }
            if labels:
                for language in (*languages, "en", ""):
                    if language in labels:
                        return labels[language]
                return labels[min(labels)]
        return key(iri)

    def resolve(self, text: str, kind: NamedNode | None = None) -> NamedNode:
        """Find the one thing that a text names, of a class when `kind` is given.

        The text is an IRI, a prefixed name (``ocop:Country``), ``kind/key``, a key, a label in any
        language, or a code. Raises `UnknownThingError`, which offers near names, and
        `AmbiguousThingError`, which lists the candidates.
        """
        thing = self.named(text, kind)
        if thing is not None:
            return thing
        what = key(kind.value).lower() if kind else "thing"
        near = (match for match in self.find(text, kind=kind, limit=3) if match.score > _SURE)
        close = dict.fromkeys(match.label for match in near)
        raise UnknownThingError(text, close, "`find` searches all names", kind=what)

    def named(self, text: str, kind: NamedNode | None = None) -> NamedNode | None:
        """Give the same, and None where nothing has the name, without a search for near ones."""
        for iri in _as_iris(text, kind):
            if self._has(iri, kind):
                return NamedNode(iri)
        if _in_brackets(text):  # nothing but an IRI, so the names of all things stay unread
            return None
        found = self._named(folded(text), kind)
        if len(found) > 1:
            best = max(found.values())
            found = {iri: score for iri, score in found.items() if score == best}
        if len(found) == 1:
            return NamedNode(next(iter(found)))
        if found:
            raise AmbiguousThingError(text, sorted(found))
        return None

    def find(self, text: str, *, kind: NamedNode | None = None, limit: int = 10) -> list[Match]:
        """Search names: equal ones first, then those that begin with, hold, or resemble the text.

        At most `limit` matches, the best first, ties by label.
        """
        wanted = folded(text.strip("<>") if "://" not in text else key(text.strip("<>")))
        if not wanted:
            return []
        best: dict[str, tuple[float, str]] = {}
        for name, score in self._scored(wanted):
            for iri, weight in self._names()[name].items():
                if kind is not None and not self._is_a(iri, kind):
                    continue
                if score * weight > best.get(iri, (0.0, ""))[0]:
                    best[iri] = (score * weight, name)
        matches = [
            Match(iri, self.label(iri), name, round(score, 3))
            for iri, (score, name) in best.items()
        ]
        matches.sort(key=lambda match: (-match.score, match.label, match.iri))
        return matches[: max(0, limit)]

    def _scored(self, wanted: str) -> Iterable[tuple[str, float]]:
        """Give each name that fits, with how well: equal 1, beginning, holding, then resembling."""
        from difflib import SequenceMatcher

        likeness = SequenceMatcher(b=wanted)

        def alike(text: str) -> float:
            likeness.set_seq1(text)
            near = likeness.real_quick_ratio() > _NEAR and likeness.quick_ratio() > _NEAR
            ratio = likeness.ratio() if near else 0.0
            return ratio if ratio > _NEAR else 0.0

        for name in self._names():
            if name == wanted:
                yield name, 1.0
            elif name.startswith(wanted):
                yield name, 0.85 + 0.1 * len(wanted) / len(name)
            elif f" {wanted}" in name:
                yield name, 0.75 + 0.1 * len(wanted) / len(name)
            elif score := alike(name):
                yield name, 0.75 * score
            elif " " in name and (score := max(map(alike, name.split()))):
                yield name, 0.6 * score

    def _names(self) -> dict[str, dict[str, float]]:
        """Map each folded name to the IRIs that bear it; a preferred label weighs most."""
        if not self._index:
            index: defaultdict[str, dict[str, float]] = defaultdict(dict)
            for weight, predicates in ((1.0, _PREFERRED + _CODES), (0.98, _OTHER)):
                for predicate in predicates:
                    for quad in self._engine.quads_for_pattern(None, predicate, None, _UNION):
                        if isinstance(quad.object, Literal) and isinstance(quad.subject, NamedNode):
                            bearers = index[folded(quad.object.value)]
                            bearers[quad.subject.value] = max(
                                weight, bearers.get(quad.subject.value, 0.0)
                            )
            for quad in self._engine.quads_for_pattern(None, RDF_TYPE, None, _UNION):
                if isinstance(quad.subject, NamedNode):
                    iri = quad.subject.value
                    index[folded(key(iri))].setdefault(iri, 0.96)
            self._index = dict(index)
        return self._index

    def _named(self, name: str, kind: NamedNode | None) -> dict[str, float]:
        bearers = self._names().get(name, {})
        return {
            iri: weight for iri, weight in bearers.items() if kind is None or self._is_a(iri, kind)
        }

    def _is_a(self, iri: str, kind: NamedNode) -> bool:
        quads = self._engine.quads_for_pattern(NamedNode(iri), RDF_TYPE, kind, _UNION)
        return next(quads, None) is not None

    def _has(self, iri: str, kind: NamedNode | None) -> bool:
        try:
            node = NamedNode(iri)
        except ValueError:
            return False
        if kind is not None:
            return self._is_a(iri, kind)
        quads = self._engine.quads_for_pattern(node, None, None, _UNION)
        return next(quads, None) is not None


def _as_iris(text: str, kind: NamedNode | None) -> list[str]:
    """List the IRIs that a text may stand for when it is one, a prefixed name, or kind/key."""
    bare = text.strip()
    if _in_brackets(bare):
        return [bare[1:-1]]
    candidates = [bare] if "://" in bare else []
    prefix, colon, local = bare.partition(":")
    if colon and prefix in PREFIXES:
        candidates.append(PREFIXES[prefix] + local)
    if "/" in bare and "://" not in bare:
        candidates.append(ID + bare)
    elif kind is not None:
        candidates.append(f"{ID}{_WORD_START.sub('-', key(kind.value)).lower()}/{bare}")
    return candidates


def _in_brackets(text: str) -> bool:
    bare = text.strip()
    return bare.startswith("<") and bare.endswith(">")
