"""Which materials is a rod made of? Their diffusivities, recovered from six noisy thermometers.

Heat spreads through a rod of three materials, computed by finite volumes with in-place slices in a
time loop. The truth is known here, since the measurements are simulated; the noise is 0.5 K.
"""

import numpy as np
from scipy.optimize import minimize

import s2sgrad

TRUTH = np.array([1.2, 0.3, 0.8])  # diffusivities of the three materials, cm^2/s
LENGTH, CELLS, SECONDS, STEPS = 30.0, 61, 60.0, 1000  # the rod in cm
THERMOMETERS = np.array([5, 15, 25, 35, 45, 55])  # cells
NOISE = 0.5  # K


def temperatures(diffusivities, u0, thermometers, dx, dt, steps):
    """What the thermometers read after each step; the ends keep their temperature."""
    u = u0.copy()
    faces = np.repeat(diffusivities, (len(u) - 1) // len(diffusivities))
    readings = np.zeros((steps, len(thermometers)))
    for t in range(steps):
        flux = faces * (u[1:] - u[:-1]) / dx
        u[1:-1] += dt / dx * (flux[1:] - flux[:-1])
        readings[t] = u[thermometers]
    return readings


def misfit(log_diffusivities, u0, thermometers, measured, dx, dt):
    """Half the mean squared difference between model and measurements, in units of the noise."""
    diffusivities = np.exp(log_diffusivities)
    readings = temperatures(diffusivities, u0, thermometers, dx, dt, len(measured))
    return 0.5 * np.mean(((readings - measured) / NOISE) ** 2)


def example(seed=0):
    """Arguments of `misfit`: a guess of 0.6 for each material, and a rod heated from the left."""
    u0 = np.full(CELLS, 20.0)
    u0[0], u0[25:45] = 100.0, 60.0
    dx, dt = LENGTH / (CELLS - 1), SECONDS / STEPS
    truth = temperatures(TRUTH, u0, THERMOMETERS, dx, dt, STEPS)
    measured = truth + NOISE * np.random.default_rng(seed).normal(size=truth.shape)
    return np.log(np.full(3, 0.6)), u0, THERMOMETERS, measured, dx, dt


def recover(seed=0):
    """Diffusivities that minimise the misfit, and the misfit's values along the way."""
    start, *data = example(seed)
    gradient = s2sgrad.value_and_grad(misfit)
    values = []

    def objective(log_diffusivities):
        value, slope = gradient(log_diffusivities, *data)
        values.append(value)
        return value, slope

    stable = 0.5 * data[3] ** 2 / data[4]  # the largest diffusivity that explicit steps can bear
    bounds = [(np.log(0.01), np.log(stable))] * len(start)
    solution = minimize(objective, start, jac=True, method="L-BFGS-B", bounds=bounds)
    return np.exp(solution.x), values


def main():
    """Print how the misfit falls, and the materials found beside the true ones."""
    found, values = recover()
    for i, value in enumerate(values, 1):
        print(f"evaluation {i:2d}: misfit {value:9.4f}")
    print("(of pure noise the misfit is 0.5)\n\nmaterial   found   truth   error")
    for i in range(3):
        error = found[i] / TRUTH[i] - 1
        print(f"{i + 1:8d}  {found[i]:6.4f}  {TRUTH[i]:6.4f}  {error:+6.2%}")


if __name__ == "__main__":
    main()
