"""Changes of operations apart from bodies: parameters, headers, links, names, deprecation."""

from __future__ import annotations

from collections.abc import Iterator

from twinspec.contract.place import Place
from twinspec.govern.changes.api import ApiOperation, ApiParameter, ApiResponse
from twinspec.govern.changes.change import Category, Change, broken, harmless

SENDS = "clients that send"
READS = "clients that read"


def called(parameter: ApiParameter) -> str:
    """Return the name of a parameter in messages: `query parameter limit`."""
    if parameter.where == "header":
        return f"header {parameter.shown}"
    return f"{parameter.where} parameter {parameter.shown}"


def about(old: ApiOperation, new: ApiOperation) -> Iterator[Change]:
    """Yield the changes that affect only generated clients and the documentation."""
    places = (old.place, new.place)
    if old.id != new.id:
        message = (
            f"the operationId of {new.shown} was {old.id or 'none'}, and is {new.id or 'none'}."
        )
        yield harmless("operation_id_changed", message, places, "changed", "warning",
                       "generated clients: their methods are called otherwise")  # fmt: skip
    if old.path != new.path:
        message = f"the path {old.path} names its parameters otherwise: {new.path}."
        yield harmless("path_parameter_renamed", message, places, "changed", "warning",
                       "generated clients: their arguments are called otherwise")  # fmt: skip
    yield from _deprecated(old.deprecated, new.deprecated, new.shown, places)
    for key in ("x-since", "x-until", "x-sunset"):
        before, after = old.extensions.get(key), new.extensions.get(key)
        if before != after:
            message = f"{key} of {new.shown} was {before or 'none'}, and is {after or 'none'}."
            category: Category = "changed" if key == "x-since" else "deprecated"
            yield harmless("lifetime_changed", message, places, category, "warning")


def _deprecated(old: bool, new: bool, what: str, places: tuple[Place, Place]) -> Iterator[Change]:
    if new and not old:
        yield harmless("deprecated", f"{what} is deprecated.", places, "deprecated", "warning",
                       "clients that use it should leave it")  # fmt: skip
    elif old and not new:
        yield harmless("not_deprecated", f"{what} is not deprecated any more.", places, "changed")


def parameter_changes(
    operation: ApiOperation, old: ApiParameter, new: ApiParameter
) -> Iterator[Change]:
    """Yield the changes of a parameter, apart from its values."""
    what, places = f"the {called(new)} of {operation.shown}", (old.place, new.place)
    if new.required and not old.required:
        yield broken("parameter_required", f"{what} is required, which it was not.", places,
                     "changed", f"{SENDS} none")  # fmt: skip
    elif old.required and not new.required:
        yield harmless("parameter_optional", f"{what} may be left out.", places, "changed")
    if _is_written_otherwise(old, new):
        message = f"{what} is written in the style {_style(new)}, and was in {_style(old)}."
        yield broken("parameter_style", message, places, "changed", f"{SENDS} it")
    if old.reserved != new.reserved:
        message = f"reserved characters of {what} are{'' if new.reserved else ' not'} allowed."
        if new.reserved:
            yield harmless("parameter_reserved", message, places, "changed")
        else:
            yield broken("parameter_reserved", message, places, "changed", f"{SENDS} them")
    if old.may_be_empty and not new.may_be_empty:
        message = f"{what} may not be without a value any more."
        yield broken("parameter_empty", message, places, "changed", f"{SENDS} it without a value")
    elif new.may_be_empty and not old.may_be_empty:
        message = f"{what} may be without a value."
        yield harmless("parameter_empty", message, places, "changed")
    if old.default != new.default:
        message = (
            f"the default of {what} was {old.default or 'none'}, and is {new.default or 'none'}."
        )
        yield harmless("default_changed", message, places, "changed", "warning",
                       "clients that leave it out")  # fmt: skip
    yield from _deprecated(old.deprecated, new.deprecated, what, places)


def _is_written_otherwise(old: ApiParameter, new: ApiParameter) -> bool:
    """Return whether values are serialised differently; `explode` matters to lists and objects."""
    if old.style != new.style and {"matrix", "label"} & {old.style, new.style}:
        return True
    structured = any(one.schema and one.schema.is_structured for one in (old, new))
    return structured and (old.style, old.explode) != (new.style, new.explode)


def _style(parameter: ApiParameter) -> str:
    return f"{parameter.style}{', exploded' if parameter.explode else ''}"


def header_changes(what: str, old: ApiResponse, new: ApiResponse) -> Iterator[Change]:
    """Yield the changes of an answer's headers, apart from their values."""
    for name, header in old.headers.items():
        other = new.headers.get(name)
        places = (header.place, (other or new).place)
        if other is None and header.required:
            yield broken("header_removed", f"{what} has no {header.shown} any more.", places,
                         "removed", f"{READS} it")  # fmt: skip
        elif other is None:
            yield harmless("header_removed", f"{what} names no {header.shown} any more.", places,
                           "removed", "warning", f"{READS} it where it is there")  # fmt: skip
        elif header.required and not other.required:
            yield broken("header_optional", f"{what} need not have {header.shown} any more.",
                         places, "changed", f"{READS} it")  # fmt: skip
        elif other.required and not header.required:
            yield harmless("header_required", f"{what} always has {header.shown}.", places,
                           "changed")  # fmt: skip
        if other is not None:
            yield from _deprecated(header.deprecated, other.deprecated,
                                   f"{header.shown} of {what}", places)  # fmt: skip
    for name, header in new.headers.items():
        if name not in old.headers:
            yield harmless("header_added", f"{what} has a new header {header.shown}.",
                           (header.place, old.place), "added")  # fmt: skip


def link_changes(old: ApiOperation, new: ApiOperation) -> Iterator[Change]:
    """Yield the links that were added, removed, or lead to another operation."""
    for status, ours in old.responses.items():
        theirs = new.responses.get(status)
        for name, link in ours.links.items() if theirs else ():
            assert theirs is not None
            other = theirs.links.get(name)
            what = f"the link {name} of the answer {status} of {new.shown}"
            if other is None:
                yield broken("link_removed", f"{what} is removed.", (link.place, theirs.place),
                             "removed", "clients that follow it")  # fmt: skip
            elif (link.target, link.parameters) != (other.target, other.parameters):
                yield broken("link_changed", f"{what} leads elsewhere, or with other values.",
                             (link.place, other.place), "changed",
                             "clients that follow it")  # fmt: skip
        for name, link in theirs.links.items() if theirs else ():
            if name not in ours.links:
                message = f"the link {name} of the answer {status} of {new.shown} is new."
                yield harmless("link_added", message, (link.place,), "added")
