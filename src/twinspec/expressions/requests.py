"""The parameters of a request as expressions see them: typed, by the names of `parameters`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from twinspec.contract.operations import Operation, Parameter
from twinspec.contract.prefix import prefix_of
from twinspec.contract.references import unwrap
from twinspec.expressions.schemas import parameter_name


def parameter_values(
    operation: Operation, path: Mapping[str, str], query: Iterable[tuple[str, str]]
) -> dict[str, Any]:
    """Return the values of an operation's parameters; `path` and `query` are percent-decoded.

    `{"ids": "1,2"}` and `[("$pagenum", "2"), ("custom.units", "7")]` give
    `{"ids": ["1", "2"], "pagenum": 2, "custom": {"units": "7"}}`. A text that is not of its type
    stays a text.
    """
    pairs = list(query)
    values: dict[str, Any] = {}
    for parameter in operation.parameters:
        if parameter.location == "path" and parameter.name in path:
            sent = [path[parameter.name]]
        elif parameter.location == "query":
            sent = [text for name, text in pairs if name == parameter.name]
        else:
            continue
        prefix = prefix_of(parameter.node)
        if prefix is not None:
            named = {
                name.removeprefix(prefix): text for name, text in pairs if name.startswith(prefix)
            }
            if named:
                values[parameter_name(parameter)] = named
        elif sent:
            values[parameter_name(parameter)] = _value(operation, parameter, sent)
    return values


def _value(operation: Operation, parameter: Parameter, sent: list[str]) -> Any:
    schema = unwrap(operation.document, parameter.schema)
    if schema.get("type") != "array":
        return _scalar(schema, sent[-1])
    items = unwrap(operation.document, schema.get("items", {}))
    parts = sent if parameter.explode else [part for text in sent for part in text.split(",")]
    return [_scalar(items, part) for part in parts]


def _scalar(schema: Mapping[str, Any], text: str) -> Any:
    kind = schema.get("type")
    try:
        if kind in ("integer", "number"):
            return int(text) if kind == "integer" else float(text)
    except ValueError:
        return text
    return text == "true" if kind == "boolean" and text in ("true", "false") else text
