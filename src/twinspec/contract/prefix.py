"""Query parameters whose names only the server knows: all names that begin with a prefix.

OpenAPI writes them as an object that is sent member by member (`style: form`, `explode: true`), and
cannot restrict the names of the members. The key x-twinspec-prefix does; only this module reads it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from twinspec.contract.extensions import NAME_PREFIX

_FORM = (
    f"{NAME_PREFIX} is the text that the names of the parameters begin with. It stands on a "
    "parameter of the query that is not required, with style form and explode true, whose schema "
    "is an object without properties and has the schema of a text under additionalProperties"
)


def prefix_of(parameter: Mapping[str, Any]) -> str | None:
    """Return the prefix of the names that a parameter stands for; None for an ordinary parameter.

    The keys of its value are the complete names of parameters, prefix included.
    """
    said = parameter.get(NAME_PREFIX)
    return said if isinstance(said, str) and said else None


def prefix_faults(
    parameters: Sequence[tuple[Mapping[str, Any], Mapping[str, Any], Mapping[str, Any]]],
) -> Iterator[tuple[int, str]]:
    """Yield the faults of an operation's prefixes, each with the number of the parameter.

    Each parameter is given as its node, its schema and the schema of its members, all resolved.
    """
    found = [
        (number, str(node[NAME_PREFIX]))
        for number, (node, _, _) in enumerate(parameters)
        if NAME_PREFIX in node
    ]
    for number, prefix in found:
        if not _is_formed(*parameters[number]):
            yield number, f"{_FORM}."
            continue
        for other, (node, _, _) in enumerate(parameters):
            name = prefix_of(node) or str(node.get("name"))
            if other != number and node.get("in") == "query" and name.startswith(prefix):
                yield number, f"{NAME_PREFIX}: {name!r} begins with {prefix!r}, too."


def _is_formed(
    node: Mapping[str, Any], schema: Mapping[str, Any], member: Mapping[str, Any]
) -> bool:
    return (
        prefix_of(node) is not None
        and node.get("in") == "query"
        and not node.get("required")
        and (node.get("style", "form"), node.get("explode", True)) == ("form", True)
        and schema.get("type") == "object"
        and not schema.get("properties")
        and member.get("type") == "string"
    )
