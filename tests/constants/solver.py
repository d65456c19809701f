"""Constants beside the functions that read them."""

DT = 0.1
GRAVITY = 9.81
ROUNDS = 3


def step(x, v):
    return x + DT * v, v - DT * GRAVITY * x
