"""s2sgrad: the derivative of NumPy code, as NumPy code.

>>> import numpy as np
>>> def loss(w, x):
...     return np.sum((x @ w) ** 2)
>>> gradient = grad(loss)
>>> gradient(np.ones(2), np.eye(2))
array([2., 2.])
"""

from s2sgrad.api import (
    Derivative,
    differentiable,
    grad,
    hessian,
    hvp,
    jacfwd,
    jacobian,
    jacrev,
    jvp,
    value_and_grad,
    vjp,
)
from s2sgrad.check import GradientMismatch, check_grad
from s2sgrad.errors import LostDerivativeWarning, Refused, S2SGradError
from s2sgrad.flattening import flatten, objective

__version__ = "0.1.0"

__all__ = [
    "Derivative",
    "GradientMismatch",
    "LostDerivativeWarning",
    "Refused",
    "S2SGradError",
    "check_grad",
    "differentiable",
    "flatten",
    "grad",
    "hessian",
    "hvp",
    "jacfwd",
    "jacobian",
    "jacrev",
    "jvp",
    "objective",
    "value_and_grad",
    "vjp",
]
