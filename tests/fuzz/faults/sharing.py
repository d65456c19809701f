"""Faults in what is known of shared memory."""

from s2sgrad.analyse import sharing
from s2sgrad.analyse.operations import Alias, Apply, Pack, Read, UserCall
from tests.fuzz.faults.fault import fault


def without(patch, kind):
    """No operation of a kind gives a result that shares memory."""
    sources_of = sharing.sources_of

    def lying(analysis, operation):
        return [] if isinstance(operation, kind) else sources_of(analysis, operation)

    patch.setattr(sharing, "sources_of", lying)


@fault("aliases")
def an_alias_is_not_seen(patch):
    without(patch, Alias)


@fault("views")
def a_view_is_not_seen(patch):
    without(patch, Read)


@fault("views", "returned_views")
def a_reshape_is_taken_for_a_copy(patch):
    without(patch, Apply)


@fault("returned_views", "writing_helpers")
def helpers_return_new_arrays(patch):
    without(patch, UserCall)


@fault("lists", "dicts", "tuples")
def lists_hold_copies(patch):
    without(patch, Pack)
    patch.setattr(sharing._Walk, "keep", lambda *args: None)


@fault("views", "aliases")
def writes_reach_nobody(patch):
    def write(walk, statement, name, deep=False):
        walk.facts.written.setdefault(statement, [name])

    patch.setattr(sharing._Walk, "write", write)


@fault("writing_helpers", "returned_views")
def writes_of_helpers_are_not_seen(patch):
    patch.setattr(sharing._Walk, "effects", lambda walk, statement, operation: None)


@fault("aliases", "stencils")
def an_exchange_leaves_names_where_they_were(patch):
    patch.setattr(sharing._Walk, "parallel", lambda walk, targets, values: None)


@fault("views", "lists", "stencils")
def names_of_loops_share_nothing(patch):
    patch.setattr(sharing._Walk, "targets", lambda walk, loop: None)


@fault("aliases", "branches", "jumps")
def the_last_branch_decides_what_is_shared(patch):
    patch.setattr(sharing, "merged", lambda a, b: b)


@fault("writing_helpers", "returned_views")
def arguments_never_share_memory(patch):
    patch.setattr(sharing._Walk, "tied", lambda *args: frozenset())
