def test_a_table(s2sgrad):
    (out, _), status = s2sgrad("test", "model.py:loss")
    assert status == 0
    heading, *rows = out.splitlines()
    assert heading.split() == ["argument", "entries", "worst", "abs", "worst", "rel", "verdict"]
    assert [row.split()[0] for row in rows] == ["w", "b", "x", "y"]
    assert all(row.endswith("agrees") for row in rows)


def test_only_what_is_asked_for(s2sgrad):
    (out, _), status = s2sgrad("test", "model.py:loss", "--wrt", "b")
    assert status == 0
    assert [row.split()[0] for row in out.splitlines()[1:]] == ["b"]


def test_random_arguments(s2sgrad):
    types = "w=f8[:], b=float, x=f8[:,:], y=f8[:]"
    (out, err), status = s2sgrad("test", "model.py:loss", "--types", types)
    assert status == 0
    assert "agrees" in out
    assert "random" in err


def test_annotations(s2sgrad):
    (out, _), status = s2sgrad("test", "model.py:cube")
    assert status == 0
    assert out.splitlines()[1].startswith("x")


def test_against_a_derivative_by_hand(s2sgrad):
    (out, _), status = s2sgrad("test", "model.py:loss", "--against", "model.py:loss_by_hand")
    assert status == 0
    assert "by hand" in out
    assert out.count("agrees") == 4


def test_against_a_wrong_derivative(s2sgrad):
    (out, _), status = s2sgrad("test", "model.py:loss", "--against", "model.py:loss_by_hand_wrong")
    assert status == 1
    assert out.count("DIFFERS") == 1
    assert "b: by hand says" in out


def test_numbers_that_differ(s2sgrad, monkeypatch):
    from s2sgrad.check import grad

    def doubled(f, wrt):
        return lambda *args: tuple(2.0 * part for part in grad(f, wrt=wrt)(*args))

    monkeypatch.setattr("s2sgrad.check.grad", doubled)
    (out, _), status = s2sgrad("test", "model.py:loss")
    assert status == 1
    assert "DIFFERS" in out


def test_refused(s2sgrad):
    (_, err), status = s2sgrad("test", "model.py:broken", "--types", "A=f8[:,:]")
    assert status == 3
    assert "np.linalg.eig" in err


def test_a_function_that_fails(s2sgrad, folder):
    text = "import numpy as np\ndef f(x): return np.sum(x @ np.ones(3))\n"
    text += "def example(): return np.ones(2)\n"
    (folder / "failing.py").write_text(text)
    (_, err), status = s2sgrad("test", "failing.py:f")
    assert status == 2
    assert "ValueError" in err
    assert "failing.py:2" in err
