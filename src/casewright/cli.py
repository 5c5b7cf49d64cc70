"""The command line of casewright. Exit codes: 0 success, 1 failure, 2 wrong usage."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn

import typer
from pydantic import ValidationError

from casewright import progress, version
from casewright.api import logs
from casewright.api.traces import TracesError, exporter_of
from casewright.clock import Clock, parse_instant
from casewright.configuration import configuration_of
from casewright.demo import log_in_command, public_user, would_serve_demo
from casewright.listening import CannotListen, InvalidSettings, is_loopback, listen
from casewright.pools import as_yaml, pools_of
from casewright.server import serve_on
from casewright.settings import PREFIX, Settings
from casewright.storage import StorageError, back_up, ensure_writable, is_empty
from casewright.storage import migrate as migrate_database
from casewright.storage.world import DEMO_WORLD, load_demo, load_world, read_world

app = typer.Typer(
    help="A faithful, open server for the Interaction API's case and activity resources.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.callback()(version.options)

_FAILED, _ASKED_WRONGLY = 1, 2

DatabaseUrl = Annotated[
    str | None,
    typer.Option(
        help="sqlite:///path.db or postgresql://user:password@host:port/name; "
        f"default: {PREFIX}DATABASE_URL, else sqlite:///casewright.db."
    ),
]


def _settings_without_option() -> str:
    """Return the text of `serve --help` on settings that only environment variables have."""
    options = {"host", "port", "database_url", "workers", "clock_offset", "mock", "plain_http"}
    told = (
        f"{PREFIX}{name.upper()}: {field.description}"
        for name, field in Settings.model_fields.items()
        if name not in options
    )
    return "\n\n".join(["Environment variables without an option:", *told])


@app.command(epilog=_settings_without_option())
def serve(
    host: Annotated[
        str | None, typer.Option(help="Address to listen on; default 127.0.0.1.")
    ] = None,
    port: Annotated[
        int | None, typer.Option(help="Port to listen on, 0 for a free one; default 8080.")
    ] = None,
    database_url: DatabaseUrl = None,
    world: Annotated[
        Path | None, typer.Option(help="World file to load; the database must be empty.")
    ] = None,
    demo: Annotated[
        bool, typer.Option("--demo", help="Load the demo world if the database is empty.")
    ] = False,
    clock: Annotated[
        str | None,
        typer.Option(help="Instant that the clock starts at, 2015-08-01T00:00:00Z; loopback only."),
    ] = None,
    workers: Annotated[
        int | None, typer.Option(help="Processes that serve side by side; default 1.")
    ] = None,
    mock: Annotated[
        bool | None,
        typer.Option(
            "--mock",
            help="Answer `Prefer: code=409` with a documented example, for tests of clients.",
        ),
    ] = None,
    plain_http: Annotated[
        bool | None,
        typer.Option(
            "--plain-http",
            help="Serve without TLS beyond loopback, too: in a network that is trusted.",
        ),
    ] = None,
    allow_demo: Annotated[
        bool,
        typer.Option(
            "--allow-demo", help="Serve the demo world, whose passwords are public, to others."
        ),
    ] = False,
) -> None:
    """Bring the database to the newest schema and serve it.

    Every setting has an environment variable CASEWRIGHT_…, listed in docs/settings.md; options rule
    over them.
    """
    offset = None if clock is None else _offset(clock)
    settings = _settings(
        host=host,
        port=port,
        database_url=database_url,
        workers=workers,
        clock_offset=offset,
        mock=mock,
        plain_http=plain_http,
    )
    local = is_loopback(settings.host)
    if settings.clock_offset and not local:
        _fail("--clock is for this machine alone: it needs a loopback --host", _ASKED_WRONGLY)
    if world is not None and demo:
        _fail("give either --world or --demo", _ASKED_WRONGLY)
    with _errors_as_messages():
        exporter_of(os.environ)
    with _errors_as_messages(), listen(settings) as listening:
        if not local and not allow_demo and would_serve_demo(settings, world, demo):
            _fail(
                f"the passwords of the demo world are public; serve it on {settings.host} "
                "only with --allow-demo",
                _ASKED_WRONGLY,
            )
        migrate_database(settings.database_url)
        if world is not None:
            load_world(world, settings.database_url, progress=progress.of_steps())
        elif demo:
            load_demo(settings.database_url)
        ensure_writable(settings.database_url)
        if is_empty(settings.database_url):
            typer.echo(
                "The database holds no world, so nobody can log in. "
                "Stop this, and start with --demo or with --world FILE.",
                err=True,
            )
        user = public_user(settings.database_url, world or DEMO_WORLD)
        _run(settings, user, listening)


@app.command()
def load(
    file: Annotated[Path, typer.Argument(help="World file, YAML.")],
    database_url: DatabaseUrl = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Empty a filled database first.")
    ] = False,
) -> None:
    """Load a world file into the database: all of it, or nothing."""
    settings = _settings(database_url=database_url)
    with _errors_as_messages():
        found = load_world(
            file, settings.database_url, replace=replace, progress=progress.of_steps()
        )
    typer.echo(
        f"Loaded {file}: {found.departments} departments, {found.users} users, "
        f"{found.customers} customers, {found.cases} cases, {found.activities} activities."
    )


@app.command()
def populate(
    cases: Annotated[int, typer.Option(min=1, max=100_000_000, help="How many cases.")],
    seed: Annotated[
        int, typer.Option(min=0, max=2**63 - 1, help="Equal seeds make equal worlds.")
    ] = 1,
    skew: Annotated[
        bool,
        typer.Option(
            "--skew/--even",
            help="Whether a few departments, owners and values have most of the cases.",
        ),
    ] = True,
    database_url: DatabaseUrl = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Empty a filled database first.")
    ] = False,
) -> None:
    """Fill the database with an invented world of any size: all of it, or nothing."""
    # Imported when it is called: a server does without.
    from casewright.storage import populate as populating

    settings = _settings(database_url=database_url)
    size = populating.Size(cases, skew)
    with _errors_as_messages():
        try:
            populating.populate(
                settings.database_url,
                size,
                seed=seed,
                replace=replace,
                progress=progress.of_cases(cases),
            )
        except KeyboardInterrupt:
            _fail("stopped; the database is as it was")
    typer.echo(
        f"Populated with {cases} cases, {size.customers} customers and {size.users} users.\n"
        f"Log in as {populating.SUPERVISOR}, who sees every department, or as agent2, agent3, …; "
        f"the password is {populating.PASSWORD}"
    )


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="File to write; it must not exist.")],
    database_url: DatabaseUrl = None,
) -> None:
    """Copy a SQLite database, while it is served, into one file that is whole and checked.

    How to restore it, and how PostgreSQL is backed up, is in docs/upkeep.md.
    """
    settings = _settings(database_url=database_url)
    with _errors_as_messages():
        try:
            back_up(settings.database_url, file, progress.counted("pages copied"))
        except KeyboardInterrupt:
            _fail(f"stopped; there is no {file}")
    typer.echo(f"Backed up to {file}: {file.stat().st_size} bytes, checked.")


@app.command()
def migrate(database_url: DatabaseUrl = None) -> None:
    """Bring the database to the newest schema, creating it if need be."""
    settings = _settings(database_url=database_url)
    with _errors_as_messages():
        migrate_database(settings.database_url)
    typer.echo("The database has the newest schema.")


@app.command()
def replay(
    path: Annotated[
        Path | None, typer.Argument(help="One example, or a folder of them; default: all.")
    ] = None,
) -> None:
    """Answer the documented examples, in JSON and in XML, and compare with what they say."""
    logs.configure("error")
    # Imported when it is called: a service runs without twinspec.
    try:
        from casewright.replay import command
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "twinspec":
            raise
        _fail(
            "replay reads answers with twinspec, which is not installed: pip install twinspec",
            _ASKED_WRONGLY,
        )
    raise typer.Exit(command.run(path))


@app.command()
def pools(
    file: Annotated[Path, typer.Argument(help="World file, YAML.")],
    logins: Annotated[
        bool, typer.Option("--logins", help="Print user names and passwords, too.")
    ] = False,
) -> None:
    """Print the values of a world file by kind: a values file for twinspec fuzz."""
    with _errors_as_messages():
        world = read_world(file)
    typer.echo(as_yaml(pools_of(world, with_logins=logins)), nl=False)


@app.command()
def configuration(
    file: Annotated[Path, typer.Argument(help="World file, YAML.")],
    strict_visibility: Annotated[
        bool,
        typer.Option("--strict-visibility", help="As of a server with that setting."),
    ] = False,
) -> None:
    """Print what the administrator of a world has set up, for judges that run the rules."""
    with _errors_as_messages():
        world = read_world(file)
    typer.echo(as_yaml(configuration_of(world, strict_visibility=strict_visibility)), nl=False)


@app.command()
def doctor(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
    database_url: DatabaseUrl = None,
    workers: Annotated[int | None, typer.Option(help="Processes that serve.")] = None,
    world: Annotated[Path | None, typer.Option(help="World file to look at, too.")] = None,
    form: Annotated[
        Literal["text", "json"], typer.Option("--format", help="For people, or for programs.")
    ] = "text",
) -> None:
    """Say what is configured, what is wrong and what to do; change nothing.

    Exit codes: 0 nothing is wrong, 1 there are problems, 2 something could not be looked at.
    """
    # Imported when it is called: a server starts without it.
    from casewright.doctor.configured import configured
    from casewright.doctor.databases import world_settings
    from casewright.doctor.examination import examine
    from casewright.doctor.report import exit_code, written

    options = {"host": host, "port": port, "database_url": database_url, "workers": workers}
    given = {name: value for name, value in options.items() if value is not None}
    settings = _settings(**given)
    findings = list(examine(settings, os.environ, world))
    shown = list(configured(settings, given, os.environ, world_settings(settings)))
    typer.echo(written(shown, findings, form))
    raise typer.Exit(exit_code(findings))


def main() -> None:
    """Run the command line."""
    app()


def _fail(message: str, code: int = _FAILED) -> NoReturn:
    typer.echo(f"casewright: {message}", err=True)
    raise typer.Exit(code)


@contextmanager
def _errors_as_messages() -> Iterator[None]:
    """Turn errors of storage and of the network into messages for the user."""
    try:
        yield
    except (InvalidSettings, TracesError) as error:
        _fail(str(error), _ASKED_WRONGLY)
    except (StorageError, CannotListen) as error:
        _fail(str(error))


def _settings(**options: Any) -> Settings:
    sent = {name: value for name, value in options.items() if value is not None}
    try:
        return Settings(**sent)
    except ValidationError as error:
        found = error.errors()[0]
        name = str(found["loc"][0])
        given = f"--{name.replace('_', '-')}" if name in sent else f"{PREFIX}{name.upper()}"
        _fail(f"{given}: {found['msg']}", _ASKED_WRONGLY)


def _offset(text: str) -> int:
    """Return the milliseconds by which a clock that shows `text` now differs from the machine's."""
    try:
        if not text.endswith("Z"):
            raise ValueError(text)
        return Clock.starting_at(parse_instant(text)).offset
    except ValueError:
        _fail(f"--clock: '{text}' is no instant such as 2015-08-01T00:00:00Z", _ASKED_WRONGLY)


def _run(settings: Settings, user: Mapping[str, str] | None, listening: socket.socket) -> None:
    """Serve until stopped; print how `user` logs in."""
    os.environ.update(settings.environment())
    logs.configure(settings.log_level, settings.log_format)
    scheme = "https" if settings.tls_certificate else "http"
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"{scheme}://{host}:{listening.getsockname()[1]}"
    typer.echo(f"casewright serves on {address} (documentation: {address}/docs)")
    if user is not None:
        typer.echo(log_in_command(address, user))
    try:
        has_started = serve_on(listening, settings)
    except KeyboardInterrupt:
        return
    if not has_started:
        raise typer.Exit(_FAILED)
