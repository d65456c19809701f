"""What calls do: which are pure, which results are fresh memory, what is written into.

A callee that is not listed here has an effect, and a result that is not known to be fresh may
share memory with every operand.
"""

from __future__ import annotations

import inspect

import gast
import numpy as np

from s2sgrad import runtime
from s2sgrad.optimise.notes import Notes

# A call is one of these.
FRESH = "fresh"  # pure, and its result shares memory with nothing
SHARING = "sharing"  # pure, and its result may share memory with its operands
STORING = "storing"  # writes into its first operand, no other effect
TAPE = "tape"  # appends to a list, or pops from it
SHOWING = "showing"  # an effect on the outside world alone: print
OPAQUE = "opaque"  # may do anything with all that it can reach

_ELEMENTWISE = """
    abs absolute add arccos arccosh arcsin arcsinh arctan arctan2 arctanh bitwise_and
    bitwise_not bitwise_or bitwise_xor cbrt ceil clip copysign cos cosh deg2rad degrees divide
    equal erf exp exp2 expm1 fabs float_power floor floor_divide fmax fmin fmod gcd greater
    greater_equal heaviside hypot invert isclose isfinite isinf isnan lcm ldexp left_shift less
    less_equal log log10 log1p log2 logaddexp logaddexp2 logical_and logical_not logical_or
    logical_xor maximum minimum mod multiply negative nextafter not_equal positive power rad2deg
    radians reciprocal remainder right_shift rint sign signbit sin sinc sinh sqrt square
    subtract tan tanh true_divide trunc where i0 angle
"""
_REDUCTIONS = """
    sum mean prod std var min max amin amax all any argmax argmin count_nonzero nansum nanmean
    nanprod nanmax nanmin nanstd nanvar cumsum cumprod nancumsum ptp median average percentile
    quantile trace diff
"""
_CONSTRUCTORS = """
    zeros ones empty full eye identity arange linspace logspace geomspace zeros_like ones_like
    empty_like full_like tri tril triu copy concatenate stack vstack hstack dstack column_stack
    tile repeat outer inner dot vdot matmul tensordot einsum kron cross convolve correlate roll
    sort argsort searchsorted unique nonzero flatnonzero argwhere take take_along_axis append
    delete insert pad interp trapezoid gradient histogram bincount digitize polyval shape size
    ndim float64 float32 float16 int64 int32 bool_ allclose array_equal isscalar iscomplexobj
    isrealobj result_type can_cast finfo iinfo dtype lexsort array round around fix
    unravel_index ravel_multi_index indices triu_indices tril_indices diag_indices vander
"""
_LINALG = """
    inv solve det slogdet norm cholesky eigh eig eigvals eigvalsh svd qr pinv lstsq matrix_power
    matrix_rank cond multi_dot
"""
NUMPY_TOTAL = frozenset((_ELEMENTWISE + _REDUCTIONS).split()) - {"clip", "where", "diff", "trace"}
_NUMPY_FRESH = frozenset((_ELEMENTWISE + _REDUCTIONS + _CONSTRUCTORS).split())
_NUMPY_FRESH |= {f"linalg.{name}" for name in _LINALG.split()}
_NUMPY_STORING = frozenset(["copyto", "fill_diagonal", "put", "putmask", "place", "put_along_axis"])
_NUMPY_OPAQUE = frozenset(
    """
    apply_along_axis apply_over_axes vectorize frompyfunc fromfunction piecewise nditer seterr
    errstate save savez load savetxt loadtxt fromfile set_printoptions seterrcall fromiter
""".split()
)
_FRESH_METHODS = frozenset(
    """
    sum mean prod std var min max all any argmax argmin cumsum cumprod ptp trace dot copy
    flatten take repeat argsort searchsorted nonzero item tolist clip tobytes astype round count
    index startswith endswith format lower upper strip
""".split()
)
_SHARING_METHODS = frozenset(
    """
    reshape ravel transpose swapaxes squeeze diagonal view conj conjugate keys values items
    split join replace
""".split()
)
_FRESH_BUILTINS = frozenset(
    """
    abs len range float int bool complex round pow isinstance issubclass all any type str repr
    hash id callable divmod slice format ord chr bin hex
""".split()
)
_SHARING_BUILTINS = frozenset(
    "min max sum tuple list dict set zip enumerate reversed sorted frozenset".split()
)
# What generated code calls besides NumPy is pure, and may give back an argument; but for one.
_RUNTIME = frozenset(name for name, value in vars(runtime).items() if inspect.isfunction(value))
_RUNTIME -= {"emptied"}
# Keywords that name what is written into, or a function that is called; ** may hide one.
_REACHING_KEYWORDS = frozenset(["out", "key", "default_factory", None])


