"""Reference model of the operations on activities: another case, another customer."""

from __future__ import annotations

from dataclasses import replace

from tests.concurrency.attempt import (
    ENDED,
    Attempt,
    OnActivities,
    Verdict,
    WithDetails,
    distinct,
    in_one_department,
)
from tests.concurrency.world import Activity, Case, Point, Stamp

_NETWORKS = frozenset({"twitter", "facebook", "instagram"})


class ChangeCaseOfActivities(OnActivities, WithDetails):
    """PUT /interaction/activity/{ids}/changecase."""

    action = "Change Case"
    caller_may_change_cases = Attempt.may

    @property
    def ids(self) -> frozenset[int]:
        return frozenset(self.path)

    @property
    def target(self) -> int | None:
        return int(self.body["id"]) if "id" in self.body else None

    @property
    def source(self) -> Case:
        return self.before.cases[self.activities[0].case or 0]

    def id_stands_alone(self) -> bool:
        return self.target is None or len(self.body) == 1

    def target_case_exists(self) -> bool:
        return self.target is None or self.target in self.before.cases

    def custom_values_are_options(self) -> bool:
        """A new case has no value yet that an empty one could clear."""
        return all(set(values) <= set(options) for _, options, values in self.kinds() if options)

    def related_target_is_visible(self) -> bool:
        return not self.relate or self.target is None or self.sees([self.target])

    def activities_have_a_case(self) -> bool:
        return all(one.case is not None for one in self.activities)

    def activities_belong_to_one_case(self) -> bool:
        return len({one.case for one in self.activities}) == 1

    def target_is_another_case(self) -> bool:
        return self.target != self.source.id

    def customers_of_cases_match(self) -> bool:
        if self.target is None:
            return True
        return self.before.cases[self.target].customer == self.source.customer

    def at_most_75_relations(self) -> bool:
        after = replace(self.before, relations=self.before.relations | self.relation())
        return self.add_is_within_limit(self.relation(), after)

    def relation(self) -> set[frozenset[int]]:
        """The relation that the request asks for; a new case has its id already."""
        return (
            {frozenset({self.source.id, self.target or self.next_id()})} if self.relate else set()
        )

    def next_id(self) -> int:
        return max(self.before.cases) + 1

    def change(self) -> Verdict:
        target = self.reached() if self.target else self.created()
        self.put(target)
        self.move_to(target.id)
        source = self.source
        left = [one for one in self.world.activities_of(source.id) if one.status != ENDED]
        if source.open and not left:
            self.effects.add("source_without_open_activities_is_closed")
            moved = self.moved(source.modified)
            self.put(replace(source, open=False, closed=self.now, modified=moved))
        self.world = replace(self.world, relations=self.before.relations | self.relation())
        if self.relation() - self.before.relations:
            self.effects.add("cases_are_related_on_request")
        return Verdict(204) if self.target else Verdict(201, None, target.id)

    def move_to(self, target: int) -> None:
        """The activities and all completed responses to them belong to the target case."""
        for one in [*self.activities, *self.responses]:
            if one.case != target:
                self.put(replace(one, case=target, modified=self.moved(one.modified)))
                if one.id not in self.ids:
                    self.effects.add("completed_responses_follow")

    def reached(self) -> Case:
        self.effects.add("existing_case_receives_activities")
        target = self.before.cases[self.target or 0]
        if target.open:
            return target
        self.effects.add("closed_target_is_reopened")
        return replace(target, open=True, modified=self.moved(target.modified))

    def created(self) -> Case:
        source, sent = self.source, self.body
        seen = {
            "new_case_receives_activities": True,
            "new_case_is_in_source_department": True,
            "new_case_is_open": True,
            "new_case_has_source_owner": source.owner is not None,
            "new_case_has_source_customer": source.customer is not None,
            "new_case_has_source_channel": source.channel != "Email",
            "new_case_takes_sent_members": bool(sent),
            "new_case_has_source_subject": "subject" not in sent and bool(source.subject),
            "new_case_has_defaults": len(sent) < 6,
        }
        self.effects |= {name for name, visible in seen.items() if visible}
        return Case(
            id=self.next_id(),
            department=source.department,
            customer=source.customer,
            owner=source.owner,
            open=True,
            severity=self.severity or "medium",
            subject=sent.get("subject", source.subject),
            description=sent.get("description", ""),
            solution=sent.get("solution", ""),
            due=self.due,
            channel=source.channel,
            created=self.now,
            modified=Stamp(self.caller.id, self.now, self.now),
            closed=None,
            custom=self.custom_after({}),
        )


