"""State diagrams, drawn from the transitions of rules.

States are placed below each other, in the order of the schema that lists them. Every rule has a
lane on their right: it leaves the states before the rule, and ends, with an arrow, in the state
after it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from twinspec.contract.layout import Version
from twinspec.contract.rules import RuleEntry, Transition

HEIGHT, GAP, LANE, CHARACTER = 56, 24, 36, 8.5
"""In pixels: a state's height, the gap below it, the width of a lane and of a character."""


@dataclass(frozen=True, slots=True)
class State:
    """A box; `middle` is the height of its middle. `is_start` is the dot before a creation."""

    name: str
    top: int
    middle: int
    is_start: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """One rule: the heights at which its lane leaves states, and the height at which it ends."""

    number: int
    rule: str
    said: str
    x: int
    leaves: tuple[int, ...]
    ends: int
    middle: int
    top: int
    bottom: int


@dataclass(frozen=True, slots=True)
class StateDiagram:
    """The states of one schema and the rules that move between them; sizes in pixels."""

    schema: str
    states: tuple[State, ...]
    lanes: tuple[Lane, ...]
    box: int
    width: int
    height: int
    state_height: int = HEIGHT


def read_diagrams(version: Version, rules: Sequence[RuleEntry]) -> tuple[StateDiagram, ...]:
    """Return a diagram for each schema of `version` that transitions of `rules` name."""
    moving: dict[str, list[tuple[RuleEntry, Transition]]] = {}
    for rule in rules:
        transition = rule.transition
        if transition and version.enumeration(transition.states):
            moving.setdefault(transition.states, []).append((rule, transition))
    return tuple(
        _diagram(schema, version.enumeration(schema), moves) for schema, moves in moving.items()
    )


def _diagram(
    schema: str, names: Sequence[str], moves: Sequence[tuple[RuleEntry, Transition]]
) -> StateDiagram:
    is_created = any(not transition.sources for _, transition in moves)
    tops = {
        name: index * (HEIGHT + GAP)
        for index, name in enumerate(["", *names] if is_created else names)
    }
    states = tuple(
        State(name, top, top + HEIGHT // 2, is_start=not name) for name, top in tops.items()
    )
    ports = _ports(tops, [transition for _, transition in moves])
    box = int(max(map(len, names)) * CHARACTER) + 2 * GAP
    lanes = tuple(
        _lane(number, rule, transition, box + LANE * (number + 1), ports)
        for number, (rule, transition) in enumerate(moves)
    )
    return StateDiagram(
        schema, states, lanes, box, box + LANE * (len(moves) + 1), max(tops.values()) + HEIGHT
    )


def _ports(
    tops: Mapping[str, int], transitions: Sequence[Transition]
) -> dict[tuple[str, int], int]:
    """Return the height at which the lane of each rule touches the right side of each state.

    Example: two lanes touch a state with the top 0 at 18 and at 37.
    """
    ports: dict[tuple[str, int], int] = {}
    for name, top in tops.items():
        users = [
            number
            for number, one in enumerate(transitions)
            if name in (one.target, *(one.sources or ("",)))
        ]
        for place, number in enumerate(users, start=1):
            ports[name, number] = top + HEIGHT * place // (len(users) + 1)
    return ports


def _lane(
    number: int,
    rule: RuleEntry,
    transition: Transition,
    x: int,
    ports: Mapping[tuple[str, int], int],
) -> Lane:
    leaves = tuple(ports[source, number] for source in transition.sources or ("",))
    ends = ports[transition.target, number]
    heights = (*leaves, ends)
    before = " or ".join(transition.sources) if transition.sources else "created"
    return Lane(
        number=number + 1,
        rule=rule.id,
        said=f"{before} → {transition.target}",
        x=x,
        leaves=leaves,
        ends=ends,
        middle=(min(heights) + max(heights)) // 2,
        top=min(heights),
        bottom=max(heights),
    )
