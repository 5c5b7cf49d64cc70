"""The texts that a schema accepts, as one regular expression."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from twinspec.contract.references import unwrap
from twinspec.grammar.text import syntax
from twinspec.grammar.text.escapes import PatternError
from twinspec.grammar.text.syntax import read

_SILENT = frozenset(("type", "format", "description", "title", "xml", "example"))


def expression(document: dict[str, Any], schema: dict[str, Any]) -> str | None:
    r"""Return the texts of a schema as an expression without anchors; None where none is known.

    `{type: string, pattern: ^[0-9]+$}` has `[0-9]+`, `{type: string, maxLength: 0}` has ``,
    `{type: string, enum: [a, b.c]}` has `a|b\.c`. A format counts for nothing here.
    """
    schema = unwrap(document, schema)
    said = {key for key in schema if key not in _SILENT and not key.startswith("x-")}
    if schema.get("type") != "string" or len(said) > 1:
        return None
    if said == {"pattern"}:
        return _whole(schema["pattern"])
    if said == {"enum"} and all(isinstance(value, str) for value in schema["enum"]):
        return "|".join(re.sub(r"([\\^$.|?*+()\[\]{}])", r"\\\1", text) for text in schema["enum"])
    return "" if said == {"maxLength"} and schema["maxLength"] == 0 else None


def _whole(pattern: str) -> str | None:
    """Return what stands between the anchors of a pattern that both ends anchor, and nothing else.

    `^[0-9]+$` has `[0-9]+`; `^a|b$`, where each alternative has one anchor, has none.
    """
    try:
        node = read(pattern, "json")
    except PatternError:
        return None
    match node:
        case syntax.Sequence((syntax.Anchor("start"), *inner, syntax.Anchor("end"))):
            return None if any(map(_looks_around, inner)) else pattern[1:-1]
    return None


def _looks_around(node: syntax.Node) -> bool:
    """Return whether a part has an anchor or a look ahead, which an item of a list cannot have."""
    match node:
        case syntax.Anchor() | syntax.Lookahead():
            return True
        case syntax.Sequence(parts) | syntax.Alternation(parts):
            return any(map(_looks_around, parts))
        case syntax.Repeat(part):
            return _looks_around(part)
    return False


def joined(item: str, least: int, most: int | None) -> str:
    """Return the pattern of a list of items between commas: `^a(,(a)){0,74}$`."""
    if least == 0:
        return f"^({joined(item, 1, most)[1:-1]})?$"
    more = f"{{{least - 1},{'' if most is None else most - 1}}}"
    return f"^({item})(,({item})){'*' if more == '{0,}' else more}$"


def united(expressions: Sequence[str]) -> str:
    """Return the pattern of a text of any of the expressions: `^(a|b)?$` of `a`, `b` and ``."""
    full = "|".join(dict.fromkeys(one for one in expressions if one))
    return f"^({full}){'?' if '' in expressions else ''}$" if full else "^$"
