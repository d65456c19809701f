"""Every program of the corpus, differentiated twice: forward and reverse mode over its gradient."""

import zlib

import numpy as np
import pytest

import s2sgrad
from s2sgrad.errors import Refused
from tests.corpus.registry import programs
from tests.corpus.test_corpus import BEYOND, random_direction, tangents, wrt
from tests.oracles import differences, dot_product, trees

ONCE = {
    "comprehensions": "helper_of_neighbours matrix_of_lists stacked_rows",
    "containers": "append_then_stack helper_returns_nested list_of_rows_to_array nested_tuple_argument push_and_pop",  # noqa: E501
    "control_flow": "variable_defined_late",
    "counterexamples": "bound_anew_in_a_branch_that_uses_its_view comprehensions_in_a_nested_function diagonal_as_a_view_of_einsum helper_after_a_result_written_out inner_comprehension_of_the_same_name list_of_views_begun_anew nested_tuple_used_twice repeated_rows_and_a_slice tuples_written_into_arrays twins_are_written views_in_a_helpers_list",  # noqa: E501
    "decorated_and_partial": "decorated_helpers defaults_that_are_no_literals partials_made_inside",
    "dicts": "keys_known_when_it_runs nested_results_of_a_helper",
    "functions_as_values": "an_optional_callback composition defaults_are_kept functions_in_containers handed_on_and_bound_anew lambdas_in_comprehensions layers_from_a_factory methods_as_values",  # noqa: E501
    "guarded": "a_fallback_in_a_loop growing_jitter helpers_that_catch helpers_that_fail_half_way returns_in_try several_helpers_in_one_try steps_until_one_fails sums_that_are_given_up",  # noqa: E501
    "guarded_steps": (
        "attempts_in_attempts endless_until_it_fails entries_until_one_fails "
        "sums_that_are_left_in_the_middle suppressed_in_branches"
    ),
    "helpers_and_calls": "helper_returns_its_argument helper_returns_views",
    "in_place": "leave_early_after_writing",
    "inner_derivatives": "derivative_as_an_argument fisher_information laplacian newton_steps",
    "iterators": "chosen_by_keys folded mapped",
    "likelihoods": "garch11",
    "lists_run_over": "inner_lists_grow",
    "kept_pairs": (
        "objects_in_a_log objects_kept_by_a_helper pairs_kept_by_a_helper "
        "pairs_of_a_number_and_the_array"
    ),
    "lists": "iterators_that_are_listed joined_in_a_loop moving_maximum quicksort repeated_lists sorted_values stars stars_in_a_loop",  # noqa: E501
    "lists_in_dicts": "filled_in_rounds_and_summed filled_through_another_dict given_out_before_it_grows",  # noqa: E501
    "nested_functions": "handed_on_in_a_helper integrals lambdas_as_arguments solver_of_a_captured_equation",  # noqa: E501
    "neural": "mlp_with_list_of_pairs",
    "objects": "attributes_by_their_names attributes_of_an_argument buffers_of_an_object dataclass_that_does_more frozen_dataclass gradient_is_a_named_tuple layers_of_a_network named_tuples nested_dataclasses object_made_inside object_of_a_subclass object_with_items one_array_in_two_objects orbit_of_vectors overridden_method plain_namespace state_of_an_argument state_that_is_rebuilt swapped_objects values_of_the_class",  # noqa: E501
    "open_arguments": "any_number_of_arguments arguments_handed_on curve_of_a_parameter_vector nested_functions_with_stars recursion_through_a_star",  # noqa: E501
    "random_draws": "batches_of_an_object",
    "random_finds": "last_element_of_an_inner_loop zero_d_array_that_receives_what_it_gives",
    "random_language": "object_that_is_called_and_one_that_is_not objects_with_one_value_replaced objects_with_slots",  # noqa: E501
    "shared_arguments": "argument_viewed_by_reshape buffers_swapped_in_a_helper corrections_of_corrections history_kept_by_a_helper shifted_into_itself",  # noqa: E501
    "shared_memory": "image_and_its_pixels view_made_by_a_helper written_argument_comes_back",
    "signal": "transposed_biquad",
    "statements": "deleted_names_and_items match_of_a_pipeline match_of_what_something_is walrus_in_comprehensions",  # noqa: E501
    "time_integration": "fitzhugh_nagumo predator_prey",
    "views_and_aliases": "a_diagonal_by_einsum a_transpose_by_einsum ravel_and_asarray reshape_shares_memory",  # noqa: E501
    "written_items": "lists_that_grow_in_a_dict lists_that_grow_in_a_list stack_of_buffers state_tuple_of_buffers",  # noqa: E501
}
"""Programs whose gradient cannot be differentiated again, by module."""
REFUSED = pytest.mark.xfail(raises=Refused, reason="only once")


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
