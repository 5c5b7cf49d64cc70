"""A secret of a server that is not ours is in no report, however it was written."""

from __future__ import annotations

import html
import json
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, quote_plus, unquote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.twinspec.contracts import CASEWRIGHT, changed
from tests.twinspec.fuzz.runs import exchange, facts
from tests.twinspec.fuzz.runs import request as sent
from twinspec.contract.layout import Contract, load_contract
from twinspec.fuzz.model.exchange import ServerFinding
from twinspec.fuzz.results.counts import Counts
from twinspec.fuzz.results.counts_form import to_document
from twinspec.fuzz.results.gate import gate
from twinspec.fuzz.results.redact import Redactor, credential_headers, without_credentials
from twinspec.report.fuzz_write import write_reports

CARD = "components:\n  securitySchemes: {card: {type: apiKey, in: header, name: X-Library-Card}}\n"
REPORTS = ("counts.json", "findings.sarif", "junit.xml", "report.html")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Contract:
    folder = tmp_path_factory.mktemp("redact")
    return changed(folder, ("v1/openapi.yaml", "components: {}\n", CARD))


@pytest.fixture(scope="module")
def casewright() -> Redactor:
    return Redactor(load_contract(CASEWRIGHT))


def test_credentials_are_sent_in_the_headers_of_the_security_schemes(library: Contract) -> None:
    assert credential_headers(library) == ("x-library-card",)
    for credentials in ("", "a:b@", "a:b/c@", "a:b?c#d@e@", "a://b@"):
        assert without_credentials(f"https://{credentials}host:8/v1?key=c#d") == "https://host:8/v1"


def test_pools_of_passwords_sessions_emails_and_phones_are_secret(library: Contract) -> None:
    redactor = Redactor(library, pools=["customer.nickname"])
    secret = ("login.password", "customer.email", "user.phone", "login.session")
    assert all(redactor.is_secret(pool) for pool in (*secret, "customer.nickname"))
    assert not any(redactor.is_secret(pool) for pool in ("case.id", "login.name"))


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        (
            '{"userName":"anna","password": "hu\\"nter"}',
            '{"userName":"anna","password": "REDACTED"}',
        ),
        ('{"password": 12345, "id": 5}', '{"password": "REDACTED", "id": 5}'),
        ("<ns2:password a='1'>hunter</ns2:password><id>5</id>",) * 2,
        ("<password>hun<!-- -->ter</password>", "<password>REDACTED</password>"),
        ("<password/>", "<password/>"),
        ("/customer?x=1&phoneNo=5551234&y=2", "/customer?x=1&phoneNo=REDACTED&y=2"),
        ("Mail to anna.b+c@mail.example.org now", "Mail to REDACTED now"),
        ("/customer?q=anna%40example.org&y=2", "/customer?q=REDACTED&y=2"),
        ('{"q": "anna\\u0040example.org"}', '{"q": "REDACTED"}'),
        ("<q>anna&#64;example.org</q>", "<q>REDACTED</q>"),
        ("Call +49 (89) 123-4567 or 650 555-1234.", "Call REDACTED or REDACTED."),
        ("/x?q=%2B4989123456&y=2", "/x?q=REDACTED&y=2"),
        ("2014-01-02T03:04:05.678Z 1000000001 400-147 case/1000,1001",) * 2,
    ],
)
def test_secrets_are_known_by_their_place_and_by_their_looks(
    casewright: Redactor, text: str, redacted: str
) -> None:
    expected = redacted.replace(">hunter<", ">REDACTED<")
    assert casewright.redact(text) == expected


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<a>secret-value</a>".encode("utf-16"), id="UTF-16"),
        pytest.param("<a>secret-value</a>".encode("utf-16-le"), id="UTF-16 without a mark"),
        pytest.param(b"<?xml version='1.0' encoding='UTF-7'?><a>+AHMAZQ-cret</a>", id="UTF-7"),
        pytest.param(b'<?xml version="1.0" encoding="cp037"?><a/>', id="EBCDIC by name"),
        pytest.param(b"\x1f\x8b\xff secret-value", id="no text"),
        pytest.param(b'{"a": "\\u0073ecret-\\u0076alue"}', id="escapes of its own"),
        pytest.param(b"<a>secret-<![CDATA[value]]></a>", id="CDATA"),
        pytest.param(b"<a>sec<!-- -->ret-value</a>", id="comment"),
        pytest.param(b"<a>&#115;&#x65;cret-value</a>", id="references"),
    ],
)
def test_a_body_that_may_hide_a_secret_is_withheld(library: Contract, body: bytes) -> None:
    assert Redactor(library, ["secret-value"]).body(body) == b"REDACTED"


