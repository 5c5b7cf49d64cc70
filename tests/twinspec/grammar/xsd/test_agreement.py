"""The grammar of random schemas accepts the documents that libxml2 accepts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.twinspec.grammar.xsd.drawn import documents
from tests.twinspec.grammar.xsd.interpreter import Interpreter
from tests.twinspec.grammar.xsd.schemas import schemas
from tests.twinspec.grammar.xsd.written import gaps
from twinspec.grammar.xsd import read, xsd_validators


@settings(
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
        HealthCheck.function_scoped_fixture,
    ],
)
@given(st.data())
def test_the_grammar_accepts_what_libxml2_accepts(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    file = tmp_path_factory.mktemp("drawn") / "schema.xsd"
    file.write_text(data.draw(schemas()))
    half = read([file])
    judges = xsd_validators([file])
    assume(judges.libxml2 is not None)  # some models are not deterministic
    assert {gap.construct for gap in gaps(half)} <= {"occurrence", "xs:any"}
    ordered, counted = Interpreter(half, ordered=True), Interpreter(half, ordered=False)
    names_types = any(each.xsi_type for value in half.values.values() for each in value.objects)
    for _ in range(6):
        document = data.draw(documents(half))
        if b"i:type=" in document and not names_types:
            continue
        accepted = judges.is_valid(document)
        assert ordered.accepts(document) == accepted, judges.errors(document)
        assert not accepted or counted.accepts(document)


def test_the_wrapper_leads_nowhere_else(tmp_path: Path) -> None:
    file = tmp_path / "schema.xsd"
    file.write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'
        '<xs:include schemaLocation="http://example.invalid/a.xsd"/>'
        '<xs:element name="r" type="xs:int"/></xs:schema>'
    )
    judges = xsd_validators([file])
    assert judges.is_valid(b"<r>1</r>")
    assert not judges.is_valid(b"<r>x</r>")
