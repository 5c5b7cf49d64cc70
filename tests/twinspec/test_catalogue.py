"""The error catalogue of the library: every code and refusal has a page that says all of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import etree, html

from tests.twinspec.contracts import LIBRARY, changed
from twinspec.contract.error_form import ErrorForm, error_faults, error_form
from twinspec.contract.layout import Contract, load_contract
from twinspec.generate.render import Templates
from twinspec.ledger.ledger import read_ledger
from twinspec.ledger.settings import LedgerSettings
from twinspec.report.catalogue import Catalogue, RulePage, read_catalogue
from twinspec.report.ledger_view import LedgerReader
from twinspec.report.write import write_catalogue, write_ledger

ROOT = Path(__file__).parents[2]
BOOK, ERROR, RULES = "v1/schemas/book.yaml", "v1/schemas/error.yaml", "rules/add_book.yaml"
SAID = "{code: code, message: message, violations: detail, rule: rule, limit: 30}"


def catalogue_of(contract: Contract, tests: Path = LIBRARY / "tests") -> Catalogue:
    """The catalogue of a contract that has no program yet, with the tests of a folder."""
    settings = LedgerSettings((LIBRARY / "src",), tests, LIBRARY / "exemptions.yaml")
    return read_catalogue(contract, read_ledger(contract, settings))


def page(catalogue: Catalogue, rule: str) -> RulePage:
    [found] = [item for item in catalogue.rules if item.rule.id == rule]
    return found


def example(found: RulePage, representation: str) -> str:
    [text] = [item.text for item in found.examples if item.representation == representation]
    return text


def written(contract: Contract, folder: Path) -> Path:
    """The pages of a contract below `folder`."""
    templates = Templates()

    def render(template: str, file: Path, **values: object) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        text = templates.render(template, made_from="spec/", **values)
        file.write_text(text, encoding="utf-8")

    settings = LedgerSettings((LIBRARY / "src",), LIBRARY / "tests", LIBRARY / "none.yaml")
    ledger = read_ledger(contract, settings)
    write_catalogue(read_catalogue(contract, ledger), render, folder)
    write_ledger(LedgerReader(contract, folder, folder).read(ledger), render, folder)
    return folder


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(load_contract(LIBRARY), tmp_path_factory.mktemp("pages"))


def test_every_code_and_every_refusal_has_a_page_and_nothing_else(pages: Path) -> None:
    refusals = [rule for rule in load_contract(LIBRARY).rules if rule.kind == "refusal"]
    assert {file.stem for file in (pages / "errors").iterdir()} == {
        "index",
        *(str(rule.code) for rule in refusals),
    }
    assert {file.name.removesuffix(".html") for file in (pages / "rules").iterdir()} == {
        "index",
        *(rule.id for rule in refusals),
    }


def test_links_lead_to_pages_and_nothing_comes_from_elsewhere(pages: Path) -> None:
    seen = 0
    for file in pages.rglob("*.html"):
        document = html.parse(str(file)).getroot()
        for link in document.xpath("//@href | //@src"):
            name, _, fragment = str(link).partition("#")
            target = (file.parent / name).resolve() if name else file
            assert target.is_file(), f"{file.name}: {link}"
            if fragment and fragment != "main":
                assert document.xpath("//*[@id=$name]", name=fragment), f"{file.name}: {link}"
            seen += 1
    assert seen > 100


def test_pages_can_be_read_by_all(pages: Path) -> None:
    for file in pages.rglob("*.html"):
        document = html.parse(str(file)).getroot()
        assert document.get("lang") == "en"
        assert document.xpath("string(//title)")
        assert len(document.xpath("//h1")) == 1
        assert document.xpath("//main[@id='main']")
        assert not document.xpath("//thead//th[not(@scope)] | //tbody//th[not(@scope)]")
        assert not document.xpath("//input[not(@id=//label/@for) and not(ancestor::label)]")
        ids = document.xpath("//@id")
        assert len(ids) == len(set(ids)), file.name


def test_catalogue_pages_need_no_inline_script_or_style(pages: Path) -> None:
    for kind in ("errors", "rules"):
        for file in (pages / kind).iterdir():
            document = html.parse(str(file)).getroot()
            assert not document.xpath("//script[not(@src)] | //style | //@style | //@onclick")


def test_the_examples_are_bodies_of_the_contract() -> None:
    contract = load_contract(LIBRARY)
    fits = page(catalogue_of(contract), "book.title_fits")
    assert json.loads(example(fits, "JSON")) == {
        "code": "400-015",
        "message": "The title has more than 200 characters.",
        "detail": [{"rule": "book.title_fits"}],
    }
    xml = example(fits, "XML")
    assert xml == (
        '<error xmlns="urn:example:library:common">\n'
        "  <code>400-015</code>\n"
        "  <message>The title has more than 200 characters.</message>\n"
        "  <detail>\n"
        "    <rule>book.title_fits</rule>\n"
        "  </detail>\n"
        "</error>"
    )
    schema = etree.XMLSchema(etree.parse(str(LIBRARY / "v1" / "xsd" / "common.xsd")))
    for found in catalogue_of(contract).rules:
        schema.assertValid(etree.fromstring(example(found, "XML")))


def test_messages_say_what_the_contract_knows() -> None:
    catalogue = catalogue_of(load_contract(LIBRARY))
    said = {
        found.rule.id: json.loads(example(found, "JSON"))["message"] for found in catalogue.rules
    }
    assert said["book.genre_is_known"] == "… is none of novel, poetry, science."
    assert said["book.one_to_five_authors"] == "Name 1 to 5 authors."
    assert said["book.only_known_members"] == "Unknown: …."
    assert said["add_book.book_is_new"] == "The book exists: …."


def test_a_rule_names_its_requests_and_the_places_in_them() -> None:
    catalogue = catalogue_of(load_contract(LIBRARY))
    [add] = page(catalogue, "book.author_fits").requests
    assert add.operation == "add_book"
    assert add.lines == (("v1", "POST", "/library/v1/books"),)
    assert add.places == ("/authors/0", "/keywords/keyword/0", "/shelf/room")
    [loans] = page(catalogue, "protocol.isbn_is_well_formed").requests
    assert loans.lines == (("v1", "GET", "/library/v1/books/{isbn}/loans"),)
    assert (loans.places, loans.parameters) == ((), ("isbn",))
    [unknown] = page(catalogue, "book.only_known_members").requests
    assert set(unknown.places) == {"/…", "/shelf/…", "/keywords/…"}


def test_a_rule_names_its_places_in_the_contract() -> None:
    catalogue = catalogue_of(load_contract(LIBRARY))
    [place] = page(catalogue, "book.title_fits").places.schemas
    assert (place.file, place.pointer, place.versions) == ("schemas/book.yaml", "/Title", ("v1",))
    assert place.keywords == ("type", "minLength", "maxLength")
    [parameter] = page(catalogue, "protocol.isbn_is_well_formed").places.schemas
    assert (parameter.file, parameter.pointer) == ("common/parameters.yaml", "/Isbn/schema")
    [listed] = page(catalogue, "add_book.book_is_new").places.operations
    assert listed.operations == ("add_book",)


def test_the_place_of_a_handlers_rule_comes_from_its_test(tmp_path: Path) -> None:
    contract = changed(
        tmp_path,
        (ERROR, SAID, SAID.replace("rule: rule", "rule: rule, place: place")),
        (
            ERROR,
            "    rule:\n      type: string\n",
            "    place:\n      type: string\n"
            "      xml: {name: place, namespace: 'urn:example:library:common', prefix: common}\n"
            "    rule:\n      type: string\n",
        ),
    )
    test = tmp_path / "tests" / "add_book" / "book_is_new.yaml"
    test.parent.mkdir(parents=True)
    test.write_text("rule: add_book.book_is_new\naccepted: {}\nrefused: {at: /isbn}\n")
    catalogue = catalogue_of(contract, tmp_path / "tests")
    body = json.loads(example(page(catalogue, "add_book.book_is_new"), "JSON"))
    assert body["detail"] == [{"rule": "add_book.book_is_new", "place": "/isbn"}]
    body = json.loads(example(page(catalogue, "book.genre_is_known"), "JSON"))
    assert body["detail"] == [{"rule": "book.genre_is_known", "place": "/genre"}]


def test_texts_of_the_contract_are_no_markup(tmp_path: Path) -> None:
    contract = changed(
        tmp_path,
        (RULES, "remedy: Read the loans", "remedy: Read <b>the</b> & loans"),
        (RULES, 'message: "The book exists:', 'message: "The <i>book</i> exists:'),
    )
    folder = written(contract, tmp_path / "pages")
    text = (folder / "rules" / "add_book.book_is_new.html").read_text(encoding="utf-8")
    assert "Read &lt;b&gt;the&lt;/b&gt; &amp; loans" in text
    assert "&lt;message&gt;The &amp;lt;i&amp;gt;book" in text


def test_a_code_of_several_rules_lists_them_all(tmp_path: Path) -> None:
    contract = changed(tmp_path, ("rules/book.yaml", "code: 400-024", "code: 400-015"))
    catalogue = catalogue_of(contract)
    [code] = [item for item in catalogue.codes if item.code == "400-015"]
    assert [item.rule.id for item in code.rules] == ["book.title_fits", "book.shelf_is_valid"]
    assert [item.operation for item in code.requests] == ["add_book"]
    assert code.statuses == (400,)


def test_the_ledger_says_what_is_missing(pages: Path) -> None:
    for name in ("ledger.html", "rules.md"):
        text = (pages / name).read_text(encoding="utf-8")
        assert text.count("not yet enforced") == 5, name
        assert "add_book.book_is_new" in text
    document = html.parse(str(pages / "ledger.html")).getroot()
    assert "16 of 21 enforced" in " ".join(document.text_content().split())
    [row] = document.xpath("//tr[@id='add_book.book_is_new']")
    assert row.get("class") == "gap"
    gaps = [item.text_content() for item in row.xpath(".//ul[@class='gaps']/li")]
    assert gaps == [
        "is listed but not enforced",
        "has no test that shows it accepting",
        "has no test that shows it refusing",
    ]
    [row] = document.xpath("//tr[@id='book.title_fits']")
    assert "schema: type, minLength, maxLength" in row.text_content()


def test_the_form_of_failures_is_read() -> None:
    version = load_contract(LIBRARY).versions["v1"]
    assert error_form(version) == ErrorForm("Error", "code", "message", "detail", "rule", None, 30)


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        (ERROR, f"  x-twinspec-error: {SAID}\n", "", "no schema says by x-twinspec-error"),
        (
            BOOK,
            "Keywords:\n",
            f"Keywords:\n  x-twinspec-error: {SAID}\n",
            "Keywords is a second schema",
        ),
        (ERROR, SAID, "[code]", "has code, message, violations, rule and at most a place"),
        (ERROR, "code: code,", "code: number,", "number is no text of Error"),
        (ERROR, "message: message,", "message: detail,", "detail is no text of Error"),
        (ERROR, "violations: detail", "violations: code", "code is no list of objects in Error"),
        (ERROR, "rule: rule,", "rule: id,", "id is no text of ErrorDetail"),
        (ERROR, "rule: rule,", "rule: rule, place: at,", "at is no text of ErrorDetail"),
        (ERROR, "limit: 30", "limit: many", "the limit 'many', which is no positive number"),
        (ERROR, "limit: 30", "limit: true", "the limit True, which is no positive number"),
        (ERROR, "limit: 30", "limit: 0", "the limit 0, which is no positive number"),
        (ERROR, "limit: 30", "limit: 31", "detail has room for 30, not for the limit 31."),
    ],
)
def test_a_form_that_does_not_fit_is_named(
    tmp_path: Path, file: str, old: str, new: str, fault: str
) -> None:
    contract = changed(tmp_path, (file, old, new))
    faults = [message for message, _ in error_faults(contract.versions["v1"])]
    assert any(fault in message for message in faults), faults
    assert error_form(contract.versions["v1"]) is None
    assert all(not found.examples for found in catalogue_of(contract).rules)


def test_a_required_member_that_nobody_explains_is_named(tmp_path: Path) -> None:
    contract = changed(
        tmp_path,
        (ERROR, "required: [code, message]", "required: [code, message, time]"),
        (
            ERROR,
            "    detail:\n      type: array\n",
            "    time:\n      type: string\n"
            "      xml: {name: time, namespace: 'urn:example:library:common', prefix: common}\n"
            "    detail:\n      type: array\n",
        ),
    )
    [(message, pointer)] = error_faults(contract.versions["v1"])
    assert message == "time is required in Error, but x-twinspec-error does not say what it is."
    assert pointer == "/components/schemas/Error/x-twinspec-error"
