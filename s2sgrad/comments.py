"""Two statements that Python's own tree has no room for: a comment, and an empty line."""

from __future__ import annotations

import gast


class Comment(gast.stmt):
    """A comment on lines of its own, printed as `# text`.

    >>> Comment("forward").text
    'forward'
    """

    _fields = ("text",)

    text: str

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.text = text


class Blank(gast.stmt):
    """An empty line."""

    _fields = ()

    def __init__(self) -> None:
        super().__init__()
