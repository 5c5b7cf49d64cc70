"""An answer in XML is judged three times: by its XSD, by its namespaces, and as JSON by its schema.

The kinds of errors of an XSD are those of libxml2 (xmlerror.h), places in it are XPath.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.twinspec.contracts import LIBRARY
from tests.twinspec.fuzz.exchanges import contract
from tests.twinspec.fuzz.test_judge_answers import ANSWERS, CONTENTS
from tests.twinspec.fuzz.test_judge_library import LOANS, LOANS_XML
from twinspec.contract.binding.reader import XmlReader
from twinspec.fuzz.judge.answer import AnswerJudge, ReadBody
from twinspec.fuzz.judge.operations import BodySchema
from twinspec.fuzz.model.exchange import Answer, Request

JSON, XML = "application/json", "application/xml"
TEXT = LOANS_XML.decode()
LOAN, BOOK = "urn:example:library:loan", "urn:example:library:book"
ROLE = "The XML body of LoanList breaks"
OTHERWISE = "; answer what the contract says, or correct the contract."


def read(
    body: bytes,
    content_type: str | None = XML,
    *,
    contents: dict[str, BodySchema] | None = None,
    by: AnswerJudge = ANSWERS,
    method: str = "GET",
    accept: str | None = None,
) -> ReadBody:
    stated = {} if content_type is None else {"content-type": content_type}
    asked = {} if accept is None else {"accept": accept}
    request = Request(method, "/", asked, None, None)
    answer = Answer(200, stated, body)
    return by.body(contents or CONTENTS, request, answer, negotiated=accept is not None)


def messages(body: ReadBody) -> list[str]:
    return [message for _, message in body.flaws]


def changed(old: str, new: str) -> bytes:
    assert TEXT.count(old) == 1
    return TEXT.replace(old, new).encode()


WRONG: dict[str, tuple[bytes, list[str]]] = {
    "nothing": (LOANS_XML, []),
    "no XML": (
        b"<a",
        ["The body is called XML and is not well-formed; write it with a library."],
    ),
    "a root in no namespace": (
        b"<loans/>",
        [
            f"The element loans is in no namespace, expected is the namespace {LOAN}.",
            f"{ROLE} body-root at its root.",
            f"{ROLE} its XSD (SCHEMAV_CVC_ELT_1) at /loans.",
        ],
    ),
    "an element in another namespace": (
        TEXT.replace("book:title", "title").encode(),
        [
            f"The element title is in the namespace {LOAN}, expected is the namespace {BOOK}.",
            f"{ROLE} body-content at /loan/0/book/{{{LOAN}}}title.",
            f"{ROLE} its XSD (SCHEMAV_ELEMENT_CONTENT) at /*/*[1]/*[1]/*[1].",
        ],
    ),
    "text between elements": (
        changed("</loan>", "text</loan>"),
        [
            f"{ROLE} body-content at /loan/0.",
            f"{ROLE} its XSD (SCHEMAV_CVC_COMPLEX_TYPE_2_3) at /*/*[1].",
        ],
    ),
    "an element twice": (
        changed("<count>1</count>", "<count>1</count><count>2</count>"),
        [
            f"{ROLE} body-duplicates at /count.",
            f"{ROLE} its XSD (SCHEMAV_ELEMENT_CONTENT) at /*/*[3].",
        ],
    ),
    "no number": (
        changed("<count>1</count>", "<count>one</count>"),
        [
            f"{ROLE} its XSD (SCHEMAV_CVC_DATATYPE_VALID_1_2_1) at /*/*[2].",
            "The body breaks the keyword #/components/schemas/LoanList/properties/count/type of "
            f"its schema at /count{OTHERWISE}",
        ],
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_with_an_answer_is_told_by_its_place(name: str) -> None:
    body, expected = WRONG[name]
    found = read(body)
    assert messages(found) == expected
    assert {check for check, _ in found.flaws} <= {"invalid_answer"}


def test_at_most_three_errors_of_an_xsd_are_told() -> None:
    loan = TEXT[TEXT.index("<loan ") : TEXT.index("</loan>")] + "</loan>"
    body = TEXT.replace(loan, loan.replace('id="1"', 'id="1" x="1"') * 5).encode()
    found = messages(read(body))
    assert len(found) == 3
    assert all(f"{ROLE} its XSD" in message for message in found)


@pytest.mark.parametrize(
    ("text", "encoding", "charset", "is_read"),
    [
        ("é", "utf-8", None, True),
        ("é", "utf-8", "utf-8", True),
        ("é", "utf-16", "utf-16", True),
        ("e", "utf-8", "us-ascii", True),
        ("é", "utf-8", "us-ascii", False),
    ],
)
def test_an_answer_is_in_the_charset_that_it_states(
    text: str, encoding: str, charset: str | None, is_read: bool
) -> None:
    """RFC 7303, 3: the charset of the Content-Type has the last word, but for a byte order mark."""
    body = TEXT.replace("Frank", f"Fr{text}nk").encode(encoding)
    found = read(body, XML if charset is None else f"{XML}; charset={charset}")
    assert messages(found) == ([] if is_read else [f"{ROLE} body-syntax at its root."])
    assert (found.value is not None) is is_read


@pytest.mark.parametrize(
    ("media", "has_name", "body", "is_read"),
    [
        (JSON, True, LOANS, True),
        (JSON, False, LOANS, True),
        ("application/vnd.loans+json", False, LOANS, True),
        (XML, True, LOANS_XML, True),
        ("application/vnd.loans+xml", True, LOANS_XML, True),
        # XML without the name of its root is not read, nor is what is neither.
        (XML, False, b"<a", False),
        ("text/plain", True, b"<a", False),
        ("text/plain", False, b"<a", False),
    ],
)
def test_which_bodies_are_read(media: str, has_name: bool, body: bytes, is_read: bool) -> None:
    own = CONTENTS[XML if media.endswith("xml") else JSON]
    content = own if has_name else replace(own, role=None)
    found = read(body, media, contents={media: content})
    assert found.flaws == ()
    assert (found.value is not None) is is_read


STATED: dict[str, tuple[ReadBody, str]] = {
    "no body": (
        read(b"", JSON),
        "The answer has no body where the contract declares one; send it.",
    ),
    "no type": (
        read(LOANS, None),
        "The answer has no Content-Type that names one media type; state that of the body.",
    ),
    "another type": (
        read(LOANS, "text/plain"),
        "The answer is text/plain, which is not declared there; answer in one of the declared "
        "media types.",
    ),
    "a body for HEAD": (
        read(LOANS, JSON, method="HEAD"),
        "The answer has a body where HTTP allows none; omit it.",
    ),
    "a type that is not welcome": (
        read(LOANS, JSON, accept=XML),
        "The answer is in a media type that Accept does not admit; answer in one that it does.",
    ),
    "a type that is less welcome": (
        read(LOANS, JSON, accept=f"{JSON};q=0.5, {XML}"),
        "The answer is not in the media type to which Accept gives the most weight; answer in "
        "that one.",
    ),
    "no JSON": (
        read(b"{", JSON),
        "The body is called JSON and is none, is not UTF-8, or repeats a key; write it with a "
        "library.",
    ),
    "another value": (
        read(b"[]", JSON),
        "The body breaks the keyword #/components/schemas/LoanList/type of its schema at /"
        f"{OTHERWISE}",
    ),
}


@pytest.mark.parametrize("name", STATED)
def test_a_flaw_says_what_to_do(name: str) -> None:
    found, expected = STATED[name]
    assert messages(found) == [expected]


def test_a_body_that_is_too_deep_is_told_as_such() -> None:
    deep = b'{"loan": [{"id": ' + b"[" * 300 + b"]" * 300 + b"}]}"
    assert messages(read(deep, JSON)) == [
        "The body is nested too deep to be measured by its schema; answer less."
    ]


XSD_1_1 = f"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{LOAN}">
<xs:element name="loans"><xs:complexType><xs:attribute name="a" type="xs:int"/>
<xs:assert test="@a = 1"/></xs:complexType></xs:element></xs:schema>"""


@pytest.mark.parametrize(
    ("with_xsd", "value", "is_valid"),
    [(True, "1", True), (True, "2", False), (False, "2", True)],
)
def test_an_xsd_that_libxml2_cannot_read_is_judged_by_another_validator(
    tmp_path: Path, with_xsd: bool, value: str, is_valid: bool
) -> None:
    """Its errors quote values, so that only the fact is told; without XSDs there is none."""
    file = tmp_path / "loans.xsd"
    file.write_text(XSD_1_1)
    reader = XmlReader(contract(LIBRARY).versions["v1"].bundle)
    by = AnswerJudge([file] if with_xsd else [], reader)
    found = messages(read(f'<loans xmlns="{LOAN}" a="{value}"/>'.encode(), by=by))
    told = [message for message in found if "its XSD" in message]
    assert told == ([] if is_valid else [f"{ROLE} its XSD (not valid) at some place."])
