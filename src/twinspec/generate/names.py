"""How names of the contract become names in Python."""

from __future__ import annotations

import keyword
import re
from http import HTTPStatus

_ARGUMENTS = frozenset(("self", "caller", "body"))
_FIELDS = frozenset(("status", "header_names", "body"))


def snake(name: str) -> str:
    """Return `name` as a Python identifier: `$pageSize` → `page_size`, `X-My-Id` → `x_my_id`."""
    words = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name)
    result = re.sub(r"[^0-9A-Za-z]+", "_", words).strip("_").lower()
    if result[:1].isdecimal():
        return f"_{result}"
    return f"{result}_" if keyword.iskeyword(result) else result


def argument(name: str) -> str:
    """Return the name of the stub method's argument for a parameter: `from` becomes `from_`."""
    return _beside(snake(name), _ARGUMENTS)


def header_field(name: str) -> str:
    """Return the name of the success class's field for the response header `name`."""
    return _beside(snake(name), _FIELDS)


def _beside(name: str, taken: frozenset[str]) -> str:
    return f"{name}_" if name in taken else name


def pascal(name: str) -> str:
    """Return a snake-case `name` as a class name: `edit_case` → `EditCase`."""
    return "".join(word[:1].upper() + word[1:] for word in snake(name).split("_"))


def constant(name: str) -> str:
    """Return `name` as a constant: `case_is_open` → `CASE_IS_OPEN`."""
    return snake(name).upper()


def phrase(status: int) -> str:
    """Return the reason phrase of a status as part of a class name: 204 becomes `NoContent`."""
    return pascal(reason(status).lower().replace(" ", "_").replace("-", "_"))


def result_class(operation: str, status: int) -> str:
    """Return the name of the class of one success: `edit_case`, 204 give `EditCaseNoContent`."""
    return pascal(operation) + phrase(status)


def reason(status: int) -> str:
    """Return the reason phrase of a status: 404 gives `Not Found`, an unknown one `Status 299`."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return f"Status {status}"
