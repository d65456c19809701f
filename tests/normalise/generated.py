"""Programs of nested control flow, drawn by Hypothesis; every one of them ends."""

from hypothesis import strategies as st

NAMES = ("a", "b", "c")
PRELUDE = """
def say(value):
    print(value)
    return value
def poke(x):
    x[0] = x[0] + 1
    print("poke", x[0])
    return x[0]
"""
ATOMS = ("a", "b", "c", "0", "1", "3", "x[0]", "x[1]", "say(a)", "say(2)", "poke(x)", "x[b % 2]")
VALUES = (
    "{} + {}",
    "{} - {} * {}",
    "say({} - {})",
    "({} or {})",
    "({} and {} + {})",
    "({} if {} else {})",
    "({} < {})",
    "({} < {} <= {})",
    "(not {})",
    "-{}",
    "min({}, {})",
)


@st.composite
def expressions(draw, depth=2):
    if depth == 0 or draw(st.booleans()):
        return draw(st.sampled_from(ATOMS))
    form = draw(st.sampled_from(VALUES))
    return form.format(*(draw(expressions(depth - 1)) for _ in range(form.count("{}"))))


@st.composite
def simple(draw):
    name, other = draw(st.sampled_from(NAMES)), draw(st.sampled_from(NAMES))
    value, second = draw(expressions()), draw(expressions(1))
    return draw(
        st.sampled_from(
            [
                f"{name} = {value}",
                f"{name} += {value}",
                f"{name} = {other} = {value}",
                f"{name}, {other} = {value}, {second}",
                f"x[{name} % 2], {other} = {value}, {second}",
                f"x[{second} % 2] = {value}",
                f"x[{second} % 2] += {value}",
                f"assert {value} < 40, {second}",
                f"print({value}, {second})",
                f"{value}",
            ]
        )
    )


JUMPS = ("return {}", "return {}, a", "return", "raise ValueError({})")
LOOP_JUMPS = ("break", "continue", "break", "continue", "return {}")


@st.composite
def blocks(draw, depth, loops=0, in_loop=False):
    lines = []
    for _ in range(draw(st.integers(1, 3))):
        kinds = ["simple"] if depth == 0 else ["simple", "simple", "if", "if", "for", "while"]
        kind = draw(st.sampled_from(kinds))
        if kind == "simple":
            lines.append(draw(simple()))
        elif kind == "if":
            lines += draw(branches(depth, loops, in_loop))
        else:
            lines += draw(repeated(depth, loops, kind))
    if draw(st.integers(0, 3)) == 0:
        jump = draw(st.sampled_from(LOOP_JUMPS if in_loop else JUMPS))
        lines.append(jump.format(draw(expressions(1))))
    return lines


def indented(lines):
    return ["    " + line for line in lines]


@st.composite
def branches(draw, depth, loops, in_loop):
    inner = blocks(depth - 1, loops, in_loop)
    lines = [f"if {draw(expressions())}:", *indented(draw(inner))]
    if draw(st.booleans()):
        lines += [f"elif {draw(expressions())}:", *indented(draw(inner))]
    if draw(st.booleans()):
        lines += ["else:", *indented(draw(inner))]
    return lines


@st.composite
def repeated(draw, depth, loops, kind):
    body = indented(draw(blocks(depth - 1, loops + 1, True)))
    orelse = draw(blocks(depth - 1, loops, False)) if draw(st.integers(0, 2)) == 0 else []
    if kind == "for":
        name = draw(st.sampled_from(NAMES))
        header = draw(
            st.sampled_from(
                [
                    f"for {name} in range(min({name}, 3)):",
                    "for i, a in enumerate(x):",
                    "for b, c in zip(range(3), x):",
                    f"for {name} in [{name}, 1]:",
                ]
            )
        )
        lines = [header, *body]
    else:
        count = f"n{loops}"
        test = draw(st.sampled_from([f"{count} < 3", f"{count} < 3 and {draw(expressions())}"]))
        lines = [f"{count} = 0", f"while {test}:", f"    {count} += 1", *body]
        if test.endswith("3") and draw(st.booleans()):
            stop = [f"    if {count} > 2:", "        break", f"    {count} += 1"]
            lines = [f"{count} = 0", "while True:", *stop, *body]
    return [*lines, "else:", *indented(orelse)] if orelse else lines


@st.composite
def programs(draw):
    lines = draw(blocks(3))
    return PRELUDE + "\n".join(
        ["def f(a, b, x):", *indented(["c = 1", *lines, "return a, b, c, x"])]
    )
