"""Forward mode against reverse mode: <J v, w> == <v, J^T w> for every v and w."""

from tests.oracles import trees


def sides(tangent, pullback, direction, cotangent):
    """Both sides of the identity, for `tangent` = J `direction`.

    `pullback(w)` gives one cotangent per argument; those where `direction` is None are not looked
    at. `tangent` and `cotangent` may be trees.
    """
    forward = trees.inner(tangent, cotangent)
    pulled = pullback(cotangent)
    reverse = sum(
        trees.inner(slope, along)
        for slope, along in zip(pulled, direction, strict=True)
        if not _fixed(along)
    )
    return forward, reverse


def _fixed(direction):
    return all(along is None for along in trees.leaves(direction))


def gap(tangent, pullback, direction, cotangent):
    """The difference between both sides, relative to the larger one where that exceeds 1."""
    forward, reverse = sides(tangent, pullback, direction, cotangent)
    return abs(forward - reverse) / max(1.0, abs(forward), abs(reverse))
