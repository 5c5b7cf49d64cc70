"""Log lines for a person at a terminal: short, in a fixed order, without missing values.

17:08:31 PUT /system/ws/<version>/interaction/case 409 edit_case.last_modified_matches 3.1 ms frank
17:08:40 error worker ended worker=4711 exit_code=-9
"""

from __future__ import annotations

from datetime import UTC, datetime
from ipaddress import ip_address

import structlog

_LONGEST_PATH = 200


def request_line(
    *,
    method: str,
    path: str,
    status: int,
    rule: str | None,
    milliseconds: float,
    user_name: str | None,
    client: str | None,
) -> str:
    """Return the line of a request; a client on this machine is not named."""
    shown = f"{milliseconds:.1f} ms" if milliseconds < 100 else f"{milliseconds:.0f} ms"
    parts = [
        _now(),
        method,
        _printable(path[:_LONGEST_PATH]),
        str(status) if status else None,
        rule,
        shown,
        None if user_name is None else _printable(user_name),
        None if client is None or _is_here(client) else f"from {client}",
    ]
    return f"{' '.join(part for part in parts if part)}\n"


def event_line(_: object, __: str, event: structlog.typing.EventDict) -> str:
    """Return the line of any other event; a traceback follows in separate lines."""
    told = {name: value for name, value in event.items() if value is not None}
    told.pop("timestamp", None)
    level = told.pop("level", "info")
    trace = told.pop("exception", None)
    parts = [
        _now(),
        *([] if level == "info" else [str(level)]),
        _printable(str(told.pop("event", ""))),
        *(f"{name}={_value(value)}" for name, value in told.items()),
    ]
    line = " ".join(parts)
    return line if trace is None else "\n".join([line, *map(_printable, trace.splitlines())])


def _now() -> str:
    return datetime.now(UTC).astimezone().strftime("%H:%M:%S")


def _printable(text: str) -> str:
    """Return a text that cannot move the cursor, change colours or begin a line."""
    return text if text.isprintable() else text.encode("unicode_escape").decode()


def _value(value: object) -> str:
    text = _printable(str(value))
    return f'"{text}"' if " " in text else text


def _is_here(client: str) -> bool:
    try:
        return ip_address(client).is_loopback
    except ValueError:
        return False
