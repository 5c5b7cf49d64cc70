"""Each kind of change of an XSD: its verdict in each direction, and a document that proves it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.twinspec.changes import xsd_kinds, xsd_mixed_kinds, xsd_text_kinds
from tests.twinspec.changes.xsd_kinds import Kind, Relation
from twinspec.govern.changes.change import Judgement
from twinspec.govern.changes.files import FileComparison, compare_xsd

KINDS = (*xsd_kinds.KINDS, *xsd_text_kinds.KINDS, *xsd_mixed_kinds.KINDS)
_EXPECTED: Mapping[Relation, tuple[Judgement, Judgement]] = {
    "wider": ("compatible", "breaking"),
    "narrower": ("breaking", "compatible"),
    "other": ("breaking", "breaking"),
    "same": ("none", "none"),
    "default": ("compatible", "compatible"),
}


def _written(folder: Path, name: str, content: str) -> Path:
    file = folder / f"{name}.xsd"
    file.write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:o" '
        f'targetNamespace="urn:o" elementFormDefault="qualified">{content}</xs:schema>',
        encoding="utf-8",
    )
    return file


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_kind_has_its_verdict_and_a_confirmed_document(kind: Kind, tmp_path: Path) -> None:
    old, new = _written(tmp_path, "old", kind.old), _written(tmp_path, "new", kind.new)
    found = []
    for direction in ("request", "answer"):
        verdict = compare_xsd(
            [old], [new], FileComparison("request" if direction == "request" else "answer")
        )
        found.append(verdict.judgement)
        assert not verdict.not_compared
        for change in verdict.changes:
            assert change.rule != "witness_is_confirmed", change
            if change.breaking:
                assert change.witness is not None, change
                said = (change.witness.old_accepts, change.witness.new_accepts)
                assert said == ((True, False) if direction == "request" else (False, True))
    assert tuple(found) == _EXPECTED[kind.relation]


def test_there_are_eighty_kinds_and_each_once() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS) >= 80
