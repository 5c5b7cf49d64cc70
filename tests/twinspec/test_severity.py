"""`[tool.twinspec.severity]`: what a rule counts for, and what no setting can change."""

from __future__ import annotations

import ast
import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from tests.twinspec.contracts import LIBRARY
from tests.twinspec.test_check import committed
from tests.twinspec.test_equal_acceptance import ANY_NUMBER, ASSERTED, LONGER, OPENAPI, XSD
from twinspec.cli import app
from twinspec.govern import rules
from twinspec.govern.lint import CHECKS, OF_BOTH_HALVES
from twinspec.govern.safety import SAFETY

SOURCE = Path(rules.__file__).parents[1]
TABLE = '[tool.twinspec.severity]\n"equal.same_length" = "{}"\n'


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("openapi.yaml").write_text(OPENAPI, encoding="utf-8")
    return tmp_path


def settings(text: str) -> None:
    Path("pyproject.toml").write_text(text, encoding="utf-8")


def run(command: str, *options: str, changes: tuple[tuple[str, str], ...] = (LONGER,)) -> Result:
    """Run `equal` or `check` on the pair, whose XSD accepts longer texts."""
    text = XSD
    for old, new in changes:
        text = text.replace(old, new)
    Path("order.xsd").write_text(text, encoding="utf-8")
    return CliRunner().invoke(app, [command, "openapi.yaml", "order.xsd", *options])


@pytest.mark.parametrize("command", ["equal", "check"])
@pytest.mark.parametrize(
    ("level", "codes"),
    [("error", (1, 1)), ("warning", (0, 1)), ("info", (0, 0)), ("off", (0, 0))],
)
def test_a_severity_decides_the_exit_code_and_never_the_verdict(
    command: str, level: str, codes: tuple[int, int]
) -> None:
    settings(TABLE.format(level))
    done = [run(command, "--format", "json"), run(command, "--fail-on", "warning")]
    assert [one.exit_code for one in done] == list(codes), done[0].output
    said = json.loads(done[0].output)
    assert said["verdict"] == "different"
    levels = [one["severity"] for one in said["findings"]]
    assert levels == ([] if level == "off" else [level])
    assert said["accepted"]["findings"] == (level == "off")
    assert "say the same" not in done[1].output


def test_a_rule_that_is_off_hides_no_other() -> None:
    settings(TABLE.format("off"))
    done = run("equal", "--format", "json", changes=(LONGER, ANY_NUMBER))
    assert done.exit_code == 1
    assert {one["rule"] for one in json.loads(done.output)["findings"]} == {"equal.same_bounds"}


def test_what_is_not_compared_stays_so_whatever_is_off() -> None:
    every = sorted(rules.RULES - rules.FIXED)
    settings("[tool.twinspec.severity]\n" + "".join(f'"{name}" = "off"\n' for name in every))
    done = run("equal", "--format", "json", changes=(ASSERTED,))
    assert done.exit_code == 3
    assert json.loads(done.output)["verdict"] == "incomplete"


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("text", "info equal.same_length"),
        ("sarif", '"level": "note"'),
        ("github", "::notice file=openapi.yaml"),
        ("junit", 'failures="0"'),
        ("html", '<article class="info">'),
    ],
)
def test_every_form_shows_the_severity_that_is_set(form: str, shown: str) -> None:
    settings(TABLE.format("info"))
    done = run("equal", "--format", form)
    assert done.exit_code == 0
    assert shown in done.output


def test_standards_of_files_have_severities_too() -> None:
    Path("openapi.yaml").write_text(OPENAPI.replace(", version: '1'", ""), encoding="utf-8")
    assert CliRunner().invoke(app, ["lint", "openapi.yaml"]).exit_code == 1
    settings('[tool.twinspec.severity]\nvalid.openapi = "warning"\n')
    done = CliRunner().invoke(app, ["lint", "openapi.yaml", "--format", "json"])
    assert done.exit_code == 0
    assert [one["severity"] for one in json.loads(done.output)["findings"]] == ["warning"]
    strict = CliRunner().invoke(app, ["lint", "openapi.yaml", "--fail-on", "warning"])
    assert strict.exit_code == 1


