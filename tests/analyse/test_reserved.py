"""Variables that mean something else in generated code."""

import numpy as np
import pytest

import s2sgrad
from s2sgrad.errors import Refused
from tests.normalise.running import defined


def of_pairs(x):
    total = 0.0
    for max, min in zip(x, x[::-1], strict=True):
        total += max * min
    return total


def of_a_span(x):
    range = x.max() - x.min()
    total, k = 0.0, 0
    while k < 3:
        total = total * range + x[k]
        k += 1
    return total


def of_a_comprehension(x):
    return sum([len * 2 for len in x])


@pytest.mark.parametrize("function", [of_pairs, of_a_span, of_a_comprehension])
def test_a_variable_that_hides_a_builtin_of_the_derivative(function):
    with pytest.raises(Refused) as caught:
        s2sgrad.grad(function)(np.array([1.0, 2.0, 4.0]))
    assert [blocker.code for blocker in caught.value.blockers] in (
        ["reserved-name"],
        ["reserved-name", "reserved-name"],
    )


def summed(x):
    sum = 0.0
    for v in x:
        sum += v * v
    return sum


def test_one_that_hides_none():
    assert s2sgrad.grad(summed)(np.array([1.0, 2.0])).tolist() == [2.0, 4.0]


def test_a_builtin_that_the_module_hides():
    text = "def f(s):\n    for k in [1.0, 2.0]:\n        s = s * s + k\n    return s\n"
    hidden = defined(text, "f", reversed=list)
    with pytest.raises(Refused, match="`reversed` has another meaning") as caught:
        s2sgrad.grad(hidden)(0.5)
    assert [(b.code, b.where.line) for b in caught.value.blockers] == [("reserved-name", 1)]
    assert s2sgrad.grad(defined(text, "f"))(0.5) == pytest.approx(2.5)
    kept = defined("def f(s):\n    return len(s, 1.0) * 2.0\n", "f", len=lambda a, b: a * b)
    assert s2sgrad.grad(kept)(0.5) == 2.0
