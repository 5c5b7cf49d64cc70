"""The small contract keeps its style; each rule of style has a breach that it finds and names."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.twinspec.contracts import CASEWRIGHT, LIBRARY, changed
from tests.twinspec.library_files import ADD, GET
from twinspec.contract.layout import load_contract
from twinspec.govern.lint import CHECKS, OPINIONS, lint

BOOK, LOAN, ERROR = "v1/schemas/book.yaml", "v1/schemas/loan.yaml", "v1/schemas/error.yaml"
RULES = "rules/book.yaml"
NOVEL = "v1/examples/add_book/a_novel.request.json"

MESSAGE = "    message:\n      type: string\n"
GENRE_XML = "{name: genre, namespace: 'urn:example:library:book', prefix: book}"
COUNT = "{name: count, namespace: 'urn:example:library:loan', prefix: loan}"
GENRE = "      allOf: [{$ref: '#/Genre'}]\n"
GENRE_RULES = "x-twinspec-rules: {type: book.genre_is_known, enum: book.genre_is_known}\n"

BOOK_POOLS = "  x-twinspec-pools: {/isbn: book.id}\n"
GET_POOLS = "x-twinspec-pools: {isbn: book.id}\n"
POOLS, SESSIONS = "style.pools_lead_to_values", "style.sessions_are_described"
PAGING = "style.paging_is_described"

# One change, and the one finding that it causes: rule of style, part of its message, its file.
BREACHES = {
    "not OpenAPI": (
        (GET, "description: The loans, oldest first.", "summary: The loans, oldest first."),
        ("style.openapi_is_valid", "", GET),
    ),
    "no OpenAPI 3.0": (
        ("v1/openapi.yaml", "openapi: 3.0.4", "openapi: 3.1.0"),
        ("style.openapi_is_valid", "the document is not OpenAPI 3.0.", "v1/openapi.yaml"),
    ),
    "XSD that libxml2 refuses": (
        ("v1/xsd/book.xsd", 'name="genre" type="GenreType"', 'name="genre" type="KindType"'),
        ("style.xsd_is_valid", "libxml2 refuses it", "v1/xsd/book.xsd"),
    ),
    "type without Type": (
        ("v1/xsd/book.xsd", "</xs:schema>", '<xs:complexType name="Map"/></xs:schema>'),
        ("style.xsd_names_are_regular", "the type is called Map.", "v1/xsd/book.xsd"),
    ),
    "import from elsewhere": (
        ("v1/xsd/loan.xsd", 'schemaLocation="common.xsd"', 'schemaLocation="../common.xsd"'),
        ("style.versions_stand_alone", "../common.xsd is no XSD of v1.", "v1/xsd/loan.xsd"),
    ),
    "undocumented key": (
        (GET, "tags: [book]", "tags: [book]\nx-cache: no"),
        ("style.extensions_are_documented", "x-cache has no section in README.md.", GET),
    ),
    "operationId in camel case": (
        (GET, "operationId: get_loans", "operationId: getLoans"),
        ("style.operations_are_named_alike", "'getLoans' is not snake_case", GET),
    ),
    "operation without its file": (
        (ADD, "operationId: add_book", "operationId: put_book"),
        (
            "style.operations_are_named_alike",
            "put_book is not written in v1/operations/put_book.yaml.",
            ADD,
        ),
    ),
    "operation without summary": (
        (GET, "summary: Read the loans of a book\n", ""),
        ("style.operations_are_described", "get_loans has no summary.", GET),
    ),
    "operation that is not in paths": (
        ("v1/openapi.yaml", "    get: {$ref: operations/get_loans.yaml}\n", "    parameters: []\n"),
        ("style.operations_are_reachable", "get_loans is not in the paths", GET),
    ),
    "parameter without description": (
        ("common/parameters.yaml", "  description: The book's ISBN.\n", ""),
        ("style.parameters_are_described", "Isbn has no description.", "common/parameters.yaml"),
    ),
    "JSON alone": (
        (
            GET,
            "      application/xml:\n        schema: {$ref: ../schemas/loan.yaml#/LoanList}\n",
            "",
        ),
        ("style.bodies_are_json_then_xml", "a response of get_loans has application/json.", GET),
    ),
    "two schemas for one body": (
        (
            GET,
            "application/xml:\n        schema: {$ref: ../schemas/loan.yaml#/LoanList}",
            "application/xml:\n        schema: {$ref: ../schemas/error.yaml#/Error}",
        ),
        ("style.bodies_are_json_then_xml", "do not share one named schema", GET),
    ),
    "undocumented status of a listed rule": (
        (ADD, "  '409': {$ref: ../schemas/error.yaml#/responses/Refused}\n", ""),
        ("style.statuses_are_documented", "no response 409, but has the rules add_book.book", ADD),
    ),
    "undocumented status of a parameter's rule": (
        (GET, "  '400': {$ref: ../schemas/error.yaml#/responses/Refused}\n", ""),
        ("style.statuses_are_documented", "no response 400, but has the rules protocol.isbn", GET),
    ),
    "open request": (
        (
            BOOK,
            "  required: [room]\n  additionalProperties: false\n",
            "  required: [room]\n  additionalProperties: true\n",
        ),
        ("style.requests_are_closed", "accepts members that nobody named", BOOK),
    ),
    "endless list": (
        (BOOK, "      minItems: 1\n      maxItems: 3\n", "      minItems: 1\n"),
        ("style.requests_are_bounded", "a list in a request has no limit.", BOOK),
    ),
    "endless pattern": (
        (BOOK, r"'^\d{13}$'", "'^[0-9*]+$'"),
        ("style.requests_are_bounded", "a text in a request has no limit.", BOOK),
    ),
    "inline enumeration": (
        (ERROR, MESSAGE, f"{MESSAGE}      enum: [no]\n"),
        ("style.nothing_is_inline", "an enumeration has no name of its own.", ERROR),
    ),
    "null": (
        (ERROR, MESSAGE, f"{MESSAGE}      nullable: true\n"),
        ("style.nothing_is_null", "a schema accepts null.", ERROR),
    ),
    "member without prefix": (
        (LOAN, COUNT, COUNT.replace(", prefix: loan", "")),
        ("style.xml_is_complete", "the xml of count lacks prefix.", LOAN),
    ),
    "qualified attribute": (
        (LOAN, "name: id, attribute: true", "name: id, attribute: true, prefix: loan"),
        ("style.xml_is_complete", "id is an attribute", LOAN),
    ),
    "root without namespace": (
        (
            LOAN,
            "{name: loans, namespace: 'urn:example:library:loan', prefix: loan}",
            "{name: loans}",
        ),
        ("style.xml_is_complete", "the xml of the root LoanList lacks namespace, prefix.", LOAN),
    ),
    "attribute that generators miss": (
        (BOOK, GENRE_XML, "{name: genre, attribute: true}"),
        ("style.attributes_are_seen", "generators write genre, an attribute, as an element", BOOK),
    ),
    "two prefixes": (
        (LOAN, COUNT, COUNT.replace("prefix: loan", "prefix: l")),
        ("style.prefixes_are_unique", "urn:example:library:loan has the prefix", LOAN),
    ),
    "one prefix for two namespaces": (
        (LOAN, COUNT, COUNT.replace("library:loan", "library:count")),
        ("style.prefixes_are_unique", "the prefix loan means urn:example:library:", LOAN),
    ),
    "incomplete rule": (
        (RULES, '  message: "Not a shelf: {value}."\n', ""),
        ("style.rule_entries_are_valid", '"message" is a required property', RULES),
    ),
    "code of another status": (
        (RULES, "code: 400-024", "code: 409-024"),
        ("style.codes_begin_with_status", "shelf_is_valid answers 400 with the code 409", RULES),
    ),
    "unknown placeholder": (
        (RULES, "Not a shelf: {value}.", "Not a shelf: {shelf}."),
        ("style.placeholders_are_known", "has the placeholder {shelf}", RULES),
    ),
    "unknown version": (
        ("rules/get_loans.yaml", "since: v1", "since: v0"),
        ("style.rule_versions_exist", "says since v0", "rules/get_loans.yaml"),
    ),
    "transition to an unknown state": (
        (
            "rules/add_book.yaml",
            "kind: effect\n",
            "kind: effect\n  transition: {states: Genre, from: [novel], to: burnt}\n",
        ),
        ("style.transitions_fit", "names the state burnt, which is none", "rules/add_book.yaml"),
    ),
    "transition of no states": (
        (
            "rules/add_book.yaml",
            "kind: effect\n",
            "kind: effect\n  transition: {states: Book, from: [], to: new}\n",
        ),
        ("style.transitions_fit", "the schema Book lists in v1", "rules/add_book.yaml"),
    ),
    "expression with a member that the request has not": (
        (
            "rules/add_book.yaml",
            "  undecidable: No read tells a book that was never lent.\n",
            '  expression: request.isbm == "1"\n',
        ),
        (
            "style.expressions_are_valid",
            "add_book of v1: column 22: undefined field 'isbm'",
            "rules/add_book.yaml",
        ),
    ),
    "refusal without an expression or a reason": (
        ("rules/get_loans.yaml", "  undecidable: No read tells", "  remark: No read tells"),
        (
            "style.refusals_are_decidable",
            "get_loans.book_exists has no expression, and does not say why it is undecidable.",
            "rules/get_loans.yaml",
        ),
    ),
    "failures that nobody describes": (
        (ERROR, "x-twinspec-error: {code: code,", "x-twinspec-error: {kind: code,"),
        ("style.failures_are_described", "has code, message, violations, rule", ERROR),
    ),
    "keyword without rule": (
        (BOOK, ", enum: book.genre_is_known}", "}"),
        ("style.refusals_have_rules", "enum can refuse a request, but names no rule.", BOOK),
    ),
    "required member without rule": (
        (BOOK, ", title: book.title_given}", "}"),
        ("style.refusals_have_rules", "required (title) can refuse", BOOK),
    ),
    "parameter without rule": (
        ("common/parameters.yaml", ", pattern: protocol.isbn_is_well_formed}", "}"),
        ("style.refusals_have_rules", "pattern can refuse", "common/parameters.yaml"),
    ),
    "required parameter without rule": (
        (
            GET,
            "parameters:\n",
            "parameters:\n- {name: q, in: query, required: true, schema: {type: string,"
            " x-twinspec-rules: {type: book.title_fits}}}\n",
        ),
        ("style.refusals_have_rules", "required can refuse", GET),
    ),
    "required member of a parameter without rule": (
        (
            GET,
            "parameters:\n",
            "parameters:\n- {name: q, in: query, required: true, schema: {type: object,"
            " required: [row], x-twinspec-rules: {required: {}}}}\n",
        ),
        ("style.refusals_have_rules", "required (row) can refuse", GET),
    ),
    "attached rule that is not there": (
        (BOOK, "{anyOf: book.shelf_is_valid}", "{anyOf: book.shelf_is_known}"),
        ("style.attachments_fit", "there is no rule 'book.shelf_is_known'", BOOK),
    ),
    "attached rule of a handler": (
        (BOOK, "{anyOf: book.shelf_is_valid}", "{anyOf: add_book.book_is_new}"),
        ("style.attachments_fit", "add_book.book_is_new is checked by the handler", BOOK),
    ),
    "attachment to nothing": (
        (BOOK, "{anyOf: book.shelf_is_valid}", "{anyOf: book.shelf_is_valid, enum: b.c}"),
        ("style.attachments_fit", "a rule stands at enum, which is not there.", BOOK),
    ),
    "attachment to a member that is not required": (
        (BOOK, "{room: book.shelf_is_valid}", "{room: book.shelf_is_valid, row: b.c}"),
        ("style.attachments_fit", "a rule stands at required row", BOOK),
    ),
    "attachment to a member of a parameter that has none": (
        (
            GET,
            "parameters:\n",
            "parameters:\n- {name: q, in: query, required: true, schema: {type: string,"
            " x-twinspec-rules: {required: {row: b.c}}}}\n",
        ),
        ("style.attachments_fit", "a rule stands at required row", GET),
    ),
    "listed rule that is not there": (
        (GET, "- get_loans.book_exists", "- get_loans.book_exists\n- get_loans.book_is_known"),
        ("style.listed_rules_fit", "there is no rule and no group 'get_loans.book_is_known'", GET),
    ),
    "listed rule of a schema": (
        (ADD, "- add_book.book_is_new", "- add_book.book_is_new\n- book.title_fits"),
        ("style.listed_rules_fit", "book.title_fits is checked by a schema", ADD),
    ),
    "rule that is attached nowhere": (
        (BOOK, "{type: book.lendable_is_yes_or_no}", "{type: book.genre_is_known}"),
        ("style.rules_are_used", "book.lendable_is_yes_or_no is checked by schemas", RULES),
    ),
    "rule that is listed nowhere": (
        (ADD, "- protocol.body_given\n", ""),
        ("style.rules_are_used", "body_given is checked by the server", "rules/protocol.yaml"),
    ),
    "aspect that is none": (
        ("rules/protocol.yaml", "aspect: body-syntax", "aspect: syntax"),
        ("style.rule_entries_are_valid", '"syntax" is not one of', "rules/protocol.yaml"),
    ),
    "pool without member": (
        (BOOK, "{/isbn: book.id}", "{/isbn: book}"),
        (POOLS, "'book' at /isbn is neither a pool, <kind>.<member>, nor text around one", BOOK),
    ),
    "two pools in one text": (
        (GET, "{isbn: book.id}", "{isbn: '{book.id}-{book.name}'}"),
        (POOLS, "'{book.id}-{book.name}' at isbn is neither a pool", GET),
    ),
    "pools in no map": (
        (BOOK, "x-twinspec-pools: {/isbn: book.id}", "x-twinspec-pools: book.id"),
        (POOLS, "is a map from places to pools, not 'book.id'", BOOK),
    ),
    "pool at no pointer": (
        (BOOK, "{/isbn: book.id}", "{isbn: book.id}"),
        (POOLS, "'isbn' is no JSON Pointer below the object", BOOK),
    ),
    "pool at a member that is not there": (
        (BOOK, "{/isbn: book.id}", "{/number: book.id}"),
        (POOLS, "/number leads nowhere of this object.", BOOK),
    ),
    "pool behind something that is no list": (
        (LOAN, "/book/isbn: loan.book", "/book/*/isbn: loan.book"),
        (POOLS, "/book/*/isbn leads nowhere", LOAN),
    ),
    "pool at an object": (
        (LOAN, "/book/isbn: loan.book", "/book: loan.book"),
        (POOLS, "/book leads to no text or number", LOAN),
    ),
    "pools of what is no object": (
        (BOOK, "Price:\n", "Price:\n  x-twinspec-pools: {/isbn: book.id}\n"),
        (POOLS, "x-twinspec-pools stands in a schema that is no object.", BOOK),
    ),
    "pool of an unknown parameter": (
        (GET, GET_POOLS, "x-twinspec-pools: {isbn: book.id, issn: book.id}\n"),
        (POOLS, "get_loans has no parameter issn; it has isbn.", GET),
    ),
    "pool of an operation without parameters": (
        (ADD, "tags: [book]\n", "tags: [book]\nx-twinspec-pools: {isbn: book.id}\n"),
        (POOLS, "add_book has no parameter isbn; it has none.", ADD),
    ),
    "pool that nobody draws from": (
        (BOOK, BOOK_POOLS, "  x-twinspec-pools: {/isbn: book.id, /title: book.title}\n"),
        ("style.pools_are_drawn", "no request draws from book.title, which is filled here.", BOOK),
    ),
    "sessions that nothing begins": (
        (ADD, "tags: [book]\n", "tags: [book]\nx-twinspec-session: {ends: true}\n"),
        (SESSIONS, "add_book ends sessions that no operation begins.", ADD),
    ),
    "paging that is not complete": (
        (GET, GET_POOLS, f"{GET_POOLS}x-twinspec-paging: {{page: isbn}}\n"),
        (PAGING, "names the query parameters page and size", GET),
    ),
    "pages that nobody can ask for": (
        (GET, GET_POOLS, f"{GET_POOLS}x-twinspec-paging: {{page: p, size: s, items: /loan}}\n"),
        (PAGING, "there is no query parameter p that is an integer.", GET),
    ),
    "misspelt member of an example": (
        (NOVEL, '"pages": 310', '"pagse": 310'),
        ("style.examples_are_valid", "('pagse' was unexpected)", NOVEL),
    ),
    "precondition without a pool": (
        (BOOK, BOOK_POOLS, f"{BOOK_POOLS}  x-twinspec-precondition: /title\n"),
        ("style.preconditions_are_pooled", "such as /lastModified/date, not '/title'.", BOOK),
    ),
}


@pytest.mark.parametrize("folder", [LIBRARY, CASEWRIGHT], ids=["library", "casewright"])
def test_sound_contracts_have_no_findings(folder: Path) -> None:
    assert lint(load_contract(folder), opinions=True) == []


@pytest.mark.parametrize("name", BREACHES)
def test_a_breach_is_found_and_placed(tmp_path: Path, name: str) -> None:
    change, (rule, message, file) = BREACHES[name]
    found = lint(changed(tmp_path, change), opinions=True)
    [place] = {item.places[0] for item in found if item.id == rule and message in item.message}
    assert place.file == str(tmp_path / "spec" / file)
    assert place.line > 0


@pytest.mark.parametrize(
    "name", {expected[0]: name for name, (_, expected) in BREACHES.items()}.values()
)
def test_opinions_are_held_by_those_who_list_them(tmp_path: Path, name: str) -> None:
    change, (rule, _, _) = BREACHES[name]
    found = {item.id for item in lint(changed(tmp_path, change))}
    assert (rule in found) is (rule not in OPINIONS)


def test_opinions_are_names_of_checks() -> None:
    assert set(CHECKS) > OPINIONS


def test_a_prefix_that_is_reserved_is_refused(tmp_path: Path) -> None:
    [found] = lint(changed(tmp_path, (LOAN, COUNT, COUNT.replace("prefix: loan", "prefix: xml"))))
    assert (found.id, found.message) == ("safe.names_are_plain", "the prefix xml is XML's own.")
    lines = (LIBRARY / LOAN).read_text(encoding="utf-8").splitlines()
    assert COUNT in lines[found.places[0].line - 1]


def test_every_check_has_a_breach_here() -> None:
    assert {expected[0] for _, expected in BREACHES.values()} == set(CHECKS)


def test_a_rule_of_no_operation_stands_in_the_document(tmp_path: Path) -> None:
    contract = changed(
        tmp_path,
        (ADD, "- protocol.body_given\n", ""),
        (
            "v1/openapi.yaml",
            "components: {}",
            "components: {}\nx-twinspec-rules: [protocol.body_given]",
        ),
    )
    assert lint(contract) == []


def test_a_wrapper_attaches_rules_for_one_use(tmp_path: Path) -> None:
    contract = changed(
        tmp_path,
        (BOOK, f"  {GENRE_RULES}", ""),
        (BOOK, GENRE, f"{GENRE}      {GENRE_RULES}"),
    )
    assert lint(contract) == []


def test_a_version_that_leans_on_another_is_found(tmp_path: Path) -> None:
    shutil.copytree(LIBRARY, tmp_path / "spec")
    shutil.copytree(LIBRARY / "v1", tmp_path / "spec" / "v2")
    for operation in (tmp_path / "spec" / "v2" / "operations").glob("*.yaml"):
        text = operation.read_text(encoding="utf-8")
        operation.write_text(text.replace("../schemas/", "../../v1/schemas/"), encoding="utf-8")
    found = lint(load_contract(tmp_path / "spec"))
    assert {finding.id for finding in found} == {"style.versions_stand_alone"}
    assert "v2 takes components/schemas/LoanList from v1." in {item.message for item in found}


def test_only_rules_of_the_server_have_an_aspect(tmp_path: Path) -> None:
    code = "  code: 401-102\n"
    change = ("rules/log_in.yaml", code, f"{code}  aspect: credentials\n")
    [finding] = lint(changed(tmp_path, change, of=CASEWRIGHT))
    assert finding.id == "style.rule_entries_are_valid"
    assert '"server" was expected' in finding.message


def test_aspects_are_read_with_their_rules() -> None:
    aspects = {rule.id: rule.aspect for rule in load_contract(LIBRARY).rules}
    assert aspects["protocol.body_given"] == "missing-body"
    assert aspects["add_book.book_is_new"] is None
