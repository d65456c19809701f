"""float32, integers as data, empty and length-1 arrays, 0-d results, dtypes."""

import numpy as np

from tests.corpus.registry import program


@program(
    wrt=("x", "w"),
    args=lambda rng: (
        rng.normal(size=6).astype(np.float32),
        rng.normal(size=(6, 3)).astype(np.float32),
    ),
    tags="float32",
)
def float32_network(x, w):
    h = np.tanh(x @ w)
    h *= 2
    h[1:] += 0.5
    return np.sum(h**2) / len(h)


@program(
    wrt=("x", "s"),
    args=lambda rng: (rng.normal(size=(3, 4)).astype(np.float32), 0.7),
    tags="float32",
)
def float32_with_python_floats(x, s):
    y = x.copy()
    for i in range(1, len(y)):
        y[i] = s * y[i - 1] + y[i] / 3
    return y.mean() + np.sum(np.exp(-s * y))


@program(
    wrt="x",
    args=lambda rng: (rng.normal(size=5).astype(np.float32), rng.normal(size=5)),
    tags="float32",
)
def mixed_precision(x, weights):
    y = x * weights
    z = y.astype(np.float64) + x
    return np.sum(z**2)


@program(wrt="theta", args=lambda rng: (rng.normal(size=3), np.arange(12).reshape(4, 3), 2))
def integer_data(theta, counts, n):
    total = np.zeros(4)
    total += counts @ theta / counts.sum()
    scaled = counts * theta
    mixed = n * theta // 1 + theta**n
    return np.sum(total**2) + scaled[2, 1] + mixed.sum() + np.mean(counts[1] * theta)


@program(wrt=("x", "y"), args=lambda rng: (np.zeros(0), rng.normal(size=3)), tags="empty flat")
def empty_arrays(x, y):
    total = np.sum(x) + np.prod(x)
    for v in x:
        total += v
    z = np.concatenate((x, y, y[:0]))
    z[3:] *= 2
    return total + np.sum(z**2) + np.sum(np.outer(x, y))


@program(wrt="x", args=lambda rng: (np.array([0.7]),), tags="length-1")
def arrays_of_one(x):
    y = x[1:]
    z = np.cumsum(x) * np.sort(x)
    total = np.sum(np.diff(x)) + y.sum()
    for v in x:
        total += v**2
    return total + z[-1] + x.item()


@program(wrt="x", args=lambda rng: (np.array(1.3),), tags="0-d")
def zero_dimensional_loop(x):
    y = x.copy()
    for _ in range(3):
        y = y * np.sin(x)
        y += 1
    return float(y) + x[()] * 2


@program(wrt="x", args=lambda rng: (rng.normal(size=4),))
def integer_buffer_of_counts(x):
    counts = np.zeros(3, dtype=int)
    bins = np.zeros(3)
    for v in x:
        k = int(np.clip(np.floor(v + 1.5), 0, 2))
        counts[k] += 1
        bins[k] += v
    return np.sum(bins**2 / (counts + 1))


@program(wrt="x", args=lambda rng: (rng.normal(size=(3, 4)),))
def shapes_as_data(x):
    n, m = x.shape
    y = np.reshape(x, (m, n)) / n
    k = y.ndim + y.size + len(y)
    z = np.ones(shape=(x.shape[0],) + (2,)) * x[:, :2]
    return k * np.sum(z * y[:3, :2]) + np.size(x) * x.ravel()[3] + np.ndim(x)


@program(
    wrt="x", args=lambda rng: (np.asfortranarray(rng.normal(size=(3, 4))),), tags="fortran-order"
)
def fortran_ordered(x):
    y = x.ravel()
    z = x.reshape(2, 6)
    w = x.copy()
    w[:, 1] *= w[:, 0]
    return y[1] * z[1, 0] + np.sum(w[::-1] * x) + np.sum(x.T.reshape(-1) * np.arange(12))


@program(wrt="x", args=lambda rng: (rng.normal(size=(6, 4))[::2, ::-1],), tags="strided")
def strided_argument(x):
    y = np.ascontiguousarray(x)
    y = y.reshape(4, 3) + x.T
    y[1:3] *= x[0, 0]
    return np.sum(y**2)


@program(wrt="x", args=lambda rng: (rng.normal(size=5),))
def shadows_builtins(x):
    sum = 0.0
    max = x[0]
    for abs in x:
        sum += abs**2
        if abs > max:
            max = abs
    x_bar = sum / 5
    return x_bar * max


@program(
    wrt=("x", "unused"), args=lambda rng: (rng.normal(size=3), rng.normal(size=2)), tags="flat"
)
def argument_without_influence(x, unused):
    y = unused * 0
    z = np.round(unused) + np.sign(unused)
    return np.sum(x**2) + np.sum(y) + z[0]


@program(wrt="x", args=lambda rng: (rng.normal(size=(3, 4)),))
def predicates(x):
    total = 0.0
    for row in x:
        if np.any(np.isnan(row)) or not np.all(np.isfinite(row)):
            continue
        if np.logical_and(row > -3, row < 3).all() and not np.allclose(row, 0):
            total += row.sum()
        if isinstance(row, np.ndarray) and row.shape == (4,) and row.dtype == x.dtype:
            total *= row[0]
    inside = np.logical_or(x < -0.5, np.logical_not(x <= 0.5))
    if np.array_equal(x, x.copy()) and not np.isinf(total):
        total += np.sum(x[inside]) * np.count_nonzero(inside)
    return total


@program(wrt=("x", "c"), args=lambda rng: (rng.normal(size=5), 0.6))
def creation(x, c):
    grid = np.linspace(0, c, 5) + np.arange(5) * c + np.arange(0.0, 2.5, 0.5)
    filled = np.full_like(x, c)
    filled[::2] = x[::2]
    lower = np.tri(5) @ np.diag(x)
    powers = np.logspace(-1, 1, 5)
    stamp = np.zeros((2, 5), dtype=x.dtype)
    stamp[0] = filled
    stamp[1] = np.array([1, 2, 3, 4, 5]) * c
    return np.sum(grid * filled) + np.sum(lower @ powers) + np.sum(stamp[0] * stamp[1])


TABLE = [0.5, 1.5, -0.7]
NODES = (0.1, 0.4, 0.8)
MIXING = np.array([[0.9, 0.1, 0.0], [0.2, 0.7, 0.1], [0.0, 0.3, 0.7]])
STEPS = 3


@program(wrt="x", args=lambda rng: (rng.normal(size=3),), tags="beyond closure")
def module_constants(x):
    y = x * TABLE
    for _ in range(STEPS):
        y = MIXING @ y
    for node, weight in zip(NODES, TABLE):
        y = y + weight * np.cos(node * y)
    return np.sum(y**2) + TABLE[1] * y[0]


@program(wrt=("x", "s"), args=lambda rng: (np.float32(0.7), np.float32(1.9)), tags="float32")
def float32_scalars(x, s):
    y = x * s + np.float32(0.5)
    for k in range(3):
        y = np.sin(y) * s + k
    return y * x


@program(wrt="x", args=lambda rng: (rng.normal(size=4), True, None, "mean"))
def flags_and_options(x, centred, weights, reduction):
    y = x - x.mean() if centred else x
    if weights is None:
        weights = np.ones(len(x))
    weights = weights / weights.sum()
    assert reduction in ("mean", "sum")
    result = np.sum(weights * y**2)
    if reduction == "sum":
        result *= len(x)
    return result + x[0] * (1 if centred else 2)
