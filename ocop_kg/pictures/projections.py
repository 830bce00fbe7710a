"""From longitude and latitude to the plane, in the unit of the earth's radius, y downwards."""

from __future__ import annotations

from collections.abc import Callable
from math import asin, atan2, cos, hypot, radians, sin, sqrt

__all__ = ["Projection", "azimuthal", "equal_earth", "middle"]

Projection = Callable[[float, float], tuple[float, float]]
"""Takes degrees of longitude and latitude."""

_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_M = sqrt(3) / 2


def equal_earth(longitude: float, latitude: float) -> tuple[float, float]:
    """Project the whole earth, with areas as they are (Šavrič, Patterson and Jenny, 2018).

    >>> equal_earth(0, 0)
    (0.0, 0.0)
    >>> x, y = equal_earth(180, 0)
    >>> round(x, 2)
    2.71
    """
    theta = asin(_M * sin(radians(latitude)))
    squared = theta * theta
    sixth = squared**3
    slope = _A1 + 3 * _A2 * squared + sixth * (7 * _A3 + 9 * _A4 * squared)
    x = radians(longitude) * cos(theta) / (_M * slope)
    return x, 0.0 - theta * (_A1 + _A2 * squared + sixth * (_A3 + _A4 * squared))


def azimuthal(longitude: float, latitude: float) -> Projection:
    """Make Lambert's azimuthal projection around a point: areas as they are, little bent near it.

    >>> project = azimuthal(28, -29)
    >>> project(28, -29)
    (0.0, 0.0)
    >>> x, y = project(29, -29)
    >>> x > 0, abs(y) < 0.001
    (True, True)
    """
    sin_0, cos_0 = sin(radians(latitude)), cos(radians(latitude))

    def project(other: float, high: float) -> tuple[float, float]:
        turn, phi = radians(other - longitude), radians(high)
        sin_phi, cos_phi, cos_turn = sin(phi), cos(phi), cos(turn)
        towards = sin_0 * sin_phi + cos_0 * cos_phi * cos_turn
        scale = sqrt(2 / max(1 + towards, 1e-9))
        x = scale * cos_phi * sin(turn)
        return x, 0.0 - scale * (cos_0 * sin_phi - sin_0 * cos_phi * cos_turn)

    return project


def middle(points: list[tuple[float, float]]) -> tuple[float, float]:
    """Give the point in the middle of some on the globe, also where they lie around longitude 180.

    >>> [round(value) for value in middle([(170, 0), (-170, 0)])]
    [180, 0]
    """
    x = y = z = 0.0
    for longitude, latitude in points:
        flat = cos(radians(latitude))
        x += flat * cos(radians(longitude))
        y += flat * sin(radians(longitude))
        z += sin(radians(latitude))
    return atan2(y, x) / radians(1), atan2(z, hypot(x, y)) / radians(1)
