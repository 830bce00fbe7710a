"""Data are taken as lines, for the most part as bytes, and quad by quad: both give the same."""

import gzip
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from ocop_kg.budget import Budget
from ocop_kg.errors import OcopError
from ocop_kg.guard import result_of
from ocop_kg.guard.memory import available
from ocop_kg.reading import bytes_quads, file_graph, format_of, read_bytes
from ocop_kg.validation import holding
from ocop_kg.validation.datagraph import DataGraph
from ocop_kg.validation.index import Statement
from ocop_kg.validation.intake import Intake
from ocop_kg.validation.linewise import take_as_lines, take_lines
from ocop_kg.validation.reading import read_data
from ocop_kg.validation.scratch import Scratch
from ocop_kg.validation.terms import unknown_terms
from ocop_kg.vocabulary import INFERRED_GRAPH, INSECURE, OCOP, ONTOLOGY_GRAPH, RDF_TYPE, XSD


class Taken(NamedTuple):
    """What is known of data when they are taken."""

    quads: frozenset[Quad]
    rewritten: tuple[Statement, ...]
    doubtful: frozenset[Literal | NamedNode]
    unknown: frozenset[NamedNode]
    lent: frozenset[Statement]


def taken_one_by_one(path: Path, budget: Budget | None = None) -> Taken:
    """Take the quads of a file one by one."""
    lent: list[Statement] = []
    graph = DataGraph([str(path)])
    intake = Intake(graph, str(path), "file1x", lent)
    intake.take(intake.watched(quads_of(path, budget)))
    return taken(graph, lent)


def taken_as_lines(path: Path) -> Taken | None:
    """Take a file of any format by way of lines."""
    lent: list[Statement] = []
    graph = DataGraph([str(path)])
    done = take_as_lines(Intake(graph, str(path), "file1x", lent), quads_of(path))
    return taken(graph, lent) if done else None


def quads_of(path: Path, budget: Budget | None = None) -> Iterator[Quad]:
    text, base = read_bytes(path, budget), file_graph(path).value
    return bytes_quads(text, str(path), format_of(path), base=base, budget=budget)


def taken(graph: DataGraph, lent: list[Statement]) -> Taken:
    return Taken(
        frozenset(graph.engine),
        tuple(graph.rewritten),
        frozenset(graph.doubtful_terms),
        frozenset(unknown_terms(graph)),
        frozenset(lent),
    )


def taken_by_line(path: Path, budget: Budget | None, size: int) -> Taken | None:
    lent: list[Statement] = []
    graph = DataGraph([str(path)])
    intake = Intake(graph, str(path), "file1x", lent)
    done = take_lines(intake, format_of(path), budget, size)
    graph.terms = intake.terms
    return taken(graph, lent) if done else None


IRIS = (
    "<urn:a>",
    "<urn:b>",
    "<https://example.org/_:x>",
    "<https://example.org/^^>",
    "<https://example.org/caf\u00e9>",
    "<https://example.org/mai\u0308s>",
    r"<https://example.org/\u0061>",
    f"<{ONTOLOGY_GRAPH.value}>",
    f"<{OCOP}unit>",
    f"<{OCOP}unheard>",
    f"<{INSECURE}ontology#unit>",
    rf"<{OCOP[:-1]}\u0023hidden>",
)
PREDICATES = ("<urn:p>", "<urn:p>", "<urn:p>", f"<{OCOP}value>", f"<{OCOP}vaule>", RDF_TYPE)
TEXTS = (
    "x",
    "",
    "5",
    "095",
    "1.50",
    "2024-02-30",
    "2024-01-31",
    "true",
    "300",
    "ma\u00efs",
    "pot\u200bato",
    r"say \"5\"^^<urn:a>",
    r"\"5",
    r"tab\tand\nline",
    r"\u200b",
    "a ^^ b",
    "a < b",
    f"<{OCOP}said>",
    f"<{OCOP} said>",
    " _:x <urn:g> .",
    "# no comment",
    "<<( no triple",
    "\x0b",
)
TYPES = (
    *(f"<{XSD}{name}>" for name in ("integer", "decimal", "date", "boolean", "byte", "string")),
    "<urn:my:type>",
    rf"<{XSD.removesuffix('#')}\u0023integer>",
)
GRAPHS = (
    "",
    "<urn:g>",
    "<urn:h>",
    "_:g",
    f"<{ONTOLOGY_GRAPH.value}>",
    f"<{INFERRED_GRAPH.value}>",
    "<" + ONTOLOGY_GRAPH.value.replace("ontology", r"\u006fntology") + ">",
)
WRONG = (
    "<urn:a> <urn:b> .",
    "<urn:a> <urn:b> <c> .",
    "<urn:a> <urn:b> <urn:c> <g> .",
    "<urn:a> <urn:b> <urn:c> <urn:g> <urn:h> .",
    '<urn:a> <urn:b> "x .',
    '<urn:a> <urn:b> "x"@1 .',
    '<urn:a> <urn:b> "x"@englishtongue .',
    "<urn:a> <urn:b> <urn:%zz> .",
    "<urn:a> <urn:b> <http://[x]/> .",
    '<urn:a> <urn:b> "x"^^<y> .',
    '<urn:a> <urn:b> "x"^^xsd:integer .',
    "<urn:a> <urn:b> <urn:c>",
    "<urn:a> <urn:b> <urn:c> . <urn:a> <urn:b> <urn:d> .",
    "<urn:a> <urn:b> <<( <urn:a> <urn:b> <urn:c> )>> .",
    r'<urn:a> <urn:b> "\u0000" .',
    "a b c .",
)

