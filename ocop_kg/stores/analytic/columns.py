"""The columnar engine in a process of its own: it reads triples once, and answers until it ends.

maplib (Apache-2.0) keeps triples as Polars frames. A panic of its engine leaves the model unusable
and says so on standard error, its threads do not outlive a fork, and a query cannot be stopped: all
reasons to keep it apart.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from ocop_kg.guard.fresh import read_frame, write_frame
from ocop_kg.stores.analytic.forms import NAME

if TYPE_CHECKING:
    import polars

    from ocop_kg.stores.analytic.forms import Core

__all__ = ["ASKED", "DONE", "main", "request"]

ASKED, DONE, _FAILED = b"?", b"=", b"!"
_TRIPLE = r"^(\S+) (\S+) (.*) \.$"
_INTEGER = '"{}"^^<http://www.w3.org/2001/XMLSchema#integer>'


def request(core: Core) -> bytes:
    """Write down what is asked."""
    asked = {
        "text": core.text,
        "terms": core.terms,
        "columns": core.columns,
        "counts": sorted(core.counts),
    }
    return json.dumps(asked).encode()


def main() -> None:
    """Read the triples of the file that is named first, then answer what is asked."""
    asked, told = sys.stdin.buffer, sys.stdout.buffer
    first = read_frame(asked)
    if first is None:
        return
    model = _Model(first[1].decode())
    write_frame(told, DONE)
    while (question := read_frame(asked)) is not None:
        try:
            answer = model.answer(**json.loads(question[1]))
        except Exception as error:  # noqa: BLE001  # whatever it is, the store answers in its place
            write_frame(told, _FAILED, str(error)[:500].encode())
        else:
            write_frame(told, DONE, answer)


class _Model:
    """The triples of a file, each term by its number."""

    def __init__(self, path: str) -> None:
        import maplib
        import polars as pl

        self._pl = pl
        self._model = maplib.Model()
        lines = pl.read_lines(path).to_series()
        triples = (
            pl.DataFrame({"line": lines})
            .select(
                pl.col("line")
                .str.extract_groups(_TRIPLE)
                .struct.rename_fields(["s", "p", "o"])
                .alias("x")
            )
            .unnest("x")
        )
        self._terms = pl.concat([triples["s"], triples["p"], triples["o"]]).unique()
        numbers = pl.DataFrame(
            {"term": self._terms, "number": pl.int_range(len(self._terms), eager=True)}
        )
        for part in ("s", "p", "o"):
            found = triples.select(pl.col(part).alias("term")).join(
                numbers, on="term", how="left", maintain_order="left"
            )
            triples = triples.with_columns(found["number"].alias(part))
        self._numbers = numbers.lazy()
        for (predicate,), of_one in triples.group_by("p"):
            named = of_one.select(
                pl.format(NAME + "{}", pl.col("s")).alias("subject"),
                pl.format(NAME + "{}", pl.col("o")).alias("object"),
            )
            self._model.map_triples(named, predicate=f"{NAME}{predicate}")

    def answer(self, text: str, terms: list[str], columns: list[str], counts: list[str]) -> bytes:
        """Answer a query as SPARQL 1.1 Query Results TSV."""
        pl = self._pl
        known = dict(self._numbers.filter(pl.col("term").is_in(terms)).collect().rows())
        if len(known) < len(terms):
            raise ValueError("a term that no triple has is compared wrongly here")
        for at, term in enumerate(terms):
            text = text.replace(f"<{NAME}@{at}>", f"<{NAME}{known[term]}>")
        found: Any = self._model.query(text)
        if counts:  # an empty answer comes as one group without a key
            found = found.drop_nulls([name for name in columns if name not in counts])
        written = [
            self._counted(found[name]) if name in counts else self._named(found[name])
            for name in columns
        ]
        frame = pl.DataFrame(dict(zip(columns, written, strict=True)))
        body = frame.write_csv(
            separator="\t", quote_style="never", include_header=False, null_value=""
        )
        head = "\t".join(f"?{name}" for name in columns)
        return f"{head}\n{body}".encode()

    def _named(self, column: polars.Series) -> polars.Series:
        numbers = column.cast(self._pl.String).str.strip_chars("<>").str.strip_prefix(NAME)
        return self._terms.gather(numbers.cast(self._pl.Int64))

    def _counted(self, column: polars.Series) -> polars.Series:
        pl = self._pl
        numbers = pl.DataFrame({"number": column.cast(pl.Int64)})
        written: polars.Series = numbers.select(pl.format(_INTEGER, pl.col("number"))).to_series()
        return written
