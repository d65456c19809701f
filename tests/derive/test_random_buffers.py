"""Random time loops whose arrays change places and are written in part, against the complex step.

A long run by hand: BUFFERS=20000 pytest tests/derive/test_random_buffers.py
"""

import random

import pytest

from tests.derive.random_programs import CHUNK, chunks, refused

NAMES = ["a", "b", "w"]
COLUMNS, ROWS = ["[:, 0]", "[:, 1]", "[:, -1]"], ["[0]", "[1, :]", "[-1]"]
VALUES = [
    "{0} * {1}",
    "c * {0} + {1}",
    "2 * {0} - {1}",
    "np.roll({0}, 1, 0) - c**2 * {1}",
    "{0}.copy()",
    "np.tanh({1}) * {0}",
    "{0}.T + {1}",
]
TURNS = ["a, b = b, a", "a, b = b, w", "a, w = w, a", "a, b, w = b, w, a", "a, b = b, b * 1.0"]
RESULTS = ["s + (a**2).sum()", "(a * b).sum() + np.sin(w).sum()", "(b**2).sum() + s"]


class Writer:
    """Writes the statements of one program."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def program(self):
        pick = self.random.choice
        body = [line for _ in range(pick([3, 4, 5, 6])) for line in self.statement(nested=True)]
        return "\n".join(
            [
                "def f(u, c):",
                "    a, b, s = u.copy(), u * c, 0.0",
                f"    w = {pick(['np.zeros_like(u)', 'u + c'])}",
                "    for n in range(3):",
                *("        " + line for line in [*body, pick(TURNS)]),
                f"    return {pick(RESULTS)}",
                "",
            ]
        )

    def statement(self, nested):
        pick = self.random.choice
        name, other = pick(NAMES), pick(NAMES)
        kinds = ["bind", "store", "store", "store", "reset", "turn", "swap", "add", "loop"]
        match pick(kinds):
            case "bind":
                return [f"{name} = {pick(VALUES).format(pick(NAMES), other)}"]
            case "store":
                parts = pick([COLUMNS, ROWS])
                value = f"{pick(['', 'c * ', '-'])}{pick([name, other])}{pick(parts)}"
                return [f"{name}{pick(parts)} {pick(['=', '=', '+=', '*='])} {value}"]
            case "reset":
                return [f"{name}{pick(ROWS)} = {name}{pick(ROWS)} = {pick(['0', 'c'])}"]
            case "turn":
                return [f"{name}[0], {name}[-1] = {name}[-1].copy(), {name}[0].copy()"]
            case "swap":
                return [f"{name}, {other} = {other}, {name}"]
            case "loop" if nested:
                inner = [line for _ in range(2) for line in self.statement(nested=False)]
                return ["for k in range(2):", *("    " + line for line in inner)]
        return [f"s += ({name} * {other}).sum()"]


@pytest.mark.parametrize("first", chunks("BUFFERS"))
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_right_or_refused(first):
    assert refused(Writer, first, (3, 3), 0.3) < CHUNK // 2
