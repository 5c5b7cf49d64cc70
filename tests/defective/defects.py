"""Hand-made defects: each patches casewright from outside, before its app is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from casewright.domain.ensure import RuleBroken
from casewright.domain.model import Stamp, Window


@dataclass(frozen=True, slots=True)
class Defect:
    """A defect: what it concerns, in which operation a run looks for it, and how it is made."""

    name: str
    area: str
    operation: str
    make: Callable[[], None]

    @property
    def meaning(self) -> str:
        """What is wrong, in one sentence."""
        return (self.make.__doc__ or "").strip()


_DEFECTS: list[Defect] = []


def _defect(area: str, operation: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    def listed(make: Callable[[], None]) -> Callable[[], None]:
        _DEFECTS.append(Defect(make.__name__, area, operation, make))
        return make

    return listed


def defects() -> Mapping[str, Defect]:
    """Return all defects by name, in the order of this file."""
    return {one.name: one for one in _DEFECTS}


@_defect("codec", "get_cases")
def wrong_namespace() -> None:
    """In XML answers of v12 a case's status is in the namespace of activities."""
    from interaction_contract.v12.codec import TYPES

    view = TYPES["CaseView"]
    TYPES["CaseView"] = replace(
        view,
        members=tuple(
            replace(one, tag=one.tag.replace("/case}", "/activity}"))
            if one.key == "status"
            else one
            for one in view.members
        ),
    )


@_defect("codec", "get_customers")
def missing_element() -> None:
    """In XML answers of v12 a customer has no customerName; JSON has it."""
    from interaction_contract.v12.codec import TYPES

    view = TYPES["CustomerView"]
    members = tuple(one for one in view.members if one.key != "customerName")
    TYPES["CustomerView"] = replace(view, members=members)


@_defect("codec", "edit_case")
def xml_keeps_due_date() -> None:
    """An empty dueDate clears it in JSON; in XML it is read as if it were not there."""
    from casewright.api.requests import BodyReader

    prepare = BodyReader.__init__

    def changed(self: Any, contract: Any, role: str) -> None:
        prepare(self, contract, role)
        if role == "CaseEdit":
            media = "application/xml"
            self._readers[media] = _without_empty(self._readers[media])

    reader: Any = BodyReader
    reader.__init__ = changed


def _without_empty(read: Any) -> Any:
    """Return what reads as `read` does, and drops an empty dueDate."""

    def changed(body: bytes, charset: str | None) -> Any:
        document = read(body, charset)
        if document.shape.get("dueDate") == "":
            del document.shape["dueDate"]
        return document

    return changed


@_defect("codec", "edit_case")
def fails_at_limit() -> None:
    """A subject of exactly 1024 characters, the most that is allowed, is answered with 500."""
    from casewright.api import commands

    convert = commands.edit_case

    def changed(body: Any) -> Any:
        command = convert(body)
        if isinstance(command.subject, str) and len(command.subject) == 1024:
            raise OverflowError("subject")
        return command

    commands.edit_case = changed


@_defect("negotiation", "get_activities")
def accept_is_ignored() -> None:
    """Activities are answered in JSON, whatever Accept says."""
    from casewright.api.exchange import HttpExchange

    media = HttpExchange.media.fget  # type: ignore[attr-defined]

    def changed(self: Any) -> Any:
        return "application/json" if self.operation == "get_activities" else media(self)

    exchange: Any = HttpExchange
    exchange.media = property(changed)


@_defect("negotiation", "get_cases")
def weights_are_reversed() -> None:
    """Of two media types in Accept with different weights the one with the smaller is answered."""
    from casewright.api import exchange, negotiation

    best = negotiation.answer_type
    other = {"application/json": "application/xml", "application/xml": "application/json"}

    def changed(accept: str | None, body: Any) -> Any:
        found = best(accept, body)
        weighed = accept and "q=" in accept and all(media in accept for media in other)
        return other[found] if weighed and found else found

    module: Any = exchange
    module.answer_type = changed


def _patch_answer(change: Callable[[Any, int], int]) -> None:
    """Let `change` have the exchange and its status, and answer with the status it returns."""
    from casewright.api.exchange import HttpExchange

    answer = HttpExchange.answer

    async def changed(self: Any, send: Any, status: int, *rest: Any, **named: Any) -> None:
        await answer(self, send, change(self, status), *rest, **named)

    exchange: Any = HttpExchange
    exchange.answer = changed


@_defect("answers", "close_case")
def undeclared_status() -> None:
    """A case that is closed is answered with 202, which is not declared."""
    _patch_answer(
        lambda exchange, status: (
            202 if exchange.operation == "close_case" and status == 204 else status
        )
    )


