"""`numpy` and the builtin `float` for dual numbers.

Most of NumPy works on arrays of objects as it is; replaced is only what would make an array of
floats, or what NumPy does for floats alone.
"""

import numpy as np

from tests.oracles.dual_arrays import Namespace, has_objects, lift, values
from tests.oracles.dual_linalg import dual_linalg
from tests.oracles.dual_number import ELEMENTARY, Dual, as_dual


def dual_float(number=0.0):
    """The builtin `float`, which leaves a dual number as it is."""
    if isinstance(number, np.ndarray):
        number = number.item()
    return number if isinstance(number, Dual) else float(number)


dual_float.dtype = np.dtype(object)  # so that NumPy takes it for a dtype: `x.astype(float)`


def _native_type(dtype):
    """The dtype that NumPy has to be asked for."""
    return float if dtype is dual_float or dtype == np.dtype(object) else dtype


def _is_floating(dtype):
    return dtype is not None and np.dtype(_native_type(dtype)).kind == "f"


def _elementwise(name):
    ufunc = getattr(np, name)

    def call(x, *args, **options):
        return ufunc(lift(x) if has_objects(x) else x, *args, **options)

    return call


def _creator(name):
    """`zeros`, `linspace` ...: as NumPy makes it, then lifted."""
    native = getattr(np, name)

    def call(*args, **options):
        args = [float if arg is dual_float else arg for arg in args]
        if options.get("dtype") is not None:
            options["dtype"] = _native_type(options["dtype"])
        return lift(native(*args, **options))

    return call


def _creator_like(name):
    native = getattr(np, name)

    def call(prototype, *args, dtype=None, **options):
        if dtype is None and has_objects(prototype):
            dtype = object if name == "full_like" else float
        elif dtype is not None:
            dtype = _native_type(dtype)
        return lift(native(prototype, *args, dtype=dtype, **options))

    return call


def _full(shape, fill_value, dtype=None):
    if has_objects(fill_value) and _is_floating(dtype):
        dtype = None
    return lift(np.full(shape, fill_value, dtype=None if dtype is None else _native_type(dtype)))


def _array(x, dtype=None, **options):
    if _is_floating(dtype):
        dtype = object
    return lift(np.array(x, dtype=dtype, **options))


def _asarray(x, dtype=None):
    """As in NumPy, an array comes back itself, so that it is still written through."""
    if (
        isinstance(x, np.ndarray)
        and x.dtype.kind in "fO"
        and (dtype is None or _is_floating(dtype))
    ):
        return x
    return _array(x, dtype=dtype)


def _predicate(name):
    native = getattr(np, name)
    return lambda *args, **options: native(*map(values, args), **options)


def _masked(name, neutral):
    """`sum`, `prod`: for arrays of objects NumPy has to be told what no entries give."""
    native = getattr(np, name)

    def call(x, *args, **options):
        if "where" in options and has_objects(x):
            options.setdefault("initial", neutral)
        return native(x, *args, **options)

    return call


def _mean(x, axis=None, where=True, **options):
    if where is True:
        return np.mean(x, axis=axis, **options)
    total = dual_numpy.sum(x, axis=axis, where=where, **options)
    return total / np.sum(np.broadcast_to(where, np.shape(x)), axis=axis, **options)


def _pairwise(function):
    """A function of two dual numbers, broadcast."""
    broadcast = np.frompyfunc(function, 2, 1)
    return lambda x, y: broadcast(x, y)


def _logaddexp(x, y):
    x, y = as_dual(x), as_dual(y)
    larger, smaller = (x, y) if x > y else (y, x)
    return larger + (smaller - larger).exp().log1p()


_CREATORS = ("zeros", "ones", "empty", "eye", "identity", "linspace", "arange")
_LIKE = ("zeros_like", "ones_like", "empty_like", "full_like")
_PREDICATES = ("isfinite", "isnan", "isinf", "isclose", "allclose", "signbit")

dual_numpy = Namespace(
    np,
    {
        **{name: _elementwise(name) for name in ELEMENTARY if hasattr(np, name)},
        **{name: _creator(name) for name in _CREATORS},
        **{name: _creator_like(name) for name in _LIKE},
        **{name: _predicate(name) for name in _PREDICATES},
        "sum": _masked("sum", 0.0),
        "prod": _masked("prod", 1.0),
        "mean": _mean,
        "float64": dual_float,
        "full": _full,
        "array": _array,
        "asarray": _asarray,
        "ascontiguousarray": _asarray,
        "logaddexp": _pairwise(_logaddexp),
        "arctan2": _pairwise(lambda y, x: as_dual(y).arctan2(x)),
        "hypot": _pairwise(lambda x, y: as_dual(x).hypot(y)),
        "linalg": dual_linalg,
    },
)
