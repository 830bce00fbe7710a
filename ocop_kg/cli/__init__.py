"""The command line ``ocop-kg``: one module a command, imported when it is called.

`main` is the entry point; it never returns but ends the process with one of the exit codes that
`ocop_kg.cli.failing` lists.
"""

import sys
from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command line, by default that of the process, and end with its exit code."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    try:
        from ocop_kg.cli.ahead import Ahead

        ahead = Ahead(given)

        from ocop_kg.cli.app import app

        app.main(given, obj=ahead)
    except KeyboardInterrupt:  # while the program was still being imported
        from ocop_kg.cli.failing import INTERRUPTED, say

        say("\nocop-kg: interrupted")
        sys.exit(INTERRUPTED)
