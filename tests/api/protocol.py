"""The edit of a case, and the rules that an answer names."""

from __future__ import annotations

import httpx
from lxml import etree

V12 = "/system/ws/v12"
CASE = f"{V12}/interaction/case"
EDIT = {"id": "1", "lastModified": {"date": "2015-07-02T10:45:01Z"}, "subject": "x"}


def rules_of(answer: httpx.Response) -> list[tuple[str, str]]:
    """Return rule and place of every detail of a WSError, in either representation."""
    if answer.headers["content-type"] == "application/json":
        return [(one["key"], one.get("value", "")) for one in answer.json()["details"]]
    root = etree.fromstring(answer.content)
    return [tuple(node.text or "" for node in one) for one in root if one.tag.endswith("details")]


def rule_of(answer: httpx.Response) -> str:
    """Return the rule that gave status, code and message."""
    return rules_of(answer)[0][0]
