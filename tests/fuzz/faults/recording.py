"""Faults in what is recorded for the reverse sweep."""

from s2sgrad.analyse.places import Places
from s2sgrad.analyse.recompute import Recomputing
from s2sgrad.analyse.record import Recorder
from s2sgrad.analyse.settle import Settling
from s2sgrad.analyse.steady import Steady
from s2sgrad.derive.forward_sweep import ForwardSweep
from tests.fuzz.faults.fault import fault


@fault("in_place")
def entries_never_change(patch):
    patch.setattr(Steady, "steady", lambda *args: True)


@fault("in_place", "feedback", "repeated_indices", "views")
def what_is_computed_again_was_not_overwritten(patch):
    patch.setattr(Recomputing, "overwritten", lambda *args: False)


@fault("changing_conditions", "feedback")
def names_mean_what_they_meant(patch):
    patch.setattr(Places, "unchanged", lambda *args: True)


@fault("in_place", "outputs")
def operands_are_saved_after_the_write(patch):
    copies = ForwardSweep.copies
    patch.setattr(
        ForwardSweep, "copies", lambda sweep, out, s, after: copies(sweep, out, s, not after)
    )


@fault("in_place", "overlaps")
def one_copy_serves_all_readers(patch):
    patch.setattr(Settling, "_same_value", lambda *args: True)


@fault("feedback", "for_loops")
def elements_of_loops_are_always_found_again(patch):
    patch.setattr(Recorder, "is_found_again", lambda *args: True)


@fault("feedback", "for_loops")
def nothing_passes_from_round_to_round(patch):
    patch.setattr(Recorder, "_around", lambda recorder, loop, names: set())


@fault("changing_conditions", "branches", "jumps")
def conditions_are_computed_again_after_a_change(patch):
    settle = Settling.settle

    def lying(settling, need):
        if need.frozen and need.part is None:
            settling.require(need.name, need.statement, need.after)
        else:
            settle(settling, need)

    patch.setattr(Settling, "settle", lying)
    patch.setattr(Recorder, "needs_of_tests", lambda recorder: [])


@fault("arithmetic")
def what_is_bound_anew_is_not_put_back(patch):
    def statement(recorder, node, needed, keep):
        found = plain(recorder, node, needed, keep)
        recorder.plan.restored.clear()
        return found

    plain = Recorder.statement
    patch.setattr(Recorder, "statement", statement)


@fault("feedback", "stencils", "while_loops", "for_loops")
def memory_never_survives_a_round(patch):
    patch.setattr(Steady, "_survives", lambda *args: False)


@fault("in_place")
def only_what_is_written_later_changes(patch):
    patch.setattr(Steady, "_reaches_arrays", lambda *args: False)
