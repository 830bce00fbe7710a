"""What a curated table is: its columns, its keys, and the mapping of its rows."""

from dataclasses import dataclass
from pathlib import Path

from ocop_kg.tables.cells import Datatype
from ocop_kg.tables.templates import Template

__all__ = ["Column", "ForeignKey", "Table", "Tables"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: how its cells become terms. A `virtual` one has no cells, only `value_url`."""

    name: str
    description: str
    datatype: Datatype
    required: bool = False
    language: str | None = None
    value_url: Template | None = None
    virtual: bool = False


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Columns whose values must stand in a column of another table."""

    columns: tuple[str, ...]
    table: str
    referenced: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the `url` of its file, its columns, and the mapping that makes triples of a row."""

    url: str
    title: str
    description: str
    columns: tuple[Column, ...]
    about_url: Template
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]
    mapping: Path

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns that stand in the file."""
        return tuple(column.name for column in self.columns if not column.virtual)


@dataclass(frozen=True, slots=True)
class Tables:
    """All tables of a folder, and the update that runs after they are lifted."""

    directory: Path
    tables: tuple[Table, ...]
    shortcuts: Path | None = None
