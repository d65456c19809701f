"""Cotangents and tangents that are given by hand: of the right shape, in the right dtype."""

from __future__ import annotations

from typing import Any

import numpy as np

from s2sgrad.errors import UsageError


def conformed(given: Any, like: Any, what: str) -> Any:
    """A cotangent or tangent in the structure, shape, dtype and layout of the value it belongs to.

    None stands for zeros. Raises UsageError where structure or shape are others.

    >>> conformed([1, 2], np.zeros(2, np.float32), "cotangent")
    array([1., 2.], dtype=float32)
    """
    if isinstance(like, (tuple, list)):
        return _conformed_elements(given, like, what)
    if isinstance(like, np.ndarray) and like.dtype.kind == "f":
        found = np.zeros_like(like) if given is None else np.asarray(given, dtype=like.dtype)
        _require_shape(found, like, what)
        made = np.empty_like(like)
        made[...] = found
        return made
    if isinstance(like, (float, np.floating)):
        _require_shape(0.0 if given is None else given, like, what)
        return 0.0 if given is None else like.__class__(given)
    return given


def _conformed_elements(given: Any, like: Any, what: str) -> Any:
    given = [None] * len(like) if given is None else given
    if not isinstance(given, (tuple, list)) or len(given) != len(like):
        raise UsageError(f"the {what} must be a {type(like).__name__} of {len(like)}, as the value")
    pairs = zip(given, like, strict=True)
    return type(like)(conformed(g, v, what) for g, v in pairs)


def _require_shape(given: Any, like: Any, what: str) -> None:
    have, want = np.shape(given), np.shape(like)
    if have != want:
        raise UsageError(f"the {what} has shape {have}, but the value has shape {want}")
