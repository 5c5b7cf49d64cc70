"""What is wrong with a request, for certain or perhaps, and which rules may refuse it.

Example: an edit without its required `id` breaks `case.id_given` for certain. A text that
one reader takes as a number and another does not breaks the rule on numbers perhaps.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum

from twinspec.fuzz.judge.keywords import BrokenKeyword

Rules = frozenset[str]


class ProcessingStage(IntEnum):
    """How much of a request a server has read when it sees a fault.

    Faults of an earlier stage are refused first; within a stage the order of the rules counts.
    """

    HEAD = 0
    PARAMETERS = 1
    BODY = 2
    HANDLER = 3


@dataclass(frozen=True, slots=True)
class RequestFault:
    """A certain fault of a request: one of `rules` must refuse it."""

    stage: ProcessingStage
    rules: Rules


@dataclass(slots=True)
class Faults:
    """All that is wrong with one request.

    `certain` are faults that must be refused. `possible` are the rules that may refuse it: a rule
    that was looked at and is not among them is kept. `is_open`: something is wrong, or unreadable,
    for which the contract has no rule. `is_odd_http`: the request may be refused before its
    operation is known.

    `met` and `broken` are the places of schema keywords that the request was measured against.
    `listable` are the broken keywords of the body, if nothing else is wrong with it. `unknown` are
    the rules about members that a body must not have. `by_stage` has the earliest stage of each
    possible rule.
    """

    certain: list[RequestFault] = field(default_factory=list)
    possible: set[str] = field(default_factory=set)
    is_open: bool = False
    is_odd_http: bool = False
    listable: tuple[BrokenKeyword, ...] = ()
    met: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)
    by_stage: dict[str, ProcessingStage] = field(default_factory=dict)

    def must(self, stage: ProcessingStage, *rules: Iterable[str]) -> None:
        """Add a certain fault, which one of `rules` must refuse.

        Without a rule the contract leaves open what happens.
        """
        alternatives = frozenset(rule for some in rules for rule in some)
        if not alternatives:
            self.is_open = True
            return
        self.certain.append(RequestFault(stage, alternatives))
        self.may(stage, alternatives)

    def may(self, stage: ProcessingStage, rules: Iterable[str]) -> None:
        """Add rules that may, but need not, refuse the request."""
        for rule in rules:
            self.possible.add(rule)
            self.by_stage.setdefault(rule, stage)

    def keywords(
        self, stage: ProcessingStage, broken: Iterable[BrokenKeyword], sure: bool = True
    ) -> None:
        """Add broken keywords, each with its rule."""
        for one in broken:
            self.broken.add(one.place)
            if one.rule is not None and one.place.endswith("/additionalProperties"):
                self.unknown.add(one.rule)
            rules = () if one.rule is None else (one.rule, *one.others)
            if sure and one.certain:
                self.must(stage, rules)
            elif rules:
                self.may(stage, rules)
            else:
                self.is_open = True

    @property
    def for_certain(self) -> Rules:
        """The rules that are broken however the request is read."""
        alone = [fault.rules for fault in self.certain if len(fault.rules) == 1]
        return frozenset[str]().union(*alone)
