"""Which types leave the order of their elements open, by the XSD types that they stand for."""

from __future__ import annotations

from twinspec.contract.shape import Member, Shapes


def unordered(openapi: Shapes, xsd: Shapes) -> frozenset[str]:
    """Return the names of the OpenAPI types all of whose XSD types take elements in any order."""
    pairs: set[tuple[str, str]] = set()
    waiting = [
        (root.type, xsd.roots[root.tag].type)
        for root in openapi.roots.values()
        if root.tag in xsd.roots
    ]
    while waiting:
        pair = waiting.pop()
        if pair in pairs:
            continue
        pairs.add(pair)
        for member in openapi.types[pair[0]].members:
            twin = _type_of(member, pair[1], xsd)
            if member.value.object is not None and twin is not None:
                waiting.append((member.value.object, twin))
    ordered = {name for name, type_name in pairs if xsd.types[type_name].ordered}
    return frozenset(name for name, _ in pairs) - ordered


def _type_of(member: Member, parent: str, xsd: Shapes) -> str | None:
    """Return the XSD type of a member's element below the XSD type `parent`, if it has members."""
    name: str | None = parent
    for tag in (member.wrapper, member.tag):
        if tag is None:
            continue
        found = xsd.types[name].member(tag, attribute=False) if name is not None else None
        name = found.value.object if found is not None else None
    return name
