"""Two threads that share the works of a validation."""

import gc
from collections.abc import Callable
from functools import partial
from threading import Barrier

import pytest
from pyoxigraph import Store

from ocop_kg.validation.sidebyside import side_by_side


def test_two_works_are_done_at_a_time_and_results_keep_their_order() -> None:
    both = Barrier(2, timeout=20)

    def work(number: int) -> int:
        both.wait()
        return number

    assert side_by_side(partial(work, number) for number in range(8)) == list(range(8))


def test_an_error_ends_what_has_not_begun() -> None:
    begun = []

    def work(number: int) -> None:
        begun.append(number)
        raise ValueError(str(number))

    with pytest.raises(ValueError, match=r"0|1"):
        side_by_side([partial(work, number) for number in range(50)])
    assert len(begun) <= 2


def test_answers_end_in_the_thread_that_asked_also_after_an_error() -> None:
    both = Barrier(2, timeout=20)
    store = Store()

    def work() -> None:
        rows = store.query("SELECT * { VALUES ?x { 1 2 3 } }")
        both.wait()
        raise ValueError(type(rows).__name__)  # an answer that is dropped elsewhere would complain

    with pytest.raises(ValueError, match="QuerySolutions"):
        side_by_side([work, work])
    gc.collect()


def test_an_error_while_a_work_is_made_is_raised() -> None:
    def made() -> Callable[[], int]:
        raise RecursionError("too deep")

    with pytest.raises(RecursionError, match="too deep"):
        side_by_side(made() for _ in range(3))
