"""A coroutine runs in pieces, interleaved with others."""

import s2sgrad


async def f(x):  # E: cannot differentiate an async function
    return x * x


s2sgrad.grad(f)(1.0)
