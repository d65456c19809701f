"""Energies, fields, optics, quantum and statistical mechanics."""

import math

import numpy as np

from tests.corpus.registry import program


@program(
    wrt=("pos", "eps", "sigma"),
    args=lambda rng: (
        2 * np.arange(12.0).reshape(4, 3) ** 0.5 + 0.3 * rng.normal(size=(4, 3)),
        0.8,
        0.9,
    ),
)
def lennard_jones(pos, eps, sigma):
    n = pos.shape[0]
    energy = 0.0
    for i in range(n - 1):
        for j in range(i + 1, n):
            r = np.linalg.norm(pos[i] - pos[j])
            if r > 6.0:
                continue
            s6 = (sigma / r) ** 6
            energy += 4 * eps * (s6**2 - s6)
    return energy


@program(wrt=("r", "q"), args=lambda rng: (rng.normal(size=(5, 2)), rng.normal(size=5)))
def coulomb_by_matrices(r, q):
    diff = r[:, None] - r[None]
    dist = np.sqrt((diff**2).sum(-1) + np.eye(len(r)))
    V = np.outer(q, q) / dist
    return 0.5 * (V.sum() - np.trace(V))


@program(wrt=("spins", "J"), args=lambda rng: (rng.uniform(0, 6, size=(4, 3)), 0.7))
def xy_model(spins, J):
    energy = 0.0
    for shift, axis in ((1, 0), (1, 1)):
        energy -= J * np.sum(np.cos(spins - np.roll(spins, shift, axis=axis)))
    mx, my = np.cos(spins).mean(), np.sin(spins).mean()
    return energy + np.sqrt(mx**2 + my**2)


@program(
    wrt=("angles", "lengths"), args=lambda rng: (rng.normal(size=3), rng.uniform(0.5, 1.5, size=3))
)
def robot_arm(angles, lengths):
    x = y = 0.0
    theta = 0.0
    for a, l in zip(angles, lengths):
        theta += a
        x += l * math.cos(theta)
        y += l * math.sin(theta)
    return (x - 1.0) ** 2 + (y - 0.5) ** 2


def rotation(axis, angle):
    c, s = np.cos(angle), np.sin(angle)
    R = np.eye(3)
    i, j = (axis + 1) % 3, (axis + 2) % 3
    R[i, i] = c
    R[j, j] = c
    R[i, j] = -s
    R[j, i] = s
    return R


@program(wrt=("euler", "points"), args=lambda rng: (rng.normal(size=3), rng.normal(size=(4, 3))))
def euler_rotations(euler, points):
    R = np.eye(3)
    for axis in range(3):
        R = rotation(axis, euler[axis]) @ R
    moved = points @ R.T + np.array([0.1, 0.2, 4.0])
    image = moved[:, :2] / moved[:, 2:]
    return np.sum(image**2)


def quaternion_product(p, q):
    w = p[0] * q[0] - p[1:] @ q[1:]
    v = p[0] * q[1:] + q[0] * p[1:] + np.cross(p[1:], q[1:])
    return np.concatenate(([w], v))


@program(wrt=("q", "omega"), args=lambda rng: (rng.normal(size=4), rng.normal(size=3)))
def quaternion_integration(q, omega):
    dt = 0.1
    q = q / np.linalg.norm(q)
    for _ in range(4):
        rate = 0.5 * quaternion_product(q, np.append(0.0, omega))
        q = q + dt * rate
        q = q / np.sqrt(np.sum(q**2))
    return q[0] * q[3] - q[1] * q[2]


@program(wrt=("n", "d"), args=lambda rng: (np.array([1.4, 2.1, 1.6]), np.array([0.3, 0.1, 0.25])))
def thin_film_reflectance(n, d):
    a, b, c, e = 1.0, 0.0, 0.0, 1.0
    for index, thickness in zip(n, d):
        delta = 2 * np.pi * index * thickness / 0.6
        cosine, sine = np.cos(delta), np.sin(delta)
        a, b = a * cosine - b * index * sine, a * sine / index + b * cosine
        c, e = c * cosine + e * index * sine, -c * sine / index + e * cosine
    return (a - e * 1.5) ** 2 + (b * 1.5 - c) ** 2


@program(wrt="V", args=lambda rng: (rng.normal(size=7),))
def ground_state_energy(V):
    n = len(V)
    H = np.diag(V + 2.0) - np.diag(np.ones(n - 1), 1) - np.diag(np.ones(n - 1), -1)
    w, v = np.linalg.eigh(H)
    return w[0] + 0.5 * w[1] + np.sum(v[:, 0] ** 4)


@program(wrt=("levels", "T"), args=lambda rng: (rng.uniform(0, 3, size=6), 1.3))
def free_energy_and_heat_capacity(levels, T):
    beta = 1 / T
    boltzmann = np.exp(-beta * levels)
    Z = boltzmann.sum()
    p = boltzmann / Z
    mean = np.dot(p, levels)
    return -T * np.log(Z) + (np.dot(p, levels**2) - mean**2) * beta**2


@program(wrt=("heights", "slope"), args=lambda rng: (rng.uniform(0.5, 1.5, size=(5, 4)), 0.2))
def kinematic_wave_runoff(heights, slope):
    h = heights.copy()
    out = 0.0
    for t in range(4):
        q = np.sqrt(slope) * h ** (5 / 3)
        h[1:, :] += 0.1 * (q[:-1, :] - q[1:, :])
        h[0, :] -= 0.1 * q[0, :]
        out += q[-1].sum()
    return out


@program(
    wrt=("x", "k"),
    args=lambda rng: (
        rng.normal(size=(5, 2)),
        2.0,
        np.array([[0, 1], [1, 2], [2, 3], [3, 4], [0, 4]]),
    ),
)
def elastic_network(x, k, bonds):
    i, j = bonds[:, 0], bonds[:, 1]
    lengths = np.sqrt(np.sum((x[i] - x[j]) ** 2, axis=1))
    force = np.zeros_like(x)
    pull = (k * (lengths - 1.0) / lengths)[:, None] * (x[j] - x[i])
    np.add.at(force, i, pull)
    np.subtract.at(force, j, pull)
    return 0.5 * k * np.sum((lengths - 1.0) ** 2) + 0.1 * np.sum(force**2)
