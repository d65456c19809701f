"""`with` and `try` in core form do exactly what they do in the program."""

import pytest

from s2sgrad.pipeline import core_text
from tests.normalise.running import assert_same, defined

PRELUDE = """
import contextlib
def say(value, tag="say"):
    print(tag, value)
    return value
def fail(error, when=True):
    if when:
        raise error
    return 1
class Noisy:
    def __init__(self, name="noisy"):
        self.name = name
    def __enter__(self):
        print("enter", self.name)
        return self.name
    def __exit__(self, *what):
        print("exit", self.name, what[0])
"""

VALUES = [(1,), (0,), (-1,), (-2,), (2,), (5,)]

# name: program
PROGRAMS = {
    "with": """
def f(x):
    with Noisy() as n:
        y = say(x)
    return y, n
""",
    "with of several": """
def f(x):
    with Noisy('a'), Noisy('b') as b:
        with Noisy('c'):
            y = 1 / x
        y += 1
    return y, b
""",
    "return in a with": """
def f(x):
    with Noisy():
        if x > 1:
            return say(x)
        y = x
    say('after')
    return y
""",
    "return at the end of a with": """
def f(x):
    with Noisy():
        return say(x)
""",
    "raise in a with": """
def f(x):
    with Noisy():
        say(x)
        raise ValueError(x)
""",
    "break and continue in a with": """
def f(x):
    t = 0
    for i in range(6):
        with Noisy():
            if i == x:
                continue
            if i == x + 2:
                break
            t += i
        t += 100
    else:
        t = -t
    return t, i
""",
    "with in a while": """
def f(x):
    while x < 3:
        with Noisy():
            x += 1
            if x == 2:
                return 'two'
    return x
""",
    "try": """
def f(x):
    try:
        y = 1 / x
    except ZeroDivisionError:
        y = 7
    return y
""",
    "try with all parts": """
def f(x):
    y = 0
    try:
        y = say(1 / x)
    except ZeroDivisionError as e:
        print('caught', e)
    else:
        y += 10
    finally:
        print('last', y)
    return y
""",
    "several handlers": """
def f(x):
    try:
        fail(KeyError('k'), x == 1)
        fail(TypeError('t'), x == 2)
        fail(OSError('o'), x == 5)
        y = 1 / x
    except KeyError as e:
        y = repr(e)
    except (TypeError, ZeroDivisionError):
        y = 'two'
    except:
        y = 'all'
    return y
""",
    "a handler that raises": """
def f(x):
    try:
        y = 1 / x
    except ZeroDivisionError as e:
        raise ValueError('bad') from e
    return y
""",
    "a handler that raises again": """
def f(x):
    try:
        y = 1 / x
    except ZeroDivisionError:
        say('oh')
        raise
    return y
""",
    "returns in try": """
def f(x):
    try:
        return say(1 / x)
    except ZeroDivisionError:
        return say('zero')
    finally:
        say('last')
""",
    "a return in one part": """
def f(x):
    try:
        y = 1 / x
        if y > 0.5:
            return 'big'
    except ZeroDivisionError:
        y = 3
    say('after')
    return y
""",
    "jumps out of try": """
def f(x):
    t = 0
    for i in range(-2, 4):
        try:
            t += 1 / (i - x)
            if t > 2:
                break
        except ZeroDivisionError:
            say(i)
            continue
        finally:
            t += 0.25
        t += 100
    else:
        t = -t
    return t, i
""",
    "how far the body came": """
def f(x):
    a = b = c = 0
    try:
        a = say(1)
        b = 1 / x
        c = 3
        c = 1 / (x - 1)
    except ZeroDivisionError:
        say('caught')
    else:
        say('fine')
    return a, b, c
""",
    "stores before a failure": """
def f(x):
    y = [0, 0, 0]
    try:
        y[0] = 1
        y[1] = 1 / x
        y[2] = 1 / (x - 1)
    except ZeroDivisionError:
        y.append(9)
    return y
""",
    "values that the handler gives anew": """
def f(x):
    t, u = 1, 2
    for i in range(4):
        try:
            t = t * 2 + u
            for k in range(i):
                u += 1 / (x - k)
        except ZeroDivisionError:
            t = t + 0.5 if i < 0 else 3
            u = 0
    return t, u
""",
    "updates before a failure": """
def f(x):
    t = 1
    try:
        t += 1
        t += 1 / x
        t += 1 / (x - 1)
    except ZeroDivisionError:
        t *= 10
    return t
""",
    "nested": """
def f(x):
    y = 0
    try:
        try:
            y = fail(KeyError(x), x == 1)
            y = 1 / x
        except KeyError:
            y = 1 / (x - 1)
        finally:
            say('inner')
        say('between')
    except ZeroDivisionError as e:
        y = y, str(e)
    return y
""",
    "finally alone": """
def f(x):
    try:
        y = 1 / x
    finally:
        say('last')
    return y
""",
    "finally that binds": """
def f(x):
    y = 3
    try:
        y = x + 1
        y = 1 / x
    finally:
        z = say(y) * 2
    return y, z
""",
    "suppress": """
def f(x):
    y = 0
    with contextlib.suppress(ZeroDivisionError, KeyError):
        y = 5
        y = 1 / x
        return y
    return y, 'after'
""",
    "suppress among others": """
def f(x):
    with Noisy('a'), contextlib.suppress(ZeroDivisionError), Noisy('b'):
        return 1 / x
    return 'after'
""",
    "with in try in with": """
def f(x):
    with Noisy('a'):
        try:
            with Noisy('b') as b:
                y = 1 / x
        except ZeroDivisionError:
            y = 'none'
    return y
""",
    "try in a while": """
def f(x):
    n = 0
    while True:
        n += 1
        try:
            y = 1 / (x - n)
        except ZeroDivisionError:
            continue
        if n > 3:
            break
    return y, n
""",
    "retrying": """
def f(x):
    for k in range(3):
        try:
            return 1 / (x + k), k
        except ZeroDivisionError:
            if k == 2:
                raise
    return None
""",
    "an error that is raised in the body": """
def f(x):
    try:
        if x > 1:
            raise ValueError(x)
        y = x
    except ValueError as error:
        y = error.args
    return y
""",
    "an else that fails": """
def f(x):
    try:
        y = x
    except ZeroDivisionError:
        y = 5
    else:
        y = 1 / x
    return y
""",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_same_meaning(name):
    assert_same(PRELUDE + PROGRAMS[name], VALUES)


def test_guards_are_printed():
    body = "try:\n        y = 1 / x\n    except ZeroDivisionError:\n        y = x"
    text = f"def f(x):\n    {body}\n    return y\n"
    shown = core_text(defined(text))
    assert "    except ZeroDivisionError:\n        completed = False\n        y = x\n" in shown
