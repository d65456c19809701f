"""Arguments as trees: tuples, lists, dicts, objects; the leaves are numbers, arrays or others."""

import copy
import types

import numpy as np


def floating(leaf):
    """True for what has a derivative: a float, a NumPy floating scalar, an array of floats."""
    if isinstance(leaf, np.ndarray):
        return leaf.dtype.kind == "f"
    return isinstance(leaf, (float, np.floating))


def map_leaves(function, tree, *others):
    """`function` applied to each leaf of `tree` and the leaves that stand there in `others`."""
    if isinstance(tree, (tuple, list, dict)) and not tree:
        return tree
    if isinstance(tree, dict):
        return {key: map_leaves(function, tree[key], *(o[key] for o in others)) for key in tree}
    if isinstance(tree, (tuple, list)):
        parts = [map_leaves(function, *column) for column in zip(tree, *others, strict=True)]
        return type(tree)(*parts) if hasattr(tree, "_fields") else type(tree)(parts)
    if is_object(tree):
        made = type(tree).__new__(type(tree))
        for name, part in vars(tree).items():
            inner = map_leaves(function, part, *(getattr(o, name) for o in others))
            object.__setattr__(made, name, inner)
        return made
    return function(tree, *others)


def is_object(value):
    """Whether a value is an object of a class of the corpus, or a namespace."""
    own = type(value).__module__.split(".")[0] == "tests" or type(value) is types.SimpleNamespace
    return own and hasattr(value, "__dict__")


def leaves(tree):
    """The leaves of `tree`, in order."""
    found = []
    map_leaves(found.append, tree)
    return found


def zeros(tree):
    """The zero direction: 0.0 or an array of zeros for each floating leaf, None for the others."""

    def zero(leaf):
        if not floating(leaf):
            return None
        return np.zeros(leaf.shape) if isinstance(leaf, np.ndarray) else 0.0

    return map_leaves(zero, tree)


def random_direction(tree, rng):
    """A direction with normally distributed entries."""

    def draw(leaf):
        if not floating(leaf):
            return None
        return rng.normal(size=leaf.shape) if isinstance(leaf, np.ndarray) else float(rng.normal())

    return map_leaves(draw, tree)


def unit_directions(tree):
    """One direction for each entry of each floating leaf."""
    sizes = [np.size(leaf) if floating(leaf) else 0 for leaf in leaves(tree)]
    for position, size in enumerate(sizes):
        for entry in range(size):
            yield _unit_direction(tree, position, entry)


def _unit_direction(tree, position, entry):
    counter = iter(range(len(leaves(tree))))

    def unit(zero):
        if next(counter) != position:
            return zero
        if not isinstance(zero, np.ndarray):
            return 1.0
        chosen = np.zeros(zero.size)
        chosen[entry] = 1.0
        return chosen.reshape(zero.shape)

    return map_leaves(unit, zeros(tree))


def entries(tree):
    """The number of floating entries."""
    return sum(np.size(leaf) for leaf in leaves(tree) if floating(leaf))


def moved(tree, direction, step):
    """`tree + step * direction` in double precision, sharing no memory with `tree`."""

    def move(leaf, along):
        if along is None or not floating(leaf):
            return copy.deepcopy(leaf)
        shifted = np.asarray(leaf, dtype=np.float64) + step * along
        if isinstance(leaf, np.ndarray):
            return np.asarray(shifted)  # NumPy turns the sum of two 0-d arrays into a scalar
        return np.float64(shifted) if isinstance(leaf, np.generic) else float(shifted)

    return map_leaves(move, tree, direction)


def inner(gradient, direction):
    """The sum of products of the leaves; leaves without direction count nothing."""
    total = 0.0

    def add(along, slope):
        nonlocal total
        if along is not None:
            assert np.shape(slope) == np.shape(along), (np.shape(slope), np.shape(along))
            total += float(np.sum(np.asarray(slope, dtype=np.float64) * along))

    map_leaves(add, direction, gradient)
    return total
