"""What a page may do in a browser (Content Security Policy, level 3)."""

from ocop_kg.pictures.style import STYLE_SOURCE

__all__ = ["QUIET", "SCRIPTED"]

QUIET = (
    f"default-src 'none'; style-src 'self' {STYLE_SOURCE}; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Show itself, and no more: for all pages but one."""

SCRIPTED = f"{QUIET}; script-src 'self'; connect-src 'self'".replace("data:", "blob: data:")
"""The same with the scripts of this server, which may ask this server: for the editor."""
