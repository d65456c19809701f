"""`numpy.linalg` for dual numbers, by textbook algorithms."""

import itertools
import math

import numpy as np

from tests.oracles.dual_arrays import Namespace, has_objects, lift, values
from tests.oracles.dual_number import as_dual


def _triangular(matrix):
    """Gaussian elimination with row exchanges: (triangular matrix, row order, sign)."""
    upper = lift(np.array(matrix, dtype=object))
    order, sign = list(range(len(upper))), 1
    for k in range(len(upper)):
        pivot = max(range(k, len(upper)), key=lambda i: abs(upper[i, k].value))
        if pivot != k:
            upper[[k, pivot]] = upper[[pivot, k]]
            order[k], order[pivot] = order[pivot], order[k]
            sign = -sign
        for i in range(k + 1, len(upper)):
            factor = upper[i, k] / upper[k, k]
            upper[i, k:] = upper[i, k:] - factor * upper[k, k:]
            upper[i, k] = factor
    return upper, order, sign


def _solve(matrix, right):
    right = np.asarray(right)
    if np.ndim(matrix) != 2:
        raise NotImplementedError("solve of a stack of matrices with dual numbers")
    factors, order, _ = _triangular(matrix)
    x = lift(np.array(right[order], dtype=object))
    size = len(factors)
    for i in range(size):
        x[i] = x[i] - factors[i, :i] @ x[:i] if i else x[i]
    for i in reversed(range(size)):
        rest = factors[i, i + 1 :] @ x[i + 1 :] if i + 1 < size else 0.0
        x[i] = (x[i] - rest) / factors[i, i]
    return x


def _inv(matrix):
    return _solve(matrix, np.eye(len(matrix)))


def _det(matrix):
    factors, _, sign = _triangular(matrix)
    return sign * math.prod(np.diag(factors))


def _slogdet(matrix):
    determinant = _det(matrix)
    return float(np.sign(determinant.value)), abs(determinant).log()


def _cholesky(matrix):
    factor = lift(np.zeros(matrix.shape))
    for i in range(len(matrix)):
        for j in range(i + 1):
            rest = matrix[i, j] - sum(factor[i, k] * factor[j, k] for k in range(j))
            factor[i, j] = as_dual(rest).sqrt() if i == j else rest / factor[j, j]
    return factor


def _eigh(matrix, sweeps=12):
    """Jacobi's rotations; the eigenvectors have NumPy's signs."""
    a = lift(np.array(matrix, dtype=object))
    vectors = lift(np.eye(len(a)))
    for _ in range(sweeps):
        for p, q in itertools.combinations(range(len(a)), 2):
            angle = (2 * a[p, q]).arctan2(a[q, q] - a[p, p]) / 2
            if angle > math.pi / 4:  # the small rotation, lest the sweeps cycle
                angle = angle - math.pi / 2
            rotation = np.array([[angle.cos(), angle.sin()], [-angle.sin(), angle.cos()]])
            a[:, [p, q]] = a[:, [p, q]] @ rotation
            a[[p, q]] = rotation.T @ a[[p, q]]
            vectors[:, [p, q]] = vectors[:, [p, q]] @ rotation
    order = np.argsort(np.diag(a))
    native = np.linalg.eigh(values(matrix))[1]
    vectors = vectors[:, order]
    return np.diag(a)[order], vectors * np.sign(np.sum(values(vectors) * native, axis=0))


def _linalg(name, replacement):
    native = getattr(np.linalg, name)

    def call(*args, **options):
        if any(has_objects(arg) for arg in args):
            return replacement(*args, **options)
        return native(*args, **options)

    return call


_LINALG = {
    "solve": _solve,
    "inv": _inv,
    "det": _det,
    "slogdet": _slogdet,
    "cholesky": _cholesky,
    "eigh": _eigh,
}
dual_linalg = Namespace(
    np.linalg, {name: _linalg(name, replacement) for name, replacement in _LINALG.items()}
)
