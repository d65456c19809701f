"""What a call costs before its arithmetic begins: `python tests/benchmarks/calls.py`.

A table in microseconds per call: of the generated function itself, and through the derivative, for
arguments of one kind and of several that alternate.
"""

import timeit

import numpy as np

import s2sgrad

VALUES = [
    2.0,
    np.float32(2.0),
    np.ones(3),
    np.ones((2, 3)),
    np.ones(3, np.float32),
    np.ones((2, 3, 4)),
    np.ones(1),
    np.ones((1, 3)),
]


def squares(x):
    return np.sum(x * x)


def microseconds(function, values, calls=20000):
    """The least time per call of several rounds."""
    rounds = max(1, calls // len(values))

    def run():
        for value in values:
            function(value)

    best = min(timeit.repeat(run, number=rounds, repeat=5))
    return best / (rounds * len(values)) * 1e6


def rows():
    """How the arguments are, the generated function's time, and the derivative's."""
    derivative = s2sgrad.grad(squares)
    for value in VALUES:
        derivative(value)
    bare = {id(value): derivative.lower(value)._variants.latest.function for value in VALUES}
    for count in (1, 2, 4, 6, 8):
        some = VALUES[-count:]
        direct = sum(microseconds(bare[id(value)], [value]) for value in some) / count
        yield f"{count} kinds in turn", direct, microseconds(derivative, some)
    square = s2sgrad.grad(lambda x: x * x)
    square(2.0)
    direct = microseconds(square._variants.latest.function, [2.0])
    yield "a float", direct, microseconds(square, [2.0])
    yield "an int for a float", direct, microseconds(square, [2])


def main():
    print(f"{'arguments':20} {'generated':>10} {'through it':>11} {'more':>6}   (microseconds)")
    for title, direct, through in rows():
        print(f"{title:20} {direct:10.2f} {through:11.2f} {through - direct:6.2f}")


if __name__ == "__main__":
    main()
