"""A text that was read whole: its triples, by the named subject under which each stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from ocop_kg.validation.locating.said import Said, Span

__all__ = ["KnownText"]


class KnownText:
    """A text by what it says: each triple with the IRI under which it stands, if there is one."""

    def __init__(self, told: Iterable[tuple[str | None, Said]], starts: dict[str, Span]) -> None:
        self._told = list(told)
        self._starts = starts
        self._about: dict[str | None, list[Said]] = {}
        for subject, said in self._told:
            self._about.setdefault(subject, []).append(said)

    @property
    def subjects(self) -> Collection[str]:
        """The IRIs about which the text says something."""
        return self._starts.keys()

    def start(self, subject: str) -> Span:
        """Tell where the statements about an IRI start."""
        return self._starts[subject]

    def about(self, subject: str | None, naming: str | None = None) -> Sequence[Said]:  # noqa: ARG002
        """Give what the statements about a subject say, with what they nest."""
        return self._about.get(subject, ())

    def said(self) -> Iterator[Said]:
        """Give all that the text says, in reading order."""
        return (said for _, said in self._told)
