"""Networks by hand."""

import numpy as np

from tests.corpus.registry import program


def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


def relu(x):
    return np.maximum(0, x)


def softmax(x, axis=-1):
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


@program(
    wrt=("W1", "b1", "W2", "b2"),
    args=lambda rng: (
        rng.normal(size=(4, 5)),
        rng.normal(size=5),
        rng.normal(size=(5, 2)),
        rng.normal(size=2),
        rng.normal(size=(6, 4)),
        rng.normal(size=(6, 2)),
    ),
)
def mlp(W1, b1, W2, b2, x, y):
    h = np.tanh(x @ W1 + b1)
    out = h @ W2 + b2
    return np.mean((out - y) ** 2)


@program(
    wrt="params",
    args=lambda rng: (
        [
            (rng.normal(size=(3, 4)), rng.normal(size=4)),
            (rng.normal(size=(4, 2)), rng.normal(size=2)),
        ],
        rng.normal(size=(5, 3)),
        np.array([0, 1, 1, 0, 1]),
    ),
    tags="list-argument",
)
def mlp_with_list_of_pairs(params, inputs, targets):
    activations = inputs
    for W, b in params[:-1]:
        activations = np.tanh(np.dot(activations, W) + b)
    W, b = params[-1]
    logits = np.dot(activations, W) + b
    logits = logits - np.log(np.sum(np.exp(logits), axis=1, keepdims=True))
    return -np.mean(logits[np.arange(len(targets)), targets])


@program(
    wrt="weights",
    args=lambda rng: (
        [rng.normal(size=(3, 4)), rng.normal(size=(4, 4)), rng.normal(size=(4, 1))],
        rng.normal(size=(6, 3)),
    ),
    tags="list-argument",
)
def relu_layers(weights, x):
    penalty = 0.0
    for i, W in enumerate(weights):
        x = x @ W
        if i < len(weights) - 1:
            x = relu(x)
        penalty += np.sum(W**2)
    return np.sum(x**2) / len(x) + 1e-2 * penalty


@program(
    wrt=("Wx", "Wh", "b"),
    args=lambda rng: (
        rng.normal(size=(3, 4)) / 2,
        rng.normal(size=(4, 4)) / 2,
        rng.normal(size=4),
        rng.normal(size=(5, 2, 3)),
    ),
)
def rnn(Wx, Wh, b, xs):
    h = np.zeros((xs.shape[1], Wh.shape[0]))
    loss = 0.0
    for t in range(xs.shape[0]):
        h = np.tanh(xs[t] @ Wx + h @ Wh + b)
        loss += np.sum(h**2) / (t + 1)
    return loss


@program(
    wrt=("W", "U", "b"),
    args=lambda rng: (
        rng.normal(size=(2, 12)) / 2,
        rng.normal(size=(3, 12)) / 2,
        rng.normal(size=12),
        rng.normal(size=(4, 2)),
    ),
)
def lstm(W, U, b, sequence):
    hidden = U.shape[0]
    h = np.zeros(hidden)
    c = np.zeros(hidden)
    for x in sequence:
        gates = x @ W + h @ U + b
        i = sigmoid(gates[:hidden])
        f = sigmoid(gates[hidden : 2 * hidden])
        o = sigmoid(gates[2 * hidden : 3 * hidden])
        g = np.tanh(gates[3 * hidden :])
        c = f * c + i * g
        h = o * np.tanh(c)
    return np.dot(h, np.arange(1, hidden + 1))


@program(
    wrt=("Wz", "Wr", "Wn"),
    args=lambda rng: (
        rng.normal(size=(5, 3)),
        rng.normal(size=(5, 3)),
        rng.normal(size=(5, 3)),
        rng.normal(size=(4, 2)),
    ),
)
def gru(Wz, Wr, Wn, xs):
    h = np.zeros(3)
    for x in xs:
        hx = np.concatenate([x, h])
        z = sigmoid(hx @ Wz)
        r = sigmoid(hx @ Wr)
        n = np.tanh(np.hstack((x, r * h)) @ Wn)
        h = (1 - z) * n + z * h
    return h.sum()


@program(
    wrt=("Wq", "Wk", "Wv"),
    args=lambda rng: (
        rng.normal(size=(4, 3)),
        rng.normal(size=(4, 3)),
        rng.normal(size=(4, 2)),
        rng.normal(size=(5, 4)),
    ),
)
def attention(Wq, Wk, Wv, x):
    q, k, v = x @ Wq, x @ Wk, x @ Wv
    scores = q @ k.T / np.sqrt(q.shape[-1])
    mask = np.triu(np.ones((len(x), len(x)), dtype=bool), 1)
    scores = np.where(mask, -1e9, scores)
    return np.sum((softmax(scores) @ v) ** 2)


