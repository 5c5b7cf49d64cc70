"""Many thousand requests need no line of log each."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
import structlog


@pytest.fixture(autouse=True)
def _quiet_log() -> Iterator[None]:
    """Log what goes wrong, on either side."""
    client = logging.getLogger("httpx")
    former, level = structlog.get_config(), client.level
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger("error"))
    client.setLevel(logging.WARNING)
    yield
    client.setLevel(level)
    structlog.configure(**former)
