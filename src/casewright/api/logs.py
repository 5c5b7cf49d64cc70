"""Structured logs on standard error: JSON for machines, lines for a person at a terminal.

All lines, those of libraries included, go through one pipe of the process: see log_pipe.
"""

from __future__ import annotations

import atexit
import json
import logging
import os
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal, TextIO, cast

import structlog

from casewright.api.log_lines import event_line, request_line
from casewright.api.log_pipe import LogPipe

Form = Literal["auto", "lines", "json"]
"""Lines for people, JSON, or what fits standard error: lines on a terminal."""

log = structlog.get_logger()

_STANDARD_ERROR = 2
_SHARED: list[structlog.typing.Processor] = [
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


class _Plain:
    """The target of lines written without structlog; None if structlog writes them."""

    out: TextIO | None = None
    is_for_people = False


_plain = _Plain()
_quoted = json.encoder.encode_basestring_ascii
"""A text as JSON, with characters beyond ASCII escaped."""


def configure(level: str, form: Form = "auto") -> None:
    """Log from `level` (debug, info, warning, error) on, those of libraries included."""
    _plain.is_for_people = form == "lines" or (form == "auto" and _is_terminal())
    traceback = [structlog.processors.format_exc_info]
    renderer = _renderer()
    out = _out()
    structlog.configure(
        processors=[*_SHARED, *traceback, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(out),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_SHARED,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *traceback,
                renderer,
            ],
        )
    )
    _plain.out = out if level in ("debug", "info") else None
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    logging.captureWarnings(True)
    logging.getLogger("connexion").setLevel(logging.ERROR)


def of_request(
    *,
    request_id: str,
    method: str,
    path: str,
    operation: str,
    version: str,
    user: int | None,
    user_name: str | None,
    client: str | None,
    status: int,
    rule: str | None,
    milliseconds: float,
) -> None:
    """Write the line of a request.

    It has the form that structlog writes, but is written directly, ten times faster,
    since every request has this line.
    """
    if _plain.out is None:
        log.info(
            "request",
            request_id=request_id,
            method=method,
            operation=operation,
            version=version,
            user=user,
            client=client,
            status=status,
            rule=rule,
            milliseconds=milliseconds,
        )
        return
    if _plain.is_for_people:
        line = request_line(
            method=method,
            path=path,
            status=status,
            rule=rule,
            milliseconds=milliseconds,
            user_name=user_name,
            client=client,
        )
        _plain.out.write(line)
        return
    begin, middle = _around(method, operation, version, status, rule)
    told_user = "null" if user is None else user
    told_client = "null" if client is None else _quoted(client)
    seconds, rest = divmod(time.time_ns() // 1000, 1_000_000)
    _plain.out.write(
        f'{{"request_id": "{request_id}", {begin}"user": {told_user}, "client": {told_client}, '
        f'{middle}"milliseconds": {milliseconds}, "event": "request", "level": "info", '
        f'"timestamp": "{_second(seconds)}.{rest:06d}Z"}}\n'
    )


@lru_cache(maxsize=256)
def _around(
    method: str, operation: str, version: str, status: int, rule: str | None
) -> tuple[str, str]:
    """Return what stands in a line before the user, and before the duration."""
    told_rule = "null" if rule is None else f'"{rule}"'
    return (
        f'"method": {_quoted(method)}, "operation": {_quoted(operation)}, "version": "{version}", ',
        f'"status": {status}, "rule": {told_rule}, ',
    )


@lru_cache(maxsize=2)
def _second(seconds: int) -> str:
    """Return a second since 1970 in UTC: `2015-11-30T18:30:00`."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def totals() -> Mapping[str, float]:
    """Return how many log lines were lost, for the metrics: `{"log_lines_lost": 0}`."""
    return {"log_lines_lost": _pipe().lost if _pipe.cache_info().currsize else 0}


def finish() -> None:
    """Write everything logged before the process ends, and each later line at once."""
    if _pipe.cache_info().currsize:
        _pipe().finish()


atexit.register(finish)


def _out() -> TextIO:
    """Return the file for log lines."""
    # Type checkers do not know of it: None if standard error was closed before we began. Its
    # descriptor may be that of another file then.
    errors = cast("TextIO | None", sys.stderr)
    if errors is None:
        return Path(os.devnull).open("w", encoding="utf-8")
    try:
        is_real = errors.fileno() == _STANDARD_ERROR
    except (OSError, ValueError):
        is_real = False
    return cast("TextIO", _pipe()) if is_real else errors


@cache
def _pipe() -> LogPipe:
    """Return the one pipe of this process."""
    return LogPipe(_STANDARD_ERROR, _told)


def _told(lost: int) -> str:
    """Return the line with the number of lost lines."""
    entry: structlog.typing.EventDict = {"event": "log lines were lost", "count": lost}
    for process in _SHARED:
        entry = cast("structlog.typing.EventDict", process(None, "warning", entry))
    return f"{_renderer()(None, 'warning', entry)!s}\n"


def _is_terminal() -> bool:
    errors = cast("TextIO | None", sys.stderr)
    return errors is not None and errors.isatty()


def _renderer() -> structlog.typing.Processor:
    return event_line if _plain.is_for_people else structlog.processors.JSONRenderer()
