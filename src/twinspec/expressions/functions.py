"""Functions of expressions beyond those of CEL: all of them, in one place.

Each is defined here for the toolkit; generated clients get the same functions, with the same tests
(`tests/twinspec/expressions/functions.yaml`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cel_expr_python import cel

_DATE_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})"
)


@dataclass(frozen=True, slots=True)
class Function:
    """A function of expressions: name, types, implementation."""

    name: str
    parameters: tuple[Any, ...]
    result: Any
    call: Callable[..., Any]

    @property
    def declaration(self) -> Any:
        """The function as the runtime of CEL takes it."""
        overload = cel.Overload(
            f"{self.name}({','.join(one.name() for one in self.parameters)})",
            return_type=self.result,
            parameters=list(self.parameters),
            impl=self.call,
        )
        return cel.FunctionDecl(self.name, [overload])


def is_date_time(text: str) -> bool:
    """Return whether a text is a date-time of RFC 3339 whose day exists.

    `2016-02-29T12:00:00Z` is one, `2015-02-29T12:00:00Z` and `2016-02-29` are none.
    """
    if not _DATE_TIME.fullmatch(text):
        return False
    try:
        dt.datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


FUNCTIONS = (Function("isDateTime", (cel.Type.STRING,), cel.Type.BOOL, is_date_time),)
