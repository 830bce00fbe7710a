"""Writes a run down: tables in Markdown, with who was wrong, slow or unable said by name."""

import re
from collections.abc import Iterator

from benchmarks.suite.results import REFERENCES, Run, Size
from benchmarks.tables import number, table

__all__ = ["markdown"]

_HEAD = """# Results of the benchmark suite

Made by `{command}`; [README.md](README.md) tells how to read it and how to run it again.
Everything that was measured stands in [results/run.json](results/run.json).

{about}

Each engine runs in a process of its own, and all are asked in turn. Times are medians, in
milliseconds, with all rows fetched; means over questions are geometric. Only right answers count,
those with the same rows as {reference} alone gives. "Times" is how many times as long as that an
engine takes, over the questions that it answers right: below 1 is faster. Memory is the peak of the
process and its server.

![Time by size](results/time.svg)

![Ratios](results/ratios.svg)

![Memory](results/memory.svg)
"""


def markdown(run: Run) -> str:
    """Give the report."""
    command = run.about.get("command", "python -m benchmarks")
    others = {name: value for name, value in run.about.items() if name != "command"}
    about = "\n".join(f"- {name}: {value}" for name, value in others.items())
    parts = [_HEAD.format(command=command, about=about, reference=REFERENCES[0])]
    parts += [
        f"## {quads:,} quads\n\n{_rounds(size)}\n\n{table(_HEADINGS, _by_engine(run, quads))}"
        for quads, size in run.sizes.items()
    ]
    if len(run.sizes) > 1:
        headings = ("engine", "analytic", "stored", "memory")
        told = "Exponents of time and memory over size: 1 is linear."
        parts.append(f"## Growth\n\n{told}\n\n{table(headings, _growths(run))}")
    parts.append(f"## What does not count\n\n{_problems(run)}")
    quads = max(run.sizes)
    told = "Milliseconds; empty where there is no right answer."
    parts.append(f"## Each question at {quads:,} quads\n\n{told}\n\n{_each_question(run, quads)}")
    return "\n".join(parts)


def _rounds(size: Size) -> str:
    times = [len(each.seconds) for by in size.answers.values() for each in by.values()]
    return f"Rounds: {max(times, default=0)}; what took more than a second was asked once."


_HEADINGS = (
    *("engine", "ready after s", "MiB", "analytic ms", "times", "stored ms", "times"),
    *("right", "wrong", "refused", "failed", "slow"),
)


def _by_engine(run: Run, quads: int) -> Iterator[list[str]]:
    size = run.sizes[quads]
    for engine, loaded in size.loaded.items():
        if loaded.problem:
            yield [engine, loaded.problem, *[""] * 10]
            continue
        row = [engine, number(loaded.seconds), number(loaded.mebibytes)]
        for analytic in (True, False):
            time = run.mean_time(quads, engine, analytic=analytic)
            row.append(number(time and time * 1e3))
            row.append(number(run.mean_ratio(quads, engine, analytic=analytic)))
        yield row + [str(count or "") for count in _counts(size, engine)]


def _counts(size: Size, engine: str) -> list[int]:
    """Count what was right, wrong, refused, failed and slow."""
    problems = [size.problem(q, engine) for q, by in size.answers.items() if engine in by]
    right = sum(1 for each in problems if each is None)
    kinds = ("wrong", "refused", "failed", "slow")
    return [right, *(sum(1 for each in problems if each and each.startswith(k)) for k in kinds)]


def _growths(run: Run) -> Iterator[list[str]]:
    for engine in run.engines():
        yield [
            engine,
            number(run.growth(engine, analytic=True)),
            number(run.growth(engine, analytic=False)),
            number(run.growth_of_memory(engine)),
        ]


def _problems(run: Run) -> str:
    lines = []
    for engine in run.engines():
        found: dict[str, list[str]] = {}
        for quads, size in run.sizes.items():
            for question, by_engine in size.answers.items():
                problem = size.problem(question, engine) if engine in by_engine else None
                if problem:
                    found.setdefault(_kind(problem), []).append(f"{question} ({quads:,})")
        lines += [f"- **{engine}**, {problem}: {_few(of)}" for problem, of in found.items()]
    return "\n".join(lines) + "\n" if lines else "Nothing: all answers are right.\n"


def _kind(problem: str) -> str:
    """Leave out what differs from run to run.

    >>> _kind("failed: EndpointError: http://127.0.0.1:8080/query: no answer")
    'failed: EndpointError: no answer'
    """
    return re.sub(r"https?://\S+: ", "", problem)


def _few(names: list[str]) -> str:
    more = f" and {len(names) - 6} more" if len(names) > 6 else ""
    return ", ".join(names[:6]) + more


def _each_question(run: Run, quads: int) -> str:
    size = run.sizes[quads]
    engines = [name for name, loaded in size.loaded.items() if loaded.problem is None]
    rows = []
    for question, by_engine in size.answers.items():
        reference = by_engine.get(size.reference)
        count = f"{reference.answer[0]:,}" if reference and reference.answer else ""
        times = [size.time(question, engine) for engine in engines]
        rows.append([question, count, *(number(time and time * 1e3) for time in times)])
    return table(("question", "rows", *engines), rows)