def test_a_change_breaks_whatever_it_counts_for() -> None:
    settings('[tool.twinspec.severity]\ndocument_widened = "error"\nlength_narrowed = "info"\n')
    Path("new.yaml").write_text(OPENAPI.replace("maxLength: 10", "maxLength: 5"), "utf-8")
    order = ["openapi.yaml", "new.yaml"]
    narrowed = CliRunner().invoke(app, ["diff", *order, "--format", "json"])
    assert narrowed.exit_code == 0
    said = json.loads(narrowed.output)
    # The schema is that of an answer: to narrow it breaks nobody, to widen it does.
    assert (said["verdict"], said["step"]) == ("compatible", "minor")
    settings('[tool.twinspec.severity]\nlength_widened = "off"\n')
    widened = CliRunner().invoke(app, ["diff", *reversed(order), "--format", "json"])
    said = json.loads(widened.output)
    assert (widened.exit_code, said["verdict"], said["step"]) == (0, "breaking", "major")
    assert (said["changes"], said["accepted"]["changes"]) == ([], 1)
    settings('[tool.twinspec.severity]\nlength_narrowed = "error"\n')
    assert CliRunner().invoke(app, ["diff", *order]).exit_code == 1


@pytest.mark.parametrize(
    ("table", "line", "why"),
    [
        ('\n"equal.same_lenght" = "off"', 3, "there is no such rule; name one of "),
        ('equal.same_length = "of"', 2, "'of' is none of error, warning, info, off"),
        ("same_length = 1", 2, "1 is none of"),
        ('a = "off"', 2, "there is no such rule"),
        # A member is added or removed, required or optional, and neither is narrowed or widened.
        ('diff.member_narrowed = "off"', 2, "there is no such rule"),
        ('diff.required_widened = "off"', 2, "there is no such rule"),
        ('witness_is_confirmed = "off"', 2, "several rules are called so; name one of diff."),
        ('equal.samples_agree = "off"', 2, "stays an error"),
        ('names_are_plain = "warning"', 2, "stays an error"),
    ],
)
@pytest.mark.parametrize("command", ["equal", "check"])
def test_what_is_wrong_in_the_table_is_told_with_its_line(
    command: str, table: str, line: int, why: str
) -> None:
    settings(f"[tool.twinspec.severity]\n{table}\n")
    done = run(command)
    assert done.exit_code == 2
    assert f"pyproject.toml:{line}: severity of " in done.stderr
    assert why in done.stderr


@pytest.fixture
def project(home: Path) -> Path:
    """The library, whose order of a book's elements is prescribed now."""
    shutil.copytree(LIBRARY, home / "spec")
    book = home / "spec" / "v1" / "xsd" / "book.xsd"
    text = book.read_text("utf-8")
    head, inside, rest = text.split("xs:all>", 2)
    book.write_text(f"{head}xs:sequence>{inside}xs:sequence>{rest}", "utf-8")
    return home


@pytest.mark.parametrize(
    ("level", "code"), [("", 0), ('order_is_free = "off"', 0), ('order_is_free = "error"', 1)]
)
def test_opinions_are_off_until_a_project_sets_them(project: Path, level: str, code: int) -> None:
    settings(f"[tool.twinspec]\njobs = {{}}\n[tool.twinspec.severity]\n{level}\n")
    done = CliRunner().invoke(app, ["equal"])
    assert done.exit_code == code, done.output
    assert ("style.order_is_free" in done.output) == bool(code)


@pytest.mark.parametrize(("level", "code"), [("off", 0), ("warning", 0), ("error", 1)])
def test_house_style_is_off_until_a_project_sets_it(project: Path, level: str, code: int) -> None:
    operation = project / "spec" / "v1" / "operations" / "get_loans.yaml"
    text = operation.read_text("utf-8")
    operation.write_text(re.sub(r"^description: .*\n", "", text, flags=re.MULTILINE), "utf-8")
    shutil.rmtree(project / "spec" / "style", ignore_errors=True)
    settings("[tool.twinspec]\njobs = {}\n")
    assert CliRunner().invoke(app, ["lint"]).exit_code == 0
    settings(f'[tool.twinspec.severity]\n"style.operations_are_described" = "{level}"\n')
    done = CliRunner().invoke(app, ["lint"])
    assert done.exit_code == code, done.output
    assert ("style.operations_are_described" in done.output) == (level != "off")


