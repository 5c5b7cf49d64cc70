"""Structured logs on standard error: JSON for machines, columns for a person at a terminal.

Everything goes through one pipe of the process, the lines of libraries included: see log_pipe.
"""

from __future__ import annotations

import atexit
import logging
import os
import sys
from functools import cache
from pathlib import Path
from typing import TextIO, cast

import structlog

from casewright.api.log_pipe import LogPipe

_STANDARD_ERROR = 2
_SHARED: list[structlog.typing.Processor] = [
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configure(level: str) -> None:
    """Log from `level` (debug, info, warning, error) on, those of libraries included."""
    terminal = _is_terminal()
    traceback = [] if terminal else [structlog.processors.format_exc_info]
    renderer = _renderer(terminal)
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
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    logging.captureWarnings(True)
    logging.getLogger("connexion").setLevel(logging.ERROR)


def finish() -> None:
    """Let what was logged be written before the process ends, and each line from now on."""
    if _pipe.cache_info().currsize:
        _pipe().finish()


atexit.register(finish)


def _out() -> TextIO:
    """Return what to write lines to."""
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
    """Return the line that says how many others were lost."""
    entry: structlog.typing.EventDict = {"event": "log lines were lost", "count": lost}
    for process in _SHARED:
        entry = cast("structlog.typing.EventDict", process(None, "warning", entry))
    return f"{_renderer(_is_terminal())(None, 'warning', entry)!s}\n"


def _is_terminal() -> bool:
    errors = cast("TextIO | None", sys.stderr)
    return errors is not None and errors.isatty()


def _renderer(terminal: bool) -> structlog.typing.Processor:
    # Plain tracebacks, without the values of variables: a password may be among them.
    if terminal:
        return structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    return structlog.processors.JSONRenderer()