literals = st.builds(
    "{}{}".format,
    st.sampled_from(TEXTS).map('"{}"'.format),
    st.one_of(
        st.sampled_from(("", "", "@en", "@EN-gb", "@en--ltr", " @de")),
        st.builds("^^{}".format, st.sampled_from(TYPES)),
        st.builds(" ^^ {}".format, st.sampled_from(TYPES)),
    ),
)
blanks = st.sampled_from(("_:x", "_:y", "_:b1", "_:file1x1"))
iris = st.sampled_from(IRIS)
spaces = st.sampled_from((" ", " ", " ", " ", "\t", "  ", ""))
ends = st.sampled_from((" .", " .", " .", ".", " . ", "\t.", " . # <urn:c> .", " ."))


@st.composite
def facts(draw: st.DrawFn, graphs: tuple[str, ...]) -> str:
    """Draw a line; most are written as dumps are."""
    subject = draw(st.one_of(iris, iris, iris, blanks))
    value = draw(st.one_of(iris, literals, literals, blanks))
    terms = [subject, str(draw(st.sampled_from(PREDICATES))), value]
    if graph := draw(st.sampled_from(graphs)):
        terms.append(graph)
    space = draw(spaces)
    if not space and any(term.startswith("_:") for term in terms):
        space = " "
    return space.join(terms) + draw(ends)


@st.composite
def documents(draw: st.DrawFn, graphs: tuple[str, ...]) -> str:
    """Draw a text; where plain lines are most, only the others pass through Python."""
    others = st.one_of(
        facts(graphs), facts(graphs), facts(graphs), st.sampled_from(("", "# x", "\t"))
    )
    lines = draw(st.lists(others, max_size=8))
    plain = f"<urn:a> <urn:p> <urn:c{{}}> {draw(st.sampled_from(graphs))} .".replace("  ", " ")
    lines += map(plain.format, range(draw(st.sampled_from((0, 40)))))
    lines = draw(st.permutations(lines)) if len(lines) < 9 else lines[8:20] + lines[:8] + lines[20:]
    newline = draw(st.sampled_from(("\n", "\n", "\r\n", "\r")))
    return newline.join(lines) + draw(st.sampled_from(("", newline)))


def outcome(work: Callable[[], Taken]) -> Taken | str:
    """Give what a work gives, or the text of its error, which begins with its place."""
    try:
        return work()
    except OcopError as error:
        return f"{type(error).__name__}: {error}"


def compared(text: bytes, path: Path, budget: Budget | None = None, size: int = 2**20) -> None:
    """Take a text in both ways."""
    path.write_bytes(text)
    expected = outcome(lambda: taken_one_by_one(path, budget))
    if isinstance(expected, str):
        assert taken_by_line(path, budget, size) is None
        assert outcome(lambda: taken(read_data(path, budget=budget), [])) == expected
        return
    if b"<<(" not in text:
        assert taken_by_line(path, budget, size) == expected
    if not expected.lent:
        assert taken(read_data(path, budget=budget), []) == expected


@settings(deadline=None)
@given(text=documents(("",)), size=st.sampled_from((40, 2**20)))
def test_triples_by_line_are_those_of_the_usual_way(text: str, size: int) -> None:
    with TemporaryDirectory() as folder:
        compared(text.encode(), Path(folder, "data.nt"), size=size)


@settings(deadline=None)
@given(text=documents(GRAPHS), size=st.sampled_from((40, 2**20)))
def test_quads_by_line_are_those_of_the_usual_way(text: str, size: int) -> None:
    with TemporaryDirectory() as folder:
        compared(text.encode(), Path(folder, "data.nq"), size=size)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(GRAPHS), documents(("",))), max_size=4))
def test_graphs_by_way_of_lines_are_those_of_the_usual_way(parts: list[tuple[str, str]]) -> None:
    texts = (f"{graph} {{\n{facts}\n}}" if graph else facts for graph, facts in parts)
    with TemporaryDirectory() as folder:
        path = Path(folder, "data.trig")
        path.write_bytes("\n".join(["# graphs", *texts]).encode())
        expected = outcome(lambda: taken_one_by_one(path))
        if isinstance(expected, str):
            assert taken_as_lines(path) is None
            assert outcome(lambda: taken(read_data(path), [])) == expected
        elif b"<<(" not in path.read_bytes():
            assert taken_as_lines(path) == expected
        elif not expected.lent:
            assert taken(read_data(path), []) == expected


