"""Programs that random ones were reduced to, each with the fault that it showed."""

import math

import numpy as np

from tests.corpus.registry import program


# A slice of unknown length may be that of one entry, which a product with the whole spreads.
@program(wrt="x", args=lambda rng: (rng.normal(size=4),))
def first_entry_times_all(x):
    first = x[:1]
    return np.sum(first * x)


# What a 0-d array receives twice is not the adjoint that is being added to.
@program(wrt="x", args=lambda rng: (0.4,))
def zero_d_array_that_grows_by_itself(x):
    p = np.array(x)
    p += p + p
    return np.sum(p * p)


# The adjoint of a 0-d array that is written stays an array.
@program(wrt="p", args=lambda rng: (np.array(0.4),))
def zero_d_argument_that_is_overwritten(p):
    q = p + p
    p[...] = 1.0
    return q * (p + p)


# A number takes what a 0-d array's adjoint holds at the moment, not the array.
@program(wrt="u", args=lambda rng: (rng.normal(size=3),))
def zero_d_array_that_receives_what_it_gives(u):
    p = np.array(u[1])
    p += sum([p.item() for k in range(3)])
    return np.sum(p * p)


# A float32 factor does not make the gradient of a float64 array one of float32.
@program(
    wrt=("x", "t"),
    args=lambda rng: (rng.normal(size=4), rng.uniform(1, 2, size=4).astype(np.float32)),
    tags="float32",
)
def factors_of_less_precision(x, t):
    return np.sum(t * x) + np.sum(x / t)


# A float whose name stands for a float32 later still has a float as its gradient.
@program(wrt="c", args=lambda rng: (0.4, rng.normal(size=4).astype(np.float32)), tags="float32")
def float_that_becomes_float32(c, t):
    c = c + np.sum(t)
    return c**2


# The gradient of a float is a float, also where a 0-d array hands it on.
@program(wrt="c", args=lambda rng: (0.4,))
def float_in_a_0d_array(c):
    p = np.array(c)
    both = [p for _ in range(2)]
    return np.sum(p)


# The last element of an inner loop is read when the loop is over, and the next round has another.
@program(wrt=("u", "c"), args=lambda rng: (rng.normal(size=3), 0.4))
def last_element_of_an_inner_loop(u, c):
    for _ in range(2):
        u = c * u
        for e in u:
            pass
        c = c + np.sin(e)
    return np.sum(u)


# The tangent of `u + 1.0` is that of u; what a helper returns is new memory all the same, and may be written into.
@program(wrt=("u", "c"), args=lambda rng: (rng.normal(size=4), 0.4))
def written_result_of_a_helper(u, c):
    def raised(v):
        return u + 1.0

    w = raised(1.0)
    for k in range(4):
        w[k] += c
    return np.sum(raised(w) * u) + w[0] * c


# The entries were listed before the loop, so that the second round saw the old one.
@program(wrt="u", args=lambda rng: (rng.normal(size=4),))
def entries_that_change_while_they_are_gone_through(u):
    table = {"p": u * 2.0, "q": u[::-1] * 3.0}
    other = table
    seen = {}
    total = 0.0
    for key, entry in table.items():
        other.update({"q": entry * u})
        seen[key] = np.sum(entry)
        total += np.sum(entry**2)
    for entry in table.values():
        table["q"] = 0.5 * entry
        total += entry[0]
    for key, entry in table.items():
        table[key] = entry**2
    return total + np.sum(table["p"] * table["q"]) + seen["q"]


# What reaches `b` may be constant along an axis; `a`, whose other name it is, has to know.
@program(wrt=("u", "c"), args=lambda rng: (rng.normal(size=6), 0.7))
def first_entry_times_another_name(u, c):
    a = u + c
    b = a
    return np.sum(u[:1] * b)


# The zero adjoint of the array that a number took the place of has the array's shape.
@program(wrt="u", args=lambda rng: (rng.normal(size=6), 0.7))
def number_in_the_place_of_an_array(u, c):
    v = u
    w = np.zeros(6)
    w[1] = v[1]
    if c > 0:
        v = 1.0
    return np.sum(v * w)


# A factor that is a number on this path spreads nothing: 1.0 * v is no array for w.
@program(wrt=("u", "c"), args=lambda rng: (rng.normal(size=6), 0.7))
def factor_that_is_a_number_here(u, c):
    v = 1.0
    if c > 1:
        v = u * 2
    w = u * c
    return np.sum(v * w)


@program(wrt=("u", "c"), args=lambda rng: (rng.normal(size=6), 1.3))
def factor_that_is_an_array_here(u, c):
    v = 1.0
    if c > 1:
        v = u * 2
    w = u * c
    return np.sum(v * w)


