"""Stories as written in `spec/<version>/examples/<operation>/`, and their takes.

A take is one story in one representation, with nothing left to look up elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import jsonschema_rs
import yaml

from casewright.clock import Instant, parse_instant
from casewright.replay.worlds import WorldPart, overlay, read_world

Representation = Literal["json", "xml"]
REPRESENTATIONS: tuple[Representation, ...] = get_args(Representation)


class StoryError(Exception):
    """A story that cannot be told: the message names the file, the place and what is wrong."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent. A header that is None is left out; `body` is None when nothing is sent."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str | None]
    body: bytes | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """What an error document must say: its code, the first detail's rule, and where if stated."""

    code: str
    rule: str
    at: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What must be answered. `json_body` is the body's JSON shape, `xml_body` its XML document."""

    status: int
    headers: Mapping[str, str | None]
    json_body: bytes | None
    xml_body: bytes | None
    refusal: Refusal | None


@dataclass(frozen=True, slots=True)
class Read:
    """A GET after the request, and the part of its answer that must or must not be there."""

    path: str
    query: Mapping[str, str]
    session: Literal["own", "first", "answered"]
    status: int
    shows: Any
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Take:
    """One story in one representation."""

    file: Path
    version: str
    operation: str
    title: str
    representation: Representation
    clock: Instant
    world: WorldPart
    caller: str | None
    session: Literal["live", "ended", "none"]
    sessions: int
    request: Request
    answer: Answer
    then: tuple[Read, ...]

    @property
    def name(self) -> str:
        """`<version>/<operation>/<what it shows>`, as people say it."""
        return f"{self.version}/{self.operation}/{self.file.stem}"


def spec_folder() -> Path:
    """Return the repository's `spec/`; StoryError when there is no checkout around."""
    folder = Path(__file__).resolve().parents[3] / "spec"
    if not (folder / "examples.schema.json").is_file():
        raise StoryError(
            f"{folder}: no examples here. They are part of the repository, not of the package: "
            "name a story or a folder of stories inside a checkout's spec/."
        )
    return folder


def story_files(path: Path) -> list[Path]:
    """Return the story `path`, or all stories below the folder `path`; StoryError when none."""
    if path.is_file():
        return [path.resolve()]
    found = sorted(file.resolve() for file in path.rglob("*.yaml") if _is_story(file.resolve()))
    if not found:
        raise StoryError(
            f"{path}: no story here; expected examples/<operation>/<what_it_shows>.yaml"
        )
    return found


def takes(files: Iterable[Path]) -> list[Take]:
    """Return the takes of all stories, in order; StoryError for the first that is ill-formed."""
    validators: dict[Path, jsonschema_rs.Validator] = {}
    told: list[Take] = []
    for file in files:
        schema = _schema_file(file)
        if schema not in validators:
            validators[schema] = _validator(schema)
        told += _takes_of(file, _read(file, validators[schema]))
    return told


def _is_story(file: Path) -> bool:
    return file.parent.parent.name == "examples"


def _schema_file(file: Path) -> Path:
    if len(file.parents) < 4 or not _is_story(file):
        raise StoryError(f"{file}: a story stands in <version>/examples/<operation>/")
    own = file.parents[3] / "examples.schema.json"
    return own if own.is_file() else spec_folder() / "examples.schema.json"


def _validator(schema: Path) -> jsonschema_rs.Validator:
    try:
        return jsonschema_rs.validator_for(json.loads(schema.read_bytes()))
    except (ValueError, OSError, RecursionError) as error:
        raise StoryError(f"{schema}: this is no JSON Schema: {error}") from error


def _read(file: Path, validator: jsonschema_rs.Validator) -> dict[str, Any]:
    try:
        story = yaml.safe_load(file.read_bytes())
    # A date that no calendar has is a ValueError.
    except (yaml.YAMLError, OSError, ValueError, RecursionError) as error:
        raise StoryError(f"{file}: {' '.join(str(error).split())}") from error
    wrong = next(iter(validator.iter_errors(story)), None)
    if wrong is not None:
        place = "/".join(str(step) for step in wrong.instance_path) or "the whole story"
        raise StoryError(f"{file}: {place}: {wrong.message}")
    assert isinstance(story, dict)
    return story


def _takes_of(file: Path, story: Mapping[str, Any]) -> list[Take]:
    try:
        return list(_told_by(file, story))
    # A base world has no schema: it may be missing, be no mapping, or be its own base.
    except (yaml.YAMLError, OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise StoryError(f"{file}: {' '.join(str(error).split())}") from error
    except RecursionError as error:
        raise StoryError(f"{file}: its world is its own base, or has too many levels") from error


def _told_by(file: Path, story: Mapping[str, Any]) -> Iterable[Take]:
    world = read_world(story["world"], file.parent)
    caller = story.get("caller")
    for representation in story.get("representations", REPRESENTATIONS):
        differs = story.get("differs", {}).get(representation, {})
        yield Take(
            file=file,
            version=file.parents[2].name,
            operation=file.parent.name,
            title=story["title"],
            representation=representation,
            clock=parse_instant(story["clock"]),
            world=overlay(world, differs["world"]) if "world" in differs else world,
            caller=caller,
            session=story.get("session", "live" if caller else "none"),
            sessions=story.get("sessions", 1),
            request=_request(file, story["request"], representation),
            answer=_answer(file, story["answer"]),
            then=tuple(_read_of(read) for read in differs.get("then", story.get("then", ()))),
        )


def _request(file: Path, request: Mapping[str, Any], representation: Representation) -> Request:
    bodies = request.get("body", {})
    if bodies and representation not in bodies:
        raise StoryError(f"{file}: request/body: no file for {representation}")
    return Request(
        method=request["method"],
        path=request["path"],
        query=request.get("query", {}),
        headers=request.get("headers", {}),
        body=_body(file, bodies, representation),
    )


def _answer(file: Path, answer: Mapping[str, Any]) -> Answer:
    error = answer.get("error")
    return Answer(
        status=answer["status"],
        headers=answer.get("headers", {}),
        json_body=_body(file, answer.get("body", {}), "json"),
        xml_body=_body(file, answer.get("body", {}), "xml"),
        refusal=Refusal(error["code"], error["rule"], error.get("at")) if error else None,
    )


def _body(file: Path, names: Mapping[str, str], representation: Representation) -> bytes | None:
    if representation not in names:
        return None
    try:
        return (file.parent / names[representation]).read_bytes()
    except OSError as error:
        raise StoryError(f"{file}: {names[representation]}: {error.strerror}") from error


def _read_of(read: Mapping[str, Any]) -> Read:
    return Read(
        path=read["read"],
        query=read.get("query", {}),
        session=read.get("session", "own"),
        status=read.get("status", 200),
        shows=read.get("shows"),
        lacks=tuple(read.get("lacks", ())),
    )
