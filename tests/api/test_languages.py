"""Which language a caller is answered in, and that answers speak it wherever they come from."""

from __future__ import annotations

import ast
import json
import re
from typing import Any, cast, get_args

import httpx
import pytest
import yaml
from lxml import etree

from casewright.api import violations
from casewright.api.errors import ws_error
from casewright.api.languages import SUPPORTED, texts_by_default, texts_for
from casewright.api.representations import as_json
from casewright.domain.ensure import Violation
from casewright.domain.wording import Word, listed, shown, word
from casewright.settings import Settings
from interaction_contract import rules
from interaction_contract.texts import DEFAULT, LANGUAGES, WordName
from tests.api.conftest import Edge
from tests.api.languages import CASE, ROOT, TOLD

REFUSALS = [rule for rule in rules.BY_ID.values() if rule.kind == "refusal"]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, "en-US"),
        ("", "en-US"),
        (" , ", "en-US"),
        ("*", "en-US"),
        ("en-US", "en-US"),
        ("de-DE", "de-DE"),
        ("de", "de-DE"),
        ("DE-de", "de-DE"),
        ("fr", "fr-FR"),
        # Subtags are left out from the end; a single letter goes with what it introduces.
        ("en-GB", "en-US"),
        ("de-AT", "de-DE"),
        ("de-CH-1996", "de-DE"),
        ("de-Latn-AT", "de-DE"),
        ("fr-CA", "fr-FR"),
        ("de-DE-x-a-b", "de-DE"),
        ("de-DE-u-co-phonebk", "de-DE"),
        ("de-x-at", "de-DE"),
        # Supported without texts: the default.
        ("ja-JP", "en-US"),
        ("ja", "en-US"),
        ("pt", "en-US"),
        ("zh-Hant-TW", "en-US"),
        ("zh-Hant-CN-x-private1-private2", "en-US"),
        # By weight, then by place; what has no texts is passed over.
        ("xx, de;q=0.1", "de-DE"),
        ("de;q=0.5, fr;q=0.7", "fr-FR"),
        ("de;q=0.7, fr;q=0.70", "de-DE"),
        ("fr, de", "fr-FR"),
        ("de;q=0.5, de;q=0.1, fr;q=0.3", "de-DE"),
        ("de, fr", "de-DE"),
        ("ja, de;q=0.5", "de-DE"),
        ("en-GB;q=0.9, de-AT;q=0.8", "en-US"),
        # The wildcard is the default, or the first one that nobody names.
        ("xx, *;q=0.1", "en-US"),
        ("ja, *;q=0.5, de;q=0.3", "en-US"),
        ("*, en;q=0.1", "de-DE"),
        ("en-US;q=0, *", "de-DE"),
        ("en;q=0, de;q=0.2", "de-DE"),
        ("en;q=0, de;q=0, *", "fr-FR"),
        # A weight of zero rules out.
        ("de-DE;q=0, de, fr;q=0.1", "fr-FR"),
        ("de, *;q=0", "de-DE"),
        ("en-GB, *;q=0", "en-US"),
        ("ja, en;q=0", "en-US"),
        # What is malformed does not void the rest.
        ("de_DE, fr;q=0.1", "fr-FR"),
        ("de;q=7, fr", "fr-FR"),
        # Nothing that is supported.
        ("tlh", None),
        ("xx", None),
        ("x-de", None),
        ("i-klingon", None),
        ("de;q=0", None),
        ("de;q=0, de-AT", None),
        ("*;q=0", None),
        ("tlh, *;q=0", None),
        ("de_DE", None),
        ("de;q=7", None),
        ("deutschland-ganz-lang1234", None),
        ("de," * 400, None),
    ],
)
def test_the_look_up_finds(header: str | None, expected: str | None) -> None:
    found = texts_for(header, "en-US")
    assert (found and found.language) == expected


@pytest.mark.parametrize(
    ("default", "header", "expected"),
    [
        ("de-DE", None, "de-DE"),
        ("de-DE", "*", "de-DE"),
        ("de-DE", "ja", "de-DE"),
        ("de-DE", "*, de;q=0.1", "en-US"),
        ("fr-CA", None, "fr-FR"),
        ("ja-JP", None, "en-US"),
        ("ja-JP", "ja-JP", "en-US"),
    ],
)
def test_the_default_may_be_another_one(default: str, header: str | None, expected: str) -> None:
    found = texts_for(header, default)
    assert found is not None
    assert found.language == expected
    assert header or texts_by_default(default) is found


def test_every_documented_language_is_accepted() -> None:
    assert len(SUPPORTED) == 15
    assert set(LANGUAGES) <= set(SUPPORTED)
    assert all(texts_for(code, "en-US") for code in SUPPORTED)


def test_settings_have_a_default_language_with_texts() -> None:
    assert Settings(default_language="de-DE").default_language == "de-DE"
    with pytest.raises(ValueError, match="there are no texts in ja-JP; choose en-US, de-DE, fr-FR"):
        Settings(default_language="ja-JP")


