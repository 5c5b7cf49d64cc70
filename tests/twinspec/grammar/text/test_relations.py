"""The table of relations, its witnesses put to libxml2 and jsonschema-rs; gaps and notes."""

from __future__ import annotations

import pytest

from tests.twinspec.grammar.text import relations
from tests.twinspec.grammar.text.edges import EDGES, UNDECIDED
from tests.twinspec.grammar.text.relations import Side
from tests.twinspec.grammar.text.texts import j, jn, judge_accepts, token, x
from twinspec.grammar.model import Text
from twinspec.grammar.text import disjoint, subset

ROWS = [*relations.ROWS, *EDGES]


def _all(side: Side) -> tuple[Text, ...]:
    return side if isinstance(side, tuple) else (side,)


def _name(row: tuple[Side, str, Side]) -> str:
    return f" {row[1]} ".join(" or ".join(map(_short, _all(side))) for side in (row[0], row[2]))


def _short(text: Text) -> str:
    """Write what a set states, for the name of a test."""
    stated = [text.json_type or "xsd", text.kind if text.kind != "string" else ""]
    stated += [each.source for group in text.patterns for each in group]
    for name in ("min_length", "max_length", "enumeration", "total_digits", "fraction_digits"):
        value = getattr(text, name)
        stated += [] if value is None else [f"{name[:3]} {value}"]
    for bound in (text.minimum, text.maximum):
        stated += [] if bound is None else [f"{'=' if bound.inclusive else '<'}{bound.value}"]
    return ascii(" ".join(each for each in stated if each))[1:-1]


def _assert_subset(one: Side, other: Side, expected: bool) -> None:
    answer = subset(_all(one), _all(other))
    assert (answer.verdict, answer.gaps) == ("yes" if expected else "no", ()), answer
    if answer.witness is not None:
        assert judge_accepts(_all(one), answer.witness), answer.witness
        assert not judge_accepts(_all(other), answer.witness), answer.witness


@pytest.mark.parametrize(
    ("source", "expected"), [("^\\ud83d\\ude00$", "😀"), ("^[^]$", "[\\s\\S]")], ids=ascii
)
def test_spellings_that_jsonschema_rs_does_not_read(source: str, expected: str) -> None:
    assert subset((j(source),), (x(expected),)).verdict == "yes"
    assert subset((x(expected),), (j(source),)).verdict == "yes"


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        (x(kind="date"), x(kind="date", within="[never,)"), "'never' is no date"),
        (j("^a(?<=b)"), x("a.*"), "a look behind is not decided"),
        (j("(a)\\1"), x("a.*"), "refers back to a group"),
        (j("\\ba"), x("a.*"), "word boundary"),
        (j("("), x("a.*"), "has no ')'"),
        (x("a"), x("\\p{IsNowhere}"), "no block of Unicode"),
        (x(), j(format="email"), "the format 'email' is not compared"),
        (x(kind="duration", within="[P1D,)"), x(kind="duration", within="[P2D,)"), "of duration"),
        (x("((a{99}){99}){99}"), x("a*b"), "too large to decide"),
        (x("a"), x("\\q"), "\\q means nothing in XSD"),
        (x("a"), x("\\pL"), "\\p needs a name"),
        (j("^\\q"), x("a"), "\\q means nothing in ECMA 262"),
        (j("^(?<n>a)\\k<n>"), x("a"), "refers back to a group"),
        (j("^\\01"), x("a"), "octal escapes are not part of ECMA 262"),
        (j("^\\c1"), x("a"), "\\c needs a letter"),
        (j("^\\x_1"), x("a"), "'_1' is no hexadecimal number"),
        (j("^\\u{110000}"), x("a"), "beyond Unicode"),
        (j("^\\ud83d\\u0041"), x("a"), "a high surrogate needs a low one"),
        (j("^\\p{Script=Greek}"), x("a"), "only categories are"),
        *(
            (one, x("a"), said)
            for one, said in (
                (x("a)"), "')' has no '(' before it, at character 2"),
                (x("\\"), "it ends too early"),
                (x("a**"), "nothing to repeat before '*'"),
                (x("*a"), "'*' must be escaped"),
                (x("a]"), "']' must be escaped"),
                (x("a{b}"), "'{' must be escaped"),
                (x("a{2,b}"), "'{' must be escaped"),
                (x("a{3,2}"), "{3,2} ends before it starts"),
                (x("a{1000001}"), "too large to decide"),
                (x("(?:a)"), "XSD has no (?"),
                (x("[b-a]"), "the range b-a ends before it starts"),
                (x("[a-\\d]"), "a range needs one character on both sides"),
                (x("[a[b]]"), "'[' must be escaped in a class"),
                (x("[a-z-[b]c]"), "a subtraction ends its class"),
                (j("(?>a)"), "is not decided"),
                (j("^(?=a)*"), "an anchor or a look ahead cannot be repeated"),
                (j("^*"), "an anchor or a look ahead cannot be repeated"),
                (j("(" * 300 + ")" * 300), "nested deeper"),
            )
        ),
        *(
            (x(kind=kind), x(kind=kind, within=f"[{text},)"), f"{text!r} is no {kind}")
            for kind, text in (
                ("date", "2021-02-29"),
                ("date", "2000-13-01"),
                ("gMonthDay", "--04-31"),
                ("time", "24:00:01"),
                ("time", "12:60:00"),
                ("dateTime", "2000-01-01"),
            )
        ),
    ],
    ids=range(43),
)
def test_what_is_not_decided_is_said_with_its_place(one: Text, other: Text, said: str) -> None:
    answer = subset((one,), (other,))
    assert answer.verdict == "unknown"
    (gap,) = answer.gaps
    assert said in gap.message
    assert (gap.place.file, gap.place.line) == ("contract.yaml", 7)
    assert subset((one,), (one,)).verdict == "yes"


