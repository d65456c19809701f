"""Random programs that bind, view and write arrays under several names, against the complex step.

A long run by hand: ALIASES=20000 pytest tests/derive/test_random_aliases.py
"""

import random

import pytest

from tests.derive.random_programs import CHUNK, chunks, refused

LONG, SHORT, MATRIX = ["a", "b", "w"], ["p", "q"], ["M", "N"]
HELPERS = """
def scaled(v, c):
    v *= c
    return v

def part(v, k):
    return v[k : k + 3]

def chosen(v, k):
    if k % 2:
        return v
    return v.copy()

def shifted(v, c):
    v[1:] += c * v[:-1]

def rows(v):
    return v.reshape(2, 3)

def added(v, w, c):
    v += c * w
    w[0] = v[1] * c
    return v

def exchanged(v, w, n):
    for k in range(n):
        v[1:] += 0.5 * w[:-1] * v[0]
        v, w = w, v
    return v

def flattened(M, c):
    v = M.reshape(-1)
    v[1:] *= c
    M[0, 0] += v[2] ** 2
    return v

def anew(v, c, k):
    if k % 2:
        v = v * c
    v[1] *= c
    return v

def through(v, w, c):
    added(v, w, c)
    w = exchanged(w, v, 1)
    return anew(w, c, 1) + v
"""
BINDINGS = {
    "long": [
        "{a} = {b}",
        "{a} = {b} * {a}",
        "{a} = {b}.copy()",
        "{a} = {M}.ravel()",
        "{a} = {M}.reshape(-1)",
        "{a} = {M}.T.reshape(6)",
        "{a} = chosen({b}, {k})",
        "{a} = scaled({b}, c)",
        "{a} = np.tanh({b}) + c",
        "{a}, {b} = {b}, {a}",
        "{a}, {b} = {b}, {w}",
        "{a} = {b}[::-1]",
        "{a} = added({b}, {a}, c)",
        "{a} = exchanged({b}, {w}, {k})",
        "{a} = flattened({M}, c)",
        "{a} = anew({b}, c, {k})",
        "{a} = through({b}, {b}, c)",
    ],
    "short": [
        "{p} = {a}[:3]",
        "{p} = {a}[::2]",
        "{p} = {a}[{k} : {k} + 3]",
        "{p} = {M}[{k} % 2]",
        "{p} = part({a}, {k})",
        "{p} = {q}",
        "{p} = {q} * c",
        "{p} = np.asarray({q})",
        "{p}, {q} = {q}, {p}",
        "{p} = scaled({q}, c)",
        "{p} = {a}[{k}:][:3]",
    ],
    "matrix": [
        "{M} = {a}.reshape(2, 3)",
        "{M} = rows({a})",
        "{M} = {a}.reshape(3, 2).T",
        "{M} = {N}",
        "{M} = np.outer({p}[:2], {q})",
        "{M} = chosen({N}, {k})",
        "{M} = {N}[::-1]",
    ],
}
WRITES = [
    "{a}[{k}] = {b}[{k} + 1] * c",
    "{a}[1:] = {b}[:-1]",
    "{a}[2:] += c * {b}[:-2]",
    "{a} *= {b}",
    "{a} += c",
    "{p} *= c",
    "{p} += {q}",
    "{p}[0] = {a}[1] ** 2",
    "{p}[:] = {q}[::-1]",
    "{M}[1] = {p}",
    "{M}[:, 0] *= {q}[:2]",
    "{M}[{k} % 2] += {p}",
    "{M} *= 0.5",
    "shifted({a}, c)",
    "shifted({p}, 0.5)",
    "scaled({M}[0], c)",
    "added({a}, {b}, c)",
    "added({a}, {a}, c)",
    "added({a}[1:], {a}[:-1], c)",
    "added({M}[0], {M}[{k} % 2], c)",
    "added({p}, {a}[:3], 0.5)",
    "exchanged({a}, {b}, 3)",
    "flattened({M}, c)",
    "flattened({M}.T, c)",
    "anew({p}, c, {k})",
    "through({p}, {q}, c)",
    "through({a}, {b}, c)",
    "s += ({a} * {b}).sum()",
    "s += ({p} ** 2).sum() + {M}[0, 1]",
]
RESULTS = [
    "s + (a * b).sum() + (M**2).sum()",
    "s + (w**2).sum() + (p * q).sum()",
    "s + a[0] * b[1]",
]


class Writer:
    """Writes the statements of one program."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def program(self):
        pick = self.random.choice
        before = self.statements(pick([0, 1, 2]), "1", 1)
        body = self.statements(pick([2, 3, 4]), "n", 1)
        return "\n".join(
            [
                HELPERS,
                "def f(u, c):",
                "    a, b, w, s = u.copy(), u * c, u + c, 0.0",
                f"    p, q = {pick(['u[:3]', 'a[:3]', 'a[2:5]', 'u[:3] * c'])}, b[3:] * 1.0",
                f"    M, N = {pick(['a', 'b', '(u + c)'])}.reshape(2, 3), np.outer(p[:2], q)",
                *("    " + line for line in before),
                "    for n in range(3):",
                *("        " + line for line in body),
                *("    " + line for line in self.statements(pick([0, 1, 2]), "2", 1)),
                f"    return {pick(RESULTS)}",
                "",
            ]
        )

    def statements(self, count, k, depth):
        return [line for _ in range(count) for line in self.statement(k, depth)]

    def statement(self, k, depth):
        if depth and self.random.random() < 0.25:
            return self.branch(k, depth - 1)
        if self.random.random() < 0.4:
            return [self.filled(self.random.choice(BINDINGS[self.sort()]), k)]
        return [self.filled(self.random.choice(WRITES), k)]

    def branch(self, k, depth):
        test = f"{k} == {self.random.choice('012')}"
        body = self.statements(self.random.choice([1, 2]), k, depth)
        lines = [f"if {test}:", *("    " + line for line in body)]
        if self.random.random() < 0.5:
            lines += ["else:", *("    " + line for line in self.statements(1, k, depth))]
        return lines

    def sort(self):
        return self.random.choice(list(BINDINGS))

    def filled(self, text, k):
        names = {}
        for letters, chosen in (("abw", LONG), ("pq", SHORT), ("MN", MATRIX)):
            names.update(zip(letters, self.random.sample(chosen, len(chosen)), strict=True))
        return text.format(**names, k=k)


@pytest.mark.parametrize("first", chunks("ALIASES"))
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_right_or_refused(first):
    assert refused(Writer, first, (6,)) < CHUNK // 3
