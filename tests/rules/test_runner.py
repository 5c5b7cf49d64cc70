"""The runner of rule tests fails what it must fail: else a rule without effect would look kept."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest

from tests.databases import Databases, databases  # noqa: F401 - a fixture
from tests.rules import test_rules
from tests.rules.applications import RuleApplications, WorldClient
from tests.rules.story import read_test, rule_files

CASE = "/system/ws/{version}/interaction/case/1000"
EDIT = """
request:
  body: {id: "1000", lastModified: {date: "2015-07-30T13:07:40.000Z"}, subject: New}
"""
REFUSAL = f"""
rule: edit_case.case_is_open
{EDIT}
accepted: {{}}
refused:
  world: {{cases: [{{id: "1000", status: closed}}]}}
"""
EFFECT = f"""
rule: edit_case.sent_members_change
before:
- {{read: "{CASE}", shows: {{case: [{{subject: Charging is slow}}]}}}}
{EDIT}
after:
- {{read: "{CASE}", shows: {{case: [{{subject: New}}]}}}}
"""
LOOK_UP = """
rule: search_cases.customer_is_that_of_the_case
before:
- {send: {query: {customer: "1001"}}, status: 204}
request: {query: {customer: "1000"}}
after:
- {send: {}, shows: {case: [{id: "1000"}, {id: "1001"}]}}
"""
BOTH = ("json", "xml")


@pytest.fixture(scope="module")
def applications(databases: Databases) -> RuleApplications:  # noqa: F811 - pytest's way to ask for it
    """One set of applications for all tests."""
    return RuleApplications(databases)


def _play(
    applications: RuleApplications, folder: Path, text: str, representation: str = "json"
) -> None:
    file = folder / "test.yaml"
    file.write_text(text, encoding="utf-8")
    test = read_test(file)
    test_rules.test_the_rule_is_kept(applications, test, test.versions[0], representation, "sqlite")


def _with(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new)


@pytest.mark.parametrize("representation", BOTH)
@pytest.mark.parametrize("text", [REFUSAL, EFFECT, LOOK_UP])
def test_a_rule_that_is_kept_passes(
    applications: RuleApplications,
    tmp_path: Path,
    text: str,
    representation: str,
) -> None:
    _play(applications, tmp_path, text, representation)


SHOWS_NEW = "shows: {case: [{subject: New}]}"
FAILING_REFUSALS = {
    "the refused request is accepted": ("status: closed", "status: open", "204"),
    "the accepted request is refused": (
        "accepted: {}",
        'accepted:\n  world: {cases: [{id: "1000", status: closed}]}',
        "edit_case.case_is_open",
    ),
    "the refused request breaks another rule of another status": (
        "status: closed",
        'department: "1003"',
        "edit_case.case_is_in_callers_department",
    ),
    "the refused request breaks another rule of the same status": (
        'world: {cases: [{id: "1000", status: closed}]}',
        'request: {body: {owner: {user: {id: "4711"}}}}',
        "edit_case.owner_exists",
    ),
    "the refused request breaks an earlier rule too": (
        'world: {cases: [{id: "1000", status: closed}]}',
        'world: {cases: [{id: "1000", status: closed}]}\n'
        "  request: {body: {severity: {value: huge}}}",
        "case.severity_is_known",
    ),
    "the first detail names another place": (
        "status: closed}]}",
        "status: closed}]}\n  at: /subject",
        "/subject",
    ),
    "a header of the refusal is another one": (
        "status: closed}]}",
        'status: closed}]}\n  answer: {headers: {X-egain-session: "other"}}',
        "X-egain-session",
    ),
    "the status that is expected instead of a success is another one": (
        "accepted: {}",
        "accepted: {answers: 404}",
        "404",
    ),
}


@pytest.mark.parametrize("representation", BOTH)
@pytest.mark.parametrize(
    ("old", "new", "told"), FAILING_REFUSALS.values(), ids=FAILING_REFUSALS.keys()
)
def test_a_refusal_that_is_not_as_told_fails(
    applications: RuleApplications,
    tmp_path: Path,
    old: str,
    new: str,
    told: str,
    representation: str,
) -> None:
    with pytest.raises(AssertionError, match=told):
        _play(applications, tmp_path, _with(REFUSAL, old, new), representation)


FAILING_EFFECTS = {
    "the effect does not happen": ("subject: New}\n", "severity: {value: high}}\n", "/subject"),
    "the effect was there before": (
        "shows: {case: [{subject: Charging is slow}]}",
        SHOWS_NEW,
        "New",
    ),
    "the request is refused": ("13:07:40.000Z", "13:07:40.001Z", "edit_case.last_modified_matches"),
    "the answer has another status": ("after:", "answer: {status: 200}\nafter:", "204"),
    "the answer has another header": (
        "after:",
        'answer: {headers: {X-egain-session: "x{session}"}}\nafter:',
        "X-egain-session",
    ),
    "the answer has a header too many": (
        "after:",
        "answer: {headers: {X-egain-session: null}}\nafter:",
        "X-egain-session",
    ),
    "the answer lacks a header": ("after:", "answer: {headers: {Allow: GET}}\nafter:", "Allow"),
    "a reading is refused": ("/1000, shows: {case: [{subject: New}]}", "/4711", "404"),
    "a reading has another status": (SHOWS_NEW, f"{SHOWS_NEW}, status: 204", "204"),
    "a text does not match": (SHOWS_NEW, 'matches: {/case/0/subject: "Ne"}', "expected Ne"),
    "a text is not there": (SHOWS_NEW, 'matches: {/case/0/description: ".*"}', "found None"),
    "what must be lacking is there": (SHOWS_NEW, "lacks: [/case/0/owner]", "is there"),
    "another member is the last": (SHOWS_NEW, "last: paginationInfo", "comes last"),
    "the session was ended": (SHOWS_NEW, f"{SHOWS_NEW}, laterMinutes: 30", "401"),
    "another server refuses": (
        f"{SHOWS_NEW}}}",
        f'status: 200}}\n- {{read: "{CASE}", server: {{suffers: stub}}}}',
        "501",
    ),
}


@pytest.mark.parametrize("representation", BOTH)
@pytest.mark.parametrize(
    ("old", "new", "told"), FAILING_EFFECTS.values(), ids=FAILING_EFFECTS.keys()
)
def test_an_effect_that_is_not_as_told_fails(
    applications: RuleApplications,
    tmp_path: Path,
    old: str,
    new: str,
    told: str,
    representation: str,
) -> None:
    text = EFFECT.replace(f'read: "{CASE}"', f"read: {CASE}").replace("{version}", "v12")
    new = new.replace("{version}", "v12")
    with pytest.raises(AssertionError, match=told):
        _play(applications, tmp_path, _with(text, old, new), representation)


@pytest.mark.parametrize("representation", BOTH)
@pytest.mark.parametrize(
    "found",
    [
        '[{id: "1000"}]',
        '[{id: "1001"}, {id: "1000"}]',
        '[{id: "1000"}, {id: "1001"}, {id: "1002"}]',
    ],
    ids=["one too many", "another order", "one too few"],
)
def test_lists_are_compared_as_a_whole(
    applications: RuleApplications,
    tmp_path: Path,
    found: str,
    representation: str,
) -> None:
    text = _with(LOOK_UP, '[{id: "1000"}, {id: "1001"}]', found)
    with pytest.raises(AssertionError, match="/case"):
        _play(applications, tmp_path, text, representation)


def test_a_refusal_that_changes_something_fails(
    applications: RuleApplications,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    states = itertools.count()
    monkeypatch.setattr(WorldClient, "digest", lambda _: str(next(states)))
    with pytest.raises(AssertionError, match="a refusal changed what is stored"):
        _play(applications, tmp_path, REFUSAL)


def test_a_body_for_neither_representation_fails(
    applications: RuleApplications, tmp_path: Path
) -> None:
    text = _with(REFUSAL, EDIT, "request: {raw: {xml: <case/>}}")
    with pytest.raises(AssertionError):
        _play(applications, tmp_path, text, "json")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (_with(REFUSAL, "edit_case.case_is_open", "edit_case.case_is_shut"), "there is no rule"),
        (_with(REFUSAL, "refused:", "refuses:"), "refuses"),
        (_with(REFUSAL, "accepted: {}", ""), "the whole file"),
        (_with(EFFECT, "after:\n-", "afterwards:\n-"), "afterwards"),
        (_with(EFFECT, "body:", "boddy:"), "request"),
        (_with(LOOK_UP, "status:", "stauts:"), "before/0"),
    ],
)
def test_an_ill_formed_test_is_told(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "test.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=told) as caught:
        read_test(file)
    assert str(file) in str(caught.value)


@pytest.mark.parametrize("file", rule_files(), ids=lambda file: f"{file.parent.name}.{file.stem}")
def test_every_test_is_of_the_rule_it_is_named_for(file: Path) -> None:
    """A test that never runs, or shows the wrong kind of rule, would prove nothing."""
    test: Any = read_test(file)
    assert test.rule.id == f"{file.parent.name}.{file.stem}"
    assert test.versions, "no version has the operation"
    assert (test.refused is not None) == (test.rule.kind == "refusal")
