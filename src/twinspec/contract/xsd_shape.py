"""The shapes of a set of XSD files: complex types as objects, content models as occurrence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

from lxml import etree

from twinspec.contract.documents import ContractError
from twinspec.contract.place import Place
from twinspec.contract.shape import (
    Member,
    ObjectShape,
    Problem,
    Root,
    ShapeError,
    Shapes,
    Value,
    clark,
    local,
)
from twinspec.contract.xml_files import read_xml
from twinspec.contract.xsd_texts import XS, SimpleTypes

_GLOBALS = ("element", "complexType", "simpleType", "group", "attributeGroup", "attribute")
_MODELS = ("sequence", "all", "choice", "group")


def read_xsd(files: Sequence[Path]) -> Shapes:
    """Return the shapes of all XSD `files` together; places name them as they are given.

    Names are Clark names; anonymous types are called `<type of their element's parent>/<element>`.
    Imports are resolved among `files` by namespace. Raises ShapeError with every construct that
    has no canonical shape, and for files that are not well-formed.
    """
    reader = _XsdReader()
    for file in files:
        reader.load(file)
    for tag, node in reader.globals["complexType"].items():
        if node.get("abstract", "false") in ("true", "1"):
            continue
        reader.types[tag] = reader.complex_type(tag, node)
    for tag, node in reader.globals["simpleType"].items():
        reader.values[tag] = Value(reader.simple.read(node), None, reader.place(node))
    for tag, node in reader.globals["element"].items():
        reader.root(tag, node)
    if reader.problems:
        raise ShapeError(tuple(reader.problems))
    return Shapes(reader.types, reader.values, reader.roots)


@dataclass(frozen=True, slots=True)
class _Range:
    """How often a particle occurs; `shared`: its maximum is spent by several particles."""

    least: int
    most: int | None
    shared: bool = False

    def times(self, other: _Range) -> _Range:
        most = None if self.most is None or other.most is None else self.most * other.most
        return _Range(self.least * other.least, most, self.shared or other.shared)


_ONCE = _Range(1, 1)


@dataclass(slots=True)
class _Content:
    """The members of a type while it is read, and whether their order is prescribed."""

    members: list[Member] = field(default_factory=list)
    ordered: bool = False
    closed: bool = True


class _XsdReader:
    def __init__(self) -> None:
        self.globals: dict[str, dict[str, etree._Element]] = {kind: {} for kind in _GLOBALS}
        self.problems: list[Problem] = []
        self.types: dict[str, ObjectShape] = {}
        self.values: dict[str, Value] = {}
        self.roots: dict[str, Root] = {}
        self.simple = SimpleTypes(self.globals["simpleType"], self.qname, self.place, self.fail)

    def fail(self, problem: Problem) -> None:
        if problem not in self.problems:
            self.problems.append(problem)

    def unsupported(self, node: etree._Element, message: str, hint: str = "") -> None:
        self.fail(Problem(message, self.place(node), hint))

    def load(self, file: Path) -> None:
        try:
            schema = read_xml(file).getroot()
        except ContractError as error:
            self.fail(Problem(str(error), Place(str(file))))
            return
        namespace = schema.get("targetNamespace")
        for node in schema.iterchildren(*(XS + kind for kind in _GLOBALS)):
            tag = clark(namespace, node.get("name", ""))
            known = self.globals[local(str(node.tag))]
            if tag in known:
                self.unsupported(node, f"{tag} stands already at {self.place(known[tag])}.")
            known[tag] = node

    def place(self, node: etree._Element) -> Place:
        names = [n.get("name") for n in (node, *node.iterancestors()) if n.get("name")]
        pointer = "/" + "/".join(str(name) for name in reversed(names)) if names else ""
        line = cast("int | None", node.sourceline)
        return Place(node.getroottree().docinfo.URL or "", line or 0, pointer)

    def qname(self, node: etree._Element, text: str) -> str:
        """The Clark name that the prefixed name `text` means at `node`."""
        prefix, _, name = text.rpartition(":")
        namespace = node.nsmap.get(prefix or None)
        if prefix and namespace is None:
            self.unsupported(node, f"the prefix {prefix!r} is not declared.")
        return clark(namespace, name)

    def found(self, kind: str, node: etree._Element, text: str) -> etree._Element | None:
        tag = self.qname(node, text)
        if tag not in self.globals[kind]:
            self.unsupported(node, f"there is no {kind} {tag}.", "Import its namespace.")
        return self.globals[kind].get(tag)

    def root(self, tag: str, node: etree._Element) -> None:
        value = self.value(node, tag)
        if value.object is not None:
            self.roots[tag] = Root(local(tag), tag, value.object, self.place(node))

    def value(self, node: etree._Element, owner: str) -> Value:
        """The type of an element or attribute; anonymous complex types are named after `owner`."""
        place = self.place(node)
        for attribute in ("substitutionGroup", "nillable", "fixed"):
            if node.get(attribute, "false") != "false":
                self.unsupported(node, f"{attribute} has no JSON form.", "Leave it out.")
        named = node.get("type")
        if named is not None:
            tag = self.qname(node, named)
            if tag in self.globals["complexType"]:
                return Value((), tag, place)
            return Value(self.simple.by_name(tag, node), None, place)
        inner = node.find(f"{XS}complexType")
        if inner is not None:
            self.types[owner] = self.complex_type(owner, inner)
            return Value((), owner, place)
        simple = node.find(f"{XS}simpleType")
        if simple is None:
            self.unsupported(node, "an element or attribute without a type.", "Give it one.")
            return Value((), None, place)
        return Value(self.simple.read(simple), None, place)

    def complex_type(self, tag: str, node: etree._Element) -> ObjectShape:
        content = _Content()
        if node.get("mixed", "false") in ("true", "1"):
            self.unsupported(node, "mixed content has no JSON form.", "Name the text.")
        if node.find(f"{XS}simpleContent") is not None:
            self.unsupported(
                node,
                "text with attributes has no JSON form.",
                "Give the text an element or an attribute of its own.",
            )
        complex_content = node.find(f"{XS}complexContent")
        body = node if complex_content is None else self.extension(complex_content, content)
        if body is not None:
            self.body(body, tag, content)
        return ObjectShape(
            name=tag,
            members=tuple(content.members),
            closed=content.closed,
            where=self.place(node),
            ordered=content.ordered,
        )

    def extension(self, node: etree._Element, content: _Content) -> etree._Element | None:
        """Read the base type of an extension; return the element that holds what it adds."""
        extension = node.find(f"{XS}extension")
        if extension is None:
            self.unsupported(
                node, "restriction of a complex type has no canonical shape.", "Write it out."
            )
            return None
        base = self.found("complexType", extension, extension.get("base", ""))
        if base is not None:
            name = self.qname(extension, extension.get("base", ""))
            inherited = self.complex_type(name, base)
            content.members += inherited.members
            # What an extension adds comes after what it inherits.
            content.ordered = inherited.ordered or any(
                not member.attribute for member in inherited.members
            )
        return extension

    def body(self, node: etree._Element, owner: str, content: _Content) -> None:
        for model in node.iterchildren(*(XS + kind for kind in _MODELS)):
            self.particle(model, owner, _ONCE, content)
        self.attributes(node, owner, content)

    def particle(self, node: etree._Element, owner: str, outer: _Range, content: _Content) -> None:
        """Add the elements below one particle, each with its occurrence in the whole type."""
        kind = local(str(node.tag))
        occurs = outer.times(_occurs(node))
        if kind == "any":
            self.unsupported(node, "xs:any has no JSON form.", "Name the elements.")
        elif kind == "element":
            self.element(node, owner, occurs, content)
        elif kind == "group":
            group = self.found("group", node, node.get("ref", ""))
            for model in group if group is not None else ():
                self.particle(model, owner, occurs, content)
        elif kind in ("sequence", "all", "choice"):
            children = [child for child in node if local(str(child.tag)) != "annotation"]
            repeated = occurs.most is None or occurs.most > 1
            if kind == "sequence" and len(children) > 1 and not repeated:
                content.ordered = True
            if kind == "choice" and len(children) > 1 and not repeated:
                self.unsupported(
                    node,
                    "one of several elements: OpenAPI accepts several at once.",
                    "Use xs:all with optional elements; that they exclude each other is a rule.",
                )
            if len(children) > 1 and repeated:
                least = 0 if kind == "choice" else occurs.least
                occurs = _Range(least, occurs.most, shared=True)
            for child in children:
                self.particle(child, owner, occurs, content)

    def element(self, node: etree._Element, owner: str, occurs: _Range, content: _Content) -> None:
        declaration = node
        if node.get("ref") is not None:
            declared = self.found("element", node, node.get("ref", ""))
            if declared is None:
                return
            declaration = declared
            tag = self.qname(node, node.get("ref", ""))
        else:
            tag = self.local_tag(node, "element")
        value = self.value(declaration, f"{owner}/{local(tag)}")
        member = Member(
            key=local(tag),
            tag=tag,
            attribute=False,
            wrapper=None,
            minimum=occurs.least,
            maximum=occurs.most,
            many=occurs.most is None or occurs.most > 1,
            required=occurs.least > 0,
            value=value,
            where=self.place(node),
            shared=occurs.shared,
        )
        for index, known in enumerate(content.members):
            if known.tag == tag and not known.attribute:
                content.members[index] = _both(known, member)
                return
        content.members.append(member)

    def local_tag(self, node: etree._Element, kind: str) -> str:
        """The Clark name of a local declaration: qualified as `form` or the schema says."""
        schema = node.getroottree().getroot()
        form = node.get("form", schema.get(f"{kind}FormDefault", "unqualified"))
        namespace = schema.get("targetNamespace") if form == "qualified" else None
        return clark(namespace, node.get("name", ""))

    def attributes(self, node: etree._Element, owner: str, content: _Content) -> None:
        if node.find(f"{XS}anyAttribute") is not None:
            self.unsupported(node, "xs:anyAttribute has no JSON form.", "Name the attributes.")
        for declared in self.declared_attributes(node):
            declaration: etree._Element | None = declared
            if declared.get("ref") is not None:
                tag = self.qname(declared, declared.get("ref", ""))
                declaration = self.found("attribute", declared, declared.get("ref", ""))
            else:
                tag = self.local_tag(declared, "attribute")
            use = declared.get("use", "optional")
            if declaration is None or use == "prohibited":
                continue
            content.members.append(
                Member(
                    key=local(tag),
                    tag=tag,
                    attribute=True,
                    wrapper=None,
                    minimum=int(use == "required"),
                    maximum=1,
                    many=False,
                    required=use == "required",
                    value=self.value(declaration, f"{owner}/{local(tag)}"),
                    where=self.place(declared),
                )
            )

    def declared_attributes(self, node: etree._Element) -> Iterator[etree._Element]:
        yield from node.iterchildren(f"{XS}attribute")
        for use in node.iterchildren(f"{XS}attributeGroup"):
            group = self.found("attributeGroup", use, use.get("ref", ""))
            if group is not None:
                yield from self.declared_attributes(group)


def _occurs(node: etree._Element) -> _Range:
    most = node.get("maxOccurs", "1")
    return _Range(int(node.get("minOccurs", "1")), None if most == "unbounded" else int(most))


def _both(one: Member, two: Member) -> Member:
    """One member for two particles of the same element."""
    most = None if one.maximum is None or two.maximum is None else one.maximum + two.maximum
    return replace(one, minimum=one.minimum + two.minimum, maximum=most, many=True, shared=True)
