"""Texts of a contract are texts wherever they are written: nothing runs, every one reads back."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.twinspec.hostile_texts import FRAGMENTS, TEXTS, library_of
from twinspec.config import read_config
from twinspec.contract.documents import ContractError, read_yaml, write_yaml
from twinspec.contract.layout import load_contract
from twinspec.contract.visible import visible, visible_lines
from twinspec.generate.build import build
from twinspec.generate.declarations_only import refuse_what_runs
from twinspec.generate.render import Templates
from twinspec.govern.lint import lint


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    folder = tmp_path_factory.mktemp("templates")
    for name, text in (
        ("doc", '"""{{ text | doc }}"""'),
        ("py", "{{ text | py }}"),
        ("md", "- {{ text | md }}"),
        ("head", "### {{ text | md }}"),
        ("code", "- {{ text | code }}"),
        ("page.html", '<p title="{{ text }}">{{ text }}</p><a>{{ text | breaks }}</a>'),
    ):
        (folder / f"{name}.jinja").write_text(text, encoding="utf-8")
    return Templates(folder)


@given(text=TEXTS)
def test_docstrings_and_values_of_python_read_back(templates: Templates, text: str) -> None:
    assert ast.literal_eval(templates.render("doc", text=text)) == text
    assert ast.literal_eval(templates.render("py", text=text)) == text
    assert templates.render("doc", text=text).isprintable()


def shown(text: str) -> str:
    """What a line of Markdown shows of a text: blanks are one, what shows nothing is U+FFFD."""
    line = " ".join(text.split())
    return "".join(char if char.isprintable() else "\ufffd" for char in line)


@given(text=TEXTS)
@example(text=".__a b__.")
def test_markdown_shows_texts_and_nothing_else(templates: Templates, text: str) -> None:
    for name, kind in (("md", "li"), ("head", "h3")):
        tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(templates.render(name, text=text))
        tags = {token.tag for token in tokens if token.tag}
        assert tags <= {"ul", "p", kind}, tags
        parts = [part for token in tokens for part in token.children or ()]
        assert {part.type for part in parts} <= {"text", "text_special"}
        assert "".join(part.content for part in parts) == shown(text)


@given(text=TEXTS)
def test_code_spans_of_markdown_end_where_they_should(templates: Templates, text: str) -> None:
    tokens = MarkdownIt("commonmark").parse(templates.render("code", text=text))
    parts = [part for token in tokens for part in token.children or ()]
    assert [part.type for part in parts] in (["code_inline"], ["text"])
    assert parts[0].content.strip().strip("`") == shown(text).replace("|", "\\|").strip().strip("`")


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.titles: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.titles += [value for _, value in attrs]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@given(text=TEXTS)
def test_pages_show_texts_and_nothing_else(templates: Templates, text: str) -> None:
    page = _Page()
    page.feed(templates.render("page.html", text=text))
    page.close()
    assert [tag for tag in page.tags if tag != "wbr"] == ["p", "a"]
    assert page.titles == [text]
    assert "".join(page.texts) == text * 2


@given(text=TEXTS)
def test_yaml_reads_back(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    file = tmp_path_factory.mktemp("yaml") / "a.yaml"
    file.write_bytes(write_yaml({"a": text, "b": [text], "c": {"d": text}}).encode())
    assert read_yaml(file) == {"a": text, "b": [text], "c": {"d": text}}


@given(text=TEXTS)
def test_a_log_shows_texts_and_obeys_none(text: str) -> None:
    assert visible(text).isprintable()
    lines = visible_lines(f"a {text}").splitlines()
    assert all(line.startswith(("a", "  ")) for line in lines)


READ_BACK = """
import importlib, inspect, json, pkgutil, typing
import library_contract
found = {}
for module in pkgutil.walk_packages(library_contract.__path__, "library_contract."):
    importlib.import_module(module.name)
