"""Diagrams of states: every declared transition is a lane from its states to the one afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.twinspec.contracts import CASEWRIGHT, changed
from twinspec.contract.layout import Contract, load_contract
from twinspec.site.states import HEIGHT, StateDiagram, read_diagrams

TRANSITIONS = {
    "a book that is new": ("[]", "novel", {""}, "created → novel"),
    "one state before": ("[novel]", "poetry", {"novel"}, "novel → poetry"),
    "two states before": (
        "[novel, poetry]",
        "science",
        {"novel", "poetry"},
        "novel or poetry → science",
    ),
}


def drawn(contract: Contract) -> dict[str, StateDiagram]:
    """Return the diagrams of the newest version by their schema."""
    newest = list(contract.versions.values())[-1]
    return {one.schema: one for one in read_diagrams(newest, contract.rules)}


def moves(diagram: StateDiagram) -> dict[str, tuple[set[str], str]]:
    """Return which states the lane of each rule leaves and where it ends, read from the heights."""

    def at(height: int) -> str:
        return next(one.name for one in diagram.states if one.top < height < one.top + HEIGHT)

    return {lane.rule: ({at(y) for y in lane.leaves}, at(lane.ends)) for lane in diagram.lanes}


@pytest.mark.parametrize("kind", TRANSITIONS)
def test_a_lane_leads_from_the_states_before_to_the_one_afterwards(
    tmp_path: Path, kind: str
) -> None:
    sources, target, before, said = TRANSITIONS[kind]
    line = f"kind: effect\n  transition: {{states: Genre, from: {sources}, to: {target}}}\n"
    contract = changed(tmp_path, ("rules/add_book.yaml", "kind: effect\n", line))
    diagram = drawn(contract)["Genre"]
    assert moves(diagram) == {"add_book.book_is_kept": (before, target)}
    assert diagram.lanes[0].said == said
    assert [one.name for one in diagram.states if one.name] == ["novel", "poetry", "science"]


def test_our_contract_shows_how_cases_and_activities_change_their_state() -> None:
    """docs/divergences.md, Closing and reopening: nothing else moves a case or an activity."""
    contract = load_contract(CASEWRIGHT)
    found = drawn(contract)
    cases = moves(found["CaseStatus"])
    assert {(tuple(sorted(before)), after) for before, after in cases.values()} == {
        (("",), "open"),
        (("closed",), "open"),
        (("open",), "closed"),
    }
    (activities,) = moves(found["ActivityStatus"]).values()
    assert activities == (
        {"in_workflow", "awaiting_assignment", "assigned", "in_precompletion"},
        "completed",
    )


def test_no_two_lanes_touch_a_state_at_one_height() -> None:
    for diagram in drawn(load_contract(CASEWRIGHT)).values():
        heights = [y for lane in diagram.lanes for y in (*lane.leaves, lane.ends)]
        assert len(heights) == len(set(heights))
        assert len({lane.x for lane in diagram.lanes}) == len(diagram.lanes)


def test_a_contract_without_transitions_has_no_diagram(tmp_path: Path) -> None:
    assert drawn(changed(tmp_path)) == {}
