"""Faults in what is taken for active."""

from s2sgrad.analyse import activity
from s2sgrad.analyse.activity import Activity
from s2sgrad.analyse.operations import Apply, Pack
from tests.fuzz.faults.fault import fault


@fault("helpers")
def activity_stops_at_calls(patch):
    reached = activity._reached
    patch.setattr(
        activity,
        "_reached",
        lambda flow, varied: frozenset() if flow.call else reached(flow, varied),
    )


@fault("writing_helpers", "recursion", "outputs")
def what_a_call_writes_is_not_active(patch):
    found = activity.call_activity

    def lying(call, varied):
        inner = found(call, varied)
        return Activity(inner.varied, inner.active, inner.returns, frozenset())

    patch.setattr(activity, "call_activity", lying)


@fault("for_loops", "comprehensions")
def activity_stops_at_the_headers_of_loops(patch):
    patch.setattr(activity, "_loop_flows", lambda loop: [])


@fault("views", "overlaps")
def activity_stops_at_views_of_what_is_written(patch):
    patch.setattr(activity, "_coupled_flows", lambda analysis: [])


@fault("feedback", "while_loops", "for_loops")
def activity_is_found_in_one_round(patch):
    def once(analysis, flows, wrt):
        varied = set(wrt)
        for flow in flows:
            if flow.sources & varied:
                varied |= activity._reached(flow, varied)
        return {n for n in varied if activity.carries(activity._kind(analysis, n))}

    patch.setattr(activity, "_varied", once)


@fault("arithmetic")
def only_the_first_operand_is_active(patch):
    sources_of = activity.sources_of

    def first(operation):
        if isinstance(operation, Apply):
            return activity._names(next(iter(operation.site.operands.values())))
        return sources_of(operation)

    patch.setattr(activity, "sources_of", first)


@fault("tuples", "lists")
def what_is_packed_is_not_active(patch):
    sources_of = activity.sources_of
    patch.setattr(activity, "sources_of", lambda o: set() if isinstance(o, Pack) else sources_of(o))
