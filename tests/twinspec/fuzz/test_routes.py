"""Which operation a path leads to: OpenAPI, "Paths Object"; RFC 3986 on what servers may change.

A path that some servers normalise or decode before they look (RFC 3986, 6.2.2) is left open.
"""

from __future__ import annotations

from typing import cast

import pytest

from twinspec.fuzz.judge.operations import JudgedOperation
from twinspec.fuzz.judge.routes import PathTemplate, Route, Routes


@pytest.mark.parametrize(
    ("template", "path", "values"),
    [
        ("/case/{ids}", "/case/7,8", {"ids": "7,8"}),
        ("/case/{ids}", "/case/", None),
        ("/case/{ids}", "/case", None),
        ("/case/{ids}", "/case/7/notes", None),
        ("/case/{ids}", "/cases/7", None),
        ("/case/{id}/note/{note}", "/case/7/note/8", {"id": "7", "note": "8"}),
        ("/case/{id}/note/{note}", "/case/7/notes/8", None),
        ("/case/{id}/note/{note}", "/case//note/8", None),
        ("/case", "/case", {}),
        ("/case", "/Case", None),
        ("/case/v{id}", "/case/v7", {"id": "7"}),
        ("/case/v{id}", "/case/x7", None),
        ("/case/v{id}", "/case/v", None),
        ("/case/{id}.json", "/case/7.json", {"id": "7"}),
        ("/case/{id}.json", "/case/7.yaml", None),
        ("/case/{id}.json", "/case/.json", None),
        ("/case/a{id}z", "/case/a7z", {"id": "7"}),
        ("/case/ab{id}ba", "/case/aba", None),
        # Only a name between two braces is a parameter; one brace is a character.
        ("/case/{id", "/case/7", None),
        ("/case/{id", "/case/{id", {}),
        ("/case/id}", "/case/id}", {}),
        ("/case/id}", "/case/7", None),
        ("/case/a}{id}", "/case/a}7", {"id": "7"}),
    ],
)
def test_a_parameter_stands_for_a_segment_or_a_part_of_one(
    template: str, path: str, values: dict[str, str] | None
) -> None:
    assert PathTemplate(template).read(path) == values


@pytest.mark.parametrize(
    ("template", "path", "values"),
    [
        ("/case/{ids}", "/case/", {"ids": ""}),
        ("/case/{ids}", "/case/7", {"ids": "7"}),
        ("/case/{ids}", "/case", None),
        ("/case/v{id}", "/case/v", {"id": ""}),
        ("/case/ab{id}ba", "/case/abba", {"id": ""}),
        ("/case/ab{id}ba", "/case/aba", None),
        ("/case", "/case/", None),
    ],
)
def test_some_servers_accept_a_parameter_that_is_empty(
    template: str, path: str, values: dict[str, str] | None
) -> None:
    assert PathTemplate(template).read(path, allow_empty=True) == values


@pytest.mark.parametrize(
    ("path", "is_literal"),
    [("/case", True), ("/case/{id}", False), ("/{kind}/all", False), ("/case/{id", True)],
)
def test_a_path_without_parameters_is_literal(path: str, is_literal: bool) -> None:
    assert PathTemplate(path).is_literal is is_literal


OPERATIONS = (
    ("GET", "/cases"),
    ("POST", "/cases"),
    ("GET", "/cases/{id}"),
    ("PUT", "/cases/{id}"),
    ("POST", "/cases/lookup"),
    ("GET", "/notes/{note}"),
    ("GET", "/{kind}/first"),
    ("PUT", "/{kind}/first"),
)


def found(route: Route) -> tuple[str | None, dict[str, str], set[str], bool]:
    return (
        cast("str | None", route.operation),
        dict(route.values),
        set(route.methods),
        route.is_open,
    )


def routes() -> Routes:
    """Routes whose operations are named by method and path."""
    own = Routes()
    for method, path in OPERATIONS:
        own.add(path, method, cast("JudgedOperation", f"{method} {path}"))
    return own


@pytest.mark.parametrize(
    ("method", "path", "operation", "values"),
    [
        ("GET", "/cases", "GET /cases", {}),
        ("POST", "/cases", "POST /cases", {}),
        ("GET", "/cases/7", "GET /cases/{id}", {"id": "7"}),
        ("PUT", "/cases/7", "PUT /cases/{id}", {"id": "7"}),
        # The text of a parameter stays as it was sent.
        ("GET", "/cases/7%2C8", "GET /cases/{id}", {"id": "7%2C8"}),
        ("GET", "/cases/..7", "GET /cases/{id}", {"id": "..7"}),
        # A path without parameters comes before a template that fits, too.
        ("POST", "/cases/lookup", "POST /cases/lookup", {}),
        ("GET", "/pages/first", "GET /{kind}/first", {"kind": "pages"}),
    ],
)
def test_a_request_has_one_operation(
    method: str, path: str, operation: str, values: dict[str, str]
) -> None:
    assert found(routes().find(method, path)) == (operation, values, set(), False)


@pytest.mark.parametrize(
    ("method", "path", "methods", "is_open"),
    [
        ("GET", "/nowhere", set(), False),
        ("GET", "/cases/7/notes", set(), False),
        ("DELETE", "/cases", {"GET", "POST"}, False),
        ("DELETE", "/cases/7", {"GET", "PUT"}, False),
        ("GET", "/cases/lookup", {"POST"}, False),
        # Two templates fit, and OpenAPI does not say which one is meant.
        ("GET", "/notes/first", {"GET"}, True),
        ("PUT", "/notes/first", {"GET"}, True),
        ("DELETE", "/notes/first", {"GET"}, False),
        # An encoded slash may be a slash, and dots may lead to another path.
        ("GET", "/cases/7%2F8", set(), True),
        ("GET", "/cases/7%2f8", set(), True),
        ("GET", "/nowhere/../cases", set(), True),
        ("GET", "/./cases", set(), True),
        ("GET", "/nowhere/%2e%2E/cases", set(), True),
        # An empty parameter, or an encoded letter, may be taken for a path of the contract.
        ("GET", "/cases/", set(), True),
        ("GET", "/c%61ses", set(), True),
        ("GET", "/n%6Fwhere", set(), False),
    ],
)
def test_a_request_without_an_operation(
    method: str, path: str, methods: set[str], is_open: bool
) -> None:
    assert found(routes().find(method, path)) == (None, {}, methods, is_open)
