# ruff: noqa: E501
"""Example operations for every row, as a user would write them, and the values they are tried on.

Arrays have capital names. U lies in (-0.9, 0.9), P and Q are positive, H is above 1, F is float32.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

NUMPY_1 = np.lib.NumpyVersion(np.__version__) < "2.0.0"


def environment() -> dict[str, Any]:
    rng = np.random.default_rng(3)
    square = rng.normal(size=(3, 3))
    return {
        "A": rng.normal(size=(3, 4)),
        "B": rng.normal(size=(3, 4)),
        "P": rng.uniform(0.5, 2.0, size=(3, 4)),
        "Q": rng.uniform(0.5, 2.0, size=(3, 4)),
        "U": rng.uniform(-0.9, 0.9, size=(3, 4)),
        "H": rng.uniform(1.2, 3.0, size=(3, 4)),
        "F": (0.2 * rng.permutation(12) - 1.13).reshape(3, 4).astype(np.float32),
        "G": rng.uniform(0.5, 2.0, size=(4,)).astype(np.float32),
        "V": rng.normal(size=4),
        "W": rng.normal(size=3),
        "X": np.array([0.3, 1.2, 2.9, -1.0, 5.0]),
        "ROW": rng.normal(size=(1, 4)),
        "COL": rng.uniform(0.5, 2.0, size=(3, 1)),
        "M": square,
        "N": square @ square.T + 3 * np.eye(3),
        "T": rng.normal(size=(2, 3, 4)),
        "R": rng.normal(size=(2, 4, 5)),
        "K": rng.normal(size=(2, 3, 3)) + 3 * np.eye(3),
        "E": np.zeros((0, 3)),
        "D": np.array(0.8),
        "ONE": np.array([0.6]),
        "I": np.array([[1, 2, 3, 4], [0, 1, 0, 2], [2, 2, 1, 3]]),
        "J": np.array([2, 0, 1]),
        "MASK": np.array([[True, False, True, True], [False] * 4, [True] * 4]),
        "HOLED": np.where(np.arange(12).reshape(3, 4) % 5 == 2, np.nan, rng.normal(size=(3, 4))),
        "SORTED": np.array([-1.0, 0.2, 0.9, 2.0, 2.5]),
        "x": 0.7,
        "y": 1.6,
        "h": 0.35,
        "n": np.float64(0.9),
        "f": np.float32(0.9),
    }


UNARY = {
    "A": "exp exp2 expm1 sin cos tan arctan sinh cosh tanh arcsinh square absolute fabs sinc "
    "deg2rad radians rad2deg degrees negative positive conjugate real reciprocal cbrt",
    "U": "arcsin arccos arctanh",
    "P": "log log2 log10 log1p sqrt cbrt reciprocal",
    "H": "arccosh",
}
SCALAR = {"A": "x", "U": "h", "P": "y", "H": "y"}
BINARY = (
    "add subtract multiply divide power float_power maximum minimum fmax fmin hypot arctan2 "
    "logaddexp logaddexp2 remainder fmod"
)
OPERATORS = "+ - * / ** %"

POINTWISE = [
    *(f"np.{f}({a})" for v, names in UNARY.items() for f in names.split() for a in (v, SCALAR[v])),
    *(f"np.{f}({a})" for f in UNARY["A"].split() for a in ("F", "f", "E", "D", "n")),
    *(f"np.{f}(P, Q)" for f in BINARY.split()),
    *(f"np.{f}(COL, P)" for f in BINARY.split()),
    *(f"np.{f}(x, Q)" for f in BINARY.split()),
    *(f"np.{f}(Q, y)" for f in BINARY.split()),
    *(f"np.{f}(x, y)" for f in BINARY.split()),
    *(f"np.{f}(G, 2.5)" for f in BINARY.split()),
    *(f"P {op} Q" for op in OPERATORS.split()),
    *(f"P {op} COL" for op in OPERATORS.split()),
    *(f"x {op} P" for op in OPERATORS.split()),
    *(f"P {op} y" for op in OPERATORS.split()),
    *(f"y {op} x" for op in OPERATORS.split()),
    *(f"D {op} x" for op in OPERATORS.split()),
    *(f"n {op} P" for op in OPERATORS.split()),
    *(f"G {op} 2" for op in OPERATORS.split()),
    *(f"2 {op} G" for op in OPERATORS.split()),
    *(f"P {op} (I + 1)" for op in OPERATORS.split() if op != "%"),
    *(f"A ** {k}" for k in ("0", "1", "2", "3", "2.0", "-1", "-2", "np.float64(3.0)")),
    *(f"P ** {k}" for k in ("0.5", "2.5", "-0.5", "1.5", "n")),
    *(f"y ** {k}" for k in ("0", "1", "2", "3", "0.5", "2.5", "-1", "-0.5")),
    "-A", "+A", "-x", "+x",
    "np.maximum(A, 0)", "np.minimum(A, 0)", "np.maximum(0.0, A)", "np.minimum(0.0, A)",
    "np.copysign(A, B)", "np.nextafter(A, B)", "np.heaviside(A, B)", "np.heaviside(I, B)",
    "np.nan_to_num(A)", "np.nan_to_num(A, nan=1.0)", "np.real_if_close(A)", "np.ldexp(A, I)",
    "np.ldexp(A, 3)",
]  # fmt: skip

CONSTANT = [
    *(f"A {op} B" for op in ("//", "<", "<=", ">", ">=", "==", "!=")),
    *(f"x {op} y" for op in ("//", "<", "<=", ">", ">=", "==", "!=", "is", "is not")),
    *(f"I {op} J[:, None]" for op in ("&", "|", "^", "<<", ">>")),
    *(f"np.{f}(I, J[:, None])" for f in ("bitwise_and", "bitwise_or", "bitwise_xor", "left_shift")),
    *(f"np.{f}(I, J[:, None])" for f in ("right_shift", "gcd", "lcm")),
    *(f"np.{f}(A, B)" for f in ("greater", "greater_equal", "less", "less_equal", "equal")),
    *(f"np.{f}(A, B)" for f in ("not_equal", "logical_and", "logical_or", "logical_xor")),
    *(f"np.{f}(A)" for f in ("sign", "floor", "ceil", "trunc", "rint", "fix", "spacing", "round")),
    *(f"np.{f}(A)" for f in ("around", "signbit", "isnan", "isinf", "isfinite", "isneginf")),
    *(f"np.{f}(A)" for f in ("isposinf", "isreal", "iscomplex", "imag", "angle", "logical_not")),
    "~MASK", "not x", "x in (1.0, 2.0)", "x not in (1.0, 2.0)", "np.invert(I)",
    "np.bitwise_count(I)", "np.floor_divide(A, B)", "np.round(A, 2)", "np.round(A, decimals=2)",
]  # fmt: skip

REDUCED = [
    *(f"np.{f}({a})" for f in ("sum", "mean", "prod", "max", "min", "var", "std") for a in
      ("A", "A, 0", "A, axis=1", "A, -1, keepdims=True", "A, axis=None, keepdims=True", "T, 1",
       "T, axis=(0, 2)", "T, (1, 2), keepdims=True", "F, 1", "F", "V", "D", "n")),
    *(f"A.{f}({a})" for f in ("sum", "mean", "prod", "max", "min", "var", "std") for a in
      ("", "0", "axis=1", "keepdims=True")),
    *(f"np.{f}({a})" for f in ("var", "std") for a in ("A, ddof=1", "A, 1, ddof=1", "F, ddof=1")),
    "A.std(1, ddof=1)", "np.sum(E)", "np.sum(E, 0)", "np.sum(E, 1)", "np.prod(E)", "np.prod(E, 1)",
]  # fmt: skip

TAKEN_WHERE = [
    *(f"np.{f}({a})" for f in ("sum", "mean", "prod", "var", "std") for a in
      ("A, where=A < 0.5", "A, axis=1, where=A < 1", "A, 0, keepdims=True, where=V > -1", "T, (0, 2), where=A > -0.4",
       "F, 1, where=F < 1", "F, where=MASK", "V, where=[True, False, True, True]", "A, where=A < 9", "n, where=True")),
    *(f"np.{f}({a})" for f in ("sum", "prod", "max", "min") for a in
      ("A, initial=x", "A, axis=0, initial=x", "A, 1, initial=0.2, where=A < 1", "A, initial=x, where=MASK", "F, initial=0.5, where=F < 0",
       "T, (0, 2), keepdims=True, initial=-3.0, where=A < 0", "A, initial=x, where=A < -99")),
    *(f"A.{f}(1, where=A < 1)" for f in ("sum", "mean", "prod", "var", "std")), "A.max(0, initial=x, where=A < 1)", "A.sum(initial=x)",
    *(f"np.nan{f}({a})" for f in ("sum", "mean", "prod", "var", "std") for a in ("HOLED, where=HOLED < 1", "HOLED, 1, where=V > -2")),
    *(f"np.nan{f}({a})" for f in ("sum", "prod", "max", "min") for a in ("HOLED, initial=x", "HOLED, 1, initial=x, where=V > -2")),
    "np.add.reduce(A, initial=x, where=MASK)", "np.multiply.reduce(A, where=MASK)", "np.maximum.reduce(A, 1, initial=x, where=MASK)",
    "np.all(A > 0, where=MASK)", "np.any(A > 0, axis=1, where=MASK)", "np.logical_and.reduce(A > 0, where=MASK)",
    "np.var(A, 1, ddof=1, where=A < 1)", "np.std(A, ddof=1, where=A < 1)",
]  # fmt: skip

CONTRACTED = [
    *(f"{a} @ {b}" for a, b in (
        ("A", "B.T"), ("A", "V"), ("W", "A"), ("V", "V * 2"), ("T", "R"), ("A", "R"), ("T", "R[0]"),
        ("T", "V"), ("V", "R"), ("T[:1]", "R"), ("T", "R[:1]"), ("F", "G"), ("E", "M"))),
    *(f"np.matmul({a}, {b})" for a, b in (("A", "B.T"), ("A", "V"), ("T", "R"))),
    *(f"np.dot({a}, {b})" for a, b in (
        ("A", "B.T"), ("A", "V"), ("W", "A"), ("V", "V * 2"), ("T", "R"), ("A", "R"), ("T", "R[0]"),
        ("T", "V"), ("V", "R"), ("x", "A"), ("A", "y"), ("x", "y"), ("D", "A"))),
    "A.dot(V)", "np.outer(V, W)", "np.outer(A, V)", "np.outer(x, V)", "np.outer(V, D)",
]  # fmt: skip

SHAPED = [
    "np.reshape(A, (4, 3))", "np.reshape(A, -1)", "np.reshape(A, (2, -1))", "A.reshape(4, 3)",
    "A.reshape((2, 6))", "A.reshape(-1)", "np.reshape(A, (4, 3), order='F')", "D.reshape(1, 1)",
    "np.reshape(x, (1,))", "np.ravel(A)", "A.ravel()", "np.ravel(A, order='F')", "np.ravel(x)",
    "np.transpose(A)", "np.transpose(T, (1, 2, 0))", "A.transpose()", "T.transpose(2, 0, 1)",
    "T.transpose((2, 0, 1))", "A.T", "V.T",
]  # fmt: skip

SELECTED = [
    "np.where(MASK)", "np.where(A > 0)",
    "np.where(MASK, A, B)", "np.where(MASK, A, 0.0)", "np.where(MASK, x, B)", "np.where(A > 0, COL, B)",
    "np.where(MASK, F, 0)", "np.where(x > 0, x, y)",
]  # fmt: skip

AXES = [
    "np.swapaxes(T, 0, 2)", "np.swapaxes(T, -1, 1)", "T.swapaxes(0, 1)", "np.moveaxis(T, 0, -1)",
    "np.moveaxis(T, (0, 1), (-1, 0))", "np.expand_dims(A, 0)", "np.expand_dims(A, -1)",
    "np.expand_dims(A, (0, 2))", "np.expand_dims(x, 0)", "np.squeeze(ROW)", "np.squeeze(ROW, axis=0)",
    "ROW.squeeze()", "COL.squeeze(1)", "np.squeeze(A)", "np.atleast_1d(A)", "np.atleast_1d(x)",
    "np.atleast_2d(V)", "np.atleast_2d(T)", "np.atleast_3d(V)", "np.atleast_3d(A)", "np.atleast_3d(x)",
    "np.broadcast_to(V, (3, 4))", "np.broadcast_to(COL, (2, 3, 4))", "np.broadcast_to(x, (2,))",
    "np.matrix_transpose(A)", "np.matrix_transpose(T)", "np.linalg.matrix_transpose(A)",
]  # fmt: skip

REARRANGED = [
    "np.flip(A)", "np.flip(A, 0)", "np.flip(T, axis=(0, 2))", "np.fliplr(A)", "np.flipud(A)",
    "np.rot90(A)", "np.rot90(A, 2)", "np.rot90(T, k=3, axes=(1, 2))", "np.roll(A, 2)",
    "np.roll(A, -1, axis=1)", "np.roll(A, (1, 2), axis=(0, 1))", "np.tile(V, 3)", "np.tile(A, 2)",
    "np.tile(A, (2, 1))", "np.tile(V, (2, 3))", "np.tile(T, (2, 1, 2))", "np.tile(x, 3)",
    "np.tile(E, 2)", "np.tile(A, (2, 1, 1))", "np.tile(A, 1)", "np.repeat(V, 2)", "np.repeat(A, 2)",
    "np.repeat(A, 3, axis=0)", "np.repeat(A, 2, axis=-1)", "np.repeat(W, J)", "np.repeat(A, J, axis=0)",
    "np.repeat(x, 3)", "V.repeat(2)", "np.diff(V)", "np.diff(A)", "np.diff(A, axis=0)",
    "np.diff(X, n=2)", "np.diff(F)", "np.diff(T, 2, 1)", "np.cumsum(V)",
    "np.cumsum(A)", "np.cumsum(A, 0)", "np.cumsum(A, axis=1)", "np.cumsum(T, axis=-1)", "A.cumsum(0)",
    "np.cumsum(F, 0)", "np.cumprod(V)", "np.cumprod(A)", "np.cumprod(A, 0)", "np.cumprod(T, axis=1)",
    "np.cumprod(np.array([2.0, 0.0, 3.0, 0.0]) * V)", "A.cumprod(1)", "np.cumprod(E, 0)",
    *(f"np.pad(A, {w})" for w in ("1", "(1, 2)", "((1, 0), (0, 2))", "((0, 0), (2, 1))")),
    *(f"np.pad(A, {w}, mode='{m}')" for w in ("2", "(1, 2)", "((1, 0), (0, 2))") for m in
      ("edge", "wrap", "reflect", "symmetric")),
    "np.pad(V, 5, 'wrap')", "np.pad(V, (2, 1), constant_values=3.0)", "np.pad(F, 1)",
]  # fmt: skip

JOINED = [
    "np.concatenate((A, B))", "np.concatenate([A, B, A], axis=1)", "np.concatenate((V, W))",
    "np.concatenate((T, T * 2), axis=-1)", "np.concatenate((A, V), axis=None)",
    "np.concatenate((A, ROW, A))", "np.concatenate((A, COL), axis=1)", "np.concatenate((V, J))",
    "np.concatenate((F, F))", "np.concatenate([V])", "np.stack((A, B))", "np.stack([A, B], axis=1)",
    "np.stack((A, B), axis=-1)", "np.stack((V, V), axis=1)", "np.stack((x, y))", "np.stack((D, x))",
    "np.vstack((A, V))", "np.vstack((V, V * 2))", "np.vstack((x, y))", "np.vstack((A, B))",
    "np.hstack((A, COL))", "np.hstack((V, W))", "np.hstack((V, x))", "np.hstack((x, y))",
    "np.column_stack((W, A))", "np.column_stack((V, V))", "np.dstack((A, B))", "np.dstack((V, V))",
    "np.dstack((T, T))", "np.column_stack((A, W, B))", "np.vstack((V, A, V))",
    "np.append(A, V)", "np.append(V, x)", "np.append(A, ROW, axis=0)", "np.append(A, COL, 1)",
]  # fmt: skip

CLIPPED = [
    "np.clip(A, -0.5, 0.5)", "np.clip(A, 0, None)", "np.clip(A, None, x)", "np.clip(A, -COL, COL)",
    "A.clip(-1, 1)", "A.clip(min=0)", "A.clip(max=0.3)", "np.clip(A, a_min=0, a_max=V)", "np.clip(F, 0, 1)",
    "np.clip(x, 0, 1)", "np.clip(A, 1.0, -x)",
    "np.select([A > 0, B > 0], [A, B * 2])", "np.select([A > 0, B > 0], [A, 1.0], default=COL)",
    "np.choose(J, (W, W * 2, x))", "np.choose(J, [V[:3], 1.0, W])",
]  # fmt: skip

TAKEN = [
    "np.take(V, J)", "np.take(A, J)", "np.take(A, J, axis=0)", "np.take(A, [0, 0, 3], axis=1)",
    "np.take(A, J + 9, mode='wrap')", "np.take(A, J - 2, axis=1, mode='wrap')", "np.take(V, J + 2, mode='clip')",
    "np.take(A, [-1, 0, 7], axis=0, mode='clip')", "np.take(V, 9, mode='wrap')", "V.take(J, mode='clip')",
    "np.unravel_index(J, A.shape)", "np.unravel_index(5, A.shape)", "np.unravel_index(I, (3, 4, 2))",
    "np.ravel_multi_index((J, J), A.shape)", "np.ravel_multi_index((1, 2), A.shape)",
    "np.take(V, 2)", "np.take(A, 1, axis=1)", "A.take(J, 0)", "np.take(F, J, 1)",
    "np.take_along_axis(A, I % 3, axis=0)", "np.take_along_axis(A, I % 4, axis=1)",
    "np.take_along_axis(A, I[:, :2] % 4, -1)", "np.take_along_axis(A, J, axis=None)",
    "np.take_along_axis(A, I[:, :2] % 4)", "np.take_along_axis(ROW, I % 4, axis=1)", "np.take_along_axis(A, I[:1] % 3, axis=0)",
    "np.compress(MASK[0], A, axis=1)", "np.compress([True, False, True], A, axis=0)",
    "np.compress(MASK[0], V)", "V.compress(MASK[0])", "np.extract(MASK, A)", "np.sort(V)", "np.sort(A)",
    "np.sort(A, axis=0)", "np.sort(A, axis=None)", "np.sort(T, 1)", "np.sort(F)",
    "np.partition(V, 2)", "np.partition(A, 1)", "np.partition(A, 1, axis=0)",
    "np.partition(A, 3, axis=None)",
    *(f"np.{f}" for f in ("median(A)", "median(V)", "median(A, 0)", "median(A, axis=1, keepdims=True)",
      "median(T, axis=(0, 2))", "median(F)", "percentile(A, 30)", "percentile(A, 30.0, axis=1)",
      "quantile(A, 0.25)", "quantile(A, 0.6, 0)", "quantile(A, 0.6, axis=0, keepdims=True)",
      "ptp(A)", "ptp(A, 0)", "ptp(A, axis=1, keepdims=True)", "ptp(F, 1)")),
]  # fmt: skip

MATRICES = [
    "np.diag(V)", "np.diag(M)", "np.diag(A)", "np.diag(A, k=1)", "np.diag(A, -1)", "np.diag(V, k=-2)",
    "np.diagflat(V)", "np.diagflat(A)", "np.diagonal(A)", "np.diagonal(T, 1)", "A.diagonal()",
    "np.diagonal(T, offset=-1, axis1=1, axis2=2)", "np.linalg.diagonal(T)", "np.trace(A)",
    "np.trace(M)", "M.trace()", "np.trace(A, 1)", "np.trace(T, axis1=1, axis2=2)", "np.linalg.trace(K)",
    "np.trace(F)", "np.tril(A)", "np.triu(A, 1)", "np.tril(T, k=-1)", "np.triu(V)",
    *(f"np.inner({a}, {b})" for a, b in (("V", "V * 2"), ("A", "B"), ("A", "V"), ("V", "A"), ("T", "A"),
      ("A", "T"), ("T", "V"), ("V", "T"), ("x", "A"), ("A", "x"))),
    "np.vdot(V, V * 2)", "np.vdot(A, B)", "np.tensordot(A, B.T, 1)", "np.tensordot(T, R, 0)",
    "np.tensordot(A, B)", "np.tensordot(T, R, axes=([0, 2], [0, 1]))", "np.tensordot(T, R, ([2, 0], [1, 0]))",
    "np.tensordot(R, T, ((1, 0), (2, 0)))", "np.tensordot(A, T, axes=((0, 1), (1, 2)))",
    "np.tensordot(A, V, (1, 0))", "np.tensordot(A, V, axes=[[-1], [0]])", "np.linalg.tensordot(A, B.T, axes=1)",
    "np.kron(A, M)", "np.kron(V, W)", "np.kron(A, V)", "np.kron(V, A)", "np.kron(x, A)",
]  # fmt: skip

CREATED = [
    "np.full((2, 3), x)", "np.full(3, V[0])", "np.full((2, 4), V)", "np.full_like(A, x)",
    "np.zeros((2, 3))", "np.zeros(3)", "np.zeros(3, dtype=np.float32)", "np.ones((2,), int)", "np.empty(4)",
    "np.zeros_like(A)", "np.ones_like(F)", "np.empty_like(A)", "np.zeros_like(A, dtype=int)",
    "np.zeros_like(x)", "np.ones_like([1.0, 2.0])", "np.zeros_like(A, shape=(2, 2))",
    "np.eye(3)", "np.eye(3, 4)", "np.identity(3)", "np.tri(3)", "np.tri(3, 4, 1)", "np.hanning(5)",
    "np.hamming(5)", "np.blackman(5)", "np.bartlett(5)", "np.tril_indices(3)", "np.triu_indices(3, 1)",
    "np.tril_indices_from(M)", "np.triu_indices_from(M)", "np.diag_indices(3)", "np.diag_indices_from(M)",
    "np.indices((2, 3))", "np.arange(5)", "np.arange(1, 7, 2)", "np.arange(x, 4.0, y)", "np.arange(3.0)",
    "np.linspace(0, 1, 5)", "np.linspace(x, y, 5)", "np.linspace(x, 2.0, 4, endpoint=False)",
    "np.linspace(V, 1.0, num=3)", "np.linspace(0.0, A, 3)", "np.logspace(0.0, 2.0, 5)",
    "np.geomspace(1.0, 2.0, 5)",
    "np.array([x, y])", "np.array([[x, y], [y, 1.0]])", "np.array([V, V])", "np.array(A)", "np.array(x)",
    "np.array([[V, V], [V, V]])", "np.array([x, 1])", "np.asarray(A)", "np.asarray([x, y])",
    "np.asanyarray(A)", "np.ascontiguousarray(A)", "np.asfortranarray(A)", "np.asarray_chkfinite(A)",
    "np.copy(A)", "A.astype(np.float32)", "F.astype(float)", "A.astype('float32')", "A.copy()", "A.flatten()",
    "np.astype(A, np.float32)", "np.array([x, n, D])",
]  # fmt: skip

ASKED = [
    *(f"np.{f}({a})" for f in ("all", "any", "argmax", "argmin", "nanargmax", "nanargmin",
      "count_nonzero") for a in ("A", "A, 0", "A, axis=1, keepdims=True", "V")),
    "np.argsort(A)", "np.argsort(A, axis=0)", "np.argsort(A, axis=None)", "np.argpartition(A, 1)",
    "np.lexsort((V, V))", "np.shape(A)", "np.shape(x)", "np.shape([1.0, 2.0])", "np.ndim(A)", "np.size(A)",
    "len(A)", "len((x, y))", "A.shape", "A.ndim", "A.size", "A.argmax()", "A.argsort(0)", "A.all()",
    "np.nonzero(A)", "np.flatnonzero(A)", "np.argwhere(A > 0)", "np.searchsorted(X, V)",
    "np.searchsorted(X, x)", "np.digitize(V, X[:2])", "np.isclose(A, B)", "np.allclose(A, B)",
    "np.array_equal(A, B)", "np.array_equiv(A, B)", "np.isscalar(x)", "np.iscomplexobj(A)",
    "np.isrealobj(A)", "np.iterable(A)", "np.isin(I, J)", "isinstance(A, np.ndarray)",
    "isinstance(x, float)", "isinstance(x, (int, np.ndarray))", "np.result_type(A, F)",
    "np.issubdtype(np.float64, np.floating)", "np.shares_memory(A, A)", "np.may_share_memory(A, B)",
    "np.broadcast_shapes((2, 1), (3,))",
]  # fmt: skip

EINSUM = [
    *(f'np.einsum("{s}", {a})' for s, a in (
        ("ij,jk->ik", "A, B.T"), ("ij,jk", "A, B.T"), ("ii", "M"), ("ii->i", "M"), ("ij->ji", "A"),
        ("ij->", "A"), ("ij->i", "A"), ("i,i", "V, V * 2"), ("i,j->ij", "V, W"), ("ij,ij", "A, B"),
        ("...i,i->...", "T, V"), ("...i,...i", "T, T * 2"), ("bij,bjk->bik", "T, R"), ("ij,k->k", "A, W"),
        ("ij,jk,kl->il", "A, B.T, A"), ("iij->j", "np.stack((M, M, M))"), ("...ij->...ji", "T"),
        ("ij,ij->ij", "COL, A"), ("ij,ij->j", "A, COL"), ("...,...", "A, ROW"), ("i...->...", "A"),
        ("ij,i", "A, W"), ("ij,kj->ik", "A, ROW"), ("i,i->i", "W, V[:1]"), ("", "x"), (",i", "x, V"),
        ("ij,jk", "F, F.T"), ("ij,jk->ik", "COL, A"), ("ij,ij->", "COL, ROW"), ("ij,ij->i", "A, COL"), ("iii->i", "np.stack((M, M, M))"), ("ij,k->ik", "COL, W"))),
]  # fmt: skip

LINALG = [
    "np.linalg.inv(M)", "np.linalg.inv(K)", "np.linalg.solve(M, W)", "np.linalg.solve(M, A)",
    "np.linalg.solve(K, T)", "np.linalg.solve(M, K)", "np.linalg.solve(K, A)", "np.linalg.solve(K, W)",
    "np.linalg.det(M)", "np.linalg.det(K)", "np.linalg.slogdet(N)", "np.linalg.slogdet(K)",
    "np.linalg.cholesky(N)", "np.linalg.cholesky(np.stack((N, N + 1)))", "np.linalg.eigvalsh(N)",
    "np.linalg.pinv(A)", "np.linalg.pinv(A.T)", "np.linalg.pinv(T)", "np.linalg.matrix_power(M, 3)",
    "np.linalg.matrix_power(M, 0)", "np.linalg.matrix_power(M, 1)", "np.linalg.matrix_power(M, -2)",
    "np.linalg.eigh(N)",
    *(f"np.linalg.norm({a})" for a in ("A", "V", "T", "A, axis=0", "A, axis=1, keepdims=True", "V, 2",
      "V, 1", "V, np.inf", "V, -np.inf", "V, 3", "V, 2.5", "A, 'fro'", "A, 1, axis=0",
      "A, np.inf, axis=1", "A, 3, axis=1", "T, axis=(1, 2)", "T, 'fro', axis=(0, 2)", "F", "F, axis=1",
      "A, None, 0", "F, 3, 0", "A, axis=(0, 1)", "A, keepdims=True", "V, 1, keepdims=True")),
    "np.linalg.vector_norm(A)", "np.linalg.vector_norm(A, axis=1)", "np.linalg.vector_norm(V, ord=3)",
    "np.linalg.matrix_norm(A)", "np.linalg.matrix_norm(T, keepdims=True)",
]  # fmt: skip

HOLES = [
    *(f"np.nan{f}({a})" for f in ("sum", "mean", "prod", "max", "min", "var", "std") for a in
      ("A", "HOLED", "HOLED, 0", "HOLED, axis=1", "HOLED, 1, keepdims=True", "F, 1")),
    "np.nanstd(HOLED, ddof=1)", "np.nanvar(HOLED, axis=1, ddof=1)", "np.nancumsum(HOLED, axis=1)",
    "np.nancumsum(HOLED)",
    *(f"np.{f}.reduce({a})" for f in ("add", "multiply", "maximum", "minimum") for a in
      ("A", "A, 1", "V", "A, axis=None", "T, axis=(0, 2), keepdims=True")),
]  # fmt: skip

PARTS = [
    "np.split(T, 2)", "np.split(A, 2, axis=1)", "np.split(A, (1, 3), axis=1)", "np.split(V, [1])",
    "np.array_split(V, 3)", "np.array_split(A, 2)", "np.vsplit(A, 3)", "np.hsplit(A, 2)", "np.hsplit(V, 2)",
    "np.dsplit(T, 2)", "np.meshgrid(V, W)", "np.meshgrid(V, W, indexing='ij')", "np.meshgrid(V, W, X)",
    "np.meshgrid(V, W, sparse=True)", "np.meshgrid(V)", "np.broadcast_arrays(A, V, x)",
]  # fmt: skip

CALCULUS = [
    "np.average(A)", "np.average(A, axis=1)", "np.average(A, weights=P)", "np.average(A, 1, P)",
    "np.average(A, axis=0, weights=COL[:, 0])", "np.average(T, axis=1, weights=COL[:, 0])",
    "np.average(V, weights=P[0])", "np.average(A, axis=1, weights=P, keepdims=True)", "np.average(F, weights=P)",
    "np.interp(x, SORTED, X)", "np.interp(A, SORTED, X)", "np.interp(10.0 * A, SORTED, X)",
    "np.convolve(V, W)", "np.convolve(W, V)", "np.convolve(V, W, 'same')", "np.convolve(V, W, mode='valid')",
    "np.convolve(W, V, 'same')", "np.convolve(X, V, 'same')", "np.convolve(V, X, 'valid')",
    "np.convolve(F[0], G)", "np.gradient(V)", "np.gradient(V, 0.1)", "np.gradient(A, axis=1)",
    "np.gradient(A, 0.5, axis=0)", "np.gradient(F, axis=0)", "np.trapezoid(V)", "np.trapz(V)", "np.trapezoid(V, dx=0.1)", "np.trapezoid(A)",
    "np.trapezoid(A, axis=0)", "np.trapezoid(X, SORTED)", "np.trapezoid(F)", "np.trapezoid(A, np.array([0.0, 1.0, 3.0, 4.0]))",
    "np.unwrap(9.0 * V)", "np.polyval(V, x)", "np.polyval(V, A)", "np.polyval(V, W)", "np.polyval([1.0, 2.0, 3.0], A)",
    "np.cross(M, N)", "np.cross(W, N)", "np.cross(K, W)", "np.cross(W, 2 * W + 1)",
]  # fmt: skip

LISTS = [
    "np.convolve(V, [1.0, 2.0])", "np.convolve([1.0, 2.0], V, 'same')", "np.cross(W, [1.0, 2.0, 3.0])", "np.dot(W, [1, 2, 3])",
    "np.dot([[1.0, 2.0, 3.0], [0.0, 1.0, 2.0]], W)", "np.interp(V, [0.0, 1.0, 2.0], (1.0, 3.0, 2.0))", "np.polyval([1.0, 2.0], A)",
    "np.multiply(W, [1.0, 2.0, 3.0])", "np.maximum(A, [0.0, 1.0, 0.5, 0.0])", "np.power(P, [1, 2, 3, 4])", "np.add.outer(W, [1.0, 2.0])",
    "np.choose([0, 1, 0], [W, 2 * W])", "np.choose([0, 1], [COL, 2 * COL])", "np.bincount([0, 1, 1], weights=W)",
    "np.concatenate((V, [1.0, 2.0]))", "np.average(A, axis=1, weights=[1.0, 2.0, 3.0, 4.0])", "np.full((2, 3), [1.0, 2.0, 3.0])",
    "np.linalg.solve([[1.0, 2.0, 0.0], [0.0, 1.0, 0.0], [1.0, 0.0, 1.0]], W)", "np.select([A > 0, True], [A, 2 * A])",
    "A // [1.0, 2.0, 0.5, 1.0]",
]  # fmt: skip

SEQUENCES = [
    *(f"np.correlate({a}, {b}{m})" for a, b in (("V", "W"), ("W", "V"), ("X", "V"), ("V", "X"), ("W", "W"), ("V", "V"), ("V", "W[:2]"),
      ("W[:2]", "V")) for m in ("", ", 'full'", ", 'same'")), "np.correlate(F[0], G, 'same')",
    "np.polyadd(V, W)", "np.polyadd(W, V)", "np.polysub(V, X)", "np.polysub(X, [1.0, 2.0])", "np.polymul(V, W)", "np.polymul(F[0], G)",
    "np.polymul(V, [0.0, 1.0, 2.0])", "np.polyder(V)", "np.polyint(V)", "np.polyder(F[0])", "np.polyint(F[0])", "np.vander(V)",
    "np.vander(V, 3)", "np.vander(V, 5, increasing=True)", "np.vander(F[0], 3)", "np.i0(A)", "np.i0(F)",
    "np.cross(M, N, axis=0)", "np.cross(M, W)", "np.linalg.cross(M, N)", "np.linalg.qr(A)", "np.linalg.qr(T)", "np.cov(ROW)",
    "np.meshgrid(A, W)", "np.meshgrid(ROW, T, indexing='ij')", "np.linalg.norm(V, float('inf'))", "np.divmod(F, 0.4)",
    "np.divmod(F, P)", "np.copysign(F, 0.7)", "np.diff(E, axis=0)", "np.diff(ONE, 2)", "np.trapezoid(E, axis=0)", "max(F[0])",
    "np.linalg.norm(F, np.inf, axis=0)",
    "np.add.accumulate(A)", "np.add.accumulate(V)", "np.add.accumulate(T, axis=1)", "np.multiply.accumulate(A, 1)",
    "np.multiply.accumulate(V)", "np.maximum.accumulate(V)", "np.minimum.accumulate(A, axis=1)", "np.maximum.accumulate(A)",
    "np.cumulative_sum(V)", "np.cumulative_sum(A, axis=1)", "np.cumulative_prod(A, axis=0)",
    "np.ediff1d(V)", "np.ediff1d(A)", "np.ediff1d(E)", "np.logical_and.reduce(A > 0)", "np.logical_or.reduce(A > 0, axis=1)",
    "np.nancumprod(HOLED)", "np.nancumprod(HOLED, axis=1)", "np.kaiser(5, 14.0)", "np.mask_indices(3, np.triu)",
    *(f"np.nan{f}({a})" for f, q in (("median", ""), ("quantile", ", 0.3"), ("percentile", ", 40"))
      for a in (f"HOLED{q}", f"HOLED{q}, axis=1", f"F{q}, axis=0", f"HOLED{q}, axis=0, keepdims=True")),
    "np.insert(V, 1, x)", "np.insert(V, -1, x)", "np.insert(V, 2, W)", "np.insert(A, 3, W)", "np.insert(V, [3, 1, 1], W)",
    "np.insert(V, [0, 2], x)", "np.insert(V, 0, [1.0, 2.0])", "np.insert(V, J, W)", "np.insert(V, [2], W)",
    *(f"np.{f}.outer({a}, {b})" for f in ("maximum", "minimum") for a, b in (("V", "W"), ("A", "V"), ("x", "V"), ("V", "x"), ("V", "A"))),
    "math.sumprod([x, y], [h, 2.0])", "np.unstack(np.reshape(A, (3, 4)))", "np.unstack(COL, axis=1)",
    "np.matvec(A, V)", "np.matvec(T, V)", "np.matvec(A, T)", "np.vecmat(W, A)", "np.vecmat(A[:2], R)", "np.vecmat(R[:, :, 0], A.T)",
]  # fmt: skip

FACTORS = [
    "np.linalg.svd(A, full_matrices=False)", "np.linalg.svd(A.T, full_matrices=False)", "np.linalg.svd(M)",
    "np.linalg.svd(T, full_matrices=False)", "np.linalg.svd(A, compute_uv=False)", "np.linalg.svdvals(A)",
    "np.linalg.svdvals(T)", "np.linalg.qr(M)", "np.linalg.qr(A.T)", "np.linalg.qr(K)",
    "np.linalg.lstsq(A.T, V, rcond=None)", "np.linalg.lstsq(A.T, B.T)", "np.linalg.lstsq(A, W)",
    "np.linalg.multi_dot((A, B.T, A))", "np.linalg.multi_dot([A, B.T])",
    "np.linalg.multi_dot([A, B.T, M, N])",
]  # fmt: skip

COUNTED = [
    "np.unique(I)", "np.union1d(I, J)", "np.intersect1d(I, J)", "np.setdiff1d(I, J)", "np.histogram(A)",
    "np.histogram(A, 5)", "np.bincount(J)", "np.bincount(J, W)", "np.bincount(J, weights=W, minlength=5)",
    "np.delete(V, 1)", "np.delete(V, [0, 2])", "np.delete(A, 1, axis=0)", "np.delete(A, (0, 1), axis=1)",
    "np.delete(A, 3)", "np.cov(A)", "np.cov(V)", "np.add.outer(V, W)", "np.add.outer(A, x)",
    "np.subtract.outer(V, W)", "np.subtract.outer(A, V)", "np.multiply.outer(V, A)", "np.fft.fftshift(A)",
    "np.fft.fftshift(A, axes=1)", "np.fft.ifftshift(V)", "np.fft.fftfreq(5)", "np.fft.rfftfreq(5, d=0.1)",
    "np.rollaxis(T, 2)", "np.rollaxis(T, 0, 3)", "np.rollaxis(T, 1, 0)", "np.linalg.matmul(A, B.T)",
    "np.vecdot(A, B)", "np.vecdot(A, V)", "np.vecdot(V, V * 2)", "np.linalg.vecdot(A, B)",
    "np.linalg.outer(V, W)", "np.random.rand()", "np.random.rand(2, 3)", "np.random.randn(3)",
    "np.random.uniform()", "np.random.uniform(0.0, 1.0, 3)", "np.random.normal(0.0, 1.0, (2, 3))",
    "np.random.normal(size=3)", "np.random.exponential(1.0, 2)", "np.random.poisson(1.0)",
    "np.random.standard_normal((2, 2))", "np.random.random()", "np.random.random(3)",
    "np.random.randint(3)", "np.random.randint(0, 5, (2, 3))", "np.random.permutation(4)",
    "np.random.permutation(J)", "np.random.seed(0)", "np.random.lognormal(0.0, 1.0, 3)",
    "np.random.laplace(size=(2, 2))", "np.random.gamma(2.0, 1.0, 3)", "np.random.beta(2.0, 3.0)",
    "np.random.binomial(5, 0.4)", "np.random.binomial(5, 0.4, (2, 3))", "np.random.geometric(0.3, 3)",
    "np.random.standard_exponential(4)", "np.random.choice(5)", "np.random.choice(V, 3)",
    "np.random.choice(J, 2, False)", "np.random.choice(3, p=[0.2, 0.3, 0.5])",
]  # fmt: skip

OWN = [
    "sum_to(A, (4,))", "sum_to(A, (3, 1))", "sum_to(A, ())", "sum_to(A, (3, 4))",
    "added_at((5,), J, W)", "added_at((3,), J % 2, W)", "quantile_weights(A, 0.3)",
    "placed_on_diagonal(W, (3, 3), 0, 0, 1)", "placed_on_diagonal(A[0], (5, 4), -1, 0, 1)",
    'padded_back(T, (2, 3, 2), ((0, 0), (0, 0), (1, 1)), "wrap")', "repeated_back(W, (2,), [1, 2])",
    "repeated_back(A, (2, 4), [1, 2], 0)", "added_along_axis((3, 5), I, A, 1)",
    "cofactors(M)", "cofactors(K)", "cofactors_moved(M, np.diag([1.0, 2.0, 0.0]))", "nan_quantile_weights(HOLED, 0.3)",
    "quantile_weights(A, 0.3, 1)", "range_weights(A)", "range_weights(A, 0)",
    "laid_out(A)", "zeros_laid_out(A)",
    "unsorted(W, [0.5, 0.7, 0.2])", "sorted_like(W, [0.5, 0.7, 0.2], True)",
]  # fmt: skip

METHODS = [
    "ONE.item()", "D.item()", "F[:1, :1].item()", "n.item()", "V.tolist()", "A.tolist()", "D.tolist()",
    "A.conj()", "A.conjugate()", "A.mT", "A.real", "A.imag", "x.real", "A.dtype", "A.nbytes", "A.itemsize",
    "A.strides", "A.flags", "A.round(1)", "A.ptp(0)", "A.argmin(1)", "A.any()", "A.max(1)", "V.searchsorted(W)",
    "A.nonzero()", "J.choose((W, W, W))", "A.argpartition(1)",
]  # fmt: skip
if not hasattr(np.ndarray, "ptp"):
    METHODS.remove("A.ptp(0)")

MATH = [
    *(f"math.{f}(x)" for f in "exp exp2 expm1 log log2 log10 log1p sqrt cbrt sin cos tan asin acos atan "
      "sinh cosh tanh asinh atanh degrees radians fabs erf erfc gamma lgamma floor ceil trunc isnan "
      "isinf isfinite modf frexp".split()),
    "math.acosh(y)", "math.gamma(-x)", "math.lgamma(7 * y)", "math.lgamma(-x)", "math.log(y, x)",
    "math.log(y, 10)", "math.atan2(x, y)", "math.fmod(5.5, x)", "math.fmod(y, x)", "math.remainder(y, x)",
    "math.copysign(x, y)", "math.nextafter(x, y)", "math.ldexp(x, 3)", "math.pow(x, y)", "math.pow(x, 2)",
    "math.hypot(x, y)", "math.hypot(x, y, h)", "math.dist((x, y), (h, 1.0))", "math.dist(V, V * 2)",
    "math.prod([x, y, h])", "math.prod(V)", "math.fsum([x, y])", "math.fsum(V)", "math.isclose(x, y)",
    "math.factorial(3)", "math.comb(4, 2)", "math.perm(4, 2)", "math.gcd(4, 6)", "math.lcm(4, 6, 8)", "math.isqrt(9)",
    "abs(x)", "abs(A)", "pow(x, 2)", "pow(x, y)", "pow(A, 2)", "max(x, y)", "min(x, y)", "max(x, 0)",
    "min(x, y, h)", "max([x, y, h])", "max(V)", "min(V)", "max(x, 1, y)", "sum([x, y])", "sum(V)",
    "sum(A)", "sum([A, V, x])", "sum((x, y), h)", "sum([V, V], V)", "divmod(y, x)", "np.divmod(A, B)",
    "np.divmod(A, COL)", "np.divmod(y, x)", "np.modf(A)", "np.modf(x)", "np.frexp(A)", "float(x)",
    "float(D)", "float(n)", "float(ONE[0])", "np.float64(x)", "np.float64(A)", "np.float32(x)",
    "np.float32(A)", "np.float16(2.0)", "int(x)", "bool(x)", "round(x)", "round(x, 2)", "round(n)", "str(x)",
    "repr(x)", "id(A)", "hash(x)", "type(x)", "callable(x)",
]  # fmt: skip

TOPICS = [
    POINTWISE, CONSTANT, REDUCED, TAKEN_WHERE, CONTRACTED, SHAPED, SELECTED, AXES, REARRANGED, JOINED, CLIPPED, TAKEN,
    MATRICES, CREATED, ASKED, HOLES, PARTS, CALCULUS, LISTS, SEQUENCES, FACTORS, COUNTED, OWN, EINSUM, LINALG, METHODS, MATH,
]  # fmt: skip


def _exists(text: str) -> bool:
    """Whether this NumPy and this Python have the function."""
    called = text.split("(")[0]
    if not called.startswith(("np.", "math.")):
        return hasattr(np.ndarray, "mT") or not text.endswith(".mT")
    if text == "np.take_along_axis(A, I[:, :2] % 4)" and NUMPY_1:
        return False
    found: Any = {"np": np, "math": math}[called.split(".")[0]]
    for name in called.split(".")[1:]:
        found = getattr(found, name, None)
    return found is not None


STACKS_OF_VECTORS = ["np.linalg.solve(K, A)", "np.linalg.solve(K, W)"]
EXAMPLES = [
    text
    for topic in TOPICS
    for text in topic
    if _exists(text) and not (NUMPY_1 and text in STACKS_OF_VECTORS)
]
