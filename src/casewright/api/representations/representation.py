"""The interface of a representation: media type, sniffing, reading, writing and examples."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from casewright.api.codec import Shape
from casewright.api.contracts import VersionContract
from casewright.api.structs import Decode
from casewright.api.violations import FORMATS, Formats
from casewright.domain.ensure import Violation


class ParsedBody:
    """A body that was read: its JSON shape, and the findings of reading it."""

    __slots__ = ("findings", "shape")

    def __init__(self, shape: Shape, findings: list[Violation]) -> None:
        self.shape = shape
        self.findings = findings

    def defect(self) -> str | None:
        """Return why the representation's own schema (XSD) refuses a body that JSON Schema accepts.

        None if it accepts the body, or if there is no such schema. Anything else is a defect of the
        contract.
        """
        return None


Read = Callable[[bytes, str | None], ParsedBody]
"""Reads a body in a charset, None if its Content-Type names none; RuleBroken if it cannot."""

Write = Callable[[Mapping[str, Shape]], bytes]
"""Writes the body of a shape."""


class Representation(ABC):
    """One form of bodies, in all versions."""

    media: ClassVar[str]
    """The media type, in small letters."""

    formats: ClassVar[Formats] = FORMATS
    """Which texts are of a format: a representation may write fewer than JSON does."""

    @abstractmethod
    def recognises(self, body: bytes) -> bool:
        """Return whether a body of undeclared type begins like one of this representation."""

    @abstractmethod
    def reads(self, charset: str | None) -> bool:
        """Return whether it reads bodies in a charset, by Python's name; None: not declared."""

    @abstractmethod
    def reader(self, contract: VersionContract, role: str) -> Read:
        """Return the reader of bodies of a role, the name of a schema of the version."""

    def decoder(self, struct: Any) -> Decode | None:  # noqa: ARG002
        """Return a function that reads and validates bodies of a type in one step; None if none."""
        return None

    @abstractmethod
    def writer(self, contract: VersionContract, role: str) -> Write:
        """Return the writer of bodies of a role."""

    @abstractmethod
    def example(self, contract: VersionContract, role: str, shape: Shape) -> Shape:
        """Return a body as an OpenAPI document shows it: a shape of JSON, or a text."""
