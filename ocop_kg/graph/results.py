"""Answers of SELECT queries: rows, and what a person or another library makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

from pyoxigraph import NamedNode, QueryResultsFormat

from ocop_kg.errors import MissingExtraError
from ocop_kg.graph.values import AnyTerm, Value, text_of, to_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pandas
    import polars
    import pyarrow
    from pyoxigraph import QuerySolution

    from ocop_kg.graph.evidence.ahead import ReadAhead
    from ocop_kg.graph.evidence.rows import Evidence
    from ocop_kg.graph.evidence.sources import SourceNote
    from ocop_kg.graph.evidence.walking import Key
    from ocop_kg.graph.rows import Row, Rows
    from ocop_kg.stores.services import ServiceCall

__all__ = ["Solutions", "markdown_table"]

_SHOWN_IN_A_NOTEBOOK = 100
_MARKDOWN = str.maketrans({"\\": r"\\", "|": r"\|", "<": "&lt;", "\r": None, "\n": "<br>"})


class Solutions:
    """The rows of a SELECT query, in the order of the query; can be read as often as you like.

    A row is read by name or position (``row["expert"]``, ``row[0]``) and gives RDF terms, None
    where a variable is unbound. The table methods give Python values instead.
    """

    def __init__(self, rows: Rows) -> None:
        self._source = rows
        self._rows: list[QuerySolution] | None = None
        self._evidence: ReadAhead | None = None

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return self._source.variables

    @property
    def services(self) -> tuple[ServiceCall, ...]:
        """What the endpoints that the query calls by SERVICE gave: from whom, when, how much."""
        return self._source.services

    def _all(self) -> list[QuerySolution]:
        if self._rows is None:
            self._rows = list(self._source.counted())
        return self._rows

    def __iter__(self) -> Iterator[QuerySolution]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __bool__(self) -> bool:
        return bool(self._all())

    @overload
    def __getitem__(self, index: int) -> QuerySolution: ...
    @overload
    def __getitem__(self, index: slice) -> list[QuerySolution]: ...
    def __getitem__(self, index: int | slice) -> QuerySolution | list[QuerySolution]:
        return self._all()[index]

    @property
    def rows(self) -> list[Row]:
        """The rows as objects that know their evidence."""
        from ocop_kg.graph.rows import Row

        return [Row(self, at, row) for at, row in enumerate(self._all())]

    def evidence(self, ways: int | None = None, *, most: int | None = None) -> list[Evidence]:
        """Give the evidence of every row, each with at most about `ways` ways (1,000).

        With `most`, that of the first rows alone. This is quicker than to ask row by row.
        """
        from ocop_kg.graph.evidence.ahead import all_of

        return all_of(self._source.evidence(), self._keys()[:most], ways)

    def evidence_at(self, at: int) -> Evidence:
        """Give the evidence of one row; see `Row.evidence`."""
        if self._evidence is None:
            from ocop_kg.graph.evidence.ahead import ReadAhead

            self._evidence = ReadAhead(self._source.evidence(), self._keys())
        return self._evidence.at(at)

    def _keys(self) -> list[Key]:
        return [tuple(row) for row in self._all()]

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {len(self)} rows of {', '.join(self.variables)}>"

    def stream(self) -> Iterator[QuerySolution]:
        """Read the rows once without keeping them: memory stays flat on a large answer."""
        return self._source.counted()

    def sources(self) -> tuple[SourceNote, ...]:
        """Give the sources of the answer, by date of publication, to be cited.

        They are those that the rows name; where they name none, those of their evidence.
        `ocop_kg.graph.evidence.citing` writes them as BibTeX, CSL-JSON or a plain list.
        """
        from ocop_kg.graph.evidence.sources import in_order

        terms = dict.fromkeys(term for row in self for term in row if isinstance(term, NamedNode))
        named = {note for term in terms if (note := self._source.note(term)) is not None}
        return in_order(named or {note for each in self.evidence() for note in each.sources})

    def to_dicts(self) -> list[dict[str, Value]]:
        """Give each row as a dictionary from variable to Python value."""
        names = self.variables
        return [dict(zip(names, map(to_value, row), strict=True)) for row in self]

    def to_columns(self) -> dict[str, list[Value]]:
        """Give each variable's values as one list.

        A column whose values share one Python type keeps it; a mixed column becomes text, so that
        every data frame library can hold it.
        """
        columns: dict[str, list[Value]] = {name: [] for name in self.variables}
        appends = [columns[name].append for name in self.variables]
        for row in self:
            for append, term in zip(appends, row, strict=True):
                append(to_value(term))
        for name, values in columns.items():
            if len({type(value) for value in values if value is not None}) > 1:
                terms = (row[name] for row in self)
                columns[name] = [None if term is None else text_of(term) for term in terms]
        return columns

    def to_pandas(self) -> pandas.DataFrame:
        """Give a pandas data frame (extra ``pandas``)."""
        try:
            import pandas
        except ModuleNotFoundError as error:
            raise MissingExtraError("pandas", "pandas") from error
        return pandas.DataFrame(self.to_columns(), columns=list(self.variables))

    def to_polars(self) -> polars.DataFrame:
        """Give a polars data frame (extra ``polars``)."""
        try:
            import polars
        except ModuleNotFoundError as error:
            raise MissingExtraError("polars", "polars") from error
        return polars.DataFrame(self.to_columns())

    def to_arrow(self) -> pyarrow.Table:
        """Give an Arrow table (extra ``arrow``)."""
        try:
            import pyarrow
        except ModuleNotFoundError as error:
            raise MissingExtraError("pyarrow", "arrow") from error
        return pyarrow.table(self.to_columns())

    def to_csv(self) -> str:
        """Write SPARQL 1.1 CSV: bare values, a header row, CRLF line ends."""
        return self._written(QueryResultsFormat.CSV)

    def to_tsv(self) -> str:
        """Write SPARQL 1.1 TSV: terms in Turtle syntax, nothing lost."""
        return self._written(QueryResultsFormat.TSV)

    def to_json(self) -> str:
        """Write SPARQL 1.1 Query Results JSON."""
        return self._written(QueryResultsFormat.JSON)

    def to_xml(self) -> str:
        """Write SPARQL Query Results XML."""
        return self._written(QueryResultsFormat.XML)

    def _written(self, syntax: QueryResultsFormat) -> str:
        self._all()  # within the budget, so that the writing is
        written = self._source.cursor().serialize(format=syntax)
        return (written or b"").decode()

    def to_markdown(self) -> str:
        """Write a Markdown table, with labels in place of IRIs."""
        return markdown_table(self.variables, ([self._text(term) for term in row] for row in self))

    def _text(self, term: AnyTerm | None) -> str:
        return (
            self._source.graph.label(term.value) if isinstance(term, NamedNode) else text_of(term)
        )

    def _repr_html_(self) -> str:
        from html import escape

        def cell(term: AnyTerm | None) -> str:
            text = escape(self._text(term))
            if isinstance(term, NamedNode) and term.value.startswith(("http://", "https://")):
                return f'<td><a href="{escape(term.value)}">{text}</a></td>'
            return f"<td>{text}</td>"

        head = "".join(f"<th>{escape(name)}</th>" for name in self.variables)
        body = "".join(f"<tr>{''.join(map(cell, row))}</tr>" for row in self[:_SHOWN_IN_A_NOTEBOOK])
        shown = min(len(self), _SHOWN_IN_A_NOTEBOOK)
        caption = f"<caption>{shown} of {len(self)} rows</caption>"
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def markdown_table(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    r"""Lay out a Markdown table; pipes and line breaks inside cells are kept out of its frame.

    >>> print(markdown_table(["a"], [["x|y"]]), end="")
    | a |
    | --- |
    | x\|y |
    """

    def line(cells: Iterable[Any]) -> str:
        return f"| {' | '.join(str(cell).translate(_MARKDOWN) for cell in cells)} |\n"

    return line(header) + line("---" for _ in header) + "".join(line(row) for row in rows)
