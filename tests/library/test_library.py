"""What stands for functions of the library does what they do."""

import bisect
import heapq
import statistics

import numpy as np
import pytest

from s2sgrad import Refused, grad
from s2sgrad.library import bisection, heaps, samples


@pytest.mark.parametrize("seed", range(20))
def test_heaps_are_laid_out_alike(seed):
    rng = np.random.default_rng(seed)
    ours = [(float(v), k) for k, v in enumerate(rng.integers(0, 6, size=rng.integers(1, 12)))]
    theirs = ours.copy()
    heaps.heapify(ours)
    heapq.heapify(theirs)
    assert ours == theirs
    for step in range(30):
        item = (float(rng.integers(0, 6)), step)
        name = str(rng.choice(["heappush", "heappushpop", "heapreplace", "heappop"]))
        if not ours:
            name = "heappush"
        given = () if name == "heappop" else (item,)
        assert getattr(heaps, name)(ours, *given) == getattr(heapq, name)(theirs, *given)
        assert ours == theirs
    assert heaps.nlargest(3, ours) == heapq.nlargest(3, theirs)
    assert heaps.nsmallest(3, ours) == heapq.nsmallest(3, theirs)


@pytest.mark.parametrize("name", ["bisect_left", "bisect_right"])
def test_bisection(name):
    values = [0.0, 1.0, 1.0, 1.0, 2.5]
    for x in (-1.0, 0.0, 0.5, 1.0, 2.5, 3.0):
        for bounds in ((), (1,), (2, 4)):
            assert getattr(bisection, name)(values, x, *bounds) == getattr(bisect, name)(
                values, x, *bounds
            )


@pytest.mark.parametrize("name", "mean fmean variance pvariance stdev pstdev median".split())
def test_statistics(name):
    values = list(np.random.default_rng(0).normal(size=7))
    for count in (6, 7):
        expected = getattr(statistics, name)(values[:count])
        assert getattr(samples, name)(values[:count]) == pytest.approx(expected, rel=1e-14)


def keyed(x):
    values = [1.0, 2.0]
    bisect.insort(values, x, key=abs)
    return values[0]


def test_options_that_are_not_followed():
    with pytest.raises(Refused, match=r"(?s)unexpected keyword argument 'key'.*keyword-argument"):
        grad(keyed)(1.5)