@program(
    wrt=("x", "Wqkv", "Wo"),
    args=lambda rng: (
        rng.normal(size=(2, 3, 4)),
        rng.normal(size=(4, 12)) / 2,
        rng.normal(size=(4, 4)),
    ),
)
def multi_head_attention(x, Wqkv, Wo, heads=2):
    batch, length, width = x.shape
    q, k, v = np.split(x @ Wqkv, 3, axis=-1)
    q = q.reshape(batch, length, heads, width // heads).transpose(0, 2, 1, 3)
    k = k.reshape(batch, length, heads, width // heads).transpose(0, 2, 1, 3)
    v = v.reshape(batch, length, heads, width // heads).transpose(0, 2, 1, 3)
    weights = softmax(q @ k.swapaxes(-1, -2) / (width // heads) ** 0.5)
    out = (weights @ v).transpose(0, 2, 1, 3).reshape(batch, length, width) @ Wo
    return np.mean(out**2)


@program(
    wrt=("image", "kernel", "bias"),
    args=lambda rng: (rng.normal(size=(5, 6)), rng.normal(size=(3, 2)), 0.1),
)
def conv2d_by_loops(image, kernel, bias):
    kh, kw = kernel.shape
    h, w = image.shape
    out = np.zeros((h - kh + 1, w - kw + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = np.sum(image[i : i + kh, j : j + kw] * kernel) + bias
    return np.sum(np.tanh(out))


@program(
    wrt=("x", "filters"),
    args=lambda rng: (rng.normal(size=(2, 9)), rng.normal(size=(3, 2, 4))),
)
def conv1d_channels(x, filters):
    n_out, n_in, width = filters.shape
    length = (x.shape[1] - width) // 2 + 1
    y = np.zeros((n_out, length))
    for k in range(width):
        y += filters[:, :, k] @ x[:, k : k + 2 * length - 1 : 2]
    y = np.where(y > 0, y, 0.1 * y)
    return (y**2).mean()


@program(
    wrt=("x", "gamma", "beta"),
    args=lambda rng: (rng.normal(size=(4, 6)), rng.normal(size=6), rng.normal(size=6)),
)
def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(axis=-1, keepdims=True)
    var = x.var(axis=-1, keepdims=True)
    out = gamma * (x - mean) / np.sqrt(var + eps) + beta
    return np.sum(np.sin(out))


@program(
    wrt=("x", "gamma"),
    args=lambda rng: (rng.normal(size=(7, 3)), rng.normal(size=3)),
)
def batch_norm_and_dropout(x, gamma):
    mu = np.mean(x, axis=0)
    sigma = np.std(x, axis=0)
    xhat = (x - mu) / (sigma + 1e-3)
    keep = (np.arange(x.size).reshape(x.shape) % 3 != 0) / 0.75
    return np.sum((gamma * xhat * keep) ** 3)


@program(
    wrt=("table", "out"),
    args=lambda rng: (
        rng.normal(size=(6, 3)),
        rng.normal(size=(3, 6)),
        np.array([0, 3, 3, 1, 5]),
        2,
    ),
)
def continuous_bag_of_words(table, out, context, target):
    vector = table[context].mean(axis=0)
    logits = vector @ out
    return np.log(np.sum(np.exp(logits))) - logits[target]


@program(
    wrt=("x", "W1", "W2"),
    args=lambda rng: (rng.normal(size=(3, 4)), rng.normal(size=(4, 4)), rng.normal(size=(4, 4))),
)
def residual_block(x, W1, W2):
    for W in (W1, W2):
        y = x @ W
        y *= sigmoid(y)
        x = x + y
    return np.sqrt(np.mean(x**2))


@program(
    wrt=("anchor", "positive"),
    args=lambda rng: (rng.normal(size=(4, 3)), rng.normal(size=(4, 3))),
)
def contrastive(anchor, positive, temperature=0.5):
    a = anchor / np.linalg.norm(anchor, axis=1, keepdims=True)
    p = positive / np.linalg.norm(positive, axis=1)[:, None]
    logits = a @ p.T / temperature
    losses = np.log(np.exp(logits).sum(axis=1)) - np.diagonal(logits)
    return losses.mean()


@program(
    wrt=("x", "w"),
    args=lambda rng: (rng.normal(size=(6, 4)), rng.normal(size=(3, 1))),
)
def max_pooling(x, w):
    pooled = x.reshape(3, 2, 2, 2).max(axis=(1, 3))
    return (pooled * w).sum() + np.prod(pooled[:, 0])
