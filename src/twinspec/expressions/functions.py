"""Functions of expressions beyond those of CEL: all of them, in one place.

Each is defined here for the toolkit; generated clients get the same functions, with the same tests
(`tests/twinspec/expressions/functions.yaml`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cel_expr_python import cel

from twinspec.contract.formats import is_date_time


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


def instant(text: str) -> dt.datetime:
    """Return the moment that a date-time of RFC 3339 names, cut to milliseconds; else ValueError.

    A leap second is the first second of the next day: `2016-12-31T23:59:60.5Z` gives
    2017-01-01T00:00:00.500Z.
    """
    if not is_date_time(text):
        raise ValueError(f"{text} is no date-time")
    before = text.upper().replace(":60", ":59")
    leap = dt.timedelta(seconds=before != text.upper())
    moment = (dt.datetime.fromisoformat(before) + leap).astimezone(dt.UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


FUNCTIONS = (
    Function("isDateTime", (cel.Type.STRING,), cel.Type.BOOL, is_date_time),
    Function("instant", (cel.Type.STRING,), cel.Type.TIMESTAMP, instant),
)
