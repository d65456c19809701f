"""Filters, transforms by hand, alignment of sequences."""

import numpy as np

from tests.corpus.registry import program


@program(wrt=("taps", "x"), args=lambda rng: (rng.normal(size=4), rng.normal(size=11)))
def fir(taps, x):
    y = np.zeros(len(x))
    for n in range(len(x)):
        for k in range(len(taps)):
            if n - k >= 0:
                y[n] += taps[k] * x[n - k]
    return np.sum(y**2)


@program(
    wrt=("b", "a", "x"),
    args=lambda rng: (rng.normal(size=3), 0.3 * rng.normal(size=2), rng.normal(size=9)),
)
def iir_direct_form(b, a, x):
    y = np.zeros_like(x)
    for n in range(x.size):
        acc = 0.0
        for k, bk in enumerate(b):
            if n < k:
                break
            acc += bk * x[n - k]
        for k in range(1, len(a) + 1):
            if n < k:
                continue
            acc -= a[k - 1] * y[n - k]
        y[n] = acc
    return np.mean(y**2) + y[-1]


@program(wrt=("b", "x"), args=lambda rng: (np.array([0.4, 0.2, 0.1]), rng.normal(size=8)))
def transposed_biquad(b, x):
    s1 = s2 = 0.0
    out = []
    for sample in x:
        y = b[0] * sample + s1
        s1 = b[1] * sample + s2 - 0.3 * y
        s2 = b[2] * sample + 0.1 * y
        out.append(y)
    return np.sum(np.array(out) ** 2)


@program(wrt=("x", "alpha"), args=lambda rng: (rng.normal(size=10), 0.3))
def exponential_smoothing(x, alpha):
    s = x[0]
    sse = 0.0
    for value in x[1:]:
        sse += (value - s) ** 2
        s = alpha * value + (1 - alpha) * s
    return sse


@program(
    wrt=("y", "alpha", "beta", "gamma"),
    args=lambda rng: (5 + rng.normal(size=14), 0.4, 0.2, 0.3),
)
def holt_winters(y, alpha, beta, gamma, period=4):
    season = y[:period] - np.mean(y[:period])
    level, trend = np.mean(y[:period]), 0.0
    error = 0.0
    for t in range(period, len(y)):
        i = t % period
        forecast = level + trend + season[i]
        error += (y[t] - forecast) ** 2
        last = level
        level = alpha * (y[t] - season[i]) + (1 - alpha) * (level + trend)
        trend = beta * (level - last) + (1 - beta) * trend
        season[i] = gamma * (y[t] - level) + (1 - gamma) * season[i]
    return error / (len(y) - period)


@program(wrt="x", args=lambda rng: (rng.normal(size=10),))
def dft_power(x):
    n = len(x)
    k = np.arange(n // 2)[:, np.newaxis]
    angle = 2 * np.pi * k * np.arange(n) / n
    re = np.cos(angle) @ x
    im = -np.sin(angle) @ x
    power = re**2 + im**2
    return np.sum(power * np.arange(len(power))) / np.sum(power)


def min3(a, b, c, gamma):
    m = min(a, b, c)
    return m - gamma * np.log(
        np.exp(-(a - m) / gamma) + np.exp(-(b - m) / gamma) + np.exp(-(c - m) / gamma)
    )


@program(wrt=("x", "y"), args=lambda rng: (rng.normal(size=5), rng.normal(size=4)))
def soft_dtw(x, y, gamma=0.7):
    n, m = len(x), len(y)
    D = np.full((n + 1, m + 1), 1e3)
    D[0, 0] = 0.0
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            cost = (x[i - 1] - y[j - 1]) ** 2
            D[i, j] = cost + min3(D[i - 1, j], D[i, j - 1], D[i - 1, j - 1], gamma)
    return D[n, m]


@program(wrt="x", args=lambda rng: (rng.normal(size=12),))
def moving_average_by_cumsum(x, width=4):
    total = np.cumsum(np.concatenate((np.zeros(1), x)))
    smooth = (total[width:] - total[:-width]) / width
    return np.sum((x[width - 1 :] - smooth) ** 2)


@program(wrt=("x", "kernel"), args=lambda rng: (rng.normal(size=9), rng.normal(size=3)))
def convolution(x, kernel):
    full = np.convolve(x, kernel)
    same = np.convolve(x, kernel, mode="same")
    valid = np.convolve(x, kernel, mode="valid")
    return np.sum(full**2) + same @ x - valid[0] * valid[-1]


@program(wrt="x", args=lambda rng: (rng.normal(size=(2, 8)),))
def haar_wavelet(x):
    detail_energy = 0.0
    approx = x
    while approx.shape[1] > 1:
        even, odd = approx[:, ::2], approx[:, 1::2]
        detail = (even - odd) / np.sqrt(2)
        approx = (even + odd) / np.sqrt(2)
        detail_energy += np.sum(np.abs(detail) ** 1.5)
    return detail_energy + approx.sum()


@program(wrt=("x", "mu"), args=lambda rng: (rng.normal(size=12), 0.05))
def lms_adaptive_filter(x, mu):
    w = np.zeros(3)
    err = np.zeros(len(x))
    for n in range(3, len(x)):
        window = x[n - 3 : n][::-1]
        err[n] = x[n] - w @ window
        w += 2 * mu * err[n] * window
    return err @ err


@program(wrt="x", args=lambda rng: (rng.normal(size=11),))
def autocorrelation(x):
    z = x - x.mean()
    lags = np.zeros(4)
    for lag in range(4):
        lags[lag] = np.dot(z[lag:], z[: z.size - lag])
    lags /= lags[0]
    return np.sum(lags[1:] ** 2)


@program(wrt=("x", "decay"), args=lambda rng: (rng.normal(size=(3, 7)), np.array([0.9, 0.5, 0.2])))
def leaky_integrators(x, decay):
    state = np.zeros(x.shape[0])
    out = np.empty_like(x)
    for t in range(x.shape[1]):
        state *= decay
        state += x[:, t]
        out[:, t] = state
    return np.std(out)


@program(wrt=("t", "f"), args=lambda rng: (np.linspace(0.0, 1.0, 9), 2.3))
def chirp_with_window(t, f):
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(t.size) / (t.size - 1))
    phase = 2 * np.pi * f * t * (1 + t)
    padded = np.pad(window * np.sin(phase), (2, 3))
    return np.sum(np.diff(padded) ** 2)
