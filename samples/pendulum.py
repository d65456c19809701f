"""How long is the pendulum, and how much is it damped? Read off its noisy swings.

The motion is integrated by a hand-written Runge-Kutta helper, and the parameters are found by the
gradient through all of its steps. The swings are simulated, so the truth is known.
"""

import numpy as np
from scipy.optimize import minimize

import s2sgrad

GRAVITY = 9.81
TRUTH = np.array([0.85, 0.25, 2.0])  # length (m), damping (1/s), initial angle (rad)
GUESS = np.array([1.0, 0.1, 1.5])
SECONDS, STEPS, NOISE = 8.0, 400, 0.05  # s, steps, rad


def derivatives(state, params):
    """Rates of the angle and of the angular velocity."""
    angle, velocity = state
    length, damping = params[0], params[1]
    return np.array([velocity, -GRAVITY / length * np.sin(angle) - damping * velocity])


def rk4_step(state, params, dt):
    """One step of the classical Runge-Kutta method."""
    k1 = derivatives(state, params)
    k2 = derivatives(state + 0.5 * dt * k1, params)
    k3 = derivatives(state + 0.5 * dt * k2, params)
    k4 = derivatives(state + dt * k3, params)
    return state + dt / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4)


def swing(params, dt, steps):
    """Angles after each step, released at rest."""
    state = np.array([params[2], 0.0])
    angles = np.zeros(steps)
    for i in range(steps):
        state = rk4_step(state, params, dt)
        angles[i] = state[0]
    return angles


def misfit(params, observed, dt):
    """Half the mean squared difference from the observed angles, in units of the noise."""
    angles = swing(params, dt, len(observed))
    return 0.5 * np.mean(((angles - observed) / NOISE) ** 2)


def example(seed=0):
    """Arguments of `misfit`: the guess and the noisy observations."""
    dt = SECONDS / STEPS
    truth = swing(TRUTH, dt, STEPS)
    observed = truth + NOISE * np.random.default_rng(seed).normal(size=STEPS)
    return GUESS.copy(), observed, dt


def recover(seed=0):
    """Parameters of least misfit: first to the early swings, then to ever more of them."""
    params, observed, dt = example(seed)
    gradient = s2sgrad.value_and_grad(misfit)
    for seen in (STEPS // 8, STEPS // 4, STEPS // 2, STEPS):
        params = minimize(gradient, params, args=(observed[:seen], dt), jac=True, method="BFGS").x
    return params


def chart(observed, fitted, columns=66, rows=15):
    """Observations (.) and the fitted curve (#) as lines of text."""
    canvas = np.full((rows, columns), " ")
    top = np.max(np.abs(observed)) * 1.05
    for angles, mark in ((observed, "."), (fitted, "#")):
        across = np.arange(len(angles)) * columns // len(angles)
        down = ((top - angles) / (2 * top) * rows).astype(int)
        canvas[down, across] = mark
    return "\n".join("".join(row).rstrip() for row in canvas)


def main():
    """Print the recovered parameters beside the true ones, and the swings."""
    guess, observed, dt = example()
    found = recover()
    print(f"misfit of the guess {misfit(guess, observed, dt):.2f}, ", end="")
    print(f"of the fit {misfit(found, observed, dt):.3f} (of pure noise: 0.5)\n")
    print("                 guess   found   truth")
    for i, name in enumerate(("length (m)", "damping (1/s)", "angle (rad)")):
        print(f"{name:14s} {guess[i]:7.3f} {found[i]:7.3f} {TRUTH[i]:7.3f}")
    print("\n" + chart(observed, swing(found, dt, STEPS)))


if __name__ == "__main__":
    main()
