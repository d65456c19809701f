"""Dual numbers: a value and its tangent, which NumPy carries through arrays of objects."""

import math
import numbers

import numpy as np


class Dual:
    """An immutable number `value + tangent * epsilon`.

    There is deliberately no `__float__`: a dual number stored into an array of floats would lose
    its tangent, so that is an error. Comparisons look at the values alone.
    """

    __slots__ = ("tangent", "value")

    def __init__(self, value, tangent=0.0):
        self.value = float(value)
        self.tangent = float(tangent)

    def __repr__(self):
        return f"Dual({self.value!r}, {self.tangent!r})"

    def chain(self, value, slope):
        """The result of a function with this value and this slope at `self`."""
        return Dual(value, slope * self.tangent if self.tangent else 0.0)

    # What a NumPy scalar answers too.
    shape, ndim, size = (), 0, 1

    @property
    def T(self):
        return self

    real = T

    def item(self):
        return self

    def copy(self):
        return self

    def conjugate(self):
        return self

    def __add__(self, other):
        other = as_dual(other)
        if other is NotImplemented:
            return other
        return Dual(self.value + other.value, self.tangent + other.tangent)

    def __mul__(self, other):
        other = as_dual(other)
        if other is NotImplemented:
            return other
        slope = self.tangent * other.value if self.tangent else 0.0
        return Dual(
            self.value * other.value, slope + (self.value * other.tangent if other.tangent else 0.0)
        )

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self):
        return Dual(-self.value, -self.tangent)

    def __pos__(self):
        return self

    def __abs__(self):
        return self.chain(abs(self.value), np.sign(self.value))

    def __sub__(self, other):
        other = as_dual(other)
        return other if other is NotImplemented else self + -other

    def __rsub__(self, other):
        other = as_dual(other)
        return other if other is NotImplemented else other + -self

    def reciprocal(self):
        return self.chain(1 / self.value, -1 / self.value**2)

    def __truediv__(self, other):
        other = as_dual(other)
        if other is NotImplemented:
            return other
        ratio = self.value / other.value
        return Dual(ratio, (self.tangent - ratio * other.tangent) / other.value)

    def __rtruediv__(self, other):
        other = as_dual(other)
        return other if other is NotImplemented else other / self

    def __pow__(self, other):
        other = as_dual(other)
        if other is NotImplemented:
            return other
        value = self.value**other.value
        result = self.chain(
            value,
            other.value and other.value * self.value ** (other.value - 1) if self.tangent else 0,
        )
        if other.tangent:
            result = result + other.chain(0.0, value and value * math.log(self.value))
        return result

    def __rpow__(self, other):
        other = as_dual(other)
        return other if other is NotImplemented else other**self

    def __floordiv__(self, other):
        other = as_dual(other)
        return other if other is NotImplemented else Dual(self.value // other.value)

    def __rfloordiv__(self, other):
        other = as_dual(other)
        return other if other is NotImplemented else Dual(other.value // self.value)

    def __mod__(self, other):
        other = as_dual(other)
        return other if other is NotImplemented else self - self // other * other

    def __rmod__(self, other):
        other = as_dual(other)
        return other if other is NotImplemented else other % self

    def __divmod__(self, other):
        return self // other, self % other

    def __lt__(self, other):
        return self.value < value_of(other)

    def __le__(self, other):
        return self.value <= value_of(other)

    def __gt__(self, other):
        return self.value > value_of(other)

    def __ge__(self, other):
        return self.value >= value_of(other)

    def __eq__(self, other):
        return self.value == value_of(other)

    def __ne__(self, other):
        return self.value != value_of(other)

    def __hash__(self):
        return hash(self.value)

    def __bool__(self):
        return self.value != 0

    # Piecewise constant: the number without its tangent is the right answer.
    def __int__(self):
        return int(self.value)

    __trunc__ = __int__

    def __floor__(self):
        return math.floor(self.value)

    def __ceil__(self):
        return math.ceil(self.value)

    def __round__(self, digits=None):
        return round(self.value) if digits is None else Dual(round(self.value, digits))

    def arctan2(self, other):
        """The angle of the point (other, self)."""
        other = as_dual(other)
        square = self.value**2 + other.value**2
        slope = (self.tangent * other.value - self.value * other.tangent) / square
        return Dual(math.atan2(self.value, other.value), slope)

    def hypot(self, other):
        other = as_dual(other)
        length = math.hypot(self.value, other.value)
        return Dual(length, (self.value * self.tangent + other.value * other.tangent) / length)


def as_dual(number):
    """A number as a dual one; NotImplemented for all else, so that arrays take over."""
    if isinstance(number, Dual):
        return number
    if isinstance(number, (numbers.Real, np.bool_)):
        return Dual(number)
    return NotImplemented


def value_of(number):
    """The number without its tangent."""
    return number.value if isinstance(number, Dual) else number


def digamma(x):
    """The slope of `lgamma` for x > 0: recurrence, then the asymptotic series (DLMF 5.11.2)."""
    shift = 0.0
    while x < 8:
        shift -= 1 / x
        x += 1
    z = 1 / x**2
    series = z * (1 / 12 - z * (1 / 120 - z * (1 / 252 - z * (1 / 240 - z / 132))))
    return shift + math.log(x) - 0.5 / x - series


# name: (value at x, slope at x where the value is y)
ELEMENTARY = {
    "exp": (math.exp, lambda x, y: y),
    "exp2": (lambda x: 2.0**x, lambda x, y: y * math.log(2)),
    "expm1": (math.expm1, lambda x, y: y + 1),
    "log": (math.log, lambda x, y: 1 / x),
    "log2": (math.log2, lambda x, y: 1 / (x * math.log(2))),
    "log10": (math.log10, lambda x, y: 1 / (x * math.log(10))),
    "log1p": (math.log1p, lambda x, y: 1 / (1 + x)),
    "sqrt": (math.sqrt, lambda x, y: 0.5 / y),
    "cbrt": (np.cbrt, lambda x, y: 1 / (3 * y**2)),
    "sin": (math.sin, lambda x, y: math.cos(x)),
    "cos": (math.cos, lambda x, y: -math.sin(x)),
    "tan": (math.tan, lambda x, y: 1 + y**2),
    "arcsin": (math.asin, lambda x, y: 1 / math.sqrt(1 - x**2)),
    "arccos": (math.acos, lambda x, y: -1 / math.sqrt(1 - x**2)),
    "arctan": (math.atan, lambda x, y: 1 / (1 + x**2)),
    "sinh": (math.sinh, lambda x, y: math.cosh(x)),
    "cosh": (math.cosh, lambda x, y: math.sinh(x)),
    "tanh": (math.tanh, lambda x, y: 1 - y**2),
    "arcsinh": (math.asinh, lambda x, y: 1 / math.sqrt(x**2 + 1)),
    "arccosh": (math.acosh, lambda x, y: 1 / math.sqrt(x**2 - 1)),
    "arctanh": (math.atanh, lambda x, y: 1 / (1 - x**2)),
    "degrees": (math.degrees, lambda x, y: 180 / math.pi),
    "radians": (math.radians, lambda x, y: math.pi / 180),
    "rad2deg": (math.degrees, lambda x, y: 180 / math.pi),
    "deg2rad": (math.radians, lambda x, y: math.pi / 180),
    "fabs": (abs, lambda x, y: np.sign(x)),
    "erf": (math.erf, lambda x, y: 2 / math.sqrt(math.pi) * math.exp(-(x**2))),
    "erfc": (math.erfc, lambda x, y: -2 / math.sqrt(math.pi) * math.exp(-(x**2))),
    "lgamma": (math.lgamma, lambda x, y: digamma(x)),
    "gamma": (math.gamma, lambda x, y: y * digamma(x)),
    "rint": (np.rint, lambda x, y: 0.0),
    "floor": (np.floor, lambda x, y: 0.0),
    "ceil": (np.ceil, lambda x, y: 0.0),
    "trunc": (np.trunc, lambda x, y: 0.0),
}


def _method(value, slope):
    def apply(self):
        y = value(self.value)
        return self.chain(y, slope(self.value, y) if self.tangent else 0.0)

    return apply


for _name, (_value, _slope) in ELEMENTARY.items():
    setattr(Dual, _name, _method(_value, _slope))
