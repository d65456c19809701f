from typing import Any, Literal, Optional

import numpy as np
import pytest
from numpy.typing import NDArray

import s2sgrad
from s2sgrad.annotations import kinds_of_text, options, spelt
from s2sgrad.annotations.text import candidates
from s2sgrad.errors import UsageError
from s2sgrad.kinds import FLOAT, INT, Array, Axis, ListOf, Scalar, Sequence


def shown(annotation):
    return [spelt(kind) for kind in candidates(annotation, "x")]


@pytest.mark.parametrize(
    "text",
    "float int bool complex f8 f4[:] f8[:, :] f8[:, 1] i8[:] f8[()] (float, f8[:]) [f8[:]] "
    "list[f8[:]] tuple[float, ...] 3 -2 'same' None True bool_[:]".replace(", ", ",").split(),
)
def test_types_are_spelt_as_they_are_read(text):
    [kind] = kinds_of_text(f"x={text}").values()
    assert spelt(kind).replace(", ", ",") == text


def test_types_of_several_arguments():
    found = kinds_of_text("W=f8[:,:], n=int")
    assert found == {
        "W": Array(np.dtype(np.float64), (Axis("W", 0), Axis("W", 1))),
        "n": INT,
    }


@pytest.mark.parametrize(
    "text", ["W", "W=", "W=f9[:]", "W=foo", "W=f8[1:2]", "=", "f8", "W=f8[...]"]
)
def test_what_is_no_type(text):
    with pytest.raises(UsageError):
        kinds_of_text(text)


RANKS = ["{0}[:]", "{0}[:, :]", "{0}[:, :, :]", "{0}[()]"]


def ranks(code):
    return [text.format(code) for text in RANKS]


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        (float, ["float"]),
        (int, ["int"]),
        ("float", ["float"]),
        (np.float32, ["f4"]),
        (np.ndarray, ranks("f8")),
        (NDArray[np.float32], ranks("f4")),
        ("NDArray[np.float32]", ranks("f4")),
        ("npt.NDArray[np.int64]", ranks("i8")),
        ("f8[:, :]", ["f8[:, :]"]),
        (Optional[float], ["float", "None"]),  # noqa: UP045
        (float | None, ["float", "None"]),
        (list[float], ["list[float]"]),
        (tuple[float, int], ["(float, int)"]),
        (tuple[float, ...], ["tuple[float, ...]"]),
        (Literal["a", "b"], ["'a'", "'b'"]),
        (Any, []),
        ("Model", []),
        ("not an annotation", []),
        ('Float[np.ndarray, "n d"]', ["f8[:, :]"]),
        ('Float32[Array, "n 1"]', ["f4[:, 1]"]),
        ('Float[np.ndarray, ""]', ["f8[()]"]),
        ('Float[np.ndarray, "*batch n"]', ranks("f8")),
        ('jaxtyping.Int[np.ndarray, "n"]', ["i8[:]"]),
        ('Bool[np.ndarray, "n"]', ["bool_[:]"]),
    ],
)
def test_annotations(annotation, expected):
    assert shown(annotation) == expected


def test_a_jaxtyping_class_is_known_by_its_repr():
    class Meta(type):
        def __repr__(cls):
            return "<class 'jaxtyping.Float[ndarray, 'n d']'>"

    assert shown(Meta("Float[ndarray, 'n d']", (), {})) == ["f8[:, :]"]


Vector = NDArray[np.float32]


def aliased(x: "Vector"):
    return np.sum(x)


def test_names_in_annotations_are_looked_up():
    assert spelt(options(aliased)["x"][0]) == "f4[:]"


def untold(X, w, n, index, rate=0.5, power=2, name="a", mask=None):
    total = 0.0
    for i in range(n):
        total += np.sum(X[i] @ w) * rate
    return total + np.sum(w[index])


def test_evidence_and_defaults():
    found = {name: spelt(kinds[0]) for name, kinds in options(untold).items()}
    assert found == {
        "X": "f8[:, :]",
        "w": "f8[:]",
        "n": "int",
        "index": "int",
        "rate": "float",
        "power": "int",
        "name": "'a'",
        "mask": "None",
    }


def outer(A, steps):
    return inner(A, 0.1, count=steps)


def inner(M, dt, count):
    x = np.ones(M.shape[1])
    for _ in range(count):
        x = x + dt * M @ x
    return np.sum(x)


def test_evidence_comes_from_called_functions_too():
    found = {name: spelt(kinds[0]) for name, kinds in options(outer).items()}
    assert found == {"A": "f8[:, :]", "steps": "int"}


def annotated(x: float, y: float) -> float:
    return x * y


def test_source_before_any_call():
    assert "Assumed" not in s2sgrad.grad(annotated).source
    assert s2sgrad.grad(outer).source.startswith(
        '# Assumed, since nothing tells: --types "A=f8[:, :], steps=int".'
    )


def test_source_before_a_call_says_why_it_is_refused():
    def f(A):
        w, _ = np.linalg.eig(A)
        return np.sum(w)

    with pytest.raises(s2sgrad.Refused, match=r"np\.linalg\.eig"):
        _ = s2sgrad.grad(f).source


def test_kinds_in_sequences():
    found = kinds_of_text("ps=(f8, [f8[:]]), qs=list[float]")
    assert isinstance(found["ps"], Sequence)
    assert found["ps"].elements[0] == Scalar(np.dtype(np.float64), False)
    assert found["qs"] == ListOf(list, FLOAT)
