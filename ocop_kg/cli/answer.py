"""The answer to a stored question, for people and for programs.

The JSON form is one object: ``question`` (id and text), ``parameters`` (what was given, each with
IRI and label), ``columns``, ``rows`` (one object a row, without what is unbound) and ``sources``
(title, publisher, date and address of every source that a row names, by IRI). A thing is
``{"iri": …, "label": …}``, a literal ``{"value": …}`` with ``datatype`` or ``language`` where it
has one that is not plain text. An empty answer also says what that means, in ``empty_means``, and
why it is empty, in ``explanation``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from ocop_kg.cli.cells import Notes
from ocop_kg.cli.rows import rows_as, table_of
from ocop_kg.cli.terminal import clean
from ocop_kg.graph.plain import described, sources_of

if TYPE_CHECKING:
    from ocop_kg.cli.cells import Reader
    from ocop_kg.explanation import Explanation
    from ocop_kg.questions import Answer

__all__ = ["answer_as", "answer_as_json", "caption", "summary"]


def answer_as(
    answer: Answer, syntax: str, reader: Reader, *, raw: bool = False, room: int | None = None
) -> str:
    """Write an answer in a format of `ROW_FORMATS`."""
    if syntax == "json":
        return answer_as_json(answer, reader)
    if syntax != "table":
        return rows_as(answer, syntax, reader, raw=raw)
    if not answer:
        return ""
    lines = table_of(answer, reader, room, hidden=list(answer.parameters), notes=Notes(reader))
    return "".join(f"{line}\n" for line in lines)


def caption(answer: Answer, reader: Reader) -> str:
    """Say in one line what was asked, safe for a terminal."""
    return clean(answer.caption(reader))


def summary(answer: Answer) -> str:
    """Say in one line how much was found, or what it means that nothing was."""
    count = len(answer)
    if not count:
        return f"no rows: {clean(answer.question.empty_means)}"
    return f"{count} row{'s' if count != 1 else ''}"


def answer_as_json(answer: Answer, reader: Reader, why: Explanation | None = None) -> str:
    """Write an answer as one JSON object, with the reason why it is empty."""
    import json

    rows = [
        {
            name: described(term, reader)
            for name, term in zip(answer.variables, row, strict=True)
            if term is not None
        }
        for row in answer
    ]
    written: dict[str, object] = {
        "question": {"id": answer.question.id, "text": answer.question.text},
        "parameters": {
            name: described(term, reader) for name, term in sorted(answer.parameters.items())
        },
        "columns": list(answer.variables),
        "rows": rows,
        "sources": sources_of(
            (term for row in answer for term in row if isinstance(term, NamedNode)), reader
        ),
    }
    if not rows:
        written["empty_means"] = answer.question.empty_means
    if why is not None:
        written["explanation"] = why.to_dict()
    return json.dumps(written, ensure_ascii=False, indent=2) + "\n"
