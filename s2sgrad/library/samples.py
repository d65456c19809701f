"""`statistics`, of floats: with the rounding errors of sums, which the library avoids."""

from __future__ import annotations

import math
from typing import Any


def mean(data: Any) -> Any:
    """The mean."""
    return math.fsum(data) / len(data)


def fmean(data: Any) -> Any:
    """The mean."""
    return math.fsum(data) / len(data)


def variance(data: Any) -> Any:
    """The variance of a sample.

    >>> variance([1.0, 2.0, 3.0])
    1.0
    """
    return _squares(data) / (len(data) - 1)


def pvariance(data: Any) -> Any:
    """The variance of all there are."""
    return _squares(data) / len(data)


def stdev(data: Any) -> Any:
    """The standard deviation of a sample."""
    return math.sqrt(_squares(data) / (len(data) - 1))


def pstdev(data: Any) -> Any:
    """The standard deviation of all there are."""
    return math.sqrt(_squares(data) / len(data))


def median(data: Any) -> Any:
    """The middle one, or the mean of the middle two.

    >>> median([3.0, 1.0, 2.0, 4.0])
    2.5
    """
    values = sorted(data)
    middle = len(values) // 2
    if len(values) % 2 == 1:
        return values[middle]
    return (values[middle - 1] + values[middle]) / 2


def _squares(data: Any) -> Any:
    """The sum of the squares of the distances from the mean."""
    centre = math.fsum(data) / len(data)
    return math.fsum([(value - centre) ** 2 for value in data])
