"""Accept and Content-Type by RFC 9110, and where it leaves the choice to the server."""

from __future__ import annotations

import pytest

from twinspec.fuzz.judge.negotiation import Weight, content_type, weights

JSON, XML = "application/json", "application/xml"
NO, YES, OPEN = Weight(0, 0), Weight(1, 1), Weight(0, 1)


@pytest.mark.parametrize(
    ("accept", "json", "xml"),
    [
        (None, YES, YES),
        ("*/*", YES, YES),
        ("application/*", YES, YES),
        ("application/json", YES, NO),
        ("Application/JSON", YES, NO),
        ("text/html", NO, NO),
        ("text/*", NO, NO),
        ("application/json;q=0, */*;q=0.5", NO, Weight(0.5, 0.5)),
        ("application/*;q=0.2 , application/xml; q=0.75", Weight(0.2, 0.2), Weight(0.75, 0.75)),
        ("*/*;q=0.1, application/*;q=0", NO, NO),
        (", application/json ,,", YES, NO),
        ("application/json;q=1.000", YES, NO),
        # Equal ranges, and ranges with parameters: servers choose.
        ("application/json;q=0.3, application/json", Weight(0.3, 1), NO),
        ("application/json;charset=utf-8", OPEN, NO),
        ("application/json;v=1;q=0.5, */*;q=0.1", Weight(0.1, 0.5), Weight(0.1, 0.1)),
        # Malformed.
        ("", OPEN, OPEN),
        ("json", OPEN, OPEN),
        ("application/json;q=2", OPEN, OPEN),
        ("application/json;q=.5", OPEN, OPEN),
        ("*/json", OPEN, OPEN),
        ("application/json application/xml", OPEN, OPEN),
        ("application/json" + "," * 600, OPEN, OPEN),
        ("application/json" + "," * 484, YES, NO),
        ("application/json" + "," * 485, OPEN, OPEN),
        ("application/json, json", OPEN, OPEN),
        ('"application/json"', OPEN, OPEN),
        ('application/json, "application/xml"', OPEN, OPEN),
    ],
)
def test_how_welcome_a_media_type_is(accept: str | None, json: Weight, xml: Weight) -> None:
    assert weights(accept, (JSON, XML)) == {JSON: json, XML: xml}


@pytest.mark.parametrize(
    ("header", "name", "parameters"),
    [
        ("application/json", JSON, {}),
        ("Application/XML", XML, {}),
        ("application/json ; Charset=utf-8", JSON, {"charset": "utf-8"}),
        ('application/json;charset="utf\\-8";', JSON, {"charset": "utf-8"}),
        ('a/b;c=", d"', "a/b", {"c": ", d"}),
    ],
)
def test_a_media_type_has_parameters(header: str, name: str, parameters: dict[str, str]) -> None:
    found = content_type(header)
    assert found is not None
    assert (found.name, found.parameters) == (name, parameters)


@pytest.mark.parametrize(
    "header", ["", "json", "a/b, c/d", '"a/b"', "a/b, c", "a/b c", "a/b;c", "a/b; c = d"]
)
def test_what_is_no_media_type(header: str) -> None:
    assert content_type(header) is None