from library_contract import rules
from library_contract.v1 import answers, models, results, server
found["rules"] = {
    rule.id: [rule.statement, rule.message, rule.remedy, *rule.sources]
    for rule in rules.BY_ID.values()
}
found["result"] = results.GetLoansOk.__doc__
found["method"] = server.Operations.get_loans.__doc__
found["genre"] = typing.get_args(models.Genre.__value__)
hints = typing.get_type_hints(server.Operations.get_loans)
found["argument"] = typing.get_args(typing.get_args(hints["genre"])[0])
found["answer"] = typing.get_args(answers.Genre)
print(json.dumps(found, default=str))
"""


def generated(texts: list[str], folder: Path) -> dict[str, Any]:
    """Generate from a contract of `texts`; return what a fresh interpreter reads of it."""
    home = library_of(texts, folder)
    config = read_config(home)
    contract = load_contract(config.spec)
    assert lint(contract) == []
    output = folder / "generated"
    output.mkdir()
    build(contract, config, output)
    for file in (output / "docs").glob("*.html"):
        scripts = file.read_text(encoding="utf-8").count("<script>")
        assert scripts == 1, file
    for file in (output / "library_contract" / "pages").rglob("*.html"):
        assert "<script>" not in file.read_text(encoding="utf-8"), file
    result = subprocess.run(
        [sys.executable, "-c", READ_BACK], cwd=output, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    assert list(folder.rglob("RAN")) == []
    found: dict[str, Any] = json.loads(result.stdout)
    document = json.loads((output / "library_contract/v1/openapi.json").read_bytes())
    assert document["info"]["title"] == texts[0]
    assert [tag["description"] for tag in document["tags"][1:]] == texts
    assert read_yaml(output / "openapi" / "v1.yaml") == document
    return found


def check(texts: list[str], folder: Path) -> None:
    """Check that every text of a contract is found where it belongs, unchanged."""
    found = generated(texts, folder)
    statements = {
        entry["id"]: [
            entry["statement"],
            entry["message"],
            entry["remedy"],
            *(f"{item['document']}: {item['place']}" for item in entry["source"]),
        ]
        for file in (folder / "spec" / "rules").glob("*.yaml")
        for entry in read_yaml(file)
        if entry["kind"] == "refusal"
    }
    assert {name: said for name, said in found["rules"].items() if said[1]} == statements
    values = ["novel", *dict.fromkeys(texts)]
    assert values == found["argument"]
    assert values == found["genre"]
    assert values == found["answer"]
    summary = f"A {texts[0]}".strip().splitlines()[0].rstrip(".").rstrip()
    assert found["method"].startswith(summary)
    first = (texts[0].strip().splitlines() or [""])[0].rstrip(".")
    assert first in found["result"]


def test_the_worst_texts_are_read_back(tmp_path: Path) -> None:
    texts = ['"""; open("RAN", "w"); """', *FRAGMENTS, "".join(FRAGMENTS)]
    check([text for text in dict.fromkeys(texts) if text.strip()], tmp_path)


@pytest.mark.slow
@settings(max_examples=3, deadline=None)
@given(texts=st.lists(TEXTS.filter(str.strip), min_size=20, max_size=60, unique=True))
def test_any_texts_are_read_back(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    check(texts, tmp_path_factory.mktemp("texts"))


@pytest.mark.parametrize(
    "line",
    [
        "import os\nos.getcwd()",
        "import subprocess",
        "from shutil import rmtree",
        "x = __import__('os')",
        "x = [a for a in ()]",
        "x = (lambda: 0)",
        "x = f'{1}'",
        "1 + 1",
        "@print\nclass A: pass",
        "class A(metaclass=print): pass",
        "class A:\n    def f(self): pass",
        "if True: pass",
        "x: print('RAN') = 1",
        "class A(print('RAN')): pass",
        "x = (y := 1)",
        "del x",
        'x = """a""" b',
    ],
)
def test_a_generator_that_wrote_a_program_is_refused(tmp_path: Path, line: str) -> None:
    file = tmp_path / "models.py"
    file.write_text(f"from __future__ import annotations\n\n{line}\n", encoding="utf-8")
    with pytest.raises(ContractError, match=r"models\.py"):
        refuse_what_runs(file)
