"""A drift check sees changed, missing and orphaned files; writing repairs exactly those."""

from __future__ import annotations

from pathlib import Path

from twinspec.generate.trees import compare, files_of, replace


def tree(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def test_every_kind_of_difference_is_seen_and_repaired(tmp_path: Path) -> None:
    committed = tree(
        tmp_path / "old", {"same": "1\n", "v1/changed": "1\n", "gone/orphan": "1\n", "a.pyc": "x"}
    )
    fresh = tree(tmp_path / "new", {"same": "1\n", "v1/changed": "2\n", "v2/missing": "3\n"})

    found = {(item.file, item.kind) for item in compare(committed, fresh)}
    assert found == {
        ("v1/changed", "changed"),
        ("v2/missing", "missing"),
        ("gone/orphan", "orphaned"),
    }

    replace(committed, fresh)
    assert compare(committed, fresh) == []
    assert set(files_of(committed)) == {"same", "v1/changed", "v2/missing"}
    assert not (committed / "gone").exists()


def test_a_change_is_shown_by_its_lines(tmp_path: Path) -> None:
    committed = tree(tmp_path / "old", {"a": "left\n"})
    fresh = tree(tmp_path / "new", {"a": "right\n"})
    (difference,) = compare(committed, fresh)
    assert "-left" in difference.diff
    assert "+right" in difference.diff
