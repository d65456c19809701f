"""Finite differences on grids, mostly in place."""

import numpy as np

from tests.corpus.registry import program


@program(wrt=("u0", "c"), args=lambda rng: (rng.normal(size=12), 0.2, 7))
def heat(u0, c, steps):
    u = u0.copy()
    for _ in range(steps):
        u[1:-1] += c * (u[2:] - 2 * u[1:-1] + u[:-2])
    return np.sum(u**2)


@program(wrt=("u0", "alpha"), args=lambda rng: (rng.normal(size=(5, 7)), 0.13, 4))
def heat_2d(u0, alpha, steps):
    u = np.array(u0)
    for n in range(steps):
        lap = u[2:, 1:-1] + u[:-2, 1:-1] + u[1:-1, 2:] + u[1:-1, :-2] - 4.0 * u[1:-1, 1:-1]
        u[1:-1, 1:-1] = u[1:-1, 1:-1] + alpha * lap
    return np.mean(u * u)


@program(wrt="u0", args=lambda rng: (rng.normal(size=9), 0.5, 6), tags="swap")
def wave_equation(u0, courant, steps):
    previous = u0.copy()
    current = u0.copy()
    following = np.zeros_like(u0)
    for step in range(steps):
        following[1:-1] = (
            2 * current[1:-1]
            - previous[1:-1]
            + courant**2 * (current[2:] - 2 * current[1:-1] + current[:-2])
        )
        previous, current, following = current, following, previous
    return 0.5 * np.dot(current, current)


@program(wrt=("u", "nu"), args=lambda rng: (1.5 + 0.3 * rng.normal(size=11), 0.05))
def burgers_upwind(u, nu):
    n = len(u)
    dx = 2.0 / (n - 1)
    dt = 0.02
    for it in range(5):
        un = u.copy()
        for i in range(1, n - 1):
            u[i] = (
                un[i]
                - un[i] * dt / dx * (un[i] - un[i - 1])
                + nu * dt / dx**2 * (un[i + 1] - 2 * un[i] + un[i - 1])
            )
        u[0] = un[0] - un[0] * dt / dx * (un[0] - un[-2])
        u[-1] = u[0]
    return (u**2).sum() * dx


@program(wrt=("b", "x0"), args=lambda rng: (rng.normal(size=8), rng.normal(size=8), 3))
def gauss_seidel_poisson(b, x0, sweeps):
    x = x0.copy()
    n = x.shape[0]
    for sweep in range(sweeps):
        for i in range(1, n - 1):
            x[i] = 0.5 * (x[i - 1] + x[i + 1] + b[i])
    return float(np.sum(np.cos(x)))


@program(wrt=("f", "omega"), args=lambda rng: (rng.normal(size=(5, 6)), 1.3, 2))
def sor_2d(f, omega, sweeps):
    ny, nx = f.shape
    h2 = 1.0 / (nx * ny)
    p = np.zeros((ny, nx))
    for k in range(sweeps):
        for j in range(1, ny - 1):
            for i in range(1, nx - 1):
                new = 0.25 * (p[j, i - 1] + p[j, i + 1] + p[j - 1, i] + p[j + 1, i] - h2 * f[j, i])
                p[j, i] += omega * (new - p[j, i])
    return 100 * np.sum(p * f)


@program(wrt="f", args=lambda rng: (rng.normal(size=10), 4))
def red_black(f, sweeps):
    u = np.zeros(f.size + 2)
    for _ in range(sweeps):
        u[1:-1:2] = 0.5 * (u[:-2:2] + u[2::2] - f[::2])
        u[2:-1:2] = 0.5 * (u[1:-2:2] + u[3::2] - f[1::2])
    return np.sqrt(1.0 + np.sum(u**2))


@program(
    wrt=("A", "b"), args=lambda rng: (rng.normal(size=(4, 4)) + 6 * np.eye(4), rng.normal(size=4))
)
def jacobi_swapped(A, b):
    x = np.zeros_like(b)
    x_new = np.empty_like(b)
    n = len(b)
    for it in range(6):
        for i in range(n):
            s = 0.0
            for j in range(n):
                if j != i:
                    s += A[i, j] * x[j]
            x_new[i] = (b[i] - s) / A[i, i]
        x, x_new = x_new, x
    return x @ x


