import pickle
import re
from pathlib import Path

import pytest

import s2sgrad.errors as errors
from s2sgrad.codes import CODES
from s2sgrad.errors import Blocker, NotScalar, Origin, Refused, S2SGradError, refuse


def blocker(line, text="    y = f(x)", column=8, end=12, **changes):
    where = Origin("model.py", line, column, end, text, text.strip())
    fields = {"code": "no-derivative", "what": "cannot", "why": "why.", "way_out": "do.", **changes}
    return Blocker(where=where, **fields)


def test_all_blockers_are_shown_once_with_carets():
    text = str(Refused([blocker(3), blocker(14), blocker(3)]))
    assert text == (
        "model.py:3:9: cannot\n"
        "     3 |     y = f(x)\n"
        "       |         ^^^^\n"
        "  why.\n"
        "  do.  [no-derivative]\n"
        "\n"
        "model.py:14:9: cannot\n"
        "    14 |     y = f(x)\n"
        "       |         ^^^^\n"
        "  why.\n"
        "  do.  [no-derivative]"
    )


def test_tabs_keep_the_caret_below_its_place():
    lines = str(blocker(1, "\ty = f(x)", 5, 9)).splitlines()
    assert lines[1:3] == ["     1 | \ty = f(x)", "       | \t    ^^^^"]


def test_files_below_the_current_directory_are_shown_relative(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    where = Origin(str(tmp_path / "a" / "m.py"), 1, 0, 1, "x", "x")
    shown = str(Blocker("wrt", "cannot", "", "", where))
    assert shown.startswith(str(Path("a", "m.py")) + ":1:1: cannot")


def test_without_a_place_the_message_stands_alone():
    with pytest.raises(Refused, match=r"^cannot\n  why\.\n  do\.  \[no-source\]$"):
        refuse("no-source", "cannot", "why.", "do.", None)


def test_long_paragraphs_are_wrapped():
    shown = str(blocker(1, why="word " * 60))
    assert max(map(len, shown.splitlines())) <= 100


def test_errors_survive_pickling():
    error = pickle.loads(pickle.dumps(Refused([blocker(3)])))
    assert isinstance(error, S2SGradError)
    assert str(error) == str(Refused([blocker(3)]))


def test_usage_errors_carry_their_code():
    assert str(NotScalar("the result has shape (3,)")) == "the result has shape (3,)  [not-scalar]"


def test_every_code_in_the_package_is_explained():
    package = Path(errors.__file__).parent
    pattern = re.compile(
        r"""\b(?:refuse|Blocker)\(\s*["']([a-z-]+)["']|^\s+code = "([a-z-]+)\"""", re.M
    )
    used = {
        code
        for path in package.rglob("*.py")
        for pair in pattern.findall(path.read_text())
        for code in pair
        if code
    }
    assert used <= CODES.keys()


@pytest.mark.parametrize("code", CODES)
def test_explanations_are_sentences(code):
    assert re.fullmatch(r"[a-z-]+", code)
    assert CODES[code].explanation.endswith(".")
    assert not CODES[code].title.endswith(".")
