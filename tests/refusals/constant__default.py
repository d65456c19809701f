import s2sgrad

STEP = 0.1


def move(x, step=STEP):  # E: the default of `step` was made from `STEP`
    return x + step


def f(x):
    return move(x) * STEP


s2sgrad.grad(f, wrt="STEP")(1.0)
