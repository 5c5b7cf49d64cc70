"""Compares documents of two versions: new servers accept old requests, old clients new answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from twinspec.contract.documents import ContractError
from twinspec.govern.changes.change import (
    Category,
    Change,
    ChangeWitness,
    DiffVerdict,
    Direction,
    Representation,
)
from twinspec.govern.changes.reached import bodies_of_pairs
from twinspec.grammar.boxes import TooLargeError
from twinspec.grammar.documents import NoDocumentError
from twinspec.grammar.inclusion.decide import (
    InclusionResult,
    SameGap,
    SharedMember,
    decide_inclusion,
)
from twinspec.grammar.inclusion.examples import ExampleMaker, as_xml, json_text
from twinspec.grammar.inclusion.exclusions import (
    NOTHING,
    Exclusion,
    InclusionPair,
    InclusionStep,
    ObjectExample,
)
from twinspec.grammar.inclusion.sides import ComparedContract
from twinspec.grammar.model import Root, Tag, ValueId

Accepts = Callable[[Any, bool], bool]
"""What judges say of a document, which is data of JSON or the text of an XML document.

The second argument is what they are expected to say: a second judge is asked where the first one
says otherwise.
"""


@dataclass(frozen=True, slots=True)
class ComparedBody:
    """A document that both versions have, and whom a change of it breaks.

    `who` is the operation that uses it (`edit_case`); `tag` is its element in an XSD. `form` tells
    bodies from parameters, whose witness is a text. A type without an element has no documents and
    no judges.
    """

    old: ValueId
    new: ValueId
    direction: Direction
    who: str
    hit: str
    judges: tuple[Accepts, Accepts] | None
    representation: Representation | None = "json"
    tag: Tag | None = None
    form: Literal["body", "text"] = "body"


_WORDS: Mapping[str, str] = {
    "type": "{0} was {1}, and is {2}",
    "null": "{0} was {1}, and is {2}",
    "length": "the length of {0} was {1}, and is {2}",
    "range": "the range of {0} was {1}, and is {2}",
    "digits": "the digits of {0} were {1}, and are {2}",
    "enumeration": "the values of {0} were {1}, and are {2}",
    "pattern": "the pattern of {0} was {1}, and is {2}",
    "format": "the format of {0} was: {1}; and is: {2}",
    "texts": "{0} was {1}, and is {2}",
    "member": "{0} was {1}, and is {2}",
    "required": "{0} occurred {1}, and occurs {2}",
    "occurrence": "{0} occurred {1}, and occurs {2}",
    "items": "{0} had {1}, and has {2}",
    "together": "members of {0}: old {1}, new {2}",
    "order": "the order in {0}: old {1}, new {2}",
    "unknown_members": "members that {0} does not name were {1}, and are {2}",
    "member_names": "names of further members of {0} were {1}, and are {2}",
    "wildcard": "{0} let in {1}, and lets in {2}",
    "mixed": "{0} let in {1}, and lets in {2}",
    "alternatives": "{0} was {1}, and is {2}",
    "document": "{0} was {1}, and is {2}",
}  # fmt: skip


def message_of(exclusion: Exclusion, *, old_lets_in: bool) -> str:
    """Return the message of a change; the old version comes first."""
    old, new = exclusion.said if old_lets_in else exclusion.said[::-1]
    if exclusion.what == "member":
        verb = "is no longer known" if old_lets_in else "is new"
        return f"{exclusion.subject} {verb}."
    return f"{_WORDS[exclusion.what].format(exclusion.subject, old, new)}."


def rule_of(exclusion: Exclusion, *, old_lets_in: bool) -> str:
    """Return the rule of a change: what was narrowed, widened, added or removed."""
    if exclusion.what == "member":
        return "member_removed" if old_lets_in else "member_added"
    if exclusion.what == "required":
        return "member_required" if old_lets_in else "member_optional"
    return f"{exclusion.what}_{'narrowed' if old_lets_in else 'widened'}"


def category_of(exclusion: Exclusion, *, old_lets_in: bool) -> Category:
    """Return the heading of the changelog for a change."""
    if exclusion.what == "member":
        return "removed" if old_lets_in else "added"
    return "changed"


@dataclass(slots=True)
class Bodies:
    """Compares the documents of two contracts in the same schema language."""

    old: ComparedContract
    new: ComparedContract
    same_gap: SameGap | None = None
    verdict: DiffVerdict = field(default_factory=DiffVerdict)
    makers: dict[bool, ExampleMaker] = field(default_factory=dict)
    known: dict[tuple[bool, tuple[InclusionPair, ...]], InclusionResult] = field(
        default_factory=dict
    )
    met: dict[Direction, set[InclusionPair]] = field(default_factory=dict)
    """The pairs, old value first, that the documents of a direction lead to."""

    def compare(self, uses: Iterable[ComparedBody]) -> DiffVerdict:
        """Return the verdict on the given uses of documents."""
        every = list(uses)
        for direction in ("request", "answer"):
            own = [use for use in every if use.direction == direction]
            if own:
                self._direction(own, strict_old=direction == "request")
        self.verdict.count("types", len(set().union(*self.met.values())))
        members = {(pair, member_pair.ours.key) for pair, member_pair in self.member_pairs()}
        self.verdict.count("members", len(members))
        return self.verdict

    def _direction(self, uses: list[ComparedBody], *, strict_old: bool) -> None:
        """Compare requests or answers.

        `strict_old`: the new version must accept what the old one accepts; else the reverse.
        """
        for old_lets_in in (True, False):
            made = self._included(uses, old_lets_in=old_lets_in)
            pairs = (
                made.reached
                if old_lets_in
                else (InclusionPair(*pair[::-1]) for pair in made.reached)
            )
            self.met.setdefault(uses[0].direction, set()).update(pairs)
            by_root = _roots(uses, old_lets_in=old_lets_in)
            hit = bodies_of_pairs(made, by_root)
            for exclusion in made.exclusions:
                self._lack(
                    exclusion, made, hit[exclusion.pair], old_lets_in, old_lets_in == strict_old
                )
            self._alone(made, hit, old_lets_in=old_lets_in)
            if old_lets_in == strict_old:
                self._note(made, hit, old_lets_in=old_lets_in)

    def _alone(
        self,
        made: InclusionResult,
        hit: Mapping[InclusionPair, list[ComparedBody]],
        *,
        old_lets_in: bool,
    ) -> None:
        """Add the members that only one version names and that the other accepts as unknown ones.

        No document shows this change, yet clients that use a removed member must know of it.
        """
        rule, verb = (
            ("member_removed", "is no longer known") if old_lets_in else ("member_added", "is new")
        )
        for one in made.alone:
            use = hit[one.pair][0]
            who = f"who {'writes' if use.direction == 'request' else 'reads'} it by the old version"
            self.verdict.changes.append(
                Change(
                    rule, f"{one.holder}.{one.member.key} {verb}.",
                    (one.member.place,), False, "removed" if old_lets_in else "added",
                    "warning" if old_lets_in else "info", use.direction, use.representation,
                    who if old_lets_in else "",
                    tuple(dict.fromkeys(each.who for each in hit[one.pair] if each.who)),
                )
            )  # fmt: skip

    def _included(self, uses: list[ComparedBody], *, old_lets_in: bool) -> InclusionResult:
        pairs = tuple(
            dict.fromkeys(
                InclusionPair(use.old, use.new) if old_lets_in else InclusionPair(use.new, use.old)
                for use in uses
            )
        )
        key = (old_lets_in, pairs)
        if key not in self.known:
            sides = (self.old, self.new) if old_lets_in else (self.new, self.old)
            self.known[key] = decide_inclusion(
                *sides, pairs, self._same_gap(old_lets_in=old_lets_in)
            )
        return self.known[key]

    def _same_gap(self, *, old_lets_in: bool) -> SameGap | None:
        same = self.same_gap
        if same is None or old_lets_in:
            return same
        return lambda new, old: same(old, new)

    def _maker(self, *, old_lets_in: bool) -> ExampleMaker:
        if old_lets_in not in self.makers:
            sides = (self.old, self.new) if old_lets_in else (self.new, self.old)
            self.makers[old_lets_in] = ExampleMaker(*sides)
        return self.makers[old_lets_in]

    def _lack(
        self,
        exclusion: Exclusion,
        made: InclusionResult,
        uses: list[ComparedBody],
        old_lets_in: bool,
        breaking: bool,
    ) -> None:
        """Add the change for one exclusion; a breaking change gets a document that shows it."""
        use = uses[0]
        witness, unconfirmed = None, False
        if breaking or exclusion.doubtful:
            witness = self._witness(exclusion, made, uses, old_lets_in=old_lets_in)
            expected = (old_lets_in, not old_lets_in)
            unconfirmed = witness is not None and expected != (
                witness.old_accepts, witness.new_accepts
            )  # fmt: skip
        if unconfirmed and (exclusion.doubtful or self._is_unsure(made, exclusion)):
            self.verdict.skip(
                exclusion.what,
                f"{message_of(exclusion, old_lets_in=old_lets_in).rstrip('.')}, as it seems; but "
                "something else makes up for it in the document that was tried",
                exclusion.places[0],
            )
            return
        places = exclusion.places if old_lets_in else exclusion.places[::-1]
        change = Change(
            rule_of(exclusion, old_lets_in=old_lets_in),
            message_of(exclusion, old_lets_in=old_lets_in),
            tuple(place for place in dict.fromkeys(places) if place.file),
            breaking,
            category_of(exclusion, old_lets_in=old_lets_in),
            "error" if breaking else "info",
            use.direction,
            use.representation,
            use.hit if breaking else "",
            tuple(dict.fromkeys(each.who for each in uses if each.who)),
            witness,
        )
        self.verdict.changes.append(change)
        if unconfirmed:
            self.verdict.changes.append(_defect(change))

    def _is_unsure(self, made: InclusionResult, exclusion: Exclusion) -> bool:
        """Return whether uncompared parts lie on the path to an exclusion, or below it."""
        not_decided = {one.pair for one in made.not_decided} | made.alike
        if self.old.half.gaps or self.new.half.gaps:
            return True
        if isinstance(exclusion.shows, ObjectExample) and _is_uneven(exclusion.shows):
            return True
        pair: InclusionPair | None = exclusion.pair
        while pair is not None:
            if pair in not_decided or made.below.get(pair, set()) & not_decided:
                return True
            step = made.reached[pair]
            if step and _is_uneven(step):
                return True
            pair = step.holder if step else None
        return False

    def _witness(
        self,
        exclusion: Exclusion,
        made: InclusionResult,
        uses: list[ComparedBody],
        *,
        old_lets_in: bool,
    ) -> ChangeWitness | None:
        try:
            root, document = self._maker(old_lets_in=old_lets_in).show(exclusion, made)
        except (NoDocumentError, TooLargeError, RecursionError):
            return None
        old, new = root if old_lets_in else root[::-1]
        use = next(each for each in uses if (each.old, each.new) == (old, new))
        if use.judges is None:
            return None
        if use.tag is not None and self.old.half.language == "xsd":
            document = text = as_xml(document, use.tag)
        else:
            text = str(document) if use.form == "text" else json_text(document)
        try:
            said = use.judges[0](document, old_lets_in), use.judges[1](document, not old_lets_in)
        except ContractError as error:
            message = f"no document was put to the validators: {error}"
            self.verdict.skip("validator", message, exclusion.places[0])
            return ChangeWitness(text, None, None) if not exclusion.doubtful else None
        return ChangeWitness(text, *said)

    def whole(self, root: Root, judges: tuple[Accepts, Accepts]) -> ChangeWitness | None:
        """Return the smallest document of a root that exists only in the old version."""
        text = self.smallest(root)
        try:
            said = (judges[0](text, True), judges[1](text, False)) if text else (None, None)
        except ContractError:
            said = (None, None)
        return ChangeWitness(text, *said) if text else None

    def smallest(self, root: Root) -> str | None:
        """Return the smallest XML document of a root of the old version; None if there is none."""
        assert root.tag is not None
        try:
            made = self._maker(old_lets_in=True).smallest(InclusionPair(root.value, NOTHING))
        except (NoDocumentError, TooLargeError, RecursionError):
            return None
        return as_xml(made, root.tag)

    def _note(
        self,
        made: InclusionResult,
        hit: Mapping[InclusionPair, list[ComparedBody]],
        *,
        old_lets_in: bool,
    ) -> None:
        for one in made.not_decided:
            self.verdict.skip(one.construct, one.message, one.place)
        for default in made.defaults:
            said = default.said if old_lets_in else default.said[::-1]
            places = default.places if old_lets_in else default.places[::-1]
            use = hit[default.pair][0]
            self.verdict.changes.append(
                Change(
                    "default_changed",
                    f"the default of {default.subject} was {said[0]}, and is {said[1]}.",
                    places, False, "changed", "warning", use.direction, use.representation,
                    "those who leave it out mean another value now",
                    tuple(dict.fromkeys(each.who for each in hit[default.pair] if each.who)),
                )
            )  # fmt: skip

    def member_pairs(self) -> list[tuple[InclusionPair, SharedMember]]:
        """Return the members that both versions have, the old one first, with their pairs."""
        return [
            (member_pair.pair, member_pair)
            if old_first
            else (
                InclusionPair(*member_pair.pair[::-1]),
                replace(member_pair, ours=member_pair.theirs, theirs=member_pair.ours),
            )
            for (old_first, _), made in self.known.items()
            for member_pair in made.member_pairs
        ]


def _is_uneven(of: ObjectExample | InclusionStep) -> bool:
    return any(one is not None and one.uneven for one in (of.ours, of.theirs))


def _defect(change: Change) -> Change:
    """Return the error of twinspec itself: the judges do not confirm the witness of a change."""
    return Change(
        "witness_is_confirmed",
        "twinspec itself is wrong here: the validators do not say of this document what "
        f"{change.rule} says of it ({change.message}) Please report it, with both files.",
        change.places,
        False,
        change.category,
        "error",
        change.direction,
        change.representation,
        "",
        change.operations,
        change.witness,
    )


def _roots(
    uses: list[ComparedBody], *, old_lets_in: bool
) -> dict[InclusionPair, list[ComparedBody]]:
    found: dict[InclusionPair, list[ComparedBody]] = {}
    for use in uses:
        pair = InclusionPair(use.old, use.new) if old_lets_in else InclusionPair(use.new, use.old)
        found.setdefault(pair, []).append(use)
    return found
