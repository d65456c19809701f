"""A Gaussian process whose hyperparameters are fitted by the gradient of its evidence.

Scikit-learn's diabetes data: how far the disease went in a year, from ten measurements before. The
evidence goes through a Cholesky factor; each measurement gets a length scale of its own, so that
the fit also says which measurements matter.
"""

import numpy as np
from scipy.optimize import minimize
from sklearn.datasets import load_diabetes
from sklearn.linear_model import RidgeCV
from sklearn.model_selection import train_test_split

import s2sgrad

START = np.concatenate([[0.0], np.zeros(10), [-1.0]])  # amplitude, lengths, noise: logarithms


def covariance(theta, X, Z):
    """Squared-exponential covariances of the function's values at the rows of X and of Z."""
    lengths = np.exp(theta[1:-1])
    A, B = X / lengths, Z / lengths
    distances = np.sum(A**2, axis=1)[:, None] + np.sum(B**2, axis=1) - 2.0 * A @ B.T
    return np.exp(2.0 * theta[0] - 0.5 * distances)


def surprise(theta, X, y):
    """Negative log evidence of the targets y at the rows of X."""
    n = len(y)
    K = covariance(theta, X, X) + np.exp(2.0 * theta[-1]) * np.eye(n)
    L = np.linalg.cholesky(K)
    a = np.linalg.solve(L, y)
    return 0.5 * a @ a + np.sum(np.log(np.diag(L))) + 0.5 * n * np.log(2.0 * np.pi)


def predict(theta, X, y, new):
    """Mean and standard deviation of the targets at the rows of `new`."""
    K = covariance(theta, X, X) + np.exp(2.0 * theta[-1]) * np.eye(len(y))
    across = covariance(theta, new, X)
    mean = across @ np.linalg.solve(K, y)
    explained = np.sum(across * np.linalg.solve(K, across.T).T, axis=1)
    return mean, np.sqrt(np.exp(2.0 * theta[0]) + np.exp(2.0 * theta[-1]) - explained)


def load():
    """Standardised training and held-out measurements, training and held-out targets."""
    X, y = load_diabetes(return_X_y=True)
    X, y = (X - X.mean(axis=0)) / X.std(axis=0), (y - y.mean()) / y.std()
    return train_test_split(X, y, test_size=0.3, random_state=0)


def example():
    """Arguments of `surprise`."""
    X, _, y, _ = load()
    return START.copy(), X, y


def fit():
    """Hyperparameters of greatest evidence."""
    start, X, y = example()
    gradient = s2sgrad.value_and_grad(surprise)
    return minimize(gradient, start, args=(X, y), jac=True, method="L-BFGS-B").x


def score(theta):
    """Root mean square error and mean log likelihood of the held-out targets."""
    X, held_out, y, truth = load()
    mean, deviation = predict(theta, X, y, held_out)
    z = (truth - mean) / deviation
    likelihood = np.mean(-0.5 * z**2 - np.log(deviation) - 0.5 * np.log(2.0 * np.pi))
    return np.sqrt(np.mean((truth - mean) ** 2)), likelihood


def ridge_error():
    """Root mean square error of scikit-learn's ridge regression on the same held-out targets."""
    X, held_out, y, truth = load()
    model = RidgeCV(alphas=np.logspace(-2, 3, 30)).fit(X, y)
    return np.sqrt(np.mean((truth - model.predict(held_out)) ** 2))


def main():
    """Fit, and print the evidence, the held-out errors and the relevance of each measurement."""
    _, X, y = example()
    theta = fit()
    print("                    log evidence   held-out error   held-out log likelihood")
    for name, values in (("before", START), ("after", theta)):
        error, likelihood = score(values)
        print(f"{name:18s} {-surprise(values, X, y):13.2f} {error:16.3f} {likelihood:25.3f}")
    print(f"{'ridge regression':18s} {'':13s} {ridge_error():16.3f}")
    print(f"\nnoise {np.exp(theta[-1]):.3f}, amplitude {np.exp(theta[0]):.3f}; 1 / length scale:")
    names = load_diabetes().feature_names
    for i in np.argsort(theta[1:-1]):
        relevance = np.exp(-theta[1 + i])
        print(f"  {names[i]:4s} {relevance:6.3f} {'#' * int(60 * relevance)}")


if __name__ == "__main__":
    main()
