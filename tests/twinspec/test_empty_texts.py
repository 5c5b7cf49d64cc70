"""The empty text beside an object, both of which XML writes as an empty element."""

from __future__ import annotations

import json
from pathlib import Path

from tests.twinspec.shared_types import (
    ID,
    SAMPLES,
    TYPE,
    VIEW,
    errors_of,
    judge,
    rules_of,
    shape,
)

NOTHING = {"type": "string", "maxLength": 0}
FREE = TYPE.replace('type="Id"', 'type="Id" minOccurs="0"')


def test_an_object_or_the_empty_text_is_an_element_that_may_be_empty(tmp_path: Path) -> None:
    view = {"oneOf": [shape({"id": ID}), NOTHING]}
    model = '<xs:element name="id" type="Id" minOccurs="0"/>'

    status, verdict = judge(tmp_path, view, view, model)

    assert (status, verdict["findings"]) == (0, [])
    assert verdict["samples"] == SAMPLES


def test_the_empty_text_stands_for_no_member_at_all(tmp_path: Path) -> None:
    """The type accepts a subject without an id, which neither schema does."""
    view = {"oneOf": [shape(VIEW), NOTHING]}

    _, verdict = judge(tmp_path, view, shape(VIEW), FREE)

    [found] = errors_of(verdict)
    assert found["rule"] == "equal.same_occurrence"
    assert "subject" in found["witness"]["json"]
    assert (found["witness"]["json_accepts"], found["witness"]["xml_accepts"]) == (False, True)


def test_the_empty_text_is_a_difference_where_the_type_asks_for_members(tmp_path: Path) -> None:
    view = {"oneOf": [shape(VIEW), NOTHING]}

    _, verdict = judge(tmp_path, view, view)

    assert rules_of(verdict) == ["same_occurrence", "same_occurrence"]
    shown = [one["witness"] for one in errors_of(verdict)]
    assert [json.loads(one["json"]) for one in shown] == [{"ref": ""}, {"view": ""}]
    assert all(one["json_accepts"] and not one["xml_accepts"] for one in shown)


def test_a_text_beside_an_object_is_shown_by_one_that_is_not_empty(tmp_path: Path) -> None:
    view = {"oneOf": [shape(VIEW), {"type": "string", "enum": ["", "none"]}]}

    _, verdict = judge(tmp_path, view, view, FREE)

    kinds = [one for one in errors_of(verdict) if one["rule"] == "equal.same_kind"]
    assert [json.loads(one["witness"]["json"]) for one in kinds] == [
        {"view": "none"},
        {"ref": "none"},
    ]
