"""Which schemas have a form in XML, and why others have none: they, and all that hold them."""

from __future__ import annotations

from typing import Any

import pytest

from twinspec.contract.writable import writable

TEXT = {"type": "string"}


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def document(name: str, **members: Any) -> dict[str, Any]:
    """A schema with a root element."""
    return {
        "type": "object",
        "properties": members,
        "xml": {"name": name, "namespace": "urn:library"},
    }


def bundle(**schemas: Any) -> dict[str, Any]:
    return {"openapi": "3.1.0", "components": {"schemas": schemas}}


# Which of two objects an element is, no xml object of OpenAPI says.
ODD = document("odd", one={"oneOf": [{"type": "object"}, {"type": "object"}]})
LIBRARY = bundle(
    Book=document("book", title=TEXT, author=ref("Person")),
    Person={"type": "object", "properties": {"name": TEXT}},
    Odd=ODD,
    Shelf=document("shelf", odd=ref("Odd")),
    Room=document("room", shelves={"type": "array", "items": ref("Shelf")}),
    Attic={"allOf": [ref("Room")]},
)


def test_what_has_no_form_takes_along_all_that_holds_it() -> None:
    found = writable(LIBRARY)
    assert set(found.reasons) == {"Odd", "Shelf", "Room", "Attic"}
    assert all("the schema Odd has no XML form" in why for why in found.reasons.values())
    assert set(found.document["components"]["schemas"]) == {"Book", "Person"}
    assert found.roots == {"Book"}


@pytest.mark.parametrize(
    ("role", "said"),
    [
        ("Book", None),
        ("Shelf", "the schema Odd has no XML form"),
        ("Person", "the schema Person names no root element"),
        (None, "written inline"),
    ],
)
def test_a_body_that_is_not_written_as_xml_has_a_reason(role: str | None, said: str | None) -> None:
    reason = writable(LIBRARY).reason(role)
    assert reason is None if said is None else said in (reason or "")


def test_where_all_have_a_form_nothing_is_lost() -> None:
    whole = bundle(Book=document("book", title=TEXT))
    found = writable(whole)
    assert (found.document, found.reasons) == (whole, {})
