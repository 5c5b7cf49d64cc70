"""Put the documents of docs/field_notes.md to three validators."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from bench.twins.contracts import cyclonedx_twins

from twinspec.grammar.json_schema import open_contract
from twinspec.grammar.xsd import xsd_validators

_NOTES = Path(__file__).with_suffix(".yaml")


def _documents(version: str, said: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Return members as a whole bill of materials of a version, in JSON and in XML."""
    data = {"bomFormat": "CycloneDX", "specVersion": version, "version": 1, **said["json"]}
    attributes = f'version="1" {said.get("attributes", "")}'
    address = f"http://cyclonedx.org/schema/bom/{version}"
    return data, f'<bom xmlns="{address}" {attributes}>{said.get("xml", "")}</bom>'.encode()


def main() -> None:
    """Print a line for each note and version; end with 1 when a validator says otherwise."""
    notes = yaml.safe_load(_NOTES.read_text(encoding="utf-8"))
    wrong = 0
    for twins in cyclonedx_twins():
        version = twins.name.rpartition(" ")[2]
        contract = open_contract(twins.json)
        json_judge = contract.judge(contract.half.roots[0])
        xsd = xsd_validators(twins.xsd)
        for note in notes:
            if version not in note["versions"]:
                continue
            said = []
            for part in ("control", "shows"):
                data, xml = _documents(version, note[part])
                judges = [one for one in (xsd.libxml2, xsd.any_xmlschema) if one]
                said += [json_judge.is_valid(data), *(one.is_valid(xml) for one in judges)]
            by_json = note["accepts"] == "json"
            confirmed = said == [True, True, True, by_json, not by_json, not by_json]
            wrong += not confirmed
            print(f"{version} {'confirmed' if confirmed else 'WRONG'}: {note['name']}")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
