"""Style of operations: one name everywhere, both representations, all statuses documented."""

from __future__ import annotations

import re
from collections.abc import Iterator

from twinspec.contract.extensions import RULES
from twinspec.contract.operations import JSON, XML
from twinspec.contract.pointer import escape
from twinspec.contract.rules import attached_ids
from twinspec.govern.style.subject import (
    Breach,
    Subject,
    body_schemas,
    parameter_schemas,
)

_SNAKE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


def named_alike(subject: Subject) -> Iterator[Breach]:
    """Yield a finding for each operationId that is not snake_case, unique, and its file's name."""
    for version in subject.versions:
        seen: set[str] = set()
        for operation in version.operations:
            name = operation.id
            source = version.openapi.sources[f"operations/{name}"]
            place = subject.place(version, f"{operation.pointer}/operationId")
            if not _SNAKE.fullmatch(name):
                yield Breach(f"the operationId {name!r} is not snake_case.", (place,))
            if name in seen:
                yield Breach(f"two operations of {version.name} are called {name}.", (place,))
            seen.add(name)
            if source.file != version.folder / "operations" / f"{name}.yaml" or source.pointer:
                yield Breach(
                    f"{name} is not written in {version.name}/operations/{name}.yaml.", (place,)
                )
            rules = subject.contract.folder / "rules" / f"{name}.yaml"
            if operation.rules and not rules.is_file():
                yield Breach(f"{name} has no rules/{name}.yaml.", (place,))


def reachable(subject: Subject) -> Iterator[Breach]:
    """Yield a finding for each operation file that openapi.yaml does not refer to."""
    for version in subject.versions:
        used = {source.file for source in version.openapi.sources.values()}
        for file in sorted((version.folder / "operations").glob("*.yaml")):
            if file not in used:
                yield Breach(
                    f"{file.stem} is not in the paths of {version.name}/openapi.yaml.",
                    (subject.in_file(file),),
                )


def described(subject: Subject) -> Iterator[Breach]:
    """Yield a finding for each operation without summary, description or tags."""
    for version in subject.versions:
        for operation in version.operations:
            for key in ("summary", "description", "tags"):
                if not operation.node.get(key):
                    place = subject.place(version, operation.pointer)
                    yield Breach(f"{operation.id} has no {key}.", (place,))


def both_media_types(subject: Subject) -> Iterator[Breach]:
    """Yield a finding for each body that is not JSON, then XML, both with one named schema."""
    for version in subject.versions:
        for operation in version.operations:
            for direction, body in operation.bodies():
                place = subject.place(version, f"{body.pointer}/content")
                roles = {media.role for media in body.content.values()}
                what = f"a {direction} of {operation.id}"
                if list(body.content) != [JSON, XML]:
                    yield Breach(f"{what} has {', '.join(body.content)}.", (place,))
                elif None in roles or len(roles) > 1:
                    message = f"the media types of {what} do not share one named schema."
                    yield Breach(message, (place,))


def statuses_documented(subject: Subject) -> Iterator[Breach]:
    """Yield a finding for each status that an operation's rules have, but its responses lack."""
    for version in subject.versions:
        for operation in version.operations:
            missing: dict[str, list[str]] = {}
            seen: set[tuple[str, str]] = set()
            names = list(operation.rules)
            for node in (
                *parameter_schemas(operation, seen),
                *body_schemas(operation, seen),
            ):
                names += [name for _, name in attached_ids(node.schema.get(RULES, {}))]
                names += [name for _, name in attached_ids(node.attached)]
            for name in dict.fromkeys(names):
                rule = subject.rules.get(name)
                status = str(rule.status) if rule and rule.status else None
                if status and status not in operation.responses:
                    missing.setdefault(status, []).append(name)
            for status, broken in sorted(missing.items()):
                yield Breach(
                    f"{operation.id} declares no response {status}, but has the "
                    f"rules {', '.join(broken)}.",
                    (subject.place(version, f"{operation.pointer}/responses"),),
                )


def parameters_described(subject: Subject) -> Iterator[Breach]:
    """Yield a finding for each parameter and response header without a description."""
    for version in subject.versions:
        components = version.bundle.get("components", {})
        for kind in ("parameters", "headers"):
            for name, node in components.get(kind, {}).items():
                if not node.get("description"):
                    pointer = f"/components/{kind}/{escape(name)}"
                    yield Breach(f"{name} has no description.", (subject.place(version, pointer),))
