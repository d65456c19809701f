"""Signs that go from a temporary to what it is added to; both versions are also executed."""

import gast
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from s2sgrad.optimise.ledger import Ledger
from s2sgrad.optimise.show import function, notes_for
from s2sgrad.optimise.subtract import subtract
from tests.optimise.execution import identical, run
from tests.optimise.test_passes import NAMES, check, indented

CHANGED = {
    "a quotient": (
        "t = -x / y\nu = x * 1\nu -= t * y\nu += t\nreturn u",
        "t = x / y\nu = x * 1\nu += t * y\nu -= t\nreturn u",
    ),
    "a factor anywhere": (
        "t = -x * c\nu = y + 2.0 * t / y\nv = y - (x / t) * c\nreturn u, v",
        "t = x * c\nu = y - 2.0 * t / y\nv = y + x / t * c\nreturn u, v",
    ),
    "a part of an array": (
        "t = -x * c\nu = y * 1\nu[1:] += t[1:] * y[1:]\nu[:-1] -= t[:-1]\nreturn u",
        "t = x * c\nu = y * 1\nu[1:] -= t[1:] * y[1:]\nu[:-1] += t[:-1]\nreturn u",
    ),
    "minus a sum": (
        "t = -(x + y)\nu = x * 1\nu += t * c\nreturn u",
        "t = x + y\nu = x * 1\nu -= t * c\nreturn u",
    ),
    "minus what a function gives": (
        "t = -np.exp(x)\nu = x * 1\nu += t * c\nreturn u",
        "t = np.exp(x)\nu = x * 1\nu -= t * c\nreturn u",
    ),
    "a negative number": (
        "t = -2.0 * x\nu = y - t * c\nreturn u",
        "t = 2.0 * x\nu = y + t * c\nreturn u",
    ),
    "a square": ("t = -x * c\nu = y + t * t\nreturn u", "t = x * c\nu = y + t * t\nreturn u"),
    "two that turn together": (
        "t = -x * c\ns = -y * c\nu = y + t * s\nu += t\nu -= s\nreturn u",
        "t = x * c\ns = y * c\nu = y + t * s\nu -= t\nu += s\nreturn u",
    ),
    "in a loop and a branch": (
        "u = x * 1\nfor i in range(n):\n    t = -u / y\n    u += t * c\n    if c > 0:\n"
        "        u -= t\nreturn u",
        "u = x * 1\nfor i in range(n):\n    t = u / y\n    u -= t * c\n    if c > 0:\n"
        "        u += t\nreturn u",
    ),
    "inside a call": (
        "t = -x * c\nu = np.sum(y + t * y)\nreturn u",
        "t = x * c\nu = np.sum(y - t * y)\nreturn u",
    ),
}

UNCHANGED = {
    "a use by itself": "t = -x * c\nu = y + t * c\nv = t * y\nreturn u, v",
    "an argument": "t = -x * c\nu = y + t * c\nshow(t)\nreturn u",
    "a result": "t = -x * c\nu = y + t * c\nreturn u, t",
    "a sum of products": "t = -x * c\nu = y + (t * x + t * y)\nreturn u",
    "added to a sum": "t = -x * c\nu = y * 1\nu += t * x + y\nreturn u",
    "a sum over entries": "t = -x * c\nu = y + np.sum(t * y)\nreturn u",
    "a matrix product": "t = -x * c\nu = y + t @ y\nreturn u",
    "a power": "t = -x * c\nu = y + t**3\nreturn u",
    "multiplied in place": "t = -x * c\nu = y * 1\nu *= t\nreturn u",
    "an index": "t = -c * 2.0\nu = y + x[int(t)]\nreturn u",
    "bound twice": "t = -x * c\nif c > 0:\n    t = x * y\nu = y + t * c\nreturn u",
    "written into": "t = -x * c\nt[0] = c\nu = y + t * c\nreturn u",
    "another name": "t = -x\nu = x * 1\nu += t * c\nreturn u",
    "a part that is a view": "t = -x[::-1]\nu = x * 1\nx[0] = c\nu += t * c\nreturn u",
    "an adjoint": "u_bar = -x / y\nx_bar = x * 1\nx_bar += u_bar * c\nreturn x_bar",
    "a name of the user": "r = -x / y\nu = x * 1\nu += r * c\nreturn u",
    "integers": "t = -n * 3\nu = y + t * y\nreturn u",
    "no sign": "t = x / y\nu = x * 1\nu += t * c\nreturn u",
}


@pytest.mark.parametrize("case", CHANGED)
def test_turns(case):
    check("subtract", *CHANGED[case])


@pytest.mark.parametrize("case", UNCHANGED)
def test_stays(case):
    text = UNCHANGED[case]
    check("subtract", text, text)


def test_a_line_of_the_user_stays():
    text = "t = -x / y\nu = y + t * c\nreturn u"
    check("subtract", text, text, users=[0])
    check("subtract", text, text, users=[1])


def test_a_list_is_not_subtracted_from():
    text = "t = -x / y\nu = [c]\nu += t\nreturn u"
    check("subtract", text, text, containers=frozenset("u"))


def test_what_a_pullback_reads_stays():
    text = "t = -x / y\n\n\ndef pullback(g):\n    return y + t * g\n\n\nreturn pullback(c)"
    check("subtract", text, text)


ENTRY = st.sampled_from([0.0, -0.0, 1.5, -0.1, np.inf, -np.inf, np.nan, 5e-324, -1e308])
ENTRIES = st.lists(ENTRY, min_size=3, max_size=3).map(np.array)


@given(ENTRIES, ENTRIES, ENTRIES)
def test_every_bit_is_the_same_at_zeros_and_infinities(g, y, u):
    text = "t = -g / y\nu += t\nu -= y * t / 3.0\nv = u - 2.0 * t\nreturn u, v"
    tree = function("def f(g, y, u):\n" + indented(text))
    new = subtract(tree, Ledger(notes_for({**NAMES, "floats": "g y u t v"})))
    assert gast.dump(new) != gast.dump(tree)
    assert identical(run(tree, g, y, u), run(new, g, y, u))
