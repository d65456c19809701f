"""Imports inside functions mean what they mean now, whenever now is."""

import sys
import types

import numpy as np
import pytest

import s2sgrad
from s2sgrad.errors import Refused
from tests.normalise.running import defined

MODULE = "a_module_of_test_imports"


@pytest.fixture
def module():
    made = types.ModuleType(MODULE)
    made.SCALE, made.POWER, made.WEIGHTS = 2.0, 2, np.array([1.0, 2.0])
    made.double = defined("def double(x):\n    return 2.0 * x\n", "double")
    sys.modules[MODULE] = made
    yield made
    del sys.modules[MODULE]


MEMBERS = {
    "SCALE": ("x * SCALE", 3.0, 2.0, 3.0),
    "POWER": ("x**POWER", 3, 4.0, 12.0),
    "double": ("double(x)", defined("def triple(x):\n    return 3.0 * x\n", "triple"), 2.0, 3.0),
}


@pytest.mark.parametrize("member", MEMBERS)
@pytest.mark.parametrize("whole", [False, True])
def test_a_member_is_followed(module, member, whole):
    text, other, before, after = MEMBERS[member]
    line = f"from {MODULE} import {member}"
    if whole:
        line, text = f"import {MODULE} as m", text.replace(member, f"m.{member}")
    derivative = s2sgrad.grad(defined(f"def f(x):\n    {line}\n    return {text}\n"))
    assert derivative(2.0) == before
    setattr(module, member, other)
    assert derivative(2.0) == after


def test_entries_of_an_imported_array_are_followed(module):
    text = f"def f(x):\n    from {MODULE} import WEIGHTS\n    return np.sum(x * WEIGHTS)\n"
    derivative = s2sgrad.grad(defined(text))
    assert derivative(2.0) == 3.0
    module.WEIGHTS[0] = 5.0
    assert derivative(2.0) == 7.0


def test_one_name_in_two_functions():
    text = """
def g(x):
    from math import sin as wave
    return wave(x)
def f(x):
    from math import cos as wave
    return wave(x) + g(x)
"""
    assert s2sgrad.grad(defined(text))(0.3) == pytest.approx(np.cos(0.3) - np.sin(0.3))


@pytest.mark.parametrize("derive", [s2sgrad.vjp, s2sgrad.value_and_grad])
def test_numpy_under_its_own_name(derive):
    text = "def f(x):\n    import numpy as np\n    return np.sum(np.sin(x))\n"
    function = defined(text, np=None)
    del function.__globals__["np"]
    x = np.array([0.1, 0.2])
    if derive is s2sgrad.vjp:
        (found,) = s2sgrad.vjp(function, x)[1](1.0)
    else:
        found = derive(function)(x)[1]
    np.testing.assert_allclose(found, np.cos(x))


def test_a_module_that_is_missing():
    text = "def f(x):\n    import nothing_of_this_name as m\n    return m.g(x)\n"
    with pytest.raises(Refused) as caught:
        s2sgrad.grad(defined(text))(1.0)
    assert [blocker.code for blocker in caught.value.blockers] == ["import"]


def test_relative_imports():
    text = (
        "def f(x):\n    from . import resolve\n    from .tree import one_line\n    return x * x\n"
    )
    assert s2sgrad.grad(defined(text, __package__="s2sgrad.parse"))(3.0) == 6.0
