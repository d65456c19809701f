"""Programs that once showed a fault: what the analysis believed that was not so is said above each."""

import numpy as np

from tests.corpus.registry import program


# A name bound in one branch of a loop passes its value on through the rounds that do not bind it.
@program(wrt="x", args=lambda rng: (rng.normal(size=5),))
def bound_in_some_rounds(x):
    for i in range(5):
        if i > 1:
            last = x[i] * i
    return last


def doubled_in_place(a):
    a *= 2


# A helper's write changes the entries of a name that is bound once.
@program(wrt="x", args=lambda rng: (rng.normal(size=5),))
def helper_changes_a_constant_expression(x):
    y = x * 1.0
    t = 0.0
    doubled_in_place(y)
    t += (y**2).sum()
    doubled_in_place(y)
    t += (y**2).sum()
    return t


# So does a store.
@program(wrt="x", args=lambda rng: (rng.normal(size=5),))
def store_changes_a_constant_expression(x):
    y = x * 1.0
    y[0] = 5 * x[1]
    t = (y**2).sum()
    y[1] = 2.0
    return t + y.sum()


def even_step(x, n):
    if n == 0:
        return x
    y = odd_step(x, n - 1)
    return y


def odd_step(x, n):
    if n == 0:
        return x
    y = even_step(x, n - 1)
    return y * x


# Facts of functions that call each other are final only together.
@program(wrt="x", args=lambda rng: (0.7, 4))
def mutual(x, n):
    return even_step(x, n)


# Both sides of an inner branch use up an adjoint that the outer branch passes on.
@program(
    wrt=("x", "A", "s"),
    args=lambda rng: (rng.normal(size=5), rng.normal(size=(3, 4)), 0.3),
    tags="flat",
)
def overwritten_on_both_sides(x, A, s):
    if s > -0.2:
        if s < 0.4:
            s = A[2, -1] * x[0]
        else:
            s = x.sum()
    return s + 0.5 * s**2


# A loop's target may be a parameter.
@program(wrt=("x", "s"), args=lambda rng: (rng.normal(size=5), 0.4))
def target_is_a_parameter(x, s):
    t = s * 2
    for s in x:
        t = t + s * s
    return s * t


# An early return leaves names of the other path without a value in the pullback.
@program(wrt=("x", "s"), args=lambda rng: (rng.normal(size=5), -0.3))
def residual_of_one_path(x, s):
    if s > 0:
        return s * s + x[0]
    return (x * x).sum() * s


def first_positive(a, t):
    for v in a:
        if v > 0.0:
            return v * t
    return t


# The element of a helper's loop is bound by the loop's header.
@program(wrt=("x", "s"), args=lambda rng: (rng.normal(size=5), 0.3))
def early_return_in_a_helpers_loop(x, s):
    return first_positive(x, s) + first_positive(-x, s) ** 2


# An index with slices is written as a value, too.
@program(wrt=("A", "s"), args=lambda rng: (rng.normal(size=(3, 4)), 0.7))
def repeated_rows_and_a_slice(A, s):
    B = A.copy()
    B[[0, 2, 0], 1:] *= s
    B[[1, 1], :2] += s
    B[[2, 1, 2], 0] = A[0, :3] * s
    return (B * A).sum()


# A loop's target is bound anew although the reverse sweep needs its earlier value.
@program(wrt=("x", "s"), args=lambda rng: (rng.normal(size=5), 0.3))
def target_hides_a_value(x, s):
    w = x * 1
    for i in range(2):
        if s < 0.4:
            w = w * s
    for s in w:
        pass
    return s * w[0]


def same_twice(x):
    y = x * 3.0
    return y, y


# Parts of a helper's result share memory with each other.
@program(wrt="x", args=lambda rng: (rng.normal(size=5),))
def twins_are_written(x):
    y, z = same_twice(x)
    y *= 2
    return (z * x).sum()


def rebinds_or_not(a, c):
    if c > 0:
        a = np.sin(a)
    a *= 2
    return a.sum()


# A helper writes into its argument on one path, and into an array of its own on the other.
@program(wrt="x", args=lambda rng: (rng.normal(size=5), 1))
def writes_on_one_path(x, c):
    y = x * 1
    r = rebinds_or_not(y, c)
    return r * y[0]


