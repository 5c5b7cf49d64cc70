"""Values of a world are learned of a contract that marks none, by what its paths say."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

import pytest

from tests.twinspec.fuzz.foreign import Answer, Asked, answering, laid_out
from tests.twinspec.fuzz.running import fuzz
from twinspec.contract.layout import Version, load_contract
from twinspec.contract.operations import Operation
from twinspec.fuzz.choose.marks import GuessedMarks, Marks, read_marks
from twinspec.fuzz.model.pools import read_values

TEXT, NUMBER = {"type": "string"}, {"type": "integer"}
BOOK = {"$ref": "#/components/schemas/Book"}
LOAN = {"$ref": "#/components/schemas/Loan"}
LOANS = {"type": "array", "items": LOAN}


def answered(schema: dict[str, Any] | None = None, status: str = "200") -> dict[str, Any]:
    content = {"application/json": {"schema": schema}} if schema else {}
    return {"responses": {status: {"description": "Done.", "content": content}}}


def operation(name: str, *, sent: Any = None, **more: Any) -> dict[str, Any]:
    body = {"requestBody": {"content": {"application/json": {"schema": sent}}}} if sent else {}
    return {"operationId": name, **body, **more}


def parameters(*names: str, place: str = "path") -> list[dict[str, Any]]:
    said = {"in": place, "required": place == "path", "schema": TEXT}
    return [{"name": name, **said} for name in names]


PATHS: dict[str, Any] = {
    "/books": {
        "get": operation("list_books", **answered({"type": "array", "items": BOOK})),
        "post": operation("add_book", sent=BOOK, **answered(BOOK, "201")),
    },
    "/books/{isbn}": {
        "parameters": parameters("isbn"),
        "get": operation("get_book", **answered(BOOK)),
        "delete": operation("delete_book", **answered(None, "204")),
    },
    "/books/{isbn}/loans/{loanId}": {
        "parameters": parameters("isbn", "loanId"),
        "get": operation("get_loan", **answered(LOAN)),
    },
    "/loans": {
        "post": operation("lend", sent=LOAN, **answered(None, "204")),
        "get": operation(
            "search_loans",
            parameters=parameters("book_id", "reader", place="query"),
            **answered({"type": "object", "properties": {"found": LOANS}}),
        ),
    },
    "/shelves/{name}": {
        "parameters": parameters("name"),
        "put": operation("label", **answered(None, "204")),
    },
}
SCHEMAS = {
    "Book": {"type": "object", "properties": {"isbn": TEXT, "title": TEXT, "id": NUMBER}},
    "Loan": {
        "type": "object",
        "properties": {"id": TEXT, "bookId": TEXT, "shelfId": TEXT, "note": {}},
    },
}


def contract(paths: dict[str, Any], **schemas: Any) -> dict[str, Any]:
    return {
        "openapi": "3.0.3",
        "info": {"title": "Books", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas},
    }


@pytest.fixture
def version(tmp_path: Path) -> Version:
    return load_contract(laid_out(tmp_path, contract(PATHS, **SCHEMAS))).versions["v1"]


def named(version: Version, name: str) -> Operation:
    return next(one for one in version.operations if one.id == name)


def test_paths_say_which_member_names_a_thing(version: Version) -> None:
    """A book is named by what its path calls `isbn`, although it has an `id`, too."""
    assert read_marks(version).guessed == {"book": "isbn", "loan": "id"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("get_book", {"isbn": "book.id"}),
        ("delete_book", {"isbn": "book.id"}),
        ("get_loan", {"isbn": "book.id", "loanId": "loan.id"}),
        ("search_loans", {"book_id": "book.id"}),
        ("list_books", {}),
        ("label", {}),
    ],
)
def test_parameters_take_values_of_what_they_name(
    version: Version, name: str, expected: dict[str, str]
) -> None:
    found = read_marks(version).of_operation(named(version, name))
    assert {key: str(mark.pool) for key, mark in found.items()} == expected
    assert all(mark.is_guessed for mark in found.values())


@pytest.mark.parametrize(
    ("schema", "expected"),
    [("Book", {("isbn",): "book.id"}), ("Loan", {("id",): "loan.id", ("bookId",): "book.id"})],
)
def test_members_name_the_thing_itself_and_others(
    version: Version, schema: str, expected: dict[tuple[str, ...], str]
) -> None:
    found = read_marks(version).of_schema(version.bundle["components"]["schemas"][schema])
    assert {steps: str(mark.pool) for steps, mark in found.items()} == expected


@pytest.mark.parametrize("name", ["list_books", "search_loans", "get_book"])
def test_bodies_show_things_whether_or_not_their_schemas_have_names(
    version: Version, name: str
) -> None:
    [media] = named(version, name).responses["200"].content.values()
    assert read_marks(version).are_in(media.schema)


def test_a_contract_that_marks_a_value_is_not_guessed_at(tmp_path: Path) -> None:
    marked = {**PATHS, "/marked": {"get": operation("marked", **answered())}}
    marked["/marked"]["get"]["x-twinspec-pools"] = {}
    spec = laid_out(tmp_path, contract(marked, **SCHEMAS))
    marks = read_marks(load_contract(spec).versions["v1"])
    assert type(marks) is Marks
    assert marks.guessed == {}


@pytest.mark.parametrize(
    ("path", "kinds"),
    [
        ("/order-items/{id}", {"orderItem"}),
        ("/categories/{id}", {"category"}),
        ("/class/{id}", {"class"}),
        ("/v2/Pets/{id}", {"pet"}),
        ("/{id}", set()),
        ("/2024/{id}", set()),
        ("/books/{a}/{id}", set()),
    ],
)
def test_a_thing_is_called_what_its_collection_is(
    tmp_path: Path, path: str, kinds: set[str]
) -> None:
    thing = {"type": "object", "properties": {"id": TEXT}}
    paths = {path: {"get": operation("get", parameters=parameters("id"), **answered(thing))}}
    marks = GuessedMarks(load_contract(laid_out(tmp_path, contract(paths))).versions["v1"])
    assert set(marks.guessed) == kinds


@pytest.mark.slow
def test_a_run_reaches_things_whose_ids_nobody_could_guess(tmp_path: Path) -> None:
    """Ids of 128 random bits are accepted in paths: they were read from the list."""
    books = {str(uuid.UUID(int=seed << 64 | 0xABCDEF)): {} for seed in range(1, 4)}
    paths = {name: PATHS[name] for name in ("/books", "/books/{isbn}")}
    for one in (paths["/books/{isbn}"]["get"], paths["/books/{isbn}"]["delete"]):
        one["responses"]["404"] = {"description": "There is none."}

    def answer(asked: Asked) -> Answer:
        name = asked["path"].removeprefix("/books").strip("/")
        if asked["method"] == "POST":
            return (201, "application/json", "{}") if asked["body"] else (400, "", "")
        if not name:
            return 200, "application/json", json.dumps([{"isbn": one} for one in books])
        if name not in books:
            return 404, "", ""
        if asked["method"] == "DELETE":
            return 204, "", ""
        return 200, "application/json", json.dumps({"isbn": name})

    spec = laid_out(tmp_path, contract(paths, **SCHEMAS))
    (tmp_path / "reports").mkdir()
    values = tmp_path / "values.yaml"
    with answering(answer) as (url, _):
        run = fuzz(
            tmp_path / "reports", url, spec, "--examples", "200", "--seed", "1",
            "--operations", "list_books,get_book,delete_book", "--findings-only",
            "--write-values", values,
        )  # fmt: skip
    assert run.status == 0, run.output
    accepted = {
        one["operation"]
        for one in run.counts["requests"]
        if any(status.startswith("2") for status in one["statuses"])
    }
    assert accepted >= {"list_books", "get_book", "delete_book"}, run.output
    said = f"Learned from answers: {len(books)} book (by isbn);"
    assert said in " ".join(run.output.split())
    assert {one["id"] for one in read_values(values)["book"]} == set(books)
