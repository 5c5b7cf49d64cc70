"""Pairs of sets of texts and how they relate, from ECMA 262, JSON Schema, XSD 1.0 and RFC 3339.

`=`: the same; `<`, `>`: one within the other; `x`: each has what the other lacks; `|`: nothing in
common. Every witness of a difference is put to libxml2 and to jsonschema-rs.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.twinspec.grammar.text.texts import j, jb, ji, jn, judge_accepts, token, x, xi, xn
from twinspec.grammar.model import Text
from twinspec.grammar.text import disjoint, subset

Side = Text | tuple[Text, ...]

SPELLINGS: list[tuple[Side, str, Side]] = [
    (j("^(a|b)$"), "=", x("[ab]")),
    (j("^aa*$"), "=", x("a+")),
    (j("^[0-9][0-9]$"), "=", x("[0-9]{2}")),
    (j("^(?:ab)$"), "=", x("ab")),
    (j("^(?<name>ab)$"), "=", x("ab")),
    (j("^(ab|ac)$"), "=", x("a[bc]")),
    (j("^(a*)*$"), "=", x("a*")),
    (j("^(a?){3}$"), "=", x("a{0,3}")),
    (j("^(a|ab)(c|bcd)$"), "=", x("ac|abc|abcd|abbcd")),
    (j("^a{2,}$"), "=", x("aaa*")),
    (j("^a*?$"), "=", x("a*")),
    (j("^a+?b??$"), "=", x("a+b?")),
    (j("^a{1,3}?$"), "=", x("a|aa|aaa")),
    (j("^[^a]$"), "=", x("[^a]")),
    (j("^$"), "=", x("")),
    (j("^$"), "=", x(max_length=0)),
    (j("^a|b$"), "=", (j("^a"), j("b$"))),
    (j("a"), "=", x("(.|\n|\r)*a(.|\n|\r)*")),
    (j("^a"), "=", x("a(.|\n|\r)*")),
    (j("a$"), "=", x("(.|\n|\r)*a")),
    (j("(^|,)a(,|$)"), "=", x("(a|[\\s\\S]*,a)(,[\\s\\S]*)?")),
    (j("(^a|b$)"), "=", (j("^a"), j("b$"))),
    (j("^^a$$"), "=", x("a")),
    (j("^(^a)$"), "=", x("a")),
    (j("^a$b"), "|", x("[\\s\\S]*")),
    (j("a^b"), "|", x("[\\s\\S]*")),
    (j(""), "=", x()),
    (j("^"), "=", x()),
    (j("$"), "=", x()),
    (j("^[^\\n\\r\\u2028\\u2029]$"), "=", j("^.$")),
    (x("."), "=", x("[^\\n\\r]")),
    (j("^.$"), "=", x(".")),
    (j("^a.*$"), "=", x("a.*")),
    (j("^\\d$"), "<", x("\\d")),
    (j("^\\d$"), "=", x("[0-9]")),
    (x("\\d"), "=", x("\\p{Nd}")),
    (j("^\\w$"), "=", x("[a-zA-Z0-9_]")),
    (j("^\\s$"), ">", x("\\s")),
    (x("\\s"), "=", x("[ \\t\\n\\r]")),
    (j("^[\\s\\S]$"), "=", x("[\\s\\S]")),
    (j("^\\x41\\u0042\\u{43}$"), "=", x("ABC")),
    (j("^\\cJ$"), "=", x("\\n")),
    (j("^[\\t-\\r]$"), ">", x("\\n")),
    (j("^\\-\\.\\/$"), "=", x("\\-\\./")),
    (x("[a-z-[aeiou]]"), "=", x("[b-df-hj-np-tv-z]")),
    (x("[a-z-[b-y-[m]]]"), "=", x("[amz]")),
    (x("[^a-y-[0-9]]"), "<", x("[^a-y]")),
    (x("\\i\\c*"), "<", x("\\c+")),
    (x("[\\i-[:]][\\c-[:]]*"), "<", x("\\i\\c*")),
    (x("\\I"), "|", x("\\i")),
    (x("\\C|\\c"), "=", x("[\\s\\S]")),
    (x("\\p{IsBasicLatin}"), "=", x("[\t\n\r -\x7f]")),
    (x("\\p{Lu}"), "<", x("\\p{L}")),
    (x("\\P{L}"), "|", x("\\p{L}")),
    (j("^\\p{L}$"), "=", x("\\p{L}")),
    (j("^\\p{Lu}$"), "=", j("^\\p{Uppercase_Letter}$")),
    (x("^a$"), "=", j("^\\^a\\$$")),
    (x("[-a]"), "=", x("[a-]")),
    (x("[\\-a]"), "=", x("-|a")),
    (j("^[]$"), "|", x()),
    (j("^(?!a)[ab]$"), "=", x("b")),
    (j("^(?=a)[ab]{2}$"), "=", x("a[ab]")),
    (j("^(?!.*--)[a-z-]+$"), "=", j("^-?([a-z]+(-|$))*$", min_length=1)),
    (j("^(?!$)a*$"), "=", x("a+")),
    (j("^ab?$"), "<", x("ab*")),
    (j("^[a-m]+$"), "x", x("[h-z]+")),
    (j("^[a-m]+$"), "|", x("[n-z]+")),
    (j("^a{0,300}$"), "<", x("a{0,301}")),
    (j("^[a-z][a-z0-9]{0,254}$"), "<", x("[a-z0-9]{1,255}")),
    (j("^(ab){1,100}$"), "=", x("ab(ab){0,99}")),
    (j("^(a{1,3}){2}$"), "=", x("a{2,6}")),
]
LENGTHS: list[tuple[Side, str, Side]] = [
    (j("^.{1,4000}$"), "<", x(min_length=1, max_length=4000)),
    (j("^[\\s\\S]{1,4000}$"), "=", x(min_length=1, max_length=4000)),
    (j(max_length=4000), "=", x(max_length=4000)),
    (j(max_length=4000), "<", x(max_length=4001)),
    (j(max_length=2_000_000_000), "<", x()),
    (j(min_length=1), "<", x()),
    (j(min_length=3, max_length=3), "=", x("[\\s\\S]{3}")),
    (j("^[a-z]+$", max_length=255), "=", x("[a-z]{1,255}")),
    (j("^[a-z][a-z0-9-]*$", max_length=255), "=", x("[a-z][a-z0-9\\-]{0,254}")),
    (j("^[a-z]*$", min_length=2, max_length=4), "=", x("[a-z]{2,4}")),
    (j("^[a-z]+$"), ">", x("[a-z]+", max_length=70_000)),
    (j("^a$", max_length=0), "|", x("a")),
    (j(min_length=5, max_length=2), "|", x()),
    (j("^(a|bb)*$", max_length=3), "=", x("(a|bb)?|aa|abb|bba|aaa")),
    (j("^😀{2}$"), "<", x(min_length=2, max_length=2)),
    (j("^[A-Z]{2}$"), "<", x(min_length=2, max_length=2)),
]
SPACES: list[tuple[Side, str, Side]] = [
    (j(), "=", x()),
    (j(), "=", token()),
    (j(), "=", x(white_space="replace")),
    (j("^[A-Z]{3}$"), "=", x("[A-Z]{3}")),
    (j(max_length=5), "=", token(max_length=5)),
    (j(min_length=1), ">", token(min_length=1)),
    (j("^[a-z ]+$"), ">", token("[a-z ]+")),
    (x(), "=", token()),
    (j("\\S", max_length=65_535), "<", token(min_length=1, max_length=65_535)),
    (j("^\\S.*\\S$", max_length=4000), "<", token("\\S.*\\S", max_length=4000)),
    (x(max_length=5), "<", token(max_length=5)),
    (x(enumeration=("a",)), "<", token(enumeration=("a",))),
    (x(enumeration=("a",)), "=", j(enumeration=("a",))),
    (x("a b"), "<", x("a b", white_space="replace")),
    (x("a b", white_space="replace"), "<", token("a b")),
    (token("[a-z]+"), ">", x("[a-z]+")),
    (token("a"), "=", x("[ \\t\\n\\r]*a[ \\t\\n\\r]*")),
    (x("a\\tb", white_space="replace"), "|", j()),
    (x("a b", white_space="replace"), "=", j("^a b$")),
]
LISTS_OF_VALUES: list[tuple[Side, str, Side]] = [
    (j(enumeration=("a", "b")), "=", x(enumeration=("b", "a"))),
    (j(enumeration=("a", "b")), "=", x("[ab]")),
    (j(enumeration=("a", "b")), "<", x(enumeration=("a", "b", "c"))),
    (j(enumeration=("a", "b")), "x", x(enumeration=("a", "c"))),
    (j(enumeration=("a",)), "|", x(enumeration=("c",))),
    (j(enumeration=("a", "b", "1")), "<", x()),
    (j("^.$", enumeration=("a", "bb")), "=", x("a")),
    (j(enumeration=("",)), "=", x(max_length=0)),
    (ji(enumeration=("2",)), "=", xi(enumeration=("02",))),
    (ji(enumeration=("2", "3")), "=", xi("[2,3]")),
    (xi(enumeration=("2",)), "=", xi(enumeration=("+02",))),
    (xn(enumeration=("2.50",)), "=", jn(enumeration=("2.5",))),
    (ji(enumeration=("1", "5")), "<", xi("[1,5]")),
    (ji(enumeration=("1", "5")), "|", xi("[2,4]")),
    (ji(enumeration=("1", "2", "9"), within="[0,5]"), "=", xi("[1,2]")),
    (jb(enumeration=("true",)), "<", x(kind="boolean")),
    (jb(enumeration=("true",)), "=", x(kind="boolean", enumeration=("true",))),
]
NUMBERS: list[tuple[Side, str, Side]] = [
    (ji(), "=", xi()),
    (jn(), "=", xn()),
    (jn(), ">", xi()),
    (ji("(0,)"), "=", xi("[1,)")),
    (ji("(0,10)"), "=", xi("[1,9]")),
    (ji("[0.5,9.5]"), "=", xi("[1,9]")),
    (ji("[0,)"), ">", xi("[1,)")),
    (ji("[1,10]"), "x", xi("[5,20]")),
    (ji("[1,4]"), "|", xi("[5,20]")),
    (ji("(4,5)"), "|", xi()),
    (jn("(4,5)"), "|", xi()),
    (jn("[0,1)"), "<", xn("[0,1]")),
    (jn("[0,1]"), "=", xn("[0.0,01]")),
    (jn("(0,1)"), "<", xn("[0,1)")),
    (jn(multiple_of=Decimal("0.01")), "=", xn(fraction_digits=2)),
    (jn(multiple_of=Decimal("0.1")), "<", xn(fraction_digits=2)),
    (jn(multiple_of=Decimal("0.05")), "<", xn(fraction_digits=2)),
    (ji(multiple_of=Decimal(5)), "<", xi()),
    (ji(multiple_of=Decimal("0.5")), "=", xi()),
    (ji(multiple_of=Decimal(4)), "<", ji(multiple_of=Decimal(2))),
    (ji(multiple_of=Decimal(4)), "x", ji(multiple_of=Decimal(6))),
    (jn(multiple_of=Decimal("2.5")), "x", xi()),
    (ji("[-999,999]"), "=", xi(total_digits=3)),
    (ji("[0,999]"), "=", xi("[0,)", total_digits=3)),
    (
        jn("[-999.99,999.99]", multiple_of=Decimal("0.01")),
        "<",
        xn(total_digits=5, fraction_digits=2),
    ),
    (xn(total_digits=5, fraction_digits=2), "<", xn(total_digits=7, fraction_digits=2)),
    (xn(total_digits=3), "x", xn(fraction_digits=2)),
    (ji("[-9223372036854775808,9223372036854775807]"), "<", xi()),
    (ji("[0,4294967295]"), "=", xi("[0,4294967295]")),
    (ji("[0,18446744073709551615]"), ">", xi("[0,9223372036854775807]")),
    (ji("[1,10]"), "=", (xi("[1,5]"), xi("[6,10]"))),
    (jn("[1,10]"), ">", (xn("[1,5]"), xn("[6,10]"))),
    (jn("[1,10]"), "=", (xn("[1,5]"), xn("[5,10]"))),
    (jn("[1,10]"), ">", (xn("[1,5)"), xn("(5,10]"))),
    (ji(), "=", (xi("(,0]"), xi("(0,)"))),
    (jn(kind="float"), "=", x(kind="float")),
    (jn("[0,1]", kind="float"), "=", x(kind="float", within="[0.0,1E0]")),
    (jn(kind="float"), ">", xi()),
    (jn("[0,100]"), "=", x(kind="float", within="[0,1e2]")),
    (xn(), "<", x(kind="float")),
    (xi("[1,5]"), "<", x(kind="float", within="[1,5]")),
    (x(kind="float", within="[1,5]"), "<", x(kind="float", within="[1,6]")),
    (x(kind="float", within="[,5]"), "<", x(kind="float")),
    (x(kind="float", within="[0,1]"), ">", xn("[0,1]")),
]
LEXICAL: list[tuple[Side, str, Side]] = [
    (j("^[0-9]+$"), "<", xi("[0,)")),
    (j("^([+]?[0-9]+|-0+)$"), "=", xi("[0,)")),
    (j("^[+-]?[0-9]+$"), "=", xi()),
    (j("^(0|-?[1-9][0-9]*)$"), "<", xi()),
    (ji("[0,)"), "=", x("[0-9]+")),
    (ji(), "=", x("[\\-+]?[0-9]+")),
    (ji("[0,99]"), "=", x("[0-9]{1,2}")),
    (ji("[0,99]"), "<", x("[0-9]{1,3}")),
    (ji("[1,12]"), "=", x("[1-9]|1[0-2]")),
    (ji("[0,99]"), "=", xi(None, "[0-9]{1,2}")),
    (ji("[0,150]"), "=", xi(None, "[0-9]|[1-9][0-9]|1[0-4][0-9]|150")),
    (ji("[100,999]"), "=", xi(None, "[1-9][0-9]{2}")),
    (jn(), "|", j()),
    (ji(), "|", j("^5$")),
    (jn("[0,)"), ">", x("[0-9]+\\.[0-9]{2}", kind="decimal")),
    (xi(), "<", x()),
    (xi("[5,5]"), "=", x("[ \\t\\n\\r]*\\+?0*5[ \\t\\n\\r]*")),
    (xn(), ">", x("[0-9]\\.[0-9]")),
    (xn("[1.5,2]"), ">", x("1\\.[5-9]|2\\.0")),
    (jb(), "=", x(kind="boolean")),
    (jb(), "=", x("true|false")),
    (j(enumeration=("true", "false")), "<", x(kind="boolean")),
    (j(enumeration=("true", "false", "1", "0")), "=", x(kind="boolean")),
    (ji("[0,1]"), "<", x(kind="boolean")),
    (x(kind="boolean"), ">", x("true|false", kind="boolean")),
    (x(kind="boolean"), "<", x()),
    (j(kind="date"), "<", x()),
    (x(kind="date"), "<", x()),
    (x(kind="date"), ">", x("2024-0[1-9]-[12][0-9]")),
    (x(kind="date"), "x", x("2023-02-2[89]")),
    (x(kind="gYear"), "|", x(kind="date")),
    (x(kind="gMonth"), "|", x(kind="gDay")),
    (x(kind="gYear"), ">", x("20[0-9]{2}")),
    (x(kind="duration"), ">", x("P[0-9]{1,3}D")),
    (x(kind="duration"), "x", x("P[0-9]*D")),
    (x(kind="hex"), ">", x("[0-9a-f]{8}")),
    (j("^([0-9a-fA-F]{2})*$"), "=", x(kind="hex")),
    (j("^[0-9A-F]{6}$"), "<", x(kind="hex", min_length=3, max_length=3, octets=True)),
    (j("^[0-9a-fA-F]{6}$"), "=", x(kind="hex", min_length=3, max_length=3, octets=True)),
    (x(kind="base64"), ">", x("([A-Z]{4})*")),
    (x(kind="base64", max_length=3, octets=True), "x", x("[A-Z]{4,8}")),
    (x(kind="hex"), "x", x("[0-9]+")),
]
_MOMENT = (
    "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
    "(\\.[0-9]{1,9})?(Z|[+\\-](0[0-9]|1[0-3]):[0-5][0-9]|[+\\-]14:00)"
)
MOMENTS: list[tuple[Side, str, Side]] = [
    (j(kind="dateTime"), "=", x(kind="dateTime")),
    (j(kind="date"), "=", x(kind="date")),
    (j(kind="time"), "=", x(kind="time")),
    (j(kind="duration"), "=", x(kind="duration")),
    (j(kind="date"), "|", x(kind="dateTime")),
    (j(kind="dateTime"), "|", x(kind="date")),
    (x(kind="date"), "|", x(kind="dateTime")),
    (x(kind="time"), "|", x(kind="date")),
    (j(kind="dateTime"), ">", x(kind="dateTime", within="[2000-01-01T00:00:00Z,)")),
    (x(kind="date", within="[2000-01-01,)"), ">", x(kind="date", within="(2000-01-01,)")),
    (x(kind="date", within="(2000-01-01,)"), "=", x(kind="date", within="[2000-01-02,)")),
    (
        x(kind="dateTime", within="[2000-01-01T01:00:00+01:00,)"),
        "=",
        x(kind="dateTime", within="[2000-01-01T00:00:00Z,)"),
    ),
    (x(kind="gYear", within="[2000,)"), ">", x(kind="gYear", within="[2001,2010]")),
    (
        x(kind="time", within="[08:00:00,17:00:00]"),
        ">",
        x(kind="time", within="[09:00:00,12:00:00]"),
    ),
    (x(kind="date", within="[2000-01-01,2000-12-31]"), "x", x(kind="date", within="[2000-06-01,)")),
    (x(kind="date", within="[2000-01-01,2000-05-31]"), "|", x(kind="date", within="[2000-06-01,)")),
    (
        x(kind="date", within="[2000-01-01,2000-12-31]"),
        "=",
        (
            x(kind="date", within="[2000-01-01,2000-02-29]"),
            x(kind="date", within="[2000-03-01,2000-12-31]"),
        ),
    ),
    (x(kind="dateTime"), ">", x("[^.]+", kind="dateTime")),
    (j(f"^{_MOMENT}$", kind="dateTime"), "=", x(_MOMENT, kind="dateTime")),
    (j(f"^{_MOMENT}$"), "=", x(_MOMENT)),
    (j(f"^{_MOMENT}$"), ">", x(_MOMENT, kind="dateTime")),
    (
        x("2.*", kind="date", within="[2001-01-01,)"),
        "<",
        x("[0-9].*", kind="date", within="[2000-01-01,)"),
    ),
    (
        x("2.*", kind="date", within="[2000-01-01,)"),
        "<",
        x("[0-9].*", kind="date", within="[2000-01-01,)"),
    ),
    (x(kind="dateTime", within="(,2000-01-01T00:00:00Z]"), "x", j("^19[0-9]{2}|x")),
    (x(kind="date", enumeration=("2000-01-01",)), "=", j(enumeration=("2000-01-01",))),
    (x(kind="date", enumeration=("2000-01-01",)), "=", j(kind="date", enumeration=("2000-01-01",))),
    (x(kind="date", enumeration=("2000-01-01",)), "<", x(kind="date", within="[2000-01-01,)")),
]
OCTETS: list[tuple[Side, str, Side]] = [
    (x(kind="hex", max_length=4, octets=True), "<", x(kind="hex", max_length=5, octets=True)),
    (j(kind="base64", max_length=16), "=", x(kind="base64", max_length=12, octets=True)),
    (j(kind="base64", max_length=16), ">", x(kind="base64", max_length=10, octets=True)),
    (j(kind="hex", max_length=20), "=", x(kind="hex", max_length=10, octets=True)),
    (j(kind="base64"), "=", x(kind="base64")),
    (j(), ">", x(kind="base64")),
]
FORMATS: list[tuple[Side, str, Side]] = [
    (j(format="email"), "=", j(format="email")),
    (j(format="uri"), "=", x(format="anyURI")),
    (j(format="ipv4"), "=", j(format="ipv4", max_length=15)),
    (j(format="uuid"), ">", x("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")),
    (j(format="uuid"), "=", x("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")),
    (j(format="uuid"), "=", j(format="uuid", min_length=36, max_length=36)),
    (j(format="password"), "=", x()),
    (j(), "=", x(format="anyURI")),
]
UNIONS: list[tuple[Side, str, Side]] = [
    (x("[a-d]"), "=", (j("^[ab]$"), j("^[cd]$"))),
    (x("[a-e]"), ">", (j("^[ab]$"), j("^[cd]$"))),
    ((x("a"), x("b")), "=", j("^[ab]$")),
    ((ji(), j("^[a-z]+$")), "=", (xi(), x("[a-z]+"))),
    ((jb(), ji("[2,)")), "<", x("[a-z]+|[0-9]+")),
    ((ji("[0,9]"), ji("[5,20]")), "=", xi("[0,20]")),
    (j(), "=", (x("[a-z]*"), x("[\\s\\S]*"))),
    (x("auto|[12]"), "=", (j(enumeration=("auto",)), ji("[1,2]"))),
    ((), "<", x()),
]
LISTS: list[tuple[Side, str, Side]] = [
    (x(items=(xi(),)), "<", x(items=(xn(),))),
    (x(items=(xi("[1,3]"), xi("[7,9]"))), "<", x(items=(xi("[1,9]"),))),
    (x(items=(x("[a-z]+"),), max_length=3), "<", x(items=(x("[a-z]+"),))),
    (x(items=(x("[a-z]+"),), min_length=1), "=", j("^[a-z]+( [a-z]+)*$")),
    (x(items=(x("[a-z]+"),), max_length=0), "<", x(items=(x("[0-9]+"),))),
    (
        x(items=(x("[ab]"),), min_length=2, max_length=2),
        "=",
        x("[ \\t\\n\\r]*[ab][ \\t\\n\\r]+[ab][ \\t\\n\\r]*"),
    ),
    (x(items=(x("[a-z]+"),), min_length=1), "<", token()),
]
ROWS = [
    *SPELLINGS,
    *LENGTHS,
    *SPACES,
    *LISTS_OF_VALUES,
    *NUMBERS,
    *LEXICAL,
    *MOMENTS,
    *OCTETS,
    *FORMATS,
    *UNIONS,
    *LISTS,
]


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
    ],
    ids=range(9),
)
def test_what_is_not_decided_is_said_with_its_place(one: Text, other: Text, said: str) -> None:
    answer = subset((one,), (other,))
    assert answer.verdict == "unknown"
    (gap,) = answer.gaps
    assert said in gap.message
    assert (gap.place.file, gap.place.line) == ("contract.yaml", 7)
    assert subset((one,), (one,)).verdict == "yes"


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
    ],
    ids=range(11),
)
def test_conventions_are_noted(one: Text, other: Text, kind: str | None) -> None:
    for answer in (subset((one,), (other,)), subset((other,), (one,))):
        assert answer.verdict == "yes"
        kinds = {each.kind for each in answer.notes}
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
