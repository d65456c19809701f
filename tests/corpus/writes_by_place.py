"""Arrays that are written by functions: put, place, flat, ufunc.at, out= and where=."""

import numpy as np

from tests.corpus.registry import program


@program(
    wrt=("positions", "charges"),
    args=lambda rng: (rng.uniform(0.0, 6.0, size=7), rng.normal(size=7), 8),
)
def charges_on_a_grid(positions, charges, n):
    """Each charge is shared by its two neighbours; the ends of the grid belong together."""
    density = np.zeros(n)
    cells = positions.astype(int)
    share = positions - cells
    np.add.at(density, cells, charges * (1.0 - share))
    np.add.at(density, (cells + 1) % n, charges * share)
    np.subtract.at(density, slice(0, 3), 0.1 * charges[:3])
    field = np.cumsum(density - density.mean())
    return np.sum(field**2)


@program(
    wrt="x",
    args=lambda rng: (rng.normal(size=(6, 4)), rng.uniform(size=(6, 4)) > 0.3),
    tags="no-duals",
)
def statistics_of_what_is_there(x, present):
    mean = np.mean(x, axis=0, where=present)
    spread = np.std(x, axis=0, where=present, ddof=1)
    score = (x - mean) / spread
    largest = score.max(axis=1, initial=-5.0, where=present)
    total = np.sum(score**2, where=present & (score > -1.0))
    rest = np.prod(x, axis=1, initial=0.5, where=~present)
    return total + largest @ rest + x.var(where=present) + np.add.reduce(x, where=present) @ mean


@program(
    wrt=("rates", "first"),
    args=lambda rng: (rng.normal(size=(3, 5)), 0.3, rng.uniform(size=5) > 0.5),
)
def bounds_that_start_a_reduction(rates, first, chosen):
    highest = np.max(rates, axis=0, initial=first, where=chosen)
    lowest = rates.min(initial=first)
    total = 0.0
    for row in rates:
        total += np.sum(row, initial=first, where=row > first) * lowest
    return total + np.sum(highest**2) + np.prod(rates[0], initial=first)


def safe_ratio(a, b):
    return np.divide(a, b, out=np.zeros_like(a), where=b > 0.2)


@program(wrt=("a", "b"), args=lambda rng: (rng.normal(size=(3, 4)), rng.normal(size=(3, 4))))
def division_where_it_is_safe(a, b):
    b = np.maximum(b, 0.0)
    ratio = safe_ratio(a, b)
    logs = np.log(b, out=a.copy(), where=b > 0.0)
    np.multiply(ratio, a[0], out=ratio, where=a > 0)
    np.add(logs, 1.0, logs)
    return np.sum(ratio**2) + np.sum(safe_ratio(logs[0], b[1]))


@program(wrt="u", args=lambda rng: (rng.normal(size=12), 0.2, 5))
def limited_advection(u, c, steps):
    """Slopes are limited in place, by buffers that are used again."""
    u = u.copy()
    slope = np.empty(12)
    flux = np.empty(13)
    for _ in range(steps):
        np.subtract(np.roll(u, -1), u, out=slope)
        np.clip(slope, -0.4, 0.6, out=slope)
        np.multiply(slope, 0.0, out=slope, where=slope * np.roll(slope, 1) < 0.0)
        np.add(u, 0.5 * (1.0 - c) * slope, out=flux[1:])
        flux[0] = flux[-1]
        u -= c * (flux[1:] - flux[:-1])
        u.clip(-2.0, 2.0, out=u)
    return np.sum(u**3)


@program(wrt="x", args=lambda rng: (rng.normal(size=5), np.array([1, 3, 1])))
def put_into_rows_and_tables(x, places):
    row = x**2
    np.put(row, places, x[:3])
    row.put([0, -1], [x[1] * x[2], 0.5])
    table = np.outer(x, row)
    np.put(table, [0, 7, -2], x[:2])
    table.T.put(places + 20, x, mode="wrap")
    np.put(table, np.array([[3, 4], [5, 99]]), x[0] ** 2, mode="clip")
    return np.sum(table**2) + np.take(row, places + 4, mode="wrap").prod()


@program(wrt="x", args=lambda rng: (rng.normal(size=(4, 3)),))
def place_and_putmask(x):
    y = 2.0 * x
    np.place(y, y > 0.5, x[0])
    np.putmask(y, y < -1.0, x[1] ** 2)
    np.putmask(y, y > 3.0, 0.25)
    np.copyto(y[2], x[3] * x[0], where=x[3] > 0.0)
    return np.sum(y**3)


