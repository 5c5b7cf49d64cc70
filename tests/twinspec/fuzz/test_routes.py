"""What a path template of a contract reads of a path: OpenAPI, "Paths Object"."""

from __future__ import annotations

import pytest

from twinspec.fuzz.judge.routes import PathTemplate


@pytest.mark.parametrize(
    ("template", "path", "values"),
    [
        ("/case/{ids}", "/case/7,8", {"ids": "7,8"}),
        ("/case/{ids}", "/case/", None),
        ("/case/{ids}", "/case/7/notes", None),
        ("/case/v{id}", "/case/v7", {"id": "7"}),
        ("/case/v{id}", "/case/x7", None),
        ("/case/{id}.json", "/case/7.json", {"id": "7"}),
        ("/case/{id}.json", "/case/7.yaml", None),
        ("/case/ab{id}ba", "/case/aba", None),
    ],
)
def test_a_parameter_stands_for_a_segment_or_a_part_of_one(
    template: str, path: str, values: dict[str, str] | None
) -> None:
    assert PathTemplate(template).read(path) == values
