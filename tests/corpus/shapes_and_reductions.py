"""Moving entries about, and adding them up."""

import numpy as np

from tests.corpus.registry import program


@program(wrt=("a", "b"), args=lambda rng: (rng.normal(size=(2, 3)), rng.normal(size=(4, 3))))
def joining(a, b):
    v = np.vstack((a, b))
    h = np.hstack([a, b[:2]])
    c = np.column_stack((a[0], b[1], a[1] * b[2]))
    d = np.concatenate((a, b), axis=0) * v
    e = np.append(a.ravel(), b[0])
    s = np.stack((a, b[2:]), axis=-1)
    return np.sum(d) + np.sum(h**3) + c[1, 2] * e[4] + np.sum(s[..., 0] * s[..., 1])


@program(wrt="x", args=lambda rng: (rng.normal(size=(4, 6)),))
def splitting(x):
    left, right = np.split(x, 2, axis=1)
    first, second, third = np.array_split(x[:, 0] ** 2, 3)
    top, bottom = np.vsplit(x, [1])
    a, b = np.hsplit(top, 2)
    return (
        np.sum(left * right[::-1])
        + first[0] * second[0]
        + third.sum()
        + np.sum(a * b)
        - bottom[0, 1] ** 2
    )


@program(wrt="x", args=lambda rng: (rng.normal(size=(2, 3, 4)),))
def moving_axes(x):
    y = np.moveaxis(x, 0, -1)
    z = np.swapaxes(y, 0, 1)
    w = np.transpose(x, (2, 0, 1))
    e = np.expand_dims(x[0], 0)
    s = np.squeeze(e, axis=0).T
    weights = np.arange(24.0)
    return (
        np.sum(y.reshape(-1) * weights)
        + np.sum(z[1] * w[1, :, :1].T)
        + np.sum(s[:, 0] ** 2 * w[:, 1, 2])
    )


@program(wrt="x", args=lambda rng: (rng.normal(size=(3, 4)),))
def flips_rolls_tiles(x):
    y = np.flip(x, axis=1) * x + np.flipud(x) - np.fliplr(x) ** 2
    y = y + np.roll(x, 2, axis=0) * np.roll(x, 1)
    t = np.tile(x[0], 3).reshape(3, 4) * np.tile(x[:, :2], (1, 2))
    r = np.repeat(x[:, 1], 4).reshape(3, 4) + np.repeat(x, 2, axis=0)[:3]
    q = np.rot90(x)[1]
    return np.sum(y * t) + np.sum(r**2) + q @ x[:, 0]


@program(wrt="x", args=lambda rng: (rng.normal(size=(3, 5)),))
def cumulative(x):
    c = np.cumsum(x, axis=1)
    p = np.cumprod(1 + 0.3 * x, axis=0)
    total = np.cumsum(x)
    d = np.diff(c, n=2, axis=1)
    return np.sum(np.cos(c)) + p[-1].sum() + total[7] * total[-1] + np.sum(d**2)


@program(wrt="x", args=lambda rng: (rng.normal(size=(3, 4, 2)),))
def reductions(x):
    s = x.sum(axis=1) * x.mean(axis=(0, 1))
    v = np.var(x, axis=0) + np.std(x, axis=0, keepdims=True)[0] ** 2
    m = np.max(x, axis=-1) - np.min(x, axis=-1)
    p = np.prod(x, axis=1)
    n = np.linalg.norm(x, axis=2)
    w = np.mean(x[:, :, 0], axis=0)
    return s.sum() + v[1, 0] + np.sum(m**2) + p.sum() + np.mean(n) + w @ w


@program(wrt="x", args=lambda rng: (np.array([1.2, 0.0, -0.7, 2.0]),))
def products_with_a_zero(x):
    return np.prod(x) + np.sum(np.cumprod(x)) + x[1] * np.prod(x[::2])


@program(
    wrt=("A", "B", "v"),
    args=lambda rng: (rng.normal(size=(2, 3)), rng.normal(size=(3, 4)), rng.normal(size=3)),
)
def contractions(A, B, v):
    a = np.einsum("ij,jk->ik", A, B)
    b = np.einsum("ij,ij->i", A, A)
    c = np.einsum("ij,j,jk", A, v, B)
    d = np.tensordot(A, B, axes=([1], [0]))
    e = np.einsum("ii", B[:, :3]) + np.einsum("i,j->ij", v, v)[0, 2]
    return np.sum(a * c) + b @ b + np.sum(d**2) * e + np.inner(A, v) @ b


@program(wrt="x", args=lambda rng: (rng.uniform(0.2, 0.8, size=(2, 3)),))
def elementwise_functions(x):
    a = np.sin(x) + np.cos(x) * np.tan(x) - np.arcsin(x) + np.arccos(x) * np.arctan(x)
    b = np.sinh(x) * np.cosh(x) + np.tanh(x) + np.arcsinh(x) + np.arccosh(1 + x) + np.arctanh(x)
    c = np.exp2(x) + np.expm1(x) * np.log1p(x) + np.log2(x) + np.log10(x) + np.cbrt(x)
    d = np.square(x) + np.reciprocal(x) + np.abs(-x) + np.negative(x) + np.power(x, 1.5)
    e = np.hypot(x, x[0]) + np.arctan2(x, 0.5) + np.logaddexp(x, x[::-1]) + np.deg2rad(x)
    f = np.maximum(x, 0.5) + np.fmin(x, 0.4) + np.mod(x, 0.3) + np.true_divide(1, x)
    return np.sum(a * b + c * d + e * f)


@program(wrt=("x", "y"), args=lambda rng: (rng.normal(size=3), rng.normal(size=(3, 3))))
def array_methods(x, y):
    a = x.dot(y).clip(-1.5, 1.5) + y.T.diagonal()
    b = y.ravel().repeat(2).reshape(-1, 3).sum(0)
    c = y.cumsum(axis=0).max(axis=1) - y.flatten().min()
    d = y.trace() + x.prod() + x.std() + y.var(axis=0).sum() + y.squeeze().mean()
    e = x.take([0, 2]).sum() + y.swapaxes(0, 1)[0] @ x + y.transpose()[1, 2]
    return (a * b + c).sum() + d * e + x.copy().conj() @ x + y.argmax() * x[0]


@program(wrt="x", args=lambda rng: (rng.normal(size=(2, 3)),))
def padding(x):
    a = np.pad(x, 1)
    b = np.pad(x, ((0, 1), (2, 0)), constant_values=0.5)
    c = np.pad(x[0], 2, mode="edge")
    d = np.pad(x[1], (1, 2), mode="wrap")
    e = np.pad(x, ((1, 1), (1, 1)), mode="reflect")
    return np.sum(a[1:] * a[:-1]) + np.sum(b**2) + c @ np.arange(7) + np.sum(d**3) + e[0] @ e[1]


@program(wrt=("x", "y"), args=lambda rng: (rng.normal(size=4), rng.normal(size=4)))
def out_parameters_and_ufunc_methods(x, y):
    buffer = np.empty(4)
    np.multiply(x, y, out=buffer)
    np.add(buffer, x, out=buffer)
    total = np.add.reduce(buffer)
    table = np.multiply.outer(x, y)
    np.copyto(buffer, y, where=x > 0)
    return total * np.sum(table**2) + buffer @ x + np.add.accumulate(y)[2]
