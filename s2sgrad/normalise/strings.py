"""f-strings whose value is used, as calls of `format`.

>>> from s2sgrad.normalise.examples import flat
>>> print(flat("W = params[f'W{l + 1}']"))
total = l + 1
format_value = "W{}".format(total)
W = params[format_value]
>>> print(flat("text = f'{x!r:>{n}} {{}}'"))
text = "{!r:>{}} {{}}".format(x, n)
"""

from __future__ import annotations

import gast

from s2sgrad.normalise.nodes import LOAD, constant, placed


def formatted(node: gast.JoinedStr) -> gast.Call:
    """`"...".format(...)` for an f-string."""
    arguments: list[gast.expr] = []
    text = _template(node, arguments)
    method = placed(gast.Attribute(constant(text, node), "format", LOAD), node)
    return placed(gast.Call(method, arguments, []), node)


def _template(node: gast.JoinedStr, arguments: list[gast.expr]) -> str:
    parts = []
    for part in node.values:
        if isinstance(part, gast.Constant):
            parts.append(str(part.value).replace("{", "{{").replace("}", "}}"))
            continue
        arguments.append(part.value)
        conversion = "" if part.conversion in (-1, None) else f"!{chr(part.conversion)}"
        spec = "" if part.format_spec is None else f":{_template(part.format_spec, arguments)}"
        parts.append(f"{{{conversion}{spec}}}")
    return "".join(parts)
