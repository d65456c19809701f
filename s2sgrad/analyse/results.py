"""What must hold of a function's result, and of the arguments that it writes into."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gast
import numpy as np

from s2sgrad.analyse.lent import called
from s2sgrad.analyse.refusals import describe
from s2sgrad.analyse.sharing import sharing
from s2sgrad.constants import objects_in
from s2sgrad.errors import Blocker, NotScalar, Refused, UsageError
from s2sgrad.kinds import (
    Array,
    Kind,
    Opaque,
    Scalar,
    Sequence,
    Undefined,
    is_complex,
    is_float,
    is_optional,
    is_refused,
)
from s2sgrad.structure import parts


def require_scalar(analysis: Any, has_aux: bool) -> None:
    """Raise NotScalar unless the result is one real number."""
    kind = analysis.returned
    raises = any(isinstance(s, gast.Raise) for s in analysis.core.function.body)
    if raises or isinstance(kind, Undefined):
        return  # it never returns: its own exception says why
    title = analysis.function.__name__
    if has_aux:
        pair = isinstance(kind, Sequence) and kind.type is tuple and len(kind.elements) == 2
        if not isinstance(kind, Sequence) or not pair:
            raise NotScalar(
                f"with has_aux `{title}` must return (value, aux), not {describe(kind)}"
            )
        kind = kind.elements[0]
        if is_optional(kind):
            raise NotScalar(f"the first of what `{title}` returns may be None: return a number")
    if not is_scalar(kind):
        if isinstance(kind, Opaque) and "different" in kind.reason:
            raise NotScalar(
                f"the result of `{title}` must be a scalar on all paths, but it is "
                f"{describe(kind)}. Where no return is reached it is None: return a number there"
            )
        shown = shape_in_words(kind)
        raise NotScalar(
            f"the result of `{title}` must be a scalar, but it is {shown}. "
            "Reduce it, for instance with np.sum, or use vjp or jvp"
        )


def require_one_kind(analysis: Any) -> None:
    """Refuse a result that is a number here and a list there: it has no one cotangent."""
    final = analysis.core.function.body[-1]
    if isinstance(analysis.returned, Opaque) and not is_refused(analysis.returned):
        raise Refused(
            [
                Blocker(
                    "kind-mixed",
                    f"cannot tell what `{analysis.function.__name__}` returns",
                    f"it is {describe(analysis.returned)}.",
                    "Return one kind on all paths: for instance an array everywhere.",
                    getattr(final, "origin", None),
                )
            ]
        )


def require_numbers(analysis: Any, wrt: tuple[str, ...], mode: str) -> None:
    """Raise UsageError unless a Jacobian is asked of numbers and arrays, by such."""
    title, returned = analysis.function.__name__, analysis.returned
    for parameter in wrt:
        if not is_float(analysis.parameters[parameter]):
            have, shown = describe(analysis.parameters[parameter]), called(analysis, parameter)
            raise UsageError(
                f"a Jacobian is by floats or arrays of floats, but `{shown}` is {have}. "
                "Pass its parts as arguments of their own"
            )
    if not all(map(is_float, _parts(returned))):
        raise UsageError(
            f"`{title}` gives {describe(returned)}: a Jacobian is that of floats, "
            "of arrays of floats, and of tuples, lists and dicts of such"
        )
    final = analysis.core.function.body[-1].value
    if mode != "jacfwd" and getattr(final, "id", None) in analysis.mixed:
        raise UsageError(f"`{title}` gives a number on some paths, and an array on others")
    if mode == "jacrev" and isinstance(returned, Sequence):
        raise UsageError(f"`{title}` gives {describe(returned)}: use jacfwd, or return an array")


def _parts(kind: Kind) -> list[Kind]:
    if not isinstance(kind, Sequence):
        return [kind]
    return [part for element in kind.elements for part in _parts(element)]


def is_scalar(kind: Kind) -> bool:
    """Whether a kind is one real number."""
    if is_complex(kind) or getattr(getattr(kind, "dtype", None), "kind", "") != "f":
        return False
    return isinstance(kind, Scalar) or (isinstance(kind, Array) and kind.dims == ())


def shape_in_words(kind: Kind) -> str:
    """A kind with its shape: `an array of float64 with shape (n, 1)`."""
    if not isinstance(kind, Array):
        return describe(kind)
    letters = iter("nmklpq")
    shape = ", ".join(str(n) if isinstance(n, int) else next(letters, "?") for n in kind.dims)
    shape = f"({shape},)" if len(kind.dims) == 1 else f"({shape})"
    return f"an array of {kind.dtype} with shape {shape}"


def written_arguments(analysis: Any) -> frozenset[str]:
    """The parameters into whose arguments the function writes, or would, in Python."""
    return frozenset({*sharing(analysis).summary.writes, *analysis.taken_over})


def overlap_checks(analysis: Any) -> list[Callable[[tuple[Any, ...]], None]]:
    """Tests at each call that arrays which are written share no memory with other arrays."""
    written = written_arguments(analysis)
    every = analysis.parameters
    several = len(every) > 1 or not all(isinstance(every[n], Array) for n in every)
    if not written or not several:
        return []
    names = [name for name in every if name not in analysis.lent]

    def check(args: tuple[Any, ...]) -> None:
        pairs = dict(zip(names, args, strict=False))
        pairs |= {constant.text: constant.value for constant in analysis.lent.values()}
        found = [(n, a) for n, value in pairs.items() for a in _memory_in(value)]
        for i, (name, one) in enumerate(found):
            for other, twin in found[i + 1 :]:
                if {name, other} & written and _may_share(one, twin):
                    refuse_overlap(analysis, name, other)

    return [check]


def constant_checks(analysis: Any) -> list[Callable[[tuple[Any, ...]], None]]:
    """Tests at each call that no argument is, or holds, an object that a constant holds."""
    shared = [constant for constant in analysis.lent.values() if constant.is_shared]
    names = [name for name in analysis.parameters if name not in analysis.lent]

    def check(args: tuple[Any, ...]) -> None:
        held = [(constant.text, objects_in(constant.value)) for constant in shared]
        for name, value in zip(names, args, strict=False):
            found = objects_in(value)
            for text, objects in held:
                if found & objects:
                    refuse_twice(name, text)

    return [check] if shared and names else []


def refuse_twice(name: str, text: str) -> None:
    """Refuse an argument whose uses a derivative with respect to a constant would be without."""
    what = f"the argument `{name}` holds an object that `{text}` holds, too"
    why = f"the derivative with respect to `{text}` would be without its uses as `{name}`."
    raise Refused([Blocker("constant", what, why, f"Pass a copy, or wrt={name!r} alone.", None)])


def _memory_in(value: Any) -> list[Any]:
    """The arrays, lists and dicts that a value is, or holds."""
    if isinstance(value, np.ndarray):
        return [value]
    own = [value] if type(value) in (list, dict) else []
    held = parts(value) or {}
    return [*own, *(piece for element in held.values() for piece in _memory_in(element))]


def _may_share(one: Any, other: Any) -> bool:
    """Whether what is written into one may be seen in the other."""
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return np.may_share_memory(one, other)
    return one is other


def refuse_overlap(analysis: Any, name: str, other: str) -> None:
    """Refuse a call with arguments that share memory that is written."""
    what = f"`{name}` and `{other}` share memory, and `{analysis.function.__name__}` writes into it"
    why = "the derivative was built for arguments with memory of their own."
    raise Refused([Blocker("mutated-argument-overlap", what, why, "Pass copies.", None)])
