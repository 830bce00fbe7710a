"""What changes when something goes, for people and for programs: `withdraw` and `impact` share it.

The JSON form has ``asked`` (how many stored questions), ``questions`` (those answered otherwise:
``id``, ``text``, ``columns``, and rows ``lost`` and ``gained`` as `ask` has them) and ``facts``
(``subject``, ``property``, ``value``, and whether the fact only ``inferred`` was).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode

from ocop_kg.cli.rows import rule
from ocop_kg.cli.table import Column, layout
from ocop_kg.cli.terminal import clean, wrap
from ocop_kg.graph.plain import described

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ocop_kg.cli.cells import Reader
    from ocop_kg.impact import ChangedAnswer, Changes, LostFact
    from ocop_kg.impact.changes import Row

__all__ = ["changes_as_json", "changes_as_rows", "changes_as_text", "section"]


def changes_as_text(
    changes: Changes, reader: Reader, room: int | None, *, everything: bool
) -> list[str]:
    """Write how many facts go and how many rows change; all of them with `everything`."""
    lines = [f"Facts lost: {len(changes.lost)}, of which {changes.inferred} only followed."]
    answers = changes.answers
    lines.append(f"Stored questions answered otherwise: {len(answers)} of {changes.asked}.")
    counts = [(each.question, str(len(each.lost)), str(len(each.gained))) for each in answers]
    columns = [
        Column("question"),
        Column("rows lost", number=True),
        Column("rows gained", number=True),
    ]
    if counts:
        lines += ["", *layout(columns, counts, room, rule=rule())]
    if everything:
        for each in answers:
            lines += ["", *_wrapped(clean(f"{each.question}: {each.text}"), room)]
            lines += _rows(each, reader, room)
        if changes.lost:
            cells = [(*_fact(fact, reader), _how(fact)) for fact in changes.lost]
            headings = ("subject", "property", "value", "fact lost")
            lines += ["", *layout([Column(name) for name in headings], cells, room, rule=rule())]
    return lines


def _rows(answer: ChangedAnswer, reader: Reader, room: int | None) -> list[str]:
    cells = [
        [change, *map(reader.cell, row)]
        for change, rows in (("lost", answer.lost), ("gained", answer.gained))
        for row in rows
    ]
    columns = [Column(""), *(Column(name.replace("_", " ")) for name in answer.columns)]
    return layout(columns, cells, room, rule=rule())


def _fact(fact: LostFact, reader: Reader) -> tuple[str, str, str]:
    triple = fact.triple
    return reader.cell(triple.subject), reader.cell(triple.predicate), reader.cell(triple.object)


def _how(fact: LostFact) -> str:
    return "followed" if fact.inferred else "stated"


def changes_as_rows(changes: Changes, reader: Reader) -> list[dict[str, object]]:
    """Give every changed row and lost fact as one row: what changed, in words and in terms."""
    rows: list[dict[str, object]] = []
    for answer in changes.answers:
        for change, changed in (("row lost", answer.lost), ("row gained", answer.gained)):
            rows += (
                {
                    "change": change,
                    "question": answer.question,
                    "what": ", ".join(_in_words(answer, row, reader)),
                    "terms": " ".join(f"?{name}={term}" for name, term in _bound(answer, row)),
                }
                for row in changed
            )
    rows += (
        {
            "change": f"fact lost, {_how(fact)}",
            "question": "",
            "what": " ".join(_fact(fact, reader)),
            "terms": str(fact.triple),
        }
        for fact in changes.lost
    )
    return rows


def _bound(answer: ChangedAnswer, row: Row) -> Iterator[tuple[str, object]]:
    pairs = zip(answer.columns, row, strict=True)
    return ((name, term) for name, term in pairs if term is not None)


def _in_words(answer: ChangedAnswer, row: Row, reader: Reader) -> Iterator[str]:
    pairs = zip(answer.columns, row, strict=True)
    return (f"{name}: {reader.cell(term)}" for name, term in pairs if term is not None)


def changes_as_json(changes: Changes, reader: Reader) -> dict[str, object]:
    """Give the same as an object for JSON."""

    def listed(answer: ChangedAnswer, rows: Sequence[Row]) -> list[dict[str, object]]:
        return [
            {
                name: described(term, reader)
                for name, term in zip(answer.columns, row, strict=True)
                if term is not None
            }
            for row in rows
        ]

    return {
        "asked": changes.asked,
        "questions": [
            {
                "id": answer.question,
                "text": answer.text,
                "columns": list(answer.columns),
                "lost": listed(answer, answer.lost),
                "gained": listed(answer, answer.gained),
            }
            for answer in changes.answers
        ],
        "facts": [
            {
                "subject": described(_subject(fact), reader),
                "property": described(fact.triple.predicate, reader),
                "value": described(fact.triple.object, reader),
                "inferred": fact.inferred,
            }
            for fact in changes.lost
        ],
    }


def _subject(fact: LostFact) -> NamedNode | BlankNode | Literal:
    subject = fact.triple.subject
    return subject if isinstance(subject, NamedNode | BlankNode) else Literal(str(subject))


def section(
    title: str, headings: Sequence[str], cells: Sequence[Sequence[str]], room: int | None
) -> list[str]:
    """Lay out a list under its title; an empty one is a title that says so."""
    if not cells:
        return [f"{title}: none", ""]
    columns = [Column(name) for name in headings]
    return [f"{title}: {len(cells)}", "", *layout(columns, cells, room, rule=rule()), ""]


def _wrapped(text: str, room: int | None) -> list[str]:
    return wrap(text, room) if room else [text]
