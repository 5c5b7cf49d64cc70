"""One comparison of two halves, from files to a verdict."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from twinspec.contract.documents import ContractError
from twinspec.contract.place import Place
from twinspec.govern.findings import UncomparedPart
from twinspec.govern.twins.coverage import covered, members_below
from twinspec.govern.twins.verdict import (
    AssumedConvention,
    BoundMember,
    DrawnDocuments,
    TwinFinding,
    TwinVerdict,
)
from twinspec.grammar.binding.map_file import BindingMap, read_map
from twinspec.grammar.binding.matches import RootPair, ValuePair
from twinspec.grammar.binding.roots import BoundRoots, bind_roots
from twinspec.grammar.catalog import Catalog, read_catalog
from twinspec.grammar.compare import ComparisonResult, compare_pairs
from twinspec.grammar.differences import Difference, NotCompared
from twinspec.grammar.json_schema import JsonContract, open_contract
from twinspec.grammar.judge import Judges
from twinspec.grammar.model import Half
from twinspec.grammar.pairs import Pairs
from twinspec.grammar.sample import Sampler, SampleSize
from twinspec.grammar.shared import OF_ITS_OWN, settle_shared
from twinspec.grammar.shared_type import SharedType, WiderTypes
from twinspec.grammar.smallest import DocumentBuilder
from twinspec.grammar.witness import WitnessMaker
from twinspec.grammar.xsd import read as read_xsd
from twinspec.grammar.xsd import xsd_validators as xsd_validator
from twinspec.progress import track

_SAMPLING_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class ComparisonOptions:
    """The files of a comparison, and its options on the command line."""

    openapi: Path
    xsd: tuple[Path, ...]
    roots: Mapping[str, str] = field(default_factory=dict)
    map_file: Path | None = None
    catalog: Path | None = None
    samples: SampleSize = SampleSize(200)
    seed: int = 0


def compare(asked: ComparisonOptions, opinions: Iterable[Opinion] = ()) -> TwinVerdict:
    """Read both halves and return the verdict; ContractError for a file that cannot be read."""
    catalog = read_catalog(asked.catalog) if asked.catalog else None
    with uncollected():
        contract = open_contract(asked.openapi, catalog=catalog)
        xsd = read_xsd(asked.xsd, catalog=catalog)
    judges = judges_of(contract, asked, catalog)
    mapped = map_of(asked)
    verdict = compare_halves(contract.half, xsd, judges, asked, opinions, mapped)
    mapped.ensure_used()
    return verdict


def map_of(asked: ComparisonOptions) -> BindingMap:
    """Return the content of the map file; an empty map without one."""
    return read_map(asked.map_file) if asked.map_file else BindingMap()


@contextmanager
def uncollected() -> Iterator[None]:
    """Turn off garbage collection while a contract is read, since reading creates no garbage.

    The collector would scan all objects repeatedly, a third of the time for large contracts.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def judges_of(contract: JsonContract, asked: ComparisonOptions, catalog: Catalog | None) -> Judges:
    """Return the validators of both files; each is made at its first use."""
    xml = cache(lambda: xsd_validator(asked.xsd, catalog))
    json = cache(contract.judge)

    def first(text: str) -> bool:
        return xml().first.is_valid(text.encode())

    def collapsed(text: str) -> bool | None:
        judge = xml().libxml2_collapsed
        return None if judge is None else judge.is_valid(text.encode())

    def second(text: str) -> bool | None:
        judge = xml().second
        return None if judge is None else judge.is_valid(text.encode())

    return Judges(lambda root, data: json(root).is_valid(data), (first, collapsed, second))


Opinion = Callable[[Pairs, BoundRoots, ComparisonResult], Iterable[TwinFinding]]
"""What a project asks of its halves beyond that they say the same."""


