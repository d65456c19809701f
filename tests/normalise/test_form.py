"""What the core form of programs looks like."""

import gast
import pytest

from s2sgrad.emit.printer import to_source
from s2sgrad.normalise import normalise
from s2sgrad.parse import parse
from tests.normalise.running import defined

# program -> core form
FORMS = {
    "h = np.tanh(x @ w + 1)\nreturn h": """
product = x @ w
total = product + 1
h = np.tanh(total)
return h
""",
    "return x, w": "return x, w",
    "if w > 0:\n    return x\nw = x\nreturn w": """
positive = w > 0
if positive:
    result = x
else:
    w_2 = x
    result = w_2
return result
""",
    "while True:\n    x = x * 2\n    if x > 9:\n        return x": """
while True:
    x = x * 2
    test = x > 9
    if test:
        result = x
        break
return result
""",
    "if w:\n    x[1:-1] += w * x[2:]\nreturn x.T.sum()": """
if w:
    x_part = x[2:]
    product = w * x_part
    x[1:-1] += product
T = x.T
result = T.sum()
return result
""",
    "x = x + 1\nw = w if x > 3 and np.any(w) else -w\nreturn w": """
x_2 = x + 1
test = x_2 > 3 and np.any(w)
if test:
    w_2 = w
else:
    w_2 = -w
return w_2
""",
    "for i in range(len(x)):\n    for j in range(i):\n        if x[j] == w:\n"
    "            return j\nreturn -1": """
returned = False
length = len(x)
for i in range(length):
    for j in range(i):
        test = x[j] == w
        if test:
            result = j
            returned = True
            break
    if returned:
        break
if returned:
    pass
else:
    result = -1
return result
""",
}


def core_of(body):
    lines = "".join(f"    {line}\n" for line in body.split("\n"))
    return normalise(parse(defined("def f(x, w):\n" + lines)))


@pytest.mark.parametrize("program", FORMS)
def test_form(program):
    assert to_source(core_of(program).function.body).strip() == FORMS[program].strip()


def test_names_are_accounted_for():
    core = core_of("y = x + w * 2\nx = y\ny = x * 3\nreturn y")
    assert core.base == {"x": "x", "w": "w", "y": "y", "x_2": "x", "y_2": "y"}
    assert core.temporaries == {"product"}


def test_origins_are_those_of_the_users_statements():
    core = core_of("for i in range(w):\n    x = x + (\n        i * 2\n    )\nreturn x")
    loop, end = core.function.body
    assert loop.origin.statement == "for i in range(w):"
    assert {node.origin.statement for node in loop.body} == {"x = x + (i * 2)"}
    assert end.origin.statement == "return x"


def test_carets_point_at_the_operation():
    core = core_of("y = x + np.linalg.eig(w)\nreturn y")
    where = core.parsed.origin(core.function.body[0].value)
    assert where.text[where.column : where.end_column] == "np.linalg.eig(w)"


def test_the_tree_of_the_user_is_left_alone():
    parsed = parse(
        defined("def f(x):\n    x = x + 1\n    if x > 2:\n        return x\n    return -x\n")
    )
    before = gast.dump(parsed.tree)
    normalise(parsed)
    assert gast.dump(parsed.tree) == before


def test_the_same_text_every_time():
    programs = ["x = w or x\nreturn x + 1 + w", next(iter(FORMS))]
    for program in programs:
        assert len({to_source(core_of(program).function) for _ in range(3)}) == 1


def test_a_long_sum_is_no_deep_recursion():
    core = core_of("return " + " + ".join(["x"] * 150))
    assert len(core.function.body) == 150
