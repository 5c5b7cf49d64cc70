"""The site as files: links lead somewhere, texts are texts, and nothing else is overwritten."""

from __future__ import annotations

import html
import re
import shutil
import stat
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from lxml import etree
from typer.testing import CliRunner

from tests.twinspec.hostile_texts import TEXTS, library_of
from tests.twinspec.projects import library
from twinspec.cli import app

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
FOREIGN = """
openapi: 3.0.3
info: {title: Notes, version: "2.1"}
paths:
  /notes:
    post:
      operationId: add_note
      summary: Add a note
      requestBody:
        content:
          application/json:
            schema: {$ref: "#/components/schemas/Note"}
            example: {text: "Call back", id: 7}
          application/xml:
            schema: {$ref: "#/components/schemas/Note"}
      responses: {"204": {description: It is there now.}}
components:
  schemas:
    Note:
      type: object
      xml: {name: note, namespace: "urn:notes"}
      required: [id, text]
      additionalProperties: false
      properties:
        id: {type: integer, xml: {attribute: true}}
        text: {type: string, maxLength: 100}
"""
FOREIGN_XSD = """
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:notes">
  <xs:element name="note">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="text">
          <xs:simpleType>
            <xs:restriction base="xs:string"><xs:maxLength value="100"/></xs:restriction>
          </xs:simpleType>
        </xs:element>
      </xs:sequence>
      <xs:attribute name="id" type="xs:integer" use="required"/>
    </xs:complexType>
  </xs:element>
</xs:schema>
"""
LARGEST = 300_000
"""Bytes of a page."""