@_defect("answers", "change_case_of_activities")
def location_is_lost() -> None:
    """The answer 201 has no Location."""

    def without(exchange: Any, status: int) -> int:
        if status == 201:
            exchange.more_headers.clear()
        return status

    _patch_answer(without)


@_defect("answers", "change_case_of_activities")
def location_is_of_no_case() -> None:
    """The Location of the answer 201 is that of a case that does not exist."""

    def astray(exchange: Any, status: int) -> int:
        if status == 201:
            exchange.more_headers = [(name, value + b"9") for name, value in exchange.more_headers]
        return status

    _patch_answer(astray)


@_defect("errors", "change_customer_of_case")
def refusals_lose_session() -> None:
    """Refusals do not echo X-egain-session."""

    def without(exchange: Any, status: int) -> int:
        if status >= 400:
            exchange.session = None
        return status

    _patch_answer(without)


def _patch_error(change: Callable[[dict[str, Any]], None]) -> None:
    from casewright.api import errors

    write = errors.ws_error

    def changed(*arguments: Any, **named: Any) -> dict[str, Any]:
        shape = write(*arguments, **named)
        change(shape)
        return shape

    errors.ws_error = changed


@_defect("errors", "edit_case")
def rule_of_another_operation() -> None:
    """An unknown case is refused under the id of the same rule of another operation."""

    def change(shape: dict[str, Any]) -> None:
        for detail in shape["details"]:
            if detail["key"] == "edit_case.case_exists":
                detail["key"] = "close_case.case_exists"

    _patch_error(change)


@_defect("errors", "close_case")
def code_of_another_rule() -> None:
    """Closing a closed case is refused with the code of a value that does not fit."""

    def change(shape: dict[str, Any]) -> None:
        if shape["details"][0]["key"] == "close_case.case_is_open":
            shape["code"] = "400-152"

    _patch_error(change)


_CONTENT = ("edit_case.due_date_is_in_future", "edit_case.custom_")


@_defect("errors", "edit_case")
def refusal_saves_the_rest() -> None:
    """An edit refused for its due date or custom attributes saves the other members."""
    from casewright.api.operations.service import Service
    from casewright.domain.commands import UNSET, EditCase

    change = Service.change

    async def changed(self: Any, handler: Any, command: Any, caller: Any) -> Any:
        try:
            return await change(self, handler, command, caller)
        except RuleBroken as broken:
            is_content = broken.violations[0].rule.id.startswith(_CONTENT)
            if isinstance(command, EditCase) and is_content:
                rest = replace(command, due_date=UNSET, custom_attributes=())
                if rest.changes_something:
                    await change(self, handler, rest, caller)
            raise

    service: Any = Service
    service.change = changed


@_defect("paging", "search_cases")
def match_is_repeated() -> None:
    """Every page after the first begins with the last match of the page before."""
    from casewright.domain.queries import Page

    window = Page.window.fget  # type: ignore[attr-defined]

    def changed(self: Any) -> Window:
        found: Window = window(self)
        return Window(found.offset - 1, found.limit) if self.number > 1 else found

    page: Any = Page
    page.window = property(changed)


@_defect("paging", "search_activities")
def count_is_of_the_page() -> None:
    """PaginationInfo counts the matches of the page, not all of them."""
    from casewright.api import pagination
    from casewright.api.operations import searches

    paginate = pagination.linked_pagination

    def changed(count: int, paging: Any, href_of_page: Any) -> Any:
        info = paginate(count, paging, href_of_page)
        info["count"] = min(count - paging.window.offset, paging.window.limit)
        return info

    module: Any = searches
    module.linked_pagination = changed


@_defect("state", "edit_case")
def last_modified_stays() -> None:
    """An edit does not move lastModified."""
    from casewright.storage.cases import CaseRepository, _parameters_of

    save = CaseRepository.save

    async def changed(self: Any, case: Any, expected: int) -> bool:
        if not await save(self, case, expected):
            return False
        moved = case.last_modified.date
        case.last_modified = Stamp(case.last_modified.user, expected)
        parameters = {"case_id": case.id, "expected": moved}
        await self._connection.execute(self._sql.save, _parameters_of(case) | parameters)
        return True

    cases: Any = CaseRepository
    cases.save = changed


@_defect("state", "edit_case")
def stale_edit_is_told_as_done() -> None:
    """An edit that is refused with 409 is answered with 204, and changes nothing."""
    _patch_answer(
        lambda exchange, status: (
            204 if exchange.operation == "edit_case" and status == 409 else status
        )
    )
