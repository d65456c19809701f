"""Every program of the corpus, differentiated twice: forward and reverse mode over its gradient."""

import zlib

import numpy as np
import pytest

import s2sgrad
from s2sgrad.errors import NotFollowed, Refused
from tests.corpus.registry import programs
from tests.corpus.test_corpus import BEYOND, random_direction, tangents, wrt
from tests.oracles import differences, dot_product, trees

ONCE = {
    "argument_lists": "other_names",
    "control_flow": "array_bound_in_some_rounds lists_bound_in_a_branch",
    "counterexamples": "repeated_rows_and_a_slice variable_called_as_an_adjoint",
    "everyday": "polynomial_and_its_slope",
    "guarded": "helpers_that_catch helpers_that_fail_half_way several_helpers_in_one_try steps_until_one_fails",  # noqa: E501
    "guarded_steps": "entries_until_one_fails suppressed_in_branches view_of_an_earlier_attempt",
    "list_methods": "events",
    "lists": "joined_in_a_loop quicksort",
    "lists_in_dicts": "given_out_before_it_grows",
    "objects": "orbit_of_vectors",
    "optional_values": "buffer_made_when_needed sum_in_place",
    "random_finds": "dict_bound_in_an_inner_loop logarithm_that_fails_once name_bound_by_itself_alone number_again_after_an_array",  # noqa: E501
}
"""Programs whose gradient cannot be differentiated again, by module."""
REFUSED = pytest.mark.xfail(raises=(Refused, NotFollowed), reason="only once", strict=True)


def case(program):
    module, _, title = program.name.partition(".")
    once = title in ONCE.get(module, "").split()
    marks = [BEYOND] if "beyond" in program.tags else [REFUSED] * once
    return pytest.param(program, id=program.name, marks=marks)


def random_weights(tree, rng):
    """A random number for each number in a gradient, of the same kind."""

    def draw(leaf):
        if isinstance(leaf, np.ndarray):
            return rng.normal(size=leaf.shape).astype(leaf.dtype)
        return None if leaf is None else type(leaf)(rng.normal())

    return trees.map_leaves(draw, tree)


def steps(program):
    """Wider where a function is rough, since it computes in single precision."""
    return (3e-2,) if "float32" in program.tags else differences.STEPS


@pytest.mark.parametrize("program", [case(program) for program in programs()])
def test_second_derivatives(program):
    gradient = s2sgrad.grad(program.function, wrt=wrt(program))
    weights = random_weights(gradient(*program.arguments()), program.generator())
    direction = random_direction(program)

    def weighted(*args):
        return trees.inner(gradient(*args), weights)

    slope = differences.directional(weighted, program.arguments(), direction, steps(program))
    moved = s2sgrad.jvp(gradient, program.arguments(), tangents(program, direction))[1]
    single = "float32" in program.tags
    error = (1e-2 if single else 1e-6) * max(1.0, abs(slope.value)) + 10 * slope.error
    assert abs(trees.inner(moved, weights) - slope.value) <= error

    if zlib.crc32(program.name.encode()) % 3:
        return  # reverse mode over reverse mode takes longest: a third of the programs is a sample
    _, pullback = s2sgrad.vjp(gradient, *program.arguments())
    gap = dot_product.gap(moved, pullback, direction, weights)
    assert gap < (1e-3 if single else 1e-8)
