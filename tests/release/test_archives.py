"""Zip files and checksums do not depend on who writes them, or when."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from release.archives import checksums, write_zip


@pytest.mark.parametrize(
    ("epoch", "date"),
    [
        (1_700_000_000, (2023, 11, 14, 22, 13, 20)),
        (0, (1980, 1, 1, 0, 0, 0)),  # the format begins there
    ],
    ids=["a date", "before zip files"],
)
def test_files_have_one_date_and_are_read_by_all(
    tmp_path: Path, epoch: int, date: tuple[int, ...]
) -> None:
    folder = tmp_path / "pages"
    (folder / "b").mkdir(parents=True)
    (folder / "b" / "page.html").write_text("page", encoding="utf-8")
    (folder / "a.css").write_text("style", encoding="utf-8")
    (folder / "a.css").chmod(0o600)
    os.utime(folder / "a.css", (1, 1))
    write_zip(folder, tmp_path / "pages.zip", epoch)
    with zipfile.ZipFile(tmp_path / "pages.zip") as archive:
        entries = archive.infolist()
        assert archive.read("b/page.html") == b"page"
    assert [entry.filename for entry in entries] == ["a.css", "b/page.html"]
    assert {entry.date_time for entry in entries} == {date}
    assert {entry.external_attr >> 16 for entry in entries} == {0o100644}


def test_checksums_are_lines_of_sha256sum(tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"abc")
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "empty").write_bytes(b"")
    # The digests are those of FIPS 180-2, B.1, and of NIST's vectors of no bits.
    assert checksums(tmp_path, [tmp_path / "b", tmp_path / "a" / "empty"]) == (
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a/empty\n"
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  b\n"
    )