@pytest.mark.parametrize(("one", "other", "said"), UNDECIDED, ids=range(len(UNDECIDED)))
def test_what_is_open_is_no_difference(one: Text, other: Text, said: str) -> None:
    answer = subset((one,), (other,))
    assert answer.verdict == "unknown"
    assert any(said in gap.message for gap in answer.gaps)


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        (j(kind="dateTime"), x(kind="dateTime"), "time_zone"),
        (j(), token(), "white_space"),
        (jn(kind="float"), x(kind="float"), "infinity"),
        (jn(), x(kind="float"), "precision"),
        (j(format="uri"), x(format="anyURI"), "uri"),
        (j(kind="hex", max_length=4), x(kind="hex", max_length=2, octets=True), "octets"),
        (j(), x(), "characters"),
        (j("^.$"), x("."), "line_separators"),
        (j(format="password"), x(), "format"),
        (j(kind="duration"), x(kind="duration"), "duration"),
        (j("^a$"), x("a"), None),
        (j("^a$"), x("a", kind="qname"), "prefix"),
    ],
    ids=range(12),
)
def test_conventions_are_noted(one: Text, other: Text, kind: str | None) -> None:
    for answer in (subset((one,), (other,)), subset((other,), (one,))):
        assert answer.verdict == "yes"
        kinds = {each.kind for each in answer.conventions}
        assert kind in kinds if kind else not kinds


def test_table_is_large() -> None:
    assert len(ROWS) >= 150


@pytest.mark.parametrize(
    "row", [pytest.param(row, id=f"{number} {_name(row)}") for number, row in enumerate(ROWS)]
)
def test_relation(row: tuple[Side, str, Side]) -> None:
    one, relation, other = row
    common = disjoint(_all(one), _all(other))
    assert common.gaps == ()
    if relation == "|":
        assert common.verdict == "yes"
        return
    _assert_subset(one, other, relation in "=<")
    _assert_subset(other, one, relation in "=>")
    if one and other:
        assert common.verdict == "no"
        assert common.witness is not None
        assert judge_accepts(_all(one), common.witness), common.witness
