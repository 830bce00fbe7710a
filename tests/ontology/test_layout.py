"""Every Turtle file of the ontology is written in the one layout."""

from pathlib import Path

import pytest

from .files import ALIGNMENTS, ALL, ROOT, VOCABULARIES
from .layout import laid_out


def test_no_file_is_missing() -> None:
    found = sorted((ROOT / "ontology").rglob("*.ttl"))
    assert found == sorted(ALL)
    assert VOCABULARIES
    assert ALIGNMENTS


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_a_file_is_laid_out(path: Path) -> None:
    text = path.read_bytes().decode()
    assert laid_out(text) == text, f"run: python -m tests.ontology.layout {path}"


BLOCK = """@prefix ex: <https://example.org/> .

ex:a
\ta ex:Thing ;
\tex:list (
\t\tex:one
\t\t[
\t\t\tex:deep "say \\"a\\""@en ;
\t\t]
\t) ;
\tex:none () ;
\t.

ex:b
\tex:see <https://example.org/#x> ;
\t.
"""


def test_the_layout_is_its_own_layout() -> None:
    assert laid_out(BLOCK) == BLOCK


@pytest.mark.parametrize(
    "untidy",
    [
        BLOCK.replace("ex:b\n", "ex:0b\n"),
        BLOCK.replace(" ;\n\t.", " ."),
        BLOCK.replace("\t", "    "),
        BLOCK.replace("ex:see <https://example.org/#x>", "ex:see ex:x, ex:y"),
        BLOCK.replace("\ta ex:Thing ;\n", "").replace("() ;\n", "() ;\n\ta ex:Thing ;\n"),
        BLOCK.replace("@prefix ex:", "@prefix no: <https://example.org/no#> .\n@prefix ex:"),
        BLOCK.replace("\n", "\r\n"),
        BLOCK.replace("ex:b", "<https://example.org/b>"),
    ],
    ids=["order", "dot", "tabs", "one-fact-a-line", "a-first", "prefix", "line-ends", "long-name"],
)
def test_another_layout_is_seen(untidy: str) -> None:
    assert untidy != BLOCK
    assert laid_out(untidy) != untidy
