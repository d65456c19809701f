"""Programs with several blockers, of several phases, in several functions.

A line that is to be refused ends with its code: `# E: code`.
"""

import numpy as np


def collected(x):
    rows = []
    for k in range(3):
        rows.append({v * k for v in x})  # E: comprehension
    return np.sum(np.array(rows))


def decomposed(A):
    values, _ = np.linalg.eig(A)  # E: no-derivative
    return np.sum(values)


def misspelt(x):
    y = np.expp(x)  # E: unknown-name
    return np.sum(y)


def shared(x):
    both = np.zeros((2, 3))
    rows = [both[0], both[1]]
    for row in rows:
        rows = rows[::-1]
        row[0] = x[0]  # E: aliasing
    return np.sum(both)


def mixed(x):
    s = np.sum(x)  # E: kind-mixed
    for _ in range(3):
        s = s + x
    return np.sum(s)


def five_phases(x, A):
    return collected(x) + decomposed(A) + misspelt(x) + shared(x) + mixed(x)


def paired_off(x, A):
    table = {v * 2 for v in x}  # E: comprehension
    both = {a * b for a, b in zip(x, reversed(A[0]), strict=True)}  # E: comprehension
    return table[0] + len(both) * np.sum(x)


def weighted(y, A):
    w = np.expp(y)  # E: unknown-name
    v = np.linalg.eig(A)[0]  # E: no-derivative
    return np.sum(w * v)


def hands_on(x, A):
    first = np.nothing(x)  # E: unknown-name
    second = np.linalg.eig(A)[1]  # E: no-derivative
    return weighted(first, second) + weighted(first, A)


def on_the_way(x, A):
    B = np.linalg.eig(A)[1]  # E: no-derivative
    C = np.expp(B)  # E: unknown-name
    return np.sum(C) * np.sum(x)


def inside_constructs(x, A):
    total = sum({np.nothing(v) for v in x})  # E: comprehension unknown-name
    try:
        B = np.linalg.eig(A)[1]  # E: no-derivative
    except ValueError:
        B = A
    return total * np.sum(B)


def written(a, b):
    a[0] *= 2.0
    return np.sum(a * b)


def late(x, A):
    y = np.expp(x)  # E: unknown-name
    total = 0.0
    for _ in range(2):
        total = total + written(x * 1.0, x)
        z = np.linalg.eigvals(A * total)  # E: no-derivative
        total = total + np.sum(z)
    return total + np.sum(y)


SEVERAL = [five_phases, paired_off, hands_on, on_the_way, inside_constructs, late]


# where less is said, since more would hang on what was refused


def what_depends_on_it(x, A):
    y = np.nothing(x)  # E: unknown-name
    z = np.linalg.eig(y)[0]
    return z.no_such_method() + y[0][1][2]


def a_branch_that_may_never_be_taken(x, A):
    y = np.nothing(x)  # E: unknown-name
    if y is None:
        x = np.linalg.eig(A)[0]
    return np.sum(x) + np.sum(y)


def a_branch_that_may_be_taken(x, A):
    y = np.nothing(x)  # E: unknown-name
    if y > 0.5:
        x = np.linalg.eig(A)[0]  # E: no-derivative
    return np.sum(x) + np.sum(y)


def a_branch_that_is_never_taken(x, A, mode=None):
    y = np.nothing(x)  # E: unknown-name
    if mode is not None:
        y = np.linalg.eig(A)[0]
    return np.sum(y)


def what_the_result_does_not_hang_on(x, A):
    y = np.nothing(x)  # E: unknown-name
    values, _ = np.linalg.eig(A)
    print(values)
    return np.sum(y)


SILENT = [
    what_depends_on_it,
    a_branch_that_may_never_be_taken,
    a_branch_that_may_be_taken,
    a_branch_that_is_never_taken,
    what_the_result_does_not_hang_on,
]
