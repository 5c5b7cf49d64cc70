"""The ledger names every kind of gap between catalogue, program and tests; here the library's."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.twinspec.contracts import LIBRARY
from twinspec.cli import app
from twinspec.contract.documents import ContractError
from twinspec.contract.layout import load_contract
from twinspec.ledger.counts import count
from twinspec.ledger.ledger import Ledger, read_ledger
from twinspec.ledger.settings import LedgerSettings
from twinspec.ledger.table import summary
from twinspec.report.ledger_view import LedgerReader

ROOT = Path(__file__).parents[2]

# A program that keeps every rule of the library that no schema keeps, each at one place.
SHELVES = """
from library_contract import rules


@effect(rules.add_book.BOOK_IS_KEPT)
def keep(book, shelves):
    shelves.add(book)


def add_book(book, shelves):
    ensure(book not in shelves, rules.add_book.BOOK_IS_NEW)
    keep(book, shelves)


def get_loans(book, loans):
    ensure(book in loans, rules.get_loans.BOOK_EXISTS)
"""
DOOR = """
from library_contract import rules


class Door:
    def read(self, body):
        ensure(body, rules.protocol.BODY_GIVEN)
        ensure(body.parsed, rules.protocol.BODY_IS_WELL_FORMED)
"""
REFUSAL = "rule: {rule}\naccepted: {{}}\nrefused: {{at: /isbn}}\n"
EXPRESSION = "  expression: request.isbn != ''\n"
REASON = "  undecidable: No read tells a book that was never lent.\n"
EFFECT = "rule: {rule}\nbefore: []\nafter: []\n"


@dataclass(slots=True)
class Project:
    """A copy of the library with a program, tests and exemptions; sound until something changes."""

    folder: Path
    exemptions: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        shutil.copytree(LIBRARY, self.folder / "spec")
        self.write("src/shelves.py", SHELVES)
        self.write("src/door.py", DOOR)
        for rule in load_contract(LIBRARY).rules:
            template = EFFECT if rule.kind == "effect" else REFUSAL
            self.write(f"tests/{rule.scope}/{rule.name}.yaml", template.format(rule=rule.id))

    def write(self, file: str, text: str) -> None:
        target = self.folder / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def change(self, file: str, old: str, new: str) -> None:
        text = (self.folder / file).read_text(encoding="utf-8")
        assert old in text
        self.write(file, text.replace(old, new))

    def exempt(self, rule: str, need: str, reason: str) -> None:
        self.exemptions.append(f"- {{rule: {rule}, from: {need}, reason: {reason}}}\n")
        self.write("exemptions.yaml", "".join(self.exemptions))

    def ledger(self) -> Ledger:
        settings = LedgerSettings(
            (self.folder / "src",), self.folder / "tests", self.folder / "exemptions.yaml"
        )
        return read_ledger(load_contract(self.folder / "spec"), settings)

    def defects(self) -> list[str]:
        return [f"{defect.rule} {defect.message}" for defect in self.ledger().defects]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path / "library")


def test_a_sound_project_has_no_defects(project: Project) -> None:
    ledger = project.ledger()
    assert ledger.defects == ()
    assert all(entry.is_enforced for entry in ledger.entries)
    [new] = [entry for entry in ledger.entries if entry.rule.id == "add_book.book_is_new"]
    assert [line.function for line in new.enforced] == ["add_book"]
    [read] = [entry for entry in ledger.entries if entry.rule.id == "protocol.body_given"]
    assert [(line.file.name, line.line, line.function) for line in read.enforced] == [
        ("door.py", 7, "Door.read")
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "defect"),
    [
        pytest.param(
            "src/shelves.py",
            "    ensure(book in loans, rules.get_loans.BOOK_EXISTS)",
            "    return loans[book]",
            "get_loans.book_exists is listed but not enforced",
            id="listed but not enforced",
        ),
        pytest.param(
            "src/shelves.py",
            "@effect(rules.add_book.BOOK_IS_KEPT)\n",
            "",
            "add_book.book_is_kept is listed but not enforced",
            id="effect that nothing does",
        ),
        pytest.param(
            "src/shelves.py",
            "ensure(book in loans,",
            "ensure(loans[book], rules.get_loans.LOANS_ARE_KNOWN)\n    ensure(book in loans,",
            "get_loans.loans_are_known is enforced but not listed in the catalogue",
            id="enforced but not in the catalogue",
        ),
        pytest.param(
            "spec/v1/operations/add_book.yaml",
            "- protocol.body_given\n",
            "",
            "protocol.body_given is listed by no operation and attached to no schema",
            id="enforced but listed by no operation",
        ),
        pytest.param(
            "spec/v1/operations/get_loans.yaml",
            "- get_loans.book_exists\n",
            "- get_loans.book_exists\n- get_loans.book_is_old\n",
            "get_loans.book_is_old is attached but not listed in the catalogue",
            id="attached but not in the catalogue",
        ),
        pytest.param(
            "tests/book/title_fits.yaml",
            "accepted: {}\n",
            "",
            "book.title_fits has no test that shows it accepting",
            id="not shown accepting",
        ),
        pytest.param(
            "tests/book/title_fits.yaml",
            "refused: {at: /isbn}\n",
            "",
            "book.title_fits has no test that shows it refusing",
            id="not shown refusing",
        ),
        pytest.param(
            "tests/add_book/book_is_kept.yaml",
            "before: []\n",
            "",
            "add_book.book_is_kept has no test that shows it before and after",
            id="effect not shown before",
        ),
        pytest.param(
            "src/door.py",
            "class Door:",
            "def again(book, shelves):\n"
            "    ensure(book, rules.add_book.BOOK_IS_NEW)\n\n\nclass Door:",
            "add_book.book_is_new is enforced by several functions: door.py again, "
            "shelves.py add_book; one is enough",
            id="several functions",
        ),
        pytest.param(
            "src/shelves.py",
            "    keep(book, shelves)",
            "    keep(book, shelves)\n    ensure(book, rules.protocol.BODY_GIVEN)",
            "protocol.body_given is enforced by several modules: door.py, shelves.py; "
            "one is enough",
            id="several modules",
        ),
    ],
)
def test_one_gap_is_found_and_named(
    project: Project, file: str, old: str, new: str, defect: str
) -> None:
    project.change(file, old, new)
    assert project.defects() == [defect]


def test_a_rule_of_the_server_may_stand_in_two_functions_of_one_module(project: Project) -> None:
    project.change("src/door.py", "class Door:", "EARLY = rules.protocol.BODY_GIVEN\n\nclass Door:")
    assert project.defects() == []


def test_a_test_that_names_another_rule_shows_nothing(project: Project) -> None:
    project.change("tests/book/title_fits.yaml", "book.title_fits", "book.genre_is_known")
    assert project.defects() == [
        "book.title_fits has no test that shows it accepting",
        "book.title_fits has no test that shows it refusing",
        "book.title_fits has a test file, title_fits.yaml, that names book.genre_is_known",
    ]


def test_a_test_of_no_rule(project: Project) -> None:
    project.write("tests/book/cover_fits.yaml", REFUSAL.format(rule="book.cover_fits"))
    assert project.defects() == ["book.cover_fits is tested but not listed in the catalogue"]


def test_a_test_that_names_no_rule_at_all(project: Project) -> None:
    project.write("tests/book/title_fits.yaml", "accepted: {}\n")
    with pytest.raises(ContractError, match=r"title_fits\.yaml: a test of a rule names it"):
        project.ledger()


def test_an_exemption_that_is_needed_is_no_defect(project: Project) -> None:
    project.change("src/shelves.py", "rules.get_loans.BOOK_EXISTS", "None")
    (project.folder / "tests/get_loans/book_exists.yaml").unlink()
    for need in ("enforced", "accepted", "refused"):
        project.exempt("get_loans.book_exists", need, "The library is never asked.")
    assert project.defects() == []


@pytest.mark.parametrize("need", ["enforced", "accepted", "refused"])
def test_an_exemption_without_need(project: Project, need: str) -> None:
    project.exempt("add_book.book_is_new", need, "We were in a hurry.")
    assert project.defects() == [
        f"add_book.book_is_new is exempt from being {need}, but needs no exemption: remove it"
    ]


def test_an_exemption_without_reason(project: Project) -> None:
    project.change("src/shelves.py", "rules.get_loans.BOOK_EXISTS", "None")
    project.exempt("get_loans.book_exists", "enforced", "''")
    assert project.defects() == [
        "get_loans.book_exists is exempt from being enforced without a reason"
    ]


def test_an_exemption_of_no_rule(project: Project) -> None:
    project.exempt("book.cover_fits", "enforced", "It never will be.")
    assert project.defects() == ["book.cover_fits is exempt but not listed in the catalogue"]


def test_an_exemption_from_nothing_known(project: Project) -> None:
    project.exempt("book.title_fits", "thought", "Why not.")
    with pytest.raises(ContractError, match="`from` is one of enforced, accepted, refused"):
        project.ledger()


def test_a_program_that_is_no_python_is_an_error_with_its_place(project: Project) -> None:
    project.write("src/gate.py", "def read(:\n")
    assert project.ledger().entries  # it has no word of a rule
    project.write("src/door.py", "def read(: rules\n")
    with pytest.raises(ContractError, match=r"door\.py:1: not readable as Python"):
        project.ledger()


def test_the_view_knows_functions_but_no_lines(project: Project) -> None:
    def view() -> object:
        contract = load_contract(project.folder / "spec")
        reader = LedgerReader(contract, project.folder, project.folder / "generated" / "docs")
        return reader.read(project.ledger())

    before = view()
    project.change("src/shelves.py", "def get_loans", "# Loans.\n\n\ndef get_loans")
    assert view() == before


def test_the_command_prints_every_rule_and_fails_on_gaps(project: Project) -> None:
    settings = """[tool.twinspec.ledger]
