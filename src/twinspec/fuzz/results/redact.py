"""Removes secrets from reports: credentials, passwords, e-mail addresses, phone numbers.

Known secrets are found in every usual encoding. A text that still contains one is withheld whole.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote, quote_plus, unquote, unquote_plus, urlsplit, urlunsplit

from twinspec.contract.extensions import POOLS
from twinspec.contract.layout import Contract
from twinspec.contract.pools import pools_of_operation, pools_of_schema
from twinspec.fuzz.model.exchange import Answer, Request, ServerFinding
from twinspec.fuzz.results.session_ids import SHORTEST, without_session_ids

REDACTED = "REDACTED"
SECRET_MEMBERS = frozenset({"email", "password", "phone", "session"})
"""Members of pools whose values are secret, whatever the kind: `login.password`."""

_SECRET_FORMATS = frozenset({"email", "password"})
_ALWAYS_SECRET = frozenset({"authorization", "cookie", "proxy-authorization", "set-cookie"})
_AT = r"(?:@|%40|&#64;|&#x40;|\\u0040)"
_DOT = r"(?:\.|%2E)"
_EMAIL = re.compile(rf"[^\s\"'<>=&?/:;,\\()\[\]{{}}|@]+{_AT}[\w-]+(?:{_DOT}[\w-]+)+", re.IGNORECASE)
_PHONE = re.compile(
    r"(?<![\w.:-])(?:\+|%2B|00)[1-9](?:%20|[\d ()/.+-]){5,}\d"
    r"|(?<![\w.-])\(?\d{3}\)?(?:%20|[ .-])\d{3}(?:%20|[ .-])\d{4}(?![\w-])",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"<!--.*?-->|<!\[CDATA\[|\]\]>", re.DOTALL)
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_BACKSLASHED = re.compile(r"\\([\"\\/])")
_DECLARED = re.compile(r"^\ufeff?<\?xml[^>]*?\sencoding\s*=\s*[\"']([\w.-]+)")
_PLAIN = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})
_ROUNDS = 3
"""How many encodings inside each other are looked through."""


def credential_headers(contract: Contract) -> tuple[str, ...]:
    """Return the headers, in lower case, in which a session's id is sent."""
    schemes = [
        scheme
        for version in contract.versions.values()
        for scheme in version.bundle.get("components", {}).get("securitySchemes", {}).values()
    ]
    names = [item["name"].lower() for item in schemes if item.get("in") == "header"]
    return tuple(dict.fromkeys(names))


def without_credentials(url: str) -> str:
    """Return scheme, host, port and path: `https://u:p@x.org/a?b` gives `https://x.org/a`.

    Text before an @ counts as credentials, even if it is not encoded as URLs require.
    """
    scheme, _, rest = url.partition("://")
    parts = urlsplit(f"{scheme}://{rest.rpartition('@')[2]}")
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))


