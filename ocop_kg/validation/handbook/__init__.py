"""The handbook of the packaged rules: a page for each, and an index, in Markdown."""

from ocop_kg.validation.handbook.pages import index_page, page_of, rule_page
from ocop_kg.validation.handbook.rules import HandbookRule, handbook_rule, handbook_rules

__all__ = [
    "HandbookRule",
    "handbook_rule",
    "handbook_rules",
    "index_page",
    "page_of",
    "rule_page",
]