# The product is a number on this path, and receives from a sum and from a product with an array.
@program(wrt=("u", "c"), args=lambda rng: (rng.normal(size=6), 0.7))
def product_that_is_a_number_here(u, c):
    s = 2.0
    if c > 1:
        s = u * 2
    p = s * c
    return np.sum(p * u) + np.sum(p)


def scaled(s, c):
    return s * c


@program(wrt=("u", "c"), args=lambda rng: (rng.normal(size=6), 0.7))
def number_or_array_handed_to_a_helper(u, c):
    s = 2.0
    if c > 1:
        s = u * 2
    p = scaled(s, c)
    return np.sum(p * u) + np.sum(p)


@program(wrt=("u", "c"), args=lambda rng: (rng.normal(size=6), 0.7))
def horner_scheme_that_starts_with_a_number(u, c):
    total = 0.0
    for k in range(4):
        total = total * c + u**k
    return np.sum(total * u) + np.sum(total)


# A helper that writes, and gives back what does not move: the result's tangent is zero.
def reset(grid, v):
    grid[0] = 1.0
    return v


@program(wrt=("u", "c", "grid"), args=lambda rng: (rng.normal(size=6), 0.7, rng.normal(size=3)))
def resting_result_of_a_writing_helper(u, c, grid):
    moved = u[0] * c
    for k in range(2):
        moved = reset(grid, 1.0) if k == 1 else moved * c
    return moved * c + np.sum(grid * u[:3])


# What is never bound is never added: the loop is not entered.
@program(wrt=("u", "c"), args=lambda rng: (rng.uniform(1, 2, size=6), 0.7))
def name_bound_by_itself_alone(u, c):
    while np.sum(u) < 0:
        c += (step := step)  # noqa: F821
    return np.sum(u) * c


# The sum of an empty list is the number 0, not an array: what is multiplied by it spreads it.
@program(wrt=("u", "c"), args=lambda rng: (rng.normal(size=6), 0.7, 0))
def sum_of_no_arrays(u, c, n):
    total = sum([u * k for k in range(n)])
    w = u * c
    return np.sum((total + 1.0) * w)


@program(wrt=("u", "c"), args=lambda rng: (rng.normal(size=6), 0.7, 3))
def sum_of_arrays_from_a_number_on(u, c, n):
    total = sum([u * k for k in range(n)], 2.0)
    w = u * c
    return np.sum(total * w) + np.sum(total)


@program(wrt=("u", "decay"), args=lambda rng: (rng.normal(size=4), 0.7))
def sum_that_decays_from_a_number_on(u, decay):
    total = 0.0
    for k in range(4):
        total += u**k
        total *= decay
    return np.sum(total * u) + np.sum(total)


@program(wrt=("u", "c"), args=lambda rng: (rng.normal(size=4), 0.7))
def moments_that_start_as_numbers(u, c):
    m = 0.0
    v = 0.0
    x = u
    for t in range(1, 4):
        g = 2 * x * c
        m = 0.9 * m + 0.1 * g
        v = 0.99 * v + 0.01 * g * g
        x = x - 0.1 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.99**t)) + 1e-3)
    return np.sum(x**2)


@program(wrt=("u", "c"), args=lambda rng: (rng.normal(size=4), 0.7))
def number_again_after_an_array(u, c):
    s = 0.0
    total = 0.0
    for k in range(4):
        if k == 2:
            s = 0.5
        total = total + np.sum(s * u)
        s = s + u * c
        total = total + np.sum(s) * c
    return total


# A round that is left before the variable's last binding has put it on its tape, too.
@program(wrt=("u", "c"), args=lambda rng: (rng.uniform(0.3, 1.7, size=4), 1.6))
def left_before_the_last_binding(u, c):
    a = u
    for _ in a:
        b = u * c
        v = b
        for y in a:
            if y * c > 2.4:
                return np.sum(v) * y
        for _ in range(2):
            v = v * b
        u = u * v
    return np.sum(u)


# Before the first round there is no dict whose parts zeros could be made for.
@program(wrt=("u", "c"), args=lambda rng: (rng.normal(size=6), 0.7))
def dict_bound_in_an_inner_loop(u, c):
    buffer = u * c
    while True:
        while True:
            table = {"p": buffer * 2.0}
            break
        buffer[1] = sum(np.sum(value) for value in table.values())
        break
    return np.sum(buffer)


# What math raises comes before the tangent, which divides by the same zero.
def log_of(s):
    return math.log(s)


@program(wrt=("u", "c"), args=lambda rng: (rng.uniform(0.3, 1.7, size=4), 0.7))
def logarithm_that_fails_once(u, c):
    s = 0.0
    for k in range(3):
        try:
            c = log_of(s)
        except ValueError:
            c = c * 0.5
        s = float(u[k]) * c * c
    return np.sum(u) * c
