"""How the facts of expressions are read in tests: each by a GET, from whatever is asked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from tests.versions import OPERATIONS
from twinspec.contract.layout import Version
from twinspec.contract.variables import RecordFact
from twinspec.expressions.facts import FactRequest, FactResponse, Records, read_facts
from twinspec.expressions.language import Language
from twinspec.expressions.verdict import OperationRules, Verdict
from twinspec.fuzz.model.pools import Pools

Ask = Callable[[FactRequest], Awaitable[FactResponse]]


def records_of(world: Mapping[str, Any]) -> Records:
    """Return what somebody knows of records who has seen all of a world, as its file tells it."""
    pools = Pools()
    for customer in world["customers"]:
        persons = customer["contactPersons"]
        points = [point["id"] for person in persons for point in person["contactPoints"]]
        pools.add("customer", {"id": customer["id"], "contactPoint": points})
    for user in world["users"]:
        pools.add("login", {"name": user["userName"], "password": user["password"]})
    return lambda fact, texts: pools.told(fact.kind, fact.member, texts, fact.gives)


def without_decision(own: OperationRules, verdict: Verdict, rule: str | None) -> dict[str, str]:
    """Return the rules that have an expression and were not decided, each with the reason.

    Those that need records are left out if `rule`, which refused the request, is one of them: of a
    contact point that does not exist nobody has shown the customer.
    """
    failed = {one: why for one, why in verdict.unknown.items() if not own.entry(one).undecidable}
    records = {fact.name for fact in own.language.facts if isinstance(fact, RecordFact)}
    need_records = {
        one for one in failed if records & own.language.needs(own.entry(one).expression or "")
    }
    if rule in need_records:
        return {one: why for one, why in failed.items() if one not in need_records}
    return failed


async def facts_of(
    language: Language, version: Version, values: Mapping[str, Any], ask: Ask, records: Records
) -> dict[str, Any]:
    """Return the facts of an operation by name; `ask` answers each read."""
    reading = read_facts(language, version, values, records)
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
