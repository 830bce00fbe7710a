"""Terms as N-Triples writes them; the generator never takes them apart, so text is enough."""

from ocop_kg.vocabulary import GRAPH, ID, OCOP, RDF_TYPE, XSD, skos

__all__ = ["LABEL", "NOTE", "TYPE", "date", "graph", "mixed", "number", "ocop", "text", "thing"]

TYPE = str(RDF_TYPE)
LABEL = str(skos("prefLabel"))
NOTE = str(skos("editorialNote"))


def ocop(name: str) -> str:
    """Give a class or property of the ontology."""
    return f"<{OCOP}{name}>"


def thing(kind: str, key: str) -> str:
    """Give a thing by its kind and key."""
    return f"<{ID}{kind}/{key}>"


def graph(key: str) -> str:
    """Give the named graph of a source."""
    return f"<{GRAPH}{key}>"


def text(words: str) -> str:
    """Give an English text; no word here needs an escape."""
    return f'"{words}"@en'


def number(value: int) -> str:
    """Give a decimal."""
    return f'"{value}"^^<{XSD}decimal>'


def date(day: int) -> str:
    """Give the date of a day after the start of 2021: a whole date, a month or a year."""
    year, rest = 2021 + day // 336, day % 336
    month = f"{year}-{rest // 28 + 1:02}"
    if day % 10 == 0:
        return f'"{year}"^^<{XSD}gYear>'
    if day % 10 < 3:
        return f'"{month}"^^<{XSD}gYearMonth>'
    return f'"{month}-{rest % 28 + 1:02}"^^<{XSD}date>'


def mixed(*numbers: int) -> int:
    """Make a number that looks like chance but is the same for the same numbers."""
    value = 0x9E3779B97F4A7C15
    for each in numbers:
        value = (value ^ each) * 0xBF58476D1CE4E5B9 & 0xFFFFFFFFFFFFFFFF
        value ^= value >> 29
    return value
