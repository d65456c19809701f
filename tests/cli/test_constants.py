"""Constants of modules in --wrt."""

import importlib

import numpy as np
import pytest

SOLVER = """
DT = 0.1


def step(x, v):
    return x + DT * v, v - DT * x
"""
MOTION = """
import solver
from solver import DT


class Config:
    def __init__(self):
        self.k = 2.0


CONFIG = Config()


def motion(x: float, n: int) -> float:
    v = 0.0
    for _ in range(n):
        x, v = solver.step(x, v)
    return x * solver.DT


def stiff(x: float) -> float:
    return x * CONFIG.k


def copied(x: float) -> float:
    return x * DT
"""


@pytest.fixture(autouse=True)
def files(folder):
    (folder / "solver.py").write_text(SOLVER)
    (folder / "motion.py").write_text(MOTION)


def test_show(s2sgrad):
    (out, err), status = s2sgrad("show", "motion.py:motion", "--wrt", "x,solver.DT")
    assert (status, err) == (0, "")
    assert "def motion_grad(x, n):" in out
    assert "with respect to x, solver.DT." in out
    assert "    DT = solver.DT\n" in out
    (out, _), status = s2sgrad("show", "motion.py:motion", "--wrt", "solver.DT", "--explain")
    assert (status, out.partition(":")[0]) == (0, "`solver.DT`")
    (_, err), status = s2sgrad("show", "motion.py:motion", "--wrt", "solver.DX")
    assert status == 2
    assert "the module `solver` has no 'DX'" in err


def test_test(s2sgrad):
    (out, _), status = s2sgrad("test", "motion.py:motion", "--wrt", "solver.DT,x")
    assert status == 0
    assert [line.split()[0] for line in out.splitlines()[1:3]] == ["solver.DT", "x"]
    (out, _), status = s2sgrad("test", "motion.py:stiff", "--wrt", "CONFIG.k")
    assert status == 0
    assert "agrees" in out


def test_check(s2sgrad):
    (out, _), status = s2sgrad("check", "motion.py:motion", "--wrt", "solver.DT")
    assert (status, out) == (0, "motion.py:motion: can be differentiated\n")
    (out, _), status = s2sgrad("check", "motion.py:copied", "--wrt", "solver.DT")
    assert status == 3
    assert "`DT` was made from `solver.DT` when its module was imported" in out
    (_, err), status = s2sgrad("check", "motion.py:stiff", "--wrt", "CONFIG.k")
    assert status == 2
    assert "can be known only by running the module" in err


def test_export(s2sgrad, folder):
    command = ("export", "motion.py:motion", "--wrt", "x,solver.DT", "-o", "motion_grad.py")
    _, status = s2sgrad(*command)
    assert status == 0
    exported = importlib.import_module("motion_grad")
    found = importlib.import_module("s2sgrad").grad(
        importlib.import_module("motion").motion, wrt=("x", "solver.DT")
    )
    np.testing.assert_allclose(exported.motion_grad(1.0, 4), found(1.0, 4))
