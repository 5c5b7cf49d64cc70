"""The forms of a verdict: each keeps its standard and says what the JSON document says."""

from __future__ import annotations

import copy
import json
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

import pytest
from junitparser import Failure, JUnitXml, Skipped
from markdown_it import MarkdownIt

from twinspec.report.formats import FORMATS, VerdictDocument, write

COMMAND = "twinspec equal"
DOCUMENT: VerdictDocument = {
    "verdict": "different",
    "compared": {"roots": 1, "types": 2, "members": 5},
    "not_compared": [
        {
            "construct": "xs:assert",
            "message": "an assertion of XSD 1.1 is not compared",
            "place": {"file": "a b.xsd", "line": 7, "column": 2, "pointer": "/OrderType"},
        }
    ],
    "findings": [
        {
            "rule": "equal.same_length",
            "severity": "error",
            "message": "s has at most 10 characters in JSON, 12 in XML.\nTwo, say 50%.",
            "remedy": "Write one length in both.",
            "places": [
                {"file": "openapi.yaml", "line": 12, "column": 9, "pointer": "/a/s"},
                {"file": "/x/s.xsd", "line": 3, "column": 0, "pointer": ""},
            ],
            "witness": {
                "json": '{"s": "<b>aaaaaaaaa"}',
                "xml": "<order><s>aaaaaaaaaaa</s></order>",
                "json_accepts": False,
                "xml_accepts": True,
            },
        },
        {
            "rule": "equal.default_is_open",
            "severity": "warning",
            "message": "what JSON does not close is closed in XML: a,b:c",
            "remedy": "",
            "places": [],
        },
    ],
}


def test_json_is_the_document() -> None:
    assert json.loads(write(DOCUMENT, "json", COMMAND)) == DOCUMENT


def test_github_shows_findings_at_their_lines() -> None:
    """The escapes are those of `@actions/core`: % and line ends; in properties : and , too."""
    assert write(DOCUMENT, "github", COMMAND).splitlines() == [
        "::error file=openapi.yaml,line=12,col=9,title=equal.same_length"
        "::s has at most 10 characters in JSON, 12 in XML.%0ATwo, say 50%25.%0A"
        "Write one length in both.",
        "::warning title=equal.default_is_open::what JSON does not close is closed in XML: a,b:c",
        "::warning file=a b.xsd,line=7,col=2,title=not compared%3A xs%3Aassert"
        "::an assertion of XSD 1.1 is not compared",
        "::notice title=twinspec equal"
        "::twinspec equal: different; compared 1 root, 2 types, 5 members",
    ]


def test_sarif_places_findings_and_tells_what_was_not_compared() -> None:
    log = json.loads(write(DOCUMENT, "sarif", COMMAND))
    [run] = log["runs"]
    assert log["version"] == "2.1.0"
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    error, warning = run["results"]
    assert [rules[one["ruleIndex"]] for one in (error, warning)] == [
        "equal.same_length",
        "equal.default_is_open",
    ]
    place = error["locations"][0]["physicalLocation"]
    assert place == {
        "artifactLocation": {"uri": "openapi.yaml"},
        "region": {"startLine": 12, "startColumn": 9},
    }
    [related] = error["relatedLocations"]
    assert related["physicalLocation"]["artifactLocation"] == {"uri": "file:///x/s.xsd"}
    assert "XML, accepted: <order>" in error["message"]["text"]
    [told] = run["invocations"][0]["toolExecutionNotifications"]
    assert told["message"]["text"].startswith("xs:assert: ")
    assert told["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "a%20b.xsd"}


def test_junit_counts_failures_and_what_was_skipped() -> None:
    document = JUnitXml.fromstring(write(DOCUMENT, "junit", COMMAND).encode())
    assert (document.tests, document.failures, document.skipped, document.errors) == (4, 1, 1, 0)
    whole, error, warning, gap = next(iter(document))
    assert whole.name == "compared 1 root, 2 types, 5 members"
    assert isinstance(error.result[0], Failure)
    assert "JSON, refused: " in error.result[0].text
    assert warning.result == []
    assert "closed in XML" in warning.system_out
    assert isinstance(gap.result[0], Skipped)


def test_markdown_has_the_verdict_as_a_heading_and_all_findings_in_a_block() -> None:
    tokens = MarkdownIt().parse(write(DOCUMENT, "markdown", COMMAND))
    heading, _, _, paragraph, said, _, block = tokens
    assert (heading.type, paragraph.type, block.type) == (
        "heading_open",
        "paragraph_open",
        "fence",
    )
    assert said.content == (
        "Looked at 1 root, 2 types, 5 members: 1 errors, 1 warnings, 1 parts not compared."
    )
    whole = write(DOCUMENT, "text", COMMAND).splitlines()
    assert block.content.splitlines() == whole[:-1]


def test_markdown_of_a_contract_is_no_markup() -> None:
    """CommonMark 4.5: only a line of as many marks ends a block; nothing in it is an inline."""
    document = copy.deepcopy(DOCUMENT)
    document["findings"][0]["message"] = "``` ````\n```\n@team <img src=x> [a](b) #12"
    tokens = MarkdownIt().parse(write(document, "markdown", COMMAND))
    assert [token.type for token in tokens if token.type != "inline"] == [
        *("heading_open", "heading_close", "paragraph_open", "paragraph_close", "fence")
    ]
    assert "@team <img src=x> [a](b) #12" in tokens[-1].content


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("see [here](https://evil.example)", r"see \[here\](https://evil.example)"),
        ("[a](1) and [b](javascript:x)", r"\[a\](1) and \[b\](javascript:x)"),
        (r"\[a](1)", r"\\\[a\](1)"),
        ("[1, 2] (not a link), a[0]", "[1, 2] (not a link), a[0]"),
        ("[[a](b)](c)", r"\[\[a\](b)\](c)"),
    ],
)
def test_sarif_of_a_contract_has_no_links(message: str, expected: str) -> None:
    """SARIF 2.1.0, 3.11.6: `[text](target)` in a message is a link, unless it is escaped."""
    document = copy.deepcopy(DOCUMENT)
    document["findings"] = [{**document["findings"][1], "message": message}]
    document["not_compared"][0]["message"] = message
    [run] = json.loads(write(document, "sarif", COMMAND))["runs"]
    assert run["results"][0]["message"]["text"] == expected
    [gap] = run["invocations"][0]["toolExecutionNotifications"]
    assert gap["message"]["text"] == f"xs:assert: {expected}"


