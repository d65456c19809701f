"""What a row of the rule table is, and what it is told about the place where it is used."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, TypeAlias

import gast

from s2sgrad.kinds import NOTHING, Array, Dims, Kind, Known, ListOf, Scalar, Sequence, dims_of
from s2sgrad.rules.lists import ListArray, as_array, elements_as_arrays, nested_dims

Sharing: TypeAlias = Literal["fresh", "view", "maybe"]
"""Whether a result is new memory, a view of the first operand, or one of the two."""


class Contribution(NamedTuple):
    """What an operand's adjoint receives: an expression as text, and its shape.

    The text speaks of the row's parameters, of `ans`, and of `g`, the cotangent of `ans`.
    Where `dims` is None the text has the operand's shape. Axes of length 1 (or missing ones in
    front) stand for axes along which the contribution is constant.
    """

    text: str
    dims: Dims | None = None


OTHERWISE = "Express it by other operations"


class Unsupported(Exception):
    """Raised by a rule for an option it does not cover: `Unsupported(why, way_out)`."""

    def __init__(self, why: str, way_out: str = OTHERWISE, code: str = "keyword-argument") -> None:
        super().__init__(why)
        self.why, self.way_out, self.code = sentence(why), sentence(way_out), code


def sentence(text: str) -> str:
    """The text with its full stop."""
    return text if not text or text.endswith(".") else f"{text}."


class NeedsValue(Exception):
    """Raised when a kind hangs on the value of an operand that is not known: `operand` names it."""

    def __init__(self, operand: str) -> None:
        super().__init__(operand)
        self.operand = operand


@dataclass(frozen=True)
class Site:
    """One operation of a program: a row bound to operands (expressions) and their kinds.

    `kinds[p]` is there for every parameter that is given; `ans` is the kind of the result (it is
    `Undefined` while the row's own `result` is asked for it).
    """

    row: Row
    operands: Mapping[str, gast.AST]
    kinds: Mapping[str, Kind]
    ans: Kind
    key: tuple[Any, ...] = ()
    """Unique to the statement: the start of the keys of new `Derived` lengths."""
    cotangents: frozenset[int] | None = None
    """Of a row with several results: those whose cotangent `g[k]` is there (the others are None);
    None where all are."""

    def __post_init__(self) -> None:
        """See lists of numbers as the arrays that NumPy makes of them."""
        if any(isinstance(kind, (Sequence, ListOf)) for kind in self.kinds.values()):
            seen = {p: self._as_operand(p, kind) for p, kind in self.kinds.items()}
            object.__setattr__(self, "kinds", seen)

    def _as_operand(self, parameter: str, kind: Kind) -> Kind:
        row = self.row
        if parameter not in row.vjps or row.nested:
            return kind
        if parameter in row.sequences:
            of_arrays = row.name.startswith("np.")
            return elements_as_arrays(kind, (*self.key, parameter)) if of_arrays else kind
        return kind if parameter == row.variadic else as_array(kind, (*self.key, parameter))

    @property
    def lists(self) -> frozenset[str]:
        """The parameters given as lists of numbers, where an array is meant."""
        return frozenset(p for p, kind in self.kinds.items() if isinstance(kind, ListArray))

    def given(self, parameter: str) -> bool:
        """Whether the parameter is given, and not as None where None is its default."""
        kind = self.kinds.get(parameter)
        if kind is None:
            return False
        default = self.row.defaults.get(parameter, inspect.Parameter.empty)
        return not (default is None and isinstance(kind, Known) and kind.value is None)

    def dims(self, parameter: str) -> Dims:
        """The shape of an operand; of a list, that of the array that NumPy would make of it."""
        kind = self.kinds[parameter]
        if isinstance(kind, (Sequence, ListOf)):
            return nested_dims(kind, (*self.key, parameter))
        return dims_of(kind)

    def ndim(self, parameter: str) -> int:
        return len(self.dims(parameter))

    def is_python(self, parameter: str) -> bool:
        """Whether a parameter, or `ans`, is a Python number: its division by zero raises."""
        kind = self.ans if parameter == "ans" else self.kinds[parameter]
        return isinstance(kind, Scalar) and kind.python

    def known(self, parameter: str) -> Any:
        """The value of a number that is known when the derivative is built, or NOTHING."""
        kind = self.kinds.get(parameter)
        return kind.value if isinstance(kind, Scalar) else NOTHING

    def literal(self, parameter: str) -> Any:
        """The value of a parameter that has to be known when the derivative is built.

        The row's default where it is not given; raises NeedsValue where it is not known.
        """
        if parameter not in self.kinds:
            return self.row.defaults[parameter]
        return _literal(self.kinds[parameter], parameter)

    @property
    def sharing(self) -> Sharing:
        """Whether the result may share memory with an operand."""
        found = self.row.sharing
        return found(self) if callable(found) else found

    def shared_operands(self) -> list[Any]:
        """The operands with which the result may share memory."""
        if self.sharing == "fresh":
            return []
        chosen = self.row.viewed or frozenset(self.operands)
        return [operand for p, operand in self.operands.items() if p in chosen]

    def again(self, **replaced: str) -> str:
        """The operation once more, as text, with some operands replaced.

        `site.again(a="a_dot")` for `x.sum(axis=0)` is `np.sum(a_dot, axis=axis)`.
        """
        return self.row.render(self.kinds, replaced)


def _literal(kind: Kind, parameter: str) -> Any:
    match kind:
        case Known(value=value):
            return value
        case Scalar(value=value) if value is not NOTHING:
            return value
        case Sequence(type=type_, elements=elements):
            return type_(_literal(element, parameter) for element in elements)
    raise NeedsValue(parameter)


Vjp: TypeAlias = Callable[[Site], "Contribution | str | list[Any]"]
"""A list, one entry per element, where the parameter is a sequence of known length (nested where
the sequence is); for a `ListOf` one text, of a list of as many."""
Jvp: TypeAlias = Callable[[Site, frozenset[str]], str]
"""`p_dot` of a sequence has its structure, with zeros for the elements that are not active."""
Result: TypeAlias = Callable[[Site], Kind]


@dataclass(frozen=True, eq=False)
class Row:
    """The mathematics of one operation.

    `vjps[p](site)` is what the parameter p receives; `jvp(site, active)` is the tangent of the
    result as text in terms of `p_dot` (for the active parameters p only). A parameter that is
    neither in `vjps` nor in `inactive` must not be active.
    """

    name: str
    """As it is printed: `np.tanh`; an operator's class for operators: `Add`."""
    function: Any
    """What is called to learn the kind of the result."""
    parameters: tuple[str, ...]
    defaults: Mapping[str, Any]
    result: Result
    vjps: Mapping[str, Vjp] = field(default_factory=dict)
    jvp: Jvp | None = None
    inactive: frozenset[str] = frozenset()
    elementwise: bool = False
    """Operands broadcast: the driver sums contributions to the operands' shapes, and cotangents
    that are constant along axes need not be spread out."""
    constant: bool = False
    """The derivative is zero: the result is never active."""
    because: str = ""
    """Why there is no derivative: using the operation with active operands is refused."""
    way_out: str = ""
    sharing: Sharing | Callable[[Site], Sharing] = "fresh"
    viewed: frozenset[str] = frozenset()
    """Parameters of one of which the result is a view, or else zeros: that shows when it runs."""
    singular: bool = False
    """A partial hangs on values, so that it may be infinite or nan: zero times it is not zero."""
    cheap: bool = False
    """As cheap to recompute as to store: an arithmetic operator, a view, a shape."""
    effect: bool = False
    """Calling it changes the world (it draws a random number): never repeat it or leave it out."""
    formula: str = ""
    """How the row was written, for `s2sgrad rules`."""
    expression: str = ""
    """How an operator is written with the parameters' names: `x + y`."""
    variadic: str = ""
    """The parameter that collects further positional operands, as in np.einsum."""
    sequences: frozenset[str] = frozenset()
    """Parameters that take a tuple or list of arrays; elsewhere a tuple or list of numbers stands
    for an array."""
    nested: bool = False
    """The operand may be a list nested to any depth, as in np.array."""

    def render(self, kinds: Mapping[str, Kind], replaced: Mapping[str, str]) -> str:
        """The operation as text, in terms of its parameters."""
        if self.expression:
            names = {p: replaced.get(p, p) for p in self.parameters}
            return _substituted(self.expression, names)
        positional, keyword = [], []
        for parameter in self.parameters:
            if parameter in kinds or parameter in replaced:
                text = replaced.get(parameter, parameter)
                if parameter == self.variadic:
                    positional.append(f"*{text}")
                elif parameter in self.defaults and self.keywords:
                    keyword.append(f"{parameter}={text}")
                else:
                    positional.append(text)
        return self._called(positional, keyword)

    def _called(self, positional: list[str], keyword: list[str]) -> str:
        if not self.name.startswith("np.ndarray."):
            return f"{self.name}({', '.join(positional + keyword)})"
        array, *rest = positional
        return f"{array}.{self.name.removeprefix('np.ndarray.')}({', '.join(rest + keyword)})"

    @property
    def keywords(self) -> bool:
        """Whether options are written as keywords: np.where, `math.log` and its kin take none."""
        numpy = self.name.startswith("np.") and self.name != "np.where"
        return numpy or self.name == "math.isclose"


def _substituted(expression: str, names: Mapping[str, str]) -> str:
    words = expression.split()
    return " ".join(f"({names[w]})" if names.get(w, w) != w else w for w in words)


def active_operands(row: Row, site: Site, active: Iterable[str]) -> list[str]:
    """The parameters that are active and given, in the row's order."""
    chosen = set(active)
    return [p for p in row.parameters if p in chosen and p in site.kinds]


def _is_array(kind: Kind) -> bool:
    return isinstance(kind, Array)
