"""The commands: what they do, and one clear line with an exit code when they cannot."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from casewright.cli import app
from casewright.settings import Settings
from casewright.storage.world import load_world
from tests.api.conftest import WORLD

RUNNER = CliRunner()


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """Return the URL of a database that does not exist yet."""
    return f"sqlite:///{tmp_path / 'test.db'}"


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """Return a small world file."""
    path = tmp_path / "world.yaml"
    path.write_text(WORLD)
    return path


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (["--clock", "2015"], 2, "--clock: '2015' is no instant"),
        (["--clock", "2015-08-01T00:00:00"], 2, "is no instant"),
        (["--clock", "2015-08-01T00:00:00Z", "--host", "0.0.0.0"], 2, "loopback"),
        (["--host", "0.0.0.0"], 2, "in a network that you trust, --plain-http"),
        (["--demo", "--host", "0.0.0.0", "--plain-http"], 2, "only with --allow-demo"),
        (["--demo", "--world", "x.yaml"], 2, "either --world or --demo"),
        (["--port", "70000"], 2, "--port: "),
        (["--workers", "0"], 2, "--workers: "),
        (["--host", "ä..x"], 2, "--host: 'ä..x' is no address"),
        (
            ["--host", "192.0.2.1", "--plain-http", "--allow-demo"],
            1,
            "Give an address of this machine",
        ),
        (["--database-url", "mysql://x"], 1, "Unsupported database URL"),
        (["--world", "missing.yaml"], 1, "missing.yaml"),
    ],
)
def test_what_cannot_be_served(
    database_url: str, options: list[str], code: int, message: str
) -> None:
    on_any_port = {"CASEWRIGHT_PORT": "0"}
    result = RUNNER.invoke(
        app, ["serve", "--database-url", database_url, *options], env=on_any_port
    )
    assert result.exit_code == code
    assert result.stderr.startswith("casewright: ")
    assert message in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CASEWRIGHT_BODY_LIMIT", "much"),
        ("CASEWRIGHT_CLOCK_OFFSET", "99999999999999999999999"),
        ("CASEWRIGHT_CORS_ORIGINS", "pages.example"),
        ("CASEWRIGHT_CORS_ORIGINS", "https://pages.example/cases"),
        ("CASEWRIGHT_CORS_ORIGINS", "https://a.example,https://B.example"),
        ("CASEWRIGHT_TRUSTED_PROXIES", "proxy.example"),
        ("CASEWRIGHT_TRUSTED_PROXIES", "10.0.0.2,10.0.0.1/8"),
        ("CASEWRIGHT_FORWARDED_HEADERS", "both"),
    ],
)
def test_a_bad_environment_variable_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    result = RUNNER.invoke(app, ["migrate"])
    assert result.exit_code == 2
    assert result.stderr.startswith(f"casewright: {name}: ")
    assert result.stderr.count("\n") == 1


def test_workers_read_the_settings_that_they_are_given(monkeypatch: pytest.MonkeyPatch) -> None:
    given = Settings(
        port=8081,
        cors_origins=("https://a.example", "https://b.example"),
        trusted_proxies=("10.0.0.0/8", "2001:db8::1"),
    )
    for name, value in given.environment().items():
        monkeypatch.setenv(name, value)
    assert Settings() == given


def test_origins_are_taken_as_browsers_send_them(monkeypatch: pytest.MonkeyPatch) -> None:
    said = "https://a.example/, http://localhost:5173,http://[::1]:80,app://pages,*"
    monkeypatch.setenv("CASEWRIGHT_CORS_ORIGINS", said)
    assert Settings().cors_origins == (
        *("https://a.example", "http://localhost:5173", "http://[::1]:80"),
        *("app://pages", "*"),
    )


def test_load_fills_an_empty_database_only(database_url: str, world: Path) -> None:
    arguments = ["load", str(world), "--database-url", database_url]
    assert RUNNER.invoke(app, ["migrate", "--database-url", database_url]).exit_code == 0
    loaded = RUNNER.invoke(app, arguments)
    assert loaded.exit_code == 0
    assert "2 users" in loaded.stdout
    refused = RUNNER.invoke(app, arguments)
    assert refused.exit_code == 1
    assert "already holds a world" in refused.stderr
    serve = ["serve", "--database-url", database_url, "--world", str(world)]
    assert RUNNER.invoke(app, serve, env={"CASEWRIGHT_PORT": "0"}).exit_code == 1
    assert RUNNER.invoke(app, [*arguments, "--replace"]).exit_code == 0


def test_a_bad_world_is_reported_by_line(database_url: str, world: Path) -> None:
    world.write_text(WORLD.replace('homeDepartment: "999"', 'homeDepartment: "998"', 1))
    result = RUNNER.invoke(app, ["load", str(world), "--database-url", database_url])
    assert result.exit_code == 1
    assert re.search(rf"{re.escape(str(world))}:\d+: ", result.stderr)


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "casewright", *arguments]


def _environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


@contextmanager
def served(*options: str, said: list[str] | None = None) -> Iterator[str]:
    """Run `casewright serve` on a free port and yield its address; `said` gets its other lines."""
    process = subprocess.Popen(
        _command("serve", "--port", "0", *options),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=_environment(),
    )
    assert process.stdout is not None
    with process, process.stdout:
        try:
            found = re.search(r"serves on (http://\S+)", process.stdout.readline())
            assert found
            yield found[1]
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)
            if said is not None:
                said += process.stdout


def is_ready(address: str) -> bool:
    """Wait until the server answers; its socket takes connections before."""
    answer = httpx.get(f"{address}/health/ready", trust_env=False, timeout=30)
    return answer.status_code == httpx.codes.OK


@pytest.mark.slow
def test_who_serves_a_world_with_public_passwords_is_told_one(
    database_url: str, world: Path
) -> None:
    world.write_text(f"demo: true\n{WORLD}")
    for options, user in (
        (("--database-url", database_url, "--world", str(world)), "frank / secret-1012"),
        (("--database-url", f"{database_url}.demo", "--demo"), "frank / demo-frank"),
    ):
        said: list[str] = []
        with served(*options, said=said) as address:
            assert is_ready(address)
        assert said[0] == f"Demo login: {user}\n"


@pytest.mark.slow
def test_nobody_is_told_of_a_user_who_is_not_there(database_url: str, world: Path) -> None:
    """The world that was loaded before is another than the demo world."""
    world.write_text(f"demo: true\n{WORLD}".replace("frank", "francis"))
    load_world(world, database_url)
    said: list[str] = []
    with served("--database-url", database_url, "--demo", said=said) as address:
        assert is_ready(address)
    assert said == []


@pytest.mark.slow
@pytest.mark.parametrize("world_of_nobody", ["demo: true", "demo: true\nusers: []"])
def test_a_demo_world_without_users_is_served(
    database_url: str, world: Path, world_of_nobody: str
) -> None:
    world.write_text(world_of_nobody)
    said: list[str] = []
    with served("--database-url", database_url, "--world", str(world), said=said) as address:
        assert is_ready(address)
    assert said == []


@pytest.mark.slow
def test_several_workers_share_one_clock(database_url: str, world: Path) -> None:
    options = ["--database-url", database_url, "--world", str(world), "--workers", "2"]
    with served(*options, "--clock", "2015-08-01T00:00:00Z") as address:
        for _ in range(6):
            with httpx.Client(base_url=address, trust_env=False, timeout=30) as client:
                assert client.get("/health/ready").status_code == 200
                answer = client.post(
                    "/system/ws/v20/authentication/user/login?forceLogin=yes",
                    json={"userName": "frank", "password": "secret-1012"},
                )
                assert answer.status_code == 204
                session = {"X-egain-session": answer.headers["x-egain-session"]}
                path = "/system/ws/v12/authentication/user/logout"
                assert client.delete(path, headers=session).status_code == 204
                assert client.delete(path, headers=session).status_code == 401


@pytest.mark.slow
def test_a_taken_port_is_said_in_one_line(database_url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = subprocess.run(
            _command("serve", "--database-url", database_url, "--port", port),
            capture_output=True,
            text=True,
            env=_environment(),
            timeout=60,
            check=False,
        )
    assert result.returncode == 1
    assert result.stderr == (
        f"casewright: cannot listen on 127.0.0.1 port {port}: Address already in use. "
        "Stop what listens there, or choose another port: --port 8081, "
        "with make: make run PORT=8081\n"
    )


@pytest.mark.slow
def test_a_database_without_a_world_says_how_to_get_one(tmp_path: Path) -> None:
    empty = tmp_path / "empty.db"
    empty.touch()
    process = subprocess.Popen(
        _command("serve", "--database-url", f"sqlite:///{empty}", "--port", "0"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=_environment(),
    )
    with process:
        try:
            assert process.stderr is not None
            told = process.stderr.readline()
        finally:
            process.terminate()
    assert "holds no world" in told
    assert "--demo" in told
    assert "--world FILE" in told


@pytest.mark.slow
@pytest.mark.parametrize("program", ["casewright", "twinspec"])
def test_the_version_is_told(program: str) -> None:
    told = subprocess.run(
        [sys.executable, "-m", program, "--version"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert told.stdout == f"{program} {version('casewright')}\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    "module",
    [
        "connexion",
        "httptools",
        "httpx",
        "prometheus_client",
        "psycopg",
        "pydantic",
        "sqlalchemy",
        "structlog",
    ],
)
def test_a_missing_extra_says_what_to_install(module: str) -> None:
    """As in an environment that has casewright, and not what the service needs."""
    without = f"import sys; sys.modules['{module}'] = None; from casewright.__main__ import main"
    told = subprocess.run(
        [sys.executable, "-c", f"{without}; main()"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert told.returncode == 1
    assert told.stderr.count("\n") == 1
    assert f"the module {module} is not installed" in told.stderr
    assert "pip install casewright" in told.stderr


@pytest.mark.slow
def test_a_documentation_that_is_missing_says_what_to_install() -> None:
    """Nothing imports the package whose files /docs serves, so it is looked for."""
    without = (
        "import importlib.util as util; find = util.find_spec; "
        "util.find_spec = lambda name, *rest: name != 'swagger_ui' and find(name, *rest) or None; "
        "from casewright.__main__ import main; main()"
    )
    told = subprocess.run(
        [sys.executable, "-c", without], capture_output=True, text=True, timeout=60, check=False
    )
    assert told.returncode == 1
    assert "the module swagger_ui is not installed" in told.stderr
    assert told.stderr.count("\n") == 1


@pytest.mark.slow
def test_what_serves_imports_nothing_of_twinspec() -> None:
    code = (
        "import sys, casewright.cli, casewright.server, casewright.app\n"
        "print(sorted(name for name in sys.modules if name.split('.')[0] == 'twinspec'))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (told.returncode, told.stdout) == (0, "[]\n")


@pytest.mark.slow
def test_replay_without_twinspec_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['twinspec'] = None\n"
        "from casewright.cli import app; app(['replay'])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr == (
        "casewright: replay reads answers with twinspec, which is not installed: "
        "pip install twinspec\n"
    )
