"""Paths in answers, made from the contract's paths of the operations they lead to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from urllib.parse import quote

from casewright.domain.model import Id
from interaction_contract.operation import Operation, Parameter

_LEFT_AS_THEY_ARE = "$,:@"


class Hrefs:
    """The paths of one version."""

    def __init__(self, base: str, operations: Mapping[str, Operation]) -> None:
        """Prepare the paths; `base` is the path of the version's server."""
        self._base = base
        self._operations = operations
        self._templates = {
            name: _template(base, operations[name])
            for name in ("get_cases", "get_activities", "get_customers")
            if name in operations
        }

    def case(self, case_id: Id) -> str:
        """Return the path of a case."""
        return self._resource("get_cases", case_id)

    def activity(self, activity_id: Id) -> str:
        """Return the path of an activity."""
        return self._resource("get_activities", activity_id)

    def customer(self, customer_id: Id) -> str:
        """Return the path of a customer."""
        return self._resource("get_customers", customer_id)

    def activities_of_case(self, case_id: Id) -> str:
        """Return the path of the search for a case's activities."""
        return f"{self._activities_of}{case_id}"

    def cases_of_customer(self, customer_id: Id) -> str:
        """Return the path of the search for a customer's cases."""
        return f"{self._cases_of}{customer_id}"

    @cached_property
    def _activities_of(self) -> str:
        return self.search("search_activities", {"case": ""})

    @cached_property
    def _cases_of(self) -> str:
        return self.search("search_cases", {"customer": ""})

    def search(self, operation: str, arguments: Mapping[str, object]) -> str:
        """Return the path of a search with its query, the arguments in the contract's order.

        An argument that is None is left out.
        """
        called = self._operations[operation]
        query = "&".join(
            f"{_quoted(name)}={_quoted(value)}"
            for one in called.parameters
            if one.location == "query" and arguments.get(one.argument) is not None
            for name, value in _sent(one, arguments[one.argument])
        )
        return f"{self._base}{called.path}?{query}"

    def _resource(self, operation: str, resource_id: Id) -> str:
        return self._templates[operation] % resource_id


def _template(base: str, operation: Operation) -> str:
    """Return the path of an operation with `%s` for its path parameter."""
    name = next(one.name for one in operation.parameters if one.location == "path")
    return (base + operation.path).replace("%", "%%").replace(f"{{{name}}}", "%s")


def _sent(parameter: Parameter, value: object) -> Iterable[tuple[str, object]]:
    """Return the names and values to send; for a prefix, those of the parameter's value."""
    return value.items() if isinstance(value, Mapping) else ((parameter.name, value),)


def _quoted(value: object) -> str:
    text = ",".join(map(str, value)) if isinstance(value, list) else str(value)
    return quote(text, safe=_LEFT_AS_THEY_ARE)
