"""What each pass makes of small functions, as text; both versions are also executed."""

import gast
import numpy as np
import pytest

from s2sgrad.emit.printer import to_source
from s2sgrad.errors import Origin
from s2sgrad.optimise import PASSES, optimise
from s2sgrad.optimise.fold import fold
from s2sgrad.optimise.ledger import Ledger
from s2sgrad.optimise.show import body, function, notes_for
from tests.optimise.execution import identical, run

BY_NAME = {p.__name__: p for p in (*PASSES, fold)}
ARGS = (np.array([0.5, -1.25, 2.0]), np.array([1.5, 0.25, -0.5]), 0.75, 2)
NAMES = {
    "temporaries": "t s test t_2 s_2",
    "adjoints": "x_bar y_bar u_bar v_bar t_bar s_bar c_bar",
    "scalars": "c n i c_bar test",
    "floats": "x y u v t s r c",
}


def check(name, before, after, users=(), **notes):
    """Apply a pass (or all of them) to a function body; lines `users` are one line of the user."""
    tree = function("def f(x, y, c, n):\n" + indented(before))
    for position in users:
        tree.body[position].origin = Origin("f.py", 1, 0, 1, "", "")
    notes = notes_for({**NAMES, **notes})
    if name == "all":
        new = optimise([tree], notes)[0]
    else:
        new = BY_NAME[name](tree, Ledger(notes))
    assert body(new) == after.strip("\n")
    assert identical(run(tree, *ARGS), run(new, *ARGS))


def indented(text):
    return "\n".join("    " + line for line in text.strip("\n").splitlines()) + "\n"


UNCHANGED = {
    "written in between": ("fold", "t = x[1]\nx[1] = c\ny[0] = t\nreturn y"),
    "written through a view": ("fold", "v = x[::-1]\nt = x * 2\nv[0] = 1.0\nr = t + y\nreturn r"),
    "written through an alias": ("fold", "u = x\nt = x * 2\nu += y\nr = t + y\nreturn r"),
    "bound again in between": ("fold", "u = x\nt = u * 2\nu = y\nr = t + u\nreturn r"),
    "an effect in between": ("fold", "t = x / y\nshow(c)\nr = t + y\nreturn r"),
    "an effect on what is read": ("fold", "t = x * 2\nu = touch(x)\nr = t + u\nreturn r"),
    "a call in front of the read": ("fold", "t = x * 2\nr = touch(x) + t\nreturn r"),
    "in a loop": ("fold", "t = np.exp(x)\nu = y\nfor i in range(n):\n    u = u * t\nreturn u"),
    "on a condition": ("fold", "t = x[0]\nr = c if c > 0 else t\nreturn r"),
    "a copy of what is bound again": ("propagate", "u = x\nt = u\nu = y\nr = t + t + u\nreturn r"),
    "a copy that a loop carries": (
        "propagate",
        "u = x\nr = y\nt = x\nfor i in range(n):\n    r = r + t\n    u = u * 2\n"
        "    t = u\nreturn r",
    ),
    "a copy of what is written": (
        "copies",
        "t = x[1:].copy()\nx[0] = c\nx[1] = c\nu = t + t\nreturn u",
    ),
    "a copy that overlaps": ("copies", "t = x[1:].copy()\nx[:-1] += t\nreturn x"),
    "a copy that is written": ("copies", "t = x.copy()\nt[0] = c\nreturn t"),
    "a copy that goes out": ("copies", "t = x.copy()\nreturn t"),
    "a copy of a row of a list": (
        "copies",
        "u = x * 2\nfor s in [u, u]:\n    t = s.copy()\n    t += 1.0\n    show(t)\nreturn c",
    ),
    "zeros": ("accumulate", "x_bar = np.zeros_like(x)\nx_bar += y\nreturn x_bar"),
    "a sum that is read": (
        "accumulate",
        "x_bar = x * y\nu = x_bar * 2\nx_bar += y\nreturn x_bar, u",
    ),
    "another name of a sum": ("accumulate", "x_bar = y\nx_bar += x\nreturn x_bar, y"),
    "a product that makes a value fresh": ("simplify", "t = 1.0 * x\nt += 1\nreturn t"),
    "an integer": ("simplify", "t = 1.0 * n\nr = t + c\nreturn r"),
    "a write that is seen": ("dead", "u = x[1:]\nu[0] = c\nreturn x"),
    "a write that a loop carries": (
        "dead",
        "u = x * 1\nv = y\nfor i in range(n):\n    v = v + u\n    u[0] = c\nreturn v",
    ),
    "a pop that keeps a tape in step": (
        "dead",
        "s_tape = []\ns_tape.append(x)\ns_tape.append(y)\nu = s_tape.pop()\n"
        "v = s_tape.pop()\nreturn v",
    ),
}


@pytest.mark.parametrize("case", UNCHANGED)
def test_stays(case):
    name, text = UNCHANGED[case]
    check(name, text, text)


