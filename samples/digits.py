"""A neural network that reads handwritten digits, trained by Adam; every line is plain NumPy.

The 1,797 images of scikit-learn's digits are 8 by 8 pixels; a quarter of them is held out.
"""

import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

import s2sgrad

HIDDEN, EPOCHS, BATCH, RATE = 64, 40, 50, 0.003


def scores(W1, b1, W2, b2, images):
    """One score per image and digit: two layers with a ReLU between them."""
    hidden = np.maximum(images @ W1 + b1, 0.0)
    return hidden @ W2 + b2


def loss(W1, b1, W2, b2, images, labels):
    """Mean cross-entropy of the labels under the softmax of the scores."""
    z = scores(W1, b1, W2, b2, images)
    z = z - np.max(z, axis=1, keepdims=True)
    log_likelihood = z - np.log(np.sum(np.exp(z), axis=1, keepdims=True))
    return -np.mean(log_likelihood[np.arange(len(labels)), labels])


def load():
    """Training and held-out images (pixels in 0..1), training and held-out labels."""
    images, labels = load_digits(return_X_y=True)
    return train_test_split(images / 16.0, labels, test_size=0.25, random_state=0, stratify=labels)


def initial_parameters(rng):
    """He's initialisation."""
    W1 = rng.normal(size=(64, HIDDEN)) * np.sqrt(2.0 / 64)
    W2 = rng.normal(size=(HIDDEN, 10)) * np.sqrt(2.0 / HIDDEN)
    return [W1, np.zeros(HIDDEN), W2, np.zeros(10)]


def example():
    """Arguments of `loss`: fresh parameters and one batch."""
    images, _, labels, _ = load()
    return *initial_parameters(np.random.default_rng(0)), images[:BATCH], labels[:BATCH]


def train(images, labels, seed=0):
    """Adam over shuffled batches; yields the parameters and the mean loss after each epoch."""
    rng = np.random.default_rng(seed)
    gradient_step = s2sgrad.value_and_grad(loss, wrt=("W1", "b1", "W2", "b2"))
    parameters = initial_parameters(rng)
    means = [np.zeros_like(p) for p in parameters]
    squares = [np.zeros_like(p) for p in parameters]
    step = 0
    for _ in range(EPOCHS):
        losses = []
        for batch in np.array_split(rng.permutation(len(images)), len(images) // BATCH):
            value, gradients = gradient_step(*parameters, images[batch], labels[batch])
            losses.append(value)
            step += 1
            for p, g, m, v in zip(parameters, gradients, means, squares, strict=True):
                m += 0.1 * (g - m)
                v += 0.001 * (g**2 - v)
                p -= RATE * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)
        yield parameters, np.mean(losses)


def accuracy(parameters, images, labels):
    """Share of the images whose digit gets the highest score."""
    return np.mean(np.argmax(scores(*parameters, images), axis=1) == labels)


def picture(image):
    """The image as eight lines of text."""
    shades = " .:-=+*#%@"
    return "\n".join("".join(2 * shades[int(9 * p)] for p in row) for row in image.reshape(8, 8))


def main():
    """Print one gradient, train, and show what the network makes of digits it has not seen."""
    images, held_out, labels, held_out_labels = load()
    print("gradient of the loss with respect to b2, before training:")
    print(np.round(s2sgrad.grad(loss, wrt="b2")(*example()), 3), end="\n\n")
    for epoch, (parameters, mean_loss) in enumerate(train(images, labels), 1):
        if epoch in (1, 2, 5, 10, 20, EPOCHS):
            share = accuracy(parameters, held_out, held_out_labels)
            print(
                f"epoch {epoch:2d}: loss {mean_loss:.4f}, held-out digits read rightly: {share:.1%}"
            )
    guess = np.argmax(scores(*parameters, held_out[:1]))
    print(f"\nread as a {guess}, labelled {held_out_labels[0]}:\n{picture(held_out[0])}")


if __name__ == "__main__":
    main()
