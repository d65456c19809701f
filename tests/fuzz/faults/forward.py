"""Faults in forward mode."""

from s2sgrad.derive.tangents import Tangents
from tests.fuzz.faults.fault import fault


@fault("feedback")
def tangents_are_taken_at_new_values(patch):
    patch.setattr(Tangents, "keep_old", lambda *args: ([], {}))


@fault("in_place")
def constants_that_are_stored_keep_the_tangent(patch):
    store = Tangents.store

    def lying(writer, statement, target, value):
        return store(writer, statement, target, value) if writer.is_active(value) else [statement]

    patch.setattr(Tangents, "store", lying)


@fault("in_place")
def updates_come_before_their_tangents(patch):
    update = Tangents.update
    patch.setattr(Tangents, "update", lambda *args: update(*args)[::-1])


@fault("repeated_indices")
def np_add_at_has_no_tangent(patch):
    patch.setattr(Tangents, "added_at", lambda writer, statement, operation: [statement])
