"""Random stencils with helpers, comprehensions, and pipelines of out=, against the complex step.

A long run by hand: PIPELINES=20000 pytest tests/derive/test_random_pipelines.py
"""

import random

import pytest

from tests.derive.random_programs import CHUNK, chunks, refused

HELPERS = """
I = np.array([0, 2, 2, 1])
MASK = np.array([True, False, True, True])
GRID = np.arange(16.0).reshape(4, 4) % 3 > 0
k, v = 2, 1.5

def laplace(A):
    return A[2:, 1:-1] + A[:-2, 1:-1] + A[1:-1, 2:] + A[1:-1, :-2] - 4 * A[1:-1, 1:-1]

def relaxed(A, c):
    A[1:-1, 1:-1] += c * laplace(A)
    return A

def walls(A, n):
    if n % 2:
        A[0], A[-1] = A[-2], A[1]
    else:
        A[:, 0] = A[:, 1]
        A[:, -1].fill(0.5)

def inner(A):
    return A[1:-1, 1:-1]

def smooth(A, out, c):
    np.multiply(A, c, out=out)
    np.add(out[1:], A[:-1], out=out[1:])
    return out

def mean(xs):
    return sum(xs) / len(xs)

def spread(xs):
    m = mean(xs)
    return sum((x - m) ** 2 for x in xs)

def dots(A, w):
    return np.array([sum(a * b for a, b in zip(row, w)) for row in A])

def pair(a, b):
    return a * b, a - b
"""
STENCILS = [
    "{A}[1:-1, 1:-1] = laplace({B}) * c",
    "{A}[1:, :] -= c * {B}[:-1, :] ** 2",
    "{A}[:, 1:-1] *= {B}[:, 2:]",
    "{A} = relaxed({B}, c)",
    "{A} = relaxed({B}.copy(), c)",
    "walls({A}, {n})",
    "walls({A}.T, {n} + 1)",
    "inner({A})[:] = inner({B}) * 2",
    "z = inner({A}); z += laplace({B})",
    "{A}[[0, -1], :] = {B}[1:3]",
    "{A}, {B} = {B}, {A}",
    "{A} = {B}",
    "{A} = np.roll({B}, 1, 0) + c * {A}",
    "{a} = {A}[{n}]",
    "{a} = {A}[:, {n}] * 1.0",
    "{A} = {B}.T",
    "{A} = np.outer({a}, {b})",
    "for row in {A}:\n    row *= {b}\n    s += row[0]",
    "for i, row in enumerate({A}):\n    {B}[i] = row * i + {b}",
    "for p, q in zip({A}[1:], {B}):\n    p += c * q",
]
OUTPUTS = [
    "np.multiply({a}, {b}, out={a})",
    "np.add({a}[1:], {a}[:-1], out={a}[1:])",
    "np.subtract({a}[:-1], c * {b}[1:], out={a}[:-1])",
    "{a} = np.sin({b}, out={a})",
    "{a} = np.multiply({a}, c, out={b})",
    "np.exp({b} * 0.1, out={A}[{n}])",
    "np.copyto({a}, {b}, where=MASK)",
    "np.copyto({A}, {b}, where=GRID)",
    "np.copyto({a}[::-1], {b})",
    "np.copyto({A}.T, {B})",
    "np.putmask({a}, MASK, {b}[{n}])",
    "np.putmask({A}, GRID, c)",
    "np.fill_diagonal({A}, {a})",
    "np.fill_diagonal({A}[1:, :3], c)",
    "np.fill_diagonal({A}, [{a}[0], 2.0, {b}[{n}], c])",
    "np.add.at({a}, I, {b} * c)",
    "np.subtract.at({a}, I[{n}:], {b}[{n}])",
    "np.add.at({A}, (I, {n}), {b} * 1.0)",
    "np.add.at({A}, I, {b} + 0.0)",
    "{a}[1:].fill({b}[0])",
    "{A}[{n}].fill(c)",
    "{a} = smooth({b}, {a}, c)",
    "{a} = smooth({b} * 1.0, np.empty_like({b}), c)",
    "{A}[{n}, :2] = pair({a}[0], c)",
    "{A}[1:, {n}] = [{b}[0], c, {a}[1] * c]",
    "np.dot({A}, {b} * 1.0, out={a})",
]
COMPREHENSIONS = [
    "xs = [p * c for p in {a}]",
    "xs = [p * q + {n} for p, q in zip({a}, xs)]",
    "xs = [i * p for i, p in enumerate(xs)]",
    "xs = [v for v in {a} if c != 0]",
    "xs = [xs[i] + xs[i - 1] for i in range(4)]",
    "xs = [sum(k * k for k in {b}[:2]) * k for k in xs]",
    "xs = [sum(x * y for y in {a} for y in [y, c]) for x in xs]",
    "xs[{n}] = xs[0] * c",
    "s += spread(xs) + spread({a})",
    "s += mean([p * k for p in {a}])",
    "s += sum(p * i for i, row in enumerate({A}) for p in row if i != {n})",
    "s += sum({A}[i, j] * {B}[j, i] for i in range(4) for j in range(i))",
    "s += sum([v * sum(w * i for i, w in enumerate(row)) for row, v in zip({A}, {a})])",
    "{a} = dots({A}, {b})",
    "{a} = np.array([p * p for p in {b}])",
    "{a} = np.array(xs)",
    "{a}[:] = [x * c for x in xs]",
    "{A} = np.array([[p * q for q in {a}] for p in {b}])",
    "{A} = np.stack([row * i for i, row in enumerate({B})])",
    "{A} = np.stack([{a}, {b}, {a} * 2, {b} + c], axis=1)",
    "{a} = sum(row * c for row in {A})",
    "{a} = np.concatenate([{A}[i][i : i + 1] for i in range(4)])",
    "rows = [row * 1.0 for row in {A}]; s += sum(np.sum(r * r) for r in rows[:{n}])",
    "if any(len({A}) > i for i in range({n})):\n    s += {a}[0]",
]
RESULTS = [
    "s + (A**2).sum() + (a * b).sum()",
    "s + (A * B).sum() + sum(x * v for x in xs)",
    "spread(xs) + (B**2).sum() + a @ b",
]