@program(wrt="scores", args=lambda rng: (rng.normal(size=(4, 5)),))
def winners_replaced_along_an_axis(scores):
    y = scores * 1.5
    best = np.argmax(y, axis=1)[:, None]
    np.put_along_axis(y, best, scores.mean(axis=1, keepdims=True), axis=1)
    order = np.argsort(y, axis=0)[:2]
    np.put_along_axis(y, order, scores[:2] ** 2, axis=0)
    line = y[0].copy()
    np.put_along_axis(line, np.argsort(line)[-2:], 0.5, axis=0)
    return np.sum(y**2) + np.prod(line)


@program(wrt="x", args=lambda rng: (rng.normal(size=(3, 4)),))
def flat_in_the_order_of_entries(x):
    y = x**2
    y.flat[5] = x[0, 0]
    y.T.flat[1] = 2.0 * x[1, 1]
    y[:, ::2].flat[2:5] = x[2, :3]
    y.flat[[0, 7, 0]] *= x[0, 1]
    y.flat[-1] += 1.0
    corner = y.flat[3] * y.T.flat[-2]
    total = 0.0
    for k, (a, b) in enumerate(zip(y.flat, x.T.flat)):
        total += (k + 1) * a * b
    return total + corner + np.sum(y.flat[2:9:3] ** 2) + np.max(y.flat)


def smooth(grid, rate):
    for k in range(1, grid.size - 1):
        grid.flat[k] = grid.flat[k] + rate * (grid.flat[k - 1] - grid.flat[k + 1])
    return grid


@program(wrt=("x", "rate"), args=lambda rng: (rng.normal(size=(2, 4)), 0.3))
def flat_in_helpers_and_loops(x, rate):
    grid = np.empty((2, 4))
    grid.flat = x.T
    smooth(grid, rate)
    smooth(grid.T[:3], 0.5 * rate)
    entries = grid.flat
    for k in range(3):
        entries[2 * k] = entries[k] ** 2
    for k, v in enumerate(grid.flat):
        if k < 5:
            grid.flat[k + 2] += 0.1 * v * rate
    return np.sum(grid**2) + entries[6] + sum(v * v for v in x.flat)


@program(
    wrt="rates",
    args=lambda rng: (rng.uniform(0.1, 0.6, size=6), np.array([0, 2, 2, 1, 0, 2])),
    tags="no-duals",
)
def survival_by_group(rates, groups):
    """Updates of one entry follow one another: also those that are not linear."""
    alive = np.ones(4)
    np.multiply.at(alive, groups, 1.0 - rates)
    worst = np.zeros(4)
    np.maximum.at(worst, groups, rates)
    latest = rates[:4].copy()
    np.divide.at(latest, [0, 3, 0], 1.0 + rates[:3])
    np.logaddexp.at(latest, groups[1:3], rates[3:5])
    np.multiply.at(latest, slice(1, 3), rates[0])
    table = np.outer(alive, worst + 0.1)
    np.multiply.at(table, (groups, np.array([0, 1, 1, 0, 0, 1])), rates)
    np.power.at(table, [1, 1], 1.5)
    return np.sum(table) + alive @ latest


@program(wrt="x", args=lambda rng: (rng.normal(size=(3, 6)),))
def sorted_where_it_stands(x):
    y = x.copy()
    y.sort()
    y[1].partition(2)
    y[:, 1:4].sort(axis=0)
    middle = y[:, 2:4].copy()
    middle.sort(axis=1)
    np.fill_diagonal(y, middle[:, 0])
    y[2].fill(x[0, 0])
    return np.sum(y * np.arange(18).reshape(3, 6)) + np.sum(middle**2)


@program(wrt="x", args=lambda rng: (rng.normal(size=6),))
def written_argument(x):
    """The caller's array stays as it was."""
    np.put(x, [0, 2], x[3:5] ** 2)
    x.flat[1] = x[0] * x[2]
    np.minimum.at(x, [4, 4], x[0])
    np.place(x, x > 1.0, 1.0)
    return np.sum(x**3)


@program(wrt="x", args=lambda rng: (rng.normal(size=4),), tags="no-duals")
def results_in_given_arrays(x):
    table = np.empty((2, 4))
    np.stack([x, x**2], out=table)
    whole, rest = np.empty(4), np.empty(4)
    np.modf(3.0 * x, out=(rest, whole))
    square = np.outer(x, rest)
    np.dot(square, x, rest)
    np.mean(square, 0, None, table[1])
    ratio = np.where(x > 0.0, x**2, np.nan)
    np.nan_to_num(ratio, copy=False, nan=0.5)
    cube = np.zeros((3, 3, 3))
    np.fill_diagonal(cube, x[:2])
    return np.sum(table**2) + rest @ x + np.sum(ratio) + np.sum(cube**2)
