"""The command line ``ocop-kg``: one module a command, imported when it is called.

`main` is the entry point; it never returns but ends the process with one of the exit codes that
`ocop_kg.cli.failing` lists.
"""

from ocop_kg.cli.app import main

__all__ = ["main"]
