"""Outside generators run together, and what they made is used again for the same input alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from twinspec.contract.documents import ContractError
from twinspec.generate import tools
from twinspec.generate.cache import Cache
from twinspec.generate.tools import GeneratorRun, generate, schema_models, xml_models

DOCUMENT = {
    "openapi": "3.0.3",
    "components": {
        "schemas": {"Book": {"type": "object", "properties": {"a": {"type": "string"}}}}
    },
}
XSD = (
    b'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="loan">'
    b'<xs:complexType><xs:attribute name="day" type="xs:date"/></xs:complexType>'
    b"</xs:element></xs:schema>"
)
RELATIVE = ("--relative-imports",)
FLAGS = ("--disable-timestamp", "--output-model-type", "typing.TypedDict")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cache:
    monkeypatch.setenv("TWINSPEC_CACHE", str(tmp_path / "cache"))
    return Cache()


@pytest.fixture
def works(tmp_path: Path) -> Callable[..., list[GeneratorRun]]:
    """Return a function that prepares both kinds of work, each time in new folders."""

    def prepare(document: dict = DOCUMENT, flags: tuple[str, ...] = FLAGS) -> list[GeneratorRun]:
        base = tmp_path / f"run{len(list(tmp_path.glob('run*')))}"
        folders = [base / name for name in ("schemas", "xsd", "made")]
        for folder in folders:
            folder.mkdir(parents=True)
        made = folders[2]
        return [
            schema_models(document, flags, "# Made.", made / "models.py", folders[0]),
            xml_models([("loan.xsd", XSD)], RELATIVE, "# Made.", made / "xml", folders[1]),
        ]

    return prepare


def made(tmp_path: Path, number: int) -> dict[str, bytes]:
    return tools.files_in(tmp_path / f"run{number}" / "made")


def test_all_generators_run_in_one_process(
    tmp_path: Path,
    cache: Cache,
    works: Callable[..., list[GeneratorRun]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started, run = [], tools.run
    monkeypatch.setattr(tools, "run", lambda *of: started.append(of) or run(*of))
    generate(works(), cache)
    assert len(started) == 1
    files = made(tmp_path, 0)
    assert {"models.py", "xml/__init__.py"} < set(files)
    assert b"class Book(TypedDict" in files["models.py"]
    assert any(b"class Loan:" in content for content in files.values())


def test_the_same_input_is_made_once_and_gives_the_same_files(
    tmp_path: Path,
    cache: Cache,
    works: Callable[..., list[GeneratorRun]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    generate(works(), cache)

    def refuse(*_: object) -> str:
        raise ContractError("a generator was started")

    monkeypatch.setattr(tools, "run", refuse)
    generate(works(), cache)
    assert made(tmp_path, 1) == made(tmp_path, 0)
    other = {**DOCUMENT, "components": {"schemas": {"Book": {"type": "object"}}}}
    for changed in ({"document": other}, {"flags": (*FLAGS, "--use-annotated")}):
        with pytest.raises(ContractError, match="a generator was started"):
            generate(works(**changed), cache)


def test_an_entry_that_was_changed_is_none(tmp_path: Path, cache: Cache) -> None:
    key = cache.key(("a",), {"b": b"c"})
    cache.put(key, {"made.py": "x = 1"})
    assert cache.get(key) == {"made.py": "x = 1"}
    [file] = (tmp_path / "cache").iterdir()
    file.write_text(file.read_text("utf-8").replace("x = 1", "x = 2"), "utf-8")
    assert cache.get(key) is None
    file.write_text("{", "utf-8")
    assert cache.get(key) is None


def test_every_part_of_the_input_counts(cache: Cache) -> None:
    keys = {
        cache.key(("a", "b"), {"c": b"d"}),
        cache.key(("ab",), {"c": b"d"}),
        cache.key(("a", "b"), {"cd": b""}),
        cache.key(("a", "b"), {"c": b"", "d": b""}),
        cache.key(("a", "b"), {}),
    }
    assert len(keys) == 5


def test_without_a_folder_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    for folder in ("", str(tmp_path / "file")):
        monkeypatch.setenv("TWINSPEC_CACHE", folder)
        cache = Cache()
        cache.put("k", {"made.py": ""})
        assert cache.get("k") is None


def test_what_a_generator_refuses_is_told(
    cache: Cache, works: Callable[..., list[GeneratorRun]]
) -> None:
    with pytest.raises(ContractError, match=r"(?s)^datamodel-codegen failed with .* 2: .*--what"):
        generate(works(flags=("--what",)), cache)
    assert cache.folder is not None
    assert not cache.folder.exists()
