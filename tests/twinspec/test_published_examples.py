"""The documented successes stand in the published documents, and nothing else does."""

from __future__ import annotations

import copy
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV30SpecValidator

from tests.twinspec.contracts import CASEWRIGHT, LIBRARY
from twinspec.contract.documents import ContractError, read_yaml, write_yaml
from twinspec.contract.layout import Version, load_contract
from twinspec.generate.examples import with_examples

ADD = "{method: POST, path: /book, body: {json: a_novel.request.json, xml: a_novel.request.xml}}"
LOANS = "{json: one_loan.response.json, xml: one_loan.response.xml}"
EXAMPLES = {
    "add_book/a_novel": f"title: A novel\nrequest: {ADD}\nanswer: {{status: 201}}\n",
    "add_book/a_copy": f"title: The same again\nrequest: {ADD}\nanswer: {{status: 409}}\n",
    "add_book/a_first_novel": f"title: The first\nrequest: {ADD}\nanswer: {{status: 201}}\n",
    "get_loans/one_loan": (
        "title: One loan\nrequest: {method: GET, path: /loans/1}\n"
        f"answer: {{status: 200, body: {LOANS}}}\n"
    ),
}


def library(folder: Path, **examples: str) -> Version:
    """Return the library contract with examples: operation__name → text."""
    spec = folder / "spec"
    shutil.copytree(LIBRARY, spec)
    told = EXAMPLES | {name.replace("__", "/"): text for name, text in examples.items()}
    for name, text in told.items():
        file = spec / "v1" / "examples" / f"{name}.yaml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return load_contract(spec).versions["v1"]


def operation(document: dict[str, Any], name: str) -> dict[str, Any]:
    operations = (one for item in document["paths"].values() for one in item.values())
    return next(one for one in operations if one["operationId"] == name)


def test_request_and_answer_bodies_are_shown_in_both_representations(tmp_path: Path) -> None:
    version = library(tmp_path)
    before = copy.deepcopy(version.bundle)
    document = with_examples(version)
    loans = operation(document, "get_loans")["responses"]["200"]["content"]
    folder = version.folder / "examples" / "get_loans"
    assert loans["application/json"]["examples"]["one_loan"] == {
        "summary": "One loan",
        "value": json.loads((folder / "one_loan.response.json").read_bytes()),
    }
    assert loans["application/xml"]["examples"]["one_loan"] == {
        "summary": "One loan",
        "value": (folder / "one_loan.response.xml").read_bytes().decode(),
    }
    assert version.bundle == before, "what other tools of twinspec read has no examples"


def test_a_body_of_several_examples_is_shown_once_under_its_own_title(tmp_path: Path) -> None:
    content = operation(with_examples(library(tmp_path)), "add_book")["requestBody"]["content"]
    for media_type in ("application/json", "application/xml"):
        examples = content[media_type]["examples"]
        assert {name: one["summary"] for name, one in examples.items()} == {"a_novel": "A novel"}


@pytest.mark.parametrize(
    ("example", "text", "message"),
    [
        (
            "lend_book__it",
            EXAMPLES["add_book/a_novel"],
            "it.yaml:1: there is no operation lend_book",
        ),
        ("get_loans__it", EXAMPLES["add_book/a_novel"], "get_loans has no request body"),
        (
            "add_book__it",
            EXAMPLES["get_loans/one_loan"],
            "it.yaml:1: add_book has no response body with status 200",
        ),
        (
            "get_loans__it",
            EXAMPLES["get_loans/one_loan"].replace("one_loan.", "two_loans."),
            "two_loans.response.json: there is no such file",
        ),
        ("add_book__it", "title: Nothing\n", "it.yaml:1: not an example"),
    ],
)
def test_what_cannot_be_shown_is_named(
    tmp_path: Path, example: str, text: str, message: str
) -> None:
    with pytest.raises(ContractError) as caught:
        with_examples(library(tmp_path, **{example: text}))
    assert message in str(caught.value)


@pytest.mark.parametrize("name", ["v12", "v20"])
def test_the_contract_with_its_examples_is_a_legal_document(name: str, tmp_path: Path) -> None:
    document = with_examples(load_contract(CASEWRIGHT).versions[name])
    OpenAPIV30SpecValidator(document).validate()
    file = tmp_path / "bundle.yaml"
    file.write_text(write_yaml(document), encoding="utf-8")
    assert read_yaml(file) == document


def test_texts_of_several_lines_are_written_as_lines() -> None:
    assert write_yaml({"a": "<b>\n  c\n</b>\n"}) == "a: |\n  <b>\n    c\n  </b>\n"
