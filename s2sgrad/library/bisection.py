"""`bisect`: where a value belongs in a list that is sorted."""

from __future__ import annotations

from typing import Any


def bisect_left(a: Any, x: Any, lo: int = 0, hi: int | None = None) -> int:
    """The first place whose item is not less than x.

    >>> bisect_left([1.0, 2.0, 2.0], 2.0)
    1
    """
    end = len(a) if hi is None else hi
    while lo < end:
        middle = (lo + end) // 2
        if a[middle] < x:
            lo = middle + 1
        else:
            end = middle
    return lo


def bisect_right(a: Any, x: Any, lo: int = 0, hi: int | None = None) -> int:
    """The first place whose item is greater than x.

    >>> bisect_right([1.0, 2.0, 2.0], 2.0)
    3
    """
    end = len(a) if hi is None else hi
    while lo < end:
        middle = (lo + end) // 2
        if x < a[middle]:
            end = middle
        else:
            lo = middle + 1
    return lo


def insort_left(a: list[Any], x: Any) -> None:
    """Put a value in before those that equal it."""
    a.insert(bisect_left(a, x), x)


def insort_right(a: list[Any], x: Any) -> None:
    """Put a value in after those that equal it."""
    a.insert(bisect_right(a, x), x)
