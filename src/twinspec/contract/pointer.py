"""JSON Pointers (RFC 6901): texts that lead to one value inside a document.

`/paths/~1case/get/tags/0` leads through the members `paths`, `/case`, `get` and `tags` to the first
item of a list. A step is escaped as in the pointer (`~1case`); a token is the plain name (`/case`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_INDEX = re.compile(r"0|[1-9][0-9]{0,8}")


def escape(token: str) -> str:
    """Return the escaped step of a token: `a/b~c` becomes `a~1b~0c`."""
    return token.replace("~", "~0").replace("/", "~1")


def unescape(step: str) -> str:
    """Return the token of an escaped step: `a~1b~0c` becomes `a/b~c`."""
    return step.replace("~1", "/").replace("~0", "~")


def join(*tokens: str | int) -> str:
    """Return the pointer with these tokens: `"paths", "/case", 0` become `/paths/~1case/0`."""
    return "".join(f"/{escape(str(token))}" for token in tokens)


def split(pointer: str) -> tuple[str, ...]:
    """Return the tokens of a pointer: `/paths/~1case/0` has `"paths", "/case", "0"`."""
    return tuple(unescape(step) for step in pointer.split("/")[1:])


def index_of(token: str) -> int | None:
    """Return the list index that a token represents; None for `01`, `-1` and other texts."""
    return int(token) if _INDEX.fullmatch(token) else None


def resolve(document: Any, pointer: str) -> Any:
    """Return the value at `pointer`: `/a/1` of `{"a": [3, 4]}` is 4.

    LookupError when the pointer leads nowhere.
    """
    node = document
    for token in split(pointer):
        if isinstance(node, Mapping):
            node = node[token]
        else:
            index = index_of(token) if isinstance(node, list) else None
            if index is None:
                raise LookupError(pointer)
            node = node[index]
    return node
