"""Discriminators of two versions: which schema a value names, which no validator asks.

Documents stay valid, but generated clients read them by another schema.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from twinspec.govern.changes.bodies import Bodies
from twinspec.govern.changes.change import Change, harmless
from twinspec.grammar.json_schema.source import SourceFile
from twinspec.grammar.model import Value

Sources = Mapping[str, SourceFile]
_COMPONENTS = "#/components/schemas/"


def discriminator_changes(bodies: Bodies, sources: tuple[Sources, Sources]) -> list[Change]:
    """Return the changes of discriminators of types that both versions have, each once."""
    found: dict[str, Change] = {}
    for pair in sorted(set().union(*bodies.met.values())):
        values = bodies.old.values.get(pair.ours), bodies.new.values.get(pair.theirs)
        if values[0] and values[1]:
            for change in _changes(values[0], values[1], sources):
                found.setdefault(change.message, change)
    return list(found.values())


def _changes(old: Value, new: Value, sources: tuple[Sources, Sources]) -> Iterator[Change]:
    before, after = _discriminator(sources[0], old), _discriminator(sources[1], new)
    if before == after:
        return
    message = f"the discriminator of {new.name} was {_said(before)}, and is {_said(after)}."
    hit = "clients that choose the schema of a document by it"
    yield harmless(
        "discriminator_changed", message, (old.place, new.place), "changed", "warning", hit
    )


def _discriminator(sources: Sources, value: Value) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the member that tells alternatives apart, and which schema each of its values names.

    The empty text and no values without a discriminator.
    """
    source = sources.get(value.place.file)
    location = source.location(value.place.pointer) if source else None
    node: Any = (
        location.node.get("discriminator") if location and isinstance(location.node, dict) else None
    )
    if isinstance(node, str):
        return node, ()  # Swagger 2.0 names the member alone
    if not isinstance(node, dict):
        return "", ()
    mapping = node.get("mapping")
    named = mapping.items() if isinstance(mapping, dict) else ()
    listed = sorted((str(key), str(schema).removeprefix(_COMPONENTS)) for key, schema in named)
    return str(node.get("propertyName", "")), tuple(listed)


def _said(discriminator: tuple[str, tuple[tuple[str, str], ...]]) -> str:
    name, mapping = discriminator
    if not name:
        return "none"
    listed = ", ".join(f"{value} for {schema}" for value, schema in mapping)
    return f"{name} ({listed})" if listed else name
