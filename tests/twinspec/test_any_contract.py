"""Any contract becomes a package that can be imported, or is refused by lint with file and line."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.twinspec.contracts import LIBRARY, SETTINGS, changed
from twinspec.config import Config, read_config
from twinspec.contract.documents import ContractError, read_yaml
from twinspec.contract.layout import Contract, load_contract
from twinspec.generate.build import build
from twinspec.generate.cache import Cache
from twinspec.generate.names import argument, header_field, reason, result_class, snake
from twinspec.generate.tools import check_imports
from twinspec.generate.views import ContractView
from twinspec.govern.lint import lint, malformed

ROOT = Path(__file__).parents[2]
ADD, GET = "v1/operations/add_book.yaml", "v1/operations/get_loans.yaml"
BOOK, LOAN, TOC = "v1/schemas/book.yaml", "v1/schemas/loan.yaml", "v1/openapi.yaml"
ISBN = "- {$ref: ../../common/parameters.yaml#/Isbn}\n"
TEXT = "schema: {type: string, x-twinspec-rules: {type: book.author_fits}}"
HEADERS = "    headers:\n"

SIGNATURES = """
import dataclasses, importlib, inspect, json, pkgutil
import library_contract
for module in pkgutil.walk_packages(library_contract.__path__, "library_contract."):
    importlib.import_module(module.name)
