"""The documents that are read and written, and what they say by the contract's examples in JSON."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

ROOT = Path(__file__).parents[2]
CASES = {
    version: f"http://bindings.egain.com/ws/model/{version}/gen/interaction/case"
    for version in ("v12", "v20")
}
"""The namespace of cases in each version."""
LARGEST_PAGE = 75


@dataclass(frozen=True, slots=True)
class Document:
    """A document of a role, the name of its schema: its bytes, and its members as JSON has them."""

    name: str
    version: str
    role: str
    body: bytes
    members: Any


def documents() -> list[Document]:
    """Return the edit of all members, and the answer of a look-up with one case and a full page."""
    return [_edit(), _page(1), _page(LARGEST_PAGE)]


def _example(version: str, name: str) -> tuple[bytes, Any]:
    """Return an example as it is printed in XML, and in JSON."""
    path = ROOT / "spec" / version / "examples" / name
    return (
        path.with_name(path.name + ".xml").read_bytes(),
        json.loads(path.with_name(path.name + ".json").read_bytes()),
    )


def _edit() -> Document:
    """Return the edit of all members.

    The documents print it with other values in XML than in JSON: id, date, related cases.
    """
    body, printed = _example("v12", "edit_case/modify_all_elements.request")
    href = "/system/ws/v12/interaction/case"
    in_xml = {
        "id": "1013",
        "lastModified": {"date": "2015-07-02T10:45:01Z"},
        "relatedCases": {
            "link": [{"rel": "case", "href": f"{href}/1002"}],
            "unlink": [{"rel": "case", "href": f"{href}/1001"}],
        },
    }
    return Document("edit of all members", "v12", "CaseEdit", body, printed | in_xml)


def _page(cases: int) -> Document:
    """Return the answer of a look-up by every criterion, its case repeated with other ids."""
    body, members = _example("v20", "look_up_cases/by_every_criterion.answer")
    root = etree.fromstring(body)
    original = root[0]
    for at in range(1, cases):
        copied = deepcopy(original)
        copied.set("id", str(1000 + at))
        root.insert(at, copied)
    page = {
        "case": [{**members["case"][0], "id": str(1000 + at)} for at in range(cases)],
        "paginationInfo": members["paginationInfo"],
    }
    name = "answer with 1 case" if cases == 1 else f"answer with {cases} cases"
    return Document(
        name, "v20", "CaseList", etree.tostring(root, xml_declaration=True, encoding="UTF-8"), page
    )
