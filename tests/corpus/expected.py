"""What the oracles say of each program, computed once."""

import functools

from tests.oracles import differences, trees

FEW = 12
RANDOM_DIRECTIONS = 4


@functools.cache
def directions(program):
    """Directions in argument space: every entry where there are few, else some random ones."""
    args = program.arguments()
    wrt = program.positions()
    only_wrt = tuple(arg if i in wrt else None for i, arg in enumerate(args))
    if trees.entries(only_wrt) <= FEW:
        return tuple(_spread(unit, args) for unit in trees.unit_directions(only_wrt))
    rng = program.generator()
    return tuple(
        _spread(trees.random_direction(only_wrt, rng), args) for _ in range(RANDOM_DIRECTIONS)
    )


def _spread(direction, args):
    """None for every leaf of an argument that stays fixed."""
    return tuple(
        trees.map_leaves(lambda leaf: None, arg) if along is None else along
        for arg, along in zip(args, direction, strict=True)
    )


@functools.cache
def slopes(program):
    """The estimate of central differences along each of the program's directions."""
    args = program.arguments()
    return tuple(
        differences.directional(program.function, args, direction)
        for direction in directions(program)
    )
