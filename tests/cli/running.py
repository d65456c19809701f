"""Run the command line in this process, in a folder of its own."""

import pytest

from s2sgrad.cli import main

MODEL = """
import numpy as np

SCALE = 2.0


def loss(w, b, x, y):
    return np.mean((np.tanh(x @ w + b) * SCALE - y) ** 2)


def loss_by_hand(w, b, x, y):
    h = np.tanh(x @ w + b)
    g = 2.0 * (h * SCALE - y) * SCALE * (1.0 - h**2) / y.size
    return x.T @ g, np.sum(g)


def loss_by_hand_wrong(w, b, x, y):
    w_bar, b_bar = loss_by_hand(w, b, x, y)
    return w_bar, 2.0 * b_bar


def example(rng):
    return rng.normal(size=3), 0.1, rng.normal(size=(5, 3)), rng.normal(size=5)


def cube(x: float) -> float:
    return x**3


def curve(x):
    return np.sin(x) * x


def broken(A):
    w, v = np.linalg.eig(A)
    return np.max(w.real)


class Physics:
    @staticmethod
    def energy(v):
        return 0.5 * v * v

    def momentum(self, v):
        return v
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with a file `model.py`, in which the command runs."""
    (tmp_path / "model.py").write_text(MODEL)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(__import__("sys").modules, "model", raising=False)
    yield tmp_path
    __import__("sys").modules.pop("model", None)


@pytest.fixture
def s2sgrad(folder, capsys):
    """A command: what it prints, what it complains of, its status."""

    def run(*arguments):
        capsys.readouterr()
        try:
            status = main(arguments)
        except SystemExit as exit:
            status = exit.code
        return capsys.readouterr(), status

    return run