def test_a_project_is_checked_with_severities_baseline_and_waivers(project: Path) -> None:
    settings('[tool.twinspec]\njobs = {}\n[tool.twinspec.severity]\ngenerated.is_current = "off"\n')
    assert CliRunner().invoke(app, ["check"]).exit_code == 1
    assert CliRunner().invoke(app, ["check", "--write-baseline", "known.json"]).exit_code == 0
    known = CliRunner().invoke(app, ["check", "--baseline", "known.json", "--format", "json"])
    assert known.exit_code == 0, known.output
    said = json.loads(known.output)
    assert (said["verdict"], said["compared"]["accepted"] > 0) == ("passed", True)
    waivers = project / "waivers.yaml"
    waivers.write_text(
        "- rule: ledger.rule_is_traced\n  reason: Nothing is written yet.\n", "utf-8"
    )
    assert CliRunner().invoke(app, ["check", "--waivers", str(waivers)]).exit_code == 0


def test_a_baseline_of_changes_holds_for_the_next_revision(home: Path) -> None:
    committed(home)
    Path("openapi.yaml").write_text(OPENAPI.replace("maxLength: 10", "maxLength: 12"), "utf-8")
    line = ["diff", "HEAD:openapi.yaml", "openapi.yaml"]
    assert CliRunner().invoke(app, line).exit_code == 1
    assert CliRunner().invoke(app, [*line, "--write-baseline", "known.json"]).exit_code == 0
    line = ["diff", "HEAD~0:openapi.yaml", "openapi.yaml", "--baseline", "known.json"]
    known = CliRunner().invoke(app, line)
    assert known.exit_code == 0, known.output
    assert "the next version is a major one" in known.output
    Path("openapi.yaml").write_text(OPENAPI.replace("maxLength: 10", "maxLength: 13"), "utf-8")
    assert CliRunner().invoke(app, line).exit_code == 1


def test_a_waiver_of_a_change_ends_and_is_stale_without_it(home: Path) -> None:
    Path("new.yaml").write_text(OPENAPI.replace("maxLength: 10", "maxLength: 12"), "utf-8")
    waiver = "- rule: diff.length_widened\n  at: new.yaml\n  reason: All were told.\n"
    (home / "waivers.yaml").write_text(waiver, "utf-8")
    line = ["diff", "openapi.yaml", "new.yaml", "--waivers", str(home / "waivers.yaml")]
    waived = CliRunner().invoke(app, line)
    assert waived.exit_code == 0, waived.output
    assert "Accepted by baseline, waivers and severities: 1 change," in waived.output
    assert "length" in CliRunner().invoke(app, [*line, "--changelog"]).output
    (home / "ended.yaml").write_text(f"{waiver}  until: 2020-01-31\n", "utf-8")
    line[4] = str(home / "ended.yaml")
    ended = CliRunner().invoke(app, [*line, "--format", "json"])
    assert ended.exit_code == 1
    assert [one["rule"] for one in json.loads(ended.output)["findings"]] == [
        "waiver.has_not_expired"
    ]
    line[2], line[4] = "openapi.yaml", str(home / "waivers.yaml")
    stale = CliRunner().invoke(app, line)
    assert stale.exit_code == 1
    assert "error waiver.is_used" in stale.output


_MAKERS = {"broken", "harmless", "Finding", "TwinFinding", "Difference", "Change", "warn", "differ"}


def _said() -> set[str]:
    """The rules that stand as texts where findings are made, in the source of the toolkit."""
    found = set()
    for folder in ("govern", "grammar"):
        for file in (SOURCE / folder).rglob("*.py"):
            group = "diff" if file.parent.name == "changes" else "equal"
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if not isinstance(node, ast.Call):
                    continue
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                for one in node.args if name in _MAKERS else ():
                    if isinstance(one, ast.Constant) and re.fullmatch(
                        r"([a-z]+\.)?[a-z]+(_[a-z]+)+", str(one.value)
                    ):
                        rule = str(one.value)
                        found.add(rule if "." in rule else f"{group}.{rule}")
    return found


def test_every_rule_of_the_source_can_have_a_severity() -> None:
    said = _said()
    assert len(said) > 80
    assert said - rules.RULES == set()
    named = {name for name in rules.RULES if name.startswith(("style.", "safe."))}
    assert named == {*CHECKS, *OF_BOTH_HALVES, *SAFETY}