@program(
    wrt=("u", "v", "feed"),
    args=lambda rng: (rng.uniform(0.4, 0.9, size=(4, 5)), rng.uniform(0.1, 0.4, size=(4, 5)), 0.04),
)
def gray_scott(u, v, feed, kill=0.06, steps=3):
    u = u.copy()
    v = v.copy()
    for _ in range(steps):
        Lu = (
            np.roll(u, 1, axis=0)
            + np.roll(u, -1, axis=0)
            + np.roll(u, 1, 1)
            + np.roll(u, -1, 1)
            - 4 * u
        )
        Lv = (
            np.roll(v, 1, axis=0)
            + np.roll(v, -1, axis=0)
            + np.roll(v, 1, 1)
            + np.roll(v, -1, 1)
            - 4 * v
        )
        uvv = u * v * v
        u += 0.16 * Lu - uvv + feed * (1 - u)
        v += 0.08 * Lv + uvv - (feed + kill) * v
    return np.var(v) + u.mean()


@program(wrt=("q", "speed"), args=lambda rng: (rng.normal(size=10), 0.7))
def lax_wendroff(q, speed):
    nu = speed * 0.5
    for n in range(4):
        right = np.concatenate((q[1:], q[:1]))
        left = np.concatenate((q[-1:], q[:-1]))
        q = q - 0.5 * nu * (right - left) + 0.5 * nu**2 * (right - 2 * q + left)
    return np.sum(q**4) / q.size


@program(wrt=("k", "T0"), args=lambda rng: (rng.uniform(0.5, 1.5, size=9), rng.normal(size=10)))
def variable_conductivity(k, T0):
    T = T0 + 0.0
    dt = 0.1
    for n in range(8):
        flux = -k * np.diff(T)
        T[1:-1] -= dt * np.diff(flux)
        T[0] = T[1]
        T[-1] = 0.0
    return np.sum(T[::2]) + np.sum(T[1::3] ** 2)


@program(wrt="psi", args=lambda rng: (rng.normal(size=(6, 5)),))
def total_variation(psi):
    dx = psi[:, 1:] - psi[:, :-1]
    dy = psi[1:, :] - psi[:-1, :]
    return np.sum(np.sqrt(dx[:-1, :] ** 2 + dy[:, :-1] ** 2 + 1e-2))


@program(wrt=("h", "hu"), args=lambda rng: (rng.uniform(1.0, 2.0, size=8), rng.normal(size=8)))
def shallow_water(h, hu, g=9.81, dt=0.01, dx=0.1):
    h, hu = h.copy(), hu.copy()
    for _ in range(4):
        f1 = hu
        f2 = hu**2 / h + 0.5 * g * h**2
        hm = 0.5 * (h[1:] + h[:-1]) - 0.5 * dt / dx * (f1[1:] - f1[:-1])
        hum = 0.5 * (hu[1:] + hu[:-1]) - 0.5 * dt / dx * (f2[1:] - f2[:-1])
        h[1:-1] -= dt / dx * (hum[1:] - hum[:-1])
        gm = hum**2 / hm + 0.5 * g * hm**2
        hu[1:-1] -= dt / dx * (gm[1:] - gm[:-1])
    return np.sum(0.5 * hu**2 / h + 0.5 * g * h**2)


@program(wrt="image", args=lambda rng: (rng.normal(size=(5, 6)),))
def sobel_energy(image):
    rows, cols = image.shape
    out = np.zeros((rows - 2, cols - 2))
    kx = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    for r in range(rows - 2):
        for c in range(cols - 2):
            patch = image[r : r + 3, c : c + 3]
            gx = np.sum(patch * kx)
            gy = (patch * kx.T).sum()
            out[r, c] = np.hypot(gx, gy)
    return out.mean()
