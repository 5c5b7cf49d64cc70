"""Litestar with msgspec Structs of the request, bounds included; no database, no session."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from bench.requests.edit import CASE
from litestar import Litestar, put
from msgspec import UNSET, Meta, Struct, UnsetType
from starlette.types import ASGIApp

Id = Annotated[str, Meta(pattern="^[1-9][0-9]{0,17}$")]
# msgspec has no union of datetime and a text.
InstantOrEmpty = Annotated[str, Meta(pattern=r"^([0-9]{4}(-[0-9]{2}){2}T[0-9:]{8}(\.[0-9]+)?Z)?$")]
Href = Annotated[str, Meta(pattern="^/system/ws/(v12|v20)/interaction/case/[1-9][0-9]{0,17}$")]


class Strict(Struct, forbid_unknown_fields=True):
    """An object without members of other names."""


class Date(Strict):
    """When the case was changed last."""

    date: datetime


class User(Strict):
    """A user by id."""

    id: Id


class Owner(Strict):
    """The owner."""

    user: User


class Severity(Strict):
    """The severity."""

    value: Literal["urgent", "high", "medium", "low"]


class Link(Strict):
    """A related case."""

    rel: Literal["case"]
    href: Href


class Related(Strict):
    """Related cases."""

    link: Annotated[list[Link], Meta(max_length=75)] | UnsetType = UNSET
    unlink: Annotated[list[Link], Meta(max_length=1000)] | UnsetType = UNSET


class Value(Strict):
    """A value of a custom attribute."""

    value: Annotated[str, Meta(max_length=255)]


class Values(Strict):
    """The values of a custom attribute."""

    attribValue: Annotated[list[Value], Meta(max_length=75)]  # noqa: N815 - the contract's name


class Custom(Strict):
    """A custom attribute."""

    attribName: Annotated[str, Meta(max_length=255)]  # noqa: N815
    attribValues: Values  # noqa: N815


class Customs(Strict):
    """The custom attributes."""

    customAttribute: list[Custom]  # noqa: N815


class CaseEdit(Strict):
    """An edit of a case."""

    id: Id
    lastModified: Date  # noqa: N815
    dueDate: InstantOrEmpty | UnsetType = UNSET  # noqa: N815
    owner: Owner | UnsetType = UNSET
    severity: Severity | UnsetType = UNSET
    subject: Annotated[str, Meta(max_length=1024)] | UnsetType = UNSET
    description: Annotated[str, Meta(max_length=1024)] | UnsetType = UNSET
    solution: Annotated[str, Meta(max_length=1024)] | UnsetType = UNSET
    relatedCases: Related | UnsetType = UNSET  # noqa: N815
    customAttributes: Customs | UnsetType = UNSET  # noqa: N815


@put(CASE, status_code=204)
async def edit_case(data: CaseEdit) -> None:
    """Answer at once."""


def application() -> ASGIApp:
    """Return the application."""
    return Litestar([edit_case])  # type: ignore[return-value]
