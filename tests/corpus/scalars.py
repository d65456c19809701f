"""Python floats, `math` and the builtins."""

import math

import numpy as np

from tests.corpus.registry import program


@program(wrt=("x", "y"), args=lambda rng: (0.6, 1.4))
def math_functions(x, y):
    a = math.exp(x) + math.log(y) + math.sqrt(x * y)
    b = math.sin(x) * math.cos(y) + math.tan(x) + math.atan2(y, x)
    c = (
        math.sinh(x)
        + math.cosh(y)
        - math.tanh(x * y)
        + math.asinh(x)
        + math.acosh(y)
        + math.atanh(x)
    )
    d = math.asin(x) + math.acos(x) + math.atan(y) + math.hypot(x, y) + math.pow(x, y)
    e = (
        math.log10(y)
        + math.log2(y)
        + math.log1p(x)
        + math.expm1(x)
        + math.log(y, 3)
        + math.fabs(-x)
    )
    f = math.erf(x) + math.erfc(y) + math.lgamma(y) + math.gamma(x)
    return a + b * c + d * e + f + math.degrees(x) / math.pi + math.radians(y)


@program(wrt=("x", "y"), args=lambda rng: (2.7, 1.1))
def arithmetic(x, y):
    a = x + y - x * y / (1 + y) ** 2
    b = 2**x + x**2.5 + x**-2 + y**x
    c = x % y + 7 % y + x // y
    d = -x + +y
    a += b
    a -= c * 0.5
    a *= d
    a /= y
    a **= 2
    return a


@program(wrt=("x", "y"), args=lambda rng: (-1.7, 0.45))
def builtins_on_floats(x, y):
    a = abs(x) + max(x, y) * min(x, y, 3.0)
    b = pow(abs(x), y) + sum([x, y, x * y]) + sum((x, y), 2.0)
    c = float(x) * int(3.7) + round(y) * x
    d, e = divmod(x, y)
    return a * b + c + d + e


@program(wrt="x", args=lambda rng: (0.35, np.array([1.2, -0.4, 0.7, 2.0])))
def horner(x, coefficients):
    result = 0.0
    for a in coefficients[::-1]:
        result = result * x + a
    return result


@program(wrt=("x", "terms"), args=lambda rng: (0.9, rng.normal(size=5)))
def continued_fraction(x, terms):
    value = 3.0 + terms[-1]
    for t in terms[-2::-1]:
        value = 3.0 + t + x / value
    return value


@program(wrt="x", args=lambda rng: (1.3,))
def bessel_series(x):
    total = term = 1.0
    k = 0
    while abs(term) > 1e-17:
        k += 1
        term *= -(x * x / 4) / (k * k)
        total += term
    return total


@program(wrt=("a", "b"), args=lambda rng: (1.5, 0.8))
def arithmetic_geometric_mean(a, b):
    while abs(a - b) > 1e-14:
        a, b = (a + b) / 2, math.sqrt(a * b)
    return math.pi / (2 * a)


def term(u, v):
    return u * math.log(u / v)


@program(wrt=("p", "q"), args=lambda rng: (0.3, 0.55))
def kullback_leibler(p, q):
    return term(p, q) + term(1 - p, 1 - q)


@program(wrt=("lat1", "lon1", "lat2", "lon2"), args=lambda rng: (52.5, 13.4, 48.1, 11.6))
def haversine(lat1, lon1, lat2, lon2):
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    dphi = phi2 - phi1
    dlam = math.radians(lon2 - lon1)
    a = math.sin(dphi / 2) ** 2 + math.cos(phi1) * math.cos(phi2) * math.sin(dlam / 2) ** 2
    return 2 * 6371.0 * math.asin(math.sqrt(a)) / 100


@program(wrt=("x",), args=lambda rng: (np.float64(0.8),), tags="numpy-scalar")
def numpy_scalars(x):
    s = np.sqrt(x) + np.exp(-x)
    t = s
    t += 1
    t = t.copy() * s.item()
    return t / np.float64(3.0) + x.real


@program(wrt=("n_moles", "T", "V"), args=lambda rng: (1.2, 300.0, 0.025))
def van_der_waals_work(n_moles, T, V):
    R, a, b = 8.314, 0.364, 4.27e-5
    V2 = 2 * V
    ideal = -n_moles * R * T * math.log((V2 - n_moles * b) / (V - n_moles * b))
    attraction = -a * n_moles**2 * (1 / V2 - 1 / V)
    return (ideal + attraction) / 1000


@program(wrt=("r", "x"), args=lambda rng: (2.9, 0.4))
def logistic_map(r, x):
    lyapunov = 0.0
    for n in range(12):
        lyapunov += math.log(abs(r * (1 - 2 * x)))
        x = r * x * (1 - x)
    return lyapunov / 12
