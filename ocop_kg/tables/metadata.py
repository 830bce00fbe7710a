"""What the tables are: the part of W3C "Metadata Vocabulary for Tabular Data" (CSVW) used here.

``csv-metadata.json`` describes each table and column, names the mapping of each table and the
update that runs after all of them. A property that this reader does not know is an error, so that
nobody relies on a line that does nothing.
"""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import cast

from ocop_kg.errors import TableError, TablesError
from ocop_kg.reading import read_bytes
from ocop_kg.tables.cells import DATATYPES, PARTIAL_DATE, Datatype
from ocop_kg.tables.model import Column, ForeignKey, Table, Tables
from ocop_kg.tables.templates import Template, parse_template

__all__ = ["METADATA", "read_metadata"]

METADATA = "csv-metadata.json"
"""The name of the file that describes the tables of a folder."""

_CONTEXT = ["http://www.w3.org/ns/csvw", {"@language": "en"}]
_DIALECT = {
    "encoding": "utf-8",
    "header": True,
    "delimiter": ",",
    "quoteChar": '"',
    "doubleQuote": True,
}
_DESCRIPTIONS = {"dc:title", "dc:description", "dc:license"}
_SCRIPTS = "http://www.iana.org/assignments/media-types/application/"

Object = Mapping[str, object]


def read_metadata(directory: Path) -> Tables:
    """Read what a folder's ``csv-metadata.json`` says.

    Raises `ReadError` when it is no JSON file, and `TablesError` with all that it says wrongly.

    >>> from ocop_kg.assets import asset
    >>> tables = read_metadata(asset("data/tables"))
    >>> next(table.header for table in tables.tables if table.url == "country_roles.csv")
    ('country', 'role', 'source', 'note')
    """
    path = directory / METADATA
    try:
        group = json.loads(read_bytes(path))
    except ValueError as error:
        raise TablesError([TableError(f"this is no JSON: {error}", METADATA)]) from error
    problems: list[str] = []
    tables = _Reader(directory, problems).group(group)
    if tables is None or problems:
        raise TablesError(TableError(problem, METADATA) for problem in problems)
    return tables


