"""Constructs and operations of all sorts, many of which make no sense for most arguments."""

import functools
import math
import operator

import numpy as np


def square(x):
    return np.sum(x * x)


def two(x, y):
    return np.sum(x * y)


def noargs():
    return 1.0


def none(x):
    return None


def mean(x):
    return np.mean(x)


def std(x):
    return np.std(x)


def vmax(x):
    return np.max(x)


def first(x):
    return x[0]


def item(x):
    return x[5]


def div(x):
    return 1 / x


def sqrt(x):
    return math.sqrt(x)


def log(x):
    return math.log(x)


def power(x):
    return x**0.5


def kw(x, *, k):
    return x * k


def pos(x, /, y=2.0):
    return x * y


def star(*x):
    return x[0]


def dstar(**k):
    return k["x"]


def default(x, y=[1.0, 2.0]):
    return np.sum(x * y[0])


def raises(x):
    raise ValueError("no")


def raises_if(x):
    if np.sum(x) > 0:
        raise KeyError("k")
    return np.sum(x)


def asserts(x):
    assert np.sum(x) < 0, "neg"
    return np.sum(x)


def keyerr(x):
    d = {"a": x}
    return d["b"]


def attr(x):
    return x.foo


def idx(x):
    return x[0, 0, 0, 0, 0]


def unp(x):
    a, b, c = x
    return a * b * c


def nameerr(x):
    return x * undefined_name


def typeerr(x):
    return x + "a"


def callnon(x):
    return x(3)


def matmul(x):
    return x @ x


def linalg(x):
    return np.linalg.det(x)


def inv(x):
    return np.sum(np.linalg.inv(x))


def chol(x):
    return np.sum(np.linalg.cholesky(x))


def wrongargs(x):
    return np.sum(x, 1, 2, 3, 4, 5, 6, 7, 8, 9)


def wrongkw(x):
    return np.sum(x, foo=1)


def helperwrong(x):
    return two(x)


def walrus(x):
    if (n := x * 2) is not None:
        return np.sum(n)


def fstr(x):
    return len(f"{x}") * np.sum(x)


def strret(x):
    return "a"


def listret(x):
    return [x]


def boolret(x):
    return np.sum(x) > 0


def intret(x):
    return int(np.sum(x))


def cplx(x):
    return np.sum(x * 1j)


def iterate(x):
    t = 0.0
    for v in x:
        t += v
    return t


def gen(x):
    yield x


async def coro(x):
    return x


def sorted_(x):
    return sorted(x)[0]


def reshape(x):
    return np.sum(x.reshape(7, -1))


def concat(x):
    return np.sum(np.concatenate([x, x]))


def stack(x):
    return np.sum(np.stack([x, x]))


def norm(x):
    return np.linalg.norm(x)


def whileloop(x):
    while np.sum(x) > 1:
        x = x / 2
    return np.sum(x)


def ellipsis(x):
    return np.sum(x[..., None])


def slices(x):
    return np.sum(x[::0])


def method(x):
    return x.sum()


def tolist(x):
    return sum(x.tolist())


def nested_list(x):
    return np.sum(np.array([[x, x], [x, x]]))


def lam(x):
    return (lambda z: z * 2)(np.sum(x))


def dictarg(d):
    return d["a"] * 2


def attrarg(o):
    return o.a * 2


def cls(x):
    class A:
        pass

    return np.sum(x)


def glob(x):
    global G
    G = x
    return np.sum(x)


def ex(x):
    exec("y = 1")
    return np.sum(x)


def ev(x):
    return eval("x*2")


def loc(x):
    return locals()["x"]


def imp(x):
    import math as m

    return m.sin(x)


def tri(x):
    try:
        return np.sum(x)
    except ValueError:
        return 0.0


def wit(x):
    with np.errstate(all="ignore"):
        return np.sum(x)


def mat(x):
    match x:
        case 1:
            return 1.0
        case _:
            return np.sum(x)


def dele(x):
    y = x
    del y
    return np.sum(x)


def setc(x):
    return sum({v for v in [1, 2]}) * np.sum(x)


def dictc(x):
    return {k: x for k in range(2)}[0]


def eig(x):
    return np.sum(np.linalg.eig(x)[1])


def starcall(x):
    return np.add(*[x, x])


def dec(x):
    return np.vectorize(lambda t: t)(x)


def part(x):
    return functools.partial(square)(x)


def red(x):
    return functools.reduce(operator.add, [x, x])


def argm(x):
    return x[np.argmax(x)]


def ret_nothing(x):
    x * 2


def ret_tuple(x):
    return x, x


def shadow_np(np):
    return np * 2


def chained(x):
    return 0 < x < 1


def swap(x, y):
    x, y = y, x
    return np.sum(x)


def inplace(x):
    x += 1
    x[0] = 3
    return np.sum(x)


