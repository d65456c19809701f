"""The names of dtypes in annotations and in `--types`, as NumPy's short codes."""

from __future__ import annotations

import numpy as np

from s2sgrad.kinds import PYTHON_NUMBERS

PYTHON = {python.__name__: kind for python, kind in PYTHON_NUMBERS.items()}
_SHORT = "f2 f4 f8 c8 c16 i1 i2 i4 i8 u1 u2 u4 u8".split()
_BITS = (8, 16, 32, 64)
_LONG = {
    **{f"float{bits}": f"f{bits // 8}" for bits in (16, 32, 64)},
    **{f"complex{bits}": f"c{bits // 8}" for bits in (64, 128)},
    **{f"int{bits}": f"i{bits // 8}" for bits in _BITS},
    **{f"uint{bits}": f"u{bits // 8}" for bits in _BITS},
}
DTYPES = {
    **dict(zip(_SHORT, _SHORT, strict=True)),
    **_LONG,
    "floating": "f8",
    "double": "f8",
    "integer": "i8",
    "intp": "i8",
    "bool_": "?",
}
ARRAYS = frozenset({"ndarray", "NDArray", "Array", "ArrayLike"})
JAXTYPING = {
    **dict.fromkeys(("Float", "Inexact", "Real", "Num", "Shaped"), "f8"),
    **dict.fromkeys(("Int", "Integer"), "i8"),
    "Bool": "?",
    **{name[0].upper() + name[1:]: short for name, short in _LONG.items() if name[0] != "u"},
    **{"UI" + name[2:]: short for name, short in _LONG.items() if name[0] == "u"},
}
F8 = np.dtype(np.float64)
