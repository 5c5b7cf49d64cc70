"""All that a change says, in the words of the tables *.yaml of this folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from twinspec.contract.place import Place
from twinspec.govern.changes.change import Change


def told(change: Change) -> dict[str, Any]:
    """A change as a row; what it leaves open is left out.

    Example: `{length_narrowed: "the length of q was …", is: error changed request, hits: …}`.
    """
    about = (change.severity, change.category, change.direction, change.representation)
    witness = change.witness
    said = {
        change.rule: change.message,
        "is": " ".join(one for one in about if one),
        "hits": change.hit,
        "of": ", ".join(change.operations),
        "at": ", ".join(map(place, change.places)),
        "witness": witness and witness.document,
    }
    return {key: one for key, one in said.items() if one is not None and one != ""}


def place(of: Place) -> str:
    """A place by the name of its version, which is that of its file or folder, and its pointer.

    Where there is no pointer, in XSD, line and column stand in its place.
    """
    file = Path(of.file)
    version = file.parent.name if file.parent.name in ("old", "new") else file.stem
    return f"{version} {of.pointer or f'{of.line}:{of.column}'}"


def table(name: str) -> dict[str, list[dict[str, Any]]]:
    """The rows of a table, by the kind of change; a kind without a row changes nothing."""
    found: dict[str, list[dict[str, Any]]] = yaml.safe_load(
        (Path(__file__).parent / f"{name}.yaml").read_text(encoding="utf-8")
    )
    return found
