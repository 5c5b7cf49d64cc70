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
    r"""Return the texts of a schema as a pattern without anchors; None if they are not known.

    `{type: string, pattern: ^[0-9]+$}` gives `[0-9]+`, `{type: string, maxLength: 0}` gives ``,
    `{type: string, enum: [a, b.c]}` gives `a|b\.c`. Formats are ignored.
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
    """Return the part between the anchors of a pattern; None unless both anchors enclose all of it.

    `^[0-9]+$` gives `[0-9]+`; `^a|b$` gives None, since each alternative has only one anchor.
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
    """Return whether a pattern has an anchor or look-around, which a list item cannot have."""
    match node:
        case syntax.Anchor() | syntax.Lookahead():
            return True
        case syntax.Sequence(parts) | syntax.Alternation(parts):
            return any(map(_looks_around, parts))
        case syntax.Repeat(part):
            return _looks_around(part)
    return False


def joined(item: str, least: int, most: int | None) -> str:
    """Return the pattern of comma-separated items: item `a`, 1 to 75 give `^(a)(,(a)){0,74}$`."""
    if least == 0:
        return f"^({joined(item, 1, most)[1:-1]})?$"
    more = f"{{{least - 1},{'' if most is None else most - 1}}}"
    return f"^({item})(,({item})){'*' if more == '{0,}' else more}$"


def united(expressions: Sequence[str]) -> str:
    """Return the pattern of the union of expressions: `a`, `b` and `` give `^(a|b)?$`."""
    full = "|".join(dict.fromkeys(one for one in expressions if one))
    return f"^({full}){'?' if '' in expressions else ''}$" if full else "^$"
