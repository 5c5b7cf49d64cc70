"""The codec tables of a version: how the members of each object are bound to XML nodes."""

from __future__ import annotations

from dataclasses import dataclass

from twinspec.contract.binding.writer import XmlWriter
from twinspec.contract.documents import ContractError
from twinspec.contract.layout import Version
from twinspec.contract.openapi_shape import read_openapi
from twinspec.contract.shape import ShapeError, ShapeMember, Shapes, ShapeValue


@dataclass(frozen=True, slots=True)
class MemberView:
    """One row of a codec table; the generated `binding.Member` documents the fields."""

    key: str
    tag: str
    attribute: bool
    many: bool
    wrapper: str | None
    kind: str
    type: str | None
    empty: bool


@dataclass(frozen=True, slots=True)
class TypeView:
    """The codec table of one object type."""

    name: str
    members: tuple[MemberView, ...]


@dataclass(frozen=True, slots=True)
class RootView:
    """The root element of a role, and the prefixes of its documents by namespace."""

    role: str
    tag: str
    type: str
    prefixes: dict[str, str]


def _kind(value: ShapeValue, member: ShapeMember) -> str:
    if value.object is not None:
        return "object"
    if len(value.kinds) != 1:
        raise ContractError(
            f"{member.where}: {member.key} mixes lexical kinds ({', '.join(sorted(value.kinds))}); "
            "XML text cannot tell them apart"
        )
    return next(iter(value.kinds))


def _member(member: ShapeMember) -> MemberView:
    value = member.value
    return MemberView(
        key=member.key,
        tag=member.tag,
        attribute=member.attribute,
        many=member.many,
        wrapper=member.wrapper,
        kind=_kind(value, member),
        type=value.object,
        empty=value.object is not None and value.may_be_empty_text,
    )


class CodecView:
    """The codec tables of one version: types reachable from a root, and the roots."""

    def __init__(self, version: Version) -> None:
        """Read the tables of `version`; ContractError for what they cannot represent.

        `left_out` maps the names of schemas without a table to the reasons.
        """
        try:
            writable = version.writable
        except ShapeError as error:
            raise ContractError(str(error)) from error
        self.left_out = dict(writable.reasons)
        shapes = read_openapi(writable.document, version.place)
        writer = XmlWriter(writable.document)
        roots = sorted(shapes.roots.values(), key=lambda root: root.role)
        self.roots = tuple(
            RootView(root.role, root.tag, root.type, writer.prefixes(root.role)) for root in roots
        )
        names = _reachable(shapes, [root.type for root in roots])
        self.types = tuple(
            TypeView(name, tuple(_member(member) for member in shapes.types[name].members))
            for name in sorted(names)
        )


def _reachable(shapes: Shapes, start: list[str]) -> set[str]:
    found: set[str] = set()
    waiting = list(start)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        waiting += [
            member.value.object
            for member in shapes.types[name].members
            if member.value.object is not None
        ]
    return found
