"""More pairs of sets of texts, written as in `relations`, where sizes and kinds come to an end."""

from __future__ import annotations

from decimal import Decimal

from tests.twinspec.grammar.text.relations import Side
from tests.twinspec.grammar.text.texts import j, jb, ji, jn, token, x, xi, xn
from twinspec.grammar.model import Text

EMPTY = "[a-[a]]"
"""An expression of XSD that no text matches."""

OCTETS: list[tuple[Side, str, Side]] = [
    # Each four characters of base64 stand for three octets, `=` for none (RFC 4648, 4).
    (
        x("[A-Z=]*", kind="base64", octets=True, min_length=3),
        "<",
        x(kind="base64", octets=True, min_length=2),
    ),
    (
        x("[A-Z=]*", kind="base64", octets=True, max_length=2),
        "<",
        x(kind="base64", octets=True, max_length=4),
    ),
    (x("[0-9]*", kind="hex", octets=True, max_length=2), "<", token("[0-9]{0,4}")),
]
EMPTY_SETS: list[tuple[Side, str, Side]] = [
    (x(EMPTY), "|", x("a")),
    (x(f"{EMPTY}*"), "<", x("a?")),
    (xi("[5,3]"), "|", xi("[1,2]")),
    (x(items=(x(EMPTY),)), "<", x(items=(x("a"),), max_length=1)),
]
LENGTHS: list[tuple[Side, str, Side]] = [
    (x("a|aaa"), "x", x(min_length=2)),
    (x("a*"), ">", x("a*", max_length=200_000)),
    (x("a{2,5}"), "<", x(min_length=2, max_length=5)),
    (x(max_length=5), "<", token(max_length=5)),
    (x(items=(xi(),), min_length=1), ">", x(items=(xi(),), min_length=2)),
    (x(items=(xi(),), max_length=3), ">", x(items=(xi(),), max_length=2)),
]
NUMBERS: list[tuple[Side, str, Side]] = [
    (xn(None, "-?[0-9]+\\.5"), "<", jn(multiple_of=Decimal("0.5"))),
    (xn(None, "[0-9]+\\.3"), "|", jn(multiple_of=Decimal("0.5"))),
    (xi("[1,5]"), "=", (xi("[1,3]"), token("\\+?0*[45]"))),
    (xi("[1,5]"), ">", (xi("[1,3]"), x("[4]"))),
    (ji(), ">", (jn(multiple_of=Decimal(2)), jn(multiple_of=Decimal(3)))),
    (jn("[1,2]", enumeration=("1", "7")), "<", jn("[0,3]")),
    (xi(enumeration=("1", "02")), "=", xi("[1,2]")),
    (jb(enumeration=("true",)), "<", jb()),
    (jb(enumeration=("true",)), "<", x("true|x")),
]
MOMENTS: list[tuple[Side, str, Side]] = [
    (x(kind="gMonth", within="[--03,)"), ">", x(kind="gMonth", within="[--05,)")),
    (x(kind="gDay", within="(,---05]"), "|", x(kind="gDay", within="[---06,)")),
    (x(kind="gMonthDay", within="[--02-01,)"), ">", x(kind="gMonthDay", within="[--03-01,)")),
    (x(kind="gYearMonth", within="[2000-03,)"), "<", x(kind="gYearMonth", within="[2000-02,)")),
]
EDGES = [*OCTETS, *EMPTY_SETS, *LENGTHS, *NUMBERS, *MOMENTS]

UNDECIDED: list[tuple[Text, Text, str]] = [
    (x(kind="date"), x(kind="date", within="(,never]"), "'never' is no date"),
    (xn(), xn("[x,)"), "'x' is no decimal"),
    (xn(), xn("[1E2000,)"), "'1E2000' is no decimal"),
    (j("^a(?=b)"), x("a"), "a look ahead is decided only at the start"),
    (x("[a-c]"), j("^[a-c]$", format="email"), "the format 'email' is not compared"),
    (
        x(kind="date", within="[2020-01-01,)"),
        x(kind="date", within="[2020-01-01Z,)"),
        "bounds of date are compared with those of the same kind only",
    ),
    (j(kind="dateTime"), j("^.{17}[0-5]", kind="dateTime"), "which moments have a second 60"),
]
"""Pairs of which it is open whether one is within the other, and what is said of that."""
