"""What the operators of an expression are not looked for in: its texts and comments."""

from __future__ import annotations

import re

TEXT = (
    r'"""(?:\\.|[^\\])*?"""'
    r"|'''(?:\\.|[^\\])*?'''"
    r'|"(?:\\.|[^"\\])*"'
    r"|'(?:\\.|[^'\\])*'"
)
"""A regular expression of texts: in either quotes, three at each end or one.

Raw texts (`r"x"`) are read like others, since the runtime refuses one that ends with a backslash.
"""

_TEXT_OR_COMMENT = re.compile(f"(?s:{TEXT})|//[^\\r\\n]*")


def without_comments(text: str) -> str:
    """Return an expression without its comments: `a || b` of `a || b // or (`."""
    return _TEXT_OR_COMMENT.sub(lambda found: "" if found[0].startswith("//") else found[0], text)
