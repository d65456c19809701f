"""The public functions: each works on a function, as a decorator, and with options."""

from __future__ import annotations

import functools
import types
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias, overload

from s2sgrad.analyse.members import method_of
from s2sgrad.cotangents import conformed, like_of
from s2sgrad.errors import Blocker, NotScalar, Refused, UsageError, WrtError
from s2sgrad.kinds import carries, is_record
from s2sgrad.parse.dressed import dressed
from s2sgrad.parse.signature import star_place
from s2sgrad.pullback import Place

if TYPE_CHECKING:
    from s2sgrad.pipeline import Mode
    from s2sgrad.variants import Variants
    from s2sgrad.wrt import Wrt

    Plain: TypeAlias = types.FunctionType | Variants


class Derivative:
    """A derivative of a function: call it with the function's own arguments.

    `source` is the text of the variant built last; `primal` the function; `stage(name)` the text
    of the program on its way ("core", "raw", "source"); `lower(*args)` builds for arguments
    without calling.
    """

    def __init__(
        self,
        function: Callable[..., Any],
        mode: Mode,
        wrt: Wrt | None,
        has_aux: bool,
        optimise: bool,
    ) -> None:
        self.primal = function
        from s2sgrad.variants import Variants  # the whole pipeline: not at `import s2sgrad`

        owner, inner = unbound(function)
        chosen = without_owner(inner, wrt, bound=owner is not None)
        self._variants = Variants(inner, mode, chosen, has_aux, optimise)
        self._owner = owner
        functools.update_wrapper(self, function, updated=())
        if inner is function:
            self._variants.announce = self._call_directly

    def __call__(self, *args: Any, **kwargs: Any) -> Any:  # noqa: D102
        return self._variants.entry(*self._given(args), **kwargs)

    def _given(self, args: tuple[Any, ...]) -> tuple[Any, ...]:
        """The arguments of the function itself: those of a bound method, after its object."""
        plain(self.primal)  # where it is decorated, its defaults may be others than before
        return args if self._owner is None else (self._owner, *args)

    def _call_directly(self, entry: Callable[..., Any]) -> None:
        """Make calls of this object calls of the entry function, by a class of its own.

        A method that passes its arguments on would cost as much as a small derivative.
        """
        self.__class__ = type("Derivative", (Derivative,), {"__call__": staticmethod(entry)})

    def __get__(self, owner: Any, kind: Any = None) -> Any:
        return self if owner is None else types.MethodType(self, owner)

    def __repr__(self) -> str:
        return f"<{self._variants.mode} of {self._variants.function.__name__}>"

    def __reduce__(self) -> str:
        return str(getattr(self, "__qualname__", self._variants.function.__qualname__))

    def lower(self, *args: Any, **kwargs: Any) -> Derivative:
        """Build the derivative for arguments, without calling it."""
        values = self._variants.bind(*self._given(args), **kwargs)
        self._variants.latest = self._variants.variant(values).built
        return self

    @property
    def source(self) -> str:
        """The generated text; before any call, for the kinds that the annotations tell."""
        return self.stage("source")

    def stage(self, name: str) -> str:
        """The program after a phase, as text."""
        from s2sgrad.stages import text_of_stage

        return text_of_stage(self._variants, name)


def plain(function: Callable[..., Any]) -> Plain:
    """The Python function to differentiate; of a derivative, all that is built of it."""
    return unbound(function)[1]


def unbound(function: Callable[..., Any]) -> tuple[Any, Plain]:
    """The object of a bound method (None of a function), and the function itself.

    An object whose class has `__call__` counts as that method of it.
    """
    match function:
        case Differentiable():
            return unbound(function.primal)
        case Derivative():
            return function._owner, function._variants
        case types.FunctionType() | functools.partial():
            named: types.FunctionType = dressed(function)
            return None, named
        case types.MethodType(__self__=owner, __func__=inner):
            return owner, plain(inner)
    if is_record(function) and (method := method_of(type(function), "__call__")):
        return function, method.function
    if callable(function) and not isinstance(function, type):
        name = getattr(function, "__name__", None) or type(function).__name__
        what, why = f"`{name}` is not written in Python", "s2sgrad reads the source of a function."
        out = f"Write a function that calls it: `lambda x: {name}(x)`."
        raise Refused([Blocker("no-source", what, why, out, None)])
    raise UsageError(f"{function!r} is not a function")


def without_owner(function: Plain, wrt: Wrt | None, bound: bool) -> Wrt | None:
    """`wrt` as the function itself counts: positions in a bound method are those after `self`.

    If nothing is given, `self` is not meant, unless it is the only parameter.
    """
    code = (function if isinstance(function, types.FunctionType) else function.function).__code__
    names = code.co_varnames[: code.co_argcount]
    if wrt is None:
        return int(len(names) > 1 and (bound or names[0] == "self"))
    if not bound:
        return wrt
    chosen = wrt if isinstance(wrt, (tuple, list)) else (wrt,)
    moved = tuple(w + 1 if type(w) is int and w >= 0 else w for w in chosen)
    return moved if isinstance(wrt, (tuple, list)) else moved[0]


