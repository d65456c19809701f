"""Prices, portfolios, rates."""

import math
from math import erf, exp, log, sqrt

import numpy as np

from tests.corpus.registry import program


def normal_cdf(x):
    return 0.5 * (1.0 + erf(x / sqrt(2.0)))


@program(wrt=("S", "K", "T", "r", "sigma"), args=lambda rng: (1.05, 1.0, 0.75, 0.03, 0.25))
def black_scholes(S, K, T, r, sigma, kind="call"):
    d1 = (log(S / K) + (r + 0.5 * sigma**2) * T) / (sigma * sqrt(T))
    d2 = d1 - sigma * sqrt(T)
    if kind == "call":
        return S * normal_cdf(d1) - K * exp(-r * T) * normal_cdf(d2)
    return K * exp(-r * T) * normal_cdf(-d2) - S * normal_cdf(-d1)


@program(wrt=("S0", "sigma", "r"), args=lambda rng: (1.0, 0.3, 0.04, 1.03))
def american_put_binomial(S0, sigma, r, strike, steps=9):
    dt = 1.0 / steps
    u = np.exp(sigma * np.sqrt(dt))
    d = 1 / u
    p = (np.exp(r * dt) - d) / (u - d)
    prices = S0 * d ** np.arange(steps, -1, -1) * u ** np.arange(0, steps + 1)
    values = np.maximum(strike - prices, 0)
    for i in range(steps, 0, -1):
        values = np.exp(-r * dt) * (p * values[1 : i + 1] + (1 - p) * values[:i])
        prices = prices[1 : i + 1] * d
        values = np.maximum(values, strike - prices)
    return values[0]


@program(wrt=("spot", "vol"), args=lambda rng: (1.0, 0.2, rng.normal(size=(5, 8))))
def asian_option_paths(spot, vol, normals):
    n_steps, n_paths = normals.shape
    dt = 1.0 / n_steps
    s = np.full(n_paths, spot)
    average = np.zeros(n_paths)
    for t in range(n_steps):
        s = s * np.exp((0.02 - 0.5 * vol**2) * dt + vol * math.sqrt(dt) * normals[t])
        average += s / n_steps
    payoff = np.maximum(average - 0.95, 0.0)
    return math.exp(-0.02) * payoff.mean()


@program(wrt=("w", "returns"), args=lambda rng: (rng.normal(size=4), rng.normal(size=(9, 4)) / 10))
def sharpe_ratio(w, returns):
    w = np.exp(w) / np.sum(np.exp(w))
    portfolio = returns @ w
    return np.mean(portfolio) / np.std(portfolio)


@program(wrt=("cashflows", "rate"), args=lambda rng: (np.array([-1.0, 0.3, 0.5, 0.4]), 0.07))
def net_present_value(cashflows, rate):
    npv = 0.0
    for t, cf in enumerate(cashflows):
        npv += cf / (1 + rate) ** t
    return npv


@program(wrt=("coupon", "price"), args=lambda rng: (0.05, 0.97))
def bond_yield(coupon, price):
    y = 0.05
    for _ in range(30):
        value, slope = 0.0, 0.0
        for t in range(1, 6):
            flow = coupon + (1.0 if t == 5 else 0.0)
            value += flow / (1 + y) ** t
            slope -= t * flow / (1 + y) ** (t + 1)
        change = (value - price) / slope
        y -= change
        if abs(change) < 1e-14:
            break
    return y


@program(wrt=("kappa", "theta", "xi"), args=lambda rng: (1.5, 0.09, 0.3, rng.normal(size=(2, 6))))
def heston_path(kappa, theta, xi, z):
    v, logs = 0.08, 0.0
    dt = 1 / z.shape[1]
    for dw1, dw2 in zip(z[0], z[1]):
        vp = max(v, 1e-6)
        logs += -0.5 * vp * dt + np.sqrt(vp * dt) * dw1
        v = v + kappa * (theta - vp) * dt + xi * np.sqrt(vp * dt) * dw2
    return np.exp(logs)


@program(
    wrt=("Sigma", "mu"),
    args=lambda rng: (np.diag(rng.uniform(1, 2, size=4)) + 0.1, rng.normal(size=4)),
)
def minimum_variance(Sigma, mu):
    ones = np.ones(len(mu))
    inv = np.linalg.inv(Sigma)
    w = inv @ ones / (ones @ inv @ ones)
    return w @ mu - 2.0 * w @ Sigma @ w


@program(wrt="prices", args=lambda rng: (1 + 0.2 * rng.uniform(size=10),))
def drawdown(prices):
    peak = prices[0]
    worst = 0.0
    for p in prices:
        if p > peak:
            peak = p
        dd = (peak - p) / peak
        if dd > worst:
            worst = dd
    return worst


@program(wrt=("curve", "notional"), args=lambda rng: (rng.uniform(0.01, 0.05, size=6), 1.7))
def swap_value(curve, notional):
    discount = np.cumprod(1 / (1 + curve))
    floating = np.sum(curve * discount)
    fixed = 0.03 * discount.sum()
    return notional * (floating - fixed) + np.prod(1 + curve)