class _Reader:
    """Walks the metadata and writes down everything that it refuses."""

    def __init__(self, directory: Path, problems: list[str]) -> None:
        self.directory = directory
        self.problems = problems

    def group(self, group: object) -> Tables | None:
        where = "the table group"
        if not self._has(where, group, {"tables"}, {"@context", "dialect", "transformations"}):
            return None
        group = cast("Object", group)
        if group.get("@context") != _CONTEXT:
            self.problems.append(f"@context must be {json.dumps(_CONTEXT)}")
        if group.get("dialect", _DIALECT) != _DIALECT:
            self.problems.append(f"dialect must be {json.dumps(_DIALECT)}")
        tables = [self.table(table) for table in self._list(where, group, "tables")]
        urls = [table.url for table in tables if table]
        self.problems += [f"{url} is described twice" for url in _twice(urls)]
        headers = {table.url: table.header for table in tables if table}
        for table in filter(None, tables):
            for key in table.foreign_keys:
                if not set(key.referenced) <= set(headers.get(key.table, ())):
                    self.problems.append(
                        f"{table.url}: a foreign key refers to {', '.join(key.referenced)} of"
                        f" {key.table}, which is not described"
                    )
        update = None
        if "transformations" in group:
            update = self._script(where, group, "sparql-update")
        return Tables(self.directory, tuple(filter(None, tables)), update)

    def table(self, table: object) -> Table | None:
        url = table.get("url") if isinstance(table, dict) else None
        where = f"table {url}"
        known = {"url", "tableSchema", "transformations"}
        if not self._has(where, table, known, set()):
            return None
        table = cast("Object", table)
        schema = table["tableSchema"]
        if not self._has(
            f"{where}, tableSchema", schema, {"aboutUrl", "primaryKey", "columns"}, {"foreignKeys"}
        ):
            return None
        schema = cast("Object", schema)
        columns = [self.column(where, column) for column in self._list(where, schema, "columns")]
        about = self._template(where, schema["aboutUrl"])
        mapping = self._script(where, table, "sparql-query")
        if about is None or mapping is None or None in columns:
            return None
        found = Table(
            url=str(url),
            title=str(table.get("dc:title", "")),
            description=str(table.get("dc:description", "")),
            columns=tuple(filter(None, columns)),
            about_url=about,
            primary_key=self._names(where, schema["primaryKey"]),
            foreign_keys=tuple(
                self._foreign_key(where, key)
                for key in self._list(where, schema, "foreignKeys", empty=True)
            ),
            mapping=mapping,
        )
        if found.url != Path(found.url).name:
            self.problems.append(f"{where}: a table must stand in this folder")
        self._check_names(where, found)
        return found

    def column(self, where: str, column: object) -> Column | None:
        name = column.get("name") if isinstance(column, dict) else None
        where = f"{where}, column {name}"
        optional = {"titles", "required", "lang", "datatype", "valueUrl", "virtual"}
        if not self._has(where, column, {"name"}, optional):
            return None
        column = cast("Object", column)
        value_url = column.get("valueUrl")
        virtual = column.get("virtual") is True
        if virtual and value_url is None:
            self.problems.append(f"{where}: a virtual column needs a valueUrl")
        language = column.get("lang")
        return Column(
            name=str(name),
            description=str(column.get("dc:description", "")),
            datatype=self._datatype(where, column.get("datatype", "string")),
            required=column.get("required") is True,
            language=None if language is None else str(language),
            value_url=None if value_url is None else self._template(where, value_url),
            virtual=virtual,
        )

    def _check_names(self, where: str, table: Table) -> None:
        header = set(table.header)
        names = [column.name for column in table.columns]
        self.problems += [f"{where}: column {name} is described twice" for name in _twice(names)]
        if not any(column.name == "source" and column.required for column in table.columns):
            self.problems.append(f"{where}: every table needs a column source that is required")
        used = {
            "aboutUrl": table.about_url.variables,
            "primaryKey": table.primary_key,
            "foreignKeys": [name for key in table.foreign_keys for name in key.columns],
            "valueUrl": [
                name
                for column in table.columns
                if column.value_url
                for name in column.value_url.variables
            ],
        }
        for part, used_names in used.items():
            for name in sorted(set(used_names) - header):
                self.problems.append(f"{where}: {part} uses {name}, which is no column")

    def _datatype(self, where: str, datatype: object) -> Datatype:
        if isinstance(datatype, str):
            datatype = {"base": datatype}
        if not self._has(f"{where}, datatype", datatype, {"base"}, {"@id", "format"}):
            return Datatype()
        datatype = cast("Object", datatype)
        base, own = str(datatype["base"]), datatype.get("@id")
        if own is not None and (own, base) != (PARTIAL_DATE, "string"):
            self.problems.append(f"{where}: unknown datatype {own} on {base}")
        if base not in DATATYPES:
            self.problems.append(f"{where}: unknown datatype {base}")
            base = "string"
        text = datatype.get("format")
        try:
            pattern = None if text is None else re.compile(str(text))
        except re.error as error:
            self.problems.append(f"{where}: the format {text!r} is no pattern: {error}")
            pattern = None
        return Datatype(
            base=base if own is None else str(own),
            format=None if text is None else str(text),
            pattern=pattern,
        )

    def _script(self, where: str, owner: Object, kind: str) -> Path | None:
        scripts = self._list(where, owner, "transformations")
        known = {"url", "scriptFormat", "targetFormat"}
        if len(scripts) != 1:
            self.problems.append(f"{where}: exactly one transformation is needed")
            return None
        if not self._has(f"{where}, transformation", scripts[0], known, {"titles"}):
            return None
        script = cast("Object", scripts[0])
        if script["scriptFormat"] != _SCRIPTS + kind:
            self.problems.append(f"{where}: the scriptFormat must be {_SCRIPTS}{kind}")
        url = str(script["url"])
        if ":" in url or url.startswith("/"):
            self.problems.append(f"{where}: the script {url} must be a path from this folder")
            return None
        return self.directory / url

    def _foreign_key(self, where: str, key: object) -> ForeignKey:
        where = f"{where}, foreign key"
        if not self._has(where, key, {"columnReference", "reference"}, set()):
            return ForeignKey((), "", ())
        key = cast("Object", key)
        reference = key["reference"]
        if not self._has(where, reference, {"resource", "columnReference"}, set()):
            return ForeignKey((), "", ())
        reference = cast("Object", reference)
        return ForeignKey(
            self._names(where, key["columnReference"]),
            str(reference["resource"]),
            self._names(where, reference["columnReference"]),
        )

    def _template(self, where: str, text: object) -> Template | None:
        try:
            return parse_template(str(text))
        except ValueError as error:
            self.problems.append(f"{where}: {error}")
            return None

    def _names(self, where: str, names: object) -> tuple[str, ...]:
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            self.problems.append(f"{where}: {json.dumps(names)} is no list of column names")
            return ()
        return tuple(names)

    def _list(self, where: str, owner: Object, name: str, *, empty: bool = False) -> list[object]:
        found = owner.get(name, [])
        if not isinstance(found, list) or (not found and not empty):
            self.problems.append(f"{where}: {name} must be a list with something in it")
            return []
        return found

    def _has(self, where: str, found: object, needed: set[str], optional: set[str]) -> bool:
        """Say whether this is an object with the needed properties; note down unknown ones."""
        if not isinstance(found, dict):
            self.problems.append(f"{where}: an object is needed here")
            return False
        known = needed | optional | _DESCRIPTIONS
        self.problems += [
            f"{where}: unknown property {name}" for name in found if name not in known
        ]
        missing = sorted(needed - set(found))
        self.problems += [f"{where}: the property {name} is missing" for name in missing]
        return not missing


def _twice(names: Iterable[str]) -> list[str]:
    names = list(names)
    return sorted({name for name in names if names.count(name) > 1})
