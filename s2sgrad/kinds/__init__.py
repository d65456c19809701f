"""Kinds: what is known of a value before the program runs.

A kind says the class, the dtype and the rank of a value, and of each axis either its length, when
it is fixed, or a symbol for it. Derivatives are specialised by the kinds of their arguments.

>>> import numpy as np
>>> kind_of(np.zeros((3, 1)), "x").dims
(Axis(owner='x', axis=0), 1)
>>> kind_of(2.0)
Scalar(dtype=dtype('float64'), python=True)
"""

from s2sgrad.kinds.joining import (
    element_kind,
    join,
)
from s2sgrad.kinds.lengths import (
    broadcast,
    dims_of,
    fixed,
    length_of,
    same_dims,
    same_length,
)
from s2sgrad.kinds.objects import (
    is_named_class,
    is_record,
    is_record_class,
)
from s2sgrad.kinds.types import (
    BOOL,
    COMPLEX,
    FLOAT,
    INT,
    LONG_LIST,
    NOTHING,
    PYTHON_NUMBERS,
    REFUSED,
    Array,
    Axis,
    Closure,
    Derived,
    Dims,
    Field,
    Kind,
    Known,
    Length,
    ListOf,
    Named,
    Opaque,
    Record,
    Scalar,
    Sequence,
    Table,
    Undefined,
    Unset,
    carries,
    closures,
    holds_records,
    is_0d,
    is_complex,
    is_float,
    is_number,
    is_refused,
)
from s2sgrad.kinds.values import (
    constant,
    is_table,
    kind_of,
)

__all__ = [
    "BOOL",
    "COMPLEX",
    "FLOAT",
    "INT",
    "LONG_LIST",
    "NOTHING",
    "PYTHON_NUMBERS",
    "REFUSED",
    "Array",
    "Axis",
    "Closure",
    "Derived",
    "Dims",
    "Field",
    "Kind",
    "Known",
    "Length",
    "ListOf",
    "Named",
    "Opaque",
    "Record",
    "Scalar",
    "Sequence",
    "Table",
    "Undefined",
    "Unset",
    "broadcast",
    "carries",
    "closures",
    "constant",
    "dims_of",
    "element_kind",
    "fixed",
    "holds_records",
    "is_0d",
    "is_complex",
    "is_float",
    "is_named_class",
    "is_number",
    "is_record",
    "is_record_class",
    "is_refused",
    "is_table",
    "join",
    "kind_of",
    "length_of",
    "same_dims",
    "same_length",
]
