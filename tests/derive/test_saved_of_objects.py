"""What is saved of objects: the attributes that are read, and not what was not there."""

import numpy as np

import s2sgrad

X = np.array([0.3, 0.8, 1.1])


class Cell:
    def __init__(self, v):
        self.v = v

    def step(self, k):
        self.v = self.v + 0.1 * np.sin(k * self.v)

    def write(self, k):
        self.v[0] = k * self.v[1]

    def energy(self, k):
        return np.sum(np.exp(self.v) * k)

    def longer(self, k):
        self.v = np.concatenate([self.v * k, self.v[:1]])
        return np.sum(self.v**2)


class Holder:
    def __init__(self, cell):
        self.cell = cell


def rebound(x, k):
    cell = Cell(x * k)
    for _ in range(3):
        cell.step(k)
    return cell.energy(k)


def written(x, k):
    cell = Cell(x * k)
    total = 0.0
    for _ in range(3):
        total += cell.energy(k)
        cell.write(k)
        cell.step(k)
    return total


def lengthened(x, k):
    cell = Cell(x * k)
    total = 0.0
    for _ in range(3):
        total += cell.longer(k)
    return total


def shared(x, k):
    cell = Cell(x * k)
    holder = Holder(cell)
    for _ in range(2):
        holder.cell.step(k)
    cell.step(k)
    return holder.cell.energy(k)


def source(function):
    text = s2sgrad.grad(function, wrt=(0, 1)).lower(X, 0.7).source
    s2sgrad.check_grad(function, X, 0.7)
    return text


def test_arrays_of_an_object_that_gets_others_are_not_copied():
    assert ".copy()" not in source(rebound).partition("def rebound_grad")[0]


def test_arrays_of_an_object_that_are_written_into_are_copied():
    assert ".copy()" in source(written)


def test_the_shape_of_an_old_array_is_no_reason_to_copy_the_object():
    assert "SimpleNamespace" not in source(lengthened).partition("def lengthened_grad")[0]


def test_what_a_new_object_did_not_have_is_not_saved():
    text = source(shared)
    assert 'getattr(self_bar, "cell"' not in text
    assert "def Holder_init_forward(self, cell, self_bar, cell_bar):" in text
    assert "Holder_init_backward" not in text
