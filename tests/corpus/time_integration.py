"""Ordinary differential equations stepped by hand."""

import math

import numpy as np

from tests.corpus.registry import program


def lotka_volterra(state, a, b, c, d):
    x, y = state
    return np.array([a * x - b * x * y, -c * y + d * x * y])


@program(wrt=("y0", "rates"), args=lambda rng: (np.array([1.2, 0.8]), (0.9, 0.4, 0.7, 0.3)))
def predator_prey(y0, rates):
    a, b, c, d = rates
    y = y0
    dt = 0.1
    for _ in range(15):
        k1 = lotka_volterra(y, a, b, c, d)
        k2 = lotka_volterra(y + dt / 2 * k1, a, b, c, d)
        k3 = lotka_volterra(y + dt / 2 * k2, a, b, c, d)
        k4 = lotka_volterra(y + dt * k3, a, b, c, d)
        y = y + dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    return y[0] ** 2 + y[1]


@program(wrt=("theta", "length", "damping"), args=lambda rng: (0.7, 1.3, 0.2))
def pendulum(theta, length, damping, g=9.81):
    omega = 0.0
    dt = 0.02
    energy = 0.0
    for i in range(40):
        omega += dt * (-g / length * math.sin(theta) - damping * omega)
        theta += dt * omega
        energy += 0.5 * omega**2 * dt
    return energy + math.cos(theta)


@program(
    wrt=("positions", "velocities", "masses"),
    args=lambda rng: (
        2 * rng.normal(size=(4, 3)),
        rng.normal(size=(4, 3)),
        rng.uniform(0.5, 2.0, size=4),
    ),
)
def n_body(positions, velocities, masses):
    n = len(masses)
    x = positions.copy()
    v = velocities.copy()
    for step in range(3):
        acc = np.zeros_like(x)
        for i in range(n):
            for j in range(i):
                r = x[j] - x[i]
                inv3 = (np.sum(r * r) + 0.1) ** -1.5
                acc[i] += masses[j] * r * inv3
                acc[j] -= masses[i] * r * inv3
        v += 0.05 * acc
        x += 0.05 * v
    return 0.5 * np.sum(masses * np.sum(v**2, axis=1))


def gravity(pos, mass, softening):
    d = pos[None, :, :] - pos[:, None, :]
    r2 = (d**2).sum(axis=-1) + softening**2
    return np.einsum("ijk,ij,j->ik", d, r2**-1.5, mass)


@program(
    wrt=("pos", "mass"),
    args=lambda rng: (rng.normal(size=(5, 3)), rng.uniform(0.5, 1.5, size=5)),
)
def leapfrog_n_body(pos, mass, softening=0.3, dt=0.05):
    vel = np.zeros(pos.shape)
    acc = gravity(pos, mass, softening)
    for _ in range(3):
        vel = vel + 0.5 * dt * acc
        pos = pos + dt * vel
        acc = gravity(pos, mass, softening=softening)
        vel = vel + 0.5 * dt * acc
    return np.linalg.norm(vel) + np.sum(pos[:, 0])


@program(wrt=("mu", "start"), args=lambda rng: (1.1, [0.5, -0.3]))
def van_der_pol(mu, start):
    x, v = start
    h = 0.05
    total = 0.0
    for _ in range(30):
        a = mu * (1 - x * x) * v - x
        x, v = x + h * v, v + h * a
        total += x * x
    return total


def lorenz(s, sigma=10.0, rho=28.0, beta=8.0 / 3.0):
    ds = np.empty(3)
    ds[0] = sigma * (s[1] - s[0])
    ds[1] = s[0] * (rho - s[2]) - s[1]
    ds[2] = s[0] * s[1] - beta * s[2]
    return ds


@program(wrt=("s0", "rho"), args=lambda rng: (np.array([1.0, 1.2, 0.9]), 20.0))
def lorenz_midpoint(s0, rho):
    s = s0
    h = 0.01
    path = np.zeros((12, 3))
    for n in range(12):
        half = s + 0.5 * h * lorenz(s, rho=rho)
        s = s + h * lorenz(half, rho=rho)
        path[n] = s
    return path[:, 2].mean() + np.sum(path[-1])


@program(wrt=("k", "c0"), args=lambda rng: (np.array([0.3, 0.7]), np.array([1.0, 0.2, 0.0])))
def kinetics_implicit_euler(k, c0):
    dt = 0.2
    A = np.zeros((3, 3))
    A[0, 0] = -k[0]
    A[1, 0] = k[0]
    A[1, 1] = -k[1]
    A[2, 1] = k[1]
    c = c0
    for _ in range(5):
        c = np.linalg.solve(np.eye(3) - dt * A, c)
    return c[2] - 0.5 * c[0] * c[1]


@program(wrt=("y", "lam"), args=lambda rng: (rng.normal(size=3), 0.8))
def adaptive_euler(y, lam):
    t = 0.0
    h = 0.05
    while t < 1.0:
        if t + h > 1.0:
            h = 1.0 - t
        rate = -lam * y + np.sin(t)
        y = y + h * rate
        t += h
        h = 1.2 * h
    return np.sum(y**2)


@program(wrt=("v0", "drag"), args=lambda rng: (12.0, 0.05))
def projectile_range(v0, drag):
    angle = 0.6
    x, y = 0.0, 0.0
    vx, vy = v0 * math.cos(angle), v0 * math.sin(angle)
    dt = 0.05
    while True:
        speed = math.sqrt(vx * vx + vy * vy)
        vx -= dt * drag * speed * vx
        vy -= dt * (9.81 + drag * speed * vy)
        y_new = y + dt * vy
        if y_new < 0:
            f = y / (y - y_new)
            return x + f * dt * vx
        x, y = x + dt * vx, y_new


@program(wrt="parameters", args=lambda rng: (rng.uniform(0.2, 0.8, size=4),))
def fitzhugh_nagumo(parameters):
    a, b, tau, current = parameters
    v = w = 0.1
    trace = []
    for i in range(25):
        dv = v - v**3 / 3 - w + current
        dw = (v + a - b * w) / (tau + 1)
        v = v + 0.1 * dv
        w = w + 0.1 * dw
        trace.append(v)
    return np.mean(np.array(trace) ** 2)


@program(wrt=("beta", "gamma"), args=lambda rng: (0.6, 0.25, 20))
def sir_epidemic(beta, gamma, days):
    S, I, R = np.zeros(days), np.zeros(days), np.zeros(days)
    S[0], I[0] = 0.99, 0.01
    for t in range(days - 1):
        new = beta * S[t] * I[t]
        S[t + 1] = S[t] - new
        I[t + 1] = I[t] + new - gamma * I[t]
        R[t + 1] = R[t] + gamma * I[t]
    return np.sum(I) + R[-1] ** 2


@program(wrt=("x0", "stiffness"), args=lambda rng: (rng.normal(size=6), rng.uniform(1, 2, size=5)))
def spring_chain_verlet(x0, stiffness):
    dt = 0.1
    x_old = x0
    x = x0.copy()
    for step in range(6):
        stretch = x[1:] - x[:-1]
        force = np.zeros(len(x))
        force[:-1] += stiffness * stretch
        force[1:] -= stiffness * stretch
        x, x_old = 2 * x - x_old + dt**2 * force, x
    return np.sum((x[1:] - x[:-1]) ** 2 * stiffness) / 2
