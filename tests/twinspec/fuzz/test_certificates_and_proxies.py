"""Between a run and a server: certificates that are named, proxies that are not used."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.certificates import self_signed
from tests.twinspec.fuzz.library_server import LibraryServer, serving
from tests.twinspec.fuzz.running import BOOKS, command, fuzz
from twinspec.cli import app
from twinspec.contract.layout import Contract

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a key, and a certificate of this machine's address that it signs itself."""
    return self_signed(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def url(library: Contract, certificate: Path) -> Iterator[str]:
    with serving(LibraryServer(library), certificate=certificate) as address:
        yield address


def test_a_certificate_that_is_named_is_trusted(
    url: str, certificate: Path, spec: Path, tmp_path: Path
) -> None:
    options = ("--operations", BOOKS, "--examples", 200, "--findings-only", "--ca", certificate)
    run = fuzz(tmp_path, url, spec, *options)
    assert (run.status, run.found) == (0, set()), run.output
    assert run.counts["run"]["cases"] >= 200


@pytest.mark.parametrize("named", ["", "SSL_CERT_FILE"])
def test_one_that_nobody_names_is_not(
    url: str, certificate: Path, spec: Path, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    if named:
        monkeypatch.setenv(named, str(certificate))
    # What is asked wrongly here is said after the server has answered.
    options = ("--operations", "v3.get_reader", "--login", "anna:guessed")
    result = CliRunner().invoke(app, command(url, spec, *options))
    assert result.exit_code == 2
    assert ("to the log-in of anna" in result.stderr) is bool(named)
    assert ("CERTIFICATE_VERIFY_FAILED" in result.stderr) is not bool(named)
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("option", ["--ca", "SSL_CERT_FILE"])
def test_what_is_no_certificate_is_named(
    url: str, spec: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    for file, said in ((tmp_path / "none.pem", "No such file"), (spec / "README.md", "no PEM")):
        options = (option, file) if option == "--ca" else ()
        if not options:
            monkeypatch.setenv(option, str(file))
        result = CliRunner().invoke(app, command(url, spec, *options))
        assert result.exit_code == 2
        assert f"twinspec: {option} {file}: not readable as certificates: {said}" in result.stderr


def test_no_request_of_a_run_goes_to_a_proxy_of_the_environment(
    library: Contract, spec: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither log-ins, nor what is read beside a request, nor what Schemathesis sends."""
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    options = ("--operations", "get_reader,v2.get_book", "--examples", 200, "--findings-only")
    logins = ("--login", "anna:anna-secret", "--login", "ben:ben-secret")
    with serving(LibraryServer(library)) as address:
        run = fuzz(tmp_path, address, spec, *options, *logins)
    assert (run.status, run.found) == (0, set()), run.output
    assert run.counts["run"]["cases"] >= 200
