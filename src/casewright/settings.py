"""Settings of a server process: from CASEWRIGHT_… environment variables, or the command line."""

from __future__ import annotations

import re
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from interaction_contract.texts import DEFAULT, LANGUAGES

PREFIX = "CASEWRIGHT_"
# Browsers send origins in lower case and without a path (RFC 6454, 6.1).
_ORIGIN = re.compile(r"\*|[a-z][a-z0-9+.-]*://(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:[0-9]{1,5})?")


class Settings(BaseSettings):
    """The settings of a server. The `settings` of a world file override the last four."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    host: str = Field("127.0.0.1", min_length=1, description="Address to listen on.")
    port: int = Field(8080, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    workers: int = Field(1, ge=1, le=64, description="Processes that serve side by side.")
    database_url: str = Field(
        "sqlite:///casewright.db",
        description="sqlite:///path.db, or postgresql://user:password@host:port/name.",
    )
    read_database_url: str = Field(
        "", description="A streaming replica of the PostgreSQL; reads go there when it is recent."
    )
    database_connections: int = Field(
        10, ge=1, le=500, description="Connections to PostgreSQL that one process opens at most."
    )
    database_connections_for_reading: int = Field(
        3, ge=0, le=500, description="How many of these the requests that write never take."
    )
    database_wait_seconds: int = Field(
        10,
        ge=1,
        le=300,
        description="How long a request waits for the database in all before it is refused.",
    )
    synchronous: Literal["full", "normal"] = Field(
        "full",
        description="Whether SQLite waits for the disk before an edit is confirmed; "
        "with normal, a power failure may take the last confirmed edits with it.",
    )
    searches: int = Field(
        2, ge=1, le=64, description="Look-ups and searches that one process does at the same time."
    )
    search_seconds: int = Field(
        10, ge=1, le=300, description="How long one of them may take before it is refused."
    )
    body_limit: int = Field(
        1024 * 1024, ge=1024, description="Bytes that the body of a request may have."
    )
    connections: int = Field(
        1000, ge=1, le=100_000, description="Connections that one process serves at the same time."
    )
    concurrent_requests: int = Field(
        100, ge=1, le=10_000, description="Requests that one process works on at the same time."
    )
    waiting_requests: int = Field(
        400, ge=0, le=100_000, description="Requests that may wait until one of those is answered."
    )
    waiting_seconds: int = Field(10, ge=1, le=300, description="How long one of them may wait.")
    address_limit: int = Field(
        16 * 1024, ge=1024, le=65_535, description="Bytes that the address of a request may have."
    )
    header_lines: int = Field(
        100, ge=20, le=10_000, description="Header lines that a request may have."
    )
    header_limit: int = Field(
        32 * 1024, ge=1024, description="Bytes that all header lines of a request may have."
    )
    large_bodies_limit: int = Field(
        64 * 1024 * 1024,
        ge=1024 * 1024,
        description="Bytes that all bodies over 64 KiB together may have in one process.",
    )
    unread_answers_limit: int = Field(
        64 * 1024 * 1024,
        ge=1024 * 1024,
        description="Bytes of all answers over 64 KiB that clients of one process have not read.",
    )
    head_seconds: int = Field(
        15, ge=1, le=3600, description="How long the head of a request may take to arrive."
    )
    body_seconds: int = Field(
        30, ge=1, le=3600, description="How long a body may go without 4 KiB more, or its end."
    )
    answer_seconds: int = Field(
        30, ge=1, le=3600, description="How long an answer may go without 4 KiB more being read."
    )
    keep_alive_seconds: int = Field(
        15, ge=1, le=3600, description="How long a connection is kept open without a request."
    )
    grace_seconds: int = Field(
        10, ge=0, le=3600, description="How long requests may take that are there when it stops."
    )
    tls_certificate: str = Field(
        "", description="File of the certificate, PEM, with those that it is signed by."
    )
    tls_key: str = Field(
        "", description="File of its key, PEM; left out where the first file has it, too."
    )
    plain_http: bool = Field(
        False,
        description="Serve without TLS beyond loopback, too: in a network that is trusted, "
        "or behind a proxy.",
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Addresses or networks of proxies, separated by commas, whose word is taken "
        "for the client's address and scheme; none by default.",
    )
    forwarded_headers: Literal["x-forwarded", "forwarded"] = Field(
        "x-forwarded",
        description="Where these proxies say it: X-Forwarded-For and -Proto, or Forwarded.",
    )
    metrics_readers: Annotated[tuple[str, ...], NoDecode] = Field(
        ("127.0.0.0/8", "::1"),
        description="Addresses or networks, separated by commas, that may read /metrics; this "
        "machine by default, nobody when it is empty.",
    )
    cors_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Origins, separated by commas, whose pages may call the API; none by default.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="What is logged; at info every request has its line."
    )
    log_format: Literal["auto", "lines", "json"] = Field(
        "auto",
        description="How: lines for people, or JSON; by itself lines on a terminal, else JSON.",
    )
    site: str = Field(
        "", description="Folder of a site that `twinspec site` wrote; it is shown at /."
    )
    mock: bool = Field(
        False,
        description="Answer `Prefer: code=409` with a documented example, for tests of clients.",
    )
    strict_visibility: bool = Field(
        False, description="Answer as if ids that the caller may not see did not exist."
    )
    log_in_free_failures: int = Field(
        5,
        ge=1,
        description="Log-ins of a user name from an address that may fail before one has to wait.",
    )
    log_in_longest_delay_seconds: int = Field(
        300, ge=1, le=86_400, description="How long a log-in has to wait after failures at most."
    )
    password_checks: int = Field(
        2,
        ge=1,
        le=32,
        description="Passwords that one process checks at a time; each takes 64 MiB of memory.",
    )
    clock_offset: int = Field(
        0,
        ge=-64_000_000_000_000,
        le=252_000_000_000_000,
        description="Milliseconds that the clock is ahead of the machine's; see serve --clock.",
    )
    session_retention_hours: int = Field(
        24,
        ge=1,
        le=87_600,
        description="Hours for which a session that has expired is kept in the database.",
    )
    customer_departmentalization: bool = Field(
        False, description="Whether customers belong to departments."
    )
    session_idle_minutes: int = Field(
        30, ge=1, description="Minutes without a request after which a session ends."
    )
    session_max_hours: int = Field(12, ge=1, description="Hours after which every session ends.")
    default_language: str = Field(
        DEFAULT.language,
        description=f"Language for callers who accept any: {', '.join(LANGUAGES)}.",
    )

    @field_validator("site")
    @classmethod
    def _has_pages(cls, value: str) -> str:
        if value and not Path(value, "index.html").is_file():
            raise ValueError(f"{value} has no index.html; write it: twinspec site -o {value}")
        return value

    @field_validator("cors_origins", mode="before")
    @classmethod
    def _split_origins(cls, value: object) -> object:
        return _listed(value, "/")

    @field_validator("trusted_proxies", "metrics_readers", mode="before")
    @classmethod
    def _split_networks(cls, value: object) -> object:
        return _listed(value)

    @field_validator("trusted_proxies", "metrics_readers")
    @classmethod
    def _ensure_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for network in value:
            try:
                ip_network(network)
            except ValueError as error:
                raise ValueError(f"{error}; write 10.0.0.2 or 10.0.0.0/8") from None
        return value

    @field_validator("cors_origins")
    @classmethod
    def _ensure_origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for origin in value:
            if not _ORIGIN.fullmatch(origin):
                raise ValueError(
                    f"{origin} is no origin; write https://pages.example, or * for all pages"
                )
        return value

    @field_validator("default_language")
    @classmethod
    def _ensure_language(cls, value: str) -> str:
        if value not in LANGUAGES:
            raise ValueError(f"there are no texts in {value}; choose {', '.join(LANGUAGES)}")
        return value

    def environment(self) -> dict[str, str]:
        """Return the environment variables from which another process reads the same settings."""
        return {
            f"{PREFIX}{name.upper()}": ",".join(value) if isinstance(value, tuple) else str(value)
            for name, value in self
            if value is not None
        }


def _listed(value: object, ending: str = "") -> object:
    """Return the comma-separated parts of a text, without `ending`; any other value unchanged."""
    if not isinstance(value, str):
        return value
    parts = (part.strip().removesuffix(ending) for part in value.split(","))
    return tuple(part for part in parts if part)
