"""The contracts that exist twice: where both halves of each are, copied into a working folder."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cyclonedx.schema
from lxml import etree

from twinspec.contract.bundle import bundle

HERE = Path(__file__).parent
PROJECT = HERE.parent.parent
SHARED = PROJECT.parent / "shared" / "contracts"
"""Contracts of others that lie beside the project on some machines."""
_CYCLONEDX = Path(cyclonedx.schema.__file__).parent / "_res"
_LIBRARY = PROJECT / "tests" / "twinspec" / "library" / "spec"
_VERSIONS = ("1.2", "1.3", "1.4", "1.5", "1.6", "1.7")


@dataclass(frozen=True, slots=True)
class Twins:
    """Both halves of one contract; `map_file` says what belongs together where names do not."""

    name: str
    json: Path
    xsd: tuple[Path, ...]
    map_file: Path | None = None

    def options(self) -> list[str]:
        """Return the arguments that `twinspec equal` takes for it."""
        mapped = ["--map", str(self.map_file)] if self.map_file else []
        return [str(self.json), *map(str, self.xsd), *mapped]

    def copied(self, folder: Path) -> Twins:
        """Return a copy in a folder, each file written as our changes of it will be.

        A change then differs from its origin in nothing but what it changes.
        """
        folder.mkdir(parents=True)
        for beside in {self.json.parent, *(file.parent for file in self.xsd)}:
            for file in [*beside.glob("*.json"), *beside.glob("*.xsd")]:
                shutil.copy(file, folder / file.name)
        copy = folder / self.json.name
        if copy.suffix == ".json":
            data = json.loads(copy.read_text(encoding="utf-8"))
            copy.write_text(json.dumps(data, indent=1), encoding="utf-8")
        xsd = tuple(folder / file.name for file in self.xsd)
        for file in xsd:
            etree.parse(file).write(file, encoding="utf-8")
        return Twins(self.name, copy, xsd, self.map_file)


def cyclonedx_twins() -> Iterator[Twins]:
    """Yield all versions of CycloneDX that have both halves."""
    for version in _VERSIONS:
        xsd = _CYCLONEDX / f"bom-{version}.SNAPSHOT.xsd"
        yield Twins(
            f"CycloneDX {version}", _CYCLONEDX / f"bom-{version}.SNAPSHOT.schema.json", (xsd,)
        )


def own_twins(folder: Path) -> Iterator[Twins]:
    """Yield both versions of our own contract and the tests' library, each bundled into a file."""
    for name, version, above in (
        ("own 12", PROJECT / "spec" / "v12", PROJECT / "spec"),
        ("own 20", PROJECT / "spec" / "v20", PROJECT / "spec"),
        ("library", _LIBRARY / "v1", _LIBRARY),
    ):
        file = folder / name.replace(" ", "-") / "openapi.json"
        file.parent.mkdir(parents=True)
        document = bundle(version / "openapi.yaml", above).document
        file.write_text(json.dumps(document, default=str), encoding="utf-8")
        xsd = []
        # They include each other by relative paths, which one folder for all keeps.
        for one in sorted((version / "xsd").rglob("*.xsd")):
            text = one.read_text(encoding="utf-8")
            text = text.replace('schemaLocation="../', 'schemaLocation="')
            text = text.replace('schemaLocation="interaction/', 'schemaLocation="')
            (file.parent / one.name).write_text(text, encoding="utf-8")
            xsd.append(file.parent / one.name)
        yield Twins(name, file, tuple(xsd))


def shared_twins() -> Iterator[Twins]:
    """Yield the contracts beside the project, if they are there."""
    if not SHARED.is_dir():
        return
    for half in sorted(SHARED.rglob("*.xsd")):
        (json_half,) = half.parent.glob("*.json")
        name = half.parent.relative_to(SHARED).as_posix()
        map_file = HERE / "maps" / f"{name.replace('/', '-')}.yaml"
        yield Twins(name, json_half, (half,), map_file if map_file.is_file() else None)
