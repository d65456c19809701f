"""Functions that permute, repeat or difference entries: flip, roll, tile, pad, diff, cumsum."""

from __future__ import annotations

from typing import Any

from s2sgrad.kinds import NOTHING, Array, Derived, Dims, Kind, Length, Scalar, Sequence
from s2sgrad.rules.axes import cut, length
from s2sgrad.rules.notation import alias, linear, operation
from s2sgrad.rules.results import like_first, shaped_like
from s2sgrad.rules.row import Contribution, Site, Unsupported
from s2sgrad.rules.shape import raveled_length, shaped


def same(site: Site) -> Kind:
    """The kind of the first operand, as an array."""
    return shaped(site, site.dims(site.row.parameters[0]))


# Permutations.
def again_on_cotangent(site: Site) -> str:
    """The operation of the cotangent: for what is its own inverse."""
    return site.again(**{site.row.parameters[0]: "g"})


for _pattern in ("np.flip(m, axis=None)", "np.fliplr(m)", "np.flipud(m)"):
    linear(_pattern, again_on_cotangent, result=same, sharing="view", cheap=True)


def _rot90_result(site: Site) -> Kind:
    dims = list(site.dims("m"))
    i, j = site.literal("axes")
    if site.literal("k") % 2:
        dims[i], dims[j] = dims[j], dims[i]
    return shaped(site, tuple(dims))


linear(
    "np.rot90(m, k=1, axes=(0, 1))",
    lambda site: f"np.rot90(g, -{'k' if 'k' in site.kinds else '1'}{_option(site, 'axes')})",
    result=_rot90_result,
    sharing="view",
    cheap=True,
)


def _option(site: Site, name: str) -> str:
    return f", {name}={name}" if name in site.kinds else ""


def _rolled_back(site: Site) -> str:
    back = "-shift" if isinstance(site.kinds["shift"], Scalar) else "np.negative(shift)"
    return f"np.roll(g, {back}{_option(site, 'axis')})"


linear("np.roll(a, shift, axis=None)", _rolled_back, result=same)


# Repetition.
def multiplied(n: Length, by: Any, key: tuple[Any, ...]) -> Length:
    """The length of an axis that is repeated."""
    if by == 1:
        return n
    return n * int(by) if isinstance(n, int) and isinstance(by, int) else Derived(key)


def _repetitions(site: Site) -> list[tuple[str, Any]]:
    """For each axis of a tiled array the repetitions, as text and as number."""
    kind, rank = site.kinds["reps"], site.ndim("A")
    if isinstance(kind, Scalar):
        given = [("reps", kind.value)]
    elif isinstance(kind, Sequence):
        values = [getattr(e, "value", NOTHING) for e in kind.elements]
        given = [(str(v) if type(v) is int else f"reps[{i}]", v) for i, v in enumerate(values)]
    else:
        raise Unsupported("`reps` has to be a number or a tuple")
    return [("1", 1)] * (rank - len(given)) + given


def _tile_result(site: Site) -> Kind:
    repetitions = _repetitions(site)
    dims = (1,) * (len(repetitions) - site.ndim("A")) + tuple(site.dims("A"))
    pairs = enumerate(zip(dims, repetitions, strict=True))
    return shaped(site, tuple(multiplied(n, r[1], (*site.key, i)) for i, (n, r) in pairs))


def _tile_vjp(site: Site) -> str:
    repetitions, dims = _repetitions(site), site.dims("A")
    new = len(repetitions) - len(dims)
    sizes: list[str] = []
    summed: list[int] = []
    for axis, (text, value) in enumerate(repetitions):
        if value != 1:
            summed.append(len(sizes))
            sizes.append(text)
        if axis >= new:
            sizes.append(length("A", dims, axis - new))
    if not summed:
        return "g.reshape(A.shape)"
    axes = str(summed[0]) if len(summed) == 1 else str(tuple(summed))
    return f"g.reshape({', '.join(sizes)}).sum(axis={axes})"


linear("np.tile(A, reps)", _tile_vjp, result=_tile_result)


