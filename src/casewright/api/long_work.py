"""Runs long work beside the event loop, on which all requests are answered in turn."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")

# One thread: Python runs one at a time anyway, and with more of them the loop would have to wait
# for each in turn. Long pieces of work wait for each other, short requests do not wait for them.
_THREAD = ThreadPoolExecutor(max_workers=1, thread_name_prefix="casewright-long-work")


async def run_in_thread(work: Callable[[], T]) -> T:
    """Run `work` in a thread; return its result or raise its exception."""
    return await asyncio.get_running_loop().run_in_executor(_THREAD, work)