class _Links(HTMLParser):
    """Collects ids, links, and names of elements and attributes of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name == "id" and value:
                self.ids.add(value)
            if name in ("href", "src", "action") and value:
                self.links.append(value)


def written(folder: Path, *options: str) -> Path:
    """Run `twinspec site`; return its folder."""
    result = CliRunner().invoke(app, ["site", "--output", str(folder), *options])
    assert result.exit_code == 0, result.output
    return folder


def broken_links(site: Path) -> list[str]:
    """Return the links of all pages that lead to no file or to no id."""
    pages = {file: _Links(file.read_text(encoding="utf-8")) for file in site.rglob("*.html")}
    broken = []
    for file, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.path.startswith("/"):
                continue
            target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
            if not target.is_file():
                broken.append(f"{file.relative_to(site)}: {link}")
            elif parts.fragment and unquote(parts.fragment) not in pages[target].ids:
                broken.append(f"{file.relative_to(site)}: {link} (no such id)")
    return broken


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("own") / "site", "--project", str(ROOT))


def test_every_link_of_our_own_site_leads_somewhere(own: Path) -> None:
    assert broken_links(own) == []


def test_pages_of_our_own_site_are_small(own: Path) -> None:
    sizes = {file.name: file.stat().st_size for file in own.rglob("*") if file.is_file()}
    assert {name: size for name, size in sizes.items() if size >= LARGEST} == {}


def test_the_report_says_what_is_accepted_and_why(own: Path) -> None:
    page = html.unescape((own / "report.html").read_text(encoding="utf-8"))
    waivers = yaml.safe_load((ROOT / "spec/waivers.yaml").read_text(encoding="utf-8"))
    assert [waiver["rule"] for waiver in waivers if waiver["reason"].strip() not in page] == []


def test_every_page_has_the_bar_with_all_areas(own: Path) -> None:
    areas = {
        *("reference/index.html", "rules/index.html", "sources/index.html"),
        *("errors/index.html", "map.html"),
    }
    for file in own.rglob("*.html"):
        links = map(urlsplit, _Links(file.read_text(encoding="utf-8")).links)
        linked = {(file.parent / link.path).resolve() for link in links if not link.scheme}
        assert {(own / area).resolve() for area in areas} <= linked, file


def test_sources_lead_to_rule_line_test_and_counts(own: Path) -> None:
    """By what spec/rules says of one rule; `divergences` are a page, other documents are none."""
    rules = yaml.safe_load((ROOT / "spec/rules/edit_case.yaml").read_text(encoding="utf-8"))
    titles = yaml.safe_load((ROOT / "spec/sources.yaml").read_text(encoding="utf-8"))
    [rule] = [one for one in rules if one["id"] == "edit_case.last_modified_matches"]
    index = (own / "sources/index.html").read_text(encoding="utf-8")
    for source in rule["source"]:
        title = titles[source["document"]]
        [page] = re.findall(rf'href="../(sources/[^"]+)">{re.escape(title)}</a>', index)
        text = (own / page).read_text(encoding="utf-8")
        heading = rf"<h2>(?:<a[^>]*>)?{re.escape(source['place'])}(?:</a>)?</h2>"
        [section] = re.findall(rf"{heading}(.*?)</section>", text, re.DOTALL)
        assert rule["statement"] in html.unescape(section)
        assert "source/src/casewright/handlers/edit_case.py.html#L" in section
        assert "source/tests/rules/edit_case/last_modified_matches.yaml.html#L1" in section
        assert re.search(r"kept \d+, broken \d+", section)
    page = (own / "rules/edit_case.last_modified_matches.html").read_text(encoding="utf-8")
    heading = "../pages/docs/divergences.html#when-lastmodified-moves"
    assert f'<a href="{heading}">Our decisions: When lastModified moves</a>' in page


def test_an_operation_shows_each_example_in_both_representations(own: Path) -> None:
    page = (own / "reference/v12/edit_case.html").read_text(encoding="utf-8")
    stories = ROOT / "spec/v12/examples/edit_case"
    shown = page.count('aria-label="request in JSON"'), page.count('aria-label="request in XML"')
    sent = [list(stories.glob(f"*.request.{form}")) for form in ("json", "xml")]
    assert shown[0] >= len(sent[0]) - 1
    assert shown[1] >= len(sent[1]) - 1


def test_files_alone_have_reference_and_report(tmp_path: Path) -> None:
    """Without a project: what OPENAPI and XSD say, and the verdict on them."""
    (tmp_path / "openapi.yaml").write_text(FOREIGN, encoding="utf-8")
    (tmp_path / "note.xsd").write_text(FOREIGN_XSD, encoding="utf-8")
    site = written(tmp_path / "site", str(tmp_path / "openapi.yaml"), str(tmp_path / "note.xsd"))
    assert broken_links(site) == []
    assert not (site / "rules").exists()
    page = (site / "reference/2.1/add_note.html").read_text(encoding="utf-8")
    # The contract shows JSON; the XML beside it is what its XSD accepts.
    [xml] = re.findall(r'aria-label="request in XML">(.*?)</pre>', page, re.DOTALL)
    etree.XMLSchema(etree.fromstring(FOREIGN_XSD.encode())).assertValid(
        etree.fromstring(html.unescape(xml).encode())
    )
    report = (site / "report.html").read_text(encoding="utf-8")
    assert "The check of the contract: equal" in report
    assert "1 root, " in report


def test_an_openapi_document_without_xsd_has_a_site_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "openapi.yaml").write_text(FOREIGN, encoding="utf-8")
    site = written(tmp_path / "site", str(tmp_path / "openapi.yaml"))
    assert broken_links(site) == []
    page = (site / "reference/2.1/add_note.html").read_text(encoding="utf-8")
    assert "Call back" in page
    report = (site / "report.html").read_text(encoding="utf-8")
    assert "The check of the contract: incomplete" in report
    assert "There is no XSD here: nothing was compared with the JSON half." in report


def test_what_breaks_the_standard_is_reported_without_xsd(tmp_path: Path) -> None:
    (tmp_path / "openapi.yaml").write_text(
        FOREIGN.replace("type: integer", "type: whole"), encoding="utf-8"
    )
    site = written(tmp_path / "site", str(tmp_path / "openapi.yaml"))
    report = (site / "report.html").read_text(encoding="utf-8")
    assert "The check of the contract: failed" in report
    assert "whole" in report


def test_an_xsd_alone_has_no_site(tmp_path: Path) -> None:
    (tmp_path / "note.xsd").write_text(FOREIGN_XSD, encoding="utf-8")
    options = ["site", str(tmp_path / "note.xsd"), "--output", str(tmp_path / "site")]
    refused = CliRunner().invoke(app, options)
    assert refused.exit_code == 2
    assert "name the OpenAPI document or JSON Schema before its XSDs" in refused.output


NOTE = """
title: A note
type: object
required: [id, text]
additionalProperties: false
properties:
  id: {type: integer, xml: {attribute: true}}
  text: {type: string, maxLength: 100}
