"""`heapq`: a list in which no item is less than the one at half its place."""

from __future__ import annotations

from typing import Any


def heappush(heap: list[Any], item: Any) -> None:
    """Put an item in.

    >>> heap = [1.0, 3.0, 2.0]
    >>> heappush(heap, 0.5)
    >>> heap
    [0.5, 1.0, 2.0, 3.0]
    """
    heap.append(item)
    _rise(heap, 0, len(heap) - 1)


def heappop(heap: list[Any]) -> Any:
    """Take the least item out.

    >>> heap = [0.5, 1.0, 2.0, 3.0]
    >>> heappop(heap), heap
    (0.5, [1.0, 3.0, 2.0])
    """
    last = heap.pop()
    if len(heap) == 0:
        return last
    least = heap[0]
    heap[0] = last
    _sink(heap, 0)
    return least


def heapify(heap: list[Any]) -> None:
    """Put the items of a list in such an order.

    >>> heap = [3.0, 2.0, 1.0]
    >>> heapify(heap)
    >>> heap
    [1.0, 2.0, 3.0]
    """
    count = len(heap) // 2
    for k in range(count):
        _sink(heap, count - 1 - k)


def heapreplace(heap: list[Any], item: Any) -> Any:
    """Take the least item out, and put another one in."""
    least = heap[0]
    heap[0] = item
    _sink(heap, 0)
    return least


def heappushpop(heap: list[Any], item: Any) -> Any:
    """Put an item in, and take the least out."""
    if len(heap) == 0 or not heap[0] < item:
        return item
    least = heap[0]
    heap[0] = item
    _sink(heap, 0)
    return least


def nsmallest(n: int, iterable: Any) -> list[Any]:
    """The first of the sorted items."""
    return sorted(iterable)[:n]


def nlargest(n: int, iterable: Any) -> list[Any]:
    """The first of the items, the largest before all."""
    return sorted(iterable, reverse=True)[:n]


def _rise(heap: list[Any], top: int, place: int) -> None:
    """Move an item up, past all that are greater."""
    item = heap[place]
    while place > top:
        above = (place - 1) // 2
        if not item < heap[above]:
            break
        heap[place] = heap[above]
        place = above
    heap[place] = item


def _sink(heap: list[Any], top: int) -> None:
    """Move the smaller of what is below up, to the end; then move the item up from there."""
    item, place = heap[top], top
    below = 2 * place + 1
    while below < len(heap):
        other = below + 1
        if other < len(heap) and not heap[below] < heap[other]:
            below = other
        heap[place] = heap[below]
        place = below
        below = 2 * place + 1
    heap[place] = item
    _rise(heap, top, place)
