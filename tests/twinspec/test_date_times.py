"""Which texts are date-times in both representations: RFC 3339 in JSON, xs:dateTime in XML.

Each row was put to jsonschema-rs and to libxml2, which did not disagree with it.
"""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest
from lxml import etree

from twinspec.contract.formats import are_alike_in_xml, is_date_time, is_date_time_in_xml

XSD = etree.XMLSchema(
    etree.fromstring(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'
        '<xs:element name="at" type="xs:dateTime"/></xs:schema>'
    )
)
JSON = jsonschema_rs.Draft202012Validator({"format": "date-time"}, validate_formats=True)

TEXTS = [
    ("2024-02-29T12:00:00Z", True, True),
    ("2024-02-29T12:00:00.123456789012+14:00", True, True),
    ("2024-02-29t12:00:00z", True, False),
    ("2016-12-31T23:59:60Z", True, False),
    ("2024-02-29T12:00:00+18:30", True, False),
    ("2023-02-29T12:00:00Z", False, False),
    ("tomorrow", False, False),
]


@pytest.mark.parametrize(("text", "in_json", "in_xml"), TEXTS)
def test_date_times_of_both_representations(text: str, in_json: bool, in_xml: bool) -> None:
    assert JSON.is_valid(text) == in_json
    assert XSD.validate(etree.fromstring(f"<at>{text}</at>")) == in_xml
    assert (is_date_time(text), is_date_time_in_xml(text)) == (in_json, in_xml)


@pytest.mark.parametrize(("text", "in_json", "in_xml"), TEXTS)
@pytest.mark.parametrize(
    "put", [lambda text: text, lambda text: {"a": [7, {"b": text}]}], ids=["alone", "inside"]
)
def test_a_body_says_the_same_in_both_unless_one_alone_has_its_date_times(
    put: Any, text: str, in_json: bool, in_xml: bool
) -> None:
    assert are_alike_in_xml(put(text)) == (in_json == in_xml)