def _repeat_result(site: Site) -> Kind:
    many = site.known("repeats")
    by = many if isinstance(many, int) else None
    dims = list(site.dims("a"))
    if not site.given("axis"):
        return shaped(site, (multiplied(raveled_length(site, "a"), by, site.key),))
    axis = site.literal("axis") % len(dims)
    dims[axis] = multiplied(dims[axis], by, site.key)
    return shaped(site, tuple(dims))


def _repeat_vjp(site: Site) -> str:
    dims = site.dims("a")
    if not isinstance(site.kinds["repeats"], Scalar):
        return f"repeated_back(g, np.shape(a), repeats{_option(site, 'axis')})"
    if not dims:
        return "g.sum()"
    axis = len(dims) - 1 if not site.given("axis") else site.literal("axis") % len(dims)
    sizes = [length("a", dims, i) for i in range(len(dims))]
    sizes.insert(axis + 1, "repeats")
    return f"g.reshape({', '.join(sizes)}).sum(axis={axis + 1})"


linear("np.repeat(a, repeats, axis=None)", _repeat_vjp, result=_repeat_result)


# Differences and running sums.
def _axis(site: Site, operand: str = "a") -> int:
    return int(site.literal("axis")) % site.ndim(operand)


def _diff_result(site: Site) -> Kind:
    axis, n = _axis(site), site.literal("n")
    if n == 0:
        raise Unsupported("`n=0` of `np.diff` is the array itself")
    dims = list(site.dims("a"))
    long = dims[axis]
    dims[axis] = max(long - n, 0) if isinstance(long, int) else Derived(("padded", n, long))
    return shaped_like(site, tuple(dims))


def _diff_vjp(site: Site) -> str:
    axis, n, rank = _axis(site), site.literal("n"), site.ndim("a")
    pads = str(n) if rank == 1 else str(tuple((n, n) if i == axis else (0, 0) for i in range(rank)))
    sign = "-" if n % 2 else ""
    n_option = f", n={n}" if n != 1 else ""
    axis_option = "" if axis == rank - 1 else f", axis={axis}"
    text = f"{sign}np.diff(np.pad(g, {pads}){n_option}{axis_option})"
    long = site.dims("a")[axis]
    if isinstance(long, int) and long >= n:
        return text
    # Of fewer than n entries there is no difference, and the padding would be too long.
    return cut(text, axis, rank, f":{length('a', site.dims('a'), axis)}")


linear("np.diff(a, n=1, axis=-1)", _diff_vjp, result=_diff_result)


def backwards(text: str, axis: int, rank: int) -> str:
    """The text of an array read backwards along an axis."""
    if axis == rank - 1 and rank > 2:
        return f"{text}[..., ::-1]"
    return f"{text}[{':, ' * axis}::-1]"


def running_result(site: Site) -> Kind:
    """The kind of a running sum: flat without an axis."""
    if site.given("axis"):
        return like_first(site)
    return shaped_like(site, (raveled_length(site, "a"),))


def cumsum_vjp(site: Site) -> str:
    """The sum of the cotangents from each entry on."""
    if not site.given("axis"):
        total = "np.cumsum(g[::-1])[::-1]"
        return total if site.ndim("a") == 1 else f"{total}.reshape(np.shape(a))"
    axis, rank = _axis(site), site.ndim("a")
    return backwards(f"np.cumsum({backwards('g', axis, rank)}, axis=axis)", axis, rank)


linear("np.cumsum(a, axis=None)", cumsum_vjp, result=running_result)
operation(
    "np.cumprod(a, axis=None)",
    vjps={"a": lambda site: f"cumprod_back(g, a, ans{_option(site, 'axis')})"},
    jvp=lambda site, active: f"cumprod_forward(a_dot, a, ans{_option(site, 'axis')})",
    inactive=("axis",),
    result=running_result,
    singular=True,
)


# The same as methods of ufuncs, along the first axis where none is said.
def _running_from(site: Site) -> str:
    axis, rank = _axis(site), site.ndim("a")
    return backwards(f"np.cumsum({backwards('g', axis, rank)}, axis=axis)", axis, rank)


