"""What reading costs: CPU time of this thread, for a text and for one of four times its size."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable

MIB = 1024 * 1024
STEPS = (MIB // 64, MIB // 16, MIB // 4, MIB)
"""Sizes, each four times the one before; the small ones first, so that failures come early."""

_MOST = 8
"""How much more the fourfold may cost: 4 is linear, 16 quadratic; the rest is for busy machines."""

_FLOOR = 0.01
"""Seconds below which a cost is noise."""

_RETRIES = 4


def assert_linear(
    read: Callable[[bytes], object],
    make: Callable[[int], bytes],
    steps: Iterable[int] = STEPS,
    clock: Callable[[], float] = time.thread_time,
) -> None:
    """Fail if reading what `make` makes of some size costs more than its size explains.

    The collector of cycles rests meanwhile: when it comes, and for how long, depends on all else
    that the process holds.
    """
    gc.disable()
    try:
        _assert_linear(read, make, steps, clock)
    finally:
        gc.enable()


def _assert_linear(
    read: Callable[[bytes], object],
    make: Callable[[int], bytes],
    steps: Iterable[int],
    clock: Callable[[], float],
) -> None:
    few, least = b"", float("inf")
    for many in map(make, steps):
        assert not few or len(many) <= 5 * len(few), "the shape itself has to grow with the size"
        most = _cost(read, many, clock)
        for _ in range(_RETRIES):
            if most <= max(_FLOOR, _MOST * least):
                break
            least = min(least, _cost(read, few, clock))
            most = min(most, _cost(read, many, clock))
        assert most <= max(_FLOOR, _MOST * least), (
            f"{len(few)} bytes cost {least:.4f} s, {len(many)} bytes {most:.4f} s: "
            f"{most / least:.1f} times as much; {many[:60]!r} ... {many[-60:]!r}"
        )
        few, least = many, most


def _cost(read: Callable[[bytes], object], text: bytes, clock: Callable[[], float]) -> float:
    began = clock()
    read(text)
    return clock() - began
