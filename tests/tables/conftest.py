"""What the tests of the tables share: the curated tables, lifted once, and a small set to break."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Quad

from ocop_kg.assets import asset
from ocop_kg.tables import Tables, concepts, lift_tables, read_metadata

SMALL = Path(__file__).parent / "small"

Change = Callable[..., Path]


@pytest.fixture(scope="session")
def described() -> Tables:
    """What csv-metadata.json says of the curated tables."""
    return read_metadata(asset("data/tables"))


@pytest.fixture(scope="session")
def known() -> set[str]:
    """The concepts that cells may name."""
    return concepts(asset("ontology"))


@pytest.fixture(scope="session")
def lifted(known: set[str]) -> list[Quad]:
    """All quads of the curated tables."""
    return lift_tables(asset("data/tables"), known)


@pytest.fixture(scope="session")
def curated(described: Tables) -> dict[str, list[dict[str, str]]]:
    """The curated tables as the csv module of Python reads them, by name without ending."""
    found = {}
    for table in described.tables:
        with (described.directory / table.url).open(encoding="utf-8", newline="") as file:
            found[table.url.removesuffix(".csv")] = list(csv.DictReader(file))
    return found


@pytest.fixture
def small(tmp_path: Path) -> Change:
    """Copy the small tables and replace or take out one file of them."""

    def change(name: str | None = None, content: str | bytes | None = None) -> Path:
        folder = tmp_path / "small"
        shutil.copytree(SMALL, folder)
        if name is not None and content is None:
            (folder / name).unlink()
        elif name is not None and content is not None:
            data = content.encode() if isinstance(content, str) else content
            (folder / name).write_bytes(data)
        return folder

    return change
