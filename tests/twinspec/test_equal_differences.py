"""Any single difference between the halves of a project is named, with its places, and shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.twinspec.projects import (
    BOOK,
    BOOK_XSD,
    COMMON_XSD,
    ERROR,
    LOAN,
    LOAN_XSD,
    between,
    seen,
    swapped,
    verdict,
)

DIFFERENCES = {
    "shortest length": (
        (BOOK_XSD, '<xs:minLength value="1"/>', '<xs:minLength value="2"/>'),
        (
            "equal.same_length: Title: the length is at least 1 and at most 200 in JSON, at "
            "least 2 and at most 200 in the XSD."
        ),
        ("v1/schemas/book.yaml:7 ", "v1/xsd/book.xsd:42 "),
    ),
    "no longest length in the XSD": (
        (BOOK_XSD, '      <xs:maxLength value="200"/>\n', ""),
        (
            "equal.same_length: Title: the length is at least 1 and at most 200 in JSON, at "
            "least 1 in the XSD."
        ),
        ("v1/schemas/book.yaml:7 ", "v1/xsd/book.xsd:42 "),
    ),
    "shared type": (
        (COMMON_XSD, '<xs:maxLength value="80"/>', '<xs:maxLength value="81"/>'),
        (
            "equal.same_length: PersonName: the length is at least 1 and at most 80 in JSON, "
            "at least 1 and at most 81 in the XSD."
        ),
        ("v1/schemas/book.yaml:30 ", "v1/xsd/common.xsd:33 "),
    ),
    "pattern": (
        (BOOK_XSD, "[0-9]{13}", "[0-9]{10}"),
        "equal.same_pattern: Isbn: the pattern is ^\\d{13}$ in JSON, [0-9]{10} in the XSD.",
        ("v1/schemas/book.yaml:1 ", "v1/xsd/book.xsd:37 "),
    ),
    "XSD digits are not ASCII": (
        (BOOK_XSD, "[0-9]{13}", r"\d{13}"),
        "equal.same_pattern: Isbn: the pattern is ^\\d{13}$ in JSON, \\d{13} in the XSD.",
        ("v1/schemas/book.yaml:1 ", "v1/xsd/book.xsd:37 "),
    ),
    "pattern missing": (
        (ERROR, "      pattern: '^[0-9]{3}-[0-9]{3}$'\n", ""),
        (
            "equal.same_pattern: Error.code: the pattern is not limited in JSON, "
            "[0-9]{3}-[0-9]{3} in the XSD."
        ),
        ("v1/schemas/error.yaml:7 ", "v1/xsd/common.xsd:18 "),
    ),
    "enumeration": (
        (BOOK_XSD, '      <xs:enumeration value="poetry"/>\n', ""),
        (
            "equal.same_enumeration: Genre: the enumeration is 'novel', 'poetry', 'science' "
            "in JSON, 'novel', 'science' in the XSD."
        ),
        ("v1/schemas/book.yaml:26 ", "v1/xsd/book.xsd:54 "),
    ),
    "least value": (
        (BOOK, "  minimum: 1\n", "  minimum: 0\n"),
        (
            "equal.same_bounds: Pages: the range is at least 0 and at most 9999 in JSON, at "
            "least 1 and at most 9999 in the XSD."
        ),
        ("v1/schemas/book.yaml:18 ", "v1/xsd/book.xsd:48 "),
    ),
    "greatest value": (
        (COMMON_XSD, '"9999.99"', '"9999.9"'),
        (
            "equal.same_bounds: Price: the range is at least 0 and at most 9999.99 in JSON, "
            "at least 0.00 and at most 9999.9 in the XSD."
        ),
        ("v1/schemas/book.yaml:12 ", "v1/xsd/common.xsd:39 "),
    ),
    "size of an integer": (
        (LOAN_XSD, 'type="xs:long"', 'type="xs:int"'),
        (
            "equal.same_bounds: LoanView.id: the range is at least -9223372036854775808 and "
            "at most 9223372036854775807 in JSON, at least -2147483648 and at most "
            "2147483647 in the XSD."
        ),
        ("v1/schemas/loan.yaml:5 ", "v1/xsd/loan.xsd:21 "),
    ),
    "number or text": (
        (BOOK_XSD, 'name="lendable" type="xs:boolean"', 'name="lendable" type="xs:string"'),
        "equal.same_kind: Lendable: the type is a boolean in JSON, a string in the XSD.",
        ("v1/schemas/book.yaml:23 ", "v1/xsd/book.xsd:12 "),
    ),
    "empty text missing": (
        (BOOK_XSD, "common:InstantType common:EmptyType", "common:InstantType"),
        ("equal.same_alternatives: InstantOrEmpty: JSON accepts a string that the XSD refuses."),
        ("v1/schemas/book.yaml:35 ", "v1/xsd/common.xsd:28 "),
    ),
    "object or text": (
        (BOOK_XSD, 'name="shelf" type="ShelfType"', 'name="shelf" type="TitleType"'),
        "equal.same_kind: ShelfOrEmpty is a text or an object in JSON, a text in the XSD.",
        ("v1/schemas/book.yaml:65 ", "v1/xsd/book.xsd:41 "),
    ),
    "required in OpenAPI only": (
        (BOOK_XSD, 'name="title" type="TitleType"', 'name="title" type="TitleType" minOccurs="0"'),
        (
            "equal.same_occurrence: title of BookEdit, BookView occurs exactly 1 time in "
            "JSON, 0 to 1 times in BookType of the XSD."
        ),
        ("v1/schemas/book.yaml:97 ", "v1/xsd/book.xsd:9 ", "v1/schemas/book.yaml:144 "),
    ),
    "required in the XSD only": (
        (LOAN, "required: [id, book, borrower, since]", "required: [id, book, since]"),
        (
            "equal.same_occurrence: borrower of LoanView occurs 0 to 1 times in JSON, "
            "exactly 1 time in the XSD."
        ),
        ("v1/schemas/loan.yaml:12 ", "v1/xsd/loan.xsd:17 "),
    ),
    "attribute use": (
        (LOAN_XSD, 'type="xs:long" use="required"', 'type="xs:long"'),
        (
            "equal.same_occurrence: id of LoanView occurs exactly 1 time in JSON, 0 to 1 "
            "times in the XSD."
        ),
        ("v1/schemas/loan.yaml:5 ", "v1/xsd/loan.xsd:21 "),
    ),
    "repetition": (
        (ERROR, "maxItems: 30", "maxItems: 31"),
        (
            "equal.same_occurrence: detail of Error occurs 0 to 31 times in JSON, 0 to 30 "
            "times in the XSD."
        ),
        ("v1/schemas/error.yaml:14 ", "v1/xsd/common.xsd:9 "),
    ),
    "repetition below a wrapper": (
        (BOOK_XSD, 'maxOccurs="5"', 'maxOccurs="6"'),
        (
            "equal.same_occurrence: an entry of authors occurs 1 to 5 times in JSON, 1 to 6 "
            "times in the XSD."
        ),
        ("v1/schemas/book.yaml:112 ", "v1/xsd/book.xsd:23 "),
    ),
    "wrapper of another name": (
        (BOOK, "xml: {name: authors,", "xml: {name: writers,"),
        (
            "equal.same_binding: authors of BookEdit is the element "
            "{urn:example:library:book}writers in OpenAPI, the element "
            "{urn:example:library:book}authors in the XSD."
        ),
        ("v1/schemas/book.yaml:112 ", "v1/xsd/book.xsd:14 "),
    ),
    "namespace of a member": (
        (LOAN, "{name: since, namespace: 'urn:example:library:loan'", "{name: since, namespace: x"),
        (
            "equal.same_binding: since of LoanView is the element {x}since in OpenAPI, the "
            "element {urn:example:library:loan}since in the XSD."
        ),
        ("v1/schemas/loan.yaml:15 ", "v1/xsd/loan.xsd:18 "),
    ),
    "attribute or element": (
        (LOAN, "xml: {name: id, attribute: true}", "xml: {name: id}"),
        (
            "equal.same_binding: id of LoanView is the element id in OpenAPI, the attribute "
            "@id in the XSD."
        ),
        ("v1/schemas/loan.yaml:5 ", "v1/xsd/loan.xsd:21 "),
    ),
    "member missing in the XSD": (
        (BOOK_XSD, '      <xs:element name="pages" type="PagesType" minOccurs="0"/>\n', ""),
        "equal.member_exists: BookEdit has pages, BookType of the XSD has not.",
        ("v1/schemas/book.yaml:103 ", "v1/xsd/book.xsd:7 "),
    ),
    "member missing in OpenAPI": (
        (
            LOAN_XSD,
            '<xs:element name="borrower"',
            '<xs:element name="reader" type="xs:string"/>\n      <xs:element name="borrower"',
        ),
        (
            "equal.member_is_used: LoanType of the XSD has the element "
            "{urn:example:library:loan}reader, LoanView has it not."
        ),
        ("v1/xsd/loan.xsd:17 ", "v1/schemas/loan.yaml:1 "),
    ),
    "root of another name": (
        (LOAN, "xml: {name: loans,", "xml: {name: lendings,"),
        (
            "equal.root_exists: no XSD declares the element "
            "{urn:example:library:loan}lendings of LoanList"
        ),
        ("v1/schemas/loan.yaml:22 ", "v1/xsd/loan.xsd:7 "),
    ),
    "root that nobody sends": (
        (
            BOOK_XSD,
            '  <xs:element name="book"',
            '  <xs:element name="shelf" type="ShelfType"/>\n  <xs:element name="book"',
        ),
        (
            "style.type_is_used: no request and no answer has the root element "
            "{urn:example:library:book}shelf."
        ),
        ("v1/xsd/book.xsd:6 ",),
    ),
    "type that nobody uses": (
        (BOOK_XSD, "</xs:schema>", '<xs:complexType name="MapType"/></xs:schema>'),
        "style.type_is_used: no request and no answer contains the XSD type MapType.",
        ("v1/xsd/book.xsd:63 ",),
    ),
    "order of a request": (
        (BOOK_XSD, *between("xs:all", 'name="title"', 'name="shelf"', "xs:sequence")),
        (
            "style.order_is_free: the XSD type BookType prescribes an order, members of JSON "
            "requests (BookEdit) come in any."
        ),
        ("v1/schemas/book.yaml:90 ", "v1/xsd/book.xsd:7 "),
    ),
    "order of an answer": (
        (LOAN_XSD, *swapped('name="borrower"', 'name="since"')),
        (
            "style.order_is_same: LoanView lists book, borrower, since, fine, the XSD book, "
            "since, borrower, fine."
        ),
        ("v1/schemas/loan.yaml:1 ", "v1/xsd/loan.xsd:14 "),
    ),
    "one of several": (
        (BOOK_XSD, *between("xs:all", 'name="title"', 'name="shelf"', "xs:choice")),
        "equal.same_occurrence: BookEdit may have 1 authors, no genre",
        ("v1/schemas/book.yaml:90 ", "v1/xsd/book.xsd:7 "),
    ),
    "keyword without XSD form": (
        (LOAN, "      minimum: 0\n", "      minimum: 0\n      multipleOf: 2\n"),
        (
            "equal.same_digits: LoanList.count: the digits is at most 0 behind the point and "
            "multiples of 2 in JSON, at most 0 behind the point in the XSD."
        ),
        ("v1/schemas/loan.yaml:31 ", "v1/xsd/loan.xsd:11 "),
    ),
}


@pytest.mark.parametrize("name", DIFFERENCES)
def test_a_single_difference_is_named_and_shown(tmp_path: Path, name: str) -> None:
    change, message, places = DIFFERENCES[name]
    found = verdict(tmp_path, change)
    shown = seen(found)
    assert message in shown
    for place in places:
        assert place in shown
    assert "witness_is_confirmed" not in shown
    [first, *_] = [one for one in found.findings if message.startswith(f"{one.id}: ")]
    has_none = ("style.", "equal.same_binding", "equal.root_exists")  # where, not what
    assert (first.witness is None) == first.id.startswith(has_none)


def test_a_token_is_a_text_whose_white_space_xml_treats(tmp_path: Path) -> None:
    token = (COMMON_XSD, 'name="message" type="xs:string"', 'name="message" type="xs:token"')
    found = verdict(tmp_path, token)
    assert found.judgement == "equal"
    assert "white_space" in {note.kind for note in found.notes}
