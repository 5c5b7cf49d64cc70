"""Reference model of the operations on one case: edit_case, close_case, change_customer_of_case."""

from __future__ import annotations

from dataclasses import replace

from tests.concurrency.attempt import (
    ENDED,
    Attempt,
    OnCase,
    Verdict,
    WithDetails,
    distinct,
    in_one_department,
)
from tests.concurrency.world import Activity, Case, User, World, instant


class EditCase(OnCase, WithDetails):
    """PUT /interaction/case."""

    action = "Edit Case"

    @property
    def id(self) -> int:
        return int(self.body["id"])

    def ends(self, name: str) -> list[int]:
        told = self.body.get("relatedCases", {}).get(name, [])
        return [int(one["href"].rpartition("/")[2]) for one in told]

    @property
    def owner(self) -> int | None:
        """The owner that is sent, None without one and when it is empty."""
        told = self.body.get("owner")
        return int(told["user"]["id"]) if told else None

    @property
    def new_owner(self) -> User | None:
        """A sent owner who is neither the caller nor the present owner."""
        if self.owner in (None, self.caller.id, self.case.owner):
            return None
        return self.before.users[self.owner or 0]

    def something_changes(self) -> bool:
        return bool(self.body.keys() - {"id", "lastModified"})

    def related_cases_are_distinct(self) -> bool:
        return distinct(self.ends("link")) and distinct(self.ends("unlink"))

    def links_and_unlinks_are_disjoint(self) -> bool:
        return not set(self.ends("link")) & set(self.ends("unlink"))

    def case_is_not_linked_to_itself(self) -> bool:
        return self.id not in self.ends("link")

    def owner_exists(self) -> bool:
        return self.owner is None or self.owner in self.before.users

    def related_cases_exist(self) -> bool:
        return {*self.ends("link"), *self.ends("unlink")} <= self.before.cases.keys()

    caller_may_edit_cases = Attempt.may

    def caller_may_transfer_to_new_owner(self) -> bool:
        return self.new_owner is None or self.new_owner.id in self.caller.transfers_to

    def case_is_in_new_owners_department(self) -> bool:
        return self.new_owner is None or self.case.department in self.new_owner.departments

    def caller_may_pull_from_owner(self) -> bool:
        return self.case.owner in (None, self.caller.id, *self.caller.pulls_from)

    def related_cases_are_visible(self) -> bool:
        return self.sees([*self.ends("link"), *self.ends("unlink")])

    def last_modified_matches(self) -> bool:
        return instant(self.body["lastModified"]["date"]) == self.case.modified.at

    def new_owner_is_enabled(self) -> bool:
        return self.new_owner is None or self.new_owner.enabled

    def new_owner_is_licensed(self) -> bool:
        return self.new_owner is None or bool(self.new_owner.licenses)

    def pairs(self, name: str) -> set[frozenset[int]]:
        return {frozenset({self.id, one}) for one in self.ends(name)}

    def at_most_75_relations(self) -> bool:
        return self.add_is_within_limit(self.pairs("link"), self.with_relations())

    def with_relations(self) -> World:
        relations = self.before.relations - self.pairs("unlink") | self.pairs("link")
        return replace(self.before, relations=relations)

    def change(self) -> Verdict:
        self.world = self.with_relations()
        former, sent = self.case, self.body
        after = replace(
            former,
            due=self.due if "dueDate" in sent else former.due,
            owner=self.owner if "owner" in sent else former.owner,
            severity=self.severity or former.severity,
            subject=sent.get("subject", former.subject),
            description=sent.get("description", former.description),
            solution=sent.get("solution", former.solution),
            custom=self.custom_after(former.custom),
            modified=self.moved(former.modified),
        )
        self.put(after)
        self.note(former, after)
        return Verdict(204)

    def note(self, former: Case, after: Case) -> None:
        texts = ("subject", "description", "solution")
        sent, cleared = self.body, [name for name, values in self.custom if values == [""]]
        seen = {
            "sent_members_change": after != replace(former, modified=after.modified),
            "absent_members_stay": former.due is not None and "dueDate" not in sent,
            "empty_due_date_removes_it": former.due is not None and after.due is None,
            "empty_owner_removes_it": former.owner is not None and after.owner is None,
            "empty_text_clears": any(
                getattr(former, one) and not getattr(after, one) for one in texts
            ),
            "custom_values_are_replaced": any(
                after.custom.get(name, values) != values for name, values in former.custom.items()
            ),
            "empty_custom_value_clears": any(name in former.custom for name in cleared),
            "links_relate": bool(self.world.relations - self.before.relations),
            "unlinks_end_relations": bool(self.before.relations - self.world.relations),
        }
        self.effects |= {name for name, visible in seen.items() if visible}


class CloseCase(OnCase):
    """PUT /interaction/case/{id}/close."""

    action = "Close Case"
    caller_may_close_cases = Attempt.may

    def open_activities(self) -> list[Activity]:
        return [one for one in self.before.activities_of(self.id) if one.status != ENDED]

    def open_activities_are_emails(self) -> bool:
        return all(one.type == "email" for one in self.open_activities())

    def change(self) -> Verdict:
        for one in self.open_activities():
            done = replace(one, status=ENDED, substatus="done", modified=self.moved(one.modified))
            self.put(done)
            self.effects.add("open_activities_are_completed")
        moved = self.moved(self.case.modified)
        self.put(replace(self.case, open=False, closed=self.now, modified=moved))
        self.effects.add("case_is_closed")
        return Verdict(204)


class ChangeCustomerOfCase(OnCase):
    """PUT /interaction/case/{id}/changecustomer."""

    action = "Change Customer"
    caller_may_change_customers = Attempt.may

    @property
    def customer(self) -> int:
        return int(self.body["customer"]["id"])

    def customer_exists(self) -> bool:
        return self.customer in self.before.customers

    def target_is_another_customer(self) -> bool:
        return self.customer != self.case.customer

    def customers_share_a_department(self) -> bool:
        return in_one_department(self.before, self.customer, {self.case.customer})

    def change(self) -> Verdict:
        moved = self.moved(self.case.modified)
        self.put(replace(self.case, customer=self.customer, modified=moved))
        self.effects.add("case_gets_customer")
        return Verdict(204)
