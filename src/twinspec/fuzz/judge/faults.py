"""The faults of a request, certain or possible, and the rules that may refuse it.

Example: an edit without its required `id` certainly breaks `case.id_given`. A text that only
some readers accept as a number possibly breaks the rule on numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum

from twinspec.fuzz.judge.keywords import BrokenKeyword

Rules = frozenset[str]


class ProcessingStage(IntEnum):
    """How much of a request a server has read when it detects a fault.

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
    """All faults of one request.

    `certain` are faults that must be refused. `possible` are the rules that may refuse it; a rule
    that was checked and is not among them is kept. `is_open`: the request has a fault, or a part
    that cannot be read, without a rule in the contract. `is_odd_http`: a server may refuse the
    request before it finds the operation.

    `met` are the places of schema keywords that apply to the request, `broken` those it breaks.
    `listable` are the broken keywords of the body, if the request has no other fault. `unknown` are
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

        Without a rule the contract does not decide the answer: the request is `is_open`.
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
        """The rules that the request breaks in every possible reading."""
        alone = [fault.rules for fault in self.certain if len(fault.rules) == 1]
        return frozenset[str]().union(*alone)
