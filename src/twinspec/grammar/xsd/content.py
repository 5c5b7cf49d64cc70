"""Content models: particles in their order, with groups and substitution groups expanded."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from twinspec.grammar.model import Gap, Particle, Range
from twinspec.grammar.xsd.elements import Declarations
from twinspec.grammar.xsd.nodes import SchemaElement
from twinspec.grammar.xsd.unknown_constructs import UnknownConstructs
from twinspec.grammar.xsd.wildcards import Wildcard, wildcard

MAX_PARTS = 20_000  # of one content model, groups written out
MAX_DEPTH = 100  # of groups inside each other
_ONCE = Range(1, 1)
_FORMS = ("sequence", "choice", "all")


@dataclass(slots=True)
class ContentModel:
    """A content model: its particle (None: empty), and the element declarations by key."""

    particle: Particle | None = None
    elements: dict[str, list[SchemaElement]] = field(default_factory=dict)
    wildcards: list[Wildcard] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    size: int = 0

    def take(self, other: ContentModel) -> None:
        """Add the declarations of another model."""
        for key, nodes in other.elements.items():
            mine = self.elements.setdefault(key, [])
            mine += [node for node in nodes if node not in mine]
        self.wildcards += [each for each in other.wildcards if each not in self.wildcards]
        self.gaps += [gap for gap in other.gaps if gap not in self.gaps]
        self.size += other.size

    def followed_by(self, other: ContentModel) -> ContentModel:
        """Return the model of an extension: this model followed by the other."""
        result = ContentModel()
        result.take(self)
        result.take(other)
        parts = [*_parts(self.particle), *_parts(other.particle)]
        if len(parts) == 1:
            result.particle = parts[0]
        elif parts:
            result.particle = Particle("sequence", _ONCE, parts=tuple(parts))
        return result


def _parts(particle: Particle | None) -> tuple[Particle, ...]:
    """Return the parts of a plain sequence, so that chains of extensions do not nest deeply."""
    if particle is None:
        return ()
    plain = particle.form == "sequence" and particle.occurs == _ONCE
    return particle.parts if plain else (particle,)


class ContentModelReader:
    """Reads content models; each named group once."""

    def __init__(self, declarations: Declarations, strange: UnknownConstructs) -> None:
        self.declarations = declarations
        self.strange = strange
        self.groups: dict[SchemaElement, ContentModel] = {}
        self.open: list[SchemaElement] = []

    def of(self, holder: SchemaElement) -> ContentModel:
        """Return the model of a complex type, an extension or a restriction."""
        content = ContentModel()
        node = holder.first("group", *_FORMS)
        if node is not None:
            particle = self.particle(node, content)
            content.particle = particle if particle and not _is_empty(particle) else None
        if content.size > MAX_PARTS:
            return _too_large(node or holder)
        return content

    def particle(self, node: SchemaElement, content: ContentModel) -> Particle | None:
        """Return the particle of a node, None for 0 occurrences; adds declarations to `content`."""
        occurs = _occurs(node, content)
        if occurs.most == 0 or content.size > MAX_PARTS:
            return None
        content.size += 1
        if node.tag == "element":
            return self._element(node, occurs, content)
        if node.tag == "any":
            return _any(node, occurs, content)
        if node.tag == "group":
            return self._group(node, occurs, content)
        inner = [
            self.particle(child, content) for child in node.all("element", "any", "group", *_FORMS)
        ]
        parts = tuple(part for part in inner if part is not None)
        if node.tag == "choice":
            return Particle("choice", occurs, parts=parts)
        form: Literal["sequence", "all"] = "all" if node.tag == "all" else "sequence"
        return Particle(form, occurs, parts=parts)

    def _element(
        self, node: SchemaElement, occurs: Range, content: ContentModel
    ) -> Particle | None:
        written = node.get("ref")
        if written is None:
            if not node.get("name"):
                content.gaps.append(_gap(node, "an element without a name is not compared"))
                return None
            return self._named(node, occurs, content)
        name = node.resolve(written)
        found = self.declarations.schemas.find("element", name) if name else None
        if found is None:
            content.gaps.append(_gap(node, f"there is no element {written}: it is not compared"))
            return None
        alternatives = self.declarations.alternatives(found)
        if alternatives == [found]:
            return self._named(found, occurs, content)
        if not alternatives:
            said = f"{written} is abstract, and nothing stands for it: it never comes"
            content.gaps.append(_gap(node, said))
        parts = tuple(self._named(each, _ONCE, content) for each in alternatives)
        content.size += len(parts)
        return Particle("choice", occurs, parts=parts)

    def _named(self, node: SchemaElement, occurs: Range, content: ContentModel) -> Particle:
        key = str(self.declarations.tag(node))
        nodes = content.elements.setdefault(key, [])
        if node not in nodes:
            nodes.append(node)
        return Particle("element", occurs, key)

    def _group(self, node: SchemaElement, occurs: Range, content: ContentModel) -> Particle | None:
        written = node.get("ref")
        name = node.resolve(written) if written else None
        found = self.declarations.schemas.base(node, name, "group")
        if found is None:
            content.gaps.append(_gap(node, f"there is no group {written}: it is not compared"))
            return None
        if found in self.open or len(self.open) > MAX_DEPTH:
            content.gaps.append(_gap(node, f"the group {written} is made of itself"))
            return None
        if found not in self.groups:
            self.open.append(found)
            inner = ContentModel(gaps=list(self.strange.of(found)))
            model = found.first(*_FORMS)
            inner.particle = self.particle(model, inner) if model is not None else None
            self.open.pop()
            self.groups[found] = inner
        inner = self.groups[found]
        content.take(inner)
        if inner.particle is None or content.size > MAX_PARTS:
            return None
        if occurs == _ONCE:
            return inner.particle
        if inner.particle.occurs == _ONCE:
            return replace(inner.particle, occurs=occurs)
        return Particle("sequence", occurs, parts=(inner.particle,))


def _too_large(node: SchemaElement) -> ContentModel:
    gap = _gap(node, f"a content model of more than {MAX_PARTS} parts is too large to compare")
    return ContentModel(
        particle=Particle("any", Range(0, None), namespaces=("##any",), process_contents="skip"),
        wildcards=[Wildcard(True, frozenset(), "skip")],
        gaps=[gap],
    )


def _is_empty(particle: Particle) -> bool:
    return particle.form in ("sequence", "all") and not particle.parts


def _any(node: SchemaElement, occurs: Range, content: ContentModel) -> Particle:
    found = wildcard(node)
    if found not in content.wildcards:
        content.wildcards.append(found)
    return Particle("any", occurs, namespaces=found.words(), process_contents=found.process)


def _occurs(node: SchemaElement, content: ContentModel) -> Range:
    least = _number(node, "minOccurs", content)
    if node.get("maxOccurs") == "unbounded":
        return Range(least, None)
    most = _number(node, "maxOccurs", content)
    if least > most > 0:
        said = f"minOccurs {least} is more than maxOccurs {most}: {most} is read"
        content.gaps.append(_gap(node, said))
    return Range(min(least, most), most)


def _number(node: SchemaElement, name: str, content: ContentModel) -> int:
    text = node.get(name)
    if text is None:
        return 1
    if not text.isdecimal() or not text.isascii() or len(text) > 18:
        content.gaps.append(_gap(node, f"{name} is {text[:40]!r}, which is no number: 1 is read"))
        return 1
    return int(text)


def _gap(node: SchemaElement, said: str) -> Gap:
    return Gap(f"xs:{node.tag}", f"{said}.", node.place)
