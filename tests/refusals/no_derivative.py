"""Eigenvectors have a phase of their own."""

import numpy as np

import s2sgrad


def f(A):
    w, v = np.linalg.eig(A)  # E: cannot differentiate `np.linalg.eig`
    return np.sum(v)


s2sgrad.grad(f)(np.eye(2))
