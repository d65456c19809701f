"""`np.einsum`: what an operand receives is again an einsum.

For `ij,jk->ik` the first operand receives `np.einsum("ik,jk->ij", g, b)`. An index that only one
operand has is spread out afterwards; an index that is repeated in an operand (a diagonal) is told
apart by an identity matrix.
"""

from __future__ import annotations

from dataclasses import dataclass
from string import ascii_letters

from s2sgrad.kinds import Array, Dims, Kind, Length, Sequence, broadcast, dims_of, same_length
from s2sgrad.rules.notation import operation
from s2sgrad.rules.results import learn
from s2sgrad.rules.row import Contribution, Sharing, Site, Unsupported
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


def _einsum_sharing(site: Site) -> Sharing:
    """Of one operand, of which no index is summed over, the result is a view: a diagonal."""
    subscripts = _of_site(site)
    single = len(subscripts.operands) == 1
    return "maybe" if single and set(subscripts.operands[0]) <= set(subscripts.result) else "fresh"


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
    text = f'np.einsum("{",".join(terms)}->{out}", {", ".join(operands)}{_optimize(site)})'
    if not all(c in there for c in distinct):
        text = f"{text}[{', '.join(':' if c in there else 'None' for c in distinct)}]"
    full = [letter for _, pair in identities for letter in pair]
    own = {
        c: c in full or (c in there and _own_length(site, subscripts, k, c, n))
        for c, n in zip(distinct, dims, strict=True)
    }
    return _fitted(site, subscripts, k, text, list(own.values()))


def _optimize(site: Site) -> str:
    return ", optimize=optimize" if "optimize" in site.kinds else ""


def _own_length(site: Site, subscripts: Subscripts, k: int, letter: str, n: Length) -> bool | None:
    """Whether an axis of what operand k receives is as long as the operand's own.

    It has length 1 where all others that share the index have length 1 there. None: not known.
    """
    if n == 1 or letter in subscripts.result:
        return True
    others = [
        length
        for i, (letters, dims) in enumerate(zip(subscripts.operands, _shapes(site), strict=True))
        for c, length in zip(letters, dims, strict=True)
        if c == letter and i != k
    ]
    if any(same_length(n, other) for other in others):
        return True
    return None if any(other != 1 for other in others) else False


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


def _fitted(
    site: Site, subscripts: Subscripts, k: int, text: str, own: list[bool | None]
) -> Contribution:
    """Stretched axes are summed; along axes that are not `own` the contribution is constant."""
    lengths, dims = _lengths(site, subscripts), _shapes(site)[k]
    there = [n is not False for n in own]
    mine = zip(subscripts.operands[k], dims, strict=True)
    if not any(len({*lengths[c]} | {n}) > 1 for c, n in mine):
        return Contribution(text, dims_where(there, dims))
    lengths_there = (f"np.shape(operands[{k}])[{i}]" if t else "1" for i, t in enumerate(there))
    shape = f"np.shape(operands[{k}])" if all(there) else f"({', '.join(lengths_there)},)"
    fit = "fitted" if None in own else "sum_to"
    return Contribution(f"{fit}({text}, {shape})", dims_where(there, dims))


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
        terms.append(f"np.einsum({spelt}, {', '.join(moved)}{_optimize(site)})")
    return added(terms)


operation(
    "np.einsum(subscripts, operands, optimize=False)",
    vjps={"operands": _einsum_vjp},
    jvp=_einsum_jvp,
    inactive=("subscripts", "optimize"),
    result=_einsum_result,
    variadic="operands",
    sequences=("operands",),
    sharing=_einsum_sharing,
)
