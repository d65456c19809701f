"""Linear algebra on stacks of matrices: determinants, symmetric factorisations, inverses."""

from __future__ import annotations

from typing import Any

import numpy as np

from s2sgrad.runtime.multiplication import products_of_others


def mT(a: Any) -> Any:
    """The transpose of the last two axes."""
    return np.swapaxes(a, -1, -2)


def symmetric_sum(a: Any) -> Any:
    """A + a.T, for stacks of matrices."""
    return a + mT(a)


def cofactors(a: Any) -> Any:
    """The derivative of `np.linalg.det`: the cofactor matrix, also of singular matrices.

    From a = u @ diag(s) @ v: det(u) det(v) u @ diag(products of the other s) @ v.
    """
    u, s, v = np.linalg.svd(a)
    sign = np.linalg.det(u) * np.linalg.det(v)
    others = products_of_others(s, -1)
    return sign[..., None, None] * (u * others[..., None, :]) @ v


def cofactors_moved(moved: Any, a: Any) -> Any:
    """The derivative of `cofactors(a)` along a direction, which is its own adjoint.

    In the basis of the singular vectors a is diagonal, and an entry of its second derivative the
    product of all but two singular values: exact of singular matrices, and where values are equal.
    """
    u, s, v = np.linalg.svd(a)
    sign = np.linalg.det(u) * np.linalg.det(v)
    n = s.shape[-1]
    rows, columns = np.arange(n)[:, None, None], np.arange(n)[None, :, None]
    left_out = (np.arange(n) == rows) | (np.arange(n) == columns)
    others = np.prod(np.where(left_out, s.dtype.type(1), s[..., None, None, :]), axis=-1)
    others = np.where(np.eye(n) == 1, s.dtype.type(0), others)
    inner = mT(u) @ moved @ mT(v)
    diagonal = np.sum(others * np.diagonal(inner, axis1=-2, axis2=-1)[..., None, :], axis=-1)
    turned = np.eye(n, dtype=s.dtype) * diagonal[..., None] - others * mT(inner)
    return np.reshape(sign, (*np.shape(sign), 1, 1)) * (u @ turned @ v)


def cholesky_back(g: Any, factor: Any) -> Any:
    """The adjoint of `np.linalg.cholesky`, symmetrised (Murray 2016, arXiv:1602.07527)."""
    inner = np.tril(mT(factor) @ np.tril(g))
    diagonal = np.arange(inner.shape[-1])
    inner[..., diagonal, diagonal] *= 0.5
    # factor^-T @ inner @ factor^-1
    left = np.linalg.solve(mT(factor), inner)
    whole = mT(np.linalg.solve(mT(factor), mT(left)))
    return 0.5 * (whole + mT(whole))


def cholesky_forward(a_dot: Any, factor: Any) -> Any:
    """The tangent of `np.linalg.cholesky` (Murray 2016, arXiv:1602.07527)."""
    symmetric = 0.5 * (a_dot + mT(a_dot))
    left = np.linalg.solve(factor, symmetric)
    inner = np.tril(mT(np.linalg.solve(factor, mT(left))))
    diagonal = np.arange(inner.shape[-1])
    inner[..., diagonal, diagonal] *= 0.5
    return factor @ inner


def over_gaps(a: Any, values: Any) -> Any:
    """Each entry a[i, j] over value j - value i: 0 for 0, and inf where equal values part.

    The vectors of equal values are any basis of their space, so that they have no derivative.
    """
    gaps = values[..., None, :] - values[..., :, None]
    still = (a == 0) | (np.eye(gaps.shape[-1]) == 1)
    return np.where(still, 0, a / np.where(still, 1, gaps))


def eigh_back(g_values: Any, g_vectors: Any, values: Any, vectors: Any) -> Any:
    """The adjoint of `np.linalg.eigh`, symmetrised (Giles 2008, 3.1)."""
    inner = over_gaps(mT(vectors) @ g_vectors, values)
    if g_values is not None:
        diagonal = np.arange(values.shape[-1])
        inner[..., diagonal, diagonal] += g_values
    whole = vectors @ inner @ mT(vectors)
    return 0.5 * (whole + mT(whole))


def eigh_forward(a_dot: Any, values: Any, vectors: Any) -> Any:
    """The tangents of `np.linalg.eigh`: of the eigenvalues and of the eigenvectors."""
    inner = mT(vectors) @ (0.5 * (a_dot + mT(a_dot))) @ vectors
    moved = np.diagonal(inner, axis1=-2, axis2=-1).copy()
    return moved, vectors @ over_gaps(inner, values)


def eigvalsh_back(g: Any, a: Any) -> Any:
    """The adjoint of `np.linalg.eigvalsh`, symmetrised."""
    _, vectors = np.linalg.eigh(a)
    return (vectors * g[..., None, :]) @ mT(vectors)


def eigvalsh_forward(a_dot: Any, a: Any) -> Any:
    """The tangent of `np.linalg.eigvalsh`."""
    _, vectors = np.linalg.eigh(a)
    symmetric = 0.5 * (a_dot + mT(a_dot))
    return np.sum(vectors * (symmetric @ vectors), axis=-2)


def pinv_forward(a_dot: Any, a: Any, ans: Any) -> Any:
    """The tangent of `np.linalg.pinv` where the rank is constant (Golub & Pereyra 1973)."""
    rows = ans @ mT(ans) @ mT(a_dot)
    columns = mT(a_dot) @ mT(ans) @ ans
    return -ans @ a_dot @ ans + rows - rows @ a @ ans + columns - ans @ a @ columns


def pinv_back(g: Any, a: Any, ans: Any) -> Any:
    """The adjoint of `np.linalg.pinv` where the rank is constant (Golub & Pereyra 1973)."""
    t = mT(ans)
    left = mT(g) @ ans @ t
    right = t @ ans @ mT(g)
    return -t @ g @ t + left - a @ ans @ left + right - right @ ans @ a


def matrix_power_back(g: Any, a: Any, n: int) -> Any:
    """The adjoint of `np.linalg.matrix_power`: the sum of a.T**i @ g @ a.T**(n - 1 - i)."""
    if n < 0:
        inverse = np.linalg.inv(a)
        return -mT(inverse) @ matrix_power_back(g, inverse, -n) @ mT(inverse)
    t = mT(a)
    total = np.zeros_like(g)
    for i in range(n):
        total += np.linalg.matrix_power(t, i) @ g @ np.linalg.matrix_power(t, n - 1 - i)
    return total


def matrix_power_forward(a_dot: Any, a: Any, n: int) -> Any:
    """The tangent of `np.linalg.matrix_power`."""
    if n < 0:
        inverse = np.linalg.inv(a)
        return matrix_power_forward(-inverse @ a_dot @ inverse, inverse, -n)
    total = np.zeros_like(a_dot)
    for i in range(n):
        total += np.linalg.matrix_power(a, i) @ a_dot @ np.linalg.matrix_power(a, n - 1 - i)
    return total
