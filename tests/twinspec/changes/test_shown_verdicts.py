"""The verdict of `twinspec diff` as text, as changelog and as document: each line, by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from twinspec.contract.place import Place
from twinspec.govern.changes.change import Change, ChangeWitness, DiffVerdict, broken, harmless
from twinspec.govern.changes.changelog import changelog
from twinspec.govern.changes.document import as_data, as_document
from twinspec.govern.changes.show import as_text
from twinspec.govern.findings import Finding, UncomparedPart

OLD, NEW = Place("old.json", 3, "/a", 7), Place("new.json", 4, "/a", 9)
SHORTER = replace(
    broken("length_narrowed", "the length of a was 3, and is 2.", (OLD, NEW), "changed", "senders"),
    direction="request",
    representation="json",
    operations=("list",),
    witness=ChangeWitness('"aaa"', True, False),
)
ADDED = harmless("path_added", "GET /b is new.", (NEW,), "added")
RENAMED = harmless("operation_id_changed", "it was a, and is b.", (OLD,), "changed", "warning",
                   "generated clients")  # fmt: skip
OFF = harmless("deprecated", "a is deprecated.", (OLD,), "deprecated", "warning")
GONE = harmless("status_removed", "GET /a answers 404 no longer.", (OLD,), "removed")
GAP = UncomparedPart("not", "what it refuses is not compared", NEW)
STALE = Finding("waiver.stale", "error", "it waives nothing.", (Place("w.yaml", 2),), "Remove it.")
SEEN = {"operations": 1}


def verdict(*changes: Change, **more: Any) -> DiffVerdict:
    return DiffVerdict(list(changes), **{"compared": dict(SEEN), **more})


CHANGES = {
    "breaking": (SHORTER, [
        "breaking diff.length_narrowed (request): the length of a was 3, and is 2.",
        "  in list",
        "  at old.json:3 /a",
        "  at new.json:4 /a",
        "  hits senders",
        '  the old version accepts, the new one refuses: "aaa"']),
    "the other way round": (
        replace(SHORTER, direction="answer", witness=ChangeWitness("<a/>", False, True),
                operations=(), hit=""), [
            "breaking diff.length_narrowed (answer): the length of a was 3, and is 2.",
            "  at old.json:3 /a",
            "  at new.json:4 /a",
            "  the old version refuses, the new one accepts: <a/>"]),
    "breaking, and lowered": (replace(SHORTER, severity="warning", witness=None), [
        "warning (breaking) diff.length_narrowed (request): the length of a was 3, and is 2.",
        "  in list",
        "  at old.json:3 /a",
        "  at new.json:4 /a",
        "  hits senders"]),
    "harmless": (ADDED, ["info diff.path_added: GET /b is new.", "  at new.json:4 /a"]),
    "a warning": (RENAMED, [
        "warning diff.operation_id_changed: it was a, and is b.",
        "  at old.json:3 /a",
        "  hits generated clients"]),
    "five operations": (replace(ADDED, operations=tuple("abcde")), [
        "info diff.path_added: GET /b is new.", "  in a, b, c, d, e", "  at new.json:4 /a"]),
    "six operations": (replace(ADDED, operations=tuple("abcdef")), [
        "info diff.path_added: GET /b is new.", "  in a, b, c, d, e and 1 more",
        "  at new.json:4 /a"]),
    "an empty document": (replace(ADDED, witness=ChangeWitness("", True, False)), [
        "info diff.path_added: GET /b is new.", "  at new.json:4 /a",
        "  the old version accepts, the new one refuses: an empty text"]),
    "a long document": (replace(ADDED, witness=ChangeWitness("a" * 2000, True, False)), [
        "info diff.path_added: GET /b is new.", "  at new.json:4 /a",
        f"  the old version accepts, the new one refuses: {'a' * 2000}"]),
    "a longer document": (replace(ADDED, witness=ChangeWitness("a" * 2001, True, False)), [
        "info diff.path_added: GET /b is new.", "  at new.json:4 /a",
        f"  the old version accepts, the new one refuses: {'a' * 2000}… (2001 characters; "
        "--format json has all)"]),
}  # fmt: skip


@pytest.mark.parametrize(("change", "lines"), CHANGES.values(), ids=CHANGES)
def test_a_change_as_text(change: Change, lines: list[str]) -> None:
    assert as_text(verdict(change), "error").splitlines()[: len(lines)] == lines
    assert as_text(verdict(change), "error").splitlines()[len(lines)] == "Compared 1 operation."


SUMMARIES = {
    "nothing": (verdict(), "error", [
        "Compared 1 operation.", "The versions are the same."]),
    "descriptions": (verdict(texts_differ=True), "error", [
        "Compared 1 operation.",
        "Nothing but descriptions changed: the next version is a patch."]),
    "one that is new": (verdict(ADDED), "error", [
        "Compared 1 operation.", "1 change, 0 of them breaking.",
        "Nothing breaks: the next version is a minor one."]),
    "two, one breaks": (verdict(SHORTER, ADDED), "error", [
        "Compared 1 operation.", "2 changes, 1 of them breaking.",
        "Clients break: the next version is a major one."]),
    "a warning": (verdict(RENAMED), "error", [
        "Compared 1 operation.", "1 change, 0 of them breaking.",
        "Nothing breaks: the next version is a minor one."]),
    "a warning that fails": (verdict(RENAMED), "warning", [
        "Compared 1 operation.", "1 change, 0 of them breaking.",
        "Nothing breaks, but findings count here."]),
    "not compared": (verdict(not_compared=[GAP]), "error", [
        "Compared 1 operation.", "Not compared: 1 part.", "No change in what was compared."]),
    "not compared, other descriptions": (
        verdict(not_compared=[GAP, replace(GAP, construct="if")], texts_differ=True), "error", [
            "Compared 1 operation.", "Not compared: 2 parts.", "No change in what was compared."]),
    "not compared, and one that is new": (verdict(ADDED, not_compared=[GAP]), "error", [
        "Compared 1 operation.", "1 change, 0 of them breaking.", "Not compared: 1 part.",
        "Nothing that was compared breaks: the next version is at least a minor one."]),
    "not compared, and one breaks": (verdict(SHORTER, not_compared=[GAP]), "error", [
        "Compared 1 operation.", "1 change, 1 of them breaking.", "Not compared: 1 part.",
        "Clients break: the next version is a major one."]),
    "nothing was there": (DiffVerdict(), "error", [
        "Compared nothing.",
        "Nothing was compared: no operation, document or type is in both versions."]),
    "none of a kind was there": (verdict(compared={"roots": 0, "types": 2}), "error", [
        "Compared 0 roots, 2 types.", "The versions are the same."]),
    "accepted": (verdict(ADDED, accepted=[SHORTER]), "error", [
        "Compared 1 operation.", "2 changes, 1 of them breaking.",
        "Accepted by baseline, waivers and severities: 1 change, 0 parts not compared.",
        "Clients break: the next version is a major one."]),
    "accepted parts": (verdict(accepted_gaps=[GAP]), "error", [
        "Compared 1 operation.",
        "Accepted by baseline, waivers and severities: 0 changes, 1 part not compared.",
        "The versions are the same."]),
    "a stale waiver": (verdict(findings=[STALE]), "error", [
        "Compared 1 operation.", "Nothing breaks, but findings count here."]),
}  # fmt: skip


@pytest.mark.parametrize(("of", "fail_on", "lines"), SUMMARIES.values(), ids=SUMMARIES)
def test_a_summary(of: DiffVerdict, fail_on: Any, lines: list[str]) -> None:
    found = as_text(of, fail_on)
    assert found.endswith("\n")
    assert found.splitlines()[-len(lines) :] == lines


def test_parts_and_findings_stand_behind_changes() -> None:
    found = as_text(verdict(GONE, not_compared=[GAP], findings=[STALE]), "error")
    assert found.splitlines()[:7] == [
        "info diff.status_removed: GET /a answers 404 no longer.",
        "  at old.json:3 /a",
        "not compared not: what it refuses is not compared",
        "  at new.json:4 /a",
        "error waiver.stale: it waives nothing.",
        "  at w.yaml:2",
        "  do Remove it.",
    ]


BOTH = (
    SHORTER,
    replace(SHORTER, direction="answer", hit="readers", operations=("list", "get")),
)
LOGS = {
    "nothing": (verdict(), "No change that a client can see.\n"),
    "a heading for each kind": (
        verdict(ADDED, OFF, RENAMED, GONE, replace(SHORTER, witness=None)),
        "## Breaking\n\n- **`list`**: the length of a was 3, and is 2. Hits senders.\n\n"
        "## Added\n\n- GET /b is new.\n\n"
        "## Changed\n\n- it was a, and is b. Hits generated clients.\n\n"
        "## Deprecated\n\n- a is deprecated.\n\n"
        "## Removed\n\n- GET /a answers 404 no longer.\n"),
    "both directions, once": (
        verdict(*BOTH),
        "## Breaking\n\n"
        "- **`list`, `get`**: the length of a was 3, and is 2. Hits senders; readers.\n"
        "  The old version accepts, the new one refuses:\n\n"
        '  ```json\n  "aaa"\n  ```\n'),
    "XML": (
        verdict(replace(SHORTER, hit="", operations=(),
                        witness=ChangeWitness("<a>\n</a>", False, True))),
        "## Breaking\n\n- the length of a was 3, and is 2.\n"
        "  The old version refuses, the new one accepts:\n\n"
        "  ```xml\n  <a>\\n</a>\n  ```\n"),
    "an empty document": (
        verdict(replace(SHORTER, hit="", operations=(), witness=ChangeWitness("", True, False))),
        "## Breaking\n\n- the length of a was 3, and is 2.\n"
        "  The old version accepts, the new one refuses:\n\n  ```json\n  \n  ```\n"),
    "a document that nobody judged": (
        verdict(replace(SHORTER, hit="", operations=(), witness=ChangeWitness("1", None, None))),
        "## Breaking\n\n- the length of a was 3, and is 2.\n"),
    "a long document": (
        verdict(replace(SHORTER, hit="", operations=(),
                        witness=ChangeWitness("a" * 400, True, False))),
        "## Breaking\n\n- the length of a was 3, and is 2.\n"
        f"  The old version accepts, the new one refuses:\n\n  ```json\n  {'a' * 400}\n  ```\n"),
    "a longer document": (
        verdict(replace(SHORTER, hit="", operations=(),
                        witness=ChangeWitness("a" * 401, True, False))),
        "## Breaking\n\n- the length of a was 3, and is 2.\n"
        f"  The old version accepts, the new one refuses:\n\n  ```json\n  {'a' * 400}…\n  ```\n"),
    "six operations": (
        verdict(replace(ADDED, operations=tuple("abcdef"))),
        "## Added\n\n- **`a`, `b`, `c`, `d`, `e` and 1 more**: GET /b is new.\n"),
    "five operations": (
        verdict(replace(ADDED, operations=tuple("abcde"))),
        "## Added\n\n- **`a`, `b`, `c`, `d`, `e`**: GET /b is new.\n"),
    "signs of Markdown": (
        verdict(replace(ADDED, message=r"\`*_<>[]#| is new.", operations=("a`b",))),
        "## Added\n\n- **`a'b`**: \\\\\\`\\*\\_\\<\\>\\[\\]\\#\\| is new.\n"),
    "accepted, and not compared": (
        verdict(accepted=[ADDED], not_compared=[GAP], accepted_gaps=[replace(GAP, construct="if")]),
        "## Added\n\n- GET /b is new.\n\n## Not compared\n\n"
        "- not: what it refuses is not compared (`new.json:4 /a`)\n"
        "- if: what it refuses is not compared (`new.json:4 /a`)\n"),
}  # fmt: skip


@pytest.mark.parametrize(("of", "text"), LOGS.values(), ids=LOGS)
def test_a_changelog(of: DiffVerdict, text: str) -> None:
    assert changelog(of) == text


AT_OLD = {"file": "old.json", "line": 3, "column": 7, "pointer": "/a"}
AT_NEW = {"file": "new.json", "line": 4, "column": 9, "pointer": "/a"}
MAJOR = "Keep what clients rely on, or release it as a new major version."


def test_other_forms_show_what_breaks_or_is_severe() -> None:
    found = as_document(verdict(SHORTER, RENAMED, ADDED, not_compared=[GAP], findings=[STALE]))
    assert found == {
        "verdict": "breaking",
        "compared": SEEN,
        "not_compared": [
            {"construct": "not", "message": "what it refuses is not compared", "place": AT_NEW}
        ],
        "findings": [
            {
                "rule": "diff.length_narrowed",
                "severity": "error",
                "message": "the length of a was 3, and is 2. It hits senders. The old version "
                'accepts, the new one refuses: "aaa"',
                "remedy": MAJOR,
                "places": [AT_OLD, AT_NEW],
            },
            {
                "rule": "diff.operation_id_changed",
                "severity": "warning",
                "message": "it was a, and is b. It hits generated clients.",
                "remedy": "",
                "places": [AT_OLD],
            },
            {
                "rule": "waiver.stale",
                "severity": "error",
                "message": "it waives nothing.",
                "remedy": "Remove it.",
                "places": [{"file": "w.yaml", "line": 2, "column": 0, "pointer": ""}],
            },
        ],
    }


def test_other_forms_show_what_breaks_though_its_severity_is_lowered() -> None:
    lowered = replace(SHORTER, severity="info", hit="", witness=None)
    (found,) = as_document(verdict(lowered, ADDED))["findings"]
    assert found["message"] == "the length of a was 3, and is 2."
    assert (found["severity"], found["remedy"]) == ("info", MAJOR)


def test_the_json_document() -> None:
    parts = verdict(
        SHORTER,
        ADDED,
        replace(SHORTER, representation=None, witness=ChangeWitness("b", False, None)),
        replace(SHORTER, representation="xml", witness=ChangeWitness("<a/>", None, True)),
        not_compared=[GAP],
        accepted=[RENAMED],
        accepted_gaps=[GAP, GAP],
        findings=[STALE],
    )
    text = as_data(parts)
    assert text.endswith("}\n")
    found = json.loads(text)
    changes = found.pop("changes")
    assert found == {
        "verdict": "breaking",
        "step": "major",
        "compared": SEEN,
        "not_compared": [
            {"construct": "not", "message": "what it refuses is not compared", "place": AT_NEW}
        ],
        "accepted": {"changes": 1, "not_compared": 2},
        "findings": as_document(verdict(findings=[STALE]))["findings"],
    }
    assert changes[0] == {
        "rule": "diff.length_narrowed",
        "severity": "error",
        "message": "the length of a was 3, and is 2.",
        "direction": "request",
        "representation": "json",
        "breaking": True,
        "category": "changed",
        "hit": "senders",
        "operations": ["list"],
        "places": [AT_OLD, AT_NEW],
        "witness": {
            "form": "json", "document": '"aaa"', "old_accepts": True, "new_accepts": False,
        },
    }  # fmt: skip
    assert (changes[1]["witness"], changes[1]["direction"], changes[1]["hit"]) == (None, None, "")
    assert [one["witness"] for one in changes[2:]] == [
        {"form": "text", "document": "b", "old_accepts": False, "new_accepts": None},
        {"form": "xml", "document": "<a/>", "old_accepts": None, "new_accepts": True},
    ]
