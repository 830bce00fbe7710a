"""What a page may do in a browser (Content Security Policy, level 3)."""

__all__ = ["QUIET", "SCRIPTED"]

QUIET = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Show itself, and no more: for all pages but one."""

SCRIPTED = f"{QUIET}; script-src 'self'; connect-src 'self'".replace("data:", "blob: data:")
"""The same with the scripts of this server, which may ask this server: for the editor."""