linear("np.add.accumulate(a, axis=0)", _running_from, result=like_first)
operation(
    "np.multiply.accumulate(a, axis=0)",
    vjps={"a": "cumprod_back(g, a, ans, axis)"},
    jvp=lambda site, active: "cumprod_forward(a_dot, a, ans, axis)",
    inactive=("axis",),
    result=like_first,
    singular=True,
)
for _name in ("maximum", "minimum"):
    operation(
        f"np.{_name}.accumulate(a, axis=0)",
        vjps={"a": "running_back(g, a, ans, axis)"},
        jvp=lambda site, active: "running_forward(a_dot, a, ans, axis)",
        inactive=("axis",),
        result=like_first,
    )
alias("np.cumulative_sum", of="np.cumsum")
alias("np.cumulative_prod", of="np.cumprod")


def _flat_diff_vjp(site: Site) -> str:
    text = "-np.diff(np.pad(g, 1))[: ary.size]"
    return text if site.ndim("ary") == 1 else f"{text}.reshape(ary.shape)"


def _flat_diff_result(site: Site) -> Kind:
    n = raveled_length(site, "ary")
    return shaped_like(site, (max(n - 1, 0) if isinstance(n, int) else Derived(("shorter", n)),))


linear("np.ediff1d(ary)", _flat_diff_vjp, result=_flat_diff_result)


# Padding.
def pad_widths(site: Site) -> list[tuple[str, Any, str, Any]]:
    """For each axis the widths before and after, as text and as number."""
    rank, kind = site.ndim("array"), site.kinds["pad_width"]
    if not rank:
        raise Unsupported("`np.pad` of a number")
    if isinstance(kind, Scalar):
        return [("pad_width", kind.value) * 2] * rank
    if not isinstance(kind, Sequence):
        raise Unsupported("`pad_width` has to be a number or a tuple")
    if all(isinstance(e, Scalar) for e in kind.elements):
        pair = [_width(e, f"pad_width[{i}]") for i, e in enumerate(kind.elements)]
        return [(*pair[0], *pair[-1])] * rank
    widths = []
    for i, element in enumerate(kind.elements):
        if not isinstance(element, Sequence):
            raise Unsupported("`pad_width` has to be a number, a pair, or a pair for each axis")
        pair = [_width(e, f"pad_width[{i}][{j}]") for j, e in enumerate(element.elements)]
        widths.append((*pair[0], *pair[-1]))
    return widths * rank if len(widths) == 1 else widths


def _width(kind: Kind, text: str) -> tuple[str, Any]:
    value = getattr(kind, "value", NOTHING)
    return (str(value), value) if isinstance(value, int) else (text, NOTHING)


def _pad_result(site: Site) -> Kind:
    def longer(n: Length, before: Any, after: Any, axis: int) -> Length:
        if isinstance(n, int) and before is not NOTHING and after is not NOTHING:
            return n + int(before) + int(after)
        return n if before == after == 0 else Derived((*site.key, axis))

    widths = enumerate(zip(site.dims("array"), pad_widths(site), strict=True))
    dims = tuple(longer(n, w[1], w[3], axis) for axis, (n, w) in widths)
    return Array(getattr(site.kinds["array"], "dtype", None), dims)


PAD_MODES = ("edge", "wrap", "reflect", "symmetric")


def _pad_vjp(site: Site) -> str | Contribution:
    mode = site.literal("mode")
    if mode in PAD_MODES:
        return "padded_back(g, array.shape, pad_width, mode)"
    if mode != "constant":
        raise Unsupported(f'`mode="{mode}"` of `np.pad` is not supported')
    dims: Dims = site.dims("array")
    slices = []
    for axis, (before, low, after, high) in enumerate(pad_widths(site)):
        if low == high == 0:
            slices.append(":")
        elif low is NOTHING or high is NOTHING:
            slices.append(f"{before} : {before} + {length('array', dims, axis)}")
        else:
            slices.append(f"{before if low else ''}:{f'-{after}' if high else ''}")
    return f"g[{', '.join(slices)}]"


def _pad_jvp(site: Site, active: frozenset[str]) -> str:
    mode = ", mode" if "mode" in site.kinds else ""
    return f"np.pad(array_dot, pad_width{mode})"


operation(
    "np.pad(array, pad_width, mode='constant', constant_values=0)",
    vjps={"array": _pad_vjp},
    jvp=_pad_jvp,
    inactive=("pad_width", "mode"),
    result=_pad_result,
)
