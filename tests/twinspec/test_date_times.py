"""Which texts are date-times in both representations: RFC 3339 in JSON, xs:dateTime in XML.

Each row was put to jsonschema-rs and to libxml2, which did not disagree with it.
"""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest
from lxml import etree

from twinspec.contract.formats import (
    DOUBTFUL,
    DOUBTFUL_IN_XML,
    FORMATS,
    FORMATS_IN_XML,
    are_alike_in_xml,
    is_date_time,
    is_date_time_in_xml,
)

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


PLAIN: list[Any] = [None, True, 7, 1.5, [], {}, "", "a", ["a", 7, None]]


@pytest.mark.parametrize(
    ("value", "alike"),
    [
        *((value, True) for value in PLAIN),
        ({"a": {"b": []}}, True),
        (["a", "2024-02-29t12:00:00z"], False),
        (["2024-02-29t12:00:00z", "a"], False),
        ({"a": 1, "b": ["2024-02-29t12:00:00z"]}, False),
    ],
    ids=repr,
)
def test_what_has_no_date_times_is_the_same_in_both(value: Any, alike: bool) -> None:
    assert are_alike_in_xml(value) == alike


# The years that Python's calendar has are 1 to 9999; RFC 3339 has 0000 to 9999, and an offset may
# lead beyond either end in UTC.
ENDS = [
    ("0001-01-01T00:00:00Z", True, True),
    ("0001-01-01T00:00:00+00:01", False, True),
    ("0001-01-01T00:00:00-00:01", True, True),
    ("9999-12-31T23:59:59Z", True, True),
    ("9999-12-31T23:59:59-00:01", False, True),
    ("9999-12-31T23:59:59+00:01", True, True),
    ("0000-06-01T00:00:00Z", False, True),
    ("10000-01-01T00:00:00Z", False, False),
    ("2023-02-29T12:00:00Z", False, False),
]


@pytest.mark.parametrize(("text", "is_sure", "may_be"), ENDS)
def test_years_at_the_end_of_the_calendar_are_doubtful(
    text: str, is_sure: bool, may_be: bool
) -> None:
    for sure, doubtful in ((FORMATS, DOUBTFUL), (FORMATS_IN_XML, DOUBTFUL_IN_XML)):
        assert (sure["date-time"](text), doubtful["date-time"](text)) == (is_sure, may_be)


@pytest.mark.parametrize(("text", "is_sure", "may_be"), ENDS)
@pytest.mark.parametrize("form", ["[{},]", "[,{}]", "[{},2024-02-29T12:00:00Z]", "[{0},{0}]"])
def test_a_range_has_two_ends_of_which_each_is_a_date_time(
    form: str, text: str, is_sure: bool, may_be: bool
) -> None:
    said = form.format(text)
    for sure, doubtful in ((FORMATS, DOUBTFUL), (FORMATS_IN_XML, DOUBTFUL_IN_XML)):
        assert sure["date-time-range"](said) == is_sure
        assert doubtful["date-time-range"](said) == may_be


@pytest.mark.parametrize("text", ["2024-02-29t12:00:00z", "2016-12-31T23:59:60Z"])
def test_what_xml_has_no_date_time_for_is_not_doubtful_there(text: str) -> None:
    assert (FORMATS["date-time"](text), DOUBTFUL["date-time"](text)) == (True, True)
    assert (FORMATS_IN_XML["date-time"](text), DOUBTFUL_IN_XML["date-time"](text)) == (False, False)
