"""One file from many: what the bundler keeps, what it names, and what it refuses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from twinspec.contract.bundle import bundle
from twinspec.contract.documents import ContractError, read_yaml, write_yaml

ROOT = """\
openapi: 3.0.4
info: {title: t, version: '1'}
paths:
  /book:
    put: {$ref: operations/edit_book.yaml}
"""
OPERATION = """\
operationId: edit_book
requestBody: {content: {application/json: {schema: {$ref: ../book.yaml#/Book}}}}
responses: {'204': {$ref: ../common.yaml#/Done}}
"""
BOOK = """\
Book:
  properties:
    properties: {allOf: [{$ref: '#/Title'}], xml: {name: properties}}
Title: {type: string}
"""
COMMON = "Done: {description: yes}\n"


def written(folder: Path, **changed: str) -> Path:
    """Write the small contract above, some files changed, and return its root file."""
    files = {"openapi": ROOT, "operations/edit_book": OPERATION, "book": BOOK, "common": COMMON}
    for name, text in (files | changed).items():
        file = folder / f"{name}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder / "openapi.yaml"


def test_operations_are_inlined_and_the_rest_becomes_components(tmp_path: Path) -> None:
    made = bundle(written(tmp_path))
    operation = made.document["paths"]["/book"]["put"]
    assert operation["operationId"] == "edit_book"
    assert operation["responses"]["204"] == {"$ref": "#/components/responses/Done"}
    assert made.document["components"]["schemas"]["Book"]["properties"]["properties"]["allOf"] == [
        {"$ref": "#/components/schemas/Title"}
    ]
    assert made.sources["components/schemas/Title"].pointer == "/Title"
    assert made.sources["components/schemas/Title"].file == (tmp_path / "book.yaml").resolve()


def test_words_and_timestamps_stay_text(tmp_path: Path) -> None:
    """YAML 1.1 would read `yes` as true and a timestamp as a moment; JSON knows neither."""
    file = tmp_path / "a.yaml"
    file.write_text("a: [yes, no, on, true, 2015-07-02T10:45:01Z, 12]\n", encoding="utf-8")
    data = read_yaml(file)
    assert data == {"a": ["yes", "no", "on", True, "2015-07-02T10:45:01Z", 12]}
    again = tmp_path / "b.yaml"
    again.write_text(write_yaml(data), encoding="utf-8")
    assert read_yaml(again) == data


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"book": "Book: {$ref: '#/Nothing'}\n"}, "there is nothing at #/Nothing"),
        ({"book": "Book: 1\nBook: 2\n"}, "book.yaml:2: the key 'Book' stands here twice"),
        ({"book": "Book: [\n"}, "book.yaml:2: not readable as YAML"),
        (
            {"book": "Book: {$ref: '#/Title', maxLength: 1}\nTitle: {}\n"},
            "members beside $ref '#/Title' are ignored by OpenAPI 3.0: maxLength",
        ),
        (
            {
                "book": "Book: {items: {$ref: 'common.yaml#/Book'}}\n",
                "common": "Done: {}\nBook: {}\n",
            },
            "two schemas are called Book",
        ),
        ({"openapi": "[]"}, "the document is a map with openapi, info and paths"),
        ({"openapi": "openapi: 3.0.4\npaths: []\ncomponents: [x]\n"}, "components is a map"),
        ({"openapi": "openapi: 3.0.4\npaths: {/book: x}\n"}, "a path is a map from methods"),
        (
            {"openapi": "openapi: 3.0.4\npaths: {/book: {$ref: book.yaml}}\n"},
            "a $ref to a whole path is not read",
        ),
        (
            {"openapi": "openapi: 3.0.4\ncomponents: {schemas: [x], x-own: [x]}\n"},
            "schemas is a map from names to components",
        ),
        (
            {"openapi": f"{ROOT}  /other:\n    put: {{operationId: edit_book}}\n"},
            "edit_book is the operationId of another operation, too",
        ),
        (
            {"operations/edit_book": "responses: {'204': {$ref: ../common.yaml}}\n"},
            "a $ref names a component, not a whole file",
        ),
        (
            {"operations/edit_book": "tags: [{$ref: '../common.yaml#/Done'}]\nresponses: {}\n"},
            "a $ref cannot stand here: '../common.yaml#/Done'",
        ),
        ({"operations/edit_book": "- x\n"}, "an operation is a map with responses"),
        ({"operations/edit_book": "operationId: 1\n"}, "an operationId is a text"),
        (
            {"common": "Done: {$ref: '#/Ready'}\nReady: {$ref: '#/Done'}\n"},
            "common.yaml:1 /Done: Done is made of itself",
        ),
        (
            {
                "book": "Book: {$ref: 'common.yaml#/Book'}\n",
                "common": "Done: {}\nBook: {$ref: 'book.yaml#/Book'}\n",
            },
            "the references lead back to where they begin",
        ),
        (
            {
                "openapi": f"{ROOT}components:\n  schemas:\n"
                "    A: {$ref: '#/components/schemas/B'}\n"
                "    B: {$ref: '#/components/schemas/A'}\n"
            },
            "openapi.yaml:8 /components/schemas/A/$ref: the references lead back",
        ),
    ],
)
def test_what_cannot_be_bundled_is_named_with_its_place(
    tmp_path: Path, changed: dict[str, str], message: str
) -> None:
    with pytest.raises(ContractError) as caught:
        bundle(written(tmp_path, **changed))
    assert re.search(rf"\b{re.escape(message)}", str(caught.value))


@pytest.mark.parametrize("keyword", ["definitions", "$defs"])
def test_definitions_inside_of_a_schema_refer_to_components(tmp_path: Path, keyword: str) -> None:
    (tmp_path / "order.yaml").write_text(
        f"properties: {{a: {{$ref: '#/{keyword}/A'}}}}\n"
        f"{keyword}: {{A: {{$ref: '#/{keyword}/B'}}, B: {{type: string}}}}\n",
        encoding="utf-8",
    )
    main = tmp_path / "openapi.yaml"
    main.write_text(
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n"
        "components: {schemas: {Order: {$ref: order.yaml}}}\n",
        encoding="utf-8",
    )
    schemas = bundle(main, tmp_path).document["components"]["schemas"]
    assert schemas["Order"][keyword]["A"] == schemas["A"] == {"$ref": "#/components/schemas/B"}
    assert schemas["B"] == {"type": "string"}


def test_extensions_of_components_are_left_out(tmp_path: Path) -> None:
    root = (
        f"{ROOT}components: {{x-own: {{a: b}}, schemas: {{Book: {{$ref: 'book.yaml#/Book'}}}}}}\n"
    )
    made = bundle(written(tmp_path, openapi=root)).document["components"]
    assert set(made) == {"responses", "schemas"}
    assert set(made["schemas"]) == {"Book", "Title"}