# A for loop reads what it runs over in every round.
@program(wrt="A", args=lambda rng: (rng.normal(size=(3, 4)),))
def rows_read_while_written(A):
    M = A * 1.0
    for a, b in zip(M[1:], M[:-1]):
        a += b * b
    for i, row in enumerate(M):
        row -= row.mean() * i
    return (M**2).sum()


# The shape of a name's earlier value is another one.
@program(wrt=("y", "s"), args=lambda rng: (rng.normal(size=5), rng.normal(size=3), 0.3))
def other_length_in_a_branch(x, y, s):
    if s > 0:
        x = y * s
    v = x * 1
    v[:-1] += x[1:]
    return v.sum()


# A target that is updated in the body is not what the array holds.
@program(wrt="x", args=lambda rng: (rng.normal(size=5) / 3,))
def targets_updated(x):
    s = 1.0
    for i, v in enumerate(x):
        v *= s
        i += 1
        s += v * v * i
    for v in x:
        v += 1
        s += v * v
        v *= 2
        s += v * s / 10
    return s


# A loop's target that is read after the loop is still taken anew in every round.
@program(wrt=("x", "y"), args=lambda rng: (rng.normal(size=5), rng.normal(size=4)))
def target_read_after_the_loop(x, y):
    u = x * 1
    for p in y:
        u = np.cos(u * p)
    return u.sum() + p


# Two saved values of one variable have two names.
@program(wrt=("x", "y", "s"), args=lambda rng: (rng.normal(size=5), rng.normal(size=5), 0.4))
def swapped_then_written(x, y, s):
    v = np.sin(y)
    q = 0.3
    if q > 0.1:
        v, y = y, v
    for i in range(2):
        v[::-1] *= s
        v = 0.5 * x
    return y.sum() + v[0] * s


# The same, where one is a copy made before a write.
@program(wrt=("x", "y", "s"), args=lambda rng: (rng.normal(size=4), rng.normal(size=4), 0.4))
def copied_and_restored(x, y, s):
    x[:-1] *= s
    if y[0] > -50:
        x = x * y
    return (x * x).sum()


# A parameter that a loop binds anew is not a view that is bound once.
@program(wrt=("x", "s"), args=lambda rng: (rng.normal(size=5), rng.normal(size=5), 0.4))
def parameter_as_an_alias(x, y, s):
    u = x
    for i in range(3):
        y = x
    y[3] *= s
    return u.sum()


# The operand of an update is the updated array by another name.
@program(wrt=("x", "A"), args=lambda rng: (rng.normal(size=5), rng.normal(size=(3, 4))))
def updated_by_itself(x, A):
    u = x * 1.0
    w = u
    u *= w
    u += np.sin(w)
    B = A * 1
    r = B[0]
    B[0] *= r
    B[1] += r
    return (w * u).sum() + (B * B).sum() + r.sum()


# A branch without a derivative of its own puts values back, and needs its test for that.
@program(wrt="x", args=lambda rng: (rng.normal(size=5),))
def left_before_the_counter(x):
    w = x * 2
    i = 0
    while i < 4:
        if i == 2:
            w = w * x
            if x[0] < 10:
                break
        i += 1
    v = x[0]
    t = 0.0
    while t < 4:
        v = v * t * x[1] + x[0]
        if v > 0.2 and t > 1:
            break
        t = t + 0.7
        v = v * v
    return w.sum() + v


def writes_through_its_second_name(b):
    x = b.copy()
    y = x
    for i in range(2):
        y[i] = 3.0 * x[i]
    return y


# A helper's result may be a view whose adjoint is a view, too.
@program(wrt="b", args=lambda rng: (rng.normal(size=4),))
def result_by_its_second_name(b):
    return np.sum(writes_through_its_second_name(b) ** 2)


def part_and_whole(b):
    x = b.copy()
    y = x[1:]
    x[2] *= b[0]
    y[0] *= 2
    return y, x


@program(wrt="b", args=lambda rng: (rng.normal(size=4),))
def results_that_share_memory(b):
    y, x = part_and_whole(b)
    return np.sum(y**2) + np.sum(x)


