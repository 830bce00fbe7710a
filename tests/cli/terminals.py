"""A real terminal for the command line, of any width."""

import fcntl
import os
import pty
import struct
import subprocess
import termios
from pathlib import Path

from tests.cli.conftest import command, environment

__all__ = ["on_terminal"]


def on_terminal(columns: int, *arguments: str, cwd: Path, **changes: str) -> tuple[int, str]:
    """Run the command line on a terminal; give its exit code and all that was written there."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen(
        command(*arguments),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=cwd,
        env=environment(TERM="xterm", **changes),
        close_fds=True,
    )
    os.close(theirs)
    written = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # Linux says so when nobody is left at the other end
            break
        if not part:
            break
        written += part
    os.close(ours)
    return process.wait(timeout=60), written.decode().replace("\r\n", "\n")
