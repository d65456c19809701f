"""Deques as queues, windows and delay lines."""

import collections
from collections import deque

import numpy as np

from tests.corpus.registry import program

NUMBERS = {"wrt": "x", "args": lambda rng: (rng.normal(size=6),)}


@program(**NUMBERS)
def moving_average(x):
    window = deque(maxlen=3)
    total = 0.0
    for v in x:
        window.append(v * v)
        if len(window) == 3:
            total += sum(window) / 3
    return total


@program(**NUMBERS)
def queue(x):
    queue = deque([x[0]])
    total = 0.0
    for v in x[1:]:
        queue.append(v)
        if len(queue) > 2:
            total += queue.popleft() * v
    return total + sum(queue)


@program(**NUMBERS)
def filter_by_taps(x):
    d = deque([0.0, 0.0, 0.0], maxlen=3)
    total = 0.0
    for v in x:
        d.appendleft(v)
        total += 0.5 * d[0] + 0.3 * d[1] - 0.1 * d[2] ** 2
    return total


@program(**NUMBERS)
def delay_line(x):
    line = collections.deque([0.0] * 4, maxlen=4)
    y = 0.0
    total = 0.0
    for v in x:
        y = v + 0.5 * line[0] - 0.2 * line[-1] ** 2
        line.append(y)
        total += y * y
    return total


@program(**NUMBERS)
def breadth_first(x):
    queue = deque([0])
    seen = [False] * 6
    seen[0] = True
    total = 0.0
    while queue:
        k = queue.popleft()
        total += x[k] ** 2 * (1 + len(queue))
        for j in (2 * k + 1, 2 * k + 2):
            if j < 6 and not seen[j]:
                seen[j] = True
                queue.append(j)
    return total


@program(**NUMBERS)
def arrays_before(x):
    history = deque(maxlen=2)
    y = x * 1.0
    for k in range(4):
        history.appendleft(y)
        y = np.sin(y) + 0.5 * history[-1]
    return np.sum(y * history[0])


@program(**NUMBERS)
def ends_of_a_deque(x):
    d = deque(x[:2], 3)
    d.extend([x[2], x[3] * 2])
    d.extendleft(x[4:])
    d.reverse()
    a, b, c = d
    return a * 2 + b * 3 + c**2 + sum(d)


@program(**NUMBERS)
def nothing_kept(x):
    d = deque(maxlen=0)
    for v in x:
        d.append(v)
    return sum(d) + x[0]


@program(**NUMBERS)
def adams_bashforth(x):
    hist = deque(maxlen=3)
    u = x[0]
    for k in range(6):
        f = -x[1] * u + np.sin(x[2] * k)
        hist.append(f)
        if len(hist) < 3:
            u = u + 0.1 * hist[-1]
        else:
            f0, f1, f2 = hist
            u = u + 0.1 * (23 * f2 - 16 * f1 + 5 * f0) / 12
    return u


@program(**NUMBERS)
def lbfgs(x):
    s_list, y_list = deque(maxlen=2), deque(maxlen=2)
    w = x * 0.3
    g = 2 * w + np.sin(w)
    for k in range(4):
        q = g.copy()
        alphas = []
        for s, y in zip(reversed(s_list), reversed(y_list)):
            a = (s @ q) / (y @ s)
            alphas.append(a)
            q = q - a * y
        for s, y, a in zip(s_list, y_list, reversed(alphas)):
            b = (y @ q) / (y @ s)
            q = q + (a - b) * s
        w_new = w - 0.3 * q
        g_new = 2 * w_new + np.sin(w_new)
        s_list.append(w_new - w)
        y_list.append(g_new - g)
        w, g = w_new, g_new
    return np.sum(w**2)
