"""Wildcards: which namespaces `xs:any` and `xs:anyAttribute` accept, with set operations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from twinspec.grammar.xsd.nodes import SchemaElement

Process = Literal["strict", "lax", "skip"]
_LOCAL = "##local"


@dataclass(frozen=True, slots=True)
class Wildcard:
    """A set of namespaces, "" for none: those of `named`, or all but `named` when `others`.

    `##any` is all but nothing; `##other` is all but the target namespace and "".
    """

    others: bool
    named: frozenset[str]
    process: Process

    def takes(self, namespace: str) -> bool:
        """Return whether it accepts names of a namespace; "" is no namespace."""
        return (namespace in self.named) != self.others

    def words(self) -> tuple[str, ...]:
        """The value of `namespace` in a schema: `##any`, `##other`, or addresses and `##local`."""
        if not self.others:
            return tuple(sorted(name or _LOCAL for name in self.named))
        return ("##other",) if self.named else ("##any",)

    def target(self) -> str:
        """Return the namespace that `##other` excludes."""
        return max(self.named, default="") if self.others else ""

    def is_sayable(self) -> bool:
        """Whether `words` and `target` can express it; they cannot exclude three namespaces."""
        return not self.others or not self.named or ("" in self.named and len(self.named) <= 2)

    def meet(self, other: Wildcard) -> Wildcard:
        """Return the intersection; `processContents` is that of this wildcard."""
        if self.others and other.others:
            return Wildcard(True, self.named | other.named, self.process)
        if self.others:
            return Wildcard(False, other.named - self.named, self.process)
        if other.others:
            return Wildcard(False, self.named - other.named, self.process)
        return Wildcard(False, self.named & other.named, self.process)

    def join(self, other: Wildcard) -> Wildcard:
        """Return the union; `processContents` is that of this wildcard."""
        if self.others and other.others:
            return Wildcard(True, self.named & other.named, self.process)
        if self.others:
            return Wildcard(True, self.named - other.named, self.process)
        if other.others:
            return Wildcard(True, other.named - self.named, self.process)
        return Wildcard(False, self.named | other.named, self.process)


def wildcard(node: SchemaElement) -> Wildcard:
    """Return the wildcard of an `xs:any` or `xs:anyAttribute`."""
    process = node.get("processContents")
    chosen: Process = "lax" if process == "lax" else "skip" if process == "skip" else "strict"
    words = (node.get("namespace") or "##any").split()
    own = node.namespace
    if words == ["##any"]:
        return Wildcard(True, frozenset(), chosen)
    if words == ["##other"]:
        return Wildcard(True, frozenset({own, ""}), chosen)
    meanings = {"##targetNamespace": own, _LOCAL: ""}
    return Wildcard(False, frozenset(meanings.get(word, word) for word in words), chosen)
