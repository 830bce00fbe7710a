"""Small cases: one rule, the smallest data that pass it, the smallest that fail it, in TOML.

A case is named after its rule, such as ``Claim-hasSource.toml``::

    severity = "violation"
    message = "This claim names no source: add ocop:statedBy with the IRI of an ocop:Source."
    focus = "designation/BTN-quinoa"

    passing = '''
    <designation/BTN-quinoa> a ocop:ProductDesignation ; ocop:statedBy <source/fao-rap-bhutan> .
    '''

    failing = '''
    <designation/BTN-quinoa> a ocop:ProductDesignation .
    '''

Optional keys: `rule` with an IRI where the file is named otherwise, `results` where the failing
data give more than one, `shapes` with shapes of the case's own, `prefixes` with prefixes of its
own. Data and shapes are Turtle with the prefixes that every query may use; names in angle brackets
are things of the project.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from ocop_kg.errors import OcopError, Place, ReadError, ShapesError
from ocop_kg.validation.casebook.outcome import Outcome, differences
from ocop_kg.validation.naming import SHAPES, WORDS
from ocop_kg.validation.policy.tables import read_table
from ocop_kg.validation.validating import validate
from ocop_kg.vocabulary import ID, PREFIXES, key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ocop_kg.graph.opening import AnyPath
    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.report import Report, Result

__all__ = ["SmallCase", "small_case"]

_LINE = re.compile(r" at line \d+ (?:column \d+|between columns \d+ and \d+)")
_PREFIXES = {**PREFIXES, "ex": "https://example.org/", "shape": SHAPES}


@dataclass(frozen=True, slots=True)
class SmallCase:
    """A case of one rule; see this module for the keys of its file.

    `lines` tells on which line of the `file` each key stands.
    """

    rule: str
    severity: str
    message: str
    focus: str
    passing: str
    failing: str
    results: int = 1
    shapes: str | None = None
    prefixes: Mapping[str, str] = field(default_factory=dict)
    file: str | None = None
    lines: Mapping[str, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The file of the case, or its rule."""
        return self.rule if self.file is None else self.file

    def run(self, shapes: Iterable[AnyPath] | None = None) -> Outcome:
        """Validate both data, and compare: with the case's own shapes, those given, or packaged."""
        try:
            passing = self.report("passing", shapes)
            failing = self.failures(shapes)
        except OcopError as error:
            return Outcome(self.name, (str(error),))
        lines = [f"passing data: + {_line(each)}" for each in self._own(passing)]
        if self.rule not in passing.ran:
            lines.append(f"no rule is named {self.rule}")
        elif self.rule in passing.unmatched_shapes:
            lines.append("passing data: the rule met no node")
        elif passing.nothing_checked:
            lines.append("passing data: no shape met a node")
        wanted = f"<{self.focus if ':' in self.focus else ID + self.focus}>"
        if len(failing) != self.results:
            lines.append(f"failing data: {len(failing)} results, expected {self.results}")
        expected = {f"{self.severity} {self.message}"}
        found = {f"{_word(each)} {each.message}" for each in failing}
        lines += [f"failing data: {line}" for line in differences(expected, found)]
        foci = {_shown(each.focus) for each in failing}
        if failing and wanted not in foci:
            lines += [f"failing data: {line}" for line in differences([wanted], foci)]
        return Outcome(self.name, tuple(lines), failing)

    def failures(self, shapes: Iterable[AnyPath] | None = None) -> tuple[Result, ...]:
        """Give the results of the rule in the failing data.

        Raises `ReadError` or `ShapesError`.
        """
        return self._own(self.report("failing", shapes))

    def report(self, which: str, shapes: Iterable[AnyPath] | None = None) -> Report:
        """Validate the ``passing`` or the ``failing`` data.

        Raises `ReadError` or `ShapesError`, with the place in the file of the case where it is in
        there.
        """
        with TemporaryDirectory() as name:
            files = {which: Path(name, f"{which}.ttl")}
            files[which].write_text(self._document(getattr(self, which)), "utf-8")
            if self.shapes is not None:
                files["shapes"] = Path(name, "shapes.ttl")
                files["shapes"].write_text(self._document(self.shapes), "utf-8")
                shapes = [files["shapes"]]
            try:
                return validate(files[which], None if shapes is None else list(shapes))
            except (ReadError, ShapesError) as error:
                names = {str(path): key for key, path in files.items()}
                raise self._placed(error, names.get(error.place.source)) from None

    def _placed(self, error: ReadError | ShapesError, key: str | None) -> ReadError | ShapesError:
        """Move an error from the line of a document to that of the file of the case."""
        if key is None:
            return error
        line, start = error.place.line, self.lines.get(key)
        if line is not None:
            line -= 1 if start is None else 1 - start
        source = self.name if start is not None else f"{key} of {self.name}"
        problem = _LINE.sub("", error.problem)
        return type(error)(problem, Place(source, line, error.place.column))

    def _document(self, body: str) -> str:
        """Put the prefixes on one line before a text."""
        known = {**_PREFIXES, **self.prefixes}
        head = " ".join(f"@prefix {name}: <{iri}> ." for name, iri in known.items())
        return f"@base <{ID}> . {head}\n{body}"

    def _own(self, report: Report) -> tuple[Result, ...]:
        return tuple(each for each in report.results if each.shape.value == self.rule)


def small_case(path: AnyPath) -> SmallCase:
    """Read a case from its file.

    Raises `ReadError`, with the line, for a key that is unknown, missing or of the wrong kind.
    """
    name = os.fspath(path)
    keys = ("rule", "severity", "message", "focus", "results", "shapes", "prefixes")
    entry = read_table(name, (*keys, "passing", "failing"))
    severity = entry.needed("severity")
    if severity not in WORDS:
        problem = f"unknown severity {severity!r}: write {', '.join(WORDS)}"
        raise ReadError(problem, entry.at("severity"))
    results = entry.values.get("results", 1)
    if not isinstance(results, int) or results < 1:
        raise ReadError("results is no number of results", entry.at("results"))
    prefixes = entry.values.get("prefixes", {})
    if not isinstance(prefixes, dict):
        raise ReadError("prefixes is no table of prefixes", entry.at("prefixes"))
    rule = entry.text("rule") or Path(name).stem
    return SmallCase(
        rule if ":" in rule else SHAPES + rule,
        severity,
        entry.needed("message"),
        entry.needed("focus"),
        entry.needed("passing"),
        entry.needed("failing"),
        results,
        entry.text("shapes"),
        {str(prefix): str(iri) for prefix, iri in prefixes.items()},
        name,
        entry.lines,
    )


def _word(result: Result) -> str:
    return key(result.severity.value).lower()


def _shown(term: AnyTerm) -> str:
    return str(term) if isinstance(term, NamedNode | Literal) else "[]"


def _line(result: Result) -> str:
    return f"{_word(result)} {_shown(result.focus)} {result.message}"
