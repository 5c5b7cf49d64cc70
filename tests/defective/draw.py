"""Which rules are switched off: drawn by a seed, as many of each kind as the catalogue has."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from interaction_contract.rules import BY_ID, Rule

TESTS = Path(__file__).parents[1] / "rules"
"""The tests of rules, by scope and name."""

FIXED: Mapping[str, str] = {
    "protocol.request_is_well_formed": (
        "What is no HTTP request cannot be parsed, so there is nothing to let pass."
    ),
    "protocol.address_fits": "It is judged by the connection, which has no switch.",
    "protocol.header_lines_fit": "It is judged by the connection, which has no switch.",
    "protocol.request_arrives_in_time": "It is judged by the connection, which has no switch.",
    "protocol.transfer_coding_is_supported": "It is judged by the connection, which has no switch.",
    "protocol.server_has_capacity": "A run that is not a flood does not reach it.",
    "protocol.operation_is_implemented": "Every operation is implemented.",
    "protocol.server_works": "A fault of the server's own is no check that could be left out.",
    "protocol.database_is_reachable": "Without its database the server has no answer to give.",
}
"""The rules that cannot be switched off, and why."""


def switchable() -> list[Rule]:
    """Return the refusals that can be switched off, in the order of the catalogue."""
    return [one for one in BY_ID.values() if one.kind == "refusal" and one.id not in FIXED]


def drawn(count: int, seed: int) -> list[Rule]:
    """Return `count` rules in the order of the catalogue, each kind by its share of all."""
    strata: dict[str, list[Rule]] = defaultdict(list)
    for rule in switchable():
        strata[rule.checked_by].append(rule)
    shares = {kind: count * len(rules) / len(switchable()) for kind, rules in strata.items()}
    numbers = {kind: int(share) for kind, share in shares.items()}
    by_remainder = sorted(shares, key=lambda kind: numbers[kind] - shares[kind])
    for kind in by_remainder[: count - sum(numbers.values())]:
        numbers[kind] += 1
    chance = random.Random(seed)
    found = [rule for kind in sorted(strata) for rule in chance.sample(strata[kind], numbers[kind])]
    return sorted(found, key=lambda rule: rule.order)
