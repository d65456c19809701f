"""Faults in the optimiser."""

from importlib import import_module

from s2sgrad.optimise.early import _Resets
from s2sgrad.optimise.fold import _Folding
from s2sgrad.optimise.moments import Timeline
from s2sgrad.optimise.propagate import _Search
from tests.fuzz.faults.fault import fault

copies = import_module("s2sgrad.optimise.copies")  # the package has a pass of that name
overwritten = import_module("s2sgrad.optimise.overwritten")


@fault("overlaps", "in_place")
def copies_are_left_out(patch):
    patch.setattr(copies, "_is_needless", lambda *args: True)


@fault("overlaps", "aliases")
def copies_take_over_memory_that_is_seen(patch):
    patch.setattr(copies, "_takes_over", lambda *args: True)


@fault("in_place", "overlaps")
def nothing_is_written_in_between(patch):
    patch.setattr(Timeline, "is_written", lambda *args: False)


@fault("in_place")
def all_expressions_may_be_folded(patch):
    patch.setattr(_Folding, "is_safe", lambda *args: True)


@fault("overlaps", "in_place")
def resets_mind_nothing(patch):
    patch.setattr(_Resets, "minds", lambda *args: False)


@fault("feedback", "aliases")
def names_are_never_bound_again(patch):
    patch.setattr(_Search, "is_changed", lambda *args: False)


@fault("feedback", "branches")
def values_bound_again_were_never_read(patch):
    plain = overwritten._without_dead

    def lying(block, live, again, ledger):
        return plain(block, {key: frozenset() for key in live}, again, ledger)

    patch.setattr(overwritten, "_without_dead", lying)