def test_bodies_without_secrets_stay_as_they_are(library: Contract) -> None:
    redactor = Redactor(library, ["secret-value"])
    for body in (b"", '{"a": "ä\\n"}'.encode(), b'<?xml version="1.0" encoding="UTF-8"?><a/>'):
        assert redactor.body(body) == body


def test_short_values_are_left_to_their_places(library: Contract) -> None:
    assert Redactor(library, ["abc", ""]).redact("abcd") == "abcd"


WRITTEN: dict[str, Callable[[str], str]] = {
    "plain": lambda secret: secret,
    "quoted": lambda secret: quote(secret, safe=""),
    "form": quote_plus,
    "lower": lambda secret: re.sub("%..", lambda found: found[0].lower(), quote(secret, safe="")),
    "percent": lambda secret: "".join(f"%{byte:02X}" for byte in secret.encode()),
    "twice": lambda secret: quote(quote(secret, safe=""), safe=""),
    "json": lambda secret: json.dumps(secret),
    "json text": lambda secret: json.dumps({"a": secret}, ensure_ascii=False),
    "unicode": lambda secret: "".join(f"\\u{ord(character):04x}" for character in secret),
    "xml": lambda secret: f"<a b='1'>{html.escape(secret)}</a>",
    "references": lambda secret: "".join(f"&#{ord(character)};" for character in secret),
}
SECRETS = st.text(
    st.characters(min_codepoint=32, max_codepoint=0xFFFF, exclude_categories=("Cs", "Cc")),
    min_size=4,
    max_size=20,
).map(lambda text: f"q7{text}Z")
AROUND = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=12)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    secrets=st.lists(SECRETS, min_size=5, max_size=5),
    forms=st.lists(st.sampled_from(sorted(WRITTEN)), min_size=5, max_size=5),
    encoding=st.sampled_from(["utf-8", "utf-16", "utf-16-be", "utf-32"]),
    around=AROUND,
)
def test_a_planted_secret_is_in_no_report(
    library: Contract, secrets: list[str], forms: list[str], encoding: str, around: str
) -> None:
    written = [WRITTEN[form](secret) for form, secret in zip(forms, secrets, strict=True)]
    session = "5e55-10n-of-anna"
    bad = exchange(
        500,
        sent=sent(
            target=f"/books/{quote(written[0])}?x={quote(secrets[0])}",
            headers={
                "x-library-card": session,
                "x-note": f"{around}{secrets[1]}",
                "cookie": f"a={session}",
            },
            body=f"{around}{written[1]} {written[2]}".encode(encoding),
            login="anna@example.org",
        ),
        answered=f"{around}{written[3]}, write to anna@example.org or +49 89 1234567".encode(),
        headers={"x-library-card": session, "location": f"/books?{quote_plus(secrets[4])}"},
    )
    counts = Counts(facts(base_urls={"v1": f"https://anna:{quote(secrets[4])}@library.example/v1"}))
    counts.found(ServerFinding("status_is_declared", f"Status 500 for {secrets[4]}.", bad))
    redactor = Redactor(library, [*secrets, session])
    with tempfile.TemporaryDirectory() as folder:
        failures = gate(counts, library)
        write_reports(Path(folder), counts, library, failures=failures, redactor=redactor)
        texts = {name: Path(folder, name).read_text(encoding="utf-8") for name in REPORTS}
    curl = json.loads(texts["counts.json"])["findings"][0]["curl"]
    for name, text in {**texts, "curl": curl}.items():
        for secret in (*secrets, session, "anna@example.org", "1234567"):
            assert not any(secret in seen for seen in readings(text)), (name, secret)


def test_what_stands_for_a_secret_is_not_taken_for_a_session(library: Contract) -> None:
    """The command takes the session from SESSION; an e-mail address is not one."""
    live = sent(headers={"x-library-card": "5e55-10n"}, body=b"anna@example.org", login="anna")
    counts = Counts(facts())
    counts.found(ServerFinding("server_error", "It failed.", exchange(500, sent=live)))
    [found] = to_document(counts, Redactor(library, ["word"]))["findings"]
    assert found["request"]["headers"]["x-library-card"] == "$SESSION"
    assert found["request"]["body"] == {"text": "REDACTED"}
    assert "--data-binary REDACTED" in found["curl"]


def readings(text: str) -> list[str]:
    """Return what a report says to people who undo its encodings."""
    unescaped = re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)
    unquoted = unquote(html.unescape(unescaped))
    return [text, unescaped, unquoted, html.unescape(unquote(unquoted)).replace('\\"', '"')]
