"""Time gradients against the loss itself: `python tests/benchmarks/gradients.py [--rounds N]`.

Per program: the loss in microseconds, then how many times as long a gradient takes: written by
hand, by s2sgrad, and by autograd and JAX (jitted, compilation not counted) where they are
installed. All contenders of a program run in turns, so that a busy machine slows them alike; the
figures are medians over the rounds. A dash: not installed, or cannot take the program.
"""

import argparse
import inspect
import statistics
import sys
import time
import types

import numpy as np
from programs import PROGRAMS

import s2sgrad

CONTENDERS = ("by hand", "s2sgrad", "autograd", "jax")
ROUND_SECONDS = 0.05


def on(numpy_of_peer, function):
    """The function with the peer's own NumPy in place of `np`."""
    return types.FunctionType(function.__code__, {**function.__globals__, "np": numpy_of_peer})


def autograd_gradient(program, positions, args):
    """Gradient by autograd."""
    import autograd

    return autograd.grad(on(autograd.numpy, program.primal), positions)


def jax_gradient(program, positions, args):
    """Gradient by JAX, compiled for these arguments; ints are static, loops its own versions."""
    import jax
    import jax_programs

    jax.config.update("jax_enable_x64", True)
    static = tuple(i for i, arg in enumerate(args) if isinstance(arg, int))
    name = program.primal.__name__
    primal = getattr(jax_programs, name, None) or on(jax.numpy, program.primal)
    compiled = jax.jit(jax.grad(primal, positions), static_argnums=static)
    on_device = [arg if i in static else jax.numpy.asarray(arg) for i, arg in enumerate(args)]
    return lambda *_: jax.block_until_ready(compiled(*on_device))


PEERS = {"autograd": autograd_gradient, "jax": jax_gradient}


def contenders(program, args):
    """The functions to time by name; those that raise, or give other numbers, are left out."""
    names = list(inspect.signature(program.primal).parameters)
    positions = tuple(names.index(name) for name in program.wrt)
    functions = {
        "primal": program.primal,
        "by hand": program.by_hand,
        "s2sgrad": s2sgrad.grad(program.primal, wrt=program.wrt),
    }
    expected = program.by_hand(*args)
    for name, make in PEERS.items():
        try:
            gradient = make(program, positions, args)
            got = gradient(*args)
        except Exception as error:
            print(f"{name} cannot take {program.primal.__name__}: {type(error).__name__}")
            continue
        if all(np.allclose(g, e, rtol=1e-6) for g, e in zip(got, expected, strict=True)):
            functions[name] = gradient
        else:
            print(f"{name} gives another gradient of {program.primal.__name__}")
    return functions


def seconds(function, args, calls):
    """Mean time of a call."""
    start = time.perf_counter()
    for _ in range(calls):
        function(*args)
    return (time.perf_counter() - start) / calls


def measure(program, rounds):
    """Median seconds of the primal, and of each contender's ratio to it."""
    args = program.arguments(np.random.default_rng(0))
    functions = contenders(program, args)
    calls = {n: max(1, int(ROUND_SECONDS / seconds(f, args, 3))) for n, f in functions.items()}
    times = {name: [] for name in functions}
    for _ in range(rounds):
        for name, function in functions.items():
            times[name].append(seconds(function, args, calls[name]))
    ratios = {
        name: statistics.median(t / p for t, p in zip(times[name], times["primal"], strict=True))
        for name in functions
    }
    return statistics.median(times["primal"]), ratios


def main():
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    rows = []
    for name, program in PROGRAMS.items():
        primal, ratios = measure(program, rounds)
        cells = [f"{ratios[c]:9.2f}" if c in ratios else f"{'-':>9s}" for c in CONTENDERS]
        against = ratios["s2sgrad"] / ratios["by hand"]
        rows.append(f"{name:20s} {primal * 1e6:11.1f} {' '.join(cells)} {against:15.2f}")
    heads = " ".join(f"{name:>9s}" for name in CONTENDERS)
    print(f"\nNumPy {np.__version__}, Python {sys.version.split()[0]}; times the loss's own time")
    print(f"{'program':20s} {'loss (us)':>11s} {heads} {'s2sgrad/by hand':>15s}")
    print("\n".join(rows))


if __name__ == "__main__":
    main()
