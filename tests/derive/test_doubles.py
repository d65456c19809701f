"""`x * x` reads a name that holds `2.0 * x`, where the reverse sweep has one."""

import gast
import numpy as np
import pytest

import s2sgrad
from s2sgrad.derive.doubles import double_of


def source(function, *args):
    return s2sgrad.grad(function).lower(*args).source


def root(x, a):
    for _ in range(3):
        x = x - (x * x - a) / (2.0 * x)
    return x


def root_with_an_int(x, a):
    for _ in range(3):
        x = x - (x * x - a) / (x * 2)
    return x


@pytest.mark.parametrize("function", [root, root_with_an_int])
def test_a_named_double_is_shared(function):
    assert "quotient * divisor\n" in source(function, 1.9, 2.0)
    gradient = s2sgrad.grad(function)(1.9, 2.0)
    # Each round squares the error: the derivative is all but gone.
    assert gradient == pytest.approx(slope(function, 1.9, 2.0), rel=1e-3, abs=1e-5)


def slope(function, x, *others):
    step = 1e-6
    return (function(x + step, *others) - function(x - step, *others)) / (2 * step)


def thirds(x, a):
    for _ in range(3):
        x = x - (x * x - a) / (3.0 * x)
    return x


def doubled_before_it_changes(x, a):
    for _ in range(2):
        y = x * x
        x = x + 1.0
        x = x - (y - a) / (2.0 * x)
    return x


def doubled_after_it_changes(x, a):
    for _ in range(2):
        x = x - (x * a) / (2.0 * x + x * a)
        x = x + x * x
    return x


OTHERS = [thirds, doubled_before_it_changes, doubled_after_it_changes]


@pytest.mark.parametrize("function", OTHERS)
def test_no_other_name_is_taken(function):
    text = source(function, 1.7, 2.0)
    assert "2.0 * " in text
    assert "* divisor" not in text
    expected = slope(function, 1.7, 2.0)
    assert s2sgrad.grad(function)(1.7, 2.0) == pytest.approx(expected, rel=1e-6)


def root_of_each(x, a):
    for _ in range(3):
        x = x - (x * x - a) / (2.0 * x)
    return np.sum(x)


def test_arrays_keep_the_rule():
    """What is written into may have been doubled before."""
    assert "* divisor" not in source(root_of_each, np.ones(3), 2.0)


BLOCKS = {
    "d = 2.0 * x": "d",
    "d = x * 2": "d",
    "d = 2.0 * x\nif c:\n    y = 1.0": "d",
    "d = 2.0 * x\ne = 2.0 * x\ne = 1.0": "d",
    "d = 3.0 * x": None,
    "d = 2.0 + x": None,
    "d = 2.0 * y": None,
    "d = 2.0 * x\nx = x_tape.pop()": None,
    "d = 2.0 * x\nx, y = y, x": None,
    "d = 2.0 * x\nd += 1.0": None,
    "d = 2.0 * x\nfor i in range(3):\n    if c:\n        x -= 1.0": None,
    "if c:\n    d = 2.0 * x": None,
}


@pytest.mark.parametrize("text", BLOCKS)
def test_a_double_is_one_of_the_value_now(text):
    found = double_of("x", gast.parse(text).body)
    assert getattr(found, "id", None) == BLOCKS[text]
