"""Compares documents of two versions: new servers accept old requests, old clients new answers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from twinspec.contract.documents import ContractError
from twinspec.contract.place import Place
from twinspec.govern.changes.change import (
    Change,
    ChangeWitness,
    DiffVerdict,
    Direction,
)
from twinspec.govern.changes.compared_body import Accepts, ComparedBody
from twinspec.govern.changes.doubt import is_unsure
from twinspec.govern.changes.overlaps import (
    InclusionDirection,
    OverlapSearch,
    covered_by,
    exclusion_of,
    naming_of,
    reached_from,
)
from twinspec.govern.changes.reached import bodies_of_pairs
from twinspec.govern.changes.wording import category_of, defect_of, message_of, rule_of
from twinspec.grammar.boxes import TooLargeError
from twinspec.grammar.documents import NoDocumentError, xml_text
from twinspec.grammar.inclusion.decide import SameGap, decide_inclusion
from twinspec.grammar.inclusion.examples import ExampleMaker
from twinspec.grammar.inclusion.exclusions import (
    NOTHING,
    Exclusion,
    InclusionPair,
)
from twinspec.grammar.inclusion.results import InclusionResult, Overlap, SharedMember
from twinspec.grammar.inclusion.sides import ComparedContract
from twinspec.grammar.model import Root
from twinspec.progress import track


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
        for old_accepts in (True, False):
            made = self._included(uses, old_accepts=old_accepts)
            pairs = (
                made.reached
                if old_accepts
                else (InclusionPair(*pair[::-1]) for pair in made.reached)
            )
            self.met.setdefault(uses[0].direction, set()).update(pairs)
            by_root = _roots(uses, old_accepts=old_accepts)
            hit = bodies_of_pairs(made, by_root)
            shown: set[InclusionPair] = set()
            unsure: list[Exclusion] = []
            for exclusion in track(made.exclusions, "Showing changes by documents"):
                outcome = self._lack(
                    exclusion, made, hit[exclusion.pair], old_accepts, old_accepts == strict_old
                )
                shown.update((exclusion.pair,) if outcome == "shown" else ())
                unsure += [exclusion] if outcome == "unsure" else []
            self._alone(made, hit, old_accepts=old_accepts)
            if old_accepts == strict_old:
                shown |= self._overlaps(made, uses, hit, shown, old_accepts=old_accepts)
            covered = covered_by(made, shown)
            for exclusion in unsure:
                if exclusion.pair not in shown | covered:
                    self._unsure(exclusion, old_accepts=old_accepts)
            for one in made.not_decided:
                self.verdict.skip(one.construct, one.message, one.place)
            if old_accepts == strict_old:
                self._note_defaults(made, hit, old_accepts=old_accepts)

    def _alone(
        self,
        made: InclusionResult,
        hit: Mapping[InclusionPair, list[ComparedBody]],
        *,
        old_accepts: bool,
    ) -> None:
        """Add the members that only one version names and that the other accepts as unknown ones.

        No document shows this change, yet clients that use a removed member must know of it.
        """
        rule, verb = (
            ("member_removed", "is no longer known") if old_accepts else ("member_added", "is new")
        )
        for one in made.unnamed_members:
            use = hit[one.pair][0]
            who = f"who {'writes' if use.direction == 'request' else 'reads'} it by the old version"
            self.verdict.changes.append(
                Change(
                    rule, f"{one.holder}.{one.member.key} {verb}.",
                    (one.member.place,), False, "removed" if old_accepts else "added",
                    "warning" if old_accepts else "info", use.direction, use.representation,
                    who if old_accepts else "",
                    tuple(dict.fromkeys(each.who for each in hit[one.pair] if each.who)),
                )
            )  # fmt: skip

    def _included(self, uses: list[ComparedBody], *, old_accepts: bool) -> InclusionResult:
        pairs = tuple(
            dict.fromkeys(
                InclusionPair(use.old, use.new) if old_accepts else InclusionPair(use.new, use.old)
                for use in uses
            )
        )
        key = (old_accepts, pairs)
        if key not in self.known:
            sides = (self.old, self.new) if old_accepts else (self.new, self.old)
            self.known[key] = decide_inclusion(
                *sides, pairs, self._same_gap(old_accepts=old_accepts)
            )
        return self.known[key]

    def _same_gap(self, *, old_accepts: bool) -> SameGap | None:
        same = self.same_gap
        if same is None or old_accepts:
            return same
        return lambda new, old: same(old, new)

    def _maker(self, *, old_accepts: bool) -> ExampleMaker:
        if old_accepts not in self.makers:
            sides = (self.old, self.new) if old_accepts else (self.new, self.old)
            self.makers[old_accepts] = ExampleMaker(*sides)
        return self.makers[old_accepts]

    def _lack(
        self,
        exclusion: Exclusion,
        made: InclusionResult,
        uses: list[ComparedBody],
        old_accepts: bool,
        breaking: bool,
    ) -> Literal["shown", "unsure", "told"]:
        """Add the change of one exclusion; a breaking change gets a document that shows it.

        The result is `unsure` if another part may compensate the exclusion; then nothing is added.
        It is `told` for a change that breaks nobody.
        """
        maker = self._maker(old_accepts=old_accepts)
        if maker.is_without_document(made, exclusion.pair):
            message = f"{exclusion.subject}: no document satisfies its schema"
            self.verdict.skip(exclusion.what, message, exclusion.places[0])
            return "told"
        witness, unconfirmed = None, False
        if breaking or exclusion.doubtful:
            witness = self._witness(exclusion, made, uses, old_accepts=old_accepts)
            expected = (old_accepts, not old_accepts)
            unconfirmed = witness is not None and expected != (
                witness.old_accepts, witness.new_accepts
            )  # fmt: skip
        if breaking and witness is None and uses[0].judges is not None:
            return "unsure"
        sides = (self.old, self.new) if old_accepts else (self.new, self.old)
        if unconfirmed and (exclusion.doubtful or is_unsure(made, exclusion, *sides)):
            return "unsure"
        change = self._add(exclusion, uses, witness, old_accepts, breaking=breaking)
        if unconfirmed:
            self.verdict.changes.append(defect_of(change))
        return "shown" if breaking else "told"

    def _unsure(self, exclusion: Exclusion, *, old_accepts: bool) -> None:
        said = message_of(exclusion, old_accepts=old_accepts).rstrip(".")
        self.verdict.skip(
            exclusion.what,
            f"{said}, as it seems; but no document was found that shows it: something else may "
            "make up for it",
            exclusion.places[0],
        )

    def _add(
        self,
        exclusion: Exclusion,
        uses: list[ComparedBody],
        witness: ChangeWitness | None,
        old_accepts: bool,
        *,
        breaking: bool,
    ) -> Change:
        use = uses[0]
        places = exclusion.places if old_accepts else exclusion.places[::-1]
        change = Change(
            rule_of(exclusion, old_accepts=old_accepts),
            message_of(exclusion, old_accepts=old_accepts),
            tuple(place for place in dict.fromkeys(places) if place.file),
            breaking,
            category_of(exclusion, old_accepts=old_accepts),
            "error" if breaking else "info",
            use.direction,
            use.representation,
            use.hit if breaking else "",
            tuple(dict.fromkeys(each.who for each in uses if each.who)),
            witness,
        )
        self.verdict.changes.append(change)
        return change

    def _overlaps(
        self,
        made: InclusionResult,
        uses: list[ComparedBody],
        hit: Mapping[InclusionPair, list[ComparedBody]],
        shown: Set[InclusionPair],
        *,
        old_accepts: bool,
    ) -> set[InclusionPair]:
        """Add the changes that alternatives show only together, each with its document.

        `shown` are the pairs with a change that is shown already. Return the pairs of the new
        changes and all pairs below them.
        """
        found: set[InclusionPair] = set()
        search = OverlapSearch(
            InclusionDirection(made, self._maker(old_accepts=old_accepts)),
            InclusionDirection(
                self._included(uses, old_accepts=not old_accepts),
                self._maker(old_accepts=not old_accepts),
            ),
        )
        for one in made.overlaps:
            if not search.may_show_more(one, shown):
                continue
            change = self._overlap(one, search, hit[one.pair], old_accepts=old_accepts)
            if change:
                exclusion, witness = change
                self._add(exclusion, hit[one.pair], witness, old_accepts, breaking=True)
                found |= reached_from(made, one.pair)
            elif one.theirs.uneven == "oneOf" and search.may_be_missed(one):
                message = (
                    f"{one.ours.name}: which objects satisfy two alternatives is not compared: "
                    "one alternative names a member that another accepts by default"
                )
                self.verdict.skip("oneOf", message, one.ours.place)
            elif len(one.others) == 1 and bool(one.ours.uneven) != bool(one.theirs.uneven):
                self._add(naming_of(one), hit[one.pair], None, old_accepts, breaking=False)
        return found

    def _overlap(
        self,
        overlap: Overlap,
        search: OverlapSearch,
        uses: list[ComparedBody],
        *,
        old_accepts: bool,
    ) -> tuple[Exclusion, ChangeWitness] | None:
        """Return the first document that the validators judge as a breaking change."""
        for inner in search.objects(overlap):
            whole = search.around(overlap, inner)
            if whole is None:
                return None
            place = overlap.ours.place
            witness = self._judged(*whole, uses, place, old_accepts=old_accepts)
            if witness is None or witness.old_accepts is None:
                return None
            if (witness.old_accepts, witness.new_accepts) == (old_accepts, not old_accepts):
                return exclusion_of(overlap, inner), witness
        return None

    def _witness(
        self,
        exclusion: Exclusion,
        made: InclusionResult,
        uses: list[ComparedBody],
        *,
        old_accepts: bool,
    ) -> ChangeWitness | None:
        try:
            root, document = self._maker(old_accepts=old_accepts).show(exclusion, made)
        except (NoDocumentError, TooLargeError, RecursionError):
            return None
        made_of = self._judged(root, document, uses, exclusion.places[0], old_accepts=old_accepts)
        unjudged = made_of is not None and made_of.old_accepts is None
        return None if unjudged and exclusion.doubtful else made_of

    def _judged(
        self,
        root: InclusionPair,
        document: Any,
        uses: list[ComparedBody],
        place: Place,
        *,
        old_accepts: bool,
    ) -> ChangeWitness | None:
        """Return a document with the validators' answers; None without validators."""
        old, new = root if old_accepts else root[::-1]
        use = next(each for each in uses if (each.old, each.new) == (old, new))
        if use.judges is None:
            return None
        if use.tag is not None and self.old.half.language == "xsd":
            document = text = xml_text(document, use.tag)
        else:
            is_text = use.form == "text" and isinstance(document, str)
            text = document if is_text else json.dumps(document, ensure_ascii=False)
        try:
            said = use.judges[0](document, old_accepts), use.judges[1](document, not old_accepts)
        except ContractError as error:
            message = f"no document was put to the validators: {error}"
            self.verdict.skip("validator", message, place)
            return ChangeWitness(text, None, None)
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
            made = self._maker(old_accepts=True).smallest(InclusionPair(root.value, NOTHING))
        except (NoDocumentError, TooLargeError, RecursionError):
            return None
        return xml_text(made, root.tag)

    def _note_defaults(
        self,
        made: InclusionResult,
        hit: Mapping[InclusionPair, list[ComparedBody]],
        *,
        old_accepts: bool,
    ) -> None:
        for default in made.defaults:
            said = default.said if old_accepts else default.said[::-1]
            places = default.places if old_accepts else default.places[::-1]
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


def _roots(
    uses: list[ComparedBody], *, old_accepts: bool
) -> dict[InclusionPair, list[ComparedBody]]:
    found: dict[InclusionPair, list[ComparedBody]] = {}
    for use in uses:
        pair = InclusionPair(use.old, use.new) if old_accepts else InclusionPair(use.new, use.old)
        found.setdefault(pair, []).append(use)
    return found