def _option_or_call(
    function: Callable[..., Any] | None, make: Callable[[Callable[..., Any]], Any]
) -> Any:
    """`@grad`, `@grad(...)` and `grad(f, ...)` alike."""
    return make if function is None else make(function)


def _wrt(wrt: Wrt | None, argnums: Wrt | None) -> Wrt | None:
    if wrt is not None and argnums is not None:
        raise UsageError("give wrt or argnums, not both: they mean the same")
    return wrt if wrt is not None else argnums


@overload
def grad(
    function: None = None,
    *,
    wrt: Wrt | None = None,
    argnums: Wrt | None = None,
    has_aux: bool = False,
    optimise: bool = True,
) -> Callable[[Callable[..., Any]], Derivative]: ...


@overload
def grad(
    function: Callable[..., Any],
    wrt: Wrt | None = None,
    *,
    argnums: Wrt | None = None,
    has_aux: bool = False,
    optimise: bool = True,
) -> Derivative: ...


def grad(
    function: Callable[..., Any] | None = None,
    wrt: Wrt | None = None,
    *,
    argnums: Wrt | None = None,
    has_aux: bool = False,
    optimise: bool = True,
) -> Any:
    """The gradient of a function whose result is a scalar.

    `wrt` is the position or the name of the parameter to differentiate by (the first one, if not
    given), the path of a part of one ("cfg.dt") or of a constant that the function sees around it
    ("solver.DT"), or a tuple of several: then the result is a tuple. Each gradient has the shape
    and dtype of its argument (a float for a float; a list or tuple for such). With `has_aux` the
    function returns `(value, aux)`, and the gradient function `(gradient, aux)`. `argnums` is how
    JAX spells `wrt`.

    Raises `Refused` at the first call with arguments of new kinds, with every reason, if the
    function cannot be differentiated soundly; `NotScalar` if its result is not a scalar.

    >>> @grad
    ... def cube(x):
    ...     return x * x * x
    >>> cube(2.0)
    12.0
    """
    chosen = _wrt(wrt, argnums)
    return _option_or_call(function, lambda f: Derivative(f, "grad", chosen, has_aux, optimise))


def value_and_grad(
    function: Callable[..., Any] | None = None,
    wrt: Wrt | None = None,
    *,
    argnums: Wrt | None = None,
    has_aux: bool = False,
    optimise: bool = True,
) -> Any:
    """Value and gradient in one call: `(value, gradient)`. Options as for `grad`.

    With `has_aux` the result is `((value, aux), gradient)`.
    """
    chosen = _wrt(wrt, argnums)
    return _option_or_call(
        function, lambda f: Derivative(f, "value_and_grad", chosen, has_aux, optimise)
    )


def jacfwd(
    function: Callable[..., Any] | None = None,
    wrt: Wrt | None = None,
    *,
    argnums: Wrt | None = None,
    optimise: bool = True,
) -> Any:
    """The Jacobian by forward mode: a tangent for each entry of the arguments in `wrt`.

    Of an argument of shape (n, ...) and a result of shape (m, ...) it has shape (m, ..., n, ...).
    Results may be tuples, lists and dicts: the Jacobian is one of Jacobians. With several `wrt` a
    tuple of them takes the place of each.

    >>> import numpy as np
    >>> jacfwd(lambda x: x * x)(np.array([1.0, 2.0]))
    array([[2., 0.],
           [0., 4.]])
    """
    chosen = _wrt(wrt, argnums)
    return _option_or_call(function, lambda f: Derivative(f, "jacfwd", chosen, False, optimise))


def jacrev(
    function: Callable[..., Any] | None = None,
    wrt: Wrt | None = None,
    *,
    argnums: Wrt | None = None,
    optimise: bool = True,
) -> Any:
    """The Jacobian by reverse mode: a pullback for each entry of the result, which is an array.

    Shapes as for `jacfwd`.
    """
    chosen = _wrt(wrt, argnums)
    return _option_or_call(function, lambda f: Derivative(f, "jacrev", chosen, False, optimise))


def jacobian(
    function: Callable[..., Any] | None = None,
    wrt: Wrt | None = None,
    *,
    argnums: Wrt | None = None,
    optimise: bool = True,
) -> Any:
    """The Jacobian: by reverse mode where the result is a scalar, else by forward mode.

    Shapes as for `jacfwd`. Call `jacrev` where the result has far fewer entries than the arguments.
    """
    chosen = _wrt(wrt, argnums)
    return _option_or_call(function, lambda f: Derivative(f, "jacobian", chosen, False, optimise))


