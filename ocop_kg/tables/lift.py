"""Lifts the curated tables to quads: one row to a few triples in the graph of the row's source.

Either every row of every table is lifted, or `TablesError` lists all that is wrong. Nothing is
dropped on the way: an unknown column, a row without triples and a name that nothing describes are
errors with table, row and column.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Store

from ocop_kg.errors import TableError, TablesError
from ocop_kg.naming import did_you_mean, near_names
from ocop_kg.tables.cells import literal, named
from ocop_kg.tables.mapping import Mapping as RowMapping
from ocop_kg.tables.mapping import read_mapping, read_script, syntax_problem
from ocop_kg.tables.metadata import read_metadata
from ocop_kg.tables.model import Column, Table, Tables
from ocop_kg.tables.rows import Row, read_rows
from ocop_kg.vocabulary import ID, INFERRED_GRAPH, ONTOLOGY_GRAPH, RDF_TYPE, graph_name

__all__ = ["LiftedRow", "lift_rows", "lift_tables", "row_terms", "with_shortcuts"]

_OWN_GRAPHS = (INFERRED_GRAPH, ONTOLOGY_GRAPH)

Terms = dict[str, NamedNode | Literal]


@dataclass(frozen=True, slots=True)
class LiftedRow:
    """A row of the table `table`, and the quads that its mapping makes of it."""

    table: str
    row: Row
    quads: tuple[Quad, ...]


def lift_tables(directory: Path, known: Iterable[str] = ()) -> list[Quad]:
    """Lift all tables of a folder that its ``csv-metadata.json`` describes.

    `known` are IRIs that are described elsewhere, such as the concepts of the vocabularies; a cell
    may name them. The quads come sorted, each once.

    Raises `TablesError` with everything that is wrong, or `ReadError` for a broken script.

    >>> from ocop_kg.assets import asset
    >>> from ocop_kg.tables import concepts
    >>> quads = lift_tables(asset("data/tables"), concepts(asset("ontology")))
    >>> len({quad.graph_name for quad in quads}) > 160
    True
    """
    tables = read_metadata(directory)
    rows = lift_rows(tables, known)
    return sorted(with_shortcuts(rows, tables.shortcuts), key=_order)


def lift_rows(tables: Tables, known: Iterable[str] = ()) -> list[LiftedRow]:
    """Lift every row of all tables, without the short cuts that rest on several of them.

    Raises as `lift_tables` does.
    """
    lifting = _Lifting(tables, set(known))
    for table in tables.tables:
        lifting.lift(table)
    lifting.refuse_undescribed()
    lifting.refuse_unknown_files()
    if lifting.errors:
        order = {table.url: index for index, table in enumerate(tables.tables)}
        lifting.errors.sort(key=lambda error: (order.get(error.table, -1), error.row or 0))
        raise TablesError(lifting.errors)
    return lifting.lifted


def _order(quad: Quad) -> tuple[str, str, str, str]:
    return (str(quad.graph_name), str(quad.subject), str(quad.predicate), str(quad.object))


def with_shortcuts(rows: Iterable[LiftedRow], update: Path | None) -> Iterable[Quad]:
    """Give what rows state, each quad once, and the short cuts that the update adds to it.

    Raises `ReadError` for an update that cannot be read.
    """
    store = Store()
    store.extend(quad for row in rows for quad in row.quads)
    if update is not None:
        try:
            store.update(read_script(update))
        except SyntaxError as error:
            raise syntax_problem(error, update) from error
    return store


@dataclass(slots=True)
class _Lifting:
    """What one run has made and found wrong so far."""

    tables: Tables
    known: set[str]
    lifted: list[LiftedRow] = field(default_factory=list)
    errors: list[TableError] = field(default_factory=list)
    described: set[str] = field(default_factory=set)
    mentions: list[tuple[str, str, int, str]] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)

    def lift(self, table: Table) -> None:
        mapping = read_mapping(table.mapping)
        problems = _mapping_problems(table, mapping)
        self.errors += (TableError(problem, table.url) for problem in problems)
        rows = read_rows(self.tables.directory / table.url, table, self.errors)
        if rows is None or problems:
            self.unreadable.append(table.about_url.text.partition("{")[0])
            return
        lifted = [row for row in rows if self.lift_row(row, table, mapping)]
        if mapping.makes_claims:
            self.errors += _contradictions(lifted, table)

    def lift_row(self, row: Row, table: Table, mapping: RowMapping) -> bool:
        """Lift one row; say whether all its cells could be used."""
        problems: list[TableError] = []
        terms = row_terms(row, table, problems)
        if problems:
            about = table.about_url.expand(row.cells)
            self.errors += problems
            if about is not None and mapping.describes_rows:
                self.described.add(about)  # one mistake, one message: it does exist
            return False
        for name, term in terms.items():
            if name == "this" and name not in mapping.variables:
                continue
            if isinstance(term, NamedNode) and term.value.startswith(ID):
                column = table.about_url.variables[-1] if name == "this" else name
                self.mentions.append((term.value, table.url, row.number, column))
        graph = graph_name(row.cells["source"])
        if graph in _OWN_GRAPHS:
            problem = "no source can have this name: it is the name of a graph of the library"
            self.errors.append(TableError(problem, table.url, row.number, "source"))
        quads = [
            Quad(triple.subject, triple.predicate, triple.object, graph)
            for triple in mapping.triples(terms)
        ]
        if not quads:
            problem = "the row yields no triple: fill in its cells or take it out"
            self.errors.append(TableError(problem, table.url, row.number))
        for quad in quads:
            if quad.predicate == RDF_TYPE and isinstance(quad.subject, NamedNode):
                self.described.add(quad.subject.value)
        self.lifted.append(LiftedRow(table.url, row, tuple(quads)))
        return True

    def refuse_undescribed(self) -> None:
        """Report cells that name a thing which no table and no vocabulary describes."""
        described = self.described | self.known
        near: dict[str, str] = {}
        for iri, table, row, column in self.mentions:
            if iri in described or iri.startswith(tuple(self.unreadable)):
                continue
            if iri not in near:
                near[iri] = _unknown(iri, described, self.tables)
            self.errors.append(TableError(near[iri], table, row, column))

    def refuse_unknown_files(self) -> None:
        """Report tables that stand in the folder and that the metadata does not describe."""
        urls = {table.url for table in self.tables.tables}
        for path in sorted(self.tables.directory.glob("*.csv")):
            if path.name not in urls:
                problem = "csv-metadata.json does not describe this table: describe it or move it"
                self.errors.append(TableError(problem, path.name))


def row_terms(row: Row, table: Table, problems: list[TableError] | None = None) -> Terms:
    """Make the terms of a row: one for each cell that is not empty, and `this`, what it is about.

    What is wrong is added to `problems`.
    """
    terms: Terms = {}
    problems = [] if problems is None else problems
    for column in table.columns:
        text = row.cells.get(column.name, "")
        try:
            term = _term(column, text, row.cells)
        except ValueError as error:
            problems.append(TableError(str(error), table.url, row.number, column.name))
            continue
        if term is not None:
            terms[column.name] = term
        elif column.required:
            meaning = f"; it holds: {column.description}" if column.description else ""
            problem = f"the cell is empty and must not be{meaning}"
            problems.append(TableError(problem, table.url, row.number, column.name))
    if about := table.about_url.expand(row.cells):
        terms["this"] = NamedNode(about)
    return terms


def _term(column: Column, text: str, cells: Mapping[str, str]) -> NamedNode | Literal | None:
    if column.value_url is not None:
        if not column.virtual:
            if not text:
                return None
            literal(text, column.datatype)
        iri = column.value_url.expand(cells)
        return None if iri is None else named(iri)
    return literal(text, column.datatype, column.language) if text else None


def _mapping_problems(table: Table, mapping: RowMapping) -> list[str]:
    columns = {column.name for column in table.columns}
    free = set(table.about_url.variables) if "this" in mapping.variables else set()
    unknown = sorted(mapping.variables - columns - {"this"})
    dropped = sorted(columns - mapping.variables - free)
    name = table.mapping.name
    return [f"the mapping {name} uses ?{found}, which is no column" for found in unknown] + [
        f"the mapping {name} does not use column {found}" for found in dropped
    ]


def _contradictions(rows: Iterable[Row], table: Table) -> Iterable[TableError]:
    """Find rows that share the key of a claim and say something else.

    A claim is identified by what it says. Only keys that a person writes can go wrong; a key that
    is made of the other cells cannot.
    """
    keys = table.about_url.variables
    if len(keys) != 1:
        return
    said = [name for name in table.header if name not in {*keys, "source", "note"}]
    first: dict[str, Row] = {}
    for row in rows:
        earlier = first.setdefault(row.cells[keys[0]], row)
        for name in said:
            if row.cells[name] != earlier.cells[name]:
                problem = (
                    f"row {earlier.number} says {earlier.cells[name]!r} under the same {keys[0]}:"
                    " a claim that says something else needs a key of its own"
                )
                yield TableError(problem, table.url, row.number, name)


def _unknown(iri: str, described: Iterable[str], tables: Tables) -> str:
    kind, _, key = iri.removeprefix(ID).partition("/")
    prefix = f"{ID}{kind}/"
    keys = sorted(other.removeprefix(prefix) for other in described if other.startswith(prefix))
    hint = did_you_mean(near_names(key, keys))
    if not hint:
        homes = [table.url for table in tables.tables if table.about_url.text.startswith(prefix)]
        hint = f"; add it to {homes[0] if homes else 'the vocabularies of the ontology'} first"
    return f"there is no {kind} {key!r}{hint}"