def total_along(a, axis):
    return a.sum(axis=axis)


# A helper is specialised by an option whose value decides on a rank.
@program(wrt="A", args=lambda rng: (rng.normal(size=(3, 4)),))
def axis_of_a_helper(A):
    return np.sum(total_along(A, 1) ** 2) + np.sum(total_along(A, 0) ** 3)


def accepted_steps(y0, p):
    y = y0
    for k in range(3):
        y_new = p * y
        if k > 0:
            y = y_new
    return y


# The shape of what one side of a branch uses is needed after the branch.
@program(wrt=("y0", "p"), args=lambda rng: (rng.normal(size=4), 0.5))
def zeros_of_a_rounds_own_name(y0, p):
    return np.sum(accepted_steps(y0, p))


def product_from(x, n):
    if n == 0:
        return 1.0
    return x[n] * product_from(x, n - 1)


# A parameter that has no adjoint on one path needs its shape there.
@program(wrt=("t", "x"), args=lambda rng: (0.3, rng.normal(size=4)))
def parameter_without_adjoint_on_one_path(t, x):
    return t * product_from(x, 2)


def windows(x, k):
    columns = []
    for i in range(k):
        columns.append(x[i : i + 2])
    return np.stack(columns, axis=1)


# Putting a view into a list writes into no array of the caller's.
@program(wrt="x", args=lambda rng: (rng.normal(size=5),))
def views_in_a_helpers_list(x):
    return np.sum(windows(x, 2) ** 2)


# An unpacked array is an array, not a tuple, where a rule speaks of the result.
@program(wrt="x", args=lambda rng: (rng.normal(size=2),))
def array_unpacked_at_once(x):
    a, b = np.exp(x) / np.exp(x).sum()
    c, d = np.sqrt(np.abs(x))
    return a * b + c**2 * d


# Lengths that rules name have keys of their own.
@program(wrt="u", args=lambda rng: (rng.normal(size=5),))
def differences_of_a_padded_array(u):
    d = np.diff(np.pad(u, 2, mode="wrap"))
    return np.sum(d[:-1] * d[1:] ** 2)


def log_sum_exp(a, axis):
    m = a.max(axis=axis, keepdims=True)
    return np.squeeze(m, axis=axis) + np.log(np.exp(a - m).sum(axis=axis))


# What is left of an array without axes is a number.
@program(wrt=("p", "A"), args=lambda rng: (rng.normal(size=5), rng.normal(size=(3, 4))))
def squeezed_to_a_number(p, A):
    return -log_sum_exp(p, 0) + np.sum(log_sum_exp(A, 0) ** 2) + np.sum(log_sum_exp(A, 1))


# A copy of a part stays one when the whole has taken over the memory of another name.
@program(wrt=("u", "c"), args=lambda rng: (rng.normal(size=(4, 5)), 0.4))
def leapfrog_with_a_mirrored_edge(u, c):
    prev, cur = u.copy(), u.copy()
    for _ in range(3):
        lap = np.roll(cur, 1, 0) + np.roll(cur, -1, 0) + np.roll(cur, 1, 1) - 3 * cur
        nxt = 2 * cur - prev + c**2 * lap
        nxt[0, :] = nxt[-1, :] = 0
        nxt[:, 0] = nxt[:, 1]
        prev, cur = cur, nxt
    return (cur**2).sum() + (prev * cur).sum()


@program(wrt=("u", "c"), args=lambda rng: (rng.normal(size=6), 0.4))
def ends_that_change_places_in_a_loop(u, c):
    old, new = u.copy(), u * c
    for _ in range(2):
        work = old * new + c * old
        work[0], work[-1] = work[-1], work[0]
        work[1:3] = work[3:5]
        old, new = new, work
    return np.sum(new**2) + np.sum(old)


# A copy that was made for a statement which binds the name anew is not the name's value later on.
@program(wrt=("u", "c"), args=lambda rng: (rng.normal(size=4), 0.4))
def squared_and_reset_in_a_loop(u, c):
    w, total = u + c, 0.0
    for _ in range(3):
        w = w * w
        total += np.sum(w * u)
        w[0] = c
    return total


