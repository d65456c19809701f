"""Random programs that write arrays through lists, tuples and dicts, against the complex step.

A long run by hand: ITEMS=20000 pytest tests/derive/test_random_items.py
"""

import random

import pytest

from tests.derive.random_programs import CHUNK, chunks, refused

HELPERS = """
def stepped(d, c):
    d["u"][1:] += c * d["v"][:-1]
    d["v"][0] = d["u"][2]

def replaced(d, c):
    d["u"] = d["u"] * c
    d["v"][1] *= 2.0

def handed_back(d, c):
    d["v"] *= c
    return d

def made(v, c):
    return {"u": v * c, "v": v ** 2}

def dict_of(u, v):
    return {"u": u, "v": v}

def cooled(arrays, c):
    for i, v in enumerate(arrays):
        v -= c * v[i % 3]

def filled(arrays, v):
    arrays.append(v * 0.5)
    arrays[0][1:] = v[1:]

def item(arrays, k):
    return arrays[k]

def kept(arrays, v):
    arrays.append(v)

def noted(g, v):
    g["h"].append(v)
    g["w"][0][1] *= 0.5

class Box:
    def __init__(self, u, v, c):
        self.u, self.v, self.c = u, v, c
        self.seen = []

    def step(self, n):
        self.u[1:] += self.c * self.v[:-1]
        self.v[0] = self.u[2]
        if n % 2:
            self.u, self.v = self.v, self.u
        self.seen.append(self.u)

    def total(self):
        return (self.u * self.v).sum() * self.c + sum(w[1] for w in self.seen)
"""
LINES = [
    "xs[0] *= {a}",
    "xs[{k}][1:] += c * xs[-1][:-1]",
    "xs[-1][0] = {a}[1] ** 2",
    "xs[{k}][{a} > 0] = 0.5",
    "xs[1] = {a} * c",
    "xs[{k}] = xs[-1] * 0.5",
    "xs[0], xs[1] = xs[1], xs[0]",
    "xs.append({a} * 1.0)",
    "xs.append({a})",
    "xs.append(xs[0])",
    "{a} = xs.pop()",
    "{a} = xs[{k}]",
    "{a} = item(xs, {k})",
    "{a}, {b} = xs[0], xs[1]",
    "{a} *= c",
    "{a}[0] = {b}[1] ** 2",
    "{a} = {a} * {b}",
    "{a}, {b} = {b}, {a}",
    "for v in xs:\n    v *= c",
    "for i, v in enumerate(xs):\n    v[i % 3] = {a}[0] * c",
    "for v, w in zip(xs, ys):\n    v += w * c",
    "for v in ({a}, {b}):\n    v[0] *= c",
    "for v in xs:\n    {a}[1] += v[0] ** 2",
    'd["u"][1:] += d["v"][:-1] * c',
    'd["v"] *= d["u"]',
    'd["u"][{k}] = {a}[{k}] ** 2',
    'd["v"] = {a} * 1.0',
    'd["v"] = {a}',
    'd["u"], d["v"] = d["v"], d["u"]',
    '{a} = d["u"]',
    "for v in d.values():\n    v *= c",
    "for key in d:\n    d[key][0] = {a}[1] * c",
    "stepped(d, c)",
    "replaced(d, c)",
    "d = handed_back(d, c)",
    "d = made({a}, c)",
    'd = {{"u": {a}, "v": {b} * 1.0}}',
    "cooled(xs, c)",
    "filled(xs, {a})",
    "kept(xs, {a})",
    "xs = [{a} * 1.0, {b} * c]",
    "xs = [{a}, {b}]",
    "xs = [v * c for v in xs]",
    "xs = [A[0], A[1]]",
    "ys = xs",
    "ys = [{a} * 2.0, u * c]",
    "ys[1][0] += {a}[2]",
    "e[0][1] *= {a}",
    'e[1]["z"][1:] = {a}[:-1]',
    "e[0][0] = {a} * c",
    "e = ([{a}, {b} * c], {{'z': u * c}})",
    'g["h"].append({a})',
    'g["w"].append({a} * c)',
    'g["w"][-1][0] = {a}[1]',
    'h = g["w"]',
    "h.append({b})",
    "h[0][2] *= c",
    "noted(g, {a})",
    's += sum(v[0] for v in g["h"]) + sum(v[1] ** 2 for v in g["w"])',
    "box.step(n)",
    "box.u[1] = {a}[0] ** 2",
    "box.v = {a}",
    "box.c = box.c * c",
    "box = Box({a}, {b} * 1.0, c)",
    "{a} = box.u",
    "{a} = box.seen[-1]",
    "twin = box",
    "twin.v[0] *= twin.c",
    "s += box.total()",
    "A[{k} % 2] = {a}",
    "A *= c",
    "for row in A:\n    row[0] = row[1] * c",
    "s += (xs[{k}] * d['u']).sum()",
    "s += (ys[0] ** 2).sum() + e[0][1][0]",
    "s += ({a} * {b}).sum()",
    "hist.append({a}.copy())",
    "hist.append({a})",
    "hist.append(xs[0])",
]
RESULTS = [
    "s + sum((v ** 2).sum() for v in xs)",
    'd["u"] @ d["v"] + xs[0] @ xs[1] + s',
    "sum((h * h).sum() * (k + 1) for k, h in enumerate(hist)) + s + (a * b).sum()",
    'e[0][0] @ e[1]["z"] + (A ** 2).sum() + e[0][1][2] ** 2',
    "(A ** 2).sum() + xs[-1] @ ys[0] + s",
]


class Writer:
    """Writes the statements of one program."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def program(self):
        pick = self.random.choice
        lines = [
            "a, b, s, n, hist = u.copy(), u * c, 0.0, 0, [u * 1.0]",
            "A = np.outer(u[:2], u)",
            f"xs = {pick(['[a * 1.0, u + c]', '[a, b]', '[u * k for k in range(2)]'])}",
            f"ys = {pick(['[u * c, u * 2.0]', 'xs'])}",
            f"d = {pick(['made(u, c)', 'dict_of(u * c, a)'])}",
            'g, h = {"h": [], "w": [u * 1.0]}, [b]',
            f"box = Box({pick(['a', 'u * 1.0'])}, b, c)",
            "twin = box",
            "e = ([u * 1.0, b * c], {'z': u ** 2})",
            *(self.line("1") for _ in range(pick([0, 1, 2]))),
            self.block("for n in range(3):", pick([1, 2, 3])),
            *(self.line("0") for _ in range(pick([0, 1, 2]))),
            f"return {pick(RESULTS)}",
        ]
        return f"{HELPERS}\ndef f(u, c):\n{_indented(chr(10).join(lines))}\n"

    def block(self, header, count):
        lines = [self.line(self.random.choice(["0", "1", "n % 2"])) for _ in range(count)]
        if self.random.random() < 0.4:
            lines.append(f"if n == {self.random.choice('012')}:\n{_indented(self.line('1'))}")
            if self.random.random() < 0.4:
                lines.append(f"else:\n{_indented(self.line('0'))}")
        return f"{header}\n{_indented(chr(10).join(lines))}"

    def line(self, k):
        a, b = self.random.sample(["a", "b"], 2)
        return self.random.choice(LINES).format(a=a, b=b, k=k)


def _indented(text):
    return "\n".join("    " + line for line in text.splitlines())


@pytest.mark.parametrize("first", chunks("ITEMS"))
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_right_or_refused(first):
    assert refused(Writer, first, (3,), fails=(IndexError, TypeError, ValueError)) < 4 * CHUNK // 5
