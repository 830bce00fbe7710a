"""Reports as text for people and as data for programs, a module a format."""

from ocop_kg.validation.writing.formats import FORMATS, ReportFormat, report_format, written

__all__ = ["FORMATS", "ReportFormat", "report_format", "written"]
