"""The core form of a program does exactly what the program does, side effects in their order."""

import numpy as np
import pytest

from tests.normalise.running import assert_same

PRELUDE = """
import math
def say(value, tag="say"):
    print(tag, value)
    return value
def bump(xs):
    xs[0] = xs[0] + 10
    print("bump", xs[0])
    return 1
LEVEL = 1
def raise_level():
    global LEVEL
    LEVEL += 1
    return LEVEL
class Config:
    k = 1
cfg = Config()
def turn():
    cfg.k += 1
    return cfg.k
"""

# name: (program, inputs)
PROGRAMS = {
    "order of operands": ("def f(x):\n    return say(x) + say(2) * say(3) - say(4)", [(1,)]),
    "order of a store": (
        "def f(x):\n    x[say(0, 'i')] = say(5, 'v')\n    return x",
        [([1, 2],)],
    ),
    "order of an update": (
        "def f(x):\n    x[say(0, 'i')] += say(5, 'v')\n    return x",
        [([1, 2],)],
    ),
    "an update whose value writes": (
        "def f(x):\n    x[0] += bump(x)\n    return x",
        [([1, 2],), (np.array([1.0, 2.0]),)],
    ),
    "an update of a row whose value writes": (
        "def f(x):\n    x[0] += bump(x[0])\n    return x",
        [(np.ones((2, 2)),)],
    ),
    "an update that calls something harmless": (
        "def double(z):\n    return 2 * z\ndef f(x):\n    x[0] += double(x[1])\n    return x",
        [([1, 2],)],
    ),
    "a global read before a call changes it": (
        "def f(x):\n    return LEVEL + raise_level() * x, [LEVEL, raise_level()]",
        [(1,)],
    ),
    "an attribute read before a call changes it": (
        "def f(x):\n    return cfg.k + turn() + x",
        [(1,)],
    ),
    "chained assignment": (
        "def f(x):\n    a = b = c = say(x + 1)\n    a += 1\n    return a, b, c",
        [(1,)],
    ),
    "chained assignment of an index": (
        "def f(x):\n    i = x[i] = say(1)\n    return i, x",
        [([5, 6],)],
    ),
    "chained assignment of a variable that is rebound": (
        "def f(x):\n    i = 0\n    i, j = k = (i, 1)\n    j, i = k = i, j\n    return i, j, k",
        [(1,)],
    ),
    "chained assignment to itself": (
        "def f(x):\n    y = x\n    z = y = w = y\n    (y, v) = u = (z, y)\n"
        "    return z, y, w, v, u",
        [(1,)],
    ),
    "one array with two names": (
        "def f(x):\n    a = b = x * 1.0\n    a += 1\n    return a, b",
        [(np.ones(2),)],
    ),
    "parallel assignment": (
        "def f(a, b):\n    a, b = b, a + b\n    a, b = b, a + b\n    return a, b",
        [(1, 2)],
    ),
    "parallel assignment without conflict": (
        "def f(a, b):\n    c, d = say(a) + 1, say(b) + 2\n    return c, d",
        [(1, 2)],
    ),
    "swap of elements": (
        "def f(x):\n    x[0], x[1] = x[1], x[0]\n    return x",
        [([1, 2],), (np.eye(2),)],
    ),
    "an index bound in parallel": (
        "def f(x):\n    i = 1\n    i, x[i] = 0, i\n    x[i], i = i + 5, 1\n    return x, i",
        [([1, 2],)],
    ),
    "nested unpacking into places": (
        "def f(x, y):\n    (a, [b, y[0]]), y[1] = x\n    return a, b, y",
        [((((1, (2, 3)), 4)), [0, 0])],
    ),
    "unpacking twice into one name": (
        "def f(x):\n    a, a = x\n    return a",
        [((1, 2),), ((1, 2, 3),)],
    ),
    "walrus in a sum": ("def f(x):\n    return x + (x := say(2)) * x", [(5,)]),
    "walrus in an update of what it binds": (
        "def f(x):\n    y = x\n    x += (x := x * 2)\n    return x, y",
        [(5,), (np.ones(2),)],
    ),
    "walrus in an update of an item": (
        "def f(x, i):\n    x[i] += (i := say(1)) + i\n    x[(i := 0)] = i\n    return x, i",
        [([1, 2, 3], 2)],
    ),
    "walrus in a loop's test": (
        "def f(x):\n    n = 0\n    while (x := x - 1) > 0 and (n := n + x) < 9:\n        say(n)\n"
        "    return x, n",
        [(3,), (7,), (0,)],
    ),
    "walrus in a comprehension": (
        "def f(xs):\n    ys = [z for x in xs if (z := say(x * 2)) > 2]\n    return ys, z",
        [([1, 2, 3],)],
    ),
    "walrus in arguments": (
        "def f(x):\n    y = max((a := say(x)), (b := a + 1))\n    return y, a, b",
        [(1,)],
    ),
    "walrus in a choice": (
        "def f(x):\n    y = z if (z := say(x)) else (z := 7)\n    return y, z",
        [(1,), (0,)],
    ),
    "walrus in what is shown": (
        "def f(x):\n    print(f'{(y := x + 1)} {y}')\n    return y",
        [(1,)],
    ),
    "walrus that may not run": (
        "def f(x):\n    y = 3\n    if x and (y := say(x)) > 1:\n        y += 1\n    return y",
        [(0,), (1,), (5,)],
    ),
    "match of values": (
        "def f(x):\n    match x:\n        case 1 | 2:\n            return 'few'\n"
        "        case None:\n            return 'none'\n        case 'a':\n            y = 1\n"
        "        case -1.5 | True:\n            y = 2\n        case cfg.k:\n            y = 3\n"
        "        case _:\n            y = 4\n    return y",
        [(1,), (2,), (None,), ("a",), (-1.5,), (True,), (9,)],
    ),
    "match without a case that fits": (
        "def f(x):\n    y = 0\n    match x:\n        case 1:\n            y = 1\n    return y",
        [(1,), (2,)],
    ),
    "match of sequences": (
        "def f(x):\n    match x:\n        case []:\n            return 'empty'\n"
        "        case [a]:\n            return a\n        case (1, b) | [2, b, _]:\n"
        "            return b, 'b'\n        case [a, [b, *c], *d, e]:\n"
        "            return a, b, c, d, e\n"
        "        case [_, *_]:\n            return 'long'\n    return 'other'",
        [
            ([],),
            ((5,),),
            ([1, 4],),
            ((2, 4, 5),),
            ([3, [4, 5, 6], 7, 8, 9],),
            ([1, (2,), 3],),
            ([3, 3, 3],),
            ("ab",),
            (3,),
            (np.ones(2),),
            ({},),
        ],
    ),
    "match with guards": (
        "def f(x):\n    match x:\n        case n if say(n) == 1:\n            return 'one', n\n"
        "        case [a, b] if a > b:\n            y = a\n        case [a, b] if say(a) == b:\n"
        "            y = 'same'\n        case 5 if say(0):\n            y = 'never'\n"
        "        case other:\n            y = other, n\n    return y, n",
        [(1,), ([2, 1],), ([2, 2],), ((1, 2),), (5,)],
    ),
    "match that binds its own subject": (
        "def f(x, y):\n    match x:\n        case [y, x]:\n            return x, y\n"
        "        case x if (x := 3) and y:\n            return x\n"
        "        case 4:\n            return 'four'\n"
        "    return x, y",
        [((1, 2), 0), (4, 0), (4, 1)],
    ),
    "match of several things": (
        "def f(x, y):\n    match say(x), say(y):\n        case 0, _:\n            return 'x'\n"
        "        case a, 0 if a > 1:\n            return a\n        case (a, b) | (a, b, _):\n"
        "            return a, b\n",
        [(0, 1), (2, 0), (1, 0), (1, 1)],
    ),
    "match of a whole tuple": (
        "def f(x, y):\n    match x, y:\n        case (0, _) as both:\n            return both\n"
        "        case whole:\n            return whole",
        [(0, 1), (2, 0)],
    ),
    "match of dicts and classes": (
        "def f(x):\n    match x:\n        case {'a': 1, 'b': b}:\n            return b\n"
        "        case {'a': [c, _]}:\n            return c\n        case float(v) | int(v):\n"
        "            return 'number', v\n        case Config(k=k):\n            return k\n"
        "        case str():\n            return 'text'\n    return 'nothing'",
        [({"a": 1, "b": 2},), ({"a": (3, 4)},), ({"a": 1},), (1.5,), (2,), (True,), ("s",), ([],)],
    ),
    "match in a loop": (
        "def f(xs):\n    t = 0\n    for x in xs:\n        match x:\n            case 0:\n"
        "                continue\n            case [a, b]:\n                t += a * b\n"
        "            case n if n > 5:\n                break\n"
        "            case n:\n                t += n\n"
        "    return t, x",
        [([0, 1, (2, 3), 9, 4],)],
    ),
    "deletions": (
        "def f(x):\n    y = say(x)\n    del y\n    y = x + 1\n"
        "    z, w = [1, 2, 3], {'a': 1, 'b': 2}\n"
        "    del z[-1], w['a'], z[0]\n    for i in range(2):\n        t = i\n        del t\n"
        "    return y, z, w",
        [(1,)],
    ),
    "annotated assignment": (
        "def f(x: float) -> float:\n    y: float = x + 1\n    z: int\n    z = 2\n    return y * z",
        [(1,)],
    ),
    "augmented assignment": (
        "def f(x):\n    y = x\n    y += say(1)\n    y **= 2\n    y //= 2\n    y @= x\n"
        "    return x, y",
        [(np.ones(2),), (3,)],
    ),
    "bounds are frozen": (
        "def f(n):\n    for i in range(n):\n        n -= 1\n        print(i, n)\n    return n",
        [(3,), (0,)],
    ),
    "iterables are frozen": (
        "def f(xs):\n    for x in xs:\n        xs = [x]\n    return xs, x",
        [([1, 2, 3],)],
    ),
    "zip and enumerate": (
        """
def f(xs, ys):
    total = 0
    for i, (x, y) in enumerate(zip(xs, reversed(ys)), start=say(2)):
        total += i * x - y
    for (i, x), y in zip(enumerate(xs, 1), ys, strict=True):
        total -= i * x * y
    for i, x in enumerate(range(2, 9, 3)):
        total += i * x
    return total, i
""",
        [([1, 2, 3], [4, 5, 6])],
    ),
    "loop targets stay": (
        "def f(n):\n    i = -1\n    for i in range(n):\n        pass\n    return i",
        [(3,), (0,)],
    ),
    "loop targets may stay unbound": (
        "def f(n):\n    for i in range(n):\n        i = i * 2\n    return i",
        [(3,), (0,)],
    ),
    "loop targets that are places": (
        "def f(x):\n    for x[0] in [1, 2]:\n        print(x)\n"
        "    for i, x[i] in [(0, 7), (1, 8)]:\n"
        "        print(x)\n    for [i, i] in [(0, 1)]:\n        x[i] += 1\n    return x",
        [([1, 2, 3],)],
    ),
    "else of loops": (
        """
def f(xs):
    for x in xs:
        if x == 0:
            break
        elif x == 1:
            print("one")
            continue
        print("go", x)
    else:
        print("exhausted")
    n = len(xs)
    while n:
        n -= 1
        if xs[n] == 5:
            break
    else:
        n = -7
    while False:
        pass
    else:
        print("at once")
    return x, n
""",
        [([1, 2, 0, 3],), ([1, 2],), ([5, 4],), ([],)],
    ),
    "else inside loops": (
        """
def f(rows):
    for row in rows:
        for x in row:
            if x == 0:
                break
            if x == 1:
                continue
            print(x)
        else:
            continue
        print("broke out of", row)
        break
    else:
        return "none"
    return "found"
""",
        [([[1, 2], [3, 0, 4], [5]],), ([[1, 2]],), ([],)],
    ),
    "return in nested loops": (
        """
def f(rows, wanted):
    for i, row in enumerate(rows):
        for j, x in enumerate(row):
            if x == wanted:
                return i, j
            print("not", x)
        print("row done")
    print("all done")
    return None
""",
        [([[1, 2], [3, 4]], 3), ([[1, 2], [3, 4]], 9), ([[1]], 1)],
    ),
    "return in while True": (
        """
def f(x):
    while True:
        x = x * 2
        if x > 100:
            return x
        if x % 3 == 0:
            continue
        x += 1
""",
        [(1,), (3,), (1000,)],
    ),
    "return in while True with a break": (
        """
def f(x):
    while True:
        x = x * 2
        if x > 100:
            return x
        if x == 6:
            break
    return -x
""",
        [(1,), (3,), (1000,)],
    ),
    "return in else of a loop": (
        """
def f(xs):
    for x in xs:
        if x > 2:
            break
        if x < 0:
            return "negative"
    else:
        return "none"
    return x
""",
        [([1, 2, 3],), ([1, 2],), ([1, -1],), ([],)],
    ),
    "while True in while True": (
        """
def f(x):
    while True:
        while True:
            x += 1
            if x > 10:
                return "inner", x
            if x % 4 == 0:
                break
        print("outer", x)
        if x > 7:
            return "outer", x
""",
        [(1,), (9,), (5,)],
    ),
    "early returns": (
        """
def f(x):
    if x < 0:
        return -1
    y = x + 1
    if y > 10:
        print("large")
        if y > 20:
            return y
        y = 3
    elif y == 5:
        return "five"
    else:
        y = y * 2
    print("rest", y)
    return y
""",
        [(-1,), (30,), (15,), (4,), (1,)],
    ),
    "returns in all branches": (
        "def f(x):\n    if x:\n        return 1\n    else:\n        return 2\n    print('dead')",
        [(0,), (1,)],
    ),
    "no return": ("def f(x):\n    print(x)", [(1,)]),
    "bare return": ("def f(x):\n    if x:\n        return\n    print(x)", [(0,), (1,)]),
    "may fall off the end": ("def f(x):\n    if x:\n        return 1", [(0,), (1,)]),
    "only a docstring": ('def f(x):\n    "text"', [(0,)]),
    "docstring": ('def f(x):\n    """text"""\n    return x', [(0,)]),
    "raise at the end": (
        "def f(x):\n    if x > 0:\n        return x\n"
        "    raise ValueError(f'bad {x!r:>4} {say(x)}')",
        [(1,), (0,)],
    ),
    "always raises": ("def f(x):\n    raise ValueError('no')\n    return x", [(1,)]),
    "raise in branches": (
        """
def f(x):
    for i in range(3):
        if x == i:
            raise KeyError("first") from ValueError("cause")
            print("dead")
        elif x == -i:
            continue
        else:
            if x > 5:
                break
        print("after", i)
    return x
""",
        [(0,), (1,), (-1,), (9,), (-9,)],
    ),
    "break and continue mixed": (
        """
def f(xs):
    total = 0
    for x in xs:
        if x > 10:
            if x > 20:
                if x > 30:
                    break
                print("between")
            else:
                continue
            print("late", x)
        elif x < 0:
            if x == -1:
                continue
            total -= 1
        total += x
        print("end of", x)
    return total
""",
        [([1, 11, 21, 2, 31, 5],), ([-1, -2, 25],), ([],)],
    ),
    "jumps of three kinds in one branch": (
        """
def f(xs):
    n = 0
    for x in xs:
        if x:
            if x == 1:
                return "one", n
            if x == 2:
                break
            if x == 3:
                continue
            n += 1
        n += 10
    n += 100
    return n
""",
        [([0, 4, 3, 0, 1],), ([4, 2, 1],), ([3, 3],), ([],)],
    ),
    "while with effects in its test": (
        "def f(x):\n    while say(x) < 5 and say(x, 'second') != 3:\n        x += 1\n"
        "        if x == 2:\n            continue\n        print('body')\n    else:\n"
        "        print('else')\n    return x",
        [(0,), (4,), (9,), (3,)],
    ),
    "conditional expressions": (
        "def f(x):\n    y = say(1) + (say(2) if x > 0 else say(3)) * say(4)\n"
        "    x = x + 1 if x > 5 else x - 1 if x else (y if y else x)\n    return x, y",
        [(0,), (1,), (6,)],
    ),
    "conditional expression as statement": (
        "def f(x):\n    say(1) if x else say(2)\n    x and say(3)\n    x or say(4)\n"
        "    return say(x) or say(5)",
        [(0,), (1,)],
    ),
    "or and and as values": (
        "def f(a, b, c):\n    x = a or b\n    y = a and b and c\n    z = (a or b) and (b or c)\n"
        "    a = b and a\n    return x, y, z, a, not a or b",
        [(0, 1, 2), (3, 0, 2), (4, 5, 6), (0, 0, 0), ([], {}, ())],
    ),
    "or and and with effects": (
        "def f(a, b):\n    x = say(a) or say(b)\n    y = say(a) and say(b) and say(7)\n"
        "    if say(a) or not (say(b) and say(a)):\n        print('taken')\n    return x, y",
        [(0, 1), (1, 0), (1, 1), (0, 0)],
    ),
    "chained comparison": (
        "def f(a, b, c):\n    x = a < b < c\n    y = say(a) < say(b) < say(c) <= say(9)\n"
        "    if 0 < say(b) < c:\n        x = say(x)\n    a = a < b == say(a) < c\n"
        "    return x, y, a",
        [(1, 2, 3), (3, 2, 1), (1, 5, 3), (1, 2, 30)],
    ),
    "not and in": (
        "def f(x):\n    y = not x\n    z = x in (1, 2) or x not in [3]\n"
        "    w = x is None or x is not None\n"
        "    return y, z, w, x == 1 or x > 7",
        [(0,), (1,), (3,)],
    ),
    "comparison of arrays": (
        "def f(x):\n    mask = x * 2 > np.abs(x[::-1]) + 1\n    x[mask] = 0\n"
        "    return mask, x[~mask], (x > 0).sum()",
        [(np.arange(-3.0, 4.0),)],
    ),
    "test on the sum": (
        "def f(x):\n    if (x > 0).all() and x.sum() > 2:\n        return 1\n"
        "    while x.max() > 1:\n"
        "        x = x / 2\n    return x",
        [(np.ones(3),), (np.arange(5.0),)],
    ),
    "indices": (
        """
def f(x, i):
    a = x[i + 1]
    b = x[1:i + 2, ::-1]
    c = x[..., None, -1]
    d = x[[0, 1], [i, i + 1]]
    e = x[x > say(3)]
    x[i:, say(0)] = a[0]
    x[-1, i - 1] *= 2
    x[i][0] = 7
    x[i][0] += 7
    return a, b, c, d, e, x, x[(0, 1)], x[slice(0, 1)]
""",
        [(np.arange(12.0).reshape(3, 4), 1)],
    ),
    "calls": (
        """
def g(a, b=2, *, c=3):
    return a, b, c
def f(x):
    h = g
    return h(say(x), c=say(1)), g(b=say(1), a=say(2)), [g][0](x), x.real.imag, (x + 1).real
""",
        [(1,)],
    ),
    "methods and attributes": (
        "def f(x):\n"
        "    y = x.T.shape[0], x.T.dot(x).sum(axis=0)\n"
        "    return y, x.reshape(-1).copy()[0].real, np.pi * math.e",
        [(np.ones((3, 2)),)],
    ),
    "tuples and lists": (
        "def f(x):\n    s = x.shape + (3,)\n    l = [0] * 2 + [x[0], [x[1]]]\n"
        "    l.append((s, (x[0] + 1,)))\n"
        "    return s, l, np.concatenate((x, [1.0, x[0] * 2])), np.pad(x, ((1, 1),)), ()",
        [(np.ones(3),)],
    ),
    "printing": (
        """
def f(x):
    print("a", x[0], f"{x[0]:.{x[1]}f}", f"{say(x)!r}", "%s %s" % (x, say(1)), sep=say("-"))
    print(x[0], bump(x), x[0], f"{x[0]} {bump(x)} {x[0]}")
    print("{} {}".format(x[0], bump(x)))
    return x
""",
        [([1, 2],)],
    ),
    "assert": (
        "def f(x):\n    assert x > 0\n    assert x < 9, 'large'\n"
        "    assert say(x) != 5, f'five {say(x)}'\n"
        "    assert x != 6, (x, 'six')\n    return x",
        [(1,), (0,), (9,), (5,), (6,)],
    ),
    "names that are reused": (
        """
def f(x):
    y = x + 1
    x = y * 2
    y = x * x
    if x > 4:
        x = 1
        t = x
    else:
        t = y
    for i in range(3):
        t = t + i
        s = t
        y = s
    for i in range(2):
        s = i
    x = t
    return x, y, t, s, i
""",
        [(0,), (5,)],
    ),
    "names in loops with break": (
        """
def f(n):
    x = 0
    while True:
        y = x
        x = x + 1
        if x > n:
            z = x
            break
        z = y
    for k in range(n):
        w = z
        if k == 2:
            w = k
            break
        z = w + 1
    else:
        w = -1
    return x, y, z, w
""",
        [(0,), (1,), (7,)],
    ),
    "a name that may be unbound": (
        "def f(x):\n    if x:\n        y = 1\n    print(x)\n    return y",
        [(0,), (1,)],
    ),
    "a name read before it is bound": (
        "def f(x):\n    if x:\n        print(y)\n    y = 1\n    return y",
        [(0,), (1,)],
    ),
    "names like those of temporaries": (
        "def f(total, product):\n    result = total * product + total\n"
        "    total_2 = result + 1\n    test = total_2 > 1\n"
        "    if result > 1:\n        return total\n    total = total + product * total_2 + 1\n"
        "    return total, test",
        [(1, 2), (0, 0)],
    ),
    "names of builtins": (
        "def f(sum, len):\n    range = sum + len\n    max = [range]\n    return range, max",
        [(1, 2)],
    ),
    "a range of one's own": (
        "def f(range):\n    for i in range(3):\n        print(i)\n    return 0",
        [(lambda n: [n, n + 1],)],
    ),
    "recursion": (
        "def f(n):\n    if n < 2:\n        return 1\n    return n * f(n - 1)",
        [(5,)],
    ),
    "nothing but pass": (
        "def f(x):\n    if x:\n        pass\n    else:\n        pass\n    ...\n    x\n    return x",
        [(1,)],
    ),
    "star in the middle of nothing": (
        "def f(x):\n    for i in []:\n        x = i\n    return x",
        [(1,)],
    ),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_same_meaning(name):
    program, inputs = PROGRAMS[name]
    assert_same(PRELUDE + program, inputs)
