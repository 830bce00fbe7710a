"""The options that choose sources, on every command that opens the graph."""

import json

import pytest

from tests.cli.conftest import SMALL, Invoke, Run

CHOSEN = ("--as-of", "2024", "--without-source", "example-news-2024")
SAID = "left out 3 of 5 sources (1 named, 1 undated, 1 published later); 2 kept"


@pytest.mark.parametrize(
    "words",
    [
        ("ask", "facts-by-source"),
        ("query", "SELECT * { ?claim ocop:statedBy ?source }"),
        ("show", "Exampland"),
        ("find", "Exampland"),
        ("path", "Exampland", "example tuber"),
        ("network", "country-product"),
        ("export",),
        ("info",),
        ("info", "--sources"),
    ],
)
def test_every_command_that_opens_the_graph_can_choose(
    invoke: Invoke, words: tuple[str, ...]
) -> None:
    result = invoke(*words, *SMALL, *CHOSEN)
    assert result.exit_code == 0, result.stderr
    assert SAID in result.stderr
    assert "example-report-2025" not in result.stdout
    assert "example-news-2024" not in result.stdout
    assert SAID not in result.stdout


def test_options_stand_before_or_after_the_command(invoke: Invoke) -> None:
    before = invoke("--as-of", "2024", "info", *SMALL, "--without-source", "example-news-2024")
    assert SAID in before.stderr


@pytest.mark.parametrize(
    ("options", "left_out"),
    [
        (("--publisher", "Example Daily", "--publisher", "example agency"), 1),
        (("--source-kind", "news"), 3),
        (("--source-kind", "news", "--source-kind", "dataset"), 2),
        (("--without-source", "example-codes", "--without-source", "example-news-2024"), 2),
    ],
)
def test_several_values_are_taken(invoke: Invoke, options: tuple[str, ...], left_out: int) -> None:
    result = invoke("info", *SMALL, *options)
    assert f"left out {left_out} of 5 sources" in result.stderr


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--as-of", "last year"), "--as-of: 'last year' is no date: write YYYY"),
        (("--as-of", "1990"), "no source is left (1 undated, 3 published later)"),
        (("--publisher", "Example Dialy"), "did you mean Example Daily"),
        (("--source-kind", "nws"), "unknown kind of source 'nws'; did you mean news?"),
        (("--without-source", "example-page"), "did you mean example-page-2022"),
    ],
)
def test_what_names_nothing_is_wrong_usage(
    invoke: Invoke, options: tuple[str, ...], message: str
) -> None:
    result = invoke("info", *SMALL, *options)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not result.stdout


def test_the_packaged_graph_is_opened_ahead_and_then_viewed(run: Run) -> None:
    done = run("ask", "facts-by-source", "--as-of", "2023", "-f", "json", "--publisher", "FAO")
    assert done.returncode == 0
    dates = {facts.get("published", "") for facts in json.loads(done.stdout)["sources"].values()}
    assert max(dates) <= "2023-12-31"
    assert b"left out" in done.stderr


def test_a_question_with_a_parameter_of_the_same_name_keeps_it(invoke: Invoke) -> None:
    words = ("ask", "sources-by-publisher", *SMALL, "--publisher", "Example Daily", "-f", "csv")
    assert len(invoke(*words).stdout.splitlines()) == 2
    assert len(invoke("--publisher", "Example Agency", *words).stdout.splitlines()) == 1


@pytest.mark.parametrize(
    ("option", "begin", "offered"),
    [
        ("--publisher", "fao reg", "FAO Regional Office for Africa"),
        ("--source-kind", "pr", "press"),
        ("--without-source", "seed", "seed-ocop-china-2025"),
    ],
)
def test_shells_complete_what_sources_have(run: Run, option: str, begin: str, offered: str) -> None:
    words = {"COMP_WORDS": f"ocop-kg info {option} '{begin}'", "COMP_CWORD": "3"}
    done = run(_OCOP_KG_COMPLETE="bash_complete", **words)
    assert f"plain,{offered}" in done.stdout.decode().splitlines()
    assert not done.stderr
