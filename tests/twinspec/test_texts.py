"""Texts in several languages: all complete, what is not found at its line, read back unchanged."""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.twinspec.contracts import LIBRARY
from tests.twinspec.hostile_texts import FRAGMENTS, TEXTS
from twinspec.contract.documents import ContractError, read_yaml, write_yaml
from twinspec.contract.layout import Contract, load_contract
from twinspec.generate.render import Templates
from twinspec.generate.views import ContractView
from twinspec.govern.lint import lint, malformed
from twinspec.govern.style.subject import Breach, Subject
from twinspec.govern.texts import texts_complete

EN, DE, FR = "messages/en-US.yaml", "messages/de.yaml", "messages/fr-CA.yaml"
RULE = "add_book.book_is_new"


def spoken(
    folder: Path, words: dict[str, str] | None = None, values: dict[str, str] | None = None
) -> Path:
    """Return the small contract with its texts in three languages, which say all the same."""
    spec = folder / "spec"
    shutil.copytree(LIBRARY, spec)
    told: dict[str, Any] = {
        "messages": {},
        "remedies": {},
        "words": words or {"more": "{texts} and {count} more", "none": "nothing"},
        "display_values": {"genre": values or {"novel": "Novel", "poetry": "Poetry"}},
    }
    for file in sorted((spec / "rules").glob("*.yaml")):
        entries = read_yaml(LIBRARY / "rules" / file.name)
        kept = [
            {key: value for key, value in entry.items() if key not in ("message", "remedy")}
            for entry in entries
        ]
        for entry in entries:
            if "message" in entry:
                told["messages"][entry["id"]] = entry["message"]
                told["remedies"][entry["id"]] = entry["remedy"]
        file.write_text(write_yaml(kept), encoding="utf-8")
    schema = spec / "rules" / "rule.schema.json"
    text = schema.read_text(encoding="utf-8")
    schema.write_text(text.replace(', "message", "remedy"]', "]"), encoding="utf-8")
    (spec / "messages").mkdir()
    for name in (EN, DE, FR):
        data = {"default": True, **told} if name == EN else told
        (spec / name).write_bytes(write_yaml(data).encode())
    return spec


