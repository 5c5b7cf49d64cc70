"""Does the comparison see what matters, and only that?"""

from __future__ import annotations

import pytest
from lxml import etree

from casewright.replay.compare import (
    json_difference,
    leads_somewhere,
    part_difference,
    xml_difference,
)
from casewright.replay.worlds import overlay


def test_equal_values_have_no_difference() -> None:
    assert json_difference({"a": [1, {"b": "c"}]}, {"a": [1, {"b": "c"}]}) is None


@pytest.mark.parametrize(
    ("expected", "found", "difference"),
    [
        ({"a": "1"}, {"a": 1}, '/a: expected "1", found 1'),
        ({"a": 1}, {"a": True}, "/a: expected 1, found true"),
        ({}, {"a": 1}, "/a: expected nothing, found 1"),
        ({"a": [1]}, {"a": [1, 2]}, "/a/1: expected nothing, found 2"),
        ([], {}, "the whole: expected [], found {}"),
    ],
)
def test_difference_is_told_with_its_place(
    expected: object, found: object, difference: str
) -> None:
    assert json_difference(expected, found) == difference


def test_part_allows_further_members_but_no_further_elements() -> None:
    assert part_difference({"a": [{"b": 1}]}, {"a": [{"b": 1, "c": 2}], "d": 3}) is None
    assert part_difference({"a": [{"b": 1}]}, {"a": [{"b": 1}, {}]}) is not None
    assert part_difference({"a": 1}, {}) == "/a: expected 1, found nothing"


def test_pointer_leads_through_objects_and_arrays() -> None:
    value = {"case": [{"a/b": ""}]}
    assert leads_somewhere("/case/0/a~1b", value)
    assert not leads_somewhere("/case/1", value)
    assert not leads_somewhere("/case/0/owner", value)


@pytest.mark.parametrize(
    ("found", "equal"),
    [
        ('<p:a xmlns:p="n" i="1">\n  <p:b>x</p:b>\n</p:a>', True),
        ('<a xmlns="n" i="1"><b>x</b></a>', True),
        ('<a xmlns="n" i="2"><b>x</b></a>', False),
        ('<a xmlns="n" i="1"><b> x</b></a>', False),
        ('<a xmlns="m" i="1"><b>x</b></a>', False),
        ('<a xmlns="n" i="1"><b>x</b><b>x</b></a>', False),
        ('<a xmlns="n" i="1"><b>x</b>y</a>', False),
    ],
)
def test_xml_is_compared_without_prefixes_and_layout(found: str, equal: bool) -> None:
    expected = etree.fromstring('<a xmlns="n" i="1"><b>x</b></a>')
    assert (xml_difference(expected, etree.fromstring(found)) is None) == equal


def test_overlay_merges_entries_of_the_same_id() -> None:
    base = {"settings": {"x": 1}, "users": [{"id": "1", "name": "A", "licenses": ["L"]}]}
    top = {"settings": {"y": 2}, "users": [{"id": "1", "licenses": []}, {"id": "2"}]}
    assert overlay(base, top) == {
        "settings": {"x": 1, "y": 2},
        "users": [{"id": "1", "name": "A", "licenses": []}, {"id": "2"}],
    }
