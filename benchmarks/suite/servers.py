"""The library over servers on the loopback, which are started here and end with this process."""

import shutil
import subprocess
from abc import ABC, abstractmethod
from contextlib import ExitStack
from importlib import metadata
from pathlib import Path

from benchmarks.suite.engines import Library, Refused
from benchmarks.suite.files import LIMITLESS, Files
from ocop_kg import KnowledgeGraph
from ocop_kg.stores.remote.dataset import CATALOGUE, DIGEST, SD, UNION
from ocop_kg.vocabulary import RDF_TYPE
from tests.backends.servers import INI, Running, free_port, running

__all__ = ["AtOxigraph", "AtVirtuoso"]

_ROWS = 10_000_000
"""Virtuoso cuts longer answers."""


class AtServer(Library, ABC):
    """The library over a server, loaded with the server's own bulk loader."""

    def __init__(self) -> None:
        self._stack = ExitStack()

    def load(self, files: Files) -> None:
        """Start the server, load it and connect."""
        folder = files.folder / type(self).__name__
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        server = self.started(files, folder)
        self.graph = KnowledgeGraph.connect(server.query, timeout=600, budget=LIMITLESS)

    @abstractmethod
    def started(self, files: Files, folder: Path) -> Running:
        """Start a server that holds the files."""

    def close(self) -> None:
        """End the server."""
        self._stack.close()


class AtOxigraph(AtServer):
    """The server of the engine that the library embeds; its default graph is the union."""

    def started(self, files: Files, folder: Path) -> Running:
        """Load offline, and serve."""
        try:
            found = metadata.files("oxigraph") or ()
        except metadata.PackageNotFoundError as error:
            raise Refused("the oxigraph server is not installed") from error
        program = next(str(file.locate()) for file in found if file.stem == "oxigraph")
        place = ["--location", str(folder / "store")]
        for file in (files.union, files.named):
            load = [program, "load", *place, "--file", str(file)]
            subprocess.run(load, check=True, capture_output=True)
        root = f"http://127.0.0.1:{free_port()}"
        serve = [program, "serve-read-only", *place, "--bind", root.removeprefix("http://")]
        self._stack.enter_context(running(serve, root, folder))
        return Running(f"{root}/query", f"{root}/store")


class AtVirtuoso(AtServer):
    """Virtuoso, whose union is a graph of its own, listed with the others in a catalogue."""

    def started(self, files: Files, folder: Path) -> Running:
        """Serve, and load."""
        if not (shutil.which("virtuoso-t") and shutil.which("isql-vt")):
            raise Refused("Virtuoso is not installed")
        http, sql = free_port(), free_port()
        ini = folder / "virtuoso.ini"
        text = INI.format(folder=folder, http=http, sql=sql, most=_ROWS)
        allowed = f"[Parameters]\nDirsAllowed = {folder}"
        text = text.replace("[Parameters]", allowed)
        text = text.replace("NumberOfBuffers = 10000", "NumberOfBuffers = 170000")
        ini.write_text(text.replace("MaxDirtyBuffers = 6000", "MaxDirtyBuffers = 130000"), "utf-8")
        root = f"http://127.0.0.1:{http}"
        command = ["virtuoso-t", "+configfile", str(ini), "+foreground"]
        self._stack.enter_context(running(command, f"{root}/sparql", folder))
        (folder / "data").mkdir()
        self._written(files, folder / "data" / "all.nq")
        for statement in (
            f"ld_dir('{folder / 'data'}', '*.nq', 'urn:none');",
            "rdf_loader_run();",
            "checkpoint;",
        ):
            asked = ["isql-vt", str(sql), "dba", "dba", f"exec={statement}"]
            subprocess.run(asked, check=True, capture_output=True)
        return Running(f"{root}/sparql", "")

    def _written(self, files: Files, path: Path) -> None:
        """Write all graphs as `KnowledgeGraph.publish` would put them there."""
        names = {UNION.value: None}
        with path.open("w", encoding="utf-8") as out:
            with files.union.open(encoding="utf-8", newline="\n") as union:
                for line in union:
                    out.write(f"{line[:-2]}{UNION} .\n")
            with files.named.open(encoding="utf-8", newline="\n") as named:
                for line in named:
                    names[line[:-3].rpartition("<")[2][:-1]] = None
                    out.write(line)
            for name in names:
                out.write(f'<{name}> {DIGEST} "{name}" {CATALOGUE} .\n')
                out.write(f"<{name}> {RDF_TYPE} <{SD}NamedGraph> {CATALOGUE} .\n")
