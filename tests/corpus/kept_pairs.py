"""Numbers and arrays side by side in what is kept in lists, while the arrays go on being written."""

import numpy as np

from tests.corpus.registry import program


@program(wrt="u", args=lambda rng: (rng.uniform(0.5, 1.5, size=4),), tags="aliases")
def pairs_of_a_number_and_the_array(u):
    u = u * 1.0
    hist = []
    for i in range(3):
        hist.append((u[0] * 2, u))
        u[1:] += u[:-1]
    return sum([s * np.sum(v) for s, v in hist])


def keep(hist, pair):
    hist.append(pair)


@program(wrt="u", args=lambda rng: (rng.uniform(0.5, 1.5, size=4),), tags="aliases")
def pairs_kept_by_a_helper(u):
    u = u * 1.0
    hist = []
    for i in range(3):
        keep(hist, (u[0] * 2, u))
        u[1:] += u[:-1]
    s = 0.0
    for a, v in hist:
        s = s + a * np.sum(v)
    return s


@program(wrt="u", args=lambda rng: (rng.uniform(0.5, 1.5, size=4),), tags="aliases")
def dict_in_a_list(u):
    u = u * 1.0
    d = {"t": u[0] ** 2, "u": u}
    hist = [d]
    u[0] = 3.0 * u[1]
    return hist[0]["t"] * np.sum(hist[0]["u"]) + d["t"]


def use(x, pair):
    return np.sin(x) + pair[0] * pair[1]


@program(wrt="x", args=lambda rng: (rng.uniform(0.5, 1.5, size=4),), tags="aliases")
def array_and_a_pair_that_holds_it(x):
    y = x * 1.0
    v = use(y, (y[0], y))
    y *= 2
    return np.sum(v * y)


def with_doubled_start(pair):
    pair[1][0] = pair[0] * 2
    return pair[0]


@program(wrt="x", args=lambda rng: (rng.uniform(0.5, 1.5, size=4),), tags="aliases")
def written_through_a_pair(x):
    y = x * 1.0
    s = with_doubled_start((y[1], y))
    return s * np.sum(y**2)


@program(wrt="x", args=lambda rng: (rng.uniform(0.5, 1.5, size=4),), tags="aliases")
def lists_popped_again(x):
    y = x * 1.0
    hist = []
    keep(hist, [y[0], y])
    keep(hist, [y[1] * 3, y])
    y += 1
    p = hist.pop()
    q = hist.pop()
    return p[0] * q[0] * np.sum(p[1] * y)


class Entry:
    def __init__(self, t, u):
        self.t = t
        self.u = u


@program(wrt="x", args=lambda rng: (rng.uniform(0.5, 1.5, size=4),), tags="aliases")
def objects_in_a_log(x):
    y = x * 1.0
    log = []
    for i in range(2):
        log.append(Entry(y[0] * i, y))
        y *= 1.5
    return sum(r.t + np.sum(r.u**2) for r in log)


@program(wrt="x", args=lambda rng: (rng.uniform(0.5, 1.5, size=4),), tags="aliases")
def objects_kept_by_a_helper(x):
    y = x * 1.0
    log = []
    for i in range(2):
        keep(log, Entry(y[0] * (i + 1), y))
        y *= 1.5
    return sum(r.t + np.sum(r.u**2) for r in log)


@program(wrt="x", args=lambda rng: (rng.uniform(0.5, 1.5, size=4),), tags="aliases")
def pairs_within_pairs(x):
    y = x * 1.0
    nest = [(y[0], [y, y[1]])]
    a, (b, c) = nest[0]
    b *= 2.0
    return a * c * np.sum(nest[0][1][0])


def remembering(x, pair, seen):
    seen.append(pair)
    return np.sin(x) + pair[0] * pair[1]


@program(wrt="x", args=lambda rng: (rng.uniform(0.5, 1.5, size=4),), tags="aliases")
def remembered_by_what_computes(x):
    seen = []
    v = remembering(x, (x[0], x), seen)
    pair = seen.pop()
    return np.sum(v * pair[0])
