"""What the reverse sweep refuses while it is written: it goes on, and nothing else breaks."""

import numpy as np
import pytest

import s2sgrad
from s2sgrad.errors import Refused


def greatest(a):
    values, _ = np.linalg.eig(np.outer(a, a))
    return np.sum(values)


def in_one_branch(x, y, s):
    if s > 0.4:
        s = greatest(x)
        w = y
    else:
        w = x
    return np.sum(w) * s


def before_a_swap(x, y, s):
    w = x * 1.0
    if s > 0.4:
        s = greatest(w) + s
        w, y = y, w
    return np.sum(w) * s


def in_a_loop(x, y, s):
    w = x * 1.0
    for _ in range(2):
        if s > 0.4:
            s = greatest(w) + s
        else:
            s = s + np.sum(y)
    return np.sum(w) * s


@pytest.mark.parametrize("function", [in_one_branch, before_a_swap, in_a_loop])
def test_a_refusal_inside_a_branch_is_the_one_reported(function):
    x = np.array([1.0, 2.0])
    with pytest.raises(Refused) as caught:
        s2sgrad.grad(function, wrt=(0, 1, 2))(x, x + 1.0, 0.5)
    assert {blocker.code for blocker in caught.value.blockers} == {"no-derivative"}
