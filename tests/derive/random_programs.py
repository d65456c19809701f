"""What the tests of random programs share: a program `f(u, c)`, right or refused."""

import os

import numpy as np
import pytest

import s2sgrad
from s2sgrad.errors import Refused
from tests.normalise.running import defined
from tests.oracles import differences

CHUNK = 100


def chunks(variable):
    """The first seeds of the chunks to run: 300 programs, or as many as the variable says."""
    return range(0, int(os.environ.get(variable, "300")), CHUNK)


def refused(writer, first, shape, scale=0.5, fails=()):
    """How many of a chunk's programs are refused; all others have to agree with the complex step.

    `fails`: what a program may raise by itself; it is left out then.
    """
    return sum(
        is_refused(writer, seed, shape, scale, fails) for seed in range(first, first + CHUNK)
    )


def is_refused(writer, seed, shape, scale, fails):
    text = writer(seed).program()
    function = defined(text, "f")
    u, u_dot = np.random.default_rng(seed).normal(size=(2, *shape)) * scale
    try:
        expected = differences.complex_step(function, (u, 0.4), (u_dot, 0.7))
    except fails:
        return False
    if expected is None:
        return False
    try:
        u_bar, c_bar = s2sgrad.grad(function, wrt=("u", "c"))(u, 0.4)
    except Refused:
        return True
    size = 1.0 + np.abs(u_bar).max() + abs(c_bar)
    got = np.sum(u_bar * u_dot) + 0.7 * c_bar
    assert got == pytest.approx(expected, rel=1e-9, abs=1e-9 * size), text
    return False
