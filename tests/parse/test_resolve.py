import math

import gast
import numpy as np
import pytest

from s2sgrad.parse import Scope

CONSTANT = 3


class Settings:
    rate = 0.5

    @staticmethod
    def scale(x):
        return x


def path(text):
    return gast.parse(text, mode="eval").body


def scope_of_closure(captured):
    def inner():
        return captured, later

    scope = Scope(inner)
    yield scope
    later = 1
    yield scope


def test_names():
    steps = scope_of_closure(7)
    scope = next(steps)
    assert scope.lookup("captured") == 7
    assert scope.lookup("CONSTANT") == 3
    assert scope.lookup("len") is len
    with pytest.raises(KeyError):
        scope.lookup("later")
    next(steps)
    assert scope.lookup("later") == 1
    with pytest.raises(KeyError):
        scope.lookup("nowhere")


def test_paths():
    scope = Scope(path)
    assert scope.static(path("np.linalg.inv")) is np.linalg.inv
    assert scope.static(path("math.pi")) is math.pi
    assert scope.static(path("Settings.rate")) == 0.5
    assert scope.static(path("Settings.scale")) is Settings.scale


@pytest.mark.parametrize("text", ["np.nothing", "CONSTANT.real", "f(x)", "nowhere.at.all"])
def test_paths_that_lead_nowhere(text):
    with pytest.raises(KeyError):
        Scope(path).static(path(text))
