"""Puts fixes into the texts of documents, and sees that each text then says what it is to say."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ocop_kg.validation.fixing.change import UnwritableError
from ocop_kg.validation.fixing.documents import changed, edited, says
from ocop_kg.validation.fixing.syntaxes import writer_of
from ocop_kg.validation.index import statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocop_kg.validation.fixing.change import Change, Edit, Fix
    from ocop_kg.validation.fixing.documents import Document
    from ocop_kg.validation.fixing.texts import Writer
    from ocop_kg.validation.index import Statement

__all__ = ["put"]

_Documents = tuple["Document", ...]


def put(now: _Documents, fixes: Iterable[Fix]) -> tuple[list[Fix], list[Fix], _Documents]:
    """Write fixes: give those that are written, those that are not, and the documents after."""
    desk = _Desk(now)
    ready: list[Fix] = []
    unwritten: list[Fix] = []
    for fix in fixes:
        try:
            ready.append(fix.written(tuple(desk.edits(fix.change))))
        except UnwritableError as error:
            unwritten.append(replace(fix, unwritten=str(error.args[0])))
    kept = _kept(now, [], ready)
    reason = "the text would not say this and nothing else"
    fine = {fix.change for fix in kept}
    unwritten += [
        replace(fix, edits=(), unwritten=reason) for fix in ready if fix.change not in fine
    ]
    return kept, unwritten, _after(now, kept) or now


def _kept(now: _Documents, kept: list[Fix], group: list[Fix]) -> list[Fix]:
    if not group or _after(now, [*kept, *group]):
        return [*kept, *group]
    if len(group) == 1:
        return kept
    middle = len(group) // 2
    return _kept(now, _kept(now, kept, group[:middle]), group[middle:])


def _after(now: _Documents, fixes: Sequence[Fix]) -> _Documents | None:
    edits = [edit for fix in fixes for edit in fix.edits]
    touched = {edit.file for edit in edits}
    after = []
    wanted = changed(now, [fix.change for fix in fixes])
    for document, quads in zip(now, wanted, strict=True):
        if document.path not in touched or document.text is None:
            after.append(document)
            continue
        text = edited(document.text, (each for each in edits if each.file == document.path))
        said = None if text is None else says(document, text, quads)
        if said is None:
            return None
        after.append(said)
    return tuple(after)


class _Desk:
    """The documents, and for each that is written a writer."""

    def __init__(self, documents: _Documents) -> None:
        self._documents = documents
        self._writers: dict[str, Writer] = {}
        self._homes: dict[Statement, list[Document]] = {}
        for document in documents:
            for triple in dict.fromkeys(map(statement, document.quads)):
                self._homes.setdefault(triple, []).append(document)

    def edits(self, change: Change) -> list[Edit]:
        """Give the edits of a change, in all documents that state what it changes."""
        beside: dict[str, list[tuple[Statement, Statement]]] = {}
        homes = [home for old in change.removed for home in self._homes.get(old, ())]
        for near, new in change.beside:
            first = self._homes[near][0]
            homes.append(first)
            beside.setdefault(first.path, []).append((near, new))
        found: list[Edit] = []
        for home in {home.path: home for home in homes}.values():
            if home.path not in self._writers:
                self._writers[home.path] = writer_of(home)
            found += self._writers[home.path].edits(change, beside.get(home.path, ()))
        return found
