"""Writers that edit a case each, again and again, as fast as they are answered.

The clock of the server stands before the cases' lastModified. By the rules an edit then moves that
by one millisecond exactly, so that the next one can name it without reading the case.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from dataclasses import dataclass, field

from casewright.clock import format_instant, parse_instant

CASE = "/system/ws/v12/interaction/case"
_DATE = re.compile(rb'"lastModified":\{.*?"date":"([^"]+)"')


@dataclass
class Done:
    """What writers did: how long, and the seconds that each confirmed edit took."""

    seconds: float = 0.0
    edits: list[float] = field(default_factory=list)


class Writer:
    """One connection, on which a case is edited."""

    def __init__(self, port: int, session: str, case: int) -> None:
        self._port = port
        self._case = case
        self._head = f"Host: x\r\nAccept: application/json\r\nX-egain-session: {session}\r\n"

    async def work(self, until: float, done: Done) -> None:
        """Edit until time.perf_counter shows `until`; RuntimeError when an edit is refused."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        head = f"GET {CASE}/{self._case} HTTP/1.1\r\n{self._head}\r\n"
        _, body = await _answer(reader, writer, head.encode())
        found = _DATE.search(body)
        if found is None:
            raise RuntimeError(f"no case {self._case}: {body!r}")
        date = parse_instant(found[1].decode())
        while time.perf_counter() < until:
            began = time.perf_counter()
            status, told = await _answer(reader, writer, self._edit(date))
            if status != 204:
                raise RuntimeError(f"an edit was answered {status}: {told!r}")
            done.edits.append(time.perf_counter() - began)
            date += 1
        writer.close()

    def _edit(self, date: int) -> bytes:
        body = json.dumps(
            {
                "id": str(self._case),
                "lastModified": {"date": format_instant(date)},
                "subject": f"Edit {date}",
            }
        )
        head = f"PUT {CASE} HTTP/1.1\r\n{self._head}Content-Type: application/json\r\n"
        return f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode()


async def _answer(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes
) -> tuple[int, bytes]:
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    found = re.search(rb"content-length: (\d+)", head.lower())
    body = await reader.readexactly(int(found[1])) if found else b""
    return int(head[9:12]), body


async def write(port: int, session: str, writers: int, seconds: float) -> Done:
    """Let so many writers work on the cases from id 1 on."""
    done = Done()
    began = time.perf_counter()
    work = [
        Writer(port, session, case).work(began + seconds, done) for case in range(1, writers + 1)
    ]
    await asyncio.gather(*work)
    done.seconds = time.perf_counter() - began
    return done
