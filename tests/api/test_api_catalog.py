"""A running server publishes its whole contract: RFC 9727, with links of RFC 8631."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.api.conftest import Edge
from twinspec.contract.layout import Contract, load_contract
from twinspec.fuzz.send.published import published

SPEC = Path(__file__).parents[2] / "spec"
GENERATED = Path(__file__).parents[2] / "generated" / "interaction_contract"
PROFILE = 'profile="https://www.rfc-editor.org/info/rfc9727"'  # RFC 9727, 5.3
IN_SCHEMATRON = {
    "v12": ["change_case_of_activities", "change_customer_of_activities", "edit_case"],
    "v20": ["look_up_cases"],
}
"""The operations whose requests break rules alone, and have a document in XML."""
PLACES = ["/.well-known/api-catalog", "/system/ws"]


def linkset(edge: Edge, path: str) -> list[dict[str, Any]]:
    answer = edge.send("GET", path, session=None)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == f"application/linkset+json; {PROFILE}"
    said: list[dict[str, Any]] = answer.json()["linkset"]
    return said


@pytest.mark.parametrize("path", PLACES)
def test_the_catalog_lists_every_version_with_all_that_describes_it(edge: Edge, path: str) -> None:
    contexts = {context.pop("anchor"): context for context in linkset(edge, path)}
    assert [item["href"] for item in contexts["/.well-known/api-catalog"]["item"]] == [
        "/system/ws/v12",
        "/system/ws/v20",
    ]
    for version in ("v12", "v20"):
        base = f"/system/ws/{version}"
        assert contexts[base]["service-desc"] == [
            {"href": f"{base}/openapi.yaml", "type": "application/yaml"}
        ]
        xsds = (SPEC / version / "xsd").rglob("*.xsd")
        assert {link["href"] for link in contexts[base]["describedby"]} == {
            *(f"{base}/{file.relative_to(SPEC / version).as_posix()}" for file in xsds),
            *(f"{base}/schematron/{name}.sch" for name in IN_SCHEMATRON[version]),
        }
        assert contexts[base]["service-meta"] == [
            {"href": f"{base}/rules.json", "type": "application/json"}
        ]
    shared = [SPEC / "sources.yaml", SPEC / "variables.yaml"]
    files = [*shared, *SPEC.glob("rules/*.yaml"), *SPEC.glob("messages/*.yaml")]
    assert {link["href"] for link in contexts["/system/ws"]["service-meta"]} == {
        f"/system/ws/{file.relative_to(SPEC).as_posix()}" for file in files
    }


def test_every_link_leads_to_what_it_says(edge: Edge) -> None:
    for context in linkset(edge, PLACES[0]):
        for relation in context.keys() - {"anchor", "item"}:
            for link in context[relation]:
                answer = edge.send("GET", link["href"], session=None)
                assert answer.status_code == 200, link
                assert answer.headers["content-type"].partition(";")[0] == link["type"]


@pytest.mark.parametrize("version", IN_SCHEMATRON)
def test_schematron_schemas_are_served_as_they_are_generated(edge: Edge, version: str) -> None:
    for name in IN_SCHEMATRON[version]:
        place = f"{version}/schematron/{name}.sch"
        answer = edge.send("GET", f"/system/ws/{place}", session=None)
        assert answer.content == (GENERATED / place).read_bytes()


@pytest.mark.parametrize("path", PLACES)
def test_head_names_the_catalog(edge: Edge, path: str) -> None:
    answer = edge.send("HEAD", path, session=None)
    assert answer.headers["link"] == '</.well-known/api-catalog>; rel="api-catalog"'
    assert answer.content == b""


def test_what_is_published_is_the_contract(edge: Edge) -> None:
    own = load_contract(SPEC)
    with published(edge.address + "/system/ws", None) as folder:
        other = load_contract(folder)
        assert said(other) == said(own)


def said(contract: Contract) -> dict[str, Any]:
    """What a contract says, wherever its files are."""
    return {
        "rules": [replace(rule, file=Path()) for rule in contract.rules],
        "variables": replace(contract.variables, file=Path()),
        "languages": [language.data for language in contract.languages],
        "versions": {
            name: (
                version.rules,
                version.codes,
                {
                    one.id: (one.path, one.method, one.node["x-twinspec-rules"])
                    for one in version.operations
                },
                version.bundle["components"]["schemas"],
                {file.name: file.read_bytes() for file in version.xsd_files},
            )
            for name, version in contract.versions.items()
        },
    }