"""


def test_a_json_schema_has_no_operations_and_its_site_says_so(tmp_path: Path) -> None:
    (tmp_path / "note.yaml").write_text(NOTE, encoding="utf-8")
    (tmp_path / "note.xsd").write_text(FOREIGN_XSD, encoding="utf-8")
    site = written(tmp_path / "site", str(tmp_path / "note.yaml"), str(tmp_path / "note.xsd"))
    start = (site / "index.html").read_text(encoding="utf-8")
    assert "<h1>A note</h1>" in start
    assert "No operations" in start
    assert not (site / "reference").exists()
    assert broken_links(site) == []


ID = '<xs:attribute name="id" type="xs:integer" use="required"/>'
MARKED = {
    "a finding on a member": ("note.xsd", 'value="100"', 'value="90"', "text", "differs"),
    "a member that the XSD lacks": ("note.xsd", ID, "", "id", "differs"),
    "a part that is not compared": (
        *("openapi.yaml", "maxLength: 100", r"maxLength: 100, pattern: '^(.)\1'"),
        *("text", "not compared"),
    ),
}
"""File, old text, new text, the member that is marked, and with what."""


@pytest.mark.parametrize("kind", MARKED)
def test_the_reference_marks_the_member_on_which_both_halves_differ(
    tmp_path: Path, kind: str
) -> None:
    changed, old, new, member, word = MARKED[kind]
    for file, text in (("openapi.yaml", FOREIGN), ("note.xsd", FOREIGN_XSD)):
        assert (old in text) == (file == changed)
        (tmp_path / file).write_text(text.replace(old, new), encoding="utf-8")
    site = written(tmp_path / "site", str(tmp_path / "openapi.yaml"), str(tmp_path / "note.xsd"))
    page = (site / "reference/2.1/add_note.html").read_text(encoding="utf-8")
    marked = re.findall(r'<tr class="differing">\s*<th[^>]*><span class="id">(\w+)</span>', page)
    assert marked == [member]
    assert re.search(rf'href="../../report.html#\w+-\d+">{word}</a>', page)
    assert broken_links(site) == []


def test_operations_and_versions_of_any_name_have_pages(tmp_path: Path) -> None:
    """An operation may be called `notes/add`, a version `2.1 beta #3`; no page hides another."""
    contract = FOREIGN.replace("add_note", "notes/add").replace('"2.1"', '"2.1 beta #3"')
    other = (
        "    put:\n      operationId: notes-add\n      responses: {'204': {description: Done.}}\n"
    )
    contract = contract.replace("components:\n", f"{other}components:\n", 1)
    (tmp_path / "openapi.yaml").write_text(contract, encoding="utf-8")
    (tmp_path / "note.xsd").write_text(FOREIGN_XSD, encoding="utf-8")
    site = written(tmp_path / "site", str(tmp_path / "openapi.yaml"), str(tmp_path / "note.xsd"))
    assert broken_links(site) == []
    titles = {
        re.findall("<title>(.*?) ·", file.read_text(encoding="utf-8"))[0]
        for file in (site / "reference").glob("*/*.html")
    }
    assert titles == {"POST /notes", "PUT /notes"}


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    project = library(tmp_path / "project")
    options = ["site", "--project", str(project), "--output", str(tmp_path)]
    refused = CliRunner().invoke(app, options)
    assert refused.exit_code == 2
    assert "holds files that are no site" in refused.output
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "mine"


def test_another_user_may_read_the_site(tmp_path: Path) -> None:
    """A web server has a user of its own; temporary folders are for their owner alone."""
    site = written(tmp_path / "site", "--project", str(library(tmp_path / "project")))
    assert stat.S_IMODE(site.stat().st_mode) == stat.S_IMODE((site / "rules").stat().st_mode)


def test_a_site_is_written_anew_without_pages_of_before(tmp_path: Path) -> None:
    project = library(tmp_path / "project")
    site = written(tmp_path / "site", "--project", str(project))
    (site / "old.html").touch()
    written(site, "--project", str(project))
    assert not (site / "old.html").exists()


TAGS = {
    *("html", "head", "meta", "title", "link", "body", "a", "header", "nav", "form", "label"),
    *("input", "main", "h1", "h2", "h3", "p", "ul", "ol", "li", "b", "div", "table", "thead"),
    *("tbody", "tr", "th", "td", "span", "code", "pre", "details", "summary", "figure"),
    *("figcaption", "dl", "dt", "dd", "section", "article", "footer", "script", "output", "wbr"),
    *("col", "colgroup", "em", "strong", "hr", "br", "blockquote", "img"),
}
"""Elements that our templates and Markdown write."""


@settings(max_examples=6, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(texts=st.lists(TEXTS, min_size=3, max_size=3))
def test_texts_of_a_contract_stay_texts(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    """No text brings an element, a script or a handler of its own into any page."""
    folder = tmp_path_factory.mktemp("hostile")
    project = folder / "project"
    project.mkdir()
    library_of(texts, project)
    result = CliRunner().invoke(
        app, ["site", "--project", str(project), "--output", str(folder / "site")]
    )
    if result.exit_code:
        assert "twinspec itself failed" not in result.output
        return
    for file in (folder / "site").rglob("*.html"):
        page = _Links(file.read_text(encoding="utf-8"))
        assert page.tags <= TAGS
        assert not {name for name in page.attributes if name.startswith("on")}
        assert not [link for link in page.links if urlsplit(link).scheme == "javascript"]
    shutil.rmtree(folder)
