"""Where a file says something: each triple with the places of its three terms, for every format."""

from ocop_kg.validation.locating.said import Said, Sought, Span, Text
from ocop_kg.validation.locating.texts import said_in, text_of_file

__all__ = ["Said", "Sought", "Span", "Text", "said_in", "text_of_file"]
