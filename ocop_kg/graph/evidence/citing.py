"""Sources ready to be cited: BibTeX, CSL-JSON, or a plain list.

BibTeX entries have the types and the ``date`` of BibLaTeX, and a ``year`` for older styles.
Publishers are given as such, not as authors, since the graph does not say who wrote a source.

Standards: CSL-JSON 1.0.2 of the Citation Style Language; BibLaTeX 3, section 2.
"""

import json
import re
from collections.abc import Iterable
from hashlib import sha256

from ocop_kg.graph.evidence.sources import SourceNote

__all__ = ["bibtex", "citation_key", "csl_json", "plain"]

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")
_CSL = {
    "curation": "dataset",
    "dataset": "dataset",
    "file": "dataset",
    "news": "webpage",
    "ontology": "dataset",
    "page": "webpage",
    "press": "article-newspaper",
    "publication": "report",
    "seed": "webpage",
}
_BIBTEX = {"dataset": "dataset", "report": "report"}
_PUBLISHED_BY = {"dataset": "publisher", "report": "institution", "online": "organization"}
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "$&%#_"},
}
_TEX_URL = {"\\": "%5C", "{": "%7B", "}": "%7D", " ": "%20"}


def bibtex(notes: Iterable[SourceNote]) -> str:
    r"""Write BibTeX entries, in the order of `notes`.

    >>> print(bibtex([SourceNote("urn:x", "a-page", "Rice & more", "FAO", "2024-07")]), end="")
    @online{a-page,
      title = {{Rice \& more}},
      organization = {{FAO}},
      date = {2024-07},
      year = {2024},
    }
    """
    return "\n".join(_entry(note) for note in notes)


def csl_json(notes: Iterable[SourceNote]) -> str:
    """Write a CSL-JSON array, which Zotero, Pandoc and others read.

    >>> json.loads(csl_json([SourceNote("urn:x", "x", "A page", published="2024-07")]))
    [{'id': 'x', 'type': 'document', 'title': 'A page', 'issued': {'date-parts': [[2024, 7]]}}]
    """
    return json.dumps([_item(note) for note in notes], ensure_ascii=False, indent=2) + "\n"


def plain(notes: Iterable[SourceNote]) -> str:
    """Write one line for each source; *n.d.* stands where no date is known.

    >>> print(plain([SourceNote("urn:x", "x", "A page", "FAO")]), end="")
    FAO (n.d.). A page.
    """
    return "".join(f"{_line(note)}\n" for note in notes)


def citation_key(note: SourceNote) -> str:
    """Give a key that is legal everywhere and the same in every list.

    >>> citation_key(SourceNote("urn:x", "fao-2024", "A page"))
    'fao-2024'
    """
    if re.fullmatch(r"[a-z0-9][a-z0-9._-]*", note.key):
        return note.key
    legal = re.sub(r"[^a-z0-9]+", "-", note.title.lower()).strip("-")[:40].strip("-")
    return f"{legal or 'source'}-{sha256(note.iri.encode()).hexdigest()[:8]}"


def _type(note: SourceNote) -> str:
    return _CSL.get(note.kind, "webpage" if note.url else "document")


def _date(note: SourceNote) -> tuple[str, ...]:
    """Give year, month and day, as far as they are known."""
    found = _DATE.fullmatch(note.published)
    return tuple(part for part in found.groups() if part) if found else ()


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _entry(note: SourceNote) -> str:
    kind = _BIBTEX.get(_type(note), "online")
    date = _date(note)
    fields = {
        "title": _protected(note.title),
        _PUBLISHED_BY[kind]: _protected(note.publisher),
        "date": "-".join(date),
        "year": date[0] if date else "",
        "url": "".join(_TEX_URL.get(sign, sign) for sign in _one_line(note.url)),
    }
    lines = (f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{kind}{{{citation_key(note)},\n{''.join(lines)}}}\n"


def _protected(text: str) -> str:
    """Escape a text and keep its capitals, and words such as *and*, as they are."""
    escaped = "".join(_TEX.get(sign, sign) for sign in _one_line(text))
    return f"{{{escaped}}}" if escaped else ""


def _item(note: SourceNote) -> dict[str, object]:
    item: dict[str, object] = {
        "id": citation_key(note),
        "type": _type(note),
        "title": _one_line(note.title),
        "publisher": _one_line(note.publisher),
        "URL": note.url,
    }
    if date := _date(note):
        item["issued"] = {"date-parts": [[int(part) for part in date]]}
    return {name: value for name, value in item.items() if value}


def _line(note: SourceNote) -> str:
    title, publisher = _one_line(note.title).rstrip("."), _one_line(note.publisher)
    date = f"({'-'.join(_date(note)) or 'n.d.'})"
    text = f"{publisher} {date}. {title}." if publisher else f"{title} {date}."
    return f"{text} {note.url}" if note.url else text
