"""What is no world file is refused in one line, soon, and not quoted: it may be a secret."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from casewright.storage.errors import WorldError
from casewright.storage.world import file as world_file
from casewright.storage.world import read_world

SECRET = "hunter2-and-more"
SECRETS = {
    "shadow": f"root:{SECRET}:19000:0:99999:7:::\n",
    "shadow of two": f"root:{SECRET}:19000:0:99999:7:::\ndaemon:*:19000:0:99999:7:::\n",
    "key": f"-----BEGIN PRIVATE KEY-----\n{SECRET}\n-----END PRIVATE KEY-----\n",
    "environment": f"export TOKEN={SECRET}\n",
    "settings": f"[default]\ntoken = {SECRET}\n",
    "mapping": f"token: {SECRET}\n",
    "mapping of secrets": f"{SECRET}: 1\n",
    "mapping twice": f"{SECRET}: 1\n{SECRET}: 2\n",
    "JSON": f'{{"{SECRET}": "{SECRET}"}}\n',
    "list": f"- {SECRET}\n",
    "alias": f"token: *{SECRET}\n",
    "tag": f"!{SECRET} x\n",
    "directive": f"%{SECRET}\n",
    "key of a mapping": f"? [{SECRET}]\n: 1\n",
    "passwords": f"user name={SECRET}:x\n\tuser={SECRET}\n",
    "text": SECRET,
    "binary": f"\x7fELF\0{SECRET}",
}


def refusal(path: Path) -> str:
    with pytest.raises(WorldError) as raised:
        read_world(path)
    return str(raised.value)


@pytest.mark.parametrize("content", SECRETS.values(), ids=SECRETS)
def test_a_secret_is_not_told(tmp_path: Path, content: str) -> None:
    path = tmp_path / "file"
    path.write_text(content)
    said = refusal(path)
    assert "hunter2" not in said
    assert len(said.splitlines()) == 1
    assert said.startswith(f"{path}:")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "latin-1"])
def test_text_of_another_encoding_is_not_told(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(f"é: {SECRET}\n".encode(encoding))
    assert refusal(path) == f"{path}:1: the file is not UTF-8 text"


@pytest.mark.parametrize("name", ["/dev/zero", "/dev/null", "/dev/stdin", "pipe", "folder", "link"])
def test_what_is_no_file_is_not_read(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("/dev/zero")
    path = tmp_path / name
    line = [sys.executable, "-m", "casewright", "load", path]
    line += ["--database-url", f"sqlite:///{tmp_path / 'x.db'}"]
    done = subprocess.run(line, stdin=subprocess.PIPE, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stderr == f"casewright: {path}: is no regular file; name a world file, YAML\n"
    assert not (tmp_path / "x.db").exists()


def test_a_file_is_read_up_to_a_limit(tmp_path: Path) -> None:
    path = tmp_path / "huge"
    with path.open("wb") as file:
        file.truncate(10**11)
    assert refusal(path) == f"{path}: is larger than a world file may be, 64 MiB"


def test_no_more_than_the_limit_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world_file, "_MOST", 10)
    path = tmp_path / "file"
    path.write_text("cases: []\n")
    assert read_world(path) == {"cases": []}
    path.write_text("cases: []\n\n")
    assert "larger than a world file may be" in refusal(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("cases: " + "[" * 200_000, "nested more than 20 levels deep"),
        ("cases: " + "{a: " * 200_000, "nested more than 20 levels deep"),
        ("- " * 200_000, "nested more than 20 levels deep"),
        ("? " * 200_000, "nested more than 20 levels deep"),
        ("cases: &a [*a]\n", "an alias refers to no finished value"),
        ("cases: 1e999\n", "cases: must be a list"),
        (
            "version: 1" + "0" * 100_000 + "\n",
            "version: this program reads version 1 of world files alone; load the file with the "
            "casewright that it was written for",
        ),
    ],
    ids=["lists", "mappings", "dashes", "keys", "itself", "endless", "long"],
)
def test_what_would_grow_is_refused(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "file"
    path.write_text(content)
    assert refusal(path) == f"{path}:1: {message}"


def test_a_message_is_one_short_line_whatever_the_file_says(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text('cases: []\n"a\\nb\\x85": 1\n' + f"{'x' * 900}: 1\n")
    lines = refusal(path).splitlines()
    assert len(lines) == 2
    assert all(len(line) < 400 and line.isprintable() for line in lines)
