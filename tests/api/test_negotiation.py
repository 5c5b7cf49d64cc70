"""Which representation an answer has, and which bodies are read."""

from __future__ import annotations

import pytest

from casewright.api.negotiation import answer_type, body_type

JSON, XML = "application/json", "application/xml"


@pytest.mark.parametrize(
    ("accept", "body", "expected"),
    [
        (None, JSON, XML),
        ("", JSON, XML),
        ("application/json", None, JSON),
        ("APPLICATION/Json", None, JSON),
        ("application/xml", JSON, XML),
        ("*/*", None, JSON),
        ("*/*", XML, XML),
        ("*/*", JSON, JSON),
        ("application/*", XML, XML),
        ("application/*;q=0.1", JSON, JSON),
        ("application/json, application/xml", JSON, JSON),
        ("application/json, application/xml", XML, XML),
        ("application/xml, application/json", JSON, JSON),
        ("application/xml, application/json", None, JSON),
        ("application/xml;q=0.5, application/json;q=0.5, */*;q=0.1", XML, XML),
        ("application/json;q=0.5, application/xml;q=0.4", None, JSON),
        ("application/json;q=0.5, application/xml;q=0.500", None, JSON),
        ("application/json, */*", XML, JSON),
        ("application/json, text/plain, */*", XML, JSON),
        ("application/xml, */*", JSON, XML),
        ("*/*, application/json;q=0.5", JSON, XML),
        ("application/json;q=0, */*", JSON, XML),
        ("application/xml;q=0, application/*", XML, JSON),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", JSON, XML),
        ("application/json;charset=utf-8", None, JSON),
        ("application/json;charset=utf8", None, JSON),
        ('application/json ; charset="UTF-8" ;q=0.3', None, JSON),
        (" , application/json ,, ", None, JSON),
        ('application/json;note="a, b;q=0"', None, JSON),
        ("application/json; ", None, JSON),
        # What is malformed does not void the rest: JDK 8, and pieces of every kind.
        ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", None, JSON),
        ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", XML, XML),
        ("json, application/xml", JSON, XML),
        ("application/xml;q=0.2, application/json;q=.3", None, JSON),
        ("application/json;q=2, application/xml", JSON, XML),
        ("application/json;q=abc, application/xml;q=0.1", JSON, XML),
        ("*/json, application/xml", JSON, XML),
        ("application/json application/json, application/xml", JSON, XML),
        ('foo;x="a, application/json, b", application/xml', JSON, XML),
        ('text/html;x="a, application/xml', JSON, XML),
        ('text/html;x="a\\", application/xml', JSON, XML),
        ("@, ;, =, application/xml", JSON, XML),
        ('application/json;x="', None, None),
        ('"application/json"', None, None),
        (", json ,", None, None),
        ("application/json;charset=utf-16", None, None),
        ("text/plain", None, None),
        ("text/xml", None, None),
        ("application/json;q=0", None, None),
        ("*/*;q=0", None, None),
        ("application/json;q=0.000, application/xml;q=0.0", None, None),
        ("json", None, None),
        ("*/json", None, None),
        ("application/json;q=2", None, None),
        ("application/json;q=abc", None, None),
        ("application/json;q=0.1234", None, None),
        ("application/json;q=-1", None, None),
        ("application/json application/xml", None, None),
        ("application/json;charset", None, None),
        ("application/", None, None),
        ("application/json," * 100, None, None),
    ],
)
def test_answer_type(accept: str | None, body: str | None, expected: str | None) -> None:
    assert answer_type(accept, body) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("header", "media", "charset"),
    [
        ("application/json", JSON, None),
        ("Application/JSON; charset=UTF-8", JSON, "utf-8"),
        ('application/json;charset="utf-8"', JSON, "utf-8"),
        ("application/json;version=1", JSON, None),
        ("application/xml", XML, None),
        ("application/xml; charset=utf-16", XML, "utf-16"),
        ("application/xml;charset=ISO-8859-1", XML, "latin-1"),
    ],
)
def test_supported_content_types(header: str, media: str, charset: str | None) -> None:
    found = body_type(header)
    assert found is not None
    assert (found.media, found.charset) == (media, charset)


@pytest.mark.parametrize(
    "header",
    [
        "text/plain",
        "text/xml",
        "application/json; charset=utf-16",
        "application/json; charset=latin1",
        "application/xml; charset=ebcdic",
        "application/json, application/xml",
        "application/*",
        "application/x-www-form-urlencoded",
        "json",
        "",
        "application/json; charset=",
    ],
)
def test_unsupported_content_types(header: str) -> None:
    assert body_type(header) is None
