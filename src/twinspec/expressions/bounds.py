"""Turns the comparisons of an expression: `<` becomes `<=`, and so on.

A request for which an expression and its turned form differ lies exactly at the bound: a server
that has the bound wrong by one answers it wrongly, and may answer all others rightly.

Example: `size(ids) <= 75` becomes `size(ids) < 75`; the two differ for 75 ids alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from twinspec.expressions.literals import TEXT, without_comments

_TURNED = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
_TOKEN = re.compile(rf"(?s:{TEXT})|[<>]=?")


def turned(text: str) -> Iterator[str]:
    """Yield an expression with one comparison turned, once for each of its comparisons."""
    text = without_comments(text)
    for found in _TOKEN.finditer(text):
        other = _TURNED.get(found[0])
        if other is not None:
            yield text[: found.start()] + other + text[found.end() :]
