"""What is mended in a file, table or folder, or in the installation."""

from collections.abc import Iterable

from ocop_kg.errors.base import InputError, Place

__all__ = [
    "InconsistencyError",
    "MissingAssetError",
    "MissingFactError",
    "OutputError",
    "ReadError",
    "ShapesError",
    "StoreError",
    "TableError",
    "TablesError",
]


class ReadError(InputError):
    """A file cannot be read; `place` says where it stops making sense."""

    def __init__(self, problem: str, place: Place) -> None:
        self.problem = problem
        self.place = place
        super().__init__(f"{place}: {problem}")


class ShapesError(ReadError):
    """A shapes file is not usable: unreadable, empty, or with a misspelt term."""


class MissingAssetError(InputError):
    """The installation lacks a file that belongs to the package."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"the installed package lacks {name}: install ocop-kg again")


class OutputError(InputError):
    """A result cannot be written to `path`; nothing was left half-written there."""

    def __init__(self, path: str, problem: str) -> None:
        self.path = path
        super().__init__(f"cannot write {path}: {problem}")


class StoreError(InputError):
    """A store on disk cannot be opened or does not belong to this version."""

    def __init__(self, path: str, problem: str) -> None:
        self.path = path
        super().__init__(f"store {path}: {problem}")


class MissingFactError(InputError):
    """A record needs a fact that the graph lacks: the thing `iri` has no `relation`."""

    def __init__(self, iri: str, relation: str) -> None:
        self.iri = iri
        self.relation = relation
        super().__init__(f"the graph gives no {relation} for {iri}: validate the files it is from")


class TableError(InputError):
    """A row of a curated table cannot be lifted; `row` is its number in the file, header is 1."""

    def __init__(
        self, problem: str, table: str, row: int | None = None, column: str | None = None
    ) -> None:
        self.problem = problem
        self.table = table
        self.row = row
        self.column = column
        places = (table, f"row {row}" if row else "", f"column {column}" if column else "")
        super().__init__(f"{', '.join(filter(None, places))}: {problem}")


class TablesError(InputError):
    """Everything that is wrong with a set of tables, found in one run; see `errors`."""

    def __init__(self, errors: Iterable[TableError]) -> None:
        self.errors = tuple(errors)
        count = len(self.errors)
        listed = "\n".join(str(error) for error in self.errors)
        super().__init__(f"{count} problem{'s' if count != 1 else ''} in the tables\n{listed}")


class InconsistencyError(InputError):
    """The graph contradicts the ontology; `clashes` say which rule found what."""

    def __init__(self, clashes: Iterable[str]) -> None:
        self.clashes = tuple(clashes)
        super().__init__("\n".join(("the graph contradicts the ontology", *self.clashes)))
