"""What is taken of a README, and that no README promises what its program does not print."""

from __future__ import annotations

from pathlib import Path

import pytest

from clients.jobs import CLIENTS, Client, read_jobs
from clients.quickstart import Shown, shown

README = """# A package

```console
$ go get example.com/package
```

```go
package main
```

```text
1002 Charging
```

```go
not the first
```
"""
WITH_QUICKSTART = [client for client in read_jobs().clients.values() if client.quickstart]


def readme(folder: Path, content: str) -> Path:
    file = folder / "README.md"
    file.write_text(content, encoding="utf-8")
    return file


def test_the_first_blocks_count(tmp_path: Path) -> None:
    assert shown(readme(tmp_path, README), "go") == Shown("package main\n", "1002 Charging\n")


def test_what_follows_the_language_does_not_count(tmp_path: Path) -> None:
    marked = README.replace("```go\npackage", "```go,no_run\npackage")
    assert shown(readme(tmp_path, marked), "go").program == "package main\n"


@pytest.mark.parametrize(
    ("language", "content", "missing"),
    [
        pytest.param("rust", README, "no block of rust", id="program"),
        pytest.param("go", README.replace("```text", "```txt"), "no block of text", id="output"),
    ],
)
def test_a_readme_without_a_block_is_an_error(
    tmp_path: Path, language: str, content: str, missing: str
) -> None:
    with pytest.raises(ValueError, match=missing):
        shown(readme(tmp_path, content), language)


@pytest.mark.parametrize(
    ("output", "same"),
    [
        pytest.param("1002 Charging\n", True, id="as_shown"),
        pytest.param("", False, id="nothing"),
        pytest.param("1002 Charging\n409-100\n", False, id="more"),
        pytest.param("1003 Charging\n", False, id="other"),
    ],
)
def test_what_is_printed_has_to_be_what_is_shown(output: str, *, same: bool) -> None:
    assert (Shown("", "1002 Charging\n").faults(output) == []) is same


@pytest.mark.parametrize("client", WITH_QUICKSTART, ids=lambda client: client.name)
def test_every_package_shows_its_quickstart(client: Client) -> None:
    assert client.quickstart is not None
    found = shown(CLIENTS / client.name / "package" / "README.md", client.quickstart.language)
    assert found.program
    assert found.printed
