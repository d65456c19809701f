"""Python's library as numerical code uses it: heaps, bisection, statistics, getters."""

import bisect
import heapq
import itertools
import operator
import statistics
from heapq import heappop, heappush

import numpy as np

from tests.corpus.registry import program

EDGES = {0: [(1, 0), (2, 1)], 1: [(3, 2), (2, 5)], 2: [(1, 3), (3, 4)], 3: []}


@program(wrt="lengths", args=lambda rng: (rng.uniform(0.3, 1.5, size=6),))
def shortest_path(lengths):
    """Dijkstra's algorithm, with the nodes that wait in a heap."""
    distances = [np.inf] * len(EDGES)
    distances[0] = 0.0
    waiting = [(0.0, 0)]
    while waiting:
        distance, node = heapq.heappop(waiting)
        if distance > distances[node]:
            continue
        for other, edge in EDGES[node]:
            through = distance + lengths[edge] ** 2
            if through < distances[other]:
                distances[other] = through
                heapq.heappush(waiting, (through, other))
    return distances[3]


@program(wrt=("times", "rate"), args=lambda rng: (rng.uniform(0.1, 2.0, size=5), 0.7))
def events_in_order(times, rate):
    queue = []
    for k in range(len(times)):
        heappush(queue, (times[k], k))
    clock, total = 0.0, 0.0
    while queue:
        time, k = heappop(queue)
        total += (time - clock) * np.exp(-rate * time) * (k + 1)
        clock = time
        if k == 1:
            heappush(queue, (time + rate, 7))
    return total


@program(wrt="x", args=lambda rng: (rng.normal(size=7),))
def heap_of_numbers(x):
    heap = [v * v for v in x]
    heapq.heapify(heap)
    least = heapq.heappushpop(heap, x[0])
    second = heapq.heapreplace(heap, x[1] + 5.0)
    most, next_most = heapq.nlargest(2, heap)
    return least * 2.0 + second * most + next_most - sum(heapq.nsmallest(2, heap))


KNOTS = [0.0, 0.5, 1.0, 2.0]


@program(wrt=("x", "heights"), args=lambda rng: (0.83, rng.normal(size=4)))
def linear_table(x, heights):
    k = bisect.bisect_right(KNOTS, x) - 1
    share = (x - KNOTS[k]) / (KNOTS[k + 1] - KNOTS[k])
    return (1.0 - share) * heights[k] + share * heights[k + 1]


@program(wrt="x", args=lambda rng: (rng.normal(size=5),))
def kept_sorted(x):
    values = []
    for v in x:
        bisect.insort(values, v)
    return values[0] * values[2] + values[-1] ** 2 * bisect.bisect_left(values, 0.0)


@program(wrt="x", args=lambda rng: (list(rng.normal(size=6)),), tags="no-duals")
def sample(x):
    spread = statistics.stdev(x) + statistics.pvariance(x)
    return statistics.mean(x) * spread + statistics.median(x) + statistics.fmean(x[:3])


@program(wrt="x", args=lambda rng: (rng.normal(size=4),))
def getters(x):
    pairs = [(x[k] ** 2, k) for k in range(len(x))]
    largest, place = max(pairs, key=operator.itemgetter(0))
    first = sorted(pairs, key=operator.itemgetter(0))[0][0]
    both = operator.itemgetter(1, 2)(x)
    return largest * place + first * both[0] + sum(map(operator.itemgetter(0), pairs)) * both[1]


@program(wrt="x", args=lambda rng: (rng.normal(size=4),))
def chained(x):
    ends = sum(v**2 for v in itertools.chain(x, [x[0] * 2.0]))
    return ends + sum([a * b for a, b in zip(itertools.chain(x, x[:1]), x)])