def test_a_text_with_a_sign_of_names_hides_no_name(tmp_path: Path) -> None:
    lines = [f"<urn:a> <urn:p> <urn:c{number}> ." for number in range(12)]
    odd = ['_:a <urn:p> "a < b" .', f"_:b <{OCOP}vaule> <urn:c> ."]
    path = tmp_path / "data.nt"
    compared("\n".join([*lines, *odd, *lines]).encode(), path)
    assert taken_one_by_one(path).unknown == {NamedNode(f"{OCOP}vaule")}


odd_iris = st.one_of(
    st.text('aZ:/%2#?[]@{}|^`"\\<\u00e9\ue000 ', max_size=6).map("<urn:{}>".format),
    st.text("aZ:/%2#?[]@\u00e9.", max_size=6).map("<{}>".format),
)
odd_texts = st.builds(
    '"{}"{}'.format,
    st.sampled_from(("x", "a < b", "a > b", "<b>", "<urn:b>", "@en")),
    st.one_of(
        st.just(""), st.text("aZ1-", max_size=10).map("@{}".format), odd_iris.map("^^{}".format)
    ),
)


@settings(deadline=None, max_examples=300)
@given(
    facts=st.lists(st.tuples(odd_iris, odd_iris, st.one_of(odd_iris, odd_texts)), max_size=3),
    size=st.sampled_from((40, 2**20)),
)
def test_names_are_looked_at_as_in_the_usual_way(
    facts: list[tuple[str, str, str]], size: int
) -> None:
    """The engine need not look at names that were looked at before it."""
    lines = [f"<urn:a> <urn:p> <urn:c{number}> .\n" for number in range(12)]
    odd = "".join(" ".join(fact) + " .\n" for fact in facts)
    with TemporaryDirectory() as folder:
        compared("".join([*lines, odd, *lines]).encode(), Path(folder, "data.nt"), size=size)


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("ending", ["nt", "nq"])
def test_what_is_wrong_is_told_as_in_the_usual_way(wrong: str, ending: str, tmp_path: Path) -> None:
    graph = " <urn:g>" if ending == "nq" else ""
    lines = [f"<urn:a> <urn:p> <urn:c{number}>{graph} ." for number in range(40)]
    lines[3] = '_:x <urn:p> "095"^^<http://www.w3.org/2001/XMLSchema#integer> .'
    lines[30] = wrong
    compared("\n".join(lines).encode(), tmp_path / f"data.{ending}", size=200)


@pytest.mark.parametrize(
    "budget",
    [
        Budget(triples=39),
        Budget(triples=40),
        Budget(bytes=100),
        Budget(literal=20),
        Budget(literal=60),
        Budget(depth=2),
    ],
    ids=repr,
)
def test_budgets_are_those_of_the_usual_way(budget: Budget, tmp_path: Path) -> None:
    lines = [f'<urn:a> <urn:p> "a text with no. {number}" .' for number in range(40)]
    lines[20] = f'_:a <urn:p> "{"long" * 10}" .'
    compared("\n".join(lines).encode(), tmp_path / "data.nt", budget)
    compared("\n".join([*lines, "# <<( <<("]).encode(), tmp_path / "data.nt", budget)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b" \n\n",
        b"\xef\xbb\xbf<urn:a> <urn:b> <urn:c> .\r\n",
        b"<urn:a> <urn:b> <urn:c> .\n\xef\xbb\xbf<urn:a> <urn:b> <urn:d> .\n",
        b'<urn:a> <urn:b> "caf\xe9" .\n',
        b'<urn:a> <urn:b> "x\0" .\n',
        "<urn:a> <urn:b> <urn:c> .\n".encode("utf-16"),
        gzip.compress(b"<urn:a> <urn:b> <urn:c> .\n" * 3, mtime=0),
        gzip.compress(b"<urn:a> <urn:b> <urn:c> .\n" * 3, mtime=0)[:-9],
        gzip.compress(b"<urn:a> <urn:b> <urn:c> .\n" * 3, mtime=0) + b"\0\0",
    ],
)
@pytest.mark.parametrize("size", [26, 2**20])
def test_bytes_of_every_kind_are_those_of_the_usual_way(
    text: bytes, size: int, tmp_path: Path
) -> None:
    compared(text, tmp_path / "data.nt", size=size)


@pytest.mark.parametrize("ending", ["nt", "ttl"])
def test_what_is_too_much_for_memory_is_the_same_on_disk(
    ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [f"<urn:a> <urn:p> <urn:c{number}> ." for number in range(100)]
    lines += ['_:x <urn:p> "095"^^<http://www.w3.org/2001/XMLSchema#integer> .', *lines]
    path = tmp_path / f"data.{ending}"
    path.write_text("\n".join(lines), "utf-8")
    expected = taken_one_by_one(path)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for most, on_disk in ((1000, False), (40, True)):
        monkeypatch.setattr(holding, "IN_MEMORY", most)
        with Scratch() as scratch:
            graph = read_data(path, scratch=scratch)
            assert taken(graph, []) == expected
            assert any(each.is_dir() for each in tmp_path.iterdir()) == on_disk
            graph.close()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits of memory are Linux's")
def test_the_memory_that_is_free_is_within_the_budget() -> None:
    free = result_of(available, Budget(seconds=20, memory=2**29))
    assert free is not None
    assert 0 < free <= 2**29
