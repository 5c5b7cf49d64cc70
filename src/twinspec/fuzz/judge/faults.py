"""What is wrong with a request: for certain, or perhaps, and which rules may answer it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum

from twinspec.fuzz.judge.keywords import Broken

Rules = frozenset[str]


class Stage(IntEnum):
    """How far a server must have read a request to see a fault; rules of a stage are in order."""

    HEAD = 0
    PARAMETERS = 1
    BODY = 2
    HANDLER = 3


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is wrong for certain: one of `rules` must refuse the request."""

    stage: Stage
    rules: Rules


@dataclass(slots=True)
class Faults:
    """All that is wrong with one request.

    `possible` are the rules that may refuse it and have been looked at: what is not among them is
    kept. `is_open` says that something is wrong, or unreadable, for which the contract has no rule.
    `listable` are the broken keywords of the body, when they are all that is wrong with it.
    `met` and `broken` are places of keywords that the request is measured against.
    `unknown` are the rules of members that a body must not have.
    `by_stage` has the earliest stage of each possible rule. `is_odd_http`: the request may be
    refused before anything is made of it.
    """

    certain: list[Fault] = field(default_factory=list)
    possible: set[str] = field(default_factory=set)
    is_open: bool = False
    is_odd_http: bool = False
    listable: tuple[Broken, ...] = ()
    met: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)
    by_stage: dict[str, Stage] = field(default_factory=dict)

    def must(self, stage: Stage, *rules: Iterable[str]) -> None:
        """Note what is wrong for certain; without a rule the contract leaves it open."""
        alternatives = frozenset(rule for some in rules for rule in some)
        if not alternatives:
            self.is_open = True
            return
        self.certain.append(Fault(stage, alternatives))
        self.may(stage, alternatives)

    def may(self, stage: Stage, rules: Iterable[str]) -> None:
        """Note what may be refused."""
        for rule in rules:
            self.possible.add(rule)
            self.by_stage.setdefault(rule, stage)

    def keywords(self, stage: Stage, broken: Iterable[Broken], sure: bool = True) -> None:
        """Note broken keywords, each with its rule."""
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
        """The rules that are broken whatever the reading."""
        alone = [fault.rules for fault in self.certain if len(fault.rules) == 1]
        return frozenset[str]().union(*alone)
