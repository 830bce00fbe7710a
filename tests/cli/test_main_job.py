"""The main job: one command, an answer with its sources, from a cold process, quickly."""

import json
import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import ROOT, Run, command, environment

MAIN_JOB = ("ask", "experts-by-product", "--product", "potato")
HEAVY = {
    "IPython",
    "SPARQLWrapper",
    "arrow",
    "csv",
    "difflib",
    "hashlib",
    "html",
    "json",
    "networkx",
    "ocop_kg.graph.inference",
    "ocop_kg.graph.ondisk",
    "ocop_kg.network",
    "ocop_kg.records",
    "ocop_kg.tables",
    "ocop_kg.validation",
    "oxrdflib",
    "pandas",
    "polars",
    "pyarrow",
    "pyshacl",
    "rdflib",
    "shutil",
    "subprocess",
    "tempfile",
}


def test_the_answer_says_who_supports_what_who_says_so_and_when(run: Run) -> None:
    done = run(*MAIN_JOB)
    assert done.returncode == 0
    table = done.stdout.decode()
    heading, _, *lines = table.splitlines()
    assert heading.split() == ["expert", "kind", "country", "source", "published"]
    liping_jin = next(line for line in lines if line.startswith("Liping Jin"))
    assert "chief expert on" in liping_jin
    assert "FAO [" in liping_jin
    assert liping_jin.endswith("2025-07")
    number = liping_jin[liping_jin.index("[") : liping_jin.index("]") + 1]
    note = next(line for line in lines if line.lstrip().startswith(number))
    assert "OCOP takes a major step forward with support from China" in note
    assert "https://www.fao.org/" in note
    assert b"product: potato" in done.stderr
    assert b"https://w3id.org" not in done.stdout


def test_labels_in_other_languages_and_codes_name_the_same_thing(run: Run) -> None:
    first, *others = (
        run("ask", "experts-by-country", "--country", name, "--format", "csv").stdout
        for name in ("LSO", "LS", "Lesotho", "莱索托", "https://w3id.org/ocop/id/country/LSO")
    )
    assert first.count(b"\r\n") > 3
    assert all(other == first for other in others)


def test_the_main_job_imports_nothing_heavy() -> None:
    probe = (
        "import atexit, sys; from ocop_kg.cli import main; "
        "atexit.register(lambda: sys.stderr.write('\\0' + ' '.join(sorted(sys.modules)))); "
        f"main({list(MAIN_JOB)!r})"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, env=environment(), check=True
    )
    imported = set(done.stderr.decode().partition("\0")[2].split())
    assert "ocop_kg.questions" in imported
    baseline = subprocess.run(
        [sys.executable, "-c", "import sys, click, pyoxigraph; print(*sys.modules)"],
        capture_output=True,
        env=environment(),
        check=True,
    )
    assert not imported & HEAVY - set(baseline.stdout.decode().split())


def test_only_the_one_question_is_read() -> None:
    probe = (
        "import sys; seen = []; sys.addaudithook(lambda event, args: "
        "seen.append(str(args[0])) if event == 'open' else None); "
        "from ocop_kg.cli import main\n"
        f"try: main({list(MAIN_JOB)!r})\n"
        "except SystemExit: print(*seen, sep='\\n', file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, env=environment(), check=True
    )
    opened = {Path(line) for line in done.stderr.decode().splitlines()}
    assert {path.name for path in opened if path.suffix in (".rq", ".toml")} == {
        "experts-by-product.rq",
        "experts-by-product.toml",
    }
    assert {path.name for path in opened if path.suffix in (".nq", ".nt", ".ttl")} == {"ocop.nt"}


def test_help_and_lists_open_no_graph() -> None:
    for arguments in (["--help"], ["ask", "experts-by-product", "--help"], ["questions"]):
        probe = (
            "import sys; seen = []; sys.addaudithook(lambda event, args: "
            "seen.append(str(args[0])) if event == 'open' else None); "
            "from ocop_kg.cli import main\n"
            f"try: main({arguments!r})\n"
            "except SystemExit: print(*seen, sep='\\n', file=sys.stderr)"
        )
        done = subprocess.run(
            [sys.executable, "-c", probe], capture_output=True, env=environment(), check=True
        )
        assert b"ocop.n" not in done.stderr


def test_json_gives_the_same_facts_to_a_program(run: Run) -> None:
    answer = json.loads(run(*MAIN_JOB, "--format", "json").stdout)
    assert answer["question"]["id"] == "experts-by-product"
    assert answer["parameters"]["product"]["label"] == "potato"
    row = next(row for row in answer["rows"] if row["expert"]["label"] == "Liping Jin")
    source = answer["sources"][row["source"]["iri"]]
    assert source["publisher"] == "FAO"
    assert row["published"]["value"] == source["published"] == "2025-07"
    assert "empty_means" not in answer


def test_the_installed_command_and_the_module_are_one(run: Run) -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["scripts"] == {"ocop-kg": "ocop_kg.cli:main"}
    script = "import sys; sys.argv[1:] = ['--version']; from ocop_kg.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, env=environment(), check=True
    )
    assert done.stdout == run("--version").stdout != b""


def test_the_same_question_gives_the_same_bytes_with_any_hash_seed(run: Run) -> None:
    answers = {
        run(*MAIN_JOB, "--format", syntax, PYTHONHASHSEED=seed).stdout
        for seed in ("0", "1", "77")
        for syntax in ("json",)
    }
    assert len(answers) == 1


def test_a_process_that_finds_no_space_for_its_words_still_answers(tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command(*MAIN_JOB),
            stdout=subprocess.PIPE,
            stderr=full,
            env=environment(),
            cwd=tmp_path,
            check=False,
        )
    assert done.returncode == 0
    assert b"Liping Jin" in done.stdout
