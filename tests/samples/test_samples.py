"""Each sample reaches the result it promises, has the right gradient, and runs as a script."""

import os
import pathlib
import subprocess
import sys

import numpy as np
import pytest

import s2sgrad
from samples import breast_cancer, digits, gaussian_process, heat, pendulum

ROOT = pathlib.Path(__file__).parents[2]
SCRIPTS = sorted(path.name for path in (ROOT / "samples").glob("*.py"))

LOSSES = {
    "breast_cancer": (breast_cancer.loss, breast_cancer.example, "weights"),
    "digits": (digits.loss, digits.example, ("W1", "b1", "W2", "b2")),
    "gaussian_process": (gaussian_process.surprise, gaussian_process.example, "theta"),
    "heat": (heat.misfit, heat.example, "log_diffusivities"),
    "pendulum": (pendulum.misfit, pendulum.example, "params"),
}


def test_breast_cancer_agrees_with_scikit_learn():
    ours = breast_cancer.fit()
    np.testing.assert_allclose(ours, breast_cancer.fit_with_scikit_learn(), atol=1e-4)
    assert breast_cancer.accuracy(ours) > 0.98


def test_digits_are_read():
    images, held_out, labels, held_out_labels = digits.load()
    *_, (parameters, _) = digits.train(images, labels)
    assert digits.accuracy(parameters, held_out, held_out_labels) >= 0.95


def test_heat_recovers_the_materials():
    found, misfits = heat.recover()
    np.testing.assert_allclose(found, heat.TRUTH, rtol=0.01)
    assert misfits[-1] < 0.51 < misfits[0]


def test_gaussian_process_learns():
    theta = gaussian_process.fit()
    error_before, likelihood_before = gaussian_process.score(gaussian_process.START)
    error, likelihood = gaussian_process.score(theta)
    assert error < 0.9 * error_before
    assert likelihood > likelihood_before + 0.1
    assert error < 1.05 * gaussian_process.ridge_error()


def test_pendulum_is_measured():
    np.testing.assert_allclose(pendulum.recover(), pendulum.TRUTH, rtol=0.01)


def slope(function, args, position, direction, step=1e-6):
    """Central difference of the function along a direction of one argument."""
    ends = []
    for sign in (1, -1):
        moved = list(args)
        moved[position] = args[position] + sign * step * direction
        ends.append(function(*moved))
    return (ends[0] - ends[1]) / (2 * step)


@pytest.mark.parametrize("name", LOSSES)
def test_gradient_agrees_with_central_differences(name):
    function, example, wrt = LOSSES[name]
    args = example()
    before = [np.copy(arg) for arg in args]
    value, gradients = s2sgrad.value_and_grad(function, wrt=wrt)(*args)
    assert value == pytest.approx(function(*args), rel=1e-12)
    if isinstance(wrt, str):
        gradients = (gradients,)
    rng = np.random.default_rng(0)
    for position, gradient in enumerate(gradients):
        assert gradient.shape == args[position].shape
        direction = rng.normal(size=gradient.shape)
        expected = slope(function, args, position, direction)
        assert np.sum(gradient * direction) == pytest.approx(expected, rel=1e-5, abs=1e-7)
    for arg, old in zip(args, before, strict=True):
        np.testing.assert_array_equal(arg, old)


@pytest.mark.parametrize("script", SCRIPTS)
def test_runs_as_a_script(script):
    run = subprocess.run(
        [sys.executable, ROOT / "samples" / script],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr
    assert len(run.stdout.splitlines()) > 5
    assert "Warning" not in run.stderr