class Writer:
    """Writes the statements of one program, most of them of one kind."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.main = [STENCILS, OUTPUTS, COMPREHENSIONS][seed % 3]

    def program(self):
        pick = self.random.choice
        lines = [
            "A, B, s = u.copy(), u * c, 0.0",
            f"a, b = {pick(['A[0]', 'u[0] * 1.0'])}, {pick(['B[1]', 'u[1] + c', 'A[2]'])}",
            "xs = [p * 2 for p in u[3]]",
            *self.statements(pick([0, 1, 2]), "1"),
            "for n in range(3):",
            *indented(self.statements(pick([2, 3, 4]), "n")),
            *self.statements(pick([0, 1, 2]), "2"),
            f"return {pick(RESULTS)}",
        ]
        return "\n".join([HELPERS, "def f(u, c):", *indented(lines), ""])

    def statements(self, count, n):
        return [line for _ in range(count) for line in self.statement(n)]

    def statement(self, n):
        if self.random.random() < 0.15:
            return [
                f"if {n} == {self.random.choice('012')}:",
                *indented(self.statements(self.random.choice([1, 2]), n)),
            ]
        chosen = self.main if self.random.random() < 0.7 else STENCILS + OUTPUTS + COMPREHENSIONS
        (A, B), (a, b) = self.random.sample("AB", 2), self.random.sample("ab", 2)
        return self.random.choice(chosen).format(A=A, B=B, a=a, b=b, n=n).split("\n")


def indented(lines):
    return ["    " + line for line in lines]


@pytest.mark.parametrize("first", chunks("PIPELINES"))
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_right_or_refused(first):
    assert refused(Writer, first, (4, 4), 0.3) < CHUNK // 2