from library_contract import rules
from library_contract.v1 import results, server
said = {
    name: str(inspect.signature(method))
    for name, method in vars(server.Operations).items()
    if inspect.iscoroutinefunction(method)
}
said["results"] = {
    name: [field.name for field in dataclasses.fields(made)]
    for name, made in vars(results).items()
    if dataclasses.is_dataclass(made)
}
said["rules"] = len(rules.BY_ID)
said["answers"] = {name: sorted(one.answers) for name, one in server.OPERATIONS.items()}
print(json.dumps(said))
"""


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """Settings without the outside generators: what they make of schemas is tested elsewhere."""
    folder = tmp_path_factory.mktemp("settings")
    (folder / "pyproject.toml").write_text(f"{SETTINGS}jobs = {{}}\n", encoding="utf-8")
    return read_config(folder)


def imported(contract: Contract, config: Config, folder: Path) -> dict[str, Any]:
    """Return what a fresh interpreter finds in the package that is made of a contract."""
    output = folder / "generated"
    output.mkdir()
    assert lint(contract) == []
    build(contract, replace(config, spec=contract.folder), output)
    for module in ("models", "answers"):
        (output / "library_contract" / "v1" / f"{module}.py").touch()
    result = subprocess.run(
        [sys.executable, "-c", SIGNATURES], cwd=output, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def parameter(name: str, place: str = "query") -> str:
    required = "required: true, " if place == "path" else ""
    return f"- {{name: {name}, in: {place}, {required}description: B., {TEXT}}}\n"


@pytest.mark.parametrize(
    ("names", "arguments"),
    [
        (("body", "self", "caller"), ["body_", "self_", "caller_"]),
        (("class", "from", "None"), ["class_", "from_", "none"]),
        (("list", "type", "id", "vars"), ["list", "type", "id", "vars"]),
        (("2fa", "$9"), ["_2fa", "_9"]),
        (("größe", "page-size", "'a b'"), ["gr_e", "page_size", "a_b"]),
        (("__init__", "_"), None),
        (("名前",), None),
        (("pageSize", "page-size"), None),
        (("class", "class_"), None),
    ],
)
def test_parameters_become_arguments_or_findings(
    tmp_path: Path, config: Config, names: tuple[str, ...], arguments: list[str] | None
) -> None:
    more = "".join(map(parameter, names))
    contract = changed(tmp_path, (GET, ISBN, ISBN + more))
    if arguments is None:
        found = lint(contract)
        assert {finding.id for finding in found} == {"safe.names_stay_apart"}
        assert all(finding.places[0].file.endswith(GET) for finding in found)
        assert all(finding.places[0].line > 6 for finding in found)
        return
    said = imported(contract, config, tmp_path)
    expected = ", ".join(f"{name}: 'str | None'" for name in arguments)
    assert said["get_loans"].startswith(f"(self, *, isbn: 'str', {expected})")


@pytest.mark.parametrize(
    ("headers", "fields"),
    [
        (("Status", "Body", "header_names"), ["status_", "body_", "header_names_"]),
        (("X-Class", "class", "3D"), ["x_class", "class_", "_3_d"]),
        (("X-A", "x_a"), None),
    ],
)
def test_headers_become_fields_or_findings(
    tmp_path: Path, config: Config, headers: tuple[str, ...], fields: list[str] | None
) -> None:
    more = "".join(
        f"      {name}: {{description: S., schema: {{type: string}}}}\n" for name in headers
    )
    contract = changed(tmp_path, (ADD, HEADERS, HEADERS + more))
    if fields is None:
        [finding] = lint(contract)
        assert finding.id == "safe.names_stay_apart"
        assert "'X-A' and 'x_a'" in finding.message
        assert finding.places[0].line > 0
        return
    said = imported(contract, config, tmp_path)
    assert said["results"]["AddBookCreated"] == [*fields, "location"]


@pytest.mark.parametrize("name", ["import", "class", "None", "lambda"])
def test_a_keyword_names_no_operation(tmp_path: Path, name: str) -> None:
    contract = changed(tmp_path, (GET, "operationId: get_loans", f"operationId: {name}"))
    [finding] = lint(contract)
    assert finding.id == "safe.names_fit_python"
    assert str(finding.places[0]).endswith(f"{GET}:1 /operationId")


def modules_of_the_package() -> list[str]:
    """What stands beside the versions in a generated package; a version `rules` is no version."""
    found = {file.stem for file in (ROOT / "generated" / "interaction_contract").iterdir()}
    versions = load_contract(ROOT / "spec").versions
    return sorted(found - {*versions, "__init__", "__pycache__", "py", "rules"})


@pytest.mark.parametrize("name", modules_of_the_package())
def test_a_version_takes_no_name_of_the_generated_package(tmp_path: Path, name: str) -> None:
    shutil.copytree(LIBRARY, tmp_path / "spec")
    (tmp_path / "spec" / "v1").rename(tmp_path / "spec" / name)
    [finding] = malformed(load_contract(tmp_path / "spec"))
    assert (finding.id, finding.message) == (
        "safe.names_fit_python",
        f"{name} cannot name a package.",
    )
    assert str(finding.places[0]).endswith(f"{name}/openapi.yaml:1")


@pytest.mark.parametrize("name", ["vars", "isinstance", "str", "dict", "import"])
def test_a_scope_of_rules_takes_no_name_of_the_catalogue(tmp_path: Path, name: str) -> None:
    spec = tmp_path / "spec"
    shutil.copytree(LIBRARY, spec)
    for file in (*spec.rglob("*.yaml"), *spec.rglob("*.md")):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("get_loans", name), encoding="utf-8")
    (spec / "rules" / "get_loans.yaml").rename(spec / "rules" / f"{name}.yaml")
    (spec / "v1/operations/get_loans.yaml").rename(spec / f"v1/operations/{name}.yaml")
    found = lint(load_contract(spec))
    assert {finding.id for finding in found} == {"safe.names_fit_python"}
    place = found[0].places[0]
    assert place.line > 0
    assert f"/{name}.yaml" in place.file


def test_an_operation_without_arguments_has_none(tmp_path: Path, config: Config) -> None:
    spec = tmp_path / "spec"
    shutil.copytree(LIBRARY, spec)
    text = (spec / GET).read_text(encoding="utf-8")
    for old in (ISBN, "parameters:\n", "x-twinspec-pools: {isbn: book.id}\n"):
        text = text.replace(old, "")
    text = text.partition("x-twinspec-rules:")[0].replace("get_loans", "all_loans")
    text = text.replace("  '404': {$ref: ../schemas/error.yaml#/responses/Refused}\n", "")
    (spec / "v1/operations/all_loans.yaml").write_text(text, encoding="utf-8")
    toc = (spec / TOC).read_text(encoding="utf-8")
    paths = "paths:\n  /loans:\n    get: {$ref: operations/all_loans.yaml}\n"
    (spec / TOC).write_text(toc.replace("paths:\n", paths), encoding="utf-8")
    said = imported(load_contract(spec), config, tmp_path)
    assert said["all_loans"] == "(self) -> 'results.AllLoansOk[answers.LoanList]'"


SHARED = "  /books/{isbn}/loans:\n"


def test_parameters_of_a_path_are_those_of_its_operations(tmp_path: Path, config: Config) -> None:
    contract = changed(
        tmp_path,
        (TOC, SHARED, f"{SHARED}    parameters: [{{$ref: ../common/parameters.yaml#/Isbn}}]\n"),
        (GET, ISBN, parameter("late")),
    )
    said = imported(contract, config, tmp_path)
    assert said["get_loans"].startswith("(self, *, isbn: 'str', late: 'str | None')")
    assert "parameters" not in contract.versions["v1"].bundle["paths"]["/books/{isbn}/loans"]


def test_an_operation_s_own_parameter_wins_over_that_of_its_path(tmp_path: Path) -> None:
    own = parameter("isbn", "path")
    contract = changed(
        tmp_path,
        (TOC, SHARED, f"{SHARED}    parameters: [{{$ref: ../common/parameters.yaml#/Isbn}}]\n"),
        (GET, ISBN, own),
    )
    [parameters] = [
        operation.parameters
        for operation in contract.versions["v1"].operations
        if operation.id == "get_loans"
    ]
    assert [one.node.get("description") for one in parameters] == ["B."]


REFUSED = "{$ref: ../schemas/error.yaml#/responses/Refused}"


@pytest.mark.parametrize("status", ["default", "4XX", "5XX", "default:"])
def test_answers_without_a_status_of_their_own_are_left_to_any(
    tmp_path: Path, config: Config, status: str
) -> None:
    line = f"  '404': {REFUSED}\n"
    contract = changed(tmp_path, (GET, line, f"{line}  {status.rstrip(':')}: {REFUSED}\n"))
    said = imported(contract, config, tmp_path)
    assert said["answers"]["get_loans"] == [200, 400, 404]


def test_a_range_of_successes_is_named_one_by_one(tmp_path: Path) -> None:
    contract = changed(tmp_path, (GET, "  '200':\n", "  2XX:\n"))
    [finding] = lint(contract)
    assert finding.id == "safe.statuses_are_named"
    assert str(finding.places[0]).endswith(f"{GET}:9 /responses/2XX")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    description: The loans, oldest first.\n", "    description: ''\n"),
        ("    description: The loans, oldest first.\n", "    description: ' '\n"),
        ("    description: The loans, oldest first.\n", '    description: "\\n"\n'),
    ],
)
def test_empty_texts_are_texts(tmp_path: Path, config: Config, old: str, new: str) -> None:
    said = imported(changed(tmp_path, (GET, old, new)), config, tmp_path)
    assert said["results"]["GetLoansOk"] == ["body"]


def test_a_missing_summary_is_a_finding(tmp_path: Path) -> None:
    contract = changed(tmp_path, (GET, "summary: Read the loans of a book\n", ""))
    [finding] = lint(contract, opinions=True)
    assert finding.id == "style.operations_are_described"


def test_without_that_rule_of_style_an_operation_needs_no_summary(
    tmp_path: Path, config: Config
) -> None:
    contract = changed(tmp_path, (GET, "summary: Read the loans of a book\n", ""))
    (contract.folder / "style").mkdir()
    (contract.folder / "style" / "own.yaml").write_text(
        "- {id: style.nothing_is_null, statement: s, because: b., instead: i.}\n"
    )
    assert imported(contract, config, tmp_path)["rules"] > 10


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("x-twinspec-rule", "did you mean x-twinspec-rules?"),
        ("x-twinspec-Rules", "did you mean x-twinspec-rules?"),
        ("x-twinspecrules", "did you mean x-twinspec-rules?"),
        ("x-twinspec-pool", "did you mean x-twinspec-pools?"),
        ("x-twinspec-hints", "known are x-twinspec-rules, "),
    ],
)
def test_a_misspelt_key_is_asked_about(tmp_path: Path, key: str, meant: str) -> None:
    [finding] = lint(changed(tmp_path, (GET, "tags: [book]", f"tags: [book]\n{key}: []")))
    assert finding.id == "safe.keys_are_known"
    assert finding.message.startswith(f"{key} is no key of twinspec; {meant}")
    assert str(finding.places[0]).endswith(f"{GET}:5 /{key}")


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("- {$ref: ../../common/parameters.yaml#/Isbn}", "- {$ref: '#/Nothing'}", f"{GET}:7 "),
        ("- {$ref: ../../common/parameters.yaml#/Isbn}", "- {$ref: no.yaml#/A}", f"{GET}:7 "),
        ("- {$ref: ../../common/parameters.yaml#/Isbn}", "- {$ref: 1}", f"{GET}:7 "),
        (
            "- {$ref: ../../common/parameters.yaml#/Isbn}",
            "- {$ref: ../../common/parameters.yaml#/No}",
            f"{GET}:7 ",
        ),
        (
            "schema: {$ref: ../schemas/loan.yaml#/LoanList}\n  '400'",
            "schema: {$ref: ../schemas/loan.yaml#/LoanLits}\n  '400'",
            f"{GET}:15 ",
        ),
    ],
)
def test_a_reference_is_placed_where_it_is_written(
    tmp_path: Path, old: str, new: str, place: str
) -> None:
    with pytest.raises(ContractError) as caught:
        changed(tmp_path, (GET, old, new))
    assert f"spec/{place}" in str(caught.value)
    assert "there is no" in str(caught.value) or "is a text" in str(caught.value)


def test_sources_show_the_titles_of_their_documents(tmp_path: Path) -> None:
    spec = tmp_path / "spec"
    shutil.copytree(LIBRARY, spec)
    (spec / "sources.yaml").write_text("house rules: The house rules of 1995\n", encoding="utf-8")
    rules = {rule.id: [str(one) for one in rule.sources] for rule in load_contract(spec).rules}
    assert rules["get_loans.book_exists"] == ["The house rules of 1995: lending"]
    assert str(load_contract(LIBRARY).rules[-1].sources[0]).startswith("house rules: ")
    other = tmp_path / "other"
    shutil.copytree(LIBRARY, other)
    (other / "sources.yaml").write_text("house rules: [a]\n", encoding="utf-8")
    with pytest.raises(ContractError, match=r"sources\.yaml:1: titles are a map"):
        load_contract(other)


def test_titles_are_those_of_the_page_of_sources() -> None:
    page = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    titles = read_yaml(ROOT / "spec" / "sources.yaml")
    assert titles
    for document, title in titles.items():
        family, _, name = document.partition(":")
        if family == "P":  # One row stands for all pages of the guide.
            assert title == f"Developer Guide, {name}"
            assert '| `P:name` | "Developer Guide, name": ' in page
        elif document[0].isdigit():
            assert f"| `{document}` | {title} |" in page
        else:
            assert f"| `{document}` | " in page


def test_names_of_python() -> None:
    assert [snake(name) for name in ("$pageSize", "X-My-Id", "1st", "global")] == [
        *("page_size", "x_my_id", "_1st", "global_"),
    ]
    assert [argument(name) for name in ("body", "Self", "caller")] == ["body_", "self_", "caller_"]
    assert [header_field(name) for name in ("Status", "ETag")] == ["status_", "etag"]
    assert result_class("add_book", 201) == "AddBookCreated"
    assert result_class("add_book", 299) == "AddBookStatus299"
    assert reason(418) == "I'm a Teapot"
    assert reason(599) == "Status 599"


def test_a_package_that_cannot_be_imported_is_refused(tmp_path: Path) -> None:
    package = tmp_path / "made"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "models.py").write_text("import re\n\nre.compile('(')\n", encoding="utf-8")
    with pytest.raises(ContractError, match=r"^what was generated cannot be imported: .*missing"):
        check_imports(package, Cache())
    (package / "models.py").write_text("import library_of_the_project\n", encoding="utf-8")
    check_imports(package, Cache())


def test_what_is_not_installed_is_named() -> None:
    program = (
        "import sys; sys.modules['jinja2'] = None; sys.argv = ['twinspec', 'generate']; "
        "from twinspec.__main__ import main; main()"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert result.returncode == 2
    assert result.stderr == (
        "twinspec: jinja2 is not installed; install all of it: pip install twinspec\n"
    )


def test_a_reference_to_a_reference_is_followed(tmp_path: Path) -> None:
    contract = changed(
        tmp_path,
        ("common/parameters.yaml", "Isbn:\n", "Key: {$ref: '#/Isbn'}\nIsbn:\n"),
        (GET, ISBN, ISBN.replace("#/Isbn", "#/Key")),
    )
    operations = {one.id: one for one in ContractView(contract).versions["v1"].operations}
    [parameter] = operations["get_loans"].parameters
    assert parameter.name == "isbn"
    assert parameter.pointer == "/components/parameters/Isbn/schema"
