"""Faults in the reverse sweep."""

from dataclasses import replace

import gast

from s2sgrad.derive import branches, gradient, reverse_parts, reverse_views, summing
from s2sgrad.derive.adjoints import Adjoints
from s2sgrad.derive.branches import Branches
from s2sgrad.derive.build import item, method, name
from s2sgrad.derive.contributions import Contributions
from s2sgrad.derive.derivation import Derivation
from s2sgrad.derive.reverse import Reverse
from s2sgrad.derive.reverse_calls import ReverseCalls
from s2sgrad.derive.reverse_parts import Parts
from s2sgrad.derive.shadows import Shadows
from s2sgrad.derive.values import State
from s2sgrad.rules.row import Contribution
from tests.fuzz.faults.fault import fault


@fault("in_place")
def stores_do_not_zero_the_adjoint(patch):
    store = Parts.store

    def lying(sweep, target, value):
        before = len(sweep.out)
        store(sweep, target, value)
        sweep.out[before:] = [s for s in sweep.out[before:] if not _is_reset(s)]

    patch.setattr(Parts, "store", lying)


def _is_reset(statement):
    match statement:
        case gast.Assign(targets=[gast.Subscript()], value=gast.Constant()):
            return True
    return False


@fault("overlaps", "in_place")
def what_a_store_takes_is_not_copied(patch):
    def cotangent(sweep, base, target, part, index):
        return sweep.bind("cotangent", part)

    patch.setattr(Parts, "part_cotangent", cotangent)


@fault("feedback", "in_place")
def what_lives_on_gives_itself_away(patch):
    patch.setattr(Reverse, "lasting", lambda sweep, primal, given: given)


@fault("overlaps", "zero_d")
def an_increment_takes_no_copy(patch):
    patch.setattr(reverse_parts, "method", lambda value, called, *args: value)


@fault("repeated_indices")
def an_index_is_never_repeated_in_a_read(patch):
    read = Parts.read
    patch.setattr(Parts, "read", lambda sweep, o, g: read(sweep, replace(o, repeats=False), g))


@fault("repeated_indices")
def an_index_is_never_repeated_in_a_store(patch):
    part_kind = Derivation.part_kind
    patch.setattr(Derivation, "part_kind", lambda *args: (part_kind(*args)[0], False))


@fault("overlaps", "views")
def factors_receive_after_the_product_was_scaled(patch):
    patch.setattr(Parts, "may_share_adjoints", lambda *args: False)


@fault("arithmetic")
def the_last_contribution_is_the_only_one(patch):
    contribute = Adjoints.contribute

    def lying(sweep, primal, value):
        if primal not in sweep.pinned and primal not in sweep.buffers:
            sweep.states.pop(primal, None)
        contribute(sweep, primal, value)

    patch.setattr(Adjoints, "contribute", lying)


@fault("in_place", "overlaps", "aliases")
def first_contributions_are_new_memory(patch):
    first = Adjoints.first
    patch.setattr(Adjoints, "first", lambda s, primal, v: first(s, primal, replace(v, fresh=True)))


@fault("in_place", "overlaps", "aliases")
def adjoints_are_always_owned(patch):
    make_buffer = Adjoints.make_buffer

    def lying(sweep, primal):
        state = sweep.states.get(primal)
        if state is not None:
            sweep.states[primal] = State(state.dims, True)
        make_buffer(sweep, primal)

    patch.setattr(Adjoints, "make_buffer", lying)


@fault("length_one", "arithmetic")
def nothing_is_summed_that_was_broadcast(patch):
    patch.setattr(Contributions, "summed", lambda self, value, kind, operand: value)


@fault("length_one", "views")
def lengths_are_always_equal(patch):
    patch.setattr(summing, "same_length", lambda a, b: a == b or 1 not in (a, b))


@fault("arithmetic")
def a_square_is_taken_for_a_product(patch):
    def square(self, double=None):
        return self.value(Contribution("g * x"), self.site.kinds["x"], lambda: self.operand("x"))

    patch.setattr(Contributions, "square", square)


@fault("scalars", "arithmetic")
def a_quotient_is_taken_for_a_product(patch):
    shared = Contributions.shared

    def lying(self, text, parameter):
        return shared(self, text.replace("-", ""), parameter)

    patch.setattr(Contributions, "shared", lying)


@fault("feedback")
def results_keep_their_cotangents(patch):
    patch.setattr(Reverse, "taken", lambda sweep, primal, operation: sweep.take(primal))


@fault("feedback", "overlaps")
def the_reverse_loop_runs_forwards(patch):
    backwards = branches._backwards
    patch.setattr(branches, "_backwards", lambda i, t: backwards(i, t).args[0])


@fault("feedback", "for_loops", "branches")
def adjoints_of_earlier_values_are_not_zero(patch):
    def keep(sweep, primal):
        sweep.states[primal] = State(branches.dims_of(sweep.kind(primal)), True)

    patch.setattr(Branches, "zero_again", keep)


@fault("helpers")
def only_the_first_argument_of_a_call_receives(patch):
    receive = ReverseCalls.receive

    def lying(sweep, operation, pair, called):
        if len(pair.returned) > 1:
            give = sweep.give
            first = operation.arguments[pair.returned[0]]
            sweep.give = lambda operand, value: give(operand, value) if operand is first else None
            receive(sweep, operation, pair, called)
            sweep.give = give
        else:
            receive(sweep, operation, pair, called)

    patch.setattr(ReverseCalls, "receive", lying)


@fault("writing_helpers")
def helpers_change_copies_of_adjoints(patch):
    written_bar = ReverseCalls.written_bar
    patch.setattr(
        ReverseCalls, "written_bar", lambda s, argument: method(written_bar(s, argument), "copy")
    )


@fault("views", "returned_views")
def adjoints_of_views_are_arrays_of_their_own(patch):
    view_of_bar = reverse_views.Views.view_of_bar
    patch.setattr(
        reverse_views.Views, "view_of_bar", lambda *args: method(view_of_bar(*args), "copy")
    )


@fault("aliases", "stencils")
def shadows_are_not_put_back(patch):
    patch.setattr(Shadows, "saves", lambda *args: False)


@fault("aliases", "stencils")
def shadows_do_not_change_places(patch):
    patch.setattr(Shadows, "unbound", lambda *args: [])


@fault("for_loops", "comprehensions")
def elements_of_loops_give_to_the_first(patch):
    hand = Branches.hand_to_element

    def lying(sweep, element, source, g):
        if isinstance(sweep.kind(source), branches.Array):
            sweep.make_buffer(source)
            place = item(name(sweep.bar(source)), gast.Constant(0, None), gast.Store())
            sweep.out.append(gast.AugAssign(place, gast.Add(), g.expression))
        else:
            hand(sweep, element, source, g)

    patch.setattr(Branches, "hand_to_element", lying)


@fault("for_loops", "while_loops")
def pullbacks_consume_their_tapes(patch):
    patch.setattr(gradient, "method", lambda value, called, *args: value)


@fault("in_place")
def arguments_are_not_copied(patch):
    patch.setattr(gradient, "fresh_copies", lambda analysis, names: [])


@fault("branches", "jumps", "feedback", "for_loops")
def what_a_branch_replaces_receives_all_the_same(patch):
    def keep(sweep, primal):
        sweep.states[primal] = State(branches.dims_of(sweep.kind(primal)), True)

    patch.setattr(Branches, "zero_before", keep)