def loaded(spec: Path, *changes: tuple[str, str, str]) -> Contract:
    """Return the contract after `changes`: file, old text (once), new text."""
    for name, old, new in changes:
        text = (spec / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        (spec / name).write_text(text.replace(old, new), encoding="utf-8")
    return load_contract(spec)


def breaches(contract: Contract) -> list[Breach]:
    """Return what is wrong with the texts of a contract."""
    return list(texts_complete(Subject(contract)))


def test_a_contract_in_three_languages_is_sound(tmp_path: Path) -> None:
    contract = loaded(spoken(tmp_path))
    assert lint(contract) == []
    assert [language.tag for language in contract.languages] == ["en-US", "de", "fr-CA"]
    before = {rule.id: (rule.message, rule.remedy) for rule in load_contract(LIBRARY).rules}
    assert {rule.id: (rule.message, rule.remedy) for rule in contract.rules} == before


MESSAGE = f"  {RULE}: 'The book exists: {{value}}.'\n"
BREACHES = {
    "a missing message": ((DE, MESSAGE, ""), f"de has no text messages {RULE}.", "messages:"),
    "a missing remedy": (
        (FR, f"  {RULE}: Read the loans of the book that exists, instead of adding it again.\n",
         ""),
        f"fr-CA has no text remedies {RULE}.", "remedies:",
    ),
    "a message missing in the default language": (
        (EN, MESSAGE, ""), f"en-US has no text messages {RULE}.", "messages:",
    ),
    "a missing word": ((DE, "  none: nothing\n", ""), "de has no text words none.", "words:"),
    "a missing display value": (
        (DE, "    poetry: Poetry\n", ""), "de has no text display_values genre poetry.", "genre:",
    ),
    "a missing section": (
        (DE, "words:\n  more: '{texts} and {count} more'\n  none: nothing\n", ""),
        "de has no text words more.", "messages:",
    ),
    "an unknown message": (
        (DE, MESSAGE, f"{MESSAGE}  add_book.book_is_old: Old.\n"),
        "nothing is called messages add_book.book_is_old.", "add_book.book_is_old",
    ),
    "a message of an effect": (
        (EN, MESSAGE, f"{MESSAGE}  add_book.book_is_kept: Kept.\n"),
        "nothing is called messages add_book.book_is_kept.", "add_book.book_is_kept",
    ),
    "an unknown word": (
        (FR, "  none: nothing\n", "  none: nothing\n  nonne: nothing\n"),
        "nothing is called words nonne.", "nonne",
    ),
    "an unknown section": (
        (DE, "words:\n", "wrods: {a: b}\nwords:\n"),
        "wrods is none of messages, remedies, words, display_values.", "wrods",
    ),
    "a placeholder less": (
        (DE, MESSAGE, f"  {RULE}: Das Buch gibt es.\n"),
        f"the text messages {RULE} has the placeholders none, that of the default language "
        "{value}.", RULE,
    ),
    "another placeholder": (
        (DE, MESSAGE, f"  {RULE}: 'Das Buch gibt es: {{member}}.'\n"),
        f"the text messages {RULE} has the placeholders {{member}}, that of the default language "
        "{value}.", RULE,
    ),
    "a placeholder of a word": (
        (FR, "{texts} and {count} more", "{texts} et {nombre} de plus"),
        "the text words more has the placeholders {nombre}, {texts}, that of the default language "
        "{count}, {texts}.", "more",
    ),
    "a brace left over": (
        (DE, MESSAGE, f"  {RULE}: 'Das Buch gibt es: {{value}}}}.'\n"),
        f"the text messages {RULE} has a brace that belongs to no placeholder.", RULE,
    ),
    "an empty text": (
        (DE, "  none: nothing\n", "  none: ' '\n"), "the text words none is empty.", "none",
    ),
    "no text": ((DE, "  none: nothing\n", "  none: 5\n"), "words none is no text.", "none"),
    "a section that is no map": (
        (DE, "  genre:\n    novel: Novel\n    poetry: Poetry\n", "  genre: Novel\n"),
        "nothing is called display_values genre.", "genre",
    ),
    "a text beside its rule": (
        ("rules/add_book.yaml", "  code: 409-001\n", "  code: 409-001\n  message: Exists.\n"),
        f"{RULE} has its message here, not in messages/en-US.yaml.", "message",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BREACHES)
def test_a_breach_is_found_at_its_line(tmp_path: Path, name: str) -> None:
    change, message, key = BREACHES[name]
    contract = loaded(spoken(tmp_path), change)
    [place] = [item.places[0] for item in breaches(contract) if item.message == message]
    assert place.file == str(tmp_path / "spec" / change[0])
    line = Path(place.file).read_text(encoding="utf-8").splitlines()[place.line - 1]
    assert line.strip().startswith(key)


def test_lint_and_generate_find_breaches(tmp_path: Path) -> None:
    contract = loaded(spoken(tmp_path), (DE, MESSAGE, ""))
    for found in (lint(contract), malformed(contract)):
        [finding] = found
        assert finding.id == "safe.texts_are_complete"
        assert finding.message == f"de has no text messages {RULE}."


@pytest.mark.parametrize(
    "tag",
    [
        *("en", "de-AT", "zh-Hant-TW", "sl-rozaj-biske", "de-CH-1901", "es-419", "x-ours"),
        *("de-DE-u-co-phonebk", "sr-Latn-RS", "hy-Latn-IT-arevela", "de-x-a", "EN-gb"),
    ],
)
def test_tags_of_bcp_47_are_taken(tmp_path: Path, tag: str) -> None:
    spec = spoken(tmp_path)
    (spec / FR).rename(spec / f"messages/{tag}.yaml")
    assert breaches(load_contract(spec)) == []


@pytest.mark.parametrize("tag", ["de_AT", "d", "deutsch-", "de--AT", "de.utf8", "d3", "de-a", "x"])
def test_what_is_no_tag_is_found(tmp_path: Path, tag: str) -> None:
    spec = spoken(tmp_path)
    (spec / FR).rename(spec / f"messages/{tag}.yaml")
    [finding] = breaches(load_contract(spec))
    assert finding.message == f"'{tag}' is no language tag of BCP 47."
    assert finding.places[0].file == str(spec / f"messages/{tag}.yaml")
    assert finding.places[0].line == 1


def test_one_language_has_one_file(tmp_path: Path) -> None:
    spec = spoken(tmp_path)
    shutil.copy(spec / DE, spec / "messages/DE.yaml")
    found = breaches(load_contract(spec))
    assert sorted(item.message for item in found) == [
        "two files are for the language DE.",
        "two files are for the language de.",
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ((DE, MESSAGE, MESSAGE * 2), r"de\.yaml:\d+: .*twice"),
        ((EN, "default: true\n", ""), r"de\.yaml:1: no language is the default one; write"),
        ((EN, "default: true", "default: yes"), r"en-US\.yaml:1: one file says `default: true`"),
        ((DE, "messages:\n", "default: true\nmessages:\n"), r"\.yaml:1: one file says"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(
    tmp_path: Path, change: tuple[str, str, str], said: str
) -> None:
    with pytest.raises(ContractError, match=said):
        loaded(spoken(tmp_path), change)


def test_a_file_of_texts_is_a_map(tmp_path: Path) -> None:
    spec = spoken(tmp_path)
    (spec / DE).write_text("- a\n", encoding="utf-8")
    with pytest.raises(ContractError, match=r"de\.yaml:1: a file of texts is a map"):
        load_contract(spec)


def test_the_schema_of_texts_judges_them(tmp_path: Path) -> None:
    spec = spoken(tmp_path)
    schema = {"properties": {"words": {"additionalProperties": {"maxLength": 30}}}}
    (spec / "messages/language.schema.json").write_text(json.dumps(schema), encoding="utf-8")
    [finding] = lint(loaded(spec, (DE, "none: nothing", f"none: {'nothing' * 9}")))
    assert finding.id == "style.rule_entries_are_valid"
    assert finding.places[0].file == str(spec / DE)
    assert finding.places[0].pointer == "/words/none"


def test_a_placeholder_that_nothing_fills_is_found_where_the_text_is(tmp_path: Path) -> None:
    changes = [(name, MESSAGE, f"  {RULE}: '{{colour}} {{value}}.'\n") for name in (EN, DE, FR)]
    [finding] = lint(loaded(spoken(tmp_path), *changes))
    assert finding.id == "style.placeholders_are_known"
    assert finding.places[0].file == str(tmp_path / "spec" / EN)
    assert finding.places[0].pointer == f"/messages/{RULE}"


def read_back(texts: list[str], folder: Path) -> None:
    """Generate from texts and names, import the result, and compare."""
    plain = [text.replace("{", "(").replace("}", ")") for text in texts]
    named = {text: text for text in dict.fromkeys(plain) if text.strip()}
    spec = spoken(folder, named, named)
    contract = load_contract(spec)
    assert breaches(contract) == []
    view = ContractView(contract)
    module = folder / "generated_texts.py"
    rendered = Templates().render("texts.py", made_from="spec/", contract=view)
    module.write_text(rendered, encoding="utf-8")
    found = importlib.util.spec_from_file_location(module.stem, module)
    assert found
    assert found.loader
    texts_module = importlib.util.module_from_spec(found)
    sys.modules[module.stem] = texts_module
    found.loader.exec_module(texts_module)
    assert list(texts_module.LANGUAGES) == ["en-US", "de", "fr-CA"]
    for tag, said in texts_module.LANGUAGES.items():
        assert said.language == tag
        assert dict(said.words) == named
        assert {name: dict(held) for name, held in said.display_values.items()} == {"genre": named}
        assert dict(said.messages) == contract.languages[0].texts("messages")
    assert texts_module.LANGUAGES["en-US"] is texts_module.DEFAULT
    with pytest.raises(TypeError):
        texts_module.DEFAULT.words["a"] = "b"


def test_the_worst_texts_are_read_back(tmp_path: Path) -> None:
    read_back(['"""; open("RAN", "w"); """', *FRAGMENTS, "".join(FRAGMENTS)], tmp_path)


@settings(max_examples=5, deadline=None)
@given(texts=st.lists(TEXTS.filter(str.strip), min_size=1, max_size=30, unique=True))
def test_any_texts_are_read_back(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    read_back(texts, tmp_path_factory.mktemp("texts"))
