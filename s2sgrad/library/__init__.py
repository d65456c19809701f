"""Functions of Python's library that are written in C, or run over anything: as plain Python.

A call of one is followed as that of a function of the user's own: what is here is what it does.
"""

from __future__ import annotations

import types
from typing import Any

from s2sgrad.library import bisection, heaps, samples

LIBRARY = __name__
_MODULES = {
    "_heapq": heaps,
    "heapq": heaps,
    "_bisect": bisection,
    "bisect": bisection,
    "statistics": samples,
}


def in_python(value: Any) -> types.FunctionType | None:
    """The Python function that does what a function of the library does; None for all others.

    >>> import heapq
    >>> in_python(heapq.heappush).__module__, in_python(len)
    ('s2sgrad.library.heaps', None)
    """
    if not isinstance(value, (types.BuiltinFunctionType, types.FunctionType)):
        return None
    found = vars(_MODULES.get(value.__module__ or "", types)).get(value.__name__)
    return found if isinstance(found, types.FunctionType) else None
