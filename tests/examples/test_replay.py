"""Does the server answer the documents' examples, and would the replay notice if it did not?"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml
from rich.console import Console

from casewright.replay.command import DIFFERENT, KEPT, UNREADABLE, run
from casewright.replay.examples import ExampleError, example_files, replayed_examples
from casewright.replay.replayer import replay_all
from tests.examples.documented import SPEC

EDIT = SPEC / "v12" / "examples" / "edit_case"


def copy_of(example: Path, folder: Path) -> Path:
    """Copy an example with its folder and its world, so that it can be changed."""
    examples = folder / example.parents[2].name / "examples"
    shutil.copytree(example.parents[1], examples)
    return examples / example.parent.name / example.name


def with_changes(example: Path, **changes: object) -> Path:
    content = yaml.safe_load(example.read_bytes())
    example.write_text(yaml.safe_dump(content | changes), encoding="utf-8")
    return example


@pytest.mark.slow
@pytest.mark.parametrize("over_http", [True, False], ids=["over HTTP", "in process"])
def test_every_example_is_answered_as_documented(over_http: bool) -> None:
    verdicts = replay_all(replayed_examples(example_files(SPEC)), over_http=over_http)
    differences = [
        f"{verdict.example.name} {verdict.example.representation}: {fault}"
        for verdict in verdicts
        for fault in verdict.faults
    ]
    assert differences == []


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"answer": {"status": 200}}, "status: expected 200, found 204"),
        (
            {"answer": {"status": 204, "headers": {"Location": "/elsewhere"}}},
            "Location: expected /elsewhere, found none",
        ),
        (
            {
                "then": [
                    {
                        "read": "/system/ws/v12/interaction/case/1000",
                        "shows": {"case": [{"subject": "Something else"}]},
                    }
                ]
            },
            'GET /system/ws/v12/interaction/case/1000 in JSON: /case/0/subject: expected "Some',
        ),
        (
            {
                "then": [
                    {"read": "/system/ws/v12/interaction/case/1000", "lacks": ["/case/0/owner"]}
                ]
            },
            "GET /system/ws/v12/interaction/case/1000 in JSON: /case/0/owner is there",
        ),
    ],
)
def test_difference_is_noticed(tmp_path: Path, changes: dict[str, object], fault: str) -> None:
    example = with_changes(copy_of(EDIT / "rename.yaml", tmp_path), **changes)
    for verdict in replay_all(replayed_examples([example]), over_http=False):
        assert any(fault in found for found in verdict.faults), verdict.faults


@pytest.mark.parametrize(
    ("file", "found"),
    [
        ("by_id.response.json", "/case/0/department/name: expected"),
        ("by_id.response.xml", "/cases/case/department/name: expected"),
    ],
)
def test_difference_in_a_body_is_noticed(tmp_path: Path, file: str, found: str) -> None:
    example = copy_of(SPEC / "v20" / "examples" / "get_cases" / "by_id.yaml", tmp_path)
    body = example.parent / file
    body.write_bytes(body.read_bytes().replace(b"Service", b"Sales"))
    faults = [
        fault
        for one in replay_all(replayed_examples([example]), over_http=False)
        for fault in one.faults
    ]
    assert any(found in fault for fault in faults), faults


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        ({"code": "400-146"}, "code: expected 400-146, found 409-100"),
        ({"rule": "case.id_given"}, "rule: expected case.id_given, found edit_case.last"),
        ({"at": "/id"}, "place: expected /id, found /lastModified/date"),
    ],
)
def test_difference_in_a_refusal_is_noticed(
    tmp_path: Path, error: dict[str, str], fault: str
) -> None:
    example = copy_of(EDIT / "refused_stale.yaml", tmp_path)
    answer = yaml.safe_load(example.read_bytes())["answer"]
    with_changes(example, answer=answer | {"error": answer["error"] | error})
    for verdict in replay_all(replayed_examples([example]), over_http=False):
        assert [found for found in verdict.faults if not found.startswith(fault)] == []
        assert verdict.faults


def test_a_replay_tells_how_far_it_is() -> None:
    examples = replayed_examples(example_files(SPEC))[:3]
    told: list[tuple[int, int]] = []
    replay_all(examples, over_http=False, progress=lambda *done: told.append(done))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_exit_code_and_table_tell_the_verdict(tmp_path: Path) -> None:
    console = Console(record=True, width=120, quiet=False, file=(tmp_path / "out").open("w"))
    assert run(EDIT / "rename.yaml", over_http=False, console=console) == KEPT
    assert "1 example, sent 2 times: all answered as documented" in console.export_text()
    example = with_changes(copy_of(EDIT / "rename.yaml", tmp_path), answer={"status": 200})
    assert run(example, over_http=False, console=console) == DIFFERENT
    assert "2 of them with differences" in console.export_text()
    console.file.close()


def test_missing_and_ill_formed_examples_are_told_apart_from_differences(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path) == UNREADABLE
    example = with_changes(copy_of(EDIT / "rename.yaml", tmp_path), colour="red")
    assert run(example) == UNREADABLE
    assert "colour" in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"title: 2021-13-45", b"[" * 5000, b"{}"])
def test_a_file_that_is_no_story_is_said_in_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    example = copy_of(EDIT / "rename.yaml", tmp_path)
    example.write_bytes(content)
    assert run(example) == UNREADABLE
    _ensure_one_line(capsys, example)


@pytest.mark.parametrize(
    "changes",
    [
        {"world": {"base": "missing.yaml"}},
        {"world": {"base": "loop.yaml"}},
        {"world": {"base": "list.yaml"}},
        {"clock": "2021-02-31T13:18:25.000Z"},
    ],
)
def test_a_story_that_cannot_be_set_up_is_said_in_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], changes: dict[str, object]
) -> None:
    example = with_changes(copy_of(EDIT / "rename.yaml", tmp_path), **changes)
    example.with_name("list.yaml").write_text("[1]")
    example.with_name("loop.yaml").write_text("base: loop.yaml")
    assert run(example) == UNREADABLE
    _ensure_one_line(capsys, example)


def _ensure_one_line(capsys: pytest.CaptureFixture[str], example: Path) -> None:
    message = capsys.readouterr().err
    assert message.startswith(f"casewright: {example}: ")
    assert message.count("\n") == 1


def test_story_without_its_body_file_is_refused(tmp_path: Path) -> None:
    example = copy_of(EDIT / "rename.yaml", tmp_path)
    (example.parent / "rename.request.xml").unlink()
    with pytest.raises(ExampleError, match=r"rename\.request\.xml: No such file"):
        replayed_examples([example])
