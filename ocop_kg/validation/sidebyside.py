"""Work for two processors: the engine answers without Python's lock."""

from __future__ import annotations

from threading import Lock, Thread
from typing import TYPE_CHECKING, TypeVar

from ocop_kg.validation.cycles import cycles_kept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["both", "side_by_side"]

_Found = TypeVar("_Found")
_Other = TypeVar("_Other")


def side_by_side(works: Iterable[Callable[[], _Found]]) -> list[_Found]:
    """Do all works, two at a time, begun in their order; give what each of them gives.

    The next work is made while another is done.

    The first error ends what has not begun, and is raised.

    >>> side_by_side([lambda: 1, lambda: 2, lambda: 3])
    [1, 2, 3]
    """
    found: dict[int, _Found] = {}
    errors: list[BaseException] = []
    waiting = iter(enumerate(works))
    lock = Lock()

    def work() -> None:
        while not errors:
            try:
                with lock:
                    number, do = next(waiting, (0, None))
                if do is None:
                    return
                found[number] = do()
            except BaseException as error:  # noqa: BLE001  # raised below, in the thread that waits
                errors.append(_without_frames(error))

    beside = Thread(target=work, name="ocop-kg-beside", daemon=True)
    with cycles_kept():
        beside.start()
        work()
        beside.join()
    if errors:
        raise errors[0]
    return [found[number] for number in sorted(found)]


def both(one: Callable[[], _Found], other: Callable[[], _Other]) -> tuple[_Found, _Other]:
    """Do two works at once, and give what each of them gives.

    >>> both(lambda: 1, lambda: "a")
    (1, 'a')
    """
    works: list[Callable[[], object]] = [one, other]
    return tuple(side_by_side(works))  # type: ignore[return-value]  # in their order


def _without_frames(error: BaseException) -> BaseException:
    """Let go of what the frames of an error hold: answers of the engine end in their own thread."""
    chained: BaseException | None = error
    while chained is not None:
        chained.__traceback__ = None
        chained = chained.__cause__ or chained.__context__
    return error
