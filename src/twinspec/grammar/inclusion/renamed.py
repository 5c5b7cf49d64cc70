"""An XSD half with its namespace renamed, so that other changes become visible.

A changed namespace (`…/bom/1.2` → `…/bom/1.3`) breaks every document. The versions are then
compared as if the namespace had not changed.
"""

from __future__ import annotations

from dataclasses import replace

from twinspec.grammar.model import Box, Half, Member, Object, Particle, Rest, Root, Tag, Value


def moved_namespace(old: Half, new: Half) -> tuple[str, str] | None:
    """Return the old and the new name of the namespace if it was renamed, else None.

    It was renamed if one namespace disappeared, one appeared, and they share names of elements or
    types.
    """
    went, came = (_spaces(one) - _spaces(other) for one, other in ((old, new), (new, old)))
    if len(went) != 1 or len(came) != 1:
        return None
    before, after = next(iter(went)), next(iter(came))
    shared = _locals(old, before) & _locals(new, after)
    return (before, after) if shared else None


def _clark(half: Half) -> list[str]:
    return [*(str(root.tag) for root in half.roots if root.tag), *half.names]


def _spaces(half: Half) -> set[str]:
    return {name[1:].partition("}")[0] if name.startswith("{") else "" for name in _clark(half)}


def _locals(half: Half, space: str) -> set[str]:
    start = f"{{{space}}}" if space else ""
    names = (name for name in _clark(half) if name.startswith("{") == bool(space))
    return {name.removeprefix(start) for name in names if name.startswith(start)}


def with_namespace_renamed(half: Half, before: str, after: str) -> Half:
    """Return a half with the namespace `before` replaced by `after`; ids of values stay."""
    names = _NamespaceRenaming(before, after)
    return replace(
        half,
        values={identity: names.value(value) for identity, value in half.values.items()},
        roots=tuple(map(names.root, half.roots)),
        names={names.key(name): value for name, value in half.names.items()},
    )


class _NamespaceRenaming:
    def __init__(self, before: str, after: str) -> None:
        self.before = before
        self.after = after

    def key(self, key: str) -> str:
        mark = "@" if key.startswith("@") else ""
        inner = key.removeprefix("@")
        space, _, name = inner[1:].rpartition("}") if inner.startswith("{") else ("", "", inner)
        if mark and not space:
            return key  # attributes without a namespace stay so
        if space != self.before or key == "text()":
            return key
        return f"{mark}{{{self.after}}}{name}" if self.after else f"{mark}{name}"

    def tag(self, tag: Tag | None) -> Tag | None:
        if tag is None or tag.namespace != self.before or tag.kind == "text":
            return tag
        if tag.kind == "attribute" and not tag.namespace:
            return tag
        return replace(tag, namespace=self.after)

    def spaces(self, words: tuple[str, ...] | None) -> tuple[str, ...] | None:
        if words is None:
            return None
        return tuple(self.after if word == self.before else word for word in words)

    def root(self, root: Root) -> Root:
        return replace(root, tag=self.tag(root.tag))

    def value(self, value: Value) -> Value:
        return replace(value, objects=tuple(map(self.object, value.objects)))

    def object(self, one: Object) -> Object:
        return replace(
            one,
            members={self.key(key): self.member(member) for key, member in one.members.items()},
            factors=tuple(tuple(map(self.box, factor)) for factor in one.factors),
            rest=self.rest(one.rest),
            content=self.particle(one.content) if one.content else None,
            xsi_type=self.key(one.xsi_type),
        )

    def member(self, member: Member) -> Member:
        return replace(member, key=self.key(member.key), tag=self.tag(member.tag))

    def box(self, box: Box) -> Box:
        return {self.key(key): limits for key, limits in box.items()}

    def rest(self, rest: Rest) -> Rest:
        return replace(
            rest,
            namespaces=self.spaces(rest.namespaces),
            attribute_namespaces=self.spaces(rest.attribute_namespaces),
            target=self.after if rest.target == self.before else rest.target,
        )

    def particle(self, one: Particle) -> Particle:
        return replace(
            one,
            key=self.key(one.key),
            parts=tuple(map(self.particle, one.parts)),
            namespaces=self.spaces(one.namespaces) or (),
        )
