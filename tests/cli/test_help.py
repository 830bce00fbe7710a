"""Help that is true: every command has one, with examples, and the examples run."""

import gzip
import shlex
from pathlib import Path

import click
import pytest

from ocop_kg import cli
from ocop_kg.cli.app import COMMANDS, app
from ocop_kg.cli.commands import Command
from ocop_kg.questions import questions
from tests.cli.conftest import EXPECTED, Invoke

SHARED = {"format", "output", "expect", "iris", "raw", "data", "replace", "store", "lang", "help"}


def command_named(name: str) -> click.Command:
    found = app.get_command(click.Context(app), name)
    assert found is not None
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str, invoke: Invoke) -> None:
    result = invoke(name, "--help")
    assert result.exit_code == 0
    assert result.stderr == ""
    assert f"Usage: ocop-kg {name}" in result.stdout
    assert f"Examples:\n  ocop-kg {name}" in result.stdout
    assert invoke(name, "-h").stdout == result.stdout
    assert all(len(line) <= 100 for line in result.stdout.splitlines())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_says_what_it_does(name: str) -> None:
    for parameter in command_named(name).params:
        if isinstance(parameter, click.Option):
            assert (parameter.help or "").endswith((".", "]"))


def test_the_group_lists_all_commands_with_their_help(invoke: Invoke) -> None:
    result = invoke("--help")
    for name, summary in COMMANDS.items():
        assert f"  {name} " in result.stdout
        assert summary in result.stdout


def test_each_command_is_a_module_of_its_own() -> None:
    folder = Path(str(cli.__file__)).parent
    assert all((folder / f"{name.replace('-', '_')}.py").is_file() for name in COMMANDS)


EXAMPLES = [
    example
    for name in COMMANDS
    for found in [command_named(name)]
    if isinstance(found, Command) and name not in ("build", "mcp", "mirror", "publish", "serve")
    for example in found.examples
    if "--endpoint" not in example  # which another server would have to answer
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_examples_run(
    example: str, invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    words = shlex.split(example.partition("#")[0].partition(" | ")[0])
    query = "SELECT ?x { ?x a ocop:Country }"
    Path("my.rq").write_text(query)
    Path("across.rq").write_text(query)
    Path("my-shapes.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . "
        "@prefix ocop: <https://w3id.org/ocop/ontology#> . "
        "<urn:shape> a sh:NodeShape ; sh:targetClass ocop:Country ; sh:nodeKind sh:IRI ."
    )
    Path("my-export.ttl").write_text("<urn:x> a <https://w3id.org/ocop/ontology#Country> .")
    Path("exports").mkdir()
    Path("exports", "one.ttl").write_text(Path("my-export.ttl").read_text())
    invoke("validate", "my-export.ttl", "--output", "report.json")
    Path("release.toml").write_text(
        '[[rule]]\nrule = "Country-*"\nlevel = "may"\nreason = "a draft"\n'
    )
    Path("waivers.toml").write_text("# none yet\n")
    Path("dumps").mkdir()
    for dump in ("dump.nq.gz", "january.nq", "february.nt", "dumps/march.nt"):
        fact = b"<urn:x> <urn:p> <urn:y> .\n"
        Path(dump).write_bytes(gzip.compress(fact) if dump.endswith("gz") else fact)
    Path("my-cases").mkdir()
    Path("my-cases", "case.toml").write_text(
        'rule = "urn:shape"\nseverity = "violation"\nmessage = "a"\nfocus = "urn:x"\n'
        'passing = "<urn:x> a ocop:Country ."\nfailing = "[] a ocop:Country ."\n'
    )
    result = invoke(*words)
    judges = words[0] in ("validate", "test-shapes")
    assert result.exit_code == (result.exit_code if judges else 0)
    assert result.exit_code in (0, 1)
    assert result.stdout or list(tmp_path.glob("*.*")) != []


@pytest.mark.parametrize("asked", questions(), ids=lambda asked: asked.id)
def test_every_question_has_help_and_its_own_options(asked: object, invoke: Invoke) -> None:
    from ocop_kg.questions import Question

    assert isinstance(asked, Question)
    result = invoke("ask", asked.id, "--help")
    assert result.exit_code == 0
    words = " ".join(result.stdout.split())
    assert " ".join(asked.text.split()) in words
    for name, parameter in asked.parameters.items():
        assert f"--{name.replace('_', '-')} " in words
        assert " ".join(parameter.description.split()) in words
    assert not set(asked.parameters) & SHARED, "an option of every question has this name"


def test_the_list_of_questions_is_the_help_of_ask(invoke: Invoke) -> None:
    listed = invoke("ask", "--help").stdout
    assert all(f"  {asked.id}  " in listed for asked in questions())


def test_the_version(invoke: Invoke) -> None:
    import ocop_kg

    assert invoke("--version").stdout == f"ocop-kg {ocop_kg.__version__}\n"


def test_options_of_the_graph_stand_before_or_after_the_command(invoke: Invoke) -> None:
    small = ("--data", str(EXPECTED.parent.parent / "data/small-graph.trig"), "--replace")
    question = ("ask", "experts-by-product", "--format", "csv")
    assert invoke(*small, *question).stdout == invoke(*question, *small).stdout
    assert invoke(*small[:2], *question, "--replace").stdout == invoke(*small, *question).stdout
