"""What docs/clients.md says about requests in XML: the program that it shows runs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "clients.md").read_text(encoding="utf-8")
SECTION = PAGE.partition("### Requests in XML\n")[2].partition("\n## ")[0]
GENERATED = ROOT / "generated" / "interaction_contract"
REQUEST = """<case xmlns="http://bindings.egain.com/ws/model/v12/gen/interaction/case" id="1000">
  <lastModified date="2015-07-30T13:07:40.000Z"/>
  <dueDate>2024-02-29T12:00:00.000Z</dueDate>
  <relatedCases><link rel="case" href="/system/ws/v12/interaction/case/1000"/></relatedCases>
</case>
"""


def test_the_program_names_the_rules_that_a_request_breaks(tmp_path: Path) -> None:
    [program] = re.findall(r"```python\n(.*?)```", SECTION, re.DOTALL)
    schema = (GENERATED / "v12" / "schematron" / "edit_case.sch").read_bytes()
    (tmp_path / "edit_case.sch").write_bytes(schema)
    (tmp_path / "request.xml").write_text(REQUEST, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    rules = [line.partition(" ")[0] for line in done.stdout.splitlines()]
    assert rules == ["edit_case.case_is_not_linked_to_itself", "edit_case.due_date_is_in_future"]
    assert "Case … cannot be related to itself. /" in done.stdout


def test_the_schemas_that_it_lists_are_those_that_are_generated() -> None:
    listed = re.findall(r"^\| `([^`]+\.sch)`", SECTION, re.MULTILINE)
    generated = [file.relative_to(GENERATED).as_posix() for file in GENERATED.rglob("*.sch")]
    assert sorted(listed) == sorted(generated)
