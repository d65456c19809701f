"""Logistic regression on 569 tumours, fitted by SciPy with the gradient of a plain NumPy loss.

Scikit-learn minimises the same function with a solver of its own, so the coefficients must agree.
"""

import numpy as np
from scipy.optimize import minimize
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression

import s2sgrad

PENALTY = 1.0


def loss(weights, features, malignant, penalty):
    """Negative log likelihood with an L2 penalty on all weights but the last, the intercept."""
    z = features @ weights[:-1] + weights[-1]
    surprise = np.sum(np.logaddexp(0.0, z) - malignant * z)
    return surprise + 0.5 * penalty * np.sum(weights[:-1] ** 2)


def load():
    """Standardised features, labels (1 for malignant), and the features' names."""
    data = load_breast_cancer()
    features = (data.data - data.data.mean(axis=0)) / data.data.std(axis=0)
    return features, 1 - data.target, data.feature_names


def example():
    """Arguments of `loss`."""
    features, malignant, _ = load()
    return np.zeros(features.shape[1] + 1), features, malignant, PENALTY


def fit():
    """Weights that SciPy finds with the gradient of `loss`."""
    start, *data = example()
    solution = minimize(
        s2sgrad.value_and_grad(loss),
        start,
        args=tuple(data),
        jac=True,
        method="L-BFGS-B",
        options={"ftol": 1e-15, "gtol": 1e-8, "maxiter": 1000},
    )
    return solution.x


def fit_with_scikit_learn():
    """Weights that scikit-learn finds, in the order of ours."""
    features, malignant, _ = load()
    model = LogisticRegression(C=1.0 / PENALTY, tol=1e-10, max_iter=1000).fit(features, malignant)
    return np.append(model.coef_, model.intercept_)


def accuracy(weights):
    """Share of the tumours whose label the weights get right."""
    features, malignant, _ = load()
    return np.mean((features @ weights[:-1] + weights[-1] > 0) == malignant)


def main():
    """Fit both ways and print the weights side by side."""
    ours, theirs = fit(), fit_with_scikit_learn()
    *_, names = load()
    print(f"{'feature':24s} {'s2sgrad':>9s} {'sklearn':>9s}")
    for i in np.argsort(-np.abs(ours[:-1]))[:8]:
        print(f"{names[i]:24s} {ours[i]:9.5f} {theirs[i]:9.5f}")
    print(f"{'intercept':24s} {ours[-1]:9.5f} {theirs[-1]:9.5f}")
    print(f"\nlargest difference of all 31 weights: {np.max(np.abs(ours - theirs)):.1e}")
    print(f"tumours classified rightly: {accuracy(ours):.1%}")


if __name__ == "__main__":
    main()
