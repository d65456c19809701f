"""Which functions write to nothing that their caller can see, as far as their code tells."""

from __future__ import annotations

import builtins
import dis
import math
import types

import numpy as np

BUILTINS = (
    "abs all any bool callable complex divmod float hasattr id int isinstance issubclass len max "
    "min pow range repr round str sum tuple type"
).split()
PURE_MODULES = ("numpy", "math", "cmath", "operator")
EFFECTS = frozenset(
    "apply_along_axis apply_over_axes copyto errstate fill_diagonal fromfunction frompyfunc load "
    "loadtxt piecewise place put put_along_axis putmask random save savetxt savez setbufsize "
    "seterr seterrcall set_printoptions shuffle vectorize memmap fromfile nditer at".split()
)
_MUTATORS = frozenset(
    "fill itemset partition put resize setfield setflags sort byteswap tofile dump".split()
)
ARRAY_METHODS = frozenset(name for name in dir(np.ndarray) if name[0] != "_") - _MUTATORS
READING_METHODS = ARRAY_METHODS | frozenset(
    "count format get index items join keys split startswith strip values "
    # of random generators
    "beta binomial choice exponential gamma integers lognormal multivariate_normal normal "
    "permutation poisson rand randint randn random random_sample standard_normal uniform".split()
)
_OBJECTS = frozenset(id(getattr(builtins, name)) for name in BUILTINS)
_LOOPS = frozenset(id(getattr(builtins, name)) for name in ("enumerate", "reversed", "zip"))
_STORES = frozenset(
    "STORE_SUBSCR DELETE_SUBSCR STORE_SLICE STORE_ATTR DELETE_ATTR STORE_GLOBAL DELETE_GLOBAL "
    "STORE_DEREF DELETE_DEREF YIELD_VALUE IMPORT_NAME MAKE_FUNCTION LOAD_BUILD_CLASS".split()
)


def of_pure_module(found: object) -> bool:
    """Whether an object is a builtin, or a function of NumPy or math, that has no effect."""
    if isinstance(found, np.ufunc) or id(found) in _OBJECTS:
        return True
    module = getattr(found, "__module__", None) or ""
    return callable(found) and module.split(".")[0] in PURE_MODULES and "random" not in module


def writes_nothing(found: object) -> bool:
    """Whether a function, and all that it calls, neither stores nor updates in place.

    >>> writes_nothing(math.hypot), writes_nothing(math.hypot.__class__.mro)
    (True, False)
    """
    return _silent(found, set())


def _silent(found: object, visited: set[types.CodeType]) -> bool:
    if of_pure_module(found) or id(found) in _LOOPS:
        return True
    if not isinstance(found, types.FunctionType) or found.__closure__:
        return False
    code = found.__code__
    if code in visited:
        return True
    visited.add(code)
    plain = not any(_stores(step) for step in dis.get_instructions(code))
    return plain and all(_harmless(name, found, visited) for name in code.co_names)


def _stores(step: dis.Instruction) -> bool:
    if step.opname in _STORES or step.opname.startswith("INPLACE"):
        return True
    in_place = step.opname == "BINARY_OP" and step.argrepr.endswith("=")
    names_out = isinstance(step.argval, tuple) and "out" in step.argval
    return in_place or names_out


def _harmless(name: str, function: types.FunctionType, visited: set[types.CodeType]) -> bool:
    """Whether a name in a function's code can stand for nothing that writes."""
    if name in EFFECTS:
        return False
    found = function.__globals__.get(name, getattr(builtins, name, None))
    if found is None:
        return name in ARRAY_METHODS or hasattr(np, name) or hasattr(math, name) or name == "linalg"
    if isinstance(found, types.ModuleType):
        return found.__name__ in PURE_MODULES
    return not callable(found) or _silent(found, visited)
