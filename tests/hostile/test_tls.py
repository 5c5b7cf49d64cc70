"""TLS by the server itself: limits hold as without it, and who shakes no hands keeps nobody out."""

from __future__ import annotations

import resource
import signal
import socket
import ssl
import subprocess
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from casewright.cli import app
from tests.certificates import self_signed
from tests.hostile.servers import Client, Served, edit, eventually, fill, request, served

SERVE = ["serve", "--port", "0"]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return self_signed(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def server(certificate: Path, tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("server")
    limits = {"connections": 20, "head_seconds": 10}
    with served(folder, fill(folder), tls_certificate=certificate, **limits) as found:
        yield found


def test_requests_are_answered_and_refused_as_without_it(server: Served) -> None:
    """Bodies of many records of TLS, and refusals that end the connection."""
    with closing(Client(server.port, server.tls)) as client:
        for size in (100, 100_000, 900_000):
            body = b'{"id": "' + b"1" * size + b'"}'
            assert client.send(edit(length=len(body)), body).read().status == 400
        refused = client.send(request("GET", "/health/live", *["X: y"] * 200)).read()
        assert (refused.status, refused.headers["connection"]) == (431, "close")
        assert client.is_closed()
    assert server.ask(edit(length=2**30)).status == 413


def test_clients_who_shake_no_hands_give_way(server: Served) -> None:
    """Three times as many as there may be connections; the oldest are closed first."""
    with ExitStack() as stack:
        silent = [stack.enter_context(closing(Client(server.port))) for _ in range(60)]
        assert server.lives()
        assert silent[0].is_closed()
        silent[-1].socket.settimeout(0.5)
        assert not silent[-1].is_closed()


def test_who_shakes_no_hands_goes_first_when_descriptors_run_out(
    certificate: Path, tmp_path: Path
) -> None:
    with (
        served(tmp_path, fill(tmp_path), tls_certificate=certificate, head_seconds=3600) as server,
        ExitStack() as stack,
    ):
        used = len(list(Path(f"/proc/{server.process.pid}/fd").iterdir()))
        limit = used + 30
        resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (limit, limit))
        for _ in range(60):
            stack.enter_context(closing(Client(server.port)))
        assert server.lives()
        assert server.logged("no connection can be accepted")


def test_plain_http_gets_nothing(server: Served) -> None:
    with closing(Client(server.port)) as client:
        assert client.send(request()).read().status == 0
    assert server.lives()


def presented(server: Served) -> bytes | None:
    with (
        socket.create_connection(("127.0.0.1", server.port), timeout=30) as plain,
        ssl._create_unverified_context().wrap_socket(plain) as connection,
    ):
        return connection.getpeercert(binary_form=True)


def test_a_renewed_certificate_is_taken_without_a_refusal(tmp_path: Path) -> None:
    """SIGHUP replaces the workers; the new ones read the files anew."""
    file = self_signed(tmp_path)
    with served(tmp_path, fill(tmp_path), workers=2, tls_certificate=file) as server:
        before = presented(server)
        self_signed(tmp_path)
        assert presented(server) == before
        server.process.send_signal(signal.SIGHUP)
        assert eventually(lambda: len({presented(server) for _ in range(8)} | {before}) == 2)
        assert eventually(lambda: before not in {presented(server) for _ in range(8)})
        server.process.send_signal(signal.SIGTERM)
        assert server.ended()


def test_an_end_does_not_wait_for_who_shakes_no_hands(certificate: Path, tmp_path: Path) -> None:
    with (
        served(tmp_path, fill(tmp_path), tls_certificate=certificate, grace_seconds=1) as server,
        closing(Client(server.port)),
    ):
        server.process.send_signal(signal.SIGTERM)
        assert server.ended()
        assert "Finished server process" in server.log.read_text(encoding="utf-8")


def key(folder: Path, *options: str) -> Path:
    file = folder / f"{len(options)}.key"
    command = ["openssl", "genpkey", "-algorithm", "RSA", *options, "-out", str(file)]
    subprocess.run(command, check=True, capture_output=True)
    return file


@pytest.mark.parametrize(
    ("case", "message"),
    [
        ("missing", "No such file or directory"),
        ("no certificate", "no PEM of a certificate"),
        ("another key", "key values mismatch"),
        ("encrypted key", "the key is encrypted"),
        ("key alone", "CASEWRIGHT_TLS_KEY: set CASEWRIGHT_TLS_CERTIFICATE, too"),
    ],
)
def test_files_that_cannot_be_used_are_named(
    certificate: Path, tmp_path: Path, case: str, message: str
) -> None:
    nothing = tmp_path / "nothing.pem"
    nothing.write_text("nothing")
    variables: dict[str, object] = {
        "missing": {"CERTIFICATE": "gone.pem"},
        "no certificate": {"CERTIFICATE": nothing},
        "another key": {"CERTIFICATE": certificate, "KEY": key(tmp_path)},
        "encrypted key": {
            "CERTIFICATE": certificate,
            "KEY": key(tmp_path, "-aes-256-cbc", "-pass", "pass:secret"),
        },
        "key alone": {"KEY": certificate},
    }[case]
    told = {f"CASEWRIGHT_TLS_{name}": str(value) for name, value in variables.items()}
    result = CliRunner().invoke(app, SERVE, env=told)
    assert result.exit_code == 2
    assert result.stderr.startswith("casewright: CASEWRIGHT_TLS_")
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