def path_of(function: gast.expr) -> str | None:
    """The dotted path of a callee, None where it is not one.

    >>> path_of(gast.parse("np.add.at", mode="eval").body), path_of(gast.Constant(1, None))
    ('np.add.at', None)
    """
    parts = []
    while isinstance(function, gast.Attribute):
        parts.append(function.attr)
        function = function.value
    if not isinstance(function, gast.Name):
        return None
    return ".".join([function.id, *reversed(parts)])


def numpy_name(path: str | None, notes: Notes) -> str | None:
    """What remains of a path after the name of the module, if it starts with that of NumPy or math.

    >>> numpy_name("np.linalg.inv", Notes()), numpy_name("x.sum", Notes())
    ('linalg.inv', None)
    """
    if path is None:
        return None
    root, dot, rest = path.partition(".")
    return rest if dot and root in notes.modules else None


def kind_of(call: gast.Call, notes: Notes) -> str:
    """What a call does: one of the words above.

    >>> [kind_of(gast.parse(text, mode="eval").body, Notes()) for text in (
    ...     "np.exp(x)", "np.ravel(x)", "np.add.at(x, i, g)", "x_tape.pop()", "f(x)",
    ...     "np.add(x, y, out=z)")]
    ['fresh', 'sharing', 'storing', 'tape', 'opaque', 'opaque']
    """
    path = path_of(call.func)
    if path is not None and path in notes.pure:
        return SHARING
    if any(keyword.arg in _REACHING_KEYWORDS for keyword in call.keywords):
        return OPAQUE
    name = numpy_name(path, notes)
    if path is not None and path.startswith("math."):
        return SHOWING if notes.caught else FRESH  # it raises, where NumPy gives nan
    if name is not None:
        return _kind_in_numpy(name, call)
    if isinstance(call.func, gast.Name):
        return _kind_of_name(call.func.id)
    if isinstance(call.func, gast.Attribute):
        return _kind_of_method(call.func, call)
    return OPAQUE


def _kind_in_numpy(name: str, call: gast.Call) -> str:
    ufunc = getattr(np, name, None)
    if isinstance(ufunc, np.ufunc) and len(call.args) > ufunc.nin:
        return OPAQUE
    if name == "einsum" and len(call.args) < 3:  # of one operand it may give a view
        return SHARING
    if name in _NUMPY_FRESH:
        return SHARING if any(k.arg in ("copy", "subok") for k in call.keywords) else FRESH
    if name in _NUMPY_STORING or name.endswith(".at"):
        return STORING
    if name in _NUMPY_OPAQUE or name.startswith("random."):
        return OPAQUE
    return SHARING


def _kind_of_name(name: str) -> str:
    if name in _FRESH_BUILTINS:
        return FRESH
    if name in _SHARING_BUILTINS or name in _RUNTIME:
        return SHARING
    return SHOWING if name == "print" else OPAQUE


def _kind_of_method(function: gast.Attribute, call: gast.Call) -> str:
    method = function.attr
    if method in _FRESH_METHODS:
        return SHARING if any(k.arg == "copy" for k in call.keywords) else FRESH
    if method in _SHARING_METHODS:
        return SHARING
    on_name = isinstance(function.value, gast.Name) and not call.keywords
    if on_name and (
        (method == "append" and len(call.args) == 1) or (method, call.args) == ("pop", [])
    ):
        return TAPE
    return OPAQUE
