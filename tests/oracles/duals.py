"""The plain function, run by NumPy itself, on arrays of dual numbers.

There is no step size, and every alias and in-place write is NumPy's own. What can't be run this way
raises `NotApplicable`; a tangent is never lost silently, since a dual number has no `__float__`.
"""

import math
import types

import numpy as np

from tests.oracles import trees
from tests.oracles.dual_linalg import dual_linalg
from tests.oracles.dual_math import dual_math
from tests.oracles.dual_number import Dual, as_dual
from tests.oracles.dual_numpy import dual_float, dual_numpy

_MODULES = {id(np): dual_numpy, id(np.linalg): dual_linalg, id(math): dual_math}


class NotApplicable(Exception):
    """This function cannot be run on dual numbers; the message says what happened."""


def directional(function, args, direction):
    """The dual result of `function` at `args` moving along `direction`."""
    arguments = trees.map_leaves(_as_duals, tuple(args), tuple(direction))
    try:
        result = on_duals(function)(*arguments)
    except Exception as problem:
        raise NotApplicable(f"{type(problem).__name__}: {problem}") from problem
    if isinstance(result, np.ndarray) and result.ndim == 0:
        result = result.item()
    result = as_dual(result)
    if result is NotImplemented:
        raise NotApplicable("the result is not a number")
    return result


def _as_duals(leaf, along):
    if not trees.floating(leaf):
        return leaf.copy() if isinstance(leaf, np.ndarray) else leaf
    if not isinstance(leaf, np.ndarray):
        return leaf if along is None else Dual(leaf, along)
    along = np.zeros(leaf.shape) if along is None else along
    lifted = np.empty(leaf.shape, dtype=object)
    for index in np.ndindex(leaf.shape):
        lifted[index] = Dual(leaf[index], along[index])
    return lifted


def on_duals(function):
    """A copy of `function`, and of all it calls, that sees `numpy` and `math` for dual numbers."""
    return _Substitution(_package(function)).function(function)


class _Substitution:
    """Copies of functions, one for each; those that share their globals still do.

    What a decorator has dressed says that it is of the user's module, and has globals of its own.
    """

    def __init__(self, package):
        self.package = package
        self.functions = {}
        self.namespaces = {}

    def function(self, function):
        if function not in self.functions:
            cells = function.__closure__ or ()
            copied = types.FunctionType(
                function.__code__,
                self.namespace(function),
                function.__name__,
                function.__defaults__,
                tuple(types.CellType() for _ in cells),
            )
            copied.__kwdefaults__ = function.__kwdefaults__
            self.functions[function] = copied
            for new, old in zip(copied.__closure__ or (), cells, strict=True):
                new.cell_contents = self.value(old.cell_contents)
        return self.functions[function]

    def namespace(self, function):
        around = id(function.__globals__)
        if around not in self.namespaces:
            copied = self.namespaces[around] = dict(function.__globals__)
            for name, value in function.__globals__.items():
                copied[name] = self.value(value)
            copied["float"] = dual_float
        return self.namespaces[around]

    def value(self, value):
        """What a name that means `value` has to mean for dual numbers."""
        if id(value) in _MODULES:
            return _MODULES[id(value)]
        if isinstance(value, types.FunctionType) and _package(value) == self.package:
            return self.function(value)
        return _replaced_name(value)


def _package(function):
    return (function.__module__ or "").split(".")[0]


def _replaced_name(value):
    """`from math import exp` and the like."""
    name = getattr(value, "__name__", None)
    for native, dual in ((math, dual_math), (np, dual_numpy), (np.linalg, dual_linalg)):
        if callable(value) and isinstance(name, str) and getattr(native, name, None) is value:
            return getattr(dual, name)
    return value