def hessian(
    function: Callable[..., Any] | None = None,
    wrt: Wrt | None = None,
    *,
    argnums: Wrt | None = None,
    optimise: bool = True,
) -> Any:
    """The second derivatives of a function whose result is a scalar: `jacfwd(grad(function))`.

    Of an argument of shape (n, ...) they have shape (n, ..., n, ...). With several `wrt` they are a
    tuple of tuples: `hessian(f, wrt=(0, 1))(x, y)[0][1]` is by x, then by y.

    >>> import numpy as np
    >>> hessian(lambda x: np.sum(x**3))(np.array([1.0, 2.0]))
    array([[ 6.,  0.],
           [ 0., 12.]])
    """
    chosen = _wrt(wrt, argnums)
    return _option_or_call(
        function,
        lambda f: jacfwd(grad(f, chosen, optimise=optimise), chosen, optimise=optimise),
    )


def hvp(function: Callable[..., Any], x: Any, v: Any, *rest: Any, wrt: Wrt | None = None) -> Any:
    """The Hessian of a scalar function times a vector, without the Hessian.

    `x, *rest` are the function's arguments. `v` has the shape of the argument that `wrt` names, the
    first one if it is not given; of a tuple `wrt` it is a tuple, and so is the result. Its cost is
    that of a few gradients. `hvp(f, x, v, *args)` is what SciPy calls `hessp`.

    >>> import numpy as np
    >>> hvp(lambda x: np.sum(x**3), np.array([1.0, 2.0]), np.array([1.0, 0.0]))
    array([6., 0.])
    """
    owner, inner = unbound(function)
    chosen = without_owner(inner, wrt, bound=owner is not None)
    gradient = _gradient(inner, tuple(chosen) if isinstance(chosen, list) else chosen)
    given = (x, *rest) if owner is None else (owner, x, *rest)
    directions = (v,) if gradient.bare else v
    if len(directions) != len(gradient.wrt or ()):
        raise UsageError(f"{len(directions)} directions, but wrt names {len(gradient.wrt or ())}")
    named = dict(zip(gradient.wrt or (), directions, strict=True))
    moved = tuple(named.pop(n, None) for n in gradient.parameters[: len(given)])
    return _moved(gradient, given, moved, constants=named)[1]


@functools.lru_cache(maxsize=512)
def _gradient(function: Plain, wrt: Wrt | None) -> Variants:
    from s2sgrad.variants import Variants

    return Variants(function, "grad", wrt, False, True)


@functools.lru_cache(maxsize=512)
def _shared(
    function: Plain, mode: Mode, given: int | None = None, wrt: Wrt | None = None
) -> Variants:
    from s2sgrad.variants import Variants

    return Variants(function, mode, wrt, False, True, given)


def vjp(
    function: Callable[..., Any],
    *args: Any,
    wrt: Wrt | None = None,
    argnums: Wrt | None = None,
    has_aux: bool = False,
    **kwargs: Any,
) -> Any:
    """The value, and the pullback: from a cotangent of the value to one of each argument.

    A cotangent has the value's shape; a pullback may be called many times. Arguments that cannot
    be differentiated by (ints, strings, None) get None. With `wrt` (or `argnums`) the pullback
    gives the cotangents of the parameters that it selects, as `grad` would; otherwise those of the
    positional arguments. With `has_aux` the function returns `(value, aux)`, and vjp
    `(value, pullback, aux)`.

    >>> value, pullback = vjp(lambda x, n: n * x, 3.0, 2)
    >>> value, pullback(1.0)
    (6.0, (2.0, None))
    >>> vjp(lambda x, y: x * y, 3.0, y=5.0, wrt="y")[1](1.0)
    3.0
    """
    owner, inner = unbound(function)
    asked = None if wrt is None and argnums is None else _wrt(wrt, argnums)
    if owner is not None:
        args = (owner, *args)
        asked = None if asked is None else without_owner(inner, asked, bound=True)
    star = star_place(inner if isinstance(inner, types.FunctionType) else inner.function)
    if asked is None:
        variants = _shared(inner, "vjp", None if kwargs else min(len(args), star + 1))
    else:
        variants = _shared(inner, "vjp", None, selected(inner, asked))
    result, raw = variants.entry(*args, **kwargs)
    if has_aux and not (isinstance(result, tuple) and len(result) == 2):
        raise NotScalar(f"with has_aux `{variants.function.__name__}` must return (value, aux)")
    several = range(owner is not None, len(args))
    places: tuple[Place, ...] = tuple(k if k < star else (star, k - star) for k in several)
    if asked is not None:
        places = variants.places()
    bare = asked is not None and not isinstance(asked, (tuple, list))
    made, outside = variants.pullback_class(raw), variants.outside(raw)
    pullback = made(raw, like_of(result), places, bare, has_aux, outside)
    return (result[0], pullback, result[1]) if has_aux else (result, pullback)


