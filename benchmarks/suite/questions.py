"""What is asked: the stored questions of the library, and analytic ones beside them.

A stored question is asked as users do, with a value for its first country or product. Engines get
the value in their own way, or in front of the pattern, as `VALUES`.
"""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from ocop_kg.questions import Question, question, questions
from ocop_kg.vocabulary import thing

__all__ = ["Asked", "asked", "of_name"]

_FOLDER = Path(__file__).parent.parent / "questions"
_VALUES = {"Country": thing("country", "CHN"), "Product": thing("product", "banana")}


class Asked(NamedTuple):
    """A question: its text, and for a stored one what stands for a parameter."""

    name: str
    sparql: str
    stored: bool
    values: dict[str, str]

    @property
    def names_graphs(self) -> bool:
        """Whether it looks into the graphs of sources, and not only at their union."""
        return "GRAPH" in self.sparql

    @property
    def with_values(self) -> str:
        """Give the text with the values in it.

        >>> Asked("x", "SELECT ?a WHERE { ?a ?b ?c }", True, {"c": "urn:c"}).with_values
        'SELECT ?a WHERE { VALUES ?c { <urn:c> } ?a ?b ?c }'
        """
        head, brace, rest = self.sparql.partition("WHERE {")
        values = "".join(f" VALUES ?{name} {{ <{iri}> }}" for name, iri in self.values.items())
        return f"{head}{brace}{values}{rest}" if brace else self.sparql


@cache
def asked() -> tuple[Asked, ...]:
    """Give all questions, the analytic ones first."""
    analytic = [
        Asked(file.stem, file.read_text("utf-8"), stored=False, values={})
        for file in sorted(_FOLDER.glob("*.rq"))
    ]
    return (*analytic, *map(_stored, questions()))


@cache
def of_name(name: str) -> Asked:
    """Give a question by its name."""
    return next(each for each in asked() if each.name == name)


def _stored(each: Question) -> Asked:
    for parameter in question(each.id).parameters.values():
        for kind, value in _VALUES.items():
            if kind in parameter.kinds:
                return Asked(
                    each.id, each.sparql, stored=True, values={parameter.name: value.value}
                )
    return Asked(each.id, each.sparql, stored=True, values={})
