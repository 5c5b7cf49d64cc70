"""Values to try for a schema: valid ones, valid ones at its bounds, and invalid ones.

Hypothesis makes each bank once, with a fixed seed; composing a request only picks values.
Example: `{"type": "string", "maxLength": 3}` has "ab" as a usual value, "xxx" at its bound, and
"xxxx" and 7 as invalid ones.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import hypothesis
import jsonschema_rs
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from twinspec.contract.formats import FORMATS_IN_XML
from twinspec.fuzz import numbers
from twinspec.fuzz.model.nodes import Bank

_FACETS = (
    "type",
    "enum",
    "pattern",
    "format",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
)
_ELSEWHERE = timezone(-timedelta(hours=9, minutes=30))
_MOMENT = timedelta(milliseconds=1)
_SPANS = (timedelta(0), timedelta(minutes=5), timedelta(days=1), timedelta(days=30))
_CURIOUS = (
    "",
    " ",
    "\t",
    "0",
    "1",
    "2",
    "100",
    "1000",
    "-1",
    "01",
    "1e3",
    "null",
    "true",
    "A",
    "<&>\"']]>",
    "Zoë Ångström 東京",
    "\U0001f600",
    "a\u0301",
    "line\nbreak",
    "%00%2F..",
    "' OR 1=1 --",
    "999999999999999999",
    "9223372036854775808",
    "2015-07-30T13:07:40.000Z",
    "2016-12-31t23:59:60z",
    "2024-02-29T12:00:00+18:30",
    "2015-02-30T13:07:40.000Z",
    "2015-07-30T13:07:40+02:00",
    "2015-07-30",
)
_CHARACTERS = st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co"))
_OTHER_TYPES: tuple[Any, ...] = ("x", 7, 1.5, True, None, [], {})


class Banks:
    """The banks of a contract; schemas with equal facets share one."""

    def __init__(self, seed: int, now: datetime, spans: Sequence[timedelta] = ()) -> None:
        """Draw values with `seed`; date-times lie around `now`.

        `spans` are those at which a rule decides otherwise: there are ranges as long, and longer.
        """
        self._seed = seed
        self._spans = (*_SPANS, *spans, *(one + _MOMENT for one in spans))
        self._now = now.astimezone(UTC)
        self._made: dict[str, Bank] = {}

    def of(self, schema: Mapping[str, Any]) -> Bank:
        """Return the bank of a schema of texts, numbers or booleans."""
        facets = {name: schema[name] for name in _FACETS if name in schema}
        key = json.dumps(facets, sort_keys=True)
        if key not in self._made:
            self._made[key] = self._make(facets)
        return self._made[key]

    def _make(self, facets: Mapping[str, Any]) -> Bank:
        # What is composed may be sent in either representation, so both have to write it.
        valid = jsonschema_rs.Draft4Validator(
            dict(facets), validate_formats=True, formats=FORMATS_IN_XML
        ).is_valid
        usual = tuple(value for value in self._drawn(facets) if valid(value))
        tried = [*_bounds(facets, usual), *_CURIOUS, *_OTHER_TYPES]
        edge = tuple(value for value in tried if _fits(value, valid))
        broken = tuple(value for value in tried if not _fits(value, valid))
        return Bank(usual or edge[:1], edge or usual[:1], broken)

    def _drawn(self, facets: Mapping[str, Any]) -> list[Any]:
        if "enum" in facets:
            return list(facets["enum"])
        if facets.get("format") == "date-time":
            return list(_instants(self._now))
        if facets.get("format") == "date-time-range":
            return list(_ranges(self._now, self._spans))
        drawn: list[Any] = []

        @hypothesis.seed(self._seed)
        @hypothesis.settings(
            max_examples=numbers.VALUES_PER_SCHEMA,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @hypothesis.given(_strategy(facets))
        def collect(value: Any) -> None:
            drawn.append(value)

        collect()
        return drawn


def _fits(value: Any, valid: Any) -> bool:
    return bool(valid(value))


def _strategy(facets: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    match facets.get("type"):
        case "integer":
            return st.integers(facets.get("minimum"), facets.get("maximum"))
        case "number":
            return st.floats(
                facets.get("minimum"), facets.get("maximum"), allow_nan=False, allow_infinity=False
            )
        case "boolean":
            return st.booleans()
    least, most = facets.get("minLength", 0), facets.get("maxLength")
    if "pattern" in facets:
        return _matching(facets["pattern"]).filter(
            lambda text: least <= len(text) <= (numbers.LONGEST_VALUE if most is None else most)
        )
    longest = max(least, numbers.USUAL_LENGTH if most is None else min(most, numbers.USUAL_LENGTH))
    return st.text(_CHARACTERS, min_size=least, max_size=longest)


def _matching(pattern: str) -> st.SearchStrategy[str]:
    """Return texts that match a pattern, with characters that XML allows if possible."""
    # As in ECMAScript, digits and letters are those of ASCII.
    compiled = re.compile(pattern, re.ASCII)
    strategy = st.from_regex(compiled, alphabet=_CHARACTERS)
    try:
        strategy.validate()
    except InvalidArgument:
        return st.from_regex(compiled)
    return strategy


def _bounds(facets: Mapping[str, Any], usual: tuple[Any, ...]) -> Iterator[Any]:
    """Yield values at the bounds of lengths and numbers, and one step beyond them."""
    for name, step in (("maximum", 1), ("minimum", -1)):
        if name in facets:
            yield facets[name]
            yield facets[name] + step
    text = next((value for value in usual if isinstance(value, str) and value), "x")
    most = facets.get("maxLength")
    for length in (most, None if most is None else most + 1, facets.get("minLength")):
        if length is not None and length <= numbers.LONGEST_VALUE:
            yield (text * (length // len(text) + 1))[:length]
            yield "x" * length
            yield "\U0001f600" * length
    if facets.get("minLength"):
        yield text[: facets["minLength"] - 1]


def _ranges(now: datetime, spans: Sequence[timedelta]) -> Iterator[str]:
    """Yield ranges of instants near `now` and far from it, as long as `spans`, reversed and open.

    Example: `[2024-02-29T12:00:00Z,2024-03-01T12:00:00.000Z]`, without end
    `[2024-02-29T12:00:00Z,]`.
    """
    for start in (now - timedelta(days=3650), now - timedelta(days=30), now - timedelta(days=1)):
        said = f"{start:%Y-%m-%dT%H:%M:%S}Z"
        yield from (f"[{said},]", f"[,{said}]")
        for span in spans:
            end = start.replace(microsecond=0) + span
            other = f"{end:%Y-%m-%dT%H:%M:%S}.{end.microsecond // 1000:03d}Z"
            yield from (f"[{said},{other}]", f"[{other},{said}]")


def _instants(now: datetime) -> Iterator[str]:
    """Yield date-times near `now` and far from it, in the notations that clients use."""
    spans = (timedelta(days=3650), timedelta(days=30), timedelta(days=1), timedelta(minutes=5))
    for span in spans:
        for moment in (now + span, now - span):
            yield f"{moment:%Y-%m-%dT%H:%M:%S}Z"
            yield f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"
            yield f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond:06d}+00:00"
            yield f"{moment.astimezone(_ELSEWHERE):%Y-%m-%dT%H:%M:%S}.1-09:30"
    yield from ("9999-12-31T23:59:59.999Z", "1970-01-01T00:00:00Z", "2024-02-29T12:00:00.000Z")
    yield from ("2024-02-29T12:00:00.123456789012Z", "2024-02-29T12:00:00-00:00")
