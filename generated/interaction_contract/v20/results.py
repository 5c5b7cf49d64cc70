# Code generated from spec/v20/operations/ by twinspec. DO NOT EDIT. Run: twinspec generate
"""The documented successes of v20, one class each. Nothing else can be returned by an operation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

Body = TypeVar("Body")


@dataclass(frozen=True, slots=True)
class GetActivitiesOk(Generic[Body]):
    """get_activities answers 200: The activities."""

    status: ClassVar[int] = 200
    header_names: ClassVar[tuple[tuple[str, str], ...]] = (
        ("content_language", "Content-Language"),
    )
    body: Body
    content_language: str


@dataclass(frozen=True, slots=True)
class GetCasesOk(Generic[Body]):
    """get_cases answers 200: The cases."""

    status: ClassVar[int] = 200
    header_names: ClassVar[tuple[tuple[str, str], ...]] = (
        ("content_language", "Content-Language"),
    )
    body: Body
    content_language: str


@dataclass(frozen=True, slots=True)
class GetCustomersOk(Generic[Body]):
    """get_customers answers 200: The customers."""

    status: ClassVar[int] = 200
    header_names: ClassVar[tuple[tuple[str, str], ...]] = (
        ("content_language", "Content-Language"),
    )
    body: Body
    content_language: str


@dataclass(frozen=True, slots=True)
class LogInNoContent:
    """log_in answers 204: The session has begun."""

    status: ClassVar[int] = 204
    header_names: ClassVar[tuple[tuple[str, str], ...]] = (("x_egain_session", "X-egain-session"),)
    x_egain_session: str


@dataclass(frozen=True, slots=True)
class LogOutNoContent:
    """log_out answers 204: The session has ended."""

    status: ClassVar[int] = 204
    header_names: ClassVar[tuple[tuple[str, str], ...]] = ()


@dataclass(frozen=True, slots=True)
class LookUpCasesNoContent:
    """look_up_cases answers 204: No case matches, or the part that was asked for lies past the last match."""

    status: ClassVar[int] = 204
    header_names: ClassVar[tuple[tuple[str, str], ...]] = ()


@dataclass(frozen=True, slots=True)
class LookUpCasesOk(Generic[Body]):
    """look_up_cases answers 200: The part of the matches that was asked for."""

    status: ClassVar[int] = 200
    header_names: ClassVar[tuple[tuple[str, str], ...]] = (
        ("content_language", "Content-Language"),
    )
    body: Body
    content_language: str


@dataclass(frozen=True, slots=True)
class SearchActivitiesNoContent:
    """search_activities answers 204: No activity matches, or the part that was asked for lies past the last match."""

    status: ClassVar[int] = 204
    header_names: ClassVar[tuple[tuple[str, str], ...]] = ()


@dataclass(frozen=True, slots=True)
class SearchActivitiesOk(Generic[Body]):
    """search_activities answers 200: The part of the matches that was asked for."""

    status: ClassVar[int] = 200
    header_names: ClassVar[tuple[tuple[str, str], ...]] = (
        ("content_language", "Content-Language"),
    )
    body: Body
    content_language: str


@dataclass(frozen=True, slots=True)
class SearchCasesNoContent:
    """search_cases answers 204: No case matches, or the part that was asked for lies past the last match."""

    status: ClassVar[int] = 204
    header_names: ClassVar[tuple[tuple[str, str], ...]] = ()


@dataclass(frozen=True, slots=True)
class SearchCasesOk(Generic[Body]):
    """search_cases answers 200: The part of the matches that was asked for."""

    status: ClassVar[int] = 200
    header_names: ClassVar[tuple[tuple[str, str], ...]] = (
        ("content_language", "Content-Language"),
    )
    body: Body
    content_language: str
