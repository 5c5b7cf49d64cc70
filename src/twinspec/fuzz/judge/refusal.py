"""Decides whether a refusal is right: its rules are declared, broken, in order, and complete."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from twinspec.contract.error_form import ErrorForm
from twinspec.contract.rules import RuleEntry
from twinspec.fuzz.judge.faults import Faults, ProcessingStage, RequestFault
from twinspec.fuzz.model.exchange import Answer, Request

Flaw = tuple[str, str, str | None]
"""The name of a check, what it has found, and the rule that it is about."""

# Broken by the moment of a request or by its framing, which may be noticed at any time.
_ANY_TIME = frozenset(("rate", "availability", "http"))


@dataclass(frozen=True, slots=True)
class RefusalDocument:
    """The content of an error document: its code, and its rules in order."""

    code: str | None
    rules: tuple[str, ...]


class RefusalJudge:
    """Judges refusals by the rules of a contract."""

    def __init__(self, catalogue: Mapping[str, RuleEntry], form: ErrorForm | None) -> None:
        """Judge by the rules of `catalogue`; `form` says how a version writes refusals."""
        self._catalogue = catalogue
        self.form = form

    def read(self, value: Any) -> RefusalDocument | None:
        """Return code and rules of an error document (in the JSON shape); None without them."""
        form = self.form
        if form is None or not isinstance(value, Mapping):
            return None
        entries = value.get(form.violations)
        rules = [
            entry[form.rule]
            for entry in (entries if isinstance(entries, list) else ())
            if isinstance(entry, Mapping) and isinstance(entry.get(form.rule), str)
        ]
        code = value.get(form.code)
        return RefusalDocument(code if isinstance(code, str) else None, tuple(rules))

    def is_business(self, rule: str) -> bool:
        """Return whether only a running server can decide if a request breaks `rule`."""
        entry = self._catalogue.get(rule)
        return entry is not None and entry.checked_by != "schema" and entry.aspect is None

    def has_aspect(self, rule: str, *aspects: str) -> bool:
        """Return whether `rule` has one of `aspects`."""
        entry = self._catalogue.get(rule)
        return entry is not None and entry.aspect in aspects

    def order(self, rule: str) -> int:
        """Return the place of `rule` in the order of evaluation."""
        return self._catalogue[rule].order

    def flaws(
        self,
        refusal: RefusalDocument,
        declared: frozenset[str],
        faults: Faults,
        request: Request,
        answer: Answer,
    ) -> Iterator[Flaw]:
        """Yield the flaws of a refusal by an operation with the rules `declared`."""
        known = [rule for rule in dict.fromkeys(refusal.rules) if rule in self._catalogue]
        yield from self._undeclared(refusal, declared)
        if not refusal.rules:
            yield from self._unnamed(refusal, declared, answer)
            return
        yield from self._misstated(refusal, answer)
        unprovoked = [rule for rule in known if self._is_unprovoked(rule, faults, request)]
        for rule in unprovoked:
            if rule in declared:
                said = f"The request was refused with {rule}, which it does not break"
                yield "unprovoked_refusal", f"{said}; refuse only what breaks the rule.", rule
        if known and known[0] == refusal.rules[0] and known[0] not in unprovoked:
            limit = self.form.limit if self.form is not None else None
            is_cut = limit is not None and len(refusal.rules) >= limit
            yield from self._late(known[0], faults, None if is_cut else frozenset(known))
            yield from self._unlisted(known, faults)

    def accepted(self, faults: Faults) -> Iterator[Flaw]:
        """Yield the first rule that should have refused a request that was accepted."""
        if faults.certain:
            rule = self._first(min(faults.certain, key=self._place))
            said = f"The request was accepted although it breaks {rule}"
            yield "accepted_invalid", f"{said}; check the rule and refuse.", rule

    def _undeclared(self, refusal: RefusalDocument, declared: frozenset[str]) -> Iterator[Flaw]:
        for rule in dict.fromkeys(refusal.rules):
            entry = self._catalogue.get(rule)
            if entry is None:
                said = "The answer names a rule that is not in the catalogue"
                yield "undeclared_rule", f"{said}; name rules by their ids.", None
            elif rule not in declared or entry.kind != "refusal":
                said = f"The answer names {rule}, which is no refusal that the operation declares"
                yield "undeclared_rule", f"{said}; declare it there, or refuse otherwise.", rule

    def _unnamed(
        self, refusal: RefusalDocument, declared: frozenset[str], answer: Answer
    ) -> Iterator[Flaw]:
        """Judge a refusal that names no rule by its status and code."""
        fitting = [
            rule
            for rule in declared
            if (entry := self._catalogue.get(rule)) is not None
            and (entry.status, entry.code) == (answer.status, refusal.code)
        ]
        if not fitting:
            said = "The refusal names no rule, and no declared rule has its status and code"
            yield "undeclared_rule", f"{said}; name the rule that was broken.", None

    def _misstated(self, refusal: RefusalDocument, answer: Answer) -> Iterator[Flaw]:
        first = self._catalogue.get(refusal.rules[0])
        if first is None or first.kind != "refusal":
            return
        if first.status != answer.status:
            said = f"The status is {answer.status}, that of the first rule is {first.status}"
            yield "wrong_status", f"{said}; answer with the rule's.", first.id
        if first.code != refusal.code:
            said = "The code is not that of the first rule that the answer names"
            yield "wrong_code", f"{said}; answer with the rule's.", first.id

    def _is_unprovoked(self, rule: str, faults: Faults, request: Request) -> bool:
        if rule in faults.possible or faults.is_open or self.is_business(rule):
            return False
        if self.has_aspect(rule, "credentials") and request.login is not None:
            # Sessions end by themselves: who keeps them judges such refusals.
            return False
        return not self.has_aspect(rule, "rate", "availability")

    def _late(self, rule: str, faults: Faults, listed: frozenset[str] | None) -> Iterator[Flaw]:
        """Yield the first rule that should have refused before `rule` did.

        An unknown member may be reported before a member that is missing because of it, if the
        refusal lists both. `listed` is None if the list has the largest allowed length.
        """
        if self.has_aspect(rule, *_ANY_TIME):
            return
        stage = faults.by_stage.get(rule, ProcessingStage.HANDLER)
        earlier = [
            fault
            for fault in faults.certain
            if fault.stage <= stage
            and rule not in fault.rules
            and self._place(fault) < self.order(rule)
            and not (rule in faults.unknown and (listed is None or fault.rules & listed))
        ]
        if earlier:
            first = self._first(min(earlier, key=self._place))
            said = f"The request breaks {first}, which comes before {rule}, and was refused with it"
            yield "late_check", f"{said}; check the rules in their order.", first

    def _unlisted(self, listed: list[str], faults: Faults) -> Iterator[Flaw]:
        """Yield the broken rules of the body's schema that the refusal does not list."""
        broken = dict.fromkeys(one.rule for one in faults.listable if one.rule is not None)
        limit = self.form.limit if self.form is not None else None
        if limit is None or listed[0] not in broken or len(faults.listable) > limit:
            return
        for rule in broken:
            if rule not in listed:
                said = f"The body breaks {rule} too, and the refusal does not list it"
                yield "unlisted_violation", f"{said}; list all that is wrong with a body.", rule

    def _place(self, fault: RequestFault) -> int:
        """Return the last place in the order of evaluation at which a fault must be refused."""
        return max(self.order(rule) for rule in fault.rules)

    def _first(self, fault: RequestFault) -> str:
        return min(fault.rules, key=self.order)
