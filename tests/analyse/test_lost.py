"""Derivatives that the program cuts off are warned of, and no others."""

import inspect
import re
import warnings

import numpy as np
import pytest

import s2sgrad
from s2sgrad.errors import LostDerivativeWarning
from tests.analyse import lost_programs

FUNCTIONS = [
    function
    for function in vars(lost_programs).values()
    if inspect.isfunction(function) and function.__name__ not in ("filled", "chosen_place")
]
TEXT = inspect.getsource(lost_programs).splitlines()


def example(name):
    return np.array([0.75, 0.25, 1.25]) if name == "x" else 1.25


def called(function):
    """The source lines of a function and of the helpers it calls."""
    found = {function}
    for name in function.__code__.co_names:
        if inspect.isfunction(getattr(lost_programs, name, None)):
            found.add(getattr(lost_programs, name))
    for one in found:
        lines, first = inspect.getsourcelines(one)
        yield from range(first, first + len(lines))


def expected(function):
    """By line: the parameters whose derivatives end there; none where something is rounded."""
    found = {}
    for line in called(function):
        match = re.search(r"# (?:lost: (.*)|rounded)$", TEXT[line - 1])
        if match:
            found[line] = set((match[1] or "").split(", ")) - {""}
    return found


def warned(call):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        call()
    return [w.message for w in caught if issubclass(w.category, LostDerivativeWarning)]


def found(messages):
    lines = {}
    for message in messages:
        for blocker in message.blockers:
            assert blocker.code == "lost-derivative"
            assert blocker.way_out
            names = re.search("with respect to (.*) ends|depend on (.*)$", blocker.what)
            listed = (names[1] or names[2]) if names else ""
            lines[blocker.where.line] = set(re.findall("`(.*?)`", listed))
    return lines


def required(function):
    parameters = inspect.signature(function).parameters.values()
    return tuple(p.name for p in parameters if p.default is p.empty)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f.__name__)
def test_exactly_the_lines_where_it_is_lost(function):
    names = required(function)
    args = [example(name) for name in names]
    for derive in (s2sgrad.grad, s2sgrad.value_and_grad):
        messages = warned(lambda derive=derive: derive(function, names)(*args))
        assert found(messages) == expected(function)
        assert len(messages) <= 1


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f.__name__)
def test_what_is_lost_is_zero(function):
    names = required(function)
    args = [example(name) for name in names]
    lost = {name for line in expected(function).values() for name in line}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LostDerivativeWarning)
        gradient = s2sgrad.grad(function, names)(*args)
    for name, part in zip(names, gradient, strict=True):
        assert (np.max(np.abs(part)) == 0.0) == (name in lost)


def test_once_for_each_build_and_silenceable():
    derivative = s2sgrad.grad(lost_programs.rounding)
    x = np.ones(3)
    assert len(warned(lambda: derivative(x))) == 1
    assert warned(lambda: derivative(x)) == []
    assert len(warned(lambda: derivative(x.astype(np.float32)))) == 1
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.simplefilter("ignore", s2sgrad.LostDerivativeWarning)
        assert s2sgrad.grad(lost_programs.rounding)(x).sum() == 0.0


def test_a_warning_made_an_error_comes_again():
    derivative = s2sgrad.grad(lost_programs.rounding)
    with warnings.catch_warnings():
        warnings.simplefilter("error", LostDerivativeWarning)
        for _ in range(2):
            with pytest.raises(LostDerivativeWarning, match=r"np\.round"):
                derivative(np.ones(3))


def test_it_points_at_the_line():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        s2sgrad.grad(lost_programs.an_int)(1.5)
    [one] = caught
    assert one.filename == lost_programs.__file__
    assert "int(c)" in TEXT[one.lineno - 1]
    assert str(one.message).startswith("tests") or one.filename in str(one.message)


def test_nobody_has_named_the_parameters_of_a_pullback():
    """Of all that may have derivatives some have none; if none has any, there is a warning."""
    x = np.ones(3)
    assert warned(lambda: s2sgrad.vjp(lost_programs.one_of_two, x, 0.7)) == []
    assert warned(lambda: s2sgrad.jvp(lost_programs.one_of_two, (x, 0.7), (x, 1.0))) == []
    assert len(warned(lambda: s2sgrad.vjp(lost_programs.both_at_one_line, x, 0.7))) == 1
    [message] = warned(lambda: s2sgrad.jvp(lost_programs.one_of_two, (x, 0.7), (None, 1.0)))
    assert "`c`" in str(message)


def test_only_the_value_counts_beside_an_auxiliary_result():
    def rounded(x):
        return np.sum(np.round(x)), x

    x = np.ones(3)
    assert len(warned(lambda: s2sgrad.grad(rounded, has_aux=True)(x))) == 1
    assert warned(lambda: s2sgrad.vjp(rounded, x)) == []