class ChangeCustomerOfActivities(OnActivities):
    """PUT /interaction/activity/changecustomer."""

    action = "Change Customer"
    caller_may_change_customers = Attempt.may

    def pairs(self) -> list[tuple[int, int]]:
        """Activities and the contact points that they get, in the order of the request."""
        return [
            (
                int(one["id"]),
                int(
                    one["customer"]["contactPersons"]["contactPerson"][0]["contactPoints"][
                        "contactPoint"
                    ][0]["id"]
                ),
            )
            for one in self.body["activity"]
        ]

    @property
    def ids(self) -> frozenset[int]:
        return frozenset(one for one, _ in self.pairs())

    def choices(self, *types: str) -> list[tuple[Activity, Point]]:
        """Activities, those of the types alone when some are named, with their new points."""
        found = [
            (self.before.activities[one], self.before.points[point]) for one, point in self.pairs()
        ]
        return [pair for pair in found if not types or pair[0].type in types]

    @property
    def customer(self) -> int:
        return self.choices()[0][1].customer

    def activities_are_distinct(self) -> bool:
        return distinct([one for one, _ in self.pairs()])

    def contact_points_exist(self) -> bool:
        return all(point in self.before.points for _, point in self.pairs())

    def email_activities_get_email_points(self) -> bool:
        return all(point.type == "email" for _, point in self.choices("email"))

    def call_track_activities_get_phone_points(self) -> bool:
        return all(point.type == "phone" for _, point in self.choices("call_track"))

    def social_activities_get_social_points(self) -> bool:
        return all(point.type == "social" for _, point in self.choices("social"))

    def social_networks_match(self) -> bool:
        return all(
            point.kind == one.subtype
            for one, point in self.choices("social")
            if one.subtype in _NETWORKS
        )

    def contact_points_belong_to_one_customer(self) -> bool:
        return len({point.customer for _, point in self.choices()}) == 1

    def target_is_another_customer(self) -> bool:
        return all(one.customer != self.customer for one in self.activities)

    def customers_share_a_department(self) -> bool:
        present = {one.customer for one in self.activities}
        return in_one_department(self.before, self.customer, present)

    def change(self) -> Verdict:
        self.effects.add("activities_get_customer_person_and_point")
        self.effects.add("contact_point_data_stays")
        for one, point in self.pairs():
            self.give(self.before.activities[one], point)
            for response in self.before.responses_to(frozenset({one})):
                if self.give(response, point):
                    self.effects.add("completed_responses_follow")
        cases = {one.case for one in self.activities}
        (case,) = cases if len(cases) == 1 else (None,)
        if case is not None:
            self.let_follow(self.before.cases[case])
        return Verdict(204)

    def give(self, one: Activity, point: int) -> bool:
        """Give an activity a contact point with its person and customer; say if that is new."""
        found = self.before.points[point]
        after = replace(one, customer=found.customer, person=found.person, point=point)
        if after == one:
            return False
        self.put(replace(after, modified=self.moved(one.modified)))
        return True

    def let_follow(self, case: Case) -> None:
        """The case gets the customer when all its activities have it now."""
        agreed = {one.customer for one in self.world.activities_of(case.id)} == {self.customer}
        if agreed and case.customer != self.customer:
            self.effects.add("case_follows_when_all_activities_agree")
            self.put(replace(case, customer=self.customer, modified=self.moved(case.modified)))
