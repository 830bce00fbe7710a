"""Names that were nearly right: what a person may have meant, and how a message offers it."""

from collections.abc import Iterable

__all__ = ["did_you_mean", "near_names"]


def near_names(
    name: str, known: Iterable[str], most: int = 3, *, likeness: float = 0.6
) -> list[str]:
    """Up to `most` of the `known` names that are spelt like this one, the nearest first.

    `likeness` is the least ratio (0 to 1) of Ratcliff and Obershelp's measure, as `difflib` has it.

    >>> near_names("potatoe", ["potato", "taro", "quinoa"])
    ['potato']
    """
    from difflib import get_close_matches  # only errors need it

    return get_close_matches(name, list(known), n=most, cutoff=likeness)


def did_you_mean(close: Iterable[str]) -> str:
    """Offer near names at the end of a message; nothing when there are none.

    >>> did_you_mean(["potato", "taro"]), did_you_mean([])
    ('; did you mean potato or taro?', '')
    """
    names = " or ".join(close)
    return f"; did you mean {names}?" if names else ""
