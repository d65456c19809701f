"""Tables filled cell by cell."""

import numpy as np

from tests.corpus.registry import program


def soft_min(a, b, c):
    return -np.log(np.exp(-a) + np.exp(-b) + np.exp(-c))


@program(wrt=("costs", "gap"), args=lambda rng: (rng.uniform(size=(4, 3)), 0.6))
def smooth_edit_distance(costs, gap):
    n, m = costs.shape
    D = np.zeros((n + 1, m + 1))
    D[1:, 0] = gap * np.arange(1, n + 1)
    D[0, 1:] = gap * np.arange(1, m + 1)
    for i in range(n):
        for j in range(m):
            D[i + 1, j + 1] = soft_min(D[i, j + 1] + gap, D[i + 1, j] + gap, D[i, j] + costs[i, j])
    return D[-1, -1]


@program(
    wrt=("emission", "transition"),
    args=lambda rng: (rng.normal(size=(6, 3)), rng.normal(size=(3, 3))),
)
def viterbi_score(emission, transition):
    score = emission[0]
    for t in range(1, len(emission)):
        score = np.max(score[:, None] + transition, axis=0) + emission[t]
    return score.max()


@program(
    wrt=("emission", "transition"),
    args=lambda rng: (rng.normal(size=(5, 3)), rng.normal(size=(3, 3)), [0, 2, 1, 1, 0]),
    tags="int-list",
)
def crf_loss(emission, transition, tags):
    gold = emission[0, tags[0]]
    alpha = emission[0].copy()
    for t in range(1, emission.shape[0]):
        gold += transition[tags[t - 1], tags[t]] + emission[t, tags[t]]
        scores = alpha[:, np.newaxis] + transition + emission[t][np.newaxis, :]
        top = scores.max(axis=0)
        alpha = top + np.log(np.sum(np.exp(scores - top), axis=0))
    top = alpha.max()
    return top + np.log(np.exp(alpha - top).sum()) - gold


@program(wrt="grid", args=lambda rng: (rng.uniform(size=(4, 5)),))
def cheapest_path(grid):
    cost = grid.copy()
    rows, cols = cost.shape
    for i in range(rows):
        for j in range(cols):
            if i == 0 and j == 0:
                continue
            elif i == 0:
                cost[i, j] += cost[i, j - 1]
            elif j == 0:
                cost[i, j] += cost[i - 1, j]
            else:
                cost[i, j] += min(cost[i - 1, j], cost[i, j - 1])
    return cost[-1, -1]


@program(
    wrt=("values", "reward"),
    args=lambda rng: (np.zeros(4), rng.normal(size=(4, 2)), rng.dirichlet(np.ones(4), size=(2, 4))),
)
def value_iteration(values, reward, P, discount=0.9):
    V = values
    for sweep in range(5):
        Q = reward + discount * np.stack((P[0] @ V, P[1] @ V), axis=1)
        V = np.log(np.exp(Q).sum(axis=1))
    return V.mean()


@program(wrt="p", args=lambda rng: (rng.uniform(0.2, 0.8, size=6), 3))
def poisson_binomial(p, k):
    pmf = np.zeros(len(p) + 1)
    pmf[0] = 1.0
    for pi in p:
        pmf[1:] = pmf[1:] * (1 - pi) + pmf[:-1] * pi
        pmf[0] *= 1 - pi
    return np.log(pmf[k])


@program(wrt="w", args=lambda rng: (rng.uniform(0.5, 2, size=5), 3))
def elementary_symmetric(w, order):
    e = np.zeros(order + 1)
    e[0] = 1.0
    for x in w:
        for k in range(order, 0, -1):
            e[k] += x * e[k - 1]
    return e[order] / e[1]


@program(wrt="x", args=lambda rng: (rng.normal(size=7),))
def maximum_subarray(x):
    best = here = x[0]
    for value in x[1:]:
        here = max(value, here + value)
        best = max(best, here)
    return best + 0.1 * here


@program(wrt="logits", args=lambda rng: (rng.normal(size=(5, 4)), [1, 3, 2]), tags="int-list")
def ctc_forward(logits, labels):
    log_p = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    p = np.exp(log_p)
    extended = [0]
    for label in labels:
        extended.append(label)
        extended.append(0)
    S = len(extended)
    alpha = np.zeros(S)
    alpha[0], alpha[1] = p[0, 0], p[0, extended[1]]
    for t in range(1, len(p)):
        new = np.zeros(S)
        for s in range(S):
            total = alpha[s]
            if s >= 1:
                total += alpha[s - 1]
            if s >= 2 and extended[s] != 0 and extended[s] != extended[s - 2]:
                total += alpha[s - 2]
            new[s] = total * p[t, extended[s]]
        alpha = new
    return -np.log(alpha[-1] + alpha[-2])


@program(wrt="scores", args=lambda rng: (rng.normal(size=(5, 5)),))
def matrix_chain_inside(scores):
    n = scores.shape[0]
    inside = np.zeros((n, n))
    for i in range(n):
        inside[i, i] = scores[i, i]
    for span in range(1, n):
        for i in range(n - span):
            j = i + span
            acc = 0.0
            for k in range(i, j):
                acc += np.exp(inside[i, k] + inside[k + 1, j])
            inside[i, j] = scores[i, j] + np.log(acc)
    return inside[0, n - 1]
