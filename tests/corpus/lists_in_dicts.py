"""Lists that grow inside dicts and objects, and are asked about under other names."""

import numpy as np  # noqa: F401 - what is put in by tests calls it

from tests.corpus.registry import program


def three(rng):
    return (rng.normal(size=3),)


@program(wrt="x", args=three)
def filled_in_rounds_and_tested(x):
    table = {"h": [], "k": []}
    for key in ("h", "k"):
        row = table.get(key)
        row.append(x[0])
    if table["h"]:
        return x[1] * x[0]
    return x[1]


@program(wrt="x", args=three)
def filled_in_rounds_and_summed(x):
    table = {"h": [], "k": []}
    for key in ("h", "k"):
        row = table[key]
        row.append(x[0])
    total = 0.0
    for value in table["h"]:
        total = total + value * value
    return total


@program(wrt="x", args=three)
def filled_through_another_dict(x):
    inner = {"h": [], "k": []}
    outer = {"inner": inner}
    for key in ("h", "k"):
        outer["inner"][key].append(x[0])
    total = x[1]
    for value in inner["h"]:
        total = total + value * value
    return total


@program(wrt="x", args=three)
def given_a_default(x):
    table = {"h": []}
    table.setdefault("h", []).append(x[0])
    table.setdefault("g", []).append(x[1])
    if table["h"] and table["g"]:
        return x[0] * x[1]
    return x[0]


class Bag:
    def __init__(self):
        self.items = []

    def add(self, value):
        self.items.append(value)

    def contents(self):
        return self.items


@program(wrt="x", args=three)
def given_out_before_it_grows(x):
    bag = Bag()
    items = bag.contents()
    bag.add(x[0])
    bag.add(x[1])
    if items:
        return items[0] * items[1]
    return x[0]
