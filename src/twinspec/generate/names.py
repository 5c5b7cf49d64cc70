"""How names of the contract become names in Python."""

from __future__ import annotations

import keyword
import re
from http import HTTPStatus


def snake(name: str) -> str:
    """Return `name` as a Python identifier: `$pageSize` → `page_size`, `X-My-Id` → `x_my_id`."""
    words = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name)
    result = re.sub(r"[^0-9A-Za-z]+", "_", words).strip("_").lower()
    return f"{result}_" if keyword.iskeyword(result) else result


def pascal(name: str) -> str:
    """Return a snake-case `name` as a class name: `edit_case` → `EditCase`."""
    return "".join(word[:1].upper() + word[1:] for word in snake(name).split("_"))


def constant(name: str) -> str:
    """Return `name` as a constant: `case_is_open` → `CASE_IS_OPEN`."""
    return snake(name).upper()


def phrase(status: int) -> str:
    """Return the reason phrase of a status as a class name part: 204 → `NoContent`."""
    return pascal(HTTPStatus(status).phrase.lower().replace(" ", "_").replace("-", "_"))
