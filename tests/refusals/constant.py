import s2sgrad

STEP = 0.1
HALF = STEP / 2


def f(x):
    return x * HALF + STEP  # E: `HALF` was made from `STEP` when its module was imported


s2sgrad.grad(f, wrt="STEP")(1.0)