def test_the_header_of_the_contract_names_the_languages() -> None:
    headers = yaml.safe_load((ROOT / "spec/common/headers.yaml").read_bytes())
    assert headers["Language"]["schema"]["pattern"] == f"^({'|'.join(LANGUAGES)})$"
    assert DEFAULT.language == next(iter(LANGUAGES)) == "en-US"
    assert set(TOLD) == set(LANGUAGES) == {"en-US", "de-DE", "fr-FR"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", REFUSALS, ids=lambda rule: rule.id)
def test_every_message_is_said_with_all_that_fills_it(language: str, rule: rules.Rule) -> None:
    values = {name: f"<{name}>" for name in ("member", "value", "allowed", "limit")}
    said = ws_error([Violation(rule, "", values)], texts=LANGUAGES[language])["developerMessage"]
    expected = TOLD[language]["messages"][rule.id]
    for name, value in values.items():
        expected = expected.replace(f"{{{name}}}", value)
    assert said == expected
    assert len(said) < 255
    assert TOLD[language]["remedies"][rule.id] == LANGUAGES[language].remedies[rule.id]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", get_args(WordName))
def test_every_word_is_said_with_all_that_fills_it(language: str, name: WordName) -> None:
    told = TOLD[language]["words"][name]
    filled = {key: f"<{key}>" for key in re.findall(r"\{(\w+)\}", told)}
    violation = Violation(rules.protocol.BODY_IS_WELL_FORMED, "", {"value": word(name, **filled)})
    said = ws_error([violation], texts=LANGUAGES[language])["developerMessage"]
    for key, value in filled.items():
        told = told.replace(f"{{{key}}}", value)
    assert told in said
    assert "{" not in said


def test_every_word_is_filled_where_it_is_used() -> None:
    used = set()
    for file in (ROOT / "src" / "casewright").rglob("*.py"):
        for call in ast.walk(ast.parse(file.read_bytes())):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "word":
                filled = {keyword.arg for keyword in call.keywords}
                for name in _named_by(call.args[0]):
                    used.add(name)
                    told = set(re.findall(r"\{(\w+)\}", DEFAULT.words[name]))
                    assert told == filled, f"{file.name}:{call.lineno}"
    assert used | {"and_more"} == set(get_args(WordName))


def _named_by(name: ast.expr) -> set[str]:
    """Return the words that an expression may name: its own text, or those of a table."""
    if isinstance(name, ast.Constant):
        return {name.value}
    source = ast.unparse(name)
    found = {
        "_TYPES[schema['type']]": set(violations._TYPES.values()),
        "_COUNTED[keyword]": set(violations._COUNTED.values()),
        "fault or 'no_json'": {*as_json._FAULTS.values(), "no_json"},
        "'object' if isinstance(value, dict) else 'list'": {"object", "list"},
    }
    return found[source]


def test_what_was_sent_is_no_template() -> None:
    for sent in ("{member}", "{limit}", "{texts}", "{", "}"):
        piece = word("at_place", text=listed([shown(sent), Word("empty")]), number="{text}")
        values = {"value": piece, "limit": "1"}
        error = ws_error([Violation(rules.protocol.PATH_IDS_ARE_WELL_FORMED, "", values)])
        assert error["developerMessage"] == (
            f"These ids of the path are malformed: {sent}, empty (number {{text}})."
        )


def test_display_values_cover_what_worlds_may_have() -> None:
    schema = json.loads((ROOT / "src/casewright/storage/world.schema.json").read_bytes())["$defs"]
    case, activity = schema["Case"]["properties"], schema["Activity"]["properties"]
    for texts in LANGUAGES.values():
        for name, values in (
            ("case_status", case["status"]["enum"]),
            ("severity", case["severity"]["enum"]),
            ("activity_type", activity["type"]["enum"]),
            ("activity_status", activity["status"]["enum"]),
            ("activity_substatus", [value for value in activity["substatus"]["enum"] if value]),
        ):
            assert set(texts.display_values[name]) == set(values)


CUT = '{"id":'
TELLING: dict[str, tuple[str, dict[str, Any], int, str]] = {
    "no session": ("GET", {"path": "/1", "session": None}, 401, "protocol.session_is_live"),
    "no such path": ("GET", {"path": "s/1"}, 404, "protocol.path_exists"),
    "no such method": ("PATCH", {"path": "/1"}, 405, "protocol.method_allowed"),
    "no such query": ("GET", {"path": "/1?a=b"}, 400, "protocol.query_parameters_are_known"),
    "ids": ("GET", {"path": "/1,x"}, 400, "protocol.path_ids_are_well_formed"),
    "body": ("GET", {"path": "/1", "content": "x"}, 400, "protocol.body_not_allowed"),
    "nobody's": ("GET", {"path": "?customer=1&$pagesize=76"}, 400, "protocol.page_size_in_range"),
}
OF_EDITS: dict[str, tuple[dict[str, Any], int, str]] = {
    "syntax": ({"content": CUT}, 400, "protocol.body_is_well_formed"),
    "schema": ({"content": '{"id":"1"}'}, 400, "case.last_modified_given"),
    "type": ({"content": "a=b", "content_type": "text/plain"}, 415,
             "protocol.content_type_is_supported"),
    "size": ({"content": b" " * (1 << 21)}, 413, "protocol.body_fits"),
    "not implemented": ({"path": "/1/close", "content": None}, 501,
                        "protocol.operation_is_implemented"),
}  # fmt: skip


@pytest.mark.parametrize("accept", ["application/json", "application/xml"])
@pytest.mark.parametrize("version", ["v12", "v20"])
@pytest.mark.parametrize("name", TELLING)
def test_refusals_speak_the_accepted_language(
    edge: Edge, name: str, version: str, accept: str
) -> None:
    method, request, status, rule = TELLING[name]
    _assert_spoken(edge, method, version, accept, request, status, rule)


@pytest.mark.parametrize("accept", ["application/json", "application/xml"])
@pytest.mark.parametrize("name", OF_EDITS)
def test_refused_bodies_are_told_in_the_accepted_language(
    edge: Edge, name: str, accept: str
) -> None:
    request, status, rule = OF_EDITS[name]
    given = {"content_type": "application/json"} | request
    _assert_spoken(edge, "PUT", "v12", accept, given, status, rule)


def _assert_spoken(
    edge: Edge,
    method: str,
    version: str,
    accept: str,
    request: dict[str, Any],
    status: int,
    rule: str,
) -> None:
    others = {key: value for key, value in request.items() if key != "path"}
    path = CASE.format(version) + request.get("path", "")
    for sent, language in (("de-AT", "de-DE"), ("fr;q=0.2", "fr-FR"), ("ko-KR", "en-US")):
        answer = edge.send(
            method, path, accept=accept, accept_language=sent, x_egain_error_message="yes", **others
        )
        assert answer.status_code == status, answer.text
        assert answer.headers["content-language"] == language
        told = re.escape(TOLD[language]["messages"][rule])
        pattern = re.sub(r"\\\{\w+\\\}", ".+", told)
        for said in _said(answer, accept):
            assert re.fullmatch(pattern, said), said


def _said(answer: httpx.Response, accept: str) -> list[str]:
    if accept == "application/json":
        error = answer.json()
        return [error["developerMessage"], error["userMessage"]]
    root = etree.fromstring(answer.content)
    named = {etree.QName(one).localname: one.text for one in root}
    return [cast("str", named["developerMessage"]), cast("str", named["userMessage"])]


@pytest.mark.parametrize(
    ("body", "german", "french"),
    [
        (
            CUT,
            "Der Body der Anfrage ist kein wohlgeformtes Dokument: "
            "Wert erwartet, Zeile 1, Spalte 7.",
            "Le corps de la requête n'est pas un document bien formé : "
            "valeur attendue, ligne 1, colonne 7.",
        ),
        (
            '{"id":"","lastModified":{"date":"2015-07-02T10:45:01Z"}}',
            "Als id wird eine ID erwartet, eine positive ganze Zahl mit höchstens 18 Ziffern; "
            "gesendet: leer.",
            "Un identifiant, entier positif d'au plus 18 chiffres, est attendu pour id ; "
            "reçu : vide.",
        ),
        (
            '{"id":"1","lastModified":{"date":"2015-07-02T10:45:01Z"},"subject":5}',
            "Falscher Typ: subject muss Text sein, ist aber die Zahl 5.",
            "Type incorrect : subject doit être un texte ; reçu : le nombre 5.",
        ),
        (
            "[]",
            "Die Wurzel des Bodys der Anfrage muss ein JSON-Objekt sein.",
            "La racine du corps de la requête doit être un objet JSON.",
        ),
    ],
)
def test_no_word_of_a_message_is_left_in_english(
    edge: Edge, body: str, german: str, french: str
) -> None:
    for sent, expected in (("de", german), ("fr", french)):
        answer = edge.send(
            "PUT",
            CASE.format("v12"),
            body,
            accept="application/json",
            accept_language=sent,
            content_type="application/json",
        )
        assert answer.json()["developerMessage"] == expected


def test_each_detail_speaks_the_language(edge: Edge) -> None:
    answer = edge.send(
        "PUT",
        CASE.format("v12"),
        '{"id":"1"}',
        accept="application/json",
        accept_language="de",
        content_type="application/json",
    )
    assert len(answer.json()["details"]) == 1
    answer = edge.send(
        "PUT",
        CASE.format("v12"),
        "{}",
        accept="application/json",
        accept_language="de",
        content_type="application/json",
    )
    assert [one["developerMessage"] for one in answer.json()["details"]] == [
        "Im Body der Anfrage erforderlich, fehlt aber: id.",
        "Im Body der Anfrage erforderlich, fehlt aber: lastModified.",
    ]
