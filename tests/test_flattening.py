"""Parameters as flat arrays, and parts of parameters by their paths."""

from dataclasses import dataclass

import numpy as np
import pytest

from s2sgrad import check_grad, flatten, grad, objective, value_and_grad
from s2sgrad.errors import IntegerWrt, UsageError, WrtError


@dataclass
class Material:
    E: float = 2.0
    nu: float = 0.3


@dataclass
class Settings:
    material: Material
    dt: float = 0.1
    rounds: int = 2
    name: str = "beam"


def stress(cfg, strain):
    return cfg.material.E * strain / (1 - cfg.material.nu**2) * cfg.dt


def layered(params, x):
    for W, b in params["layers"]:
        x = np.tanh(W @ x + b)
    return np.sum(x)


def layers(rng):
    return {"layers": [(rng.normal(size=(2, 3)), rng.normal(size=2)), (np.eye(2), np.zeros(2))]}


# paths


def test_parts_of_a_parameter():
    cfg = Settings(Material())
    whole = grad(stress, wrt="cfg")(cfg, 0.3)
    assert grad(stress, wrt="cfg.material.E")(cfg, 0.3) == whole.material.E
    nu, strain = grad(stress, wrt=("cfg.material.nu", "strain"))(cfg, 0.3)
    assert (nu, strain) == (whole.material.nu, grad(stress, wrt="strain")(cfg, 0.3))
    part = grad(stress, wrt="cfg.material")(cfg, 0.3)
    assert part == whole.material
    assert type(part) is Material


def test_paths_against_differences():
    cfg = Settings(Material())
    check_grad(stress, cfg, 0.3, wrt=("cfg.material.nu", "cfg.dt"))
    params = layers(np.random.default_rng(0))
    check_grad(layered, params, np.ones(3), wrt="params.layers.0.0")


def test_text_names_the_path():
    derivative = value_and_grad(stress, wrt="cfg.dt")
    derivative(Settings(Material()), 0.3)
    assert "with respect to cfg.dt." in derivative.source
    assert type(derivative(Settings(Material()), 0.3)[1]) is float


@pytest.mark.parametrize("path", ["cfg.missing", "cfg.name", "other.E", "cfg.material.E.deep"])
def test_paths_that_lead_nowhere(path):
    with pytest.raises(WrtError):
        grad(stress, wrt=path)(Settings(Material()), 0.3)


def test_path_to_an_int():
    with pytest.raises(IntegerWrt):
        grad(stress, wrt="cfg.rounds")(Settings(Material()), 0.3)


# flat arrays


def test_there_and_back():
    params = {"W": np.ones((2, 2), np.float32), "b": 0.5, "n": 3, "cfg": Settings(Material())}
    x0, unpack = flatten(params)
    assert x0.dtype == np.float64
    np.testing.assert_array_equal(x0, [1, 1, 1, 1, 0.5, 2.0, 0.3, 0.1])
    again = unpack(x0)
    assert again["W"].dtype == np.float32
    assert (again["b"], again["n"], again["cfg"]) == (0.5, 3, params["cfg"])
    again["W"][0, 0] = 7.0
    assert unpack(x0)["W"][0, 0] == 1.0


def test_selected_parts():
    x0, unpack = flatten(Settings(Material()), select=("dt", "material.E"))
    np.testing.assert_array_equal(x0, [0.1, 2.0])
    assert unpack([1.0, 5.0]) == Settings(Material(5.0, 0.3), 1.0)


def test_flat_arrays_of_another_length():
    with pytest.raises(UsageError, match="shape"):
        flatten([1.0, 2.0])[1](np.zeros(3))
    with pytest.raises(UsageError, match="no floats"):
        flatten({"n": 1})


def test_objective():
    fun = objective(layered, layers(np.random.default_rng(0)), np.ones(3))
    value, gradient = fun(fun.x0)
    assert value == layered(fun.unpack(fun.x0), np.ones(3))
    assert gradient.shape == fun.x0.shape
    for i, step in enumerate(1e-6 * np.eye(len(gradient))):
        slope = (fun(fun.x0 + step)[0] - fun(fun.x0 - step)[0]) / 2e-6
        assert abs(slope - gradient[i]) < 1e-7


def test_objective_of_selected_parts():
    fun = objective(stress, Settings(Material()), 0.3, select=("material.E",))
    value, gradient = fun([4.0])
    np.testing.assert_allclose(gradient, [value / 4.0])
