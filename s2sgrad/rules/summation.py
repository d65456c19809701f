"""`np.einsum`: what an operand receives is again an einsum.

For `ij,jk->ik` the first operand receives `np.einsum("ik,jk->ij", g, b)`. An index that only one
operand has is spread out afterwards; an index that is repeated in an operand (a diagonal) is told
apart by an identity matrix.
"""

from __future__ import annotations

from dataclasses import dataclass
from string import ascii_letters

from s2sgrad.kinds import Array, Dims, Kind, Length, Sequence, broadcast, dims_of
from s2sgrad.rules.notation import operation
from s2sgrad.rules.results import learn
from s2sgrad.rules.row import Contribution, Site, Unsupported
from s2sgrad.rules.terms import added


@dataclass(frozen=True)
class Subscripts:
    """Explicit subscripts: letters for each operand and for the result, without ellipses."""

    operands: tuple[str, ...]
    result: str


def explicit(subscripts: str, ranks: list[int]) -> Subscripts:
    """Subscripts with the ellipses and the result spelt out.

    >>> explicit("ij,jk", [2, 2]), explicit("...i,i", [2, 1]).result
    (Subscripts(operands=('ij', 'jk'), result='ik'), 'Z')
    """
    text = subscripts.replace(" ", "")
    left, arrow, right = text.partition("->")
    terms = left.split(",")
    free = [c for c in reversed(ascii_letters) if c not in text]
    extra = [
        rank - len(t.replace("...", "")) if "..." in t else 0
        for t, rank in zip(terms, ranks, strict=True)
    ]
    most = max(extra, default=0)
    stars = "".join(reversed(free[:most]))
    spelt = [t.replace("...", stars[most - n :]) for t, n in zip(terms, extra, strict=True)]
    if not arrow:
        letters = "".join(terms).replace(".", "")
        right = "..." + "".join(sorted(c for c in set(letters) if letters.count(c) == 1))
    return Subscripts(tuple(spelt), right.replace("...", stars))


def _of_site(site: Site) -> Subscripts:
    subscripts, kind = site.literal("subscripts"), site.kinds["operands"]
    if not isinstance(subscripts, str) or not isinstance(kind, Sequence):
        raise Unsupported("the subscripts of `np.einsum` have to be one string, the operands known")
    return explicit(subscripts, [len(dims_of(e)) for e in kind.elements])


def _lengths(site: Site, subscripts: Subscripts) -> dict[str, list[Length]]:
    """For each index the lengths of the axes that it stands for."""
    lengths: dict[str, list[Length]] = {}
    for letters, dims in zip(subscripts.operands, _shapes(site), strict=True):
        for letter, n in zip(letters, dims, strict=True):
            lengths.setdefault(letter, []).append(n)
    return lengths


def _shapes(site: Site) -> list[Dims]:
    kind = site.kinds["operands"]
    return [dims_of(e) for e in kind.elements] if isinstance(kind, Sequence) else []


def _einsum_result(site: Site) -> Kind:
    learnt = learn(site)
    subscripts = _of_site(site)
    lengths = _lengths(site, subscripts)
    dims = tuple(broadcast(*((n,) for n in lengths[c]))[0] for c in subscripts.result)
    return Array(learnt.dtype, dims) if isinstance(learnt, Array) else learnt


def _einsum_vjp(site: Site) -> list[Contribution]:
    subscripts = _of_site(site)
    return [_received(site, subscripts, k) for k in range(len(subscripts.operands))]


def _received(site: Site, subscripts: Subscripts, k: int) -> Contribution:
    mine, dims = subscripts.operands[k], _shapes(site)[k]
    terms, operands = [subscripts.result], ["g"]
    for i, letters in enumerate(subscripts.operands):
        if i != k:
            terms.append(letters)
            operands.append(f"operands[{i}]")
    distinct, identities = _told_apart(mine, subscripts)
    for axis, (first, second) in identities:
        terms.append(first + second)
        operands.append(f"np.eye(operands[{k}].shape[{axis}], dtype=operands[{k}].dtype)")
    there = set("".join(terms))
    out = "".join(c for c in distinct if c in there)
    text = f'np.einsum("{",".join(terms)}->{out}", {", ".join(operands)})'
    return _spread(site, subscripts, k, text, [c in there for c in distinct], dims)


def _told_apart(
    letters: str, subscripts: Subscripts
) -> tuple[str, list[tuple[int, tuple[str, str]]]]:
    """The operand's indices, each occurring once, and the identities that say which are equal."""
    used = set("".join(subscripts.operands))
    free = iter(c for c in ascii_letters if c not in used)
    distinct, identities = "", []
    for axis, letter in enumerate(letters):
        if letter in letters[:axis]:
            new = next(free)
            identities.append((axis, (letter, new)))
            letter = new
        distinct += letter
    return distinct, identities


def _spread(
    site: Site, subscripts: Subscripts, k: int, text: str, there: list[bool], dims: Dims
) -> Contribution:
    """Indices that were summed away get an axis of length 1; stretched axes are summed."""
    lengths = _lengths(site, subscripts)
    mine = zip(subscripts.operands[k], dims, strict=True)
    stretched = any(len({*lengths[c]} | {n}) > 1 for c, n in mine)
    if not all(there):
        text = f"{text}[{', '.join(':' if t else 'None' for t in there)}]"
    if stretched:
        lengths_there = (f"np.shape(operands[{k}])[{i}]" if t else "1" for i, t in enumerate(there))
        shape = f"({', '.join(lengths_there)},)" if not all(there) else f"np.shape(operands[{k}])"
        return Contribution(f"sum_to({text}, {shape})", dims_where(there, dims))
    return Contribution(text, dims_where(there, dims))


def dims_where(there: list[bool], dims: Dims) -> Dims:
    """The operand's shape with length 1 for the axes that the contribution is constant along."""
    return tuple(n if t else 1 for n, t in zip(dims, there, strict=True))


def _einsum_jvp(site: Site, active: frozenset[str]) -> str:
    subscripts = _of_site(site)
    names = [f"operands[{i}]" for i in range(len(subscripts.operands))]
    spelt = f'"{",".join(subscripts.operands)}->{subscripts.result}"'
    terms = []
    for k in range(len(names)):
        moved = [f"operands_dot[{k}]" if i == k else name for i, name in enumerate(names)]
        terms.append(f"np.einsum({spelt}, {', '.join(moved)})")
    return added(terms)


operation(
    "np.einsum(subscripts, operands)",
    vjps={"operands": _einsum_vjp},
    jvp=_einsum_jvp,
    inactive=("subscripts",),
    result=_einsum_result,
    variadic="operands",
    sequences=("operands",),
)