class Redactor:
    """Removes secrets from texts, bodies, requests, answers and findings.

    Secrets are: the known `secrets`; values at places where the contract has a secret pool, or the
    format password or email; credentials; and texts that look like an e-mail address or a phone
    number. `pools` are secret pools (`kind.member`) in addition to those of SECRET_MEMBERS.
    With `known_only`, only the known secrets and credentials are removed.
    Example: with the secret "demo-mary", `{"password": "demo%2Dmary"}` becomes `{"password":
    "REDACTED"}`.
    """

    def __init__(
        self,
        contract: Contract,
        secrets: Iterable[str] = (),
        pools: Collection[str] = (),
        *,
        known_only: bool = False,
    ) -> None:
        self._known_only = known_only
        self._pools = frozenset(pools)
        self._credentials = frozenset(credential_headers(contract)) | _ALWAYS_SECRET
        self._written: list[str] = []
        self._secrets: set[str] = set()
        self._places = [] if known_only else _places(self._names(contract))
        self.learn(secrets)

    def is_secret(self, pool: str) -> bool:
        """Return whether the values of the pool `kind.member` are secret; pass them to `learn`."""
        return pool in self._pools or pool.rpartition(".")[2] in SECRET_MEMBERS

    def learn(self, secrets: Iterable[str]) -> None:
        """Add known secrets, which are redacted from now on."""
        self._secrets |= {secret for secret in secrets if len(secret) >= SHORTEST}
        written = {form for secret in self._secrets for form in _forms(secret)}
        self._written = sorted(written, key=lambda form: (-len(form), form))

    def redact(self, text: str) -> str:
        """Return `text` without secrets; only REDACTED if it still contains an encoded secret."""
        for pattern, replacement in self._places:
            text = pattern.sub(replacement, text)
        for form in self._written:
            text = text.replace(form, REDACTED)
        if not self._known_only:
            text = _PHONE.sub(REDACTED, _EMAIL.sub(REDACTED, text))
        return REDACTED if any(self._shows(seen) for seen in _decodings(text)) else text

    def body(self, body: bytes) -> bytes:
        """Return a body without secrets; one that is not valid UTF-8 is withheld.

        With `known_only` such a body is kept, unless it contains a known secret.
        """
        if self._known_only and not self._is_utf8(body):
            said = body.replace(b"\0", b"").decode("latin-1")
            return REDACTED.encode() if self.redact(said) != said else body
        try:
            text = body.decode()
        except UnicodeDecodeError:
            return REDACTED.encode()
        declared = _DECLARED.match(text)
        if "\0" in text or (declared and declared[1].lower() not in _PLAIN):
            return REDACTED.encode()
        return self.redact(text).encode()

    def request(self, request: Request) -> Request:
        """Return a request without secrets; its credential becomes REDACTED."""
        return replace(
            request,
            target=self.redact(request.target),
            headers=self._headers(request.headers),
            body=None if request.body is None else self.body(request.body),
            login=None if request.login is None else self.redact(request.login),
        )

    def answer(self, answer: Answer) -> Answer:
        """Return an answer without secrets."""
        return replace(answer, headers=self._headers(answer.headers), body=self.body(answer.body))

    def finding(self, finding: ServerFinding) -> ServerFinding:
        """Return a finding without secrets."""
        exchange = without_session_ids(finding.exchange, self._credentials, REDACTED)
        return replace(
            finding,
            message=self.redact(finding.message),
            exchange=replace(
                exchange,
                request=self.request(exchange.request),
                answer=self.answer(exchange.answer),
            ),
        )

    @staticmethod
    def _is_utf8(body: bytes) -> bool:
        try:
            return "\0" not in body.decode()
        except UnicodeDecodeError:
            return False

    def _headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        return {
            self.redact(name): REDACTED if name in self._credentials else self.redact(value)
            for name, value in headers.items()
        }

    def _shows(self, text: str) -> bool:
        looks = not self._known_only and bool(_EMAIL.search(text))
        return looks or any(secret in text for secret in self._secrets)

    def _names(self, contract: Contract) -> set[str]:
        """Return the names of members, elements and parameters with secret values."""
        names: set[str] = set()
        nodes = [node for version in contract.versions.values() for node in _walk(version.bundle)]
        for node in nodes:
            names.update(self._pooled(node))
            for name, schema in _properties(node):
                if schema.get("format") in _SECRET_FORMATS:
                    names.add(name)
        for node in nodes:
            for name, schema in _properties(node):
                if name in names and isinstance(schema.get("xml"), Mapping):
                    names.add(schema["xml"].get("name", name))
        return names

    def _pooled(self, node: Mapping[str, Any]) -> Iterator[str]:
        if POOLS not in node:
            return
        if "operationId" in node:
            marks = {(name,): mark for name, mark in pools_of_operation(node).items()}
        else:
            marks = pools_of_schema(node)  # type: ignore[assignment]  # steps of any length
        for steps, mark in marks.items():
            named = [step for step in steps if step != "*" and not step.isdecimal()]
            if named and self.is_secret(str(mark.pool)):
                yield named[-1]


def _walk(node: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(node, Mapping):
        yield node
        for child in node.values():
            yield from _walk(child)
    elif isinstance(node, list):
        for child in node:
            yield from _walk(child)


def _properties(node: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    properties = node.get("properties")
    if isinstance(properties, Mapping):
        for name, schema in properties.items():
            if isinstance(schema, Mapping):
                yield name, schema


def _places(names: Collection[str]) -> list[tuple[re.Pattern[str], str]]:
    """Return patterns for the values of members, elements, attributes and parameters by name."""
    if not names:
        return []
    name = f"(?:{'|'.join(map(re.escape, sorted(names)))})"
    tag = rf"(?:[\w.-]+:)?{name}"
    flags = re.IGNORECASE | re.DOTALL
    member = rf"(\"{name}\"\s*:\s*)(?:\"(?:[^\"\\]|\\.)*\"?|\[[^\]]*\]?|[^\s,}}\]\"{{\[]+)"
    return [
        (re.compile(member, flags), rf'\g<1>"{REDACTED}"'),
        (
            re.compile(rf"(<{tag}(?:\s[^>]*)?(?<!/)>).*?(?=</{tag}\s*>|\Z)", flags),
            rf"\g<1>{REDACTED}",
        ),
        (re.compile(rf"(\s{tag}\s*=\s*)(?:\"[^\"]*\"?|'[^']*'?)", flags), rf'\g<1>"{REDACTED}"'),
        (re.compile(rf"((?:^|[?&]){name}=)[^&#\s]*", flags), rf"\g<1>{REDACTED}"),
    ]


def _forms(secret: str) -> Iterator[str]:
    """Yield the encodings of `secret`: plain, in URLs, in JSON, in XML."""
    yield secret
    for written in (quote(secret, safe=""), quote(secret), quote_plus(secret)):
        yield written
        yield re.sub(r"%..", lambda found: found[0].lower(), written)
    for escaped in (json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]):
        yield escaped
        yield escaped.replace("/", "\\/")
    yield html.escape(secret)
    yield html.escape(secret, quote=False)


def _decodings(text: str) -> Iterator[str]:
    """Yield `text` with its encodings undone, singly and nested."""
    for decode in (unquote, unquote_plus):
        seen = text
        for _ in range(_ROUNDS):
            seen = _MARKUP.sub("", seen)
            seen = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), seen)
            seen = html.unescape(decode(_BACKSLASHED.sub(r"\1", seen)))
            yield seen
