"""Projects around the small library contract, changed as a stranger might change it."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from click.testing import Result
from typer.testing import CliRunner

from tests.twinspec.contracts import SETTINGS
from twinspec.cli import app

ROOT = Path(__file__).parents[2]
LIBRARY = ROOT / "tests" / "twinspec" / "library"
SECRET = "the secret of another folder"


def project(folder: Path) -> Path:
    """Return a project of its own in `folder`/project, with a secret file beside it."""
    home = folder / "project"
    shutil.copytree(LIBRARY / "spec", home / "spec")
    (home / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "secret.yaml").write_text(f"Secret: {{description: {SECRET}}}\n", encoding="utf-8")
    (folder / "secret.xsd").write_text(f"<!-- {SECRET} -->", encoding="utf-8")
    return home


def change(home: Path, file: str, old: str, new: str) -> None:
    """Replace `old`, which stands once in a file of the contract."""
    path = home / "spec" / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def call(home: Path, *command: str) -> Result:
    """Return what `twinspec` says and how it exits."""
    return CliRunner().invoke(app, [*command, "--project", str(home)])


def refused(home: Path, place: str, *words: str) -> None:
    """Check that lint and generate refuse a contract, with file and line, and write nothing.

    `place` is the end of the file's name with the line, as `get_loans.yaml:4`.
    """
    before = files(home.parent)
    codes = set()
    for command in (["lint"], ["generate"]):
        result = call(home, *command)
        assert result.exit_code in (1, 2), (command, result.output, result.exception)
        assert result.exception is None or isinstance(result.exception, SystemExit)
        assert place in result.output, (command, result.output)
        for word in words:
            assert word in result.output, (command, result.output)
        assert SECRET not in result.output
        assert "Traceback" not in result.output
        assert "itself failed" not in result.output
        codes.add(result.exit_code)
    assert files(home.parent) == before
    assert len(codes) == 1, "generate says what lint says"


def files(folder: Path) -> dict[str, bytes]:
    """Return everything below `folder`, by name."""
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


@contextmanager
def listening() -> Iterator[tuple[int, list[bytes]]]:
    """Yield a port of the loopback and all that connects to it."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        ended = threading.Event()

        def serve() -> None:
            while not ended.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                with connection:
                    connection.settimeout(1)
                    heard.append(connection.recv(1000))
                    connection.sendall(b"HTTP/1.0 404 Not Found\r\n\r\n")

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield server.getsockname()[1], heard
        finally:
            ended.set()
            thread.join()
