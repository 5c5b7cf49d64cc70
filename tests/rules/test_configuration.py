"""`casewright configuration` prints what an administrator has set up, in the declared form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from typer.testing import CliRunner

from casewright.cli import app
from casewright.storage.world import DEMO_WORLD
from twinspec.contract.layout import load_contract

WORLD = """
version: 1
settings: {customerDepartmentalization: true}
departments:
- {id: "1", name: Service, sharesActivitiesWith: []}
- {id: "2", name: Sales, sharesActivitiesWith: ["1"]}
- {id: "3", name: Archive, sharesActivitiesWith: []}
users:
- {id: "10", userName: ann, password: secret-10, firstName: Ann, lastName: Moss, name: Ann,
   homeDepartment: "1", foreignDepartments: ["3"], licenses: [MailPlus], actions: [Edit Case],
   pullActivitiesFrom: ["11"]}
- {id: "11", userName: bob, password: secret-11, firstName: Bob, lastName: Roe, name: Bob,
   homeDepartment: "2", enabled: false}
customAttributes:
- {resource: case, name: rating, dataType: string, options: ["1", "2"]}
- {resource: activity, name: rating, dataType: integer}
"""
NOTHING: dict[str, Any] = {
    "licenses": [],
    "actions": [],
    "transferActivitiesTo": [],
    "pullActivitiesFrom": [],
}


def _printed(*arguments: str) -> Any:
    result = CliRunner().invoke(app, ["configuration", *arguments])
    assert result.exit_code == 0, result.output
    assert "secret" not in result.stdout
    return yaml.safe_load(result.stdout)


@pytest.mark.parametrize(("options", "is_strict"), [((), False), (("--strict-visibility",), True)])
def test_users_attributes_and_settings_are_printed(
    tmp_path: Path, options: tuple[str, ...], is_strict: bool
) -> None:
    """Sales shares its activities with Service, so whoever is at home in Service sees both."""
    file = tmp_path / "world.yaml"
    file.write_text(WORLD, encoding="utf-8")
    assert _printed(str(file), *options) == {
        "settings": {"customerDepartmentalization": True, "strictVisibility": is_strict},
        "users": {
            "10": NOTHING
            | {"id": "10", "userName": "ann", "enabled": True}
            | {"departments": ["1", "3"], "visibleDepartments": ["1", "3", "2"]}
            | {"licenses": ["MailPlus"], "actions": ["Edit Case"], "pullActivitiesFrom": ["11"]},
            "11": NOTHING
            | {"id": "11", "userName": "bob", "enabled": False}
            | {"departments": ["2"], "visibleDepartments": ["2"]},
        },
        "customAttributes": {
            "case": {"rating": {"dataType": "string", "options": ["1", "2"]}},
            "activity": {"rating": {"dataType": "integer"}},
        },
    }


@pytest.mark.parametrize("world", [DEMO_WORLD, DEMO_WORLD.with_name("fuzz.yaml")])
def test_it_has_the_form_that_the_contract_declares(world: Path) -> None:
    schema = load_contract(Path("spec")).variables.configuration
    assert schema is not None
    jsonschema_rs.validator_for(dict(schema)).validate(_printed(str(world)))


def test_a_bad_file_is_refused_by_line(tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text("version: 1\ncases:\n- {id: 7}\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["configuration", str(file)])
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"casewright: {file}:3: cases[0].id: must be a text" in result.stderr