def compare_halves(
    json: Half,
    xsd: Half,
    judges: Judges,
    asked: ComparisonOptions,
    opinions: Iterable[Opinion],
    mapped: BindingMap,
) -> TwinVerdict:
    """Return the verdict on two halves that are already read."""
    with uncollected():
        roots = bind_roots(json, xsd, {**mapped.roots, **asked.roots})
        pairs = Pairs(json, xsd, mapped)
        decided = compare_pairs(pairs, roots.pairs)
        shared = settle_shared(pairs, decided)
    verdict = _TwinComparison(pairs, roots, decided, judges, asked, shared).verdict()
    for opinion in opinions:
        verdict.findings += opinion(pairs, roots, decided)
    return verdict


@dataclass(slots=True)
class _TwinComparison:
    pairs: Pairs
    roots: BoundRoots
    decided: ComparisonResult
    judges: Judges
    asked: ComparisonOptions
    shared: WiderTypes
    made: TwinVerdict = field(default_factory=TwinVerdict)
    suspect: set[ValuePair] = field(default_factory=set)

    def verdict(self) -> TwinVerdict:
        made, decided = self.made, self.decided
        made.bound_roots = list(self.roots.pairs)
        made.roots, made.types = len(self.roots.pairs), len(decided.reached)
        made.members = decided.members
        made.binding = list(self.binding())
        self.note_gaps()
        self.note_roots()
        builder = DocumentBuilder(self.pairs)
        self.note_differences(builder)
        self.note_conventions()
        self.cover()
        self.sample(builder)
        self.note_unjudged()
        made.findings.sort(key=lambda one: (one.severity != "error", one.places, one.rule))
        return made

    def binding(self) -> Iterator[BoundMember]:
        for pair in self.decided.reached:
            for match in self.pairs.value_match(pair).matches:
                for member_pair in match.member_pairs:
                    ours = f"{match.json.name}/{member_pair.json.key}"
                    theirs = f"{match.xsd.name}/{member_pair.xsd.tag}"
                    yield BoundMember(ours, theirs, member_pair.how, member_pair.why)
                for key, said in match.constants:
                    ours = f"{match.json.name}/{key}"
                    why = f"its only value, {said}, is what the type is called"
                    yield BoundMember(ours, f"the name of {match.xsd.name}", "structure", why)

    def note_gaps(self) -> None:
        for half in (self.pairs.json, self.pairs.xsd):
            for gap in half.gaps:
                self.skip(NotCompared(gap.construct, gap.message, gap.place))
        for skipped in self.decided.not_compared:
            self.skip(skipped)
        xsd, roots = self.pairs.xsd, [root.xsd for root in self.roots.pairs]
        reached = {*members_below(xsd.values, [root.value for root in roots])}
        reached |= {root.place for root in roots}
        for place, gap in xsd.unused_extensions:
            if place in reached:
                self.skip(NotCompared(gap.construct, gap.message, gap.place))

    def skip(self, one: NotCompared) -> None:
        skipped = UncomparedPart(one.what, one.message, one.place)
        if skipped not in self.made.not_compared:
            self.made.not_compared.append(skipped)

    def note_roots(self) -> None:
        """Add the documents that only one half describes, or that the halves name differently."""
        for member_pair in self.roots.pairs:
            tag = member_pair.json.tag
            if member_pair.how == "guess" and tag is not None:
                self.made.findings.append(
                    TwinFinding(
                        "root_exists",
                        "error",
                        f"no XSD declares the element {tag} of {member_pair.json.name}; "
                        "what is left is "
                        f"{member_pair.xsd.tag}, with which it is compared.",
                        "Correct the xml of the schema, or the element.",
                        (member_pair.json.place, member_pair.xsd.place),
                    )
                )
        for root in self.roots.json_only:
            self.made.findings.append(
                TwinFinding(
                    "root_exists",
                    "error",
                    f"no XSD declares an element for the document {root.tag or root.name}.",
                    "Declare a global element of that name, or say with --root ELEMENT="
                    f"{root.name} which one it is.",
                    (root.place,),
                )
            )

    def note_differences(self, builder: DocumentBuilder) -> None:
        roots: dict[ValuePair, RootPair] = {}
        for root in self.roots.pairs:
            roots.setdefault(root.pair, root)
        shower = WitnessMaker(builder, self.decided.reached, roots, self.judges)
        self.suspect = {one.pair for one in self.decided.not_compared if one.pair is not None}
        told: set[tuple[object, ...]] = set()
        for difference in track(self.decided.differences, "Showing differences by documents"):
            # Each of several alternatives may have the same difference; it is told once.
            said = (difference.rule, difference.message, difference.places)
            if said not in told and self.note_difference(difference, shower):
                told.add(said)

    def note_difference(self, difference: Difference, shower: WitnessMaker) -> bool:
        """Add the finding of a difference; return False if it may be made up for."""
        shown = shower.show(difference)
        if shown.state == "refuted" and self.may_be_refuted(difference, shower):
            self.skip(
                NotCompared(
                    "alternatives" if difference.doubtful else "difference",
                    f"{difference.message.rstrip('.')}, as it seems; but what is not compared here "
                    "may make up for it",
                    difference.places[0],
                )
            )
            return False
        finding = TwinFinding(
            difference.rule,
            difference.severity,
            difference.message,
            difference.remedy,
            tuple(dict.fromkeys(difference.places)),
            shown.witness,
        )
        self.made.findings.append(finding)
        if shown.state == "refuted":
            self.made.findings.append(
                TwinFinding(
                    "witness_is_confirmed",
                    "error",
                    "twinspec itself is wrong here: the validators do not say of this document "
                    f"what {difference.rule} says of it ({difference.message})",
                    "Please report it, with both files.",
                    finding.places,
                    shown.witness,
                )
            )
        return True

    def may_be_refuted(self, difference: Difference, shower: WitnessMaker) -> bool:
        """Return whether an uncompared part or an alternative lies on the path to a difference."""
        if difference.doubtful or self.pairs.json.gaps or self.pairs.xsd.gaps:
            return True
        steps = shower.path(difference.pair)
        return bool(self.suspect & shower.used) or any(step.match.of_many for step in steps)

    def note_conventions(self) -> None:
        """Add the conventions that the verdict assumes, each once for the whole contract."""
        self.made.notes = [
            AssumedConvention(kind, message, place)
            for kind, (message, place) in self.decided.conventions.items()
        ]
        if ignored := self.pairs.json.ignored:
            names = ", ".join(dict.fromkeys(one.construct for one in ignored))
            message = f"{self.pairs.json.dialect} ignores {names}; twinspec lint says where"
            self.made.notes.append(AssumedConvention("keywords", message, ignored[0].place))
        if extended := self.pairs.xsd.extended:
            message = (
                "XML may name a type in xsi:type that adds members to the declared one; JSON has "
                "no such form, and only documents of the declared type are compared"
            )
            self.made.notes.append(AssumedConvention("xsi_type", message, extended))
        if self.decided.silent:
            number = len(self.decided.silent)
            self.warn(
                "default_is_open",
                f"{number} object{'s say' if number > 1 else ' says'} nothing of members that are "
                "not named: JSON accepts them by default, the XSD does not.",
                self.decided.silent[0],
                "Write additionalProperties: false where the XSD means it.",
            )
        if self.decided.typeless:
            number = len(self.decided.typeless)
            self.warn(
                "type_is_said",
                f"{number} schema{'s have' if number > 1 else ' has'} keywords of one type and no "
                "type: JSON accepts values of all other types by default.",
                self.decided.typeless[0],
                "Write the type.",
            )
        if self.decided.namespaces:
            self.warn(
                "namespace_is_said",
                f"{len(self.decided.namespaces)} xml objects name no namespace, their elements in "
                "the XSD have one.",
                self.decided.namespaces[0],
                "Write the namespace in the xml objects.",
            )

        for one in self.shared.types:
            members = [place for less in one.narrower.values() for place in less.places]
            places = dict.fromkeys((one.place, *one.schemas.values(), *members))
            self.warn("type_is_shared", shared_by(one), places, OF_ITS_OWN)

    def warn(self, rule: str, message: str, places: Iterable[Place], remedy: str = "") -> None:
        self.made.findings.append(TwinFinding(rule, "warning", message, remedy, tuple(places)))

    def note_unjudged(self) -> None:
        """Warn of each validator that could not read its schema, and so judged no document."""
        if self.judges.failures:
            message = f"no document was put to the validators: {self.judges.failures[0]}"
            self.skip(NotCompared("validator", message, Place(str(self.asked.openapi))))

    def cover(self) -> None:
        """Count the members of both halves that documents contain."""
        ours = covered(self.pairs, self.decided, self.roots.pairs, "json")
        theirs = covered(self.pairs, self.decided, self.roots.pairs, "xsd")
        self.made.json, self.made.xsd = ours.numbers, theirs.numbers
        for one in (*ours.left, *theirs.left):
            self.skip(one)

    def sample(self, builder: DocumentBuilder) -> None:
        """Draw documents of the parts found equal, and let both validators judge them."""
        inner = {root.pair: self.pairs.below(root.pair) for root in self.roots.pairs}
        errors = {one.pair for one in self.decided.differences if one.severity == "error"}
        bad = self.suspect | errors
        sound = [root for root in self.roots.pairs if not inner[root.pair] & bad]
        size = self.asked.samples.of_contract(self.made.members)
        if not size.documents or not sound or self.pairs.json.gaps or self.pairs.xsd.gaps:
            return
        wider = {root.pair for root in sound if inner[root.pair] & self.shared.narrower}
        if wider:
            message = (
                f"documents of {len(wider)} of {len(sound)} roots are drawn from JSON alone: below "
                "them are types of the XSD that are wider than some schema"
            )
            first = next(root for root in sound if root.pair in wider)
            self.made.notes.append(AssumedConvention("shared_types", message, first.xsd.place))
        builder.measure(self.decided.reached)
        sampler = Sampler(builder, self.judges, self.asked.seed, wider)
        sampled = sampler.run(sound, size, _SAMPLING_SECONDS)
        self.made.drawn = DrawnDocuments(
            sampled.number, sampled.values, len(sampled.members), sampled.second_opinions
        )
        if sampled.stopped:
            message = f"no more documents were drawn after {_SAMPLING_SECONDS:g} s of CPU"
            self.made.notes.append(AssumedConvention("samples", message, sound[0].xsd.place))
        for root, side, witness in sampled.disagreements[:5]:
            drawn = "JSON" if side == "json" else "the XSD"
            self.made.findings.append(
                TwinFinding(
                    "samples_agree",
                    "error",
                    f"a document drawn from {drawn} of {root.xsd.tag} is not accepted by both "
                    "validators, though no difference was found.",
                    "Please report it, with both files: twinspec has overlooked something.",
                    (root.json.place, root.xsd.place),
                    witness,
                )
            )


def shared_by(one: SharedType) -> str:
    """Return a message: which schemas an XSD type stands for, and what more it accepts."""
    less = " ".join(f"{name}: {words}." for name, words in one.narrower.items())
    return (
        f"{one.name} of the XSD stands for {', '.join(one.schemas)}, and says what the loosest of "
        f"them says. {less}"
    )


def read_roots(said: Iterable[str]) -> dict[str, str]:
    """Return `ELEMENT=SCHEMA` texts as a table; ContractError for a text of another form."""
    roots = {}
    for one in said:
        element, equals, schema = one.rpartition("=")
        if not equals or not element or not schema:
            raise ContractError(f"--root {one}: write ELEMENT=SCHEMA, as in order=Order")
        roots[element] = schema
    return roots
