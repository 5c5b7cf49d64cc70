"""How the facts of expressions are read in tests: each by a GET, from whatever is asked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from tests.versions import OPERATIONS
from twinspec.contract.layout import Version
from twinspec.expressions.facts import FactRequest, FactResponse, read_facts
from twinspec.expressions.language import Language

Ask = Callable[[FactRequest], Awaitable[FactResponse]]


async def facts_of(
    language: Language, version: Version, values: Mapping[str, Any], ask: Ask
) -> dict[str, Any]:
    """Return the facts of an operation by name; `ask` answers each read."""
    reading = read_facts(language, version, values)
    found: FactResponse | None = None
    while True:
        try:
            wanted = next(reading) if found is None else reading.send(found)
        except StopIteration as done:
            facts: dict[str, Any] = done.value
            return facts
        found = await ask(wanted)


def address_of(version: str, wanted: FactRequest) -> tuple[str, dict[str, str]]:
    """Return path and query of a read: `/interaction/case/7,9`, `{"$attribute": "all"}`."""
    path, query = OPERATIONS[version][wanted.operation].path, {}
    for name, value in wanted.parameters.items():
        text = ",".join(value) if isinstance(value, list) else str(value)
        if f"{{{name}}}" in path:
            path = path.replace(f"{{{name}}}", text)
        else:
            query[name] = text
    return path, query