@program(wrt=("u", "c"), args=lambda rng: (rng.normal(size=4), 0.4))
def read_before_and_after_it_is_squared(u, c):
    w, total = u + c, 0.0
    for _ in range(3):
        total += np.sum(w**3)
        w = np.tanh(w) * w
        total += np.sum(w**2)
        w[1:] *= w[:-1]
    return total


# What a view of a view is taken from keeps its meaning while the last of them is in use.
@program(wrt=("x", "c"), args=lambda rng: (rng.normal(size=5), 0.7))
def view_of_a_view_of_a_name_bound_anew(x, c):
    b, t = x * c, 0.0
    part = b[1:][:3]
    for _ in range(3):
        part *= c
        b = x * b
        t += part.sum()
    return t + b.sum()


# A statement that uses a view, and binds what it is a view of anew: the view's adjoint is of the old one.
@program(wrt=("x", "c"), args=lambda rng: (rng.normal(size=5), 0.7))
def bound_anew_by_what_uses_its_view(x, c):
    w = x + c
    for _ in range(3):
        a = w[::-1]
        a[2:] += c * x[:-2]
        w = a * c
    return (w**2).sum()


def doubles_the_first(arrays):
    first = arrays[0]
    first *= 2.0


# A helper that is handed a list may write into the arrays in it, which have other names.
@program(wrt="x", args=lambda rng: (rng.normal(size=5),))
def written_through_a_list_by_a_helper(x):
    u = x * 1.0
    arrays = [u]
    doubles_the_first(arrays)
    return (u**2).sum()


def remembers(history, u):
    history.append(u)
    u[0] = 1.0


# What a helper puts into a list shares memory with it from then on, for the caller too.
@program(wrt="x", args=lambda rng: (rng.normal(size=4),))
def put_into_a_list_and_written_by_a_helper(x):
    history, u = [], x * 1.0
    for _ in range(3):
        u = u * x
        remembers(history, u)
    return (history[0] * history[2]).sum()


def collects(history, u):
    history.append(u * 2)


# A list that a helper lengthens is longer in the caller, too.
@program(wrt="x", args=lambda rng: (rng.normal(size=4),))
def lengthened_by_a_helper(x):
    history, u = [x * 0.5], x * 1.0
    for _ in range(3):
        u = u * x
        collects(history, u)
    last = history[-1] * 1.0
    collects(history, last)
    return (history[0] * history[-1]).sum() + last.sum()


# A list that is built anew in each round, and used after the loop, has no zero of its length.
@program(wrt="x", args=lambda rng: (rng.normal(size=4),), tags="beyond")
def list_built_anew_in_each_round(x):
    rows = [x, x]
    for _ in range(3):
        rows = [x * k for k in range(3)]
    return rows[0].sum() + (rows[2] ** 2).sum()


# A list shares its memory with itself, too, when one of its arrays is put into it again.
@program(wrt="x", args=lambda rng: (rng.normal(size=4),))
def put_into_the_list_twice(x):
    a, b = x.copy(), x * 2
    for _ in range(3):
        xs = [a, b]
        xs.append(b)
    return (a * b).sum()


# What a loop runs over is read again with its elements, though nothing else needs it.
@program(wrt="A", args=lambda rng: (rng.normal(size=(3, 4)),))
def neighbours_of_each_row(A):
    total, kept = 0.0, []
    for row in A:
        for a, b in zip(row, row[::-1]):
            if a > b:
                total += 2 * a
        for a in row:
            if a > 0:
                kept.append(2.0 * a)
    return total * A[0, 0] + sum(kept)


# An inner comprehension's variable is its own, also where the outer one's has the same name.
@program(wrt="x", args=lambda rng: (rng.normal(size=4),))
def inner_comprehension_of_the_same_name(x):
    i = 2
    rows = [sum(k * k for k in x[:2]) * k + sum([k for k in range(3)]) for k in x]
    A = np.array([[x[i] * x[j] for j in range(3)] for i in [i, 1]])
    return sum(rows) * x[i] + np.sum(A**2)


SCALES = [1.0, 2.0, -0.5]


