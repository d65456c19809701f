"""What is refused of lists and dicts: what cannot be known, or is known by another name."""

import numpy as np
import pytest

import s2sgrad
from s2sgrad.errors import Refused


def known_by_another_name(x):
    d = {"a": x[0]}
    e = d
    e["b"] = x[1]
    return d["a"] * len(d)


def kept_in_a_list(x):
    d = {"a": x[0]}
    kept = [d, {"a": x[2]}]
    d["b"] = x[1]
    return kept[0]["b"]


def kept_in_an_earlier_round(x):
    kept, d = [], {"a": x[0]}
    for i in range(int(x[0])):
        d["b"] = x[i]
        kept.append(d)
    return kept[0]["b"]


def grows(d):
    d["z"] = d["a"] ** 2


def grown_by_a_helper(x):
    d = {"a": x[0]}
    grows(d)
    return d["z"]


def same(d):
    return d


def given_back_by_a_helper(x):
    d = {"a": x[0]}
    e = same(d)
    e["b"] = x[1]
    return d["a"] * len(d)


def argument_that_grows(x, d):
    d["b"] = x
    return d["b"].sum()


def values_of_several_kinds(x):
    d = {}
    for i in range(len(x)):
        d[i] = x[i]
        d[i + 1] = x
    return d[0]


def one_key_in_one_branch(x):
    d = {"a": x[0]}
    if x[1] > 0:
        d["b"] = x[1]
    return d["a"]


REFUSED = {
    known_by_another_name: "aliasing",
    kept_in_a_list: "aliasing",
    kept_in_an_earlier_round: "aliasing",
    grown_by_a_helper: "aliasing",
    given_back_by_a_helper: "aliasing",
    values_of_several_kinds: "dict-or-set",
    one_key_in_one_branch: "kind-mixed",
}


@pytest.mark.parametrize("function", REFUSED, ids=lambda f: f.__name__)
def test_refused(function):
    with pytest.raises(Refused) as caught:
        s2sgrad.grad(function)(np.array([2.0, 1.0, 4.0]))
    assert REFUSED[function] in {blocker.code for blocker in caught.value.blockers}


def helped(x):
    found = {"a": x[0]}
    argument_that_grows(x, found)
    return found["a"]


def test_an_argument_that_grows():
    given = {"a": 1.0}
    s2sgrad.check_grad(argument_that_grows, np.array([2.0, 3.0]), given)
    assert given == {"a": 1.0}
    with pytest.raises(Refused, match="by the caller"):
        s2sgrad.grad(helped)(np.ones(2))
