"""Each rule of lint on the small contract with something changed: what it finds, and where.

A row of style/*.yaml is a change and all findings of its rule, in the order in which they are told:

    style.requests_are_bounded:
      a text without a limit:
        body: {type: string}
        finds:
          - a text in a request has no limit.: body

`operation` and `document` replace members of v1/operations/get_loans.yaml and v1/openapi.yaml; `q`,
`parameters`, `body`, `answer` and `schemas` are short for one of them. `rules` are those of
rules/extra.yaml (`extra`), `copies` versions that say the same as v1. `change` replaces texts in
files; of `files`, a text is written, null removed. A place is one of these words and a pointer
below it, or a file and a pointer, with the line in XML. Behind `…` a message may go on. What is
found follows from the statements in spec/style and of the rules of safety. A row without `finds`
keeps its rule.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.twinspec.contracts import LIBRARY
from tests.twinspec.library_files import GET
from twinspec.contract.layout import Contract, load_contract
from twinspec.contract.place import Place
from twinspec.govern.lint import CHECKS
from twinspec.govern.safety import SAFETY
from twinspec.govern.style.subject import Subject

Row = dict[str, Any]
ROOT = "v1/openapi.yaml"
JSON = "application/json"
CONTENT = "content/application~1json/schema"
WORDS = {
    "q": f"{GET} /parameters/0/schema",
    "parameters": f"{GET} /parameters",
    "body": f"{GET} /requestBody/{CONTENT}",
    "answer": f"{GET} /responses/299/{CONTENT}",
    "operation": f"{GET} ",
    "schemas": f"{ROOT} /components/schemas",
    "document": f"{ROOT} ",
    "extra": "rules/extra.yaml ",
}
RULE = {"statement": "s", "kind": "refusal", "checked_by": "handler", "source": [], "since": "v1"}
ROWS: dict[str, tuple[str, Row]] = {
    f"{rule}: {name}": (rule, row)
    for file in sorted((Path(__file__).parent / "style").glob("*.yaml"))
    for rule, rows in yaml.safe_load(file.read_text("utf-8")).items()
    for name, row in rows.items()
}


def changed(spec: Path, row: Row) -> Contract:
    """Return the small contract with the changes of a row."""
    shutil.copytree(LIBRARY, spec)
    for name in row.get("copies", ()):
        shutil.copytree(spec / "v1", spec / name)
    for file, texts in row.get("change", {}).items():
        text = (spec / file).read_text("utf-8")
        for old, new in texts.items():
            assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
            text = text.replace(old, new)
        (spec / file).write_text(text, "utf-8")
    _update(spec / GET, _operation(row))
    _update(spec / ROOT, _document(row))
    if "rules" in row:
        added = yaml.safe_dump([{**RULE, **one} for one in row["rules"]])
        (spec / "rules" / "extra.yaml").write_text(added, "utf-8")
    for name, said in row.get("files", {}).items():
        if said is not None:
            (spec / name).parent.mkdir(exist_ok=True)
            (spec / name).write_text(said, "utf-8")
        elif (spec / name).is_dir():
            shutil.rmtree(spec / name)
        else:
            (spec / name).unlink()
    return load_contract(spec)


def _operation(row: Row) -> Row:
    more: Row = dict(row.get("operation", {}))
    if "q" in row:
        more["parameters"] = [{"name": "q", "in": "query", "schema": row["q"]}]
    if "parameters" in row:
        more["parameters"] = row["parameters"]
    if "body" in row:
        more["requestBody"] = {"content": {JSON: {"schema": row["body"]}}}
    if "answer" in row:
        said = {"description": "d", "content": {JSON: {"schema": row["answer"]}}}
        more["responses"] = {"299": said}
    return more


def _document(row: Row) -> Row:
    schemas = {"components": {"schemas": row["schemas"]}} if "schemas" in row else {}
    return {**row.get("document", {}), **schemas}


def _update(file: Path, more: Row) -> None:
    if more:
        data = {**yaml.safe_load(file.read_text("utf-8")), **more}
        file.write_text(yaml.safe_dump(data, sort_keys=False), "utf-8")


def found(rule: str, spec: Path, row: Row) -> list[dict[str, str]]:
    """Return what the check of a rule finds, as rows say it."""
    check = CHECKS[rule] if rule in CHECKS else SAFETY[rule][0]
    breaches = check(Subject(changed(spec, row)))
    return [{one.message: ", ".join(_place(at, spec) for at in one.places)} for one in breaches]


def _place(at: Place, spec: Path) -> str:
    file = Path(at.file).relative_to(spec)
    if file.suffix in (".xsd", ".xml"):
        return f"{file}:{at.line} {at.pointer}".rstrip()
    assert at.line or file.suffix != ".yaml"
    return f"{file} {at.pointer}".rstrip()


def expected(row: Row) -> list[dict[str, str]]:
    """Return the findings of a row, each with its places written out."""
    return [
        {message: ", ".join(map(_written, places.split(", ")))}
        for one in row.get("finds", [])
        for message, places in one.items()
    ]


def _written(place: str) -> str:
    word, slash, pointer = place.partition("/")
    return f"{WORDS[word]}{slash}{pointer}".rstrip() if word in WORDS else place


@pytest.mark.parametrize(("rule", "row"), ROWS.values(), ids=ROWS)
def test_what_a_style_rule_finds(rule: str, row: Row, tmp_path: Path) -> None:
    wanted = expected(row)
    assert [_cut(one, wanted) for one in found(rule, tmp_path / "spec", row)] == wanted


def _cut(one: dict[str, str], wanted: list[dict[str, str]]) -> dict[str, str]:
    """Return a finding with its message cut where one of the expected ones is."""
    [(message, places)] = one.items()
    begins = [text for each in wanted for text in each if text.endswith("…")]
    return {next((text for text in begins if message.startswith(text[:-1])), message): places}