# What a comprehension goes through first is evaluated outside of it.
@program(wrt="x", args=lambda rng: (rng.normal(size=4),))
def comprehension_over_a_global_of_its_name(x):
    return sum([SCALES * v for SCALES in SCALES for v in x])


def slope_of_a_pendulum(y, t):
    return y[1], -np.sin(y[0]) * t


# A tuple or list that is written into an array is an array, not a number.
@program(wrt="x", args=lambda rng: (rng.normal(size=4),))
def tuples_written_into_arrays(x):
    y, A = np.zeros((5, 2)), np.outer(x, x)
    y[0] = [x[0], x[1]]
    for i in range(4):
        y[i + 1] = slope_of_a_pendulum(y[i], x[2])
        y[i, 1:] = [x[i] * y[i, 0]]
    A[:2, :2] = [[x[0], 1.0], [x[1], x[2] * 2]]
    np.fill_diagonal(A, [x[1], 2.0, x[0], x[3] ** 2])
    y[1:, 0] = [v * v for v in x]
    return (y**2).sum() + (A**2).sum()


# The mask of np.putmask goes through the array's entries in their order, whatever its shape.
@program(wrt="x", args=lambda rng: (rng.normal(size=6),))
def mask_of_another_shape(x):
    A = np.outer(x[:2], x[3:])
    np.putmask(A, x > 0.2, 4 * x[0])
    return np.sum(A**2)


# A list that is begun anew in each round, of views of one array, does not share memory with itself.
@program(wrt="A", args=lambda rng: (rng.normal(size=(3, 4)),))
def list_of_views_begun_anew(A):
    total = 0.0
    for n in range(3):
        rows = [row for row in A]
        total += np.sum(np.stack([row * n for row in rows]) ** 2) + rows[0] @ rows[1]
    return total


def scaled_twice(A):
    return A * 2


# What a helper is called with before a call with out= has become a store is not known yet.
@program(wrt="x", args=lambda rng: (rng.normal(size=4),))
def helper_after_a_result_written_out(x):
    b = np.empty(4)
    b = np.sin(x, out=b)
    return np.sum(scaled_twice(np.array([v * 2 for v in b])) * b)


# A comprehension's variable hides the one of its name that a function called in it captures.
@program(wrt="x", args=lambda rng: (rng.normal(size=4),), tags="beyond")
def captured_name_in_a_comprehension(x):
    k = x[0]

    def scaled(v):
        return v * k

    return sum([scaled(k) for k in x]) + scaled(2.0)


# What a nested function captures need not be bound yet where it is called.
@program(wrt="x", args=lambda rng: (rng.normal(size=4),), tags="beyond")
def captured_before_it_is_bound(x):
    def scaled(v, use):
        return v * k if use else v

    s = scaled(x[0], False)
    k = x[1] * 2
    return s * scaled(x[2], True)


# A default that is a list is one list for all calls.
@program(wrt="x", args=lambda rng: (rng.normal(size=4),))
def default_that_grows(x):
    def counted(v, seen=[]):  # noqa: B006
        seen.append(v)
        return v * seen[-1] if len(seen) % 2 else v

    a = counted(x[0])
    return a + counted(x[1]) * counted(x[2])


# Variables that a nested function captures have no values when it is read.
@program(wrt="x", args=lambda rng: (rng.normal(size=4),))
def comprehensions_in_a_nested_function(x):
    def summed(v):
        return sum([v * a for a in x]) + np.sum([b * x[0] for b in x])

    return summed(x[0]) * summed(2.0)


# A loop over nothing has no kind of elements.
@program(wrt="x", args=lambda rng: (rng.normal(size=4),))
def loops_over_nothing(x):
    s = x[0]
    for v in ():
        s += v
    for a, b in zip((), (x, x[0])):
        s += np.sum(a * b)
    return s


def without_its_first(v, x):
    return 3.0 * x[1]


# The adjoint of an argument that a helper does not use has its shape all the same.
@program(wrt="x", args=lambda rng: (rng.normal(size=4),))
def argument_that_is_not_used(x):
    return without_its_first(x, x) * x[0]


