r"""Patterns that write characters beyond U+FFFF as surrogate pairs of UTF-16.

JSON Schema matches code points, and pattern engines refuse single surrogates, so
`\ud800[\udc00-\udfff]` is read as the range of code points that it represents.
"""

from __future__ import annotations

import re

_UNIT = r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}"
_CLASS = rf"\[(?:{_UNIT}(?:-{_UNIT})?)+\]"
_PAIR = re.compile(rf"({_UNIT}|{_CLASS})({_UNIT}|{_CLASS})")
_RANGE = re.compile(rf"({_UNIT})(?:-({_UNIT}))?")
_HIGH, _LOW, _END = 0xD800, 0xDC00, 0xE000
_SPAN = _END - _LOW


def with_code_points(pattern: str) -> str:
    r"""Return a pattern with surrogate pairs replaced by characters.

    `^\ud83d\ude00$` becomes `^[😀]$`.
    """
    return _PAIR.sub(_characters, pattern) if "\\u" in pattern else pattern


def _characters(pair: re.Match[str]) -> str:
    high, low = (_ranges(part) for part in pair.groups())
    if not all(_HIGH <= a <= b < _LOW for a, b in high):
        return pair.group()
    if not all(_LOW <= a <= b < _END for a, b in low):
        return pair.group()
    spans: list[tuple[int, int]] = []
    for first, last in high:
        for start, end in low:
            if start == _LOW and end == _END - 1:
                spans.append((_point(first, start), _point(last, end)))
            else:
                spans += [
                    (_point(unit, start), _point(unit, end)) for unit in range(first, last + 1)
                ]
    listed = (chr(a) if a == b else f"{chr(a)}-{chr(b)}" for a, b in spans)
    return f"[{''.join(listed)}]"


def _ranges(part: str) -> list[tuple[int, int]]:
    found = []
    for match in _RANGE.finditer(part):
        first = _unit(match[1])
        found.append((first, _unit(match[2]) if match[2] else first))
    return found


def _point(high: int, low: int) -> int:
    return 0x10000 + (high - _HIGH) * _SPAN + (low - _LOW)


def _unit(escape: str) -> int:
    return int(escape.removeprefix("\\u"), 16)
