"""Compares operations: paths, parameters, bodies, answers, logins, servers, links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from twinspec.govern.changes.api import Api, ApiMediaTypes, ApiOperation, ApiParameter, ApiResponse
from twinspec.govern.changes.bodies import Bodies
from twinspec.govern.changes.change import (
    Change,
    DiffVerdict,
    Direction,
    Representation,
    broken,
    harmless,
)
from twinspec.govern.changes.compared_body import ComparedBody
from twinspec.govern.changes.files import json_judge, named_root
from twinspec.govern.changes.gaps import json_gaps
from twinspec.govern.changes.logins import compare_security, compare_servers
from twinspec.govern.changes.members import member_changes
from twinspec.govern.changes.operations import (
    READS,
    SENDS,
    about,
    called,
    header_changes,
    link_changes,
    parameter_changes,
)
from twinspec.govern.changes.wire import text_judge, written_judge
from twinspec.grammar.inclusion.sides import ComparedContract
from twinspec.grammar.json_schema.reader import JsonContract
from twinspec.grammar.json_schema.roots import is_json, is_xml
from twinspec.grammar.model import Root, ValueId

Version = tuple[Api, JsonContract]
_WAYS: tuple[tuple[Direction, str], ...] = (("request", SENDS), ("answer", READS))


@dataclass(slots=True)
class _Comparison:
    old: Version
    new: Version
    verdict: DiffVerdict = field(default_factory=DiffVerdict)
    uses: list[ComparedBody] = field(default_factory=list)
    in_xml: set[tuple[ValueId, ValueId]] = field(default_factory=set)
    """The documents, as old and new value, that are also written as XML."""

    def run(self) -> DiffVerdict:
        old, new = self.old[0], self.new[0]
        for key, operation in old.operations.items():
            other = new.operations.get(key)
            if other is None:
                self.removed(operation)
            else:
                self.verdict.count("operations")
                self.operation(operation, other)
        paths = {operation.path for operation in old.operations.values()}
        for key, operation in new.operations.items():
            if key not in old.operations:
                what = "operation" if operation.path in paths else "path"
                message = f"{operation.shown} is new."
                self.add(operation, harmless(f"{what}_added", message, (operation.place,), "added"))
        if not old.operations and not new.operations:
            self.schemas()
        self.verdict.changes += compare_servers(old, new)
        self.verdict.changes += compare_security(old, new)
        self.bodies()
        return self.verdict

    def schemas(self) -> None:
        """Compare named schemas in both directions, if no operation uses them.

        Other files may use such a schema both for requests and for answers.
        """
        halves = self.old[1].half, self.new[1].half
        for name, value in halves[0].names.items():
            if name not in halves[1].names:
                message = f"the schema {name} is removed."
                place = halves[0].values[value].place
                hit = "contracts that refer to it"
                change = broken("schema_removed", message, (place,), "removed", hit)
                self.verdict.changes.append(change)
                continue
            roots = (
                named_root(halves[0], name, value),
                named_root(halves[1], name, halves[1].names[name]),
            )
            judges = json_judge(self.old[1], roots[0]), json_judge(self.new[1], roots[1])
            for direction, who in _WAYS:
                hit = f"{who} {name}"
                self.uses.append(
                    ComparedBody(roots[0].value, roots[1].value, direction, "", hit, judges, "json")
                )
        for name in halves[1].names.keys() - halves[0].names.keys():
            place = halves[1].values[halves[1].names[name]].place
            message = f"the schema {name} is new."
            self.verdict.changes.append(harmless("schema_added", message, (place,), "added"))

    def add(self, operation: ApiOperation, change: Change) -> None:
        self.verdict.changes.append(replace(change, operations=(operation.name,)))

    def removed(self, operation: ApiOperation) -> None:
        left = {each.path for each in self.new[0].operations.values()}
        what = "operation" if operation.path in left else "path"
        hit = "clients that wait for it" if operation.turned else "clients that call it"
        message = f"{operation.shown} is removed."
        if operation.deprecated:
            message = f"{operation.shown}, which was deprecated, is removed."
        change = broken(f"{what}_removed", message, (operation.place,), "removed", hit)
        self.add(operation, change)

    def operation(self, old: ApiOperation, new: ApiOperation) -> None:
        for change in (*about(old, new), *self.parameters(old, new), *link_changes(old, new)):
            self.add(new, change)
        self.body(old, new)
        self.responses(old, new)

    def parameters(self, old: ApiOperation, new: ApiOperation) -> Iterator[Change]:
        for key, ours in old.parameters.items():
            theirs = new.parameters.get(key)
            if theirs is None:
                message = f"the {called(ours)} of {old.shown} is removed."
                yield broken(
                    "parameter_removed", message, (ours.place, new.place), "removed",
                    f"{SENDS} it: it is not known any more",
                )  # fmt: skip
            else:
                yield from parameter_changes(old, ours, theirs)
                self.text(new, ours, theirs, "request")
        for key, theirs in new.parameters.items():
            if key in old.parameters:
                continue
            places = (theirs.place, old.place)
            if theirs.required:
                message = f"{new.shown} asks for a new {called(theirs)}."
                yield broken("parameter_required", message, places, "added", f"{SENDS} no such one")
            else:
                message = f"{new.shown} takes a new {called(theirs)}."
                yield harmless("parameter_added", message, places, "added")

    def text(
        self, operation: ApiOperation, old: ApiParameter, new: ApiParameter, direction: Direction
    ) -> None:
        """Compare the values of a parameter or header; they are sent as texts."""
        direction = _turned(direction, turned=operation.turned)
        who = SENDS if direction == "request" else READS
        hit = f"{who} the {called(old)}"
        if old.schema and new.schema:
            judges = tuple(
                text_judge(written_judge(version[1], one.schema.root))
                for version, one in ((self.old, old), (self.new, new))
                if one.schema
            )
            self.uses.append(
                ComparedBody(
                    old.schema.root.value, new.schema.root.value, direction, operation.name, hit,
                    (judges[0], judges[1]), None, form="text",
                )
            )  # fmt: skip
        elif bool(old.schema) != bool(new.schema) and (old.content or new.content):
            message = f"the {called(old)} of {operation.shown} is written in another media type."
            change = broken("parameter_content", message, (old.place, new.place), "changed", hit)
            self.add(operation, replace(change, direction=direction))
        for kind, root in old.content.items():
            other = new.content.get(kind)
            if other is not None:
                self.document(operation, root, other, direction, {kind})

    def body(self, old: ApiOperation, new: ApiOperation) -> None:
        ours, theirs = old.body, new.body
        direction = _turned("request", turned=new.turned)
        if ours is None and theirs is None:
            return
        if ours is None and theirs is not None:
            places = (theirs.place, old.place)
            if theirs.required:
                message = f"{new.shown} asks for a body, which it did not."
                self.add(new, broken("body_required", message, places, "added", f"{SENDS} none"))
            else:
                message = f"{new.shown} takes a body, which it did not."
                self.add(new, harmless("body_added", message, places, "added"))
            return
        assert ours is not None
        if theirs is None:
            message = f"{new.shown} takes no body any more."
            self.add(
                new, broken("body_removed", message, (ours.place, new.place), "removed",
                            f"{SENDS} one"),
            )  # fmt: skip
            return
        if ours.required != theirs.required:
            places = (ours.place, theirs.place)
            if theirs.required:
                message = f"the body of {new.shown} is required, which it was not."
                change = broken("body_required", message, places, "changed", f"{SENDS} none")
            else:
                message = f"the body of {new.shown} may be left out."
                change = harmless("body_optional", message, places, "changed")
            self.add(new, change)
        self.content(new, ours, theirs, direction, f"the body of {new.shown}")

    def content(
        self,
        operation: ApiOperation,
        old: ApiMediaTypes,
        new: ApiMediaTypes,
        direction: Direction,
        what: str,
    ) -> None:
        """Compare media types and the documents in them."""
        verb = "taken" if direction == "request" else "answered"
        hit = SENDS if direction == "request" else READS
        met: dict[tuple[str, str], tuple[Root, Root, set[str]]] = {}
        for kind, ours in old.media.items():
            found = _media_type(kind, new.media)
            if found is None:
                message = f"{kind} is no longer {verb} as {what}."
                change = broken(
                    "media_type_removed", message, (old.place, new.place), "removed",
                    f"{hit} {kind}",
                )  # fmt: skip
                self.add(operation, _of(change, direction, kind))
                continue
            theirs = new.media[found]
            if ours is not None and theirs is not None:
                entry = met.setdefault((ours.value, theirs.value), (ours, theirs, set()))
                entry[2].add(kind)
            elif (ours is None) != (theirs is None):
                self.one_schema(operation, (old, new), (ours, theirs), direction, f"{what}, {kind}")
        for kind in new.media:
            if _media_type(kind, old.media) is None:
                message = f"{kind} is {verb} as {what}, too."
                change = harmless("media_type_added", message, (new.place, old.place), "added")
                self.add(operation, _of(change, direction, kind))
        for ours, theirs, kinds in met.values():
            self.document(operation, ours, theirs, direction, kinds)

    def one_schema(
        self,
        operation: ApiOperation,
        holders: tuple[ApiMediaTypes, ApiMediaTypes],
        roots: tuple[Root | None, Root | None],
        direction: Direction,
        what: str,
    ) -> None:
        """Add the change of a body that has a schema in only one version."""
        narrowed = roots[0] is None
        places = (holders[0].place, holders[1].place)
        message = f"{what}: any document was accepted, and now those of a schema."
        if not narrowed:
            message = f"{what}: documents of a schema were accepted, and now any."
        if narrowed == (direction == "request"):
            hit = SENDS if direction == "request" else READS
            change = broken("schema_said", message, places, "changed", f"{hit} other documents")
        else:
            change = harmless("schema_said", message, places, "changed")
        self.add(operation, replace(change, direction=direction))

    def document(
        self, operation: ApiOperation, old: Root, new: Root, direction: Direction, kinds: set[str]
    ) -> None:
        """Add two documents to the list that `bodies` compares."""
        forms = [*(["JSON"] if any(map(is_json, kinds)) else []),
                 *(["XML"] if any(map(is_xml, kinds)) else [])]  # fmt: skip
        if not forms:
            self.verdict.count("other documents")
            forms = sorted(kinds)
        who = SENDS if direction == "request" else READS
        hit = f"{who} {' or '.join(forms)}"
        judges = (json_judge(self.old[1], old), json_judge(self.new[1], new))
        self.uses.append(
            ComparedBody(
                old.value, new.value, direction, operation.name, hit, judges,
                "json" if "JSON" in forms else "xml" if forms == ["XML"] else None,
            )
        )  # fmt: skip
        if "XML" in forms:
            self.in_xml.add((old.value, new.value))
        if "XML" in forms and old.tag != new.tag:
            message = (
                f"the document of {operation.shown} was <{old.tag}> in XML, and is <{new.tag}>."
            )
            change = broken("xml_form", message, (old.place, new.place), "changed", f"{who} XML")
            self.add(operation, replace(change, direction=direction, representation="xml"))

    def responses(self, old: ApiOperation, new: ApiOperation) -> None:
        direction = _turned("answer", turned=new.turned)
        for status, ours in old.responses.items():
            theirs = new.responses.get(status)
            if theirs is None:
                success = status.startswith("2")
                message = f"{new.shown} answers {status} no longer."
                change = harmless(
                    "status_removed", message, (ours.place, new.place), "removed",
                    "warning" if success else "info",
                    "clients that expect it" if success else "",
                )  # fmt: skip
                self.add(new, replace(change, direction=direction))
            else:
                self.response(new, status, ours, theirs, direction)
        for status, theirs in new.responses.items():
            if status not in old.responses:
                self.new_status(old, new, status, theirs, direction)

    def new_status(
        self,
        old: ApiOperation,
        new: ApiOperation,
        status: str,
        theirs: ApiResponse,
        direction: Direction,
    ) -> None:
        """Compare a new status with the range or `default` that covered it in the old version."""
        ours = old.responses.get(f"{status[:1]}XX") or old.responses.get("DEFAULT")
        places = (theirs.place, old.place)
        if ours is not None:
            message = f"{new.shown} now says what it answers with {status}."
            self.add(new, harmless("status_said", message, places, "added"))
            self.response(new, status, ours, theirs, direction)
            return
        message = f"{new.shown} answers {status}, which it did not."
        if status[:1] in "45" or status == "DEFAULT":
            hit = "clients that tell errors apart"
            change = harmless("error_status_added", message, places, "added", "warning", hit)
        else:
            hit = f"{READS} the answers that were known"
            change = broken("status_added", message, places, "added", hit)
        self.add(new, replace(change, direction=direction))

    def response(
        self,
        operation: ApiOperation,
        status: str,
        old: ApiResponse,
        new: ApiResponse,
        direction: Direction,
    ) -> None:
        what = f"the answer {status} of {operation.shown}"
        if old.content.media and not new.content.media:
            change = broken("body_removed", f"{what} has no body any more.",
                            (old.place, new.place), "removed", f"{READS} it")  # fmt: skip
            self.add(operation, replace(change, direction=direction))
        elif new.content.media and not old.content.media:
            change = harmless("body_added", f"{what} has a body now.",
                              (new.place, old.place), "added")  # fmt: skip
            self.add(operation, replace(change, direction=direction))
        else:
            self.content(operation, old.content, new.content, direction, what)
        for change in header_changes(what, old, new):
            self.add(operation, replace(change, direction=direction))
        for name, header in old.headers.items():
            if name in new.headers:
                self.text(operation, header, new.headers[name], "answer")

    def bodies(self) -> None:
        """Compare all documents that the operations have in both versions."""
        halves = self.old[1].half, self.new[1].half
        for number, half in enumerate(halves):
            known = {(gap.construct, gap.message) for gap in halves[1 - number].gaps}
            for gap in half.gaps:
                if gap.construct == "$ref" or (gap.construct, gap.message) not in known:
                    self.verdict.skip(gap.construct, gap.message, gap.place)
        same = json_gaps(self.old[1], self.new[1])
        bodies = Bodies(ComparedContract(halves[0]), ComparedContract(halves[1]), same)
        self.verdict.add(bodies.compare(self.uses))
        self.verdict.count("documents", len({(use.old, use.new) for use in self.uses}))
        contracts = (self.old[1], self.new[1])
        self.verdict.changes += member_changes(bodies, contracts, self.in_xml)


def _turned(direction: Direction, *, turned: bool) -> Direction:
    """Return the direction; for requests that the API itself sends, the opposite one."""
    if not turned:
        return direction
    return "answer" if direction == "request" else "request"


def _of(change: Change, direction: Direction, kind: str) -> Change:
    form: Representation | None = "xml" if is_xml(kind) else "json" if is_json(kind) else None
    return replace(change, direction=direction, representation=form)


def _media_type(kind: str, among: Mapping[str, Root | None]) -> str | None:
    """Return which of some media types covers `kind`: itself, its range, or any (`*/*`)."""
    essence = kind.partition(";")[0].strip().lower()
    known = {each.partition(";")[0].strip().lower(): each for each in among}
    options = (kind, essence, f"{essence.partition('/')[0]}/*", "*/*")
    return next((known.get(each, each if each in among else None) for each in options
                 if each in known or each in among), None)  # fmt: skip


def compare_api(old: Version, new: Version) -> DiffVerdict:
    """Return the verdict on two versions of an API, the old one first."""
    return _Comparison(old, new).run()
