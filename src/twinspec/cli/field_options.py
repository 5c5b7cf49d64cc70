"""Commands whose options are the fields of dataclasses: none lists them again to pass them on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from inspect import Parameter, Signature, signature
from typing import Any, get_type_hints


def with_fields_as_options(command: Callable[..., None]) -> Callable[..., None]:
    """Return the command for typer, which sees fields in the place of dataclasses.

    A field is declared as a parameter would be: `seed: Annotated[int, typer.Option(...)] = 0`.
    `def fuzz(run: RunOptions)` then has the option `--seed`, and gets `RunOptions(seed=...)`.
    """
    hints = get_type_hints(command, include_extras=True)
    names = list(signature(command).parameters)
    kinds = {name: hints[name] for name in names if is_dataclass(hints[name])}

    def called(**values: Any) -> None:
        made = {
            name: kind(**{field.name: values.pop(field.name) for field in fields(kind)})
            for name, kind in kinds.items()
        }
        command(**values, **made)

    parameters = [
        parameter
        for name in names
        for parameter in (
            _options(kinds[name])
            if name in kinds
            else [_option(name, hints[name], signature(command).parameters[name].default)]
        )
    ]
    called.__name__, called.__doc__ = command.__name__, command.__doc__
    called.__annotations__ = {one.name: one.annotation for one in parameters}
    called.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    return called


def _options(kind: type[Any]) -> Iterator[Parameter]:
    hints = get_type_hints(kind, include_extras=True)
    return (_option(field.name, hints[field.name], field.default) for field in fields(kind))


def _option(name: str, annotation: Any, default: object) -> Parameter:
    return Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
