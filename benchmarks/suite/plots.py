"""Draws a run: time and memory over size, and ratios, as small SVG files."""

from pathlib import Path
from typing import Any

from benchmarks.suite.results import Run

__all__ = ["draw"]


def draw(run: Run, folder: Path) -> None:
    """Write ``time.svg``, ``memory.svg`` and ``ratios.svg``."""
    import matplotlib as mpl

    mpl.use("svg")
    import matplotlib.pyplot as plt

    plt.rcParams.update({"svg.hashsalt": "ocop", "svg.fonttype": "none", "font.size": 9})
    palette = mpl.colormaps["tab20"]
    colours = {name: palette(place % 20) for place, name in enumerate(run.engines())}
    figure, places = plt.subplots(1, 2, figsize=(9, 3.6), sharey=True, layout="constrained")
    for axes, analytic in zip(places, (True, False), strict=True):
        for engine in run.engines():
            times = {n: run.mean_time(n, engine, analytic=analytic) for n in run.sizes}
            _line(axes, {n: each * 1e3 for n, each in times.items() if each}, engine, colours)
        axes.set(title="analytic questions" if analytic else "stored questions", xlabel="quads")
    places[0].set_ylabel("milliseconds, geometric mean")
    figure.legend(*places[0].get_legend_handles_labels(), loc="outside right center", frameon=False)
    _save(figure, folder / "time.svg")

    figure, axes = plt.subplots(figsize=(6.5, 3.6), layout="constrained")
    for engine in run.engines():
        found = {n: size.loaded[engine] for n, size in run.sizes.items() if engine in size.loaded}
        sizes = {n: each.mebibytes for n, each in found.items() if each.mebibytes}
        _line(axes, sizes, engine, colours)
    axes.set(xlabel="quads", ylabel="MiB, peak")
    figure.legend(loc="outside right center", frameon=False)
    _save(figure, folder / "memory.svg")
    _ratios(run, folder / "ratios.svg", colours)


def _line(axes: Any, values: dict[int, float], name: str, colours: dict[str, Any]) -> None:
    if values:
        axes.loglog(list(values), list(values.values()), "o-", label=name, color=colours[name])
    axes.grid(visible=True, alpha=0.3)


def _ratios(run: Run, path: Path, colours: dict[str, Any]) -> None:
    """Draw the least, the mean and the greatest ratio of each engine at the largest size."""
    import matplotlib.pyplot as plt

    quads = max(run.sizes)
    size = run.sizes[quads]
    engines = [name for name in reversed(size.loaded) if name != size.reference]
    figure, axes = plt.subplots(figsize=(8, 0.42 * len(engines) + 1.2), layout="constrained")
    for place, engine in enumerate(engines):
        for analytic, marker, height in ((True, "o", place + 0.15), (False, "s", place - 0.15)):
            ratios = [size.ratio(name, engine) for name in run.questions(analytic=analytic)]
            known = [each for each in ratios if each]
            mean = run.mean_ratio(quads, engine, analytic=analytic)
            if known and mean:
                colour = colours[engine]
                axes.plot([min(known), max(known)], [height, height], color=colour, alpha=0.4)
                axes.plot([mean], [height], marker, color=colour)
    axes.axvline(1, color="black", linewidth=0.8)
    axes.set_xscale("log")
    axes.set_yticks(range(len(engines)), engines)
    axes.set_xlabel(f"times as long as {size.reference} at {quads:,} quads: least, mean, greatest")
    axes.set_title("dots: analytic questions; squares: stored questions", fontsize=9)
    _save(figure, path)


def _save(figure: Any, path: Path) -> None:
    import matplotlib.pyplot as plt

    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)
