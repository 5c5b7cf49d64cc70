"""Both halves of the small contract say the same; any single difference is found and named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.twinspec.contracts import CASEWRIGHT, LIBRARY, changed
from twinspec.contract.layout import load_contract
from twinspec.govern.equal import equal
from twinspec.govern.findings import exit_code, render

BOOK, LOAN, ERROR = "v1/schemas/book.yaml", "v1/schemas/loan.yaml", "v1/schemas/error.yaml"
BOOK_XSD, LOAN_XSD, COMMON_XSD = "v1/xsd/book.xsd", "v1/xsd/loan.xsd", "v1/xsd/common.xsd"


def seen(findings: list, folder: Path) -> str:
    return "\n".join(render(finding, folder / "spec") for finding in findings)


def between(old: str, first: str, last: str, new: str) -> tuple[str, str]:
    """The text of the book's XSD from `first` to `last` in its model group `old`, and in `new`."""
    pattern = rf"<{old}>(\s*<xs:element {first}.*?{last}[^>]*>\s*)</{old}>"
    found = re.search(pattern, (LIBRARY / BOOK_XSD).read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found.group(), f"<{new}>{found.group(1)}</{new}>"


def swapped(first: str, second: str) -> tuple[str, str]:
    """Two neighbouring elements of the loan's XSD, and the two the other way round."""
    pattern = rf"(<xs:element {first}[^>]*>)(\s*)(<xs:element {second}[^>]*>)"
    found = re.search(pattern, (LIBRARY / LOAN_XSD).read_text(encoding="utf-8"))
    assert found
    return found.group(), "".join(reversed(found.groups()))


@pytest.mark.parametrize("folder", [LIBRARY, CASEWRIGHT], ids=["library", "casewright"])
def test_sound_contracts_have_no_findings(folder: Path) -> None:
    assert equal(load_contract(folder)) == []


def test_one_changed_length_names_both_places(tmp_path: Path) -> None:
    found = equal(changed(tmp_path, (BOOK, "maxLength: 200", "maxLength: 199")))
    assert seen(found, tmp_path) == (
        "error equal.same_length: the longest length is 199 in OpenAPI, 200 in the XSD.\n"
        "  at v1/schemas/book.yaml:10 /Title/maxLength\n"
        "  at v1/xsd/book.xsd:42 /TitleType\n"
        "  do Say the same in both halves; the XSD says what the loosest schema says."
    )
    assert exit_code(found) == 1


def test_one_changed_length_is_found_in_the_real_contract(tmp_path: Path) -> None:
    text = (CASEWRIGHT / "v12/schemas/case.yaml").read_text(encoding="utf-8")
    subject = re.search(r"    subject: &subject\n(?:      .*\n)*?      maxLength: 1024\n", text)
    assert subject
    shorter = subject.group().replace("1024", "1023")
    contract = changed(tmp_path, ("v12/schemas/case.yaml", subject.group(), shorter), of=CASEWRIGHT)
    shown = seen(equal(contract), tmp_path)
    assert "the longest length is" in shown
    assert "v12/schemas/case.yaml" in shown
    assert "v12/xsd/interaction/case.xsd" in shown


DIFFERENCES = {
    "shortest length": (
        (BOOK_XSD, '<xs:minLength value="1"/>', '<xs:minLength value="2"/>'),
        "equal.same_length: the shortest length is 1 in OpenAPI, 2 in the XSD.",
        ("v1/schemas/book.yaml:9 ", "v1/xsd/book.xsd:42 "),
    ),
    "no longest length in the XSD": (
        (BOOK_XSD, '      <xs:maxLength value="200"/>\n', ""),
        "equal.same_length: the longest length is 200 in OpenAPI, not limited in the XSD.",
        ("v1/schemas/book.yaml:10 ", "v1/xsd/book.xsd:42 "),
    ),
    "shared type": (
        (COMMON_XSD, '<xs:maxLength value="80"/>', '<xs:maxLength value="81"/>'),
        "equal.same_length: the longest length is 80 in OpenAPI, 81 in the XSD.",
        ("v1/schemas/book.yaml:33 /PersonName/maxLength", "v1/xsd/common.xsd:33 /PersonNameType"),
    ),
    "pattern": (
        (BOOK_XSD, "[0-9]{13}", "[0-9]{10}"),
        "equal.same_pattern: the pattern is [0-9]{13} in OpenAPI, [0-9]{10} in the XSD.",
        ("v1/schemas/book.yaml:4 ", "v1/xsd/book.xsd:37 "),
    ),
    "XSD digits are not ASCII": (
        (BOOK_XSD, "[0-9]{13}", r"\d{13}"),
        r"equal.same_pattern: the pattern is [0-9]{13} in OpenAPI, \d{13} in the XSD.",
        ("v1/schemas/book.yaml:4 ",),
    ),
    "pattern missing": (
        (ERROR, "      pattern: '^[0-9]{3}-[0-9]{3}$'\n", ""),
        "equal.same_pattern: the pattern is anything in OpenAPI",
        ("v1/schemas/error.yaml", "v1/xsd/common.xsd"),
    ),
    "enumeration": (
        (BOOK_XSD, '      <xs:enumeration value="poetry"/>\n', ""),
        (
            "equal.same_enumeration: the enumeration is novel, poetry, science in OpenAPI, "
            "novel, science in the XSD."
        ),
        ("v1/schemas/book.yaml", "v1/xsd/book.xsd"),
    ),
    "least value": (
        (BOOK, "  minimum: 1\n", "  minimum: 0\n"),
        "equal.same_bounds: the least value is 0 in OpenAPI, 1 in the XSD.",
        ("v1/schemas/book.yaml", "v1/xsd/book.xsd"),
    ),
    "greatest value": (
        (COMMON_XSD, '"9999.99"', '"9999.9"'),
        "equal.same_bounds: the greatest value is 9999.99 in OpenAPI, 9999.9 in the XSD.",
        ("v1/schemas/book.yaml", "v1/xsd/common.xsd"),
    ),
    "size of an integer": (
        (LOAN_XSD, 'type="xs:long"', 'type="xs:int"'),
        "equal.same_bounds: the greatest value is 9223372036854775807 in OpenAPI, 2147483647",
        ("v1/schemas/loan.yaml", "v1/xsd/loan.xsd:21 "),
    ),
    "number or text": (
        (BOOK_XSD, 'name="lendable" type="xs:boolean"', 'name="lendable" type="xs:string"'),
        "equal.same_kind: lendable is boolean in OpenAPI, string in the XSD.",
        ("v1/schemas/book.yaml", "v1/xsd/book.xsd"),
    ),
    "empty text missing": (
        (BOOK_XSD, "common:InstantType common:EmptyType", "common:InstantType"),
        "equal.same_kind: returnBy is dateTime or empty in OpenAPI, dateTime in the XSD.",
        ("v1/schemas/book.yaml", "v1/xsd/book.xsd"),
    ),
    "object or text": (
        (BOOK_XSD, 'name="shelf" type="ShelfType"', 'name="shelf" type="TitleType"'),
        "equal.same_kind: shelf is an object in OpenAPI, a text in the XSD.",
        ("v1/schemas/book.yaml", "v1/xsd/book.xsd"),
    ),
    "required in OpenAPI only": (
        (BOOK_XSD, 'name="title" type="TitleType"', 'name="title" type="TitleType" minOccurs="0"'),
        "equal.same_occurrence: title occurs exactly 1 in OpenAPI, 0 to 1 times in the XSD.",
        ("v1/schemas/book.yaml", "v1/xsd/book.xsd:9 "),
    ),
    "required in the XSD only": (
        (LOAN, "required: [id, book, borrower, since]", "required: [id, book, since]"),
        "equal.same_occurrence: borrower occurs 0 to 1 times in OpenAPI, exactly 1 in the XSD.",
        ("v1/schemas/loan.yaml", "v1/xsd/loan.xsd"),
    ),
    "attribute use": (
        (LOAN_XSD, 'type="xs:long" use="required"', 'type="xs:long"'),
        "equal.same_occurrence: id occurs exactly 1 in OpenAPI, 0 to 1 times in the XSD.",
        ("v1/schemas/loan.yaml", "v1/xsd/loan.xsd"),
    ),
    "repetition": (
        (ERROR, "maxItems: 30", "maxItems: 31"),
        "equal.same_occurrence: detail occurs 0 to 31 times in OpenAPI, 0 to 30 times in the XSD.",
        ("v1/schemas/error.yaml", "v1/xsd/common.xsd:9 "),
    ),
    "repetition below a wrapper": (
        (BOOK_XSD, 'maxOccurs="5"', 'maxOccurs="6"'),
        "equal.same_occurrence: author",
        ("v1/schemas/book.yaml", "v1/xsd/book.xsd:23 "),
    ),
    "wrapper of another name": (
        (BOOK, "xml: {name: authors,", "xml: {name: writers,"),
        "equal.member_exists: BookEdit has the element {urn:example:library:book}writers",
        ("v1/schemas/book.yaml", "v1/xsd/book.xsd:7 "),
    ),
    "namespace of a member": (
        (LOAN, "{name: since, namespace: 'urn:example:library:loan'", "{name: since, namespace: x"),
        (
            "equal.same_binding: since of LoanView is the element {x}since in OpenAPI, "
            "the element {urn:example:library:loan}since in the XSD."
        ),
        ("v1/schemas/loan.yaml", "v1/xsd/loan.xsd"),
    ),
    "attribute or element": (
        (LOAN, "xml: {name: id, attribute: true}", "xml: {name: id}"),
        (
            "equal.same_binding: id of LoanView is the element id in OpenAPI, "
            "the attribute id in the XSD."
        ),
        ("v1/schemas/loan.yaml", "v1/xsd/loan.xsd"),
    ),
    "member missing in the XSD": (
        (BOOK_XSD, '      <xs:element name="pages" type="PagesType" minOccurs="0"/>\n', ""),
        "equal.member_exists: BookEdit has the element {urn:example:library:book}pages",
        ("v1/schemas/book.yaml", "v1/xsd/book.xsd:7 "),
    ),
    "member missing in OpenAPI": (
        (
            LOAN_XSD,
            '<xs:element name="borrower"',
            '<xs:element name="reader" type="xs:string"/>\n      <xs:element name="borrower"',
        ),
        (
            "equal.member_is_used: the XSD type LoanType has the element "
            "{urn:example:library:loan}reader, none of LoanView has it."
        ),
        ("v1/schemas/loan.yaml", "v1/xsd/loan.xsd:17 "),
    ),
    "root of another name": (
        (LOAN, "xml: {name: loans,", "xml: {name: lendings,"),
        "equal.root_exists: no XSD declares the root element {urn:example:library:loan}lendings",
        ("v1/schemas/loan.yaml",),
    ),
    "root that nobody sends": (
        (
            BOOK_XSD,
            '  <xs:element name="book"',
            '  <xs:element name="shelf" type="ShelfType"/>\n  <xs:element name="book"',
        ),
        "equal.root_is_used: no request and no answer has the root element",
        ("v1/xsd/book.xsd:6 ",),
    ),
    "type that nobody uses": (
        (BOOK_XSD, "</xs:schema>", '<xs:complexType name="MapType"/></xs:schema>'),
        "equal.type_is_used: no request and no answer contains the XSD type MapType.",
        ("v1/xsd/book.xsd",),
    ),
    "order of a request": (
        (BOOK_XSD, *between("xs:all", 'name="title"', 'name="shelf"', "xs:sequence")),
        "equal.order_is_free: the XSD type BookType prescribes an order",
        ("v1/schemas/book.yaml", "v1/xsd/book.xsd:7 "),
    ),
    "order of an answer": (
        (LOAN_XSD, *swapped('name="borrower"', 'name="since"')),
        "equal.same_order: LoanView lists book, borrower, since, fine, the XSD book, since, ",
        ("v1/schemas/loan.yaml", "v1/xsd/loan.xsd:14 "),
    ),
    "one of several": (
        (BOOK_XSD, *between("xs:all", 'name="title"', 'name="shelf"', "xs:choice")),
        "equal.representable: one of several elements: OpenAPI accepts several at once.",
        ("v1/xsd/book.xsd:8 ",),
    ),
    "type without JSON form": (
        (COMMON_XSD, 'name="message" type="xs:string"', 'name="message" type="xs:token"'),
        "equal.representable: xs:token has no JSON form.",
        ("v1/xsd/common.xsd:8 ",),
    ),
    "keyword without XSD form": (
        (LOAN, "      minimum: 0\n", "      minimum: 0\n      multipleOf: 2\n"),
        "equal.representable: the keyword multipleOf has no canonical shape here.",
        ("v1/schemas/loan.yaml:34 ",),
    ),
}


@pytest.mark.parametrize("name", DIFFERENCES)
def test_a_single_difference_is_named(tmp_path: Path, name: str) -> None:
    change, message, places = DIFFERENCES[name]
    shown = seen(equal(changed(tmp_path, change)), tmp_path)
    assert message in shown
    for place in places:
        assert place in shown


OPEN_ISBN = (
    BOOK,
    "lendable]\n  properties:\n    isbn:\n      $ref: '#/Isbn'\n",
    "lendable]\n  properties:\n    isbn:\n"
    "      type: string\n      xml: {name: isbn, attribute: true}\n",
)


def test_the_xsd_says_what_the_loosest_role_says(tmp_path: Path) -> None:
    found = equal(changed(tmp_path, OPEN_ISBN))
    assert [finding.id for finding in found] == ["equal.same_pattern"]
    assert "the pattern is anything in OpenAPI, [0-9]{13} in the XSD." in seen(found, tmp_path)


def test_a_limit_that_only_one_role_states_is_a_warning(tmp_path: Path) -> None:
    loose = (BOOK_XSD, '      <xs:pattern value="[0-9]{13}"/>\n', "")
    found = equal(changed(tmp_path, OPEN_ISBN, loose))
    assert [(item.id, item.severity) for item in found] == [
        ("equal.same_pattern_in_all_roles", "warning")
    ]
    assert exit_code(found) == 0


@pytest.mark.parametrize(
    ("old", "new", "severity"),
    [
        ("    genre:\n      allOf", "    kind:\n      allOf", "error"),
        ("    authors:\n      type: array", "    writers:\n      type: array", "error"),
        ("    keyword:\n      type: array", "    words:\n      type: array", "warning"),
    ],
)
def test_a_key_that_is_renamed_in_one_half_is_found(
    tmp_path: Path, old: str, new: str, severity: str
) -> None:
    [key, before] = [text.strip().partition(":")[0] for text in (new, old)]
    found = equal(changed(tmp_path, (BOOK, old, new)))
    [finding] = [item for item in found if item.id == "equal.same_key"]
    assert finding.severity == severity
    assert f"is called {key} in JSON, {before} in XML." in finding.message
    assert [Path(place.file).name for place in finding.places] == ["book.yaml", "book.xsd"]
    assert all(place.line for place in finding.places)