# An item that is bound anew may have had another length.
@program(wrt="c", args=lambda rng: (rng.normal(size=4), 2.0))
def item_of_another_length(x, c):
    xs = [x[:1] * c, x]
    d = {"a": x[:1] * c}
    ys = [x[:1] * c for _ in range(3)]
    s = np.sum(xs[0] ** 2) + np.sum(d["a"] ** 2) + np.sum(ys[0] ** 2)
    xs[0], d["a"], ys[0] = x * 2, x * c, x * 3
    return s + np.sum(xs[0]) + np.sum(d["a"]) + np.sum(ys[0] ** 2)


def counted(v, seen=[]):  # noqa: B006
    seen.append(v)
    return v * len(seen)


# A default that a helper writes into is another one in the next call.
@program(wrt="x", args=lambda rng: (rng.normal(size=4),), tags="beyond")
def default_of_a_helper_that_grows(x):
    counted.__defaults__[0].clear()
    return counted(x[0]) + counted(x[1]) * counted(x[2])


def halved_each_time(f, n, v):
    if n == 0:
        return f(v)
    return halved_each_time(lambda u: f(u) * 0.5, n - 1, v)


# A recursion may hand on functions that capture ever more.
@program(wrt="x", args=lambda rng: (rng.normal(size=4),), tags="beyond recursion")
def functions_without_end(x):
    return halved_each_time(lambda v: v * x[0] + x[1], 3, x[2])


# A nested function, written as one of its own, is not the variable that another one captured.
@program(wrt="x", args=lambda rng: (rng.normal(size=4),), tags="closure recursion")
def nested_functions_without_a_derivative(x):
    k = 2.0

    def scaled(v):
        return v * k

    def repeated(v, n):
        return v if n == 0 else repeated(scaled(v), n - 1)

    return scaled(x[0]) * repeated(3.0, 2) + repeated(x[1], 1)


# So does a branch that uses a view, and binds what it is a view of anew.
@program(wrt=("x", "c"), args=lambda rng: (rng.normal(size=5), 0.7))
def bound_anew_in_a_branch_that_uses_its_view(x, c):
    w = x + c
    for n in range(3):
        b = w
        b[1:] = w[:-1]
        if n == 1:
            w = np.tanh(b) + c
    return (w**2).sum()


def pair_of(first, second):
    return first, second


# The cotangent of a tuple in a tuple: parts of it are added to, at every depth.
@program(wrt="x", args=lambda rng: (rng.normal(size=4),))
def nested_tuple_used_twice(x):
    nested = (x[0], (2.0 * x, [x[1]]))
    pair = pair_of(nested, nested)
    inner, outer = pair[0][1], pair[1][1]
    return np.sum(inner[0] * outer[0] * pair[0][0]) * inner[1][0] + outer[1][0]


@program(wrt="x", args=lambda rng: (rng.normal(size=3),))
def asks_whether_a_closure_is_a_tuple(x):
    """What stands for a function that captures is a tuple of what it captures."""
    k = 2.0

    def scaled(v):
        return v * k

    def applied(f, v):
        return v if isinstance(f, tuple) else f(v)

    return applied(scaled, x[0]) * x[1]


# What is joined or repeated depends on what it was made of.
@program(wrt="x", args=lambda rng: (rng.normal(size=4),), tags="beyond")
def lists_joined_and_repeated(x):
    parts = [x * 1.0] + [x * 2.0]
    twice = parts * 2
    return parts[1].sum() + (twice[2] * x).sum()


# Of one operand np.einsum gives a view, where nothing is summed over.
@program(wrt="x", args=lambda rng: (rng.normal(size=4),), tags="aliases")
def diagonal_as_a_view_of_einsum(x):
    A = np.outer(x, x)
    diagonal = np.einsum("ii->i", A)
    diagonal *= 2.0
    turned = np.einsum("ij->ji", A)
    turned[0] += x
    return (A**2).sum() + turned[1, 2]


# What an update floors, or divides down, has no influence any more.
@program(wrt="x", args=lambda rng: (rng.uniform(0.5, 2.0, size=4),))
def floored_in_place(x):
    u = x * 3.1
    u //= 0.5
    v = x * 2.0
    v[1:] //= 0.3
    return (u * x).sum() + (v * x).sum()