MARKUP = "</failure></testcase>]]><evil onclick='x'>&amp;\x00"
"""What would end an element of JUnit, where it is written as it is; XML has no NUL."""


def test_junit_of_a_contract_is_text() -> None:
    document = copy.deepcopy(DOCUMENT)
    for finding in document["findings"]:
        finding["message"] = finding["remedy"] = MARKUP
    document["not_compared"][0]["message"] = document["not_compared"][0]["construct"] = MARKUP
    root = ET.fromstring(write(document, "junit", COMMAND))
    assert {one.tag for one in root.iter()} == {
        *("testsuites", "testsuite", "testcase", "failure", "skipped", "system-out")
    }
    shown = MARKUP.replace("\x00", "\ufffd")
    [failure] = root.iter("failure")
    assert shown in (failure.text or "")
    assert failure.get("message") == shown


def test_markdown_fits_a_comment_and_says_what_it_leaves_out() -> None:
    document = copy.deepcopy(DOCUMENT)
    document["findings"] = [document["findings"][1]] * 3000
    said = write(document, "markdown", COMMAND)
    assert len(said) < 65_536  # the most that GitHub takes
    *_, block, paragraph, last, _ = MarkdownIt().parse(said)
    assert paragraph.type == "paragraph_open"
    # 3000 findings of a line each, and a gap of two lines.
    left = 3002 - len(block.content.splitlines())
    assert last.content == f"{left} more lines are in the report."


class Page(HTMLParser):
    """The texts of a page and the tags that it uses."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not {"src", "href"} & {name for name, _ in attrs}, "the page needs another file"

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_needs_no_other_file_and_shows_texts_as_texts() -> None:
    page = Page()
    page.feed(write(DOCUMENT, "html", COMMAND))
    assert "b" not in page.tags
    assert '{"s": "<b>aaaaaaaaa"}' in page.text
    assert "Compared 1 root, 2 types, 5 members. 2 findings, 1 part not compared." in page.text
    assert "openapi.yaml:12:9 /a/s" in page.text


@pytest.mark.parametrize("form", FORMATS)
def test_characters_that_no_form_can_hold_end_in_no_traceback(form: str) -> None:
    document = copy.deepcopy(DOCUMENT)
    for finding in document["findings"]:
        finding["message"] += "\x00\x1b[31m\ufffe]]>&<"
    text = write(document, form, COMMAND)
    if form == "junit":
        assert ET.fromstring(text).tag == "testsuites"
    assert "]]" in text


@pytest.mark.parametrize("form", FORMATS)
def test_a_verdict_without_findings_says_what_was_compared(form: str) -> None:
    document: VerdictDocument = {
        "verdict": "equal",
        "compared": {"roots": 2, "types": 1, "members": 0},
        "not_compared": [],
        "findings": [],
    }
    text = write(document, form, COMMAND)
    assert "equal" in text
    assert "2 roots, 1 type, 0 members" in text or form == "json"
