"""requirements.lock as data: what is pinned, by which hashes, and what needs it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

_PINNED = re.compile(
    r"^(?P<name>[a-z0-9-]+)==(?P<version>\S+)(?: ; (?P<marker>[^\\\n]+?))?(?: \\)?\n"
    r"(?P<hashes>(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)"
    r"(?P<via>(?:    #.*\n)+)",
    re.MULTILINE,
)
_HASH = re.compile(r"sha256:([0-9a-f]{64})")
_VIA = re.compile(r"^    #(?: via |   )([\w.-]+)(?: \(\S+\))?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Pin:
    """A distribution of the lock.

    `marker` says where it is needed, None for everywhere; `hashes` are the SHA-256 of its files, of
    which one is installed; `needed_by` are distributions of the lock or of this repository.
    """

    name: str
    version: str
    marker: str | None
    hashes: tuple[str, ...]
    needed_by: frozenset[str]


def read_lock(file: Path) -> dict[str, Pin]:
    """Return the pins of a lock that `uv pip compile` wrote, by name.

    ValueError when a line that pins something is not understood.
    """
    text = file.read_text(encoding="utf-8")
    pins = {found["name"]: _pin(found) for found in _PINNED.finditer(text)}
    lines = re.findall(r"^[^\s#].*==.*$", text, re.MULTILINE)
    if len(pins) != len(lines):
        unread = next(line for line in lines if line.partition("==")[0] not in pins)
        raise ValueError(f"{file}: not understood: {unread}")
    return pins


def _pin(found: re.Match[str]) -> Pin:
    return Pin(
        name=found["name"],
        version=found["version"],
        marker=found["marker"],
        hashes=tuple(_HASH.findall(found["hashes"])),
        needed_by=frozenset(normal(name) for name in _VIA.findall(found["via"])),
    )


def normal(name: str) -> str:
    """Return the name of a distribution as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def required(pins: Mapping[str, Pin], requirements: Iterable[str]) -> dict[str, Pin]:
    """Return what `requirements` of a project bring along, by name.

    Extras count together: what one part of this repository asks of a distribution is there for all.
    """
    asked = [normal(re.split(r"[^\w.-]", text, maxsplit=1)[0]) for text in requirements]
    found: dict[str, Pin] = {}
    while asked:
        name = asked.pop()
        if name not in found:
            found[name] = pins[name]
            asked += [pin.name for pin in pins.values() if name in pin.needed_by]
    return dict(sorted(found.items()))
