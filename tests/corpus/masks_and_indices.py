"""Masks, integer arrays, where, sorting, gather and scatter."""

import numpy as np

from tests.corpus.registry import program


@program(wrt="x", args=lambda rng: (rng.normal(size=9),))
def boolean_masks(x):
    y = x.copy()
    positive = x > 0
    y[positive] = y[positive] ** 2
    y[~positive] *= -0.5
    y[(x > -1) & (x < 0)] += x.sum()
    return np.sum(y) + np.sum(x[x > 0.2] ** 3) + np.mean(y[np.abs(y) < 1])


@program(
    wrt=("x", "w"),
    args=lambda rng: (rng.normal(size=5), rng.normal(size=7), np.array([0, 3, 3, 1, 4, 0, 3])),
)
def gather_repeated(x, w, index):
    return np.sum(x[index] * w) + np.sum(np.take(x, index) ** 2) + x[[0, 0, 1]].prod()


@program(
    wrt="values",
    args=lambda rng: (rng.normal(size=8), rng.integers(0, 4, size=8), 5),
)
def scatter_add(values, groups, n):
    sums = np.zeros(n)
    np.add.at(sums, groups, values)
    counts = np.bincount(groups, minlength=n)
    means = sums / np.maximum(counts, 1)
    return np.sum((values - means[groups]) ** 2) + np.sum(sums**2)


@program(wrt="v", args=lambda rng: (rng.normal(size=4),))
def repeated_stores_keep_the_last(v):
    y = np.zeros(3)
    y[[0, 1, 0, 2]] = v
    z = np.ones(3)
    z[[1, 1]] += v[:2]
    z[np.array([0, 2])] *= v[2:]
    return np.sum(y**2) + np.sum(z**3)


@program(wrt="x", args=lambda rng: (rng.normal(size=(4, 5)),))
def mixed_indices(x):
    rows = np.array([0, 2, 3])
    cols = np.array([1, 4, 1])
    y = x.copy()
    y[rows, cols] = y[rows, cols] * 3
    y[:, [0, 2]] += x[0, 0]
    y[1, ::-2] = x[2, :3]
    y[..., -1] **= 2
    return np.sum(y[rows] ** 2) + y[rows[:, None], cols].sum() + y[-1, 1:4:2].prod()


@program(wrt="x", args=lambda rng: (rng.normal(size=7),))
def where_branches(x):
    a = np.where(x > 0, np.sqrt(np.abs(x)), x**2)
    b = np.where(x[:, None] > x[None, :], x[:, None], 0.0)
    c = np.clip(x, -0.7, 0.9)
    d = np.where(np.isfinite(x), x, 0.0)
    return np.sum(a) + np.sum(b**2) / 10 + c @ d


@program(wrt="x", args=lambda rng: (rng.normal(size=8),))
def order_statistics(x):
    s = np.sort(x)
    order = np.argsort(x)
    trimmed = s[2:-2].mean()
    weighted = np.sum(x[order] * np.arange(x.size))
    return np.median(x) * trimmed + weighted + x[np.argmax(x)] - x.min()


@program(wrt="scores", args=lambda rng: (rng.normal(size=9), rng.permutation(9) < 4))
def pairwise_ranking(scores, relevant):
    loss = 0.0
    for i in np.flatnonzero(relevant):
        for j in np.where(~relevant)[0]:
            margin = scores[i] - scores[j]
            loss += np.log1p(np.exp(-margin))
    return loss / (relevant.sum() * (~relevant).sum())


@program(wrt="x", args=lambda rng: (rng.normal(size=(5, 3)), np.array([2, 0, 1, 1, 0])))
def one_entry_per_row(x, labels):
    n = len(x)
    picked = x[np.arange(n), labels]
    along = np.take_along_axis(x, labels[:, None], axis=1)
    onehot = np.eye(3)[labels]
    y = x.copy()
    y[np.arange(n), labels] -= 1.0
    return np.sum(picked**2) + np.sum(along * x[:, :1]) + np.sum(onehot * y**3)


@program(wrt="x", args=lambda rng: (rng.normal(size=(4, 4)),))
def triangles_and_diagonals(x):
    lower = np.tril(x, -1)
    upper = x[np.triu_indices(4, 1)]
    d = np.diag(x)
    D = np.diag(d**2)
    return np.sum(lower @ D) + upper @ upper + np.trace(x, offset=1) * d.sum()


@program(wrt="x", args=lambda rng: (rng.normal(size=10),))
def mask_in_two_dimensions(x):
    grid = x.reshape(2, 5) * 1.5
    mask = grid > 0.1
    grid[mask] = np.log1p(grid[mask])
    rows = mask.any(axis=1)
    grid[rows] += 0.5
    grid[:, ~mask.all(axis=0)] *= x[0]
    return grid.sum() + np.count_nonzero(mask) * x[1]


@program(
    wrt=("source", "gain"),
    args=lambda rng: (rng.normal(size=(3, 4)), 0.4, [(0, 1), (2, 3), (0, 1)]),
    tags="list-of-pairs",
)
def edges_of_a_graph(source, gain, edges):
    out = source.copy()
    for i, j in edges:
        out[i, j] += gain * out[j % 3, i]
        out[i] *= 1 + gain
    return np.sum(out**2)


@program(
    wrt=("features", "W"),
    args=lambda rng: (
        rng.normal(size=(5, 3)),
        rng.normal(size=(3, 2)),
        np.array([[0, 1, 1, 3], [1, 2, 4, 0]]),
    ),
)
def message_passing(features, W, edge_index):
    h = features @ W
    src, dst = edge_index
    messages = np.tanh(h[src])
    out = np.zeros_like(h)
    np.add.at(out, dst, messages)
    degree = np.zeros(len(h))
    np.add.at(degree, dst, 1)
    return np.sum((h + out / (degree[:, None] + 1)) ** 2)


@program(wrt=("x", "threshold"), args=lambda rng: (rng.normal(size=11), 0.3))
def soft_threshold_in_place(x, threshold):
    y = x.copy()
    small = np.abs(y) < threshold
    y[small] = 0
    y[y > 0] -= threshold
    y[y < 0] += threshold
    return np.sum(y**2) + np.sum(np.abs(y))
