"""The clients that jobs.yaml lists: how each is generated, built, run and packed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
CLIENTS = ROOT / "clients"
PREFLIGHT = ROOT / "generated" / "preflight"
BUNDLES = ROOT / "generated" / "openapi"
OUTPUT = ROOT / ".run" / "clients"
TOOLS = ROOT / ".run" / "tools"
DIST = ROOT / ".run" / "dist"
VERSIONS = ("v12", "v20")


@dataclass(frozen=True, slots=True)
class Command:
    """Words with placeholders, to be run in `folder` of the copied program."""

    words: Sequence[str]
    folder: str = "."


@dataclass(frozen=True, slots=True)
class Quickstart:
    """How the program in the README of a package is tried.

    `language` is that of its block, `file` where it is written to, in the copied program.
    """

    language: str
    file: str
    build: Sequence[Command]
    run: Sequence[str]


@dataclass(frozen=True, slots=True)
class Client:
    """One client of jobs.yaml. Commands still have their placeholders; see `filled`."""

    name: str
    language: str
    representation: str
    needs: Sequence[str]
    shares: Sequence[str]
    install: Sequence[Command]
    generate: Sequence[Command]
    build: Sequence[Command]
    run: Sequence[str]
    replay: Sequence[str]
    preflight: Sequence[str]
    quickstart: Quickstart | None
    dist: Sequence[Command]
    silent: Sequence[str]
    expected: Sequence[Mapping[str, str]]

    @property
    def folder(self) -> Path:
        """Where the client is generated and built."""
        return OUTPUT / self.name

    @property
    def program(self) -> Path:
        """Where the copy of `clients/<name>/` is built and run."""
        return self.folder / "program"

    def filled(self, words: Sequence[str], version: str = "") -> list[str]:
        """Return `words` with their placeholders filled in; they are never split.

        Example: `["go", "build", "-o", "{root}/scenario"]` has the path
        of `.run/clients/go/scenario`.
        """
        places = {
            "version": version,
            "bundle": str(bundle(version)),
            "xsd": str(ROOT / "spec" / version / "xsd"),
            "preflight": str(PREFLIGHT),
            "root": str(self.folder),
            "out": str(self.folder / version),
            "program": str(self.program),
            "clients": str(CLIENTS),
            "release": release(),
            "dist": str(DIST),
            "tools": str(TOOLS),
        }
        return [word.format(**places) for word in words]


@dataclass(frozen=True, slots=True)
class Jobs:
    """What jobs.yaml says."""

    clients: Mapping[str, Client]
    tools: Mapping[str, str]
    validate: Sequence[str]
    silent: Sequence[str]
    expected: Sequence[Mapping[str, str]]

    def chosen(self, names: Sequence[str]) -> list[Client]:
        """Return the named clients, or all; LookupError names those that are not there."""
        unknown = [name for name in names if name not in self.clients]
        if unknown:
            there = ", ".join(self.clients)
            raise LookupError(f"No such client: {', '.join(unknown)}. Clients: {there}.")
        return [self.clients[name] for name in names or self.clients]


def bundle(version: str) -> Path:
    """Return the OpenAPI document that generators read: the client profile of the version."""
    return BUNDLES / f"{version}.client.yaml"


def release() -> str:
    """Return the semantic version of the contract, which is that of every package."""
    return (ROOT / "spec" / "VERSION").read_text(encoding="utf-8").strip()


def environment() -> dict[str, str]:
    """Return the environment of all tools; those of npm's and Python's packages are on the path."""
    folders = (CLIENTS / "node_modules" / ".bin", Path(sys.executable).parent)
    path = os.pathsep.join((*map(str, folders), os.environ["PATH"]))
    return os.environ | {"PATH": path, "NO_COLOR": "1", "CI": "1"}


def read_jobs() -> Jobs:
    """Read clients/jobs.yaml."""
    told = yaml.safe_load((CLIENTS / "jobs.yaml").read_bytes())
    clients = {name: _client(name, entry) for name, entry in told["clients"].items()}
    return Jobs(clients, told["tools"], told["validate"], told["silent"], told.get("expected", []))


def _client(name: str, entry: Mapping[str, Any]) -> Client:
    return Client(
        name=name,
        language=entry["language"],
        representation=entry["representation"],
        needs=entry["needs"],
        shares=entry.get("shares", []),
        install=list(_commands(entry.get("install", []))),
        generate=list(_commands(entry.get("generate", []))),
        build=list(_commands(entry.get("build", []))),
        run=entry["run"],
        replay=entry.get("replay", []),
        preflight=entry.get("preflight", []),
        quickstart=_quickstart(entry["quickstart"]) if "quickstart" in entry else None,
        dist=list(_commands(entry.get("dist", []))),
        silent=entry.get("silent", []),
        expected=entry.get("expected", []),
    )


def _quickstart(entry: Mapping[str, Any]) -> Quickstart:
    return Quickstart(
        language=entry["language"],
        file=entry["file"],
        build=list(_commands(entry.get("build", []))),
        run=entry["run"],
    )


def _commands(told: Sequence[Any]) -> Iterator[Command]:
    """Yield the commands; a single one may be written without a list around it."""
    several: Sequence[Any] = [told] if told and isinstance(told[0], str) else told
    for one in several:
        yield Command(one) if isinstance(one, list) else Command(one["do"], one["in"])
