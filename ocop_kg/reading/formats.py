"""The RDF formats that can be read and written, by name, file ending and media type."""

from pathlib import PurePath
from typing import NamedTuple

from pyoxigraph import RdfFormat

from ocop_kg.errors import UnknownFormatError

__all__ = ["FORMATS", "Format", "format_named", "format_of"]


class Format(NamedTuple):
    """An RDF syntax: the `name` that users type, its endings, and the engine's own object."""

    name: str
    endings: tuple[str, ...]
    media_type: str
    engine: RdfFormat

    @property
    def has_graphs(self) -> bool:
        """Whether the syntax can name graphs."""
        return self.engine.supports_datasets


FORMATS = (
    Format("turtle", ("ttl",), "text/turtle", RdfFormat.TURTLE),
    Format("trig", ("trig",), "application/trig", RdfFormat.TRIG),
    Format("ntriples", ("nt",), "application/n-triples", RdfFormat.N_TRIPLES),
    Format("nquads", ("nq",), "application/n-quads", RdfFormat.N_QUADS),
    Format("jsonld", ("jsonld", "json"), "application/ld+json", RdfFormat.JSON_LD),
    Format("rdfxml", ("rdf", "owl", "xml"), "application/rdf+xml", RdfFormat.RDF_XML),
)

_BY_NAME = {
    name: known for known in FORMATS for name in (known.name, *known.endings, known.media_type)
}


def format_named(name: str) -> Format:
    """Find a format by its name, file ending or media type.

    Raises `UnknownFormatError`, which lists the formats there are.

    >>> format_named("ttl").name, format_named("application/trig").name
    ('turtle', 'trig')
    >>> format_named("docx")
    Traceback (most recent call last):
    ocop_kg.errors.UnknownFormatError: unknown format 'docx'; ...
    """
    try:
        return _BY_NAME[name.casefold()]
    except KeyError:
        known = ", ".join(known.name for known in FORMATS)
        raise UnknownFormatError(name, advice=f"known formats: {known}") from None


def format_of(path: PurePath) -> Format:
    """Tell the format of a file by its ending; a further ending ``.gz`` says nothing of it.

    Raises `UnknownFormatError` when the ending is missing or unknown.

    >>> format_of(PurePath("export.jsonld")).name
    'jsonld'
    """
    if path.suffix.casefold() == ".gz":
        path = path.with_suffix("")
    ending = path.suffix.removeprefix(".")
    if not ending:
        endings = ", ".join("." + known.endings[0] for known in FORMATS)
        raise UnknownFormatError(path.name, advice=f"give the file one of the endings {endings}")
    return format_named(ending)