# A list is as long as it has become where its adjoint is made.
@program(wrt="x", args=lambda rng: (rng.normal(size=3),))
def lengthened_under_another_name(x):
    parts = [x * 1.0, x**2]
    same = parts
    same[0][1] = 0.5
    same.append(x * 3.0)
    return (x**2).sum()


def kept(u, seen):
    result = np.tanh(u)
    result_bar = u.mean()
    seen.append(result)
    result[0] *= result_bar
    return result


# A result that is kept elsewhere, too, has an adjoint of its own; a variable may be called as it is.
@program(wrt="x", args=lambda rng: (rng.normal(size=3),), tags="aliases list")
def variable_called_as_an_adjoint(x):
    seen = []
    h = x
    for _ in range(3):
        h = kept(h, seen)
        h[1] = h[1] * 2
    return np.sum(h) + sum(s[1] * s[0] for s in seen)


def first_of_all(v, weight):
    return v[0] * weight


# What is saved beside a way out of the loop is saved before it.
@program(wrt="x", args=lambda rng: (rng.normal(size=6),), tags="list aliases")
def left_where_a_copy_is_made(x):
    number = x[1] * 2.0
    parts = [x * 0.5, x**2]
    for k in range(3):
        same = parts
        if x[k] * k > 10.0 or k == 2:
            break
        number = first_of_all(sum(same), x[k])
    parts[-1] = x
    return number * parts[-1].sum()


@program(wrt="x", args=lambda rng: (rng.uniform(0.2, 0.9, size=3),), tags="list")
def popped_and_added_to_what_is_written(x):
    """The adjoint of what was popped went to its list as another name for one that is written."""
    xs = [x[k] * x for k in range(3)]
    u = x * 1.0
    for _ in range(3):
        v = xs.pop()
        u = u + v
        u += u * u * 0.1
    return np.sum(u)


@program(wrt=("p", "u0"), args=lambda rng: (rng.uniform(0.2, 0.9, size=2), rng.normal(size=2)))
def path_of_a_nonlinear_step(p, u0):
    """Its second derivative pops what is added to the adjoint that is written next."""
    u, path = u0 * 1.0, []
    for _ in range(3):
        u = u + p * u**2
        path.append(u)
    return sum(np.sum((q - 0.3) ** 2) for q in path)


@program(wrt="x", args=lambda rng: (rng.uniform(0.2, 0.9, size=3),), tags="list")
def pairs_that_are_popped_and_unpacked(x):
    """The mirror of a pop that is unpacked put nothing back."""
    pairs = [(x[k] * x, x[k]) for k in range(3)]
    u = x * 1.0
    while pairs:
        v, s = pairs.pop()
        u = u + v
        u += u * u * s
    return np.sum(u * u)


# What an adjoint that lives on gives away has memory of its own: `v_bar` grows in place while
# what `p` received, and what `q` received, is still read.
@program(wrt=("u", "c"), args=lambda rng: (rng.normal(size=5), 0.7))
def increments_of_what_is_written(u, c):
    v = u * c
    v[0] = c
    for _ in range(3):
        p = np.sin(v)
        q = np.cos(v)
        w = p + q
        v = v + w
    return np.sum(v)


@program(wrt=("u", "c"), args=lambda rng: (rng.normal(size=5), 0.7))
def increments_by_sums_with_itself(u, c):
    v = u * c
    v[1] = c
    for _ in range(3):
        v = v + (v + (v + u))
        v = (v + u) + v
        u = u + v
    return np.sum(v * u)


@program(wrt=("u", "c"), args=lambda rng: (rng.normal(size=5), 0.7))
def increment_in_a_branch(u, c):
    v = u * c
    if c > 0:
        p = np.sin(v)
        q = np.cos(v)
        w = p + q
        v = v + w
    return np.sum(v)


@program(wrt=("A", "c"), args=lambda rng: (rng.normal(size=(3, 4)), 0.7))
def increments_by_rows(A, c):
    v = A[0] * c
    for row in A:
        w = np.sin(v) + row
        v = w + v
        v[0] = c
    return np.sum(v)