tests = "tests"
exemptions = "exemptions.yaml"
"""
    project.write("pyproject.toml", settings)
    command = ["ledger", "--project", str(project.folder)]

    sound = CliRunner().invoke(app, command)
    assert sound.exit_code == 0, sound.output
    assert "21 rules: 21 enforced; 20 of 20 refusals shown both ways; 1 of 1 effects shown" in (
        sound.output
    )
    assert "src/shelves.py:11" in sound.output

    project.change("src/shelves.py", "rules.add_book.BOOK_IS_NEW", "None")
    lacking = CliRunner().invoke(app, command)
    assert lacking.exit_code == 1
    assert "add_book.book_is_new is listed but not enforced" in lacking.output
    assert "  at spec/rules/add_book.yaml:2 /0/id\n" in lacking.output
    assert "; 1 defect\n" in lacking.output


def test_expressions_are_counted_and_shown(project: Project) -> None:
    project.change("spec/rules/add_book.yaml", REASON, EXPRESSION)
    ledger = project.ledger()
    counts = count(ledger)
    assert (counts.by_handlers, counts.expressed, counts.undecidable) == (2, 1, 1)
    assert "1 of 2 refusals of handlers have an expression, 1 say why not; " in summary(ledger)
    [new] = [entry for entry in ledger.entries if entry.rule.id == "add_book.book_is_new"]
    assert new.expression is not None
    assert new.expression.given == ("request",)
    assert new.expression.operation == "add_book"


def test_a_contract_without_expressions_has_no_column_for_them(project: Project) -> None:
    project.change("spec/rules/add_book.yaml", REASON, "")
    project.change("spec/rules/get_loans.yaml", REASON, "")
    ledger = project.ledger()
    assert not count(ledger).uses_expressions
    assert "expression" not in summary(ledger)


def test_an_invalid_expression_is_an_error_with_its_place(project: Project) -> None:
    wrong = EXPRESSION.replace("isbn", "isbm")
    project.change("spec/rules/add_book.yaml", REASON, wrong)
    with pytest.raises(ContractError, match=r"add_book\.yaml:\d+.*undefined field 'isbm'"):
        project.ledger()


def test_gaps_have_places(project: Project) -> None:
    project.write(
        "exemptions.yaml",
        "# None.\n"
        "- {rule: a.b, from: refused, reason: r}\n"
        "- {rule: c.d, from: refused, reason: r}\n",
    )
    project.write("tests/e/f.yaml", "rule: e.f\n")
    project.write("src/more.py", "from x import rules\n\nprint(rules.g.H)\n")
    project.change("spec/v1/operations/get_loans.yaml", "- get_loans.book_exists", "- i.j")
    places = {
        defect.rule: str(defect.place).removeprefix(f"{project.folder}/")
        for defect in project.ledger().defects
    }
    assert places == {
        "a.b": "exemptions.yaml:2 /0",
        "c.d": "exemptions.yaml:3 /1",
        "e.f": "tests/e/f.yaml:1",
        "g.h": "src/more.py:3",
        "i.j": "spec/v1/operations/get_loans.yaml:18 /x-twinspec-rules",
    }


def test_the_command_shows_all_rules_or_only_what_is_amiss(project: Project) -> None:
    project.change("src/door.py", "ensure(body.parsed, rules.protocol.BODY_IS_WELL_FORMED)", "body")
    project.write("tests/book/lost.yaml", "rule: book.lost\naccepted: {}\nrefused: {at: /isbn}\n")
    settings = '[tool.twinspec]\n[tool.twinspec.ledger]\nsources = ["src"]\ntests = "tests"\n'
    project.write("pyproject.toml", settings)
    for arguments, shows_sound in ((("--gaps",), False), ((), True)):
        done = CliRunner().invoke(app, ["ledger", "--project", str(project.folder), *arguments])
        assert done.exit_code == 1
        assert "protocol.body_is_well_formed is listed but not enforced" in done.output
        assert ("add_book.book_is_new" in done.output) is shows_sound
