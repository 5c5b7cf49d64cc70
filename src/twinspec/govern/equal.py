"""OpenAPI = XSD: a role is part of its XSD type, and an XSD member is part of some role."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from twinspec.contract.layout import Contract, Version
from twinspec.contract.openapi_shape import read_openapi
from twinspec.contract.operations import XML
from twinspec.contract.place import Place
from twinspec.contract.references import schema_pointer
from twinspec.contract.shape import Member, ObjectShape, Problem, ShapeError, Shapes, Value, local
from twinspec.contract.xsd_shape import read_xsd
from twinspec.govern.equal_texts import compare_texts
from twinspec.govern.findings import Finding, sorted_findings


def equal(contract: Contract) -> list[Finding]:
    """Return what the two halves of each version say differently; nothing when they are equal.

    A role is a schema that is the `application/xml` content of a request or an answer. Several
    roles may share one XSD type; it must then say what the loosest of them says.
    """
    findings: list[Finding] = []
    for version in contract.versions.values():
        try:
            openapi = _with_wrappers(read_openapi(version.bundle, version.place))
            xsd = read_xsd(version.xsd_files)
        except ShapeError as error:
            findings += [_not_representable(problem) for problem in error.problems]
            continue
        findings += _Comparison(version, openapi, xsd).findings()
    return sorted_findings(findings)


def _not_representable(problem: Problem) -> Finding:
    return Finding("equal.representable", "error", problem.message, (problem.place,), problem.hint)


def _with_wrappers(shapes: Shapes) -> Shapes:
    """The shapes with each wrapper element as an object of its own, as an XSD declares it."""
    types: dict[str, ObjectShape] = {}
    for shape in shapes.types.values():
        members = []
        for member in shape.members:
            if member.wrapper is None:
                members.append(member)
                continue
            name = f"{shape.name}.{member.key}"
            types[name] = ObjectShape(name, (replace(member, wrapper=None),), True, member.where)
            members.append(
                replace(
                    member,
                    tag=member.wrapper,
                    wrapper=None,
                    minimum=int(member.required),
                    maximum=1,
                    many=False,
                    value=Value((), name, member.where),
                )
            )
        types[shape.name] = replace(shape, members=tuple(members))
    return replace(shapes, types=types)


@dataclass(slots=True)
class _Use:
    """One schema that an XSD type stands for. `emptied`: also as an element without content."""

    shape: ObjectShape
    request: bool = False
    emptied: bool = False


@dataclass(slots=True)
class _Comparison:
    version: Version
    openapi: Shapes
    xsd: Shapes
    found: list[Finding] = field(default_factory=list)
    uses: dict[str, dict[str, _Use]] = field(default_factory=dict)

    def add(self, name: str, message: str, *places: Place, hint: str = "") -> None:
        self.found.append(Finding(f"equal.{name}", "error", message, places, hint))

    def findings(self) -> list[Finding]:
        """Pair the roles with their root elements, then judge each XSD type by all its uses."""
        used = set()
        for role, request in self.roles():
            root = self.openapi.roots.get(role)
            if root is None:
                self.add(
                    "root_exists",
                    f"{role} is an XML document without a root element.",
                    self.version.place(schema_pointer(role)),
                    hint=f"Give the object {role} an xml with name, namespace and prefix.",
                )
                continue
            used.add(root.tag)
            element = self.xsd.roots.get(root.tag)
            if element is None:
                self.add(
                    "root_exists",
                    f"no XSD declares the root element {root.tag} of {role}.",
                    root.where,
                    hint="Declare a global element of that name in the XSD of that namespace.",
                )
                continue
            self.pair(root.type, element.type, request=request, emptied=False)
        for tag, element in self.xsd.roots.items():
            if tag not in used:
                self.add(
                    "root_is_used",
                    f"no request and no answer has the root element {tag}.",
                    element.where,
                    hint="Remove the element, or name it in the xml of a schema that is a body.",
                )
        self.judge_types()
        return self.found

    def roles(self) -> Iterator[tuple[str, bool]]:
        """Yield the schemas that are XML documents, and whether they are sent by clients."""
        for operation in self.version.operations:
            for direction, body in operation.bodies():
                role = body.role(XML)
                if role is not None:
                    yield role, direction == "request"

    def pair(self, name: str, type_name: str, *, request: bool, emptied: bool) -> None:
        """Note that the schema `name` stands for the XSD type, and pair what is below it."""
        shape = self.openapi.types[name]
        target = self.xsd.types[type_name]
        known = self.uses.setdefault(type_name, {})
        use = known.get(name)
        if use is not None and use.request >= request and use.emptied >= emptied:
            return
        if use is None:
            use = known[name] = _Use(shape)
        use.request |= request
        use.emptied |= emptied
        for member in shape.members:
            twin = target.member(member.tag, attribute=member.attribute)
            if twin is None:
                self.add_unknown(shape, member, target)
                continue
            self.judge_key(shape, member, twin)
            if member.value.object is not None and twin.value.object is not None:
                self.pair(
                    member.value.object,
                    twin.value.object,
                    request=request,
                    emptied=member.value.may_be_empty_text,
                )

    def judge_key(self, shape: ObjectShape, member: Member, twin: Member) -> None:
        """JSON and XML call a member alike; a list may be called otherwise than its entries.

        Renaming a key in one half would leave clients of the other with the old one.
        """
        name = local(member.tag)
        is_wrapped = shape.name.endswith(f".{member.key}")
        if member.key == name or is_wrapped:
            return
        self.found.append(
            Finding(
                "equal.same_key",
                "warning" if member.many else "error",
                f"{member.key} of {shape.name} is called {member.key} in JSON, {name} in XML.",
                (member.where, twin.where),
                "Give it one name in both, in the xml of the schema and in the XSD.",
            )
        )

    def add_unknown(self, shape: ObjectShape, member: Member, target: ObjectShape) -> None:
        """A member that the XSD type lacks: altogether, or only bound as OpenAPI binds it."""
        other = next((m for m in target.members if local(m.tag) == local(member.tag)), None)
        if other is None:
            self.add(
                "member_exists",
                f"{shape.name} has {_bound(member)}, the XSD type {local(target.name)} has not.",
                member.where,
                target.where,
                hint="Declare it in the XSD, or remove it from the schema.",
            )
        else:
            self.add(
                "same_binding",
                f"{member.key} of {shape.name} is {_bound(member)} in OpenAPI, "
                f"{_bound(other)} in the XSD.",
                member.where,
                other.where,
                hint="Correct the xml of the member, or the declaration.",
            )

    def judge_types(self) -> None:
        for type_name, target in self.xsd.types.items():
            uses = self.uses.get(type_name)
            if uses is None:
                self.add(
                    "type_is_used",
                    f"no request and no answer contains the XSD type {local(type_name)}.",
                    target.where,
                    hint="Remove it, or declare it abstract when it is only extended.",
                )
                continue
            for use in uses.values():
                self.judge_order(use, target)
            for member in target.members:
                self.judge_member(member, list(uses.values()), target)

    def judge_order(self, use: _Use, target: ObjectShape) -> None:
        """JSON requests come in any order; answers are written in the order of the schema."""
        if not target.ordered:
            return
        elements = [member for member in target.members if not member.attribute]
        known = {element.tag for element in elements}
        own = [m.tag for m in use.shape.members if not m.attribute and m.tag in known]
        if use.request and len(own) > 1:
            self.add(
                "order_is_free",
                f"the XSD type {local(target.name)} prescribes an order, in JSON requests "
                f"({use.shape.name}) members come in any order.",
                use.shape.where,
                target.where,
                hint="Use xs:all, or a repeated xs:choice where elements repeat.",
            )
        rank = {m.tag: place for place, m in enumerate(elements) if not m.shared}
        tags = [tag for tag in own if tag in rank]
        ordered = sorted(tags, key=lambda tag: rank[tag])
        if tags != ordered:
            self.add(
                "same_order",
                f"{use.shape.name} lists {', '.join(map(local, tags))}, the XSD "
                f"{', '.join(map(local, ordered))}.",
                use.shape.where,
                target.where,
                hint="Answers are written in the order of the schema: list both alike.",
            )

    def judge_member(self, member: Member, uses: list[_Use], target: ObjectShape) -> None:
        found = [(use, use.shape.member(member.tag, attribute=member.attribute)) for use in uses]
        roles = [role for _, role in found if role is not None]
        if not roles:
            names = ", ".join(sorted(use.shape.name for use in uses))
            self.add(
                "member_is_used",
                f"the XSD type {local(target.name)} has {_bound(member)}, none of {names} has it.",
                member.where,
                *(use.shape.where for use in uses),
                hint="Remove it from the XSD, or add it to the schema that lacks it.",
            )
            return
        least = min(
            (role.minimum if role is not None and not use.emptied else 0) for use, role in found
        )
        self.judge_occurrence(member, roles, least)
        self.judge_kind(member, roles)

    def judge_occurrence(self, member: Member, roles: list[Member], least: int) -> None:
        most = None if any(role.maximum is None for role in roles) else _largest(roles)
        if member.shared:
            # A repeated choice has one bound for all its elements: it cannot say more than this.
            tight = member.maximum is not None and (most is None or member.maximum < most)
            same = member.minimum <= least and not tight
        else:
            same = (member.minimum, member.maximum) == (least, most)
        if not same:
            self.add(
                "same_occurrence",
                f"{member.key} occurs {_range(least, most)} in OpenAPI, "
                f"{_range(member.minimum, member.maximum)} in the XSD.",
                *dict.fromkeys(role.where for role in roles),
                member.where,
                hint="Compare required, minItems, maxItems with minOccurs, maxOccurs, use; "
                "the XSD says what the loosest schema says.",
            )

    def judge_kind(self, member: Member, roles: list[Member]) -> None:
        """Objects against objects, texts against texts; texts then facet by facet."""
        objects = member.value.object is not None
        for role in roles:
            if (role.value.object is not None) != objects:
                self.add(
                    "same_kind",
                    f"{member.key} is {_kind(role.value)} in OpenAPI, "
                    f"{_kind(member.value)} in the XSD.",
                    role.where,
                    member.where,
                    hint="Give both the same type.",
                )
                return
            if objects and any(not text.is_empty for text in role.value.texts):
                self.add(
                    "same_kind",
                    f"{member.key} is an object or a text that is not empty; no XSD type is both.",
                    role.where,
                    member.where,
                    hint="Give the text a member of its own.",
                )
        if not objects:
            self.found += compare_texts(member, roles)


def _largest(roles: list[Member]) -> int:
    return max(role.maximum or 0 for role in roles)


def _bound(member: Member) -> str:
    return f"the {'attribute' if member.attribute else 'element'} {member.tag}"


def _range(least: int, most: int | None) -> str:
    if least == most:
        return f"exactly {least}"
    return f"{least} or more times" if most is None else f"{least} to {most} times"


def _kind(value: Value) -> str:
    return "an object" if value.object is not None else "a text"
