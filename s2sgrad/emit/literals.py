"""The text of constants, as `ruff format` writes it."""

from __future__ import annotations

import cmath
import math
import re

ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
MOST_DIGITS = 4000  # Python refuses to read or write longer decimal numbers


def literal(value: object) -> str:
    """The text of a constant that is not a string.

    >>> [literal(value) for value in (1e-12, 1e16, -2.0, float("inf"), 1 + 2j, None, ...)]
    ['1e-12', '1e16', '-2.0', '1e309', '1 + 2j', 'None', '...']
    """
    match value:
        case bool() | None:
            return str(value)
        case int():
            return integer(value)
        case float():
            return number(value)
        case complex():
            return complex_number(value)
        case bytes():
            return bytes_literal(value)
        case _ if value is Ellipsis:
            return "..."
        case tuple():
            inner = ", ".join(
                string(item) if isinstance(item, str) else literal(item) for item in value
            )
            return f"({inner},)" if len(value) == 1 else f"({inner})"
    return repr(value)


def integer(value: int) -> str:
    """The decimal digits of `value`; hexadecimal ones if there are more than Python can read."""
    if value.bit_length() < 3 * MOST_DIGITS:
        return repr(int(value))
    sign = "-" if value < 0 else ""
    return f"{sign}0x{abs(value):X}"


def number(value: float) -> str:
    """The shortest text that reads as `value`.

    >>> number(1e-05), number(float("nan"))
    ('1e-5', 'float("nan")')
    """
    if math.isnan(value):
        return 'float("nan")'
    text = float.__repr__(value).replace("inf", "1e309")
    if "e" not in text:
        return text
    digits, exponent = text.split("e")
    return f"{digits}e{int(exponent)}"


def complex_number(value: complex) -> str:
    """A sum of its two parts, or the imaginary one alone."""
    if cmath.isnan(value):
        return f'complex("{value!r}")'
    imaginary = number(value.imag).removesuffix(".0") + "j"
    if not value.real:
        return imaginary
    sign, imaginary = ("-", imaginary[1:]) if imaginary[0] == "-" else ("+", imaginary)
    return f"{number(value.real).removesuffix('.0')} {sign} {imaginary}"


def quote_for(text: str, preferred: str) -> str:
    """The quote that needs fewer backslashes."""
    other = "'" if preferred == '"' else '"'
    return other if text.count(preferred) > text.count(other) else preferred


def escaped(text: str, quote: str) -> str:
    """The inside of a string literal in the given quotes.

    >>> escaped('say "é"', '"')
    'say \\\\"é\\\\"'
    """
    if not text.isprintable() or "\\" in text:
        text = "".join(map(escaped_character, text))
    return text.replace(quote[0], "\\" + quote[0]) if quote else text


def escaped_character(character: str) -> str:
    """One character, or the escape sequence that stands for it."""
    if character.isprintable() and character != "\\":
        return character
    return ESCAPES.get(character) or repr(character)[1:-1]


def string(text: str, preferred: str = '"') -> str:
    """The literal of `text`, in double quotes unless single ones need fewer backslashes.

    >>> print(string("it's"), string('"'))
    "it's" '"'
    """
    quote = quote_for(text, preferred)
    return quote + escaped(text, quote) + quote


def bytes_literal(value: bytes, preferred: str = '"') -> str:
    """The literal of bytes.

    >>> bytes_literal(b"a\\x00")
    'b"a\\\\x00"'
    """
    text = value.decode("latin-1")
    quote = quote_for(text, preferred)
    inner = "".join(
        repr(bytes((code,)))[2:-1].replace("\\'", "'") if chr(code) not in "\"'" else chr(code)
        for code in value
    )
    return f"b{quote}{inner.replace(quote, chr(92) + quote)}{quote}"


def docstring(text: str) -> str:
    """The literal of a docstring: in three double quotes, its lines as they are.

    >>> docstring("Sum.")
    '\"\"\"Sum.\"\"\"'
    """
    inner = "".join(
        character if character == "\n" else escaped_character(character) for character in text
    )
    inner = re.sub(r'"(?="|\Z)', r"\"", inner)
    return f'"""{inner}"""'
