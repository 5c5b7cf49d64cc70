"""Models without constraints: what a schema should have refused, made ready for a handler."""

from __future__ import annotations

from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel
from typing_extensions import TypeAliasType


def loose(kind: Any, value: Any) -> Any:
    """Return the model of a shape as far as it can be made; what is missing stays missing."""
    kind = _bare(kind)
    if isinstance(kind, type) and issubclass(kind, BaseModel) and isinstance(value, dict):
        return kind.model_construct(
            **{
                name: loose(field.annotation, value[name])
                for name, field in kind.model_fields.items()
                if name in value
            }
        )
    if get_origin(kind) is list and isinstance(value, list):
        return [loose(get_args(kind)[0], item) for item in value]
    for one in get_args(kind):
        made = loose(one, value)
        if made is not value:
            return made
    return value


def _bare(kind: Any) -> Any:
    """Return what a type alias or an annotated type stands for."""
    while True:
        if isinstance(kind, TypeAliasType):
            kind = kind.__value__
        elif get_origin(kind) is Annotated:
            kind = get_args(kind)[0]
        else:
            return kind
