"""Programs use nothing but what is generated: no untyped values, and no HTTP of their own.

The packages may have hand-written files (a transport for XML, the session of a request); those are
part of what is published, and docs/clients.md names them.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from clients.jobs import CLIENTS, read_jobs

FORBIDDEN = {
    ".ts": r"\bany\b|\bfetch\(|XMLHttpRequest|node:https?\b|@ts-",
    ".go": r'"net/http"|"unsafe"|interface\{\}|\.\([\w.*]+\)|WithBody',
    ".rs": r"\breqwest\b|\bhyper\b|\bunsafe\b|\bdowncast|TcpStream",
    ".java": r"java\.net\.http\b|HttpURLConnection|openStream|SuppressWarnings"
    r"|\((Object|Map|JsonNode)(<[^()]*>)?\)",
    ".kt": r"okhttp3|java\.net\.|@Suppress|\bas\b",
    ".py": r"\bhttpx\b|\burllib\b|\bhttp\.client\b|\brequests\.|\bcast\(|type: ignore",
}
ALLOWED = {
    # The generated client calls it; it looks at the request and passes it on as it is.
    ("typescript-fetch/replay.ts", "fetch("),
}
PROGRAMS = [
    file
    for client in read_jobs().clients
    for pattern in ("*", "src/*", "src/test/**/*")
    for file in sorted((CLIENTS / client).glob(pattern))
    if file.suffix in FORBIDDEN
]


@pytest.mark.parametrize("file", PROGRAMS, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_a_program_has_no_way_around_its_client(file: Path) -> None:
    name = f"{file.parent.name}/{file.name}"
    code = "\n".join(
        line
        for line in file.read_text(encoding="utf-8").splitlines()
        if not line.strip().startswith(("//", "/*", "*", "#"))
    )
    found = {match[0] for match in re.finditer(FORBIDDEN[file.suffix], code)}
    assert found - {what for where, what in ALLOWED if where == name} == set()


def test_what_is_allowed_is_still_there() -> None:
    for name, what in ALLOWED:
        assert what in (CLIENTS / name).read_text(encoding="utf-8")
