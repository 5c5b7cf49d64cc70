"""Reads the documented examples in `spec/<version>/examples/<operation>/` for replaying.

An example that names no representations becomes two complete `ReplayedExample`s, JSON and XML.
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


class ExampleError(Exception):
    """An example that cannot be read: the message names the file, the place and the fault."""


@dataclass(frozen=True, slots=True)
class ExampleRequest:
    """The request. A header that is None is left out; `body` is None when there is none."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str | None]
    body: bytes | None


@dataclass(frozen=True, slots=True)
class ExampleRefusal:
    """The required content of an error document: code, the first rule, and its place if stated."""

    code: str
    rule: str
    at: str | None


@dataclass(frozen=True, slots=True)
class ExampleAnswer:
    """The required answer. `json_body` is the body's JSON shape, `xml_body` its XML document."""

    status: int
    headers: Mapping[str, str | None]
    json_body: bytes | None
    xml_body: bytes | None
    refusal: ExampleRefusal | None


@dataclass(frozen=True, slots=True)
class FollowUpRead:
    """A GET after the request, and the part that its answer must or must not contain."""

    path: str
    query: Mapping[str, str]
    session: Literal["own", "first", "answered"]
    status: int
    shows: Any
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReplayedExample:
    """One documented example in one representation: world, request, answer and follow-up reads."""

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
    request: ExampleRequest
    answer: ExampleAnswer
    then: tuple[FollowUpRead, ...]

    @property
    def name(self) -> str:
        """The name in messages: `<version>/<operation>/<what it shows>`."""
        return f"{self.version}/{self.operation}/{self.file.stem}"


def spec_folder() -> Path:
    """Return the repository's `spec/`; ExampleError outside a checkout."""
    folder = Path(__file__).resolve().parents[3] / "spec"
    if not (folder / "examples.schema.json").is_file():
        raise ExampleError(
            f"{folder}: no examples here. They are part of the repository, not of the package: "
            "name an example or a folder of examples inside a checkout's spec/."
        )
    return folder


def example_files(path: Path) -> list[Path]:
    """Return the file `path`, or all examples below the folder `path`; ExampleError when none."""
    if path.is_file():
        return [path.resolve()]
    found = sorted(file.resolve() for file in path.rglob("*.yaml") if _is_example(file.resolve()))
    if not found:
        raise ExampleError(
            f"{path}: no example here; expected examples/<operation>/<what_it_shows>.yaml"
        )
    return found


def replayed_examples(files: Iterable[Path]) -> list[ReplayedExample]:
    """Return the examples in each of their representations; ExampleError for a malformed one."""
    validators: dict[Path, jsonschema_rs.Validator] = {}
    read: list[ReplayedExample] = []
    for file in files:
        schema = _schema_file(file)
        if schema not in validators:
            validators[schema] = _validator(schema)
        read += _examples_of(file, _read(file, validators[schema]))
    return read


def _is_example(file: Path) -> bool:
    return file.parent.parent.name == "examples"


def _schema_file(file: Path) -> Path:
    if len(file.parents) < 4 or not _is_example(file):
        raise ExampleError(f"{file}: an example stands in <version>/examples/<operation>/")
    own = file.parents[3] / "examples.schema.json"
    return own if own.is_file() else spec_folder() / "examples.schema.json"


def _validator(schema: Path) -> jsonschema_rs.Validator:
    try:
        return jsonschema_rs.validator_for(json.loads(schema.read_bytes()))
    except (ValueError, OSError, RecursionError) as error:
        raise ExampleError(f"{schema}: this is no JSON Schema: {error}") from error


def _read(file: Path, validator: jsonschema_rs.Validator) -> dict[str, Any]:
    try:
        example = yaml.safe_load(file.read_bytes())
    # A date that no calendar has is a ValueError.
    except (yaml.YAMLError, OSError, ValueError, RecursionError) as error:
        raise ExampleError(f"{file}: {' '.join(str(error).split())}") from error
    wrong = next(iter(validator.iter_errors(example)), None)
    if wrong is not None:
        place = "/".join(str(step) for step in wrong.instance_path) or "the whole example"
        raise ExampleError(f"{file}: {place}: {wrong.message}")
    assert isinstance(example, dict)
    return example


def _examples_of(file: Path, example: Mapping[str, Any]) -> list[ReplayedExample]:
    try:
        return list(_by_representation(file, example))
    # A base world has no schema: it may be missing, be no mapping, or be its own base.
    except (yaml.YAMLError, OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise ExampleError(f"{file}: {' '.join(str(error).split())}") from error
    except RecursionError as error:
        raise ExampleError(f"{file}: its world is its own base, or has too many levels") from error


def _by_representation(file: Path, example: Mapping[str, Any]) -> Iterable[ReplayedExample]:
    world = read_world(example["world"], file.parent)
    caller = example.get("caller")
    for representation in example.get("representations", REPRESENTATIONS):
        differs = example.get("differs", {}).get(representation, {})
        yield ReplayedExample(
            file=file,
            version=file.parents[2].name,
            operation=file.parent.name,
            title=example["title"],
            representation=representation,
            clock=parse_instant(example["clock"]),
            world=overlay(world, differs["world"]) if "world" in differs else world,
            caller=caller,
            session=example.get("session", "live" if caller else "none"),
            sessions=example.get("sessions", 1),
            request=_request(file, example["request"], representation),
            answer=_answer(file, example["answer"]),
            then=tuple(_read_of(read) for read in differs.get("then", example.get("then", ()))),
        )


def _request(
    file: Path, request: Mapping[str, Any], representation: Representation
) -> ExampleRequest:
    bodies = request.get("body", {})
    if bodies and representation not in bodies:
        raise ExampleError(f"{file}: request/body: no file for {representation}")
    return ExampleRequest(
        method=request["method"],
        path=request["path"],
        query=request.get("query", {}),
        headers=request.get("headers", {}),
        body=_body(file, bodies, representation),
    )


def _answer(file: Path, answer: Mapping[str, Any]) -> ExampleAnswer:
    error = answer.get("error")
    return ExampleAnswer(
        status=answer["status"],
        headers=answer.get("headers", {}),
        json_body=_body(file, answer.get("body", {}), "json"),
        xml_body=_body(file, answer.get("body", {}), "xml"),
        refusal=ExampleRefusal(error["code"], error["rule"], error.get("at")) if error else None,
    )


def _body(file: Path, names: Mapping[str, str], representation: Representation) -> bytes | None:
    if representation not in names:
        return None
    try:
        return (file.parent / names[representation]).read_bytes()
    except OSError as error:
        raise ExampleError(f"{file}: {names[representation]}: {error.strerror}") from error


def _read_of(read: Mapping[str, Any]) -> FollowUpRead:
    return FollowUpRead(
        path=read["read"],
        query=read.get("query", {}),
        session=read.get("session", "own"),
        status=read.get("status", 200),
        shows=read.get("shows"),
        lacks=tuple(read.get("lacks", ())),
    )