CHANGED = {
    "a line of the user": (
        "fold",
        "t = x @ y\ns = t + c\nu = np.tanh(s)\nreturn u",
        "u = np.tanh(x @ y + c)\nreturn u",
    ),
    "past a write elsewhere": (
        "fold",
        "u = x * 2\nt = y[0]\nu[0] = c\nr = t + u\nreturn r",
        "u = x * 2\nu[0] = c\nr = y[0] + u\nreturn r",
    ),
    "past a tape": (
        "fold",
        "s_tape = []\nu = x * 2\nt = u * 2\ns_tape.append(u)\nv = t * u\n"
        "w = s_tape.pop()\nreturn v + w",
        "s_tape = []\nu = x * 2\ns_tape.append(u)\nv = u * 2 * u\nw = s_tape.pop()\nreturn v + w",
    ),
    "an index": ("fold", "t = n - 1\nx[t] = c\nreturn x", "x[n - 1] = c\nreturn x"),
    "a test": (
        "fold",
        "test = c > 0\nu = x\nif test:\n    u = y\nreturn u",
        "u = x\nif c > 0:\n    u = y\nreturn u",
    ),
    "a choice inside a choice": (
        "all",
        "if c > 0:\n    t = x\nelse:\n    test = c < -1\n    if test:\n        t_2 = y\n    else:\n"
        "        t_2 = x + y\n    t = t_2\nu = t * t\nreturn u",
        "t = x if c > 0 else y if c < -1 else x + y\nu = t * t\nreturn u",
    ),
    "a sum": (
        "accumulate",
        "x_bar = x * y\nx_bar += y\nx_bar -= c * y\nreturn x_bar",
        "x_bar = x * y + y - c * y\nreturn x_bar",
    ),
    "a dead accumulation in a loop": (
        "dead",
        "u = x * 0\nfor i in range(n):\n    u += x\nreturn y",
        "return y",
    ),
    "an empty branch": (
        "dead",
        "u = x\nif c > 0:\n    v = y\nelse:\n    u = y\nreturn u",
        "u = x\nif not c > 0:\n    u = y\nreturn u",
    ),
    "a copy of a copy": (
        "propagate",
        "t = x\ns = t\nu = s * t\nreturn u",
        "t = x\ns = x\nu = x * x\nreturn u",
    ),
    "a copy and back": (
        "all",
        "x_bar = x * y\nfor i in range(n):\n    t_bar = x_bar\n    x_bar = t_bar\n"
        "    y_bar = -t_bar\n    x_bar += y_bar * y_bar\nreturn x_bar",
        "x_bar = x * y\nfor i in range(n):\n    y_bar = -x_bar\n    x_bar += y_bar * y_bar\n"
        "return x_bar",
    ),
    "a sign": ("simplify", "x += -(c * y)\nreturn x", "x -= c * y\nreturn x"),
    "what takes over": (
        "copies",
        "u_bar = x * y\nv_bar = u_bar.copy()\nv_bar[0] = c\nreturn v_bar",
        "u_bar = x * y\nv_bar = u_bar\nv_bar[0] = c\nreturn v_bar",
    ),
    "a copy of what was taken over": (
        "copies",
        "u_bar = x * y\nv_bar = u_bar.copy()\nt = v_bar[:1].copy()\nv_bar[:1] = c\n"
        "v_bar[1:] += t\nreturn v_bar",
        "u_bar = x * y\nv_bar = u_bar\nt = v_bar[:1].copy()\nv_bar[:1] = c\n"
        "v_bar[1:] += t\nreturn v_bar",
    ),
    "names that take turns": (
        "all",
        "t_bar = x * y\nt_bar += x\nx_bar = t_bar\nx_bar[0] = c\nreturn x_bar",
        "x_bar = x * y + x\nx_bar[0] = c\nreturn x_bar",
    ),
}


@pytest.mark.parametrize("case", CHANGED)
def test_changes(case):
    check(*CHANGED[case])


def test_a_users_line_comes_back_however_wide_it_is():
    terms = [f"np.exp({k}.0 * x)" for k in range(20)]
    names, lines, total = [], [], None
    for k in range(len(terms)):
        lines += [f"p{k} = {k}.0 * x", f"e{k} = np.exp(p{k})"]
        if total is None:
            total = f"e{k}"
        else:
            lines.append(f"a{k} = {total} + e{k}")
            total = f"a{k}"
        names += [f"p{k}", f"e{k}", f"a{k}"]
    lines[-1] = lines[-1].replace("a19 =", "u =")
    users = range(len(lines))
    tree = function("def f(x, y, c, n):\n" + indented("\n".join([*lines, "return u"])))
    for position in users:
        tree.body[position].origin = Origin("f.py", 1, 0, 1, "", "")
    new = optimise([tree], notes_for({**NAMES, "temporaries": frozenset(names)}))[0]
    assert len(new.body) == 2
    assert to_source(new.body[0]) == to_source(gast.parse("u = " + " + ".join(terms)).body[0])
    assert identical(run(tree, *ARGS), run(new, *ARGS))


def test_calls_with_effects_keep_their_order():
    check(
        "fold",
        "t = show(x)\ns = show(y)\nu = t + s\nreturn u",
        "u = show(x) + show(y)\nreturn u",
        users=range(3),
    )
    text = "t = touch(x)\nu = x[0] * t\nreturn u"
    check("fold", text, text, users=range(2))


def test_a_users_statement_that_may_raise_stays():
    text = "t = x[n]\nreturn c"
    check("dead", text, text, users=[0])
    check("dead", "t = x * 2\nreturn c", "return c", users=[0])
    check("dead", text, "return c")


def test_a_pullback_keeps_what_it_closes_over():
    text = """
t = x * 2
u = t * y
t_2 = u
def pullback(g):
    u_bar = g * t_2
    x_bar = u_bar * t
    return x_bar
return u, pullback(c)
"""
    after = """
t = x * 2
u = t * y
t_2 = u


def pullback(g):
    u_bar = g * t_2
    x_bar = u_bar * t
    return x_bar


return u, pullback(c)
"""
    check("fold", text, after)
