"""Chooses what to send from what a client says it takes (RFC 9110, sections 12.4 and 12.5)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["best", "languages", "takes_gzip"]

_QUALITY = re.compile(r"(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)")
_MOST = 4096
_TAG = re.compile(r"[a-z]{1,8}(?:-[a-z0-9]{1,8})*")


def best(accept: str, offers: Sequence[str]) -> str | None:
    """Choose among media types; the first offer wins among equals, None says that none will do.

    >>> best("text/*;q=0.5, application/json", ["text/csv", "application/json"])
    'application/json'
    >>> best("", ["text/csv"]), best("image/png", ["text/csv"]), best("text/csv;q=0", ["text/csv"])
    ('text/csv', None, None)
    """
    return _best(accept[:_MOST], tuple(offers))


@lru_cache(256)
def _best(accept: str, offers: tuple[str, ...]) -> str | None:
    wanted = list(_weighted(accept)) if accept.strip() else [("*/*", 1.0)]
    scored = [(_quality(offer, wanted), -at, offer) for at, offer in enumerate(offers)]
    quality, _, offer = max(scored, default=(0.0, 0, ""))
    return offer if quality > 0 else None


def languages(accept: str, otherwise: Iterable[str]) -> tuple[str, ...]:
    """List the languages that a client wants, the best first, each also without its region.

    >>> languages("fr-CH, de;q=0.5, *;q=0.1", ["en"])
    ('fr-ch', 'fr', 'de', 'en')
    """
    wanted = sorted(_weighted(accept), key=lambda item: -item[1])
    tags = [tag for tag, quality in wanted if quality > 0 and _TAG.fullmatch(tag)][:20]
    parts = (part for tag in tags for part in (tag, tag.partition("-")[0]))
    return tuple(dict.fromkeys((*parts, *otherwise)))


def takes_gzip(accept: str) -> bool:
    """Whether a client takes an answer that is compressed with gzip.

    >>> takes_gzip("gzip, br"), takes_gzip("gzip;q=0, *"), takes_gzip("")
    (True, False, False)
    """
    qualities = dict(_weighted(accept))
    return qualities.get("gzip", qualities.get("*", 0.0)) > 0


def _weighted(header: str) -> Iterable[tuple[str, float]]:
    for part in header[:_MOST].split(","):
        name, *parameters = (each.strip().lower() for each in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            key, _, value = (each.strip() for each in parameter.partition("="))
            if key == "q":
                quality = float(value) if _QUALITY.fullmatch(value) else 0.0
        if name:
            yield name, quality


def _quality(offer: str, wanted: Iterable[tuple[str, float]]) -> float:
    """Give the weight of an offer by the most exact range that fits it."""
    kind = offer.partition("/")[0]
    weights: dict[str, float] = {}
    for name, quality in wanted:
        weights.setdefault(name, quality)
    for name in (offer, f"{kind}/*", "*/*"):
        if name in weights:
            return weights[name]
    return 0.0
