"""The stored questions: a SPARQL file that any tool can run, and its description beside it.

``library/{id}.rq`` is a SELECT query whose variables are its columns. ``library/{id}.toml`` says in
words what is asked, which columns may be given as parameters and of what type, and what it means
when there is no answer.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ocop_kg.errors import UnknownQuestionError
from ocop_kg.naming import near_names

__all__ = ["Parameter", "Question", "question", "questions"]

_LIBRARY = Path(__file__).parent / "library"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A column that can be given a value.

    `type` is a class of the ontology, whose members are named by IRI, label or code; several
    classes joined by " or "; or else ``text`` or ``year``.
    """

    name: str
    type: str
    description: str
    required: bool = False

    @property
    def kinds(self) -> tuple[str, ...]:
        """The classes that the value may belong to; none for ``text`` and ``year``.

        >>> Parameter("donor", "Country or Organization", "Who gives.").kinds
        ('Country', 'Organization')
        """
        return () if self.type in ("text", "year") else tuple(self.type.split(" or "))


@dataclass(frozen=True, slots=True)
class Question:
    """A stored question: its id, the question in words, its parameters and its SPARQL."""

    id: str
    text: str
    keywords: tuple[str, ...]
    empty_means: str
    parameters: Mapping[str, Parameter]
    sparql: str
    expectation: Mapping[str, Any]


@cache
def question(name: str) -> Question:
    """Read a stored question by its id.

    Raises `UnknownQuestionError`, which offers near ids.

    >>> question("experts-by-product").parameters["product"].type
    'Product'
    >>> question("expert-by-product")
    Traceback (most recent call last):
    ocop_kg.errors.UnknownQuestionError: unknown question 'expert-by-product'; did you mean
    experts-by-product...
    """
    known = _ids()
    if name not in known:
        close = near_names(name, known)
        raise UnknownQuestionError(name, close, "`ocop-kg questions` lists them all")
    described = tomllib.loads((_LIBRARY / f"{name}.toml").read_text("utf-8"))
    parameters = {
        key: Parameter(key, value["type"], value["description"], value.get("required", False))
        for key, value in described.get("parameters", {}).items()
    }
    return Question(
        id=name,
        text=described["question"],
        keywords=tuple(described["keywords"]),
        empty_means=described["empty_means"],
        parameters=MappingProxyType(parameters),
        sparql=(_LIBRARY / f"{name}.rq").read_text("utf-8"),
        expectation=MappingProxyType(described["expect"]),
    )


def questions() -> list[Question]:
    """Give all stored questions, by id.

    >>> len(questions()) >= 30
    True
    """
    return [question(name) for name in _ids()]


@cache
def _ids() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in _LIBRARY.glob("*.rq")))
