"""A value that a file cannot hold."""

from s2sgrad.export import export
from s2sgrad.kinds import kind_of
from s2sgrad.pipeline import Request, differentiate

import numpy as np

import s2sgrad


def made(table):
    def f(x):
        return np.sum(x * table)

    return f


x = np.ones(5000)
export(differentiate(Request(made(x), {"x": kind_of(x, "x")}, ("x",))))  # E: cannot export `table`
