"""The pages for people: templates, and what goes into them. Everything is escaped by default."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ocop_kg.server.pages.files import STATIC, address_of

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["STATIC", "environment", "rendered"]

_TEMPLATES = Path(__file__).parent / "templates"


@cache
def environment() -> Environment:
    """Give the templates, compiled once, with the addresses of files known."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    found = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals["file"] = address_of
    for name in found.list_templates():
        found.get_template(name)
    for each in STATIC.iterdir():
        address_of(each.name)
    return found


def rendered(template: str, **values: object) -> str:
    """Fill in a template."""
    return environment().get_template(template).render(values)