def selected(function: Plain, wrt: Wrt) -> tuple[str, ...]:
    """The names of the parameters that `wrt` selects. Raises `WrtError`."""
    from s2sgrad.dispatch import Signed
    from s2sgrad.wrt import paths_of

    own = function if isinstance(function, types.FunctionType) else function.function
    paths = paths_of(wrt, list(Signed(own).parameters), own)
    deep = next((str(path) for path in paths if path.names), None)
    if deep is not None:
        raise WrtError(f"a pullback is that of whole parameters: wrt={deep!r} is a part of one")
    return tuple(map(str, paths))


def jvp(
    function: Callable[..., Any],
    primals: tuple[Any, ...],
    tangents: tuple[Any, ...],
    *,
    has_aux: bool = False,
) -> Any:
    """The value, and its derivative in the direction of `tangents` (forward mode).

    A tangent has the shape of its primal; None stands for an argument that does not move. With
    `has_aux` the function returns `(value, aux)`, and jvp `(value, tangent, aux)`.

    >>> jvp(lambda x, y: x * y, (3.0, 4.0), (1.0, 0.0))
    (12.0, 4.0)
    """
    if not (isinstance(primals, (tuple, list)) and isinstance(tangents, (tuple, list))):
        raise UsageError("primals and tangents are tuples, one entry for each argument")
    if len(primals) != len(tangents):
        raise UsageError(f"{len(primals)} primals, but {len(tangents)} tangents")
    owner, inner = unbound(function)
    if owner is not None:
        return _moved(inner, (owner, *primals), (None, *tangents), has_aux)
    return _moved(inner, primals, tangents, has_aux)


def _moved(
    function: Plain,
    primals: tuple[Any, ...],
    tangents: tuple[Any, ...],
    has_aux: bool = False,
    constants: Mapping[str, Any] = types.MappingProxyType({}),
) -> Any:
    """The value and the tangent of a function itself; `constants` are tangents of constants."""
    variants = _shared(function, "jvp", None, tuple(constants) or None)
    args = variants.bind(*primals)
    kinds = variants.kinds(args)
    star = star_place(variants.function)
    more = tangents[star:] if any(t is not None for t in tangents[star:]) else None
    given = dict(zip(variants.parameters, (*tangents[:star], more), strict=False))
    moving = tuple(n for n, t in given.items() if t is not None and carries(kinds[n]))
    if not moving and not constants:
        raise UsageError("no argument moves: each tangent is None, or that of ints or strings")
    ready = variants.variant(args, (*moving, *constants)).call
    primal = {**dict(zip(variants.parameters, args, strict=True)), **variants.constant_values()}
    every = {**{name: given[name] for name in moving}, **constants}
    chosen = [conformed(dot, primal[n], f"tangent of `{n}`") for n, dot in every.items()]
    value, tangent = ready(*args, *chosen)
    if not has_aux:
        return value, tangent
    if not (isinstance(value, tuple) and len(value) == 2):
        raise NotScalar(f"with has_aux `{variants.function.__name__}` must return (value, aux)")
    return value[0], tangent[0], value[1]


class Differentiable:
    """A function with its derivatives as attributes; calling it calls the function."""

    def __init__(self, function: Callable[..., Any], wrt: Wrt | None) -> None:
        self.primal = self.__s2sgrad_primal__ = function
        self.grad = grad(function, wrt)
        self.value_and_grad = value_and_grad(function, wrt)
        functools.update_wrapper(self, function, updated=())

    def __call__(self, *args: Any, **kwargs: Any) -> Any:  # noqa: D102
        return self.primal(*args, **kwargs)

    def __get__(self, owner: Any, kind: Any = None) -> Any:
        return self if owner is None else types.MethodType(self, owner)

    def vjp(self, *args: Any, **options: Any) -> Any:
        """Value and pullback; options as for `vjp`."""
        return vjp(self.primal, *args, **options)

    def jvp(self, primals: tuple[Any, ...], tangents: tuple[Any, ...], **options: Any) -> Any:
        """Value and tangent; options as for `jvp`."""
        return jvp(self.primal, primals, tangents, **options)

    @property
    def source(self) -> str:
        """The text of the gradient."""
        return str(self.grad.source)


def differentiable(
    function: Callable[..., Any] | None = None,
    wrt: Wrt | None = None,
    *,
    argnums: Wrt | None = None,
) -> Any:
    """Keep the function, and add `.grad, .value_and_grad, .vjp, .jvp` and `.source`."""
    chosen = _wrt(wrt, argnums)
    return _option_or_call(function, lambda f: Differentiable(f, chosen))
