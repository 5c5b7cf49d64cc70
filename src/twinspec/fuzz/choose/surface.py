"""Reads from the contract what can be sent to each operation of a version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from twinspec.contract.layout import Version
from twinspec.contract.operations import (
    MEDIA_TYPES,
    MediaType,
    Operation,
    Representation,
    representation_of,
)
from twinspec.contract.paging import paging_form
from twinspec.contract.prefix import prefix_of
from twinspec.contract.references import dereference
from twinspec.contract.session import SessionForm, session_form
from twinspec.fuzz.choose.banks import Banks
from twinspec.fuzz.choose.marks import Marks
from twinspec.fuzz.choose.schemas import Nodes
from twinspec.fuzz.model.targets import Answered, Surface, Target, TargetParameter


def read_surface(version: Version, banks: Banks, marks: Marks) -> Surface:
    """Return what can be sent to `version`: values of `banks`, and of the world by `marks`."""
    form = session_form(version)
    nodes = Nodes(version.bundle, banks, marks)
    operations = {item.id: item for item in _targets(version, nodes, marks, form)}
    return Surface(version.name, version.prefix, operations, form)


def _targets(
    version: Version, nodes: Nodes, marks: Marks, form: SessionForm | None
) -> Iterator[Target]:
    for operation in version.operations:
        content = operation.body.content if operation.body else {}
        named = _media(content)
        media = content[next(iter(named.values()))] if named else None
        yield Target(
            version=version.name,
            id=operation.id,
            method=operation.method,
            path=operation.path,
            parameters=tuple(_parameters(operation, nodes, marks)),
            role=media.role if media else None,
            body=nodes.of(media.schema) if media and media.schema else None,
            answers=dict(_answers(operation, nodes, marks)),
            representations=_representations(version, content_of(operation)),
            sends=named,
            answers_as=_media(_answered(operation)),
            session=_session(operation, form),
            paging=paging_form(version, operation),
        )


def _session(
    operation: Operation, form: SessionForm | None
) -> Literal["needs", "open", "begins", "ends"]:
    if form is not None and operation is form.begin:
        return "begins"
    if form is not None and operation is form.end:
        return "ends"
    # What other schemes ask for, all requests carry (model/signing.py): nobody is to log in.
    named = {scheme for alternative in operation.security for scheme in alternative}
    return "needs" if form is not None and form.scheme in named else "open"


def _answers(operation: Operation, nodes: Nodes, marks: Marks) -> Iterator[tuple[str, Answered]]:
    for status, response in operation.responses.items():
        for media in response.content.values():
            if media.role is not None or marks.are_in(media.schema):
                yield status, Answered(media.role, nodes.of(media.schema))


def _answered(operation: Operation) -> Mapping[str, MediaType]:
    """Return the content of the answer with the most media types: those that it offers."""
    return max((one.content for one in operation.responses.values()), key=len, default={})


def _representations(
    version: Version, content: Mapping[str, MediaType]
) -> tuple[Representation, ...]:
    media = _media(content)
    if "xml" in media and xml_reason(version, content) is not None:
        del media["xml"]
    return tuple(name for name in MEDIA_TYPES if name in media)


def xml_reason(version: Version, content: Mapping[str, MediaType]) -> str | None:
    """Return why a body with this content is not fuzzed in XML; None if it is."""
    media = _media(content)
    if "xml" not in media:
        return "the contract has no XML there"
    role = content[media["xml"]].role
    if "json" in media and content[media["json"]].role != role and role is not None:
        return "its JSON and its XML have different schemas"
    return version.writable.reason(role)


def content_of(operation: Operation) -> Mapping[str, MediaType]:
    """Return the content by which an operation's representations are chosen.

    That is the content of its requests; without a body, that of its answers.
    """
    own = operation.body.content if operation.body else {}
    return own or _answered(operation)


def _media(content: Mapping[str, MediaType]) -> dict[Representation, str]:
    """Return the media type of each representation, the first of several."""
    found: dict[Representation, str] = {}
    for name in content:
        representation = representation_of(name)
        if representation is not None:
            found.setdefault(representation, name)
    return found


def _parameters(operation: Operation, nodes: Nodes, marks: Marks) -> Iterator[TargetParameter]:
    named = marks.of_operation(operation)
    for parameter in operation.parameters:
        if parameter.location not in ("query", "path"):
            continue
        schema, prefix = parameter.schema, prefix_of(parameter.node)
        if prefix is not None:
            schema = dereference(operation.document, schema)["additionalProperties"]
        yield TargetParameter(
            name=parameter.name,
            place="path" if parameter.location == "path" else "query",
            required=parameter.required,
            joined=not parameter.explode,
            node=nodes.of(schema),
            mark=named.get(parameter.name),
            prefix=prefix,
        )