def strided(x):
    x[::2] *= 2
    return np.sum(x)


def overflow(x):
    return math.exp(x)


def divzero(x):
    return 1 / (x - x)


def modzero(x):
    return x % 0


def intdiv(x):
    return x // 0


def hasdoc(x):
    """doc"""
    return x


def annotated(x: "no such type") -> "neither":
    return x * 2


def yieldfrom(x):
    yield from x


def assigns_attr(x):
    x.foo = 3
    return x


def print_(x):
    print(x)
    return np.sum(x)


def chr_(x):
    return ord("a") * x


def complexlit(x):
    return abs(3 + 4j) * x


def bytes_(x):
    return len(b"abc") * x


def setlit(x):
    return len({1, 2}) * x


def ifexp(x):
    return np.sum(x) if np.sum(x) > 0 else None


def none_or(x):
    return x or 3.0


def and_(x):
    return x and 3.0


def not_(x):
    return (not x) * 1.0


def is_(x):
    return (x is None) * 1.0


def in_(x):
    return (3 in x) * 1.0


def rng(x):
    return np.random.normal(x)


def open_(x):
    open("/nonexistent")
    return x


def isinstance_(x):
    return x * 2 if isinstance(x, float) else np.sum(x)


def minmax(x):
    return min(x) + max(x)


def sum_(x):
    return sum(x)


def zip_(x):
    return sum(a * b for a, b in zip(x, x))


def enum(x):
    return sum(i * a for i, a in enumerate(x))


def mapped(x):
    return sum(map(lambda v: v * v, x))


def filt(x):
    return sum(filter(lambda v: v > 0, x))


def rev(x):
    return sum(v for v in reversed(x))


def anyall(x):
    return (any(x) + all(x)) * np.sum(x)


def T(x):
    return np.sum(x.T @ x)


def flat(x):
    return sum(x.flat)


def newaxis(x):
    return np.sum(x[None] * x[:, None])


def bool_idx(x):
    return np.sum(x[x > 0])


def fancy(x):
    return np.sum(x[[0, 1, 0]])


def outw(x):
    y = np.empty_like(x)
    np.multiply(x, x, out=y)
    return np.sum(y)


def where3(x):
    return np.sum(np.where(x > 0, x, -x))


def ein(x):
    return np.einsum("i,i->", x, x)


def ein_bad(x):
    return np.einsum("ij->", x)


def clip(x):
    return np.sum(np.clip(x, 0, None))


def cumsum(x):
    return np.cumsum(x)[-1]


def diff(x):
    return np.sum(np.diff(x) ** 2)


def percentile(x):
    return np.percentile(x, 50)


def median(x):
    return np.median(x)


def sort(x):
    return np.sort(x)[0]


def var1(x):
    return np.var(x, ddof=1)


def prod(x):
    return np.prod(x)


def trace(x):
    return np.trace(x)


def interp(x):
    return np.sum(np.interp(x, [0, 1], [0, 1]))


def convolve(x):
    return np.sum(np.convolve(x, x))


def average(x):
    return np.average(x, weights=x)


def dot(x):
    return np.dot(x, x)


def solve(x):
    return np.sum(np.linalg.solve(x, x))


def logsumexp(x):
    return np.log(np.sum(np.exp(x)))


def pad(x):
    return np.sum(np.pad(x, 1))


def roll(x):
    return np.roll(x, 1)[0]


def tile(x):
    return np.sum(np.tile(x, 2))


def repeat(x):
    return np.sum(np.repeat(x, 2))


def unique(x):
    return np.sum(np.unique(x))


def hist(x):
    return np.histogram(x)[0].sum() * np.sum(x)


def split(x):
    return np.sum(np.split(x, 2)[0])


def gradient(x):
    return np.sum(np.gradient(x))


def trapz(x):
    return np.trapezoid(x)


def fft(x):
    return np.sum(np.abs(np.fft.fft(x)))


def poly(x):
    return np.polyval([1, 2, 3], x)


def kron(x):
    return np.sum(np.kron(x, x))


def outer(x):
    return np.sum(np.outer(x, x))


def minimum(x):
    return np.minimum(x, 0).sum()


def amax_ax(x):
    return np.max(x, axis=1).sum()


def ptp(x):
    return np.ptp(x)


def argsort(x):
    return x[np.argsort(x)][0]


def searchs(x):
    return np.searchsorted(x, 0.5) * np.sum(x)


def triu(x):
    return np.sum(np.triu(x))


def diag(x):
    return np.sum(np.diag(x))


def meshgrid(x):
    return np.sum(np.meshgrid(x, x)[0])


def apply_(x):
    return np.sum(np.apply_along_axis(np.sum, 0, x))


def nan(x):
    return np.nansum(x)


def isnan(x):
    return np.isnan(x).sum() * 1.0
