"""Random programs with lists, tuples, comprehensions, nested functions, against the complex step.

A long run by hand: CONTAINERS=20000 pytest tests/derive/test_random_containers.py
"""

import random

import pytest

from tests.derive.random_programs import CHUNK, chunks, refused

HELPERS = """
def first_doubled(arrays):
    first = arrays[0]
    first *= 2.0

def kept(arrays, v):
    arrays.append(v * 1.5)

def both(v, c):
    return v * c, v + c

def applied(f, v):
    return f(v) + f(v * 0.5)

def state(s, c):
    a, b = s
    return (a + c * b, b - c * a)

def pushed(s, c):
    a, b = s
    b -= c * a
    return s
"""
DEFINITIONS = [
    "def inner(v): return v * c + a[0]",
    "inner = lambda v: np.tanh(v) * c",
    "def inner(v):\n    w = v * b\n    return w + c",
    "def inner(v): return v * c if n % 2 else v + a",
]
LINES = [
    "xs = [{a}, {b}]",
    "xs = [{a} * k for k in range(3)]",
    "xs = [inner({a}), {b} * 1.0]",
    "xs.append({a} * c)",
    "xs.append({a})",
    "xs.append({a}.copy())",
    "{a} = xs.pop()",
    "{a} = xs[-1] * 1.0",
    "{a} = xs[0]",
    "xs[0] = {a} * {b}",
    "xs[-1] = {a}",
    "{a} *= c",
    "{a}[0] = {b}[1] ** 2",
    "{a} = {a} * {b}",
    "{a}, {b} = {b}, {a}",
    "{a}, {b} = both({a}, c)",
    "t = ({a}, {b})",
    "t = state(t, c)",
    "t = pushed(t, c)",
    "t = ({a} * 1.0, {b} * 1.0)",
    "{a} = t[0] * 2.0",
    "{a} = t[1]",
    "{a}, {b} = t",
    "s += sum(v.sum() * (k + 1) for k, v in enumerate(xs))",
    "for v in xs:\n    v *= 0.5",
    "for v in xs:\n    s += (v ** 2).sum()",
    "first_doubled(xs)",
    "kept(xs, {a})",
    "{a} = inner({b})",
    "{a} = applied(inner, {b})",
    "{a} = applied(lambda v: v * {b}, {a})",
    "s += applied(lambda v: (v * c).sum(), {a})",
    "xs = [v * c for v in xs]",
    "xs = xs[1:] + [{a}] if False else xs[:2]",
    "ys = xs",
    "ys.append({a} * 2.0)",
    "s += ys[-1].sum()",
]
RESULTS = ["s + (a * b).sum()", "s + (xs[0] ** 2).sum() + t[1].sum()", "s + (a * xs[-1]).sum()"]


class Writer:
    """Writes the statements of one program."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def program(self):
        pick = self.random.choice
        lines = [
            "a, b, s, n = u.copy(), u * c, 0.0, 0",
            f"xs = {pick(['[a * 1.0, u + c]', '[a, b]', '[u * k for k in range(2)]'])}",
            f"t, ys = {pick(['(a, b)', '(u * 2.0, b * c)'])}, [u * c]",
            pick(DEFINITIONS),
            *(self.line() for _ in range(pick([0, 1, 2]))),
            self.block("for n in range(3):", pick([1, 2, 3])),
            *(self.line() for _ in range(pick([1, 2, 3]))),
            f"return {pick(RESULTS)}",
        ]
        return f"{HELPERS}\ndef f(u, c):\n{_indented(chr(10).join(lines))}\n"

    def block(self, header, count):
        lines = [self.line() for _ in range(count)]
        if self.random.random() < 0.3:
            lines.append(f"if n == {self.random.choice('012')}:\n{_indented(self.line())}")
        return f"{header}\n{_indented(chr(10).join(lines))}"

    def line(self):
        a, b = self.random.sample(["a", "b"], 2)
        return self.random.choice(LINES).format(a=a, b=b)


def _indented(text):
    return "\n".join("    " + line for line in text.splitlines())


@pytest.mark.parametrize("first", chunks("CONTAINERS"))
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_right_or_refused(first):
    assert refused(Writer, first, (3,), fails=(IndexError, TypeError)) < 4 * CHUNK // 5
