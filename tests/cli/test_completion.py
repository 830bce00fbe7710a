"""Shell completion: scripts that shells accept, and what they are offered."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import SMALL, Invoke, Run, command, environment


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_a_script(shell: str, invoke: Invoke) -> None:
    script = invoke("completion", shell)
    assert script.exit_code == 0
    assert "_OCOP_KG_COMPLETE=" in script.stdout
    assert f"{shell}_complete" in script.stdout
    assert "%(" not in script.stdout


def test_bash_accepts_its_script(invoke: Invoke) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash on this machine")
    script = invoke("completion", "bash").stdout
    assert subprocess.run([bash, "-n"], input=script.encode(), check=False).returncode == 0


OFFERED = [
    ("", {"ask", "validate", "completion"}),
    ("va", {"validate"}),
    ("ask experts-by-p", {"experts-by-product"}),
    ("ask experts-by-product --pro", {"--product"}),
    ("ask experts-by-product --product po", {"potato"}),
    ("ask experts-by-product --country L", {"LSO", "LAO"}),
    ("ask experts-by-product --format m", {"markdown"}),
    ("questions experts-by-p", {"experts-by-product"}),
    ("ask experts-by-product --picture m", {"map"}),
    ("questions --keyword exp", {"expert"}),
    ("show country/LS", {"country/LSO"}),
    ("find x --kind co", {"Country", "Contribution", "Conflict"}),
    ("network part", {"partnerships"}),
    ("path A B --network peo", {"people"}),
    ("export --source seed", {"seed-ocop-china-2025"}),
    ("export --format tri", {"trig"}),
    ("validate --level m", {"must", "may"}),
    ("completion f", {"fish"}),
]


def offered(words: str, run: Run) -> list[str]:
    done = run(
        _OCOP_KG_COMPLETE="bash_complete",
        COMP_WORDS=f"ocop-kg {words}",
        COMP_CWORD=str(len(f"ocop-kg {words}x".split()) - 1),
    )
    assert done.stderr == b""
    return [line.partition(",")[2] for line in done.stdout.decode().splitlines()]


@pytest.mark.parametrize(("words", "expected"), OFFERED)
def test_what_is_offered(words: str, expected: set[str], run: Run) -> None:
    found = offered(words, run)
    assert expected <= set(found)
    typed = words.rpartition(" ")[2]
    assert all(name.casefold().startswith(typed.casefold()) for name in found)


def test_values_come_from_the_files_of_the_caller(run: Run) -> None:
    words = " ".join(SMALL)
    assert offered(f"{words} ask experts-by-product --product exa", run) == [
        "example-berry",
        "example-fish",
        "example-tuber",
    ]


def test_files_are_left_to_the_shell(tmp_path: Path) -> None:
    done = subprocess.run(
        command(),
        capture_output=True,
        cwd=tmp_path,
        env=environment(
            _OCOP_KG_COMPLETE="bash_complete", COMP_WORDS="ocop-kg validate x", COMP_CWORD="2"
        ),
        check=True,
    )
    assert done.stdout == b"file,x\n"
