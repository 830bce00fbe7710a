"""The formats of reports by name and by file ending; a writer is loaded when it is used."""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from ocop_kg.errors import UnknownFormatError
from ocop_kg.naming import near_names

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocop_kg.validation.report import Report

__all__ = ["FORMATS", "ReportFormat", "report_format", "written"]


class ReportFormat(NamedTuple):
    """A format of reports: its name, what it is for, and the endings of its files.

    `function` is the name of its writer, and where it stands; the standard's own report is written
    by ``to_rdf`` in the `syntax` of RDF that pyoxigraph calls so.
    """

    name: str
    purpose: str
    endings: tuple[str, ...]
    module: str
    function: str
    syntax: str | None = None


_STANDARD = "the standard sh:ValidationReport"
FORMATS = MappingProxyType(
    {
        known.name: known
        for known in (
            ReportFormat("text", "people: rules with examples", ("txt",), "text", "to_text"),
            ReportFormat("lines", "editors: a line a result", (), "text", "to_lines"),
            ReportFormat("json", "programs, and --baseline", ("json",), "objects", "to_json"),
            ReportFormat("html", "a page that stands alone", ("html", "htm"), "page", "to_html"),
            ReportFormat("markdown", "a pull request", ("md",), "markdown", "to_markdown"),
            ReportFormat("sarif", "code scanning", ("sarif",), "sarif", "to_sarif"),
            ReportFormat("junit", "test dashboards", ("xml",), "junit", "to_junit"),
            ReportFormat("github", "GitHub annotations", (), "github", "to_github"),
            *(
                ReportFormat(name, _STANDARD, endings, "standard", "to_rdf", syntax)
                for name, endings, syntax in (
                    ("turtle", ("ttl",), "TURTLE"),
                    ("trig", ("trig",), "TRIG"),
                    ("ntriples", ("nt",), "N_TRIPLES"),
                    ("nquads", ("nq",), "N_QUADS"),
                    ("jsonld", ("jsonld",), "JSON_LD"),
                    ("rdfxml", ("rdf",), "RDF_XML"),
                )
            ),
        )
    }
)
"""Every format in which a report can be written, by its name."""


def report_format(name: str | None, file: str | None = None) -> ReportFormat:
    """Choose a format: the one that is named, also by an ending, else by the file, else text.

    Raises `UnknownFormatError`.

    >>> report_format("ttl").name, report_format(None, "report.sarif").name
    ('turtle', 'sarif')
    """
    endings = {ending: known for known in FORMATS.values() for ending in known.endings}
    if name is None:
        return endings.get((file or "").rpartition(".")[2].casefold(), FORMATS["text"])
    wanted = name.casefold()
    if chosen := FORMATS.get(wanted) or endings.get(wanted):
        return chosen
    near = near_names(wanted, FORMATS, 1)
    raise UnknownFormatError(name, near, f"known formats: {', '.join(FORMATS)}")


def written(report: Report, chosen: ReportFormat) -> str:
    """Write a report in a format; the text ends with a line break."""
    module = import_module(f"ocop_kg.validation.writing.{chosen.module}")
    write: Callable[..., str] = getattr(module, chosen.function)
    if chosen.syntax is None:
        text = write(report)
    else:
        from pyoxigraph import RdfFormat

        text = write(report, getattr(RdfFormat, chosen.syntax))
    return text if text.endswith("\n") else f"{text}\n"
