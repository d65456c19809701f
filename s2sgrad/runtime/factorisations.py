"""Singular values, orthogonal factors and least squares."""

from __future__ import annotations

from typing import Any

import numpy as np

from s2sgrad.runtime.matrices import mT, over_gaps, pinv_back, pinv_forward

FULL = "the vectors that complete u or v are arbitrary: call np.linalg.svd with full_matrices=False"


def svd_back(g_u: Any, g_s: Any, g_v: Any, u: Any, s: Any, v: Any) -> Any:
    """The adjoint of `u, s, v = np.linalg.svd(a)` (Townsend 2016); None for what is not there."""
    k = s.shape[-1]
    if (g_u is not None and u.shape[-1] > k) or (g_v is not None and v.shape[-2] > k):
        raise NotImplementedError(FULL)
    first, last = u[..., :, :k], v[..., :k, :]
    inner = np.zeros(s.shape + (k,), s.dtype)  # noqa: RUF005
    if g_s is not None:
        diagonal = np.arange(k)
        inner[..., diagonal, diagonal] += g_s
    if g_u is not None:
        skew = mT(first) @ g_u
        inner = inner + over_gaps(skew - mT(skew), s**2) * s[..., None, :]
    if g_v is not None:
        skew = last @ mT(g_v)
        inner = inner + s[..., :, None] * over_gaps(skew - mT(skew), s**2)
    total = first @ inner @ last
    if g_u is not None:
        outside = g_u / s[..., None, :]
        total = total + (outside - first @ (mT(first) @ outside)) @ last
    if g_v is not None:
        outside = g_v / s[..., :, None]
        total = total + first @ (outside - outside @ mT(last) @ last)
    return total


def svd_forward(a_dot: Any, u: Any, s: Any, v: Any) -> Any:
    """The tangents of `u, s, v = np.linalg.svd(a)` (Townsend 2016)."""
    if u.shape[-1] != v.shape[-2]:
        raise NotImplementedError(FULL)
    inner = mT(u) @ a_dot @ mT(v)
    scaled, other = inner * s[..., None, :], s[..., :, None] * inner
    u_dot = u @ over_gaps(scaled + mT(scaled), s**2)
    v_dot = mT(over_gaps(other + mT(other), s**2)) @ v
    rows = a_dot @ mT(v) / s[..., None, :]
    columns = mT(u) @ a_dot / s[..., :, None]
    s_dot = np.diagonal(inner, axis1=-2, axis2=-1).copy()
    return u_dot + rows - u @ (mT(u) @ rows), s_dot, v_dot + columns - columns @ mT(v) @ v


def singular_values_back(g: Any, a: Any) -> Any:
    """The adjoint of the singular values of a."""
    u, _, v = np.linalg.svd(a, full_matrices=False)
    return (u * g[..., None, :]) @ v


def singular_values_forward(a_dot: Any, a: Any) -> Any:
    """The tangent of the singular values of a."""
    u, _, v = np.linalg.svd(a, full_matrices=False)
    return np.sum(u * (a_dot @ mT(v)), axis=-2)


def qr_back(g: Any, q: Any, r: Any) -> Any:
    """The adjoint of `q, r = np.linalg.qr(a)`.

    Walter & Lehmann 2010, arXiv:1001.1654. The columns by which a is wider than it is high are
    `q @ r[:, m:]` (Roberts & Roberts 2020, arXiv:2009.10071).
    """
    g_q, g_r = g
    m = r.shape[-2]
    square, rest, g_rest = r[..., :m], r[..., m:], g_r[..., m:]
    g_q = g_q + q @ rest @ mT(g_rest)
    inner = square @ mT(g_r[..., :m]) - mT(g_q) @ q
    lower = np.tril(inner, -1)
    diagonal = inner * np.eye(m, dtype=inner.dtype)
    whole = g_q + q @ (lower + mT(lower) + diagonal)
    return np.concatenate((mT(np.linalg.solve(square, mT(whole))), q @ g_rest), axis=-1)


def qr_forward(a_dot: Any, q: Any, r: Any) -> Any:
    """The tangents of `q, r = np.linalg.qr(a)`."""
    m = r.shape[-2]
    square, rest, rest_dot = r[..., :m], r[..., m:], a_dot[..., m:]
    moved = mT(np.linalg.solve(mT(square), mT(a_dot[..., :m])))
    inner = mT(q) @ moved
    lower = np.tril(inner, -1)
    skew = lower - mT(lower)
    q_dot = q @ skew + moved - q @ inner
    r_rest_dot = mT(q_dot) @ q @ rest + mT(q) @ rest_dot
    return q_dot, np.concatenate(((inner - skew) @ square, r_rest_dot), axis=-1)


def lstsq_back(g: Any, a: Any, b: Any, x: Any) -> Any:
    """The adjoint of the least-squares solution x of a @ x = b with respect to a."""
    inverse = np.linalg.pinv(a)
    if x.ndim == 1:
        g, b = g[:, None], b[:, None]
    return pinv_back(g @ b.T, a, inverse)


def lstsq_forward(
    a_dot: Any, b_dot: Any, a: Any, b: Any, x: Any, residuals: Any, values: Any
) -> Any:
    """The tangent of `np.linalg.lstsq`: of the solution; nan for what has no derivative."""
    inverse = np.linalg.pinv(a)
    moved = np.zeros_like(x)
    if a_dot is not None:
        moved = moved + pinv_forward(a_dot, a, inverse) @ b
    if b_dot is not None:
        moved = moved + inverse @ b_dot
    return moved, residuals * np.nan, None, values * np.nan
