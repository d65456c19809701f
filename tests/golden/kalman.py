"""A Kalman filter: the likelihood of a series by its noise variances."""

import numpy as np


def negative_log_likelihood(F, q, r, ys):
    n = F.shape[0]
    m, P = np.zeros(n), np.eye(n)
    total = 0.0
    for y in ys:
        m = F @ m
        P = F @ P @ F.T + q * np.eye(n)
        s = P[0, 0] + r
        gain = P[:, 0] / s
        v = y - m[0]
        m = m + gain * v
        P = P - np.outer(gain, P[0])
        total += 0.5 * (np.log(s) + v**2 / s)
    return total


PRIMAL, WRT, MODE = negative_log_likelihood, ("F", "q", "r"), "grad"


def example(rng):
    return (np.array([[1.0, 0.1], [-0.1, 0.9]]), 0.2, 0.5, rng.normal(size=5))


# What follows is written by `pytest tests/golden --update-golden`.


def negative_log_likelihood_grad(F, q, r, ys):
    """Gradient of `negative_log_likelihood` with respect to F, q, r."""
    # forward
    m_tape, P_tape_2, product_tape, eye_tape, P_tape, s_tape = [], [], [], [], [], []
    v_tape, power_tape = [], []
    n = F.shape[0]
    m = np.zeros(n)
    P = np.eye(n)
    for y in ys:
        m_2 = F @ m
        product = F @ P
        product_tape.append(product)
        eye = np.eye(n)
        eye_tape.append(eye)
        P_2 = product @ F.T + q * eye
        P_tape.append(P_2)
        s = P_2[0, 0] + r
        s_tape.append(s)
        gain = P_2[:, 0] / s
        v = y - m_2[0]
        v_tape.append(v)
        m_tape.append(m)
        m = m_2 + gain * v
        P_tape_2.append(P)
        P = P_2 - np.outer(gain, P_2[0])
        power = v**2
        power_tape.append(power)
        ratio = power / s

    # backward
    # return total
    F_bar = np.zeros_like(F)
    P_bar = np.zeros_like(P)
    m_bar = np.zeros_like(m)
    q_bar = 0.0
    r_bar = 0.0
    for _ in reversed(range(len(ys))):
        product, eye, P, s = product_tape.pop(), eye_tape.pop(), P_tape.pop(), s_tape.pop()
        v, power = v_tape.pop(), power_tape.pop()
        # total += 0.5 * (np.log(s) + v**2 / s)
        quotient = 0.5 / s
        v_bar = 2 * quotient * v
        s_bar = 0.5 / s - quotient * (power / s)
        # P = P - np.outer(gain, P[0])
        outer_bar = -P_bar
        P_2 = P_tape_2.pop()
        gain_bar = outer_bar @ P[0]
        P_bar[0] += P[:, 0] / s @ outer_bar
        # m = m + gain * v
        m = m_tape.pop()
        gain_bar += m_bar * v
        v_bar += np.sum(m_bar * (P[:, 0] / s))
        # v = y - m[0]
        m_bar[0] -= v_bar
        # gain = P[:, 0] / s
        quotient = gain_bar / s
        s_bar += np.sum(-quotient * (P[:, 0] / s))
        P_bar[:, 0] += quotient
        # s = P[0, 0] + r
        r_bar += s_bar
        P_bar[0, 0] += s_bar
        # P = F @ P @ F.T + q * np.eye(n)
        q_bar += np.sum(P_bar * eye)
        product_bar = P_bar @ F
        F_bar += (product.T @ P_bar).T
        F_bar += product_bar @ P_2.T
        P_bar = F.T @ product_bar
        # m = F @ m
        F_bar += np.outer(m_bar, m)
        m_bar = F.T @ m_bar
    return F_bar, float(q_bar), float(r_bar)
