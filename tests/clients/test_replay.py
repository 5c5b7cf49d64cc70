"""Documented examples through programs: what a program is told, and whether a wrong verdict shows.

The programs here stand for those of clients: a few lines each, run by this Python.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from casewright.replay.examples import ReplayedExample, replayed_examples, spec_folder
from clients import replay

EXAMPLES = spec_folder() / "v12" / "examples"


def take(operation: str, name: str) -> ReplayedExample:
    """A documented example in JSON."""
    [found] = [
        one
        for one in replayed_examples([EXAMPLES / operation / f"{name}.yaml"])
        if one.representation == "json"
    ]
    return found


def test_a_request_names_all_its_parameters_as_the_contract_does() -> None:
    found = replay.request_of(take("change_case_of_activities", "relate_to_existing_case"), "id-1")
    assert json.loads(found.pop("body")) == {"id": "1011"}
    assert found == {
        "version": "v12",
        "operation": "change_case_of_activities",
        "session": "id-1",
        "parameters": {"ids": "1005,1006", "relateCase": "yes"},
    }


def test_a_header_that_a_caller_may_choose_is_a_parameter() -> None:
    found = replay.request_of(take("get_cases", "refused_unknown_language"), None)
    assert found["parameters"] == {"ids": "1000", "Accept-Language": "xx-XX"}
    assert found["session"] is None
    assert found["body"] is None


@pytest.mark.parametrize(
    ("operation", "name", "expected"),
    [
        ("edit_case", "rename", {"status": 204, "code": None, "rule": None}),
        (
            "edit_case",
            "refused_stale",
            {"status": 409, "code": "409-100", "rule": "edit_case.last_modified_matches"},
        ),
    ],
)
def test_the_documented_verdict(operation: str, name: str, expected: dict[str, object]) -> None:
    assert replay.documented(take(operation, name)) == expected


ALWAYS_204 = """
import json, sys
for line in sys.stdin:
    print(json.dumps({"status": 204, "code": None, "rule": None}), flush=True)
"""
NEVER_SENDS = """
import json, sys
for line in sys.stdin:
    print(json.dumps({"unsent": "no type for it"}), flush=True)
"""
BREAKS = """
import sys
sys.stdin.readline()
print("no such operation", file=sys.stderr)
"""


TOLD = [
    take("edit_case", "rename"),
    take("edit_case", "refused_stale"),
    take("edit_case", "refused_content_type"),
    take("get_cases", "refused_accept"),
]


def run(program: str, folder: Path) -> replay.Replayed:
    """What comes of four examples with the program."""
    return replay.replayed(TOLD, [sys.executable, "-c", program], folder, os.environ)


def test_a_program_that_takes_every_answer_for_a_success_is_found_out(tmp_path: Path) -> None:
    found = run(ALWAYS_204, tmp_path)
    [fault] = found.faults
    assert fault.startswith("v12/edit_case/refused_stale: documented {'status': 409")
    assert found.sent == {"v12/edit_case/rename", "v12/edit_case/refused_stale"}


def test_headers_that_a_client_sets_itself_are_no_example_for_it(tmp_path: Path) -> None:
    assert run(ALWAYS_204, tmp_path).unsent == {
        "v12/edit_case/refused_content_type": "the client sets Content-Type itself",
        "v12/get_cases/refused_accept": "the client sets Accept itself",
    }


def test_a_program_that_cannot_say_an_example_says_why(tmp_path: Path) -> None:
    found = run(NEVER_SENDS, tmp_path)
    assert found.sent == set()
    assert found.unsent["v12/edit_case/rename"] == "no type for it"


def test_a_program_that_breaks_is_told_with_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="no verdict: no such operation"):
        run(BREAKS, tmp_path)
