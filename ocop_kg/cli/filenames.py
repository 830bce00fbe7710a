"""Names of files as arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

__all__ = ["FileName"]


class FileName(click.ParamType):  # type: ignore[type-arg]
    """The name of a file or folder, which shells complete.

    Whether it can be used shows when it is used: only then is the answer true, and only there is
    the error told from wrong usage.
    """

    def __init__(self, name: str = "file") -> None:
        self.name = name

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem]:
        """Leave it to the shell, which knows files best."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(incomplete, type="dir" if self.name == "folder" else "file")]
