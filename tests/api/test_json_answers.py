"""JSON answers are the bytes that Python's own encoder writes, whichever encoder writes them."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from casewright.api.contracts import OLDEST, VersionContract
from casewright.api.representations import of_media

WRITE = of_media("application/json").writer(VersionContract(OLDEST), "CaseView")

VALUES = st.recursive(
    st.text() | st.integers(-(2**63), 2**63 - 1) | st.booleans(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(shape=st.dictionaries(st.text(), VALUES, max_size=5))
def test_an_answer_is_written_as_pythons_encoder_writes_it(shape: dict[str, Any]) -> None:
    expected = json.dumps(shape, ensure_ascii=False, separators=(",", ":"))
    assert WRITE(shape) == expected.encode()


def test_halves_of_pairs_of_surrogates_are_written_as_question_marks() -> None:
    assert WRITE({"subject": "a\ud800b\udfff"}) == b'{"subject":"a?b?"}'
