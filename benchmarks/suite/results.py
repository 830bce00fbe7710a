"""What was measured, and what follows from it: medians, ratios, growth, and who was wrong."""

from collections.abc import Mapping
from statistics import median
from typing import Any, NamedTuple, Self

from benchmarks.measuring import geometric_mean, growth

__all__ = ["REFERENCES", "Answered", "Loaded", "Run", "Size"]

REFERENCES = ("pyoxigraph", "pyoxigraph, disk")
"""The engine whose answers and times the others are compared with: in memory as far as it goes."""


class Loaded(NamedTuple):
    """Seconds until an engine could be asked, and the most memory it had then or later, in MiB."""

    seconds: float | None
    mebibytes: float | None
    problem: str | None


class Answered(NamedTuple):
    """How long a question took each time, and rows and digest; or why there is no answer."""

    seconds: list[float]
    answer: tuple[int, str] | None
    problem: str | None


class Size(NamedTuple):
    """All that was measured at one size: by engine, and by question and engine."""

    loaded: dict[str, Loaded]
    answers: dict[str, dict[str, Answered]]

    @property
    def reference(self) -> str:
        """The engine that the others are compared with at this size."""
        ready = [
            name for name in REFERENCES if name in self.loaded and not self.loaded[name].problem
        ]
        return ready[0] if ready else REFERENCES[0]

    def wrong(self, question: str, engine: str) -> str | None:
        """Say what is wrong with an answer: it is another one than that of the reference."""
        here = self.answers[question].get(engine)
        reference = self.answers[question].get(self.reference)
        if not (here and here.answer and reference and reference.answer):
            return None
        if here.answer == reference.answer:
            return None
        if here.answer[0] != reference.answer[0]:
            return f"{here.answer[0]:,} rows, not {reference.answer[0]:,}"
        return "other values"

    def problem(self, question: str, engine: str) -> str | None:
        """Say why a time does not count."""
        answered = self.answers[question].get(engine)
        if answered and answered.problem:
            return answered.problem
        wrong = self.wrong(question, engine)
        return f"wrong: {wrong}" if wrong else None

    def time(self, question: str, engine: str) -> float | None:
        """Give the median of an engine's times, if its answer is right."""
        answered = self.answers.get(question, {}).get(engine)
        if answered is None or not answered.seconds or self.wrong(question, engine):
            return None
        return median(answered.seconds)

    def ratio(self, question: str, engine: str) -> float | None:
        """Give the median ratio to the reference, within the rounds."""
        if self.time(question, engine) is None or self.time(question, self.reference) is None:
            return None
        by_engine = self.answers[question]
        pairs = zip(by_engine[engine].seconds, by_engine[self.reference].seconds, strict=False)
        return median(one / other for one, other in pairs)


class Run(NamedTuple):
    """A whole run: what it depends on, the analytic questions, and what was measured by size."""

    about: dict[str, str]
    analytic: list[str]
    sizes: dict[int, Size]

    def to_dict(self) -> dict[str, Any]:
        """Give all of it for JSON."""
        sizes = {
            str(quads): {
                "loaded": {name: each._asdict() for name, each in size.loaded.items()},
                "answers": {
                    question: {name: each._asdict() for name, each in by_engine.items()}
                    for question, by_engine in size.answers.items()
                },
            }
            for quads, size in self.sizes.items()
        }
        return {"about": self.about, "analytic": self.analytic, "sizes": sizes}

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Self:
        """Read what `to_dict` gave.

        >>> run = Run({"date": "today"}, [], {10: Size({"a": Loaded(1.0, 2.0, None)}, {})})
        >>> Run.of(run.to_dict()) == run
        True
        """
        sizes = {
            int(quads): Size(
                {name: Loaded(**each) for name, each in size["loaded"].items()},
                {
                    question: {name: _answered(**each) for name, each in by_engine.items()}
                    for question, by_engine in size["answers"].items()
                },
            )
            for quads, size in told["sizes"].items()
        }
        return cls(dict(told["about"]), list(told["analytic"]), sizes)

    def engines(self) -> list[str]:
        """Give all engines that were to take part."""
        return list(dict.fromkeys(name for size in self.sizes.values() for name in size.loaded))

    def questions(self, *, analytic: bool) -> list[str]:
        """Give the analytic questions, or the stored ones."""
        every = dict.fromkeys(name for size in self.sizes.values() for name in size.answers)
        return [name for name in every if (name in self.analytic) == analytic]

    def mean_time(self, quads: int, engine: str, *, analytic: bool) -> float | None:
        """Give the geometric mean over the questions that the engine answers right."""
        size = self.sizes[quads]
        return geometric_mean(size.time(q, engine) for q in self.questions(analytic=analytic))

    def mean_ratio(self, quads: int, engine: str, *, analytic: bool) -> float | None:
        """Give the geometric mean of the ratios to the reference."""
        size = self.sizes[quads]
        return geometric_mean(size.ratio(q, engine) for q in self.questions(analytic=analytic))

    def growth(self, engine: str, *, analytic: bool) -> float | None:
        """Give the exponent of time, over the questions answered right at all sizes."""
        sizes = [size for size in self.sizes.values() if self._took_part(size, engine)]
        names = [
            name
            for name in self.questions(analytic=analytic)
            if all(size.time(name, engine) for size in sizes)
        ]
        times = {
            quads: geometric_mean(size.time(name, engine) for name in names)
            for quads, size in self.sizes.items()
            if size in sizes
        }
        return growth({quads: time for quads, time in times.items() if time})

    def growth_of_memory(self, engine: str) -> float | None:
        """Give the exponent of the peak of memory."""
        found = {n: size.loaded[engine] for n, size in self.sizes.items() if engine in size.loaded}
        return growth({n: each.mebibytes for n, each in found.items() if each.mebibytes})

    def _took_part(self, size: Size, engine: str) -> bool:
        return engine in size.loaded and size.loaded[engine].problem is None


def _answered(
    seconds: list[float], answer: list[Any] | tuple[int, str] | None, problem: str | None
) -> Answered:
    return Answered(seconds, (answer[0], answer[1]) if answer else None, problem)
