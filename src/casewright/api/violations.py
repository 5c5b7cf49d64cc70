"""The rules that a value breaks, by the schema and the rules attached to its keywords."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any
from urllib.parse import quote

from jsonschema_rs import Draft4Validator, RegexOptions, ValidationError

from casewright.api.codec import Shape, escape_token
from casewright.api.excerpt import MOST_VALUES, Excerpt
from casewright.clock import is_instant, is_instant_range
from casewright.domain.ensure import Violation
from casewright.domain.wording import Piece, listed, shown, word
from interaction_contract import rules
from interaction_contract.texts import WordName

_LONGEST_NUMBER = 18
_RULES = "x-twinspec-rules"
_COUNTED: Mapping[str, WordName] = {"maxLength": "characters", "maxItems": "entries"}
_TYPES: Mapping[str, WordName] = {
    "string": "text",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "array": "list",
    "object": "object",
}
IsOfFormat = Callable[[str], bool]
Formats = dict[str, IsOfFormat]
"""By the name of each format, what tells whether a text is of it."""

FORMATS: Formats = {"date-time": is_instant, "date-time-range": is_instant_range}
"""What a pattern cannot say: which days are in the calendar."""

_ALTERNATIVES = re.compile(r"\^\(([^()]+)\)\$")
"""A pattern that lists names, the last of which may be a prefix: `^(all|custom\\.[^,]+)$`."""


class SchemaRules:
    """One schema of a bundled OpenAPI document, and the rules attached to its keywords."""

    def __init__(
        self,
        document: Mapping[str, Any],
        pointer: str,
        known: frozenset[str] | None = None,
        formats: Formats = FORMATS,
    ) -> None:
        """Take the schema at `pointer`; `known` are `property_names(document)`, if computed."""
        self._document = document
        self._formats = formats
        self._emptied_there: dict[str, list[Violation]] = {}
        self._path = [_unescape(token) for token in pointer.split("/")[1:]]
        self._known = property_names(document) if known is None else known
        self._reference = "#" + quote(pointer, safe="/~")

    @cached_property
    def _validator(self) -> Draft4Validator:
        """The compiled schema; compiling at the first use takes a millisecond."""
        # This engine for patterns never goes back, so they take linear time on any text.
        return Draft4Validator(
            {**self._document, "$ref": self._reference},
            validate_formats=True,
            formats=self._formats,
            offline=True,
            pattern_options=RegexOptions(),
        )

    def check(self, shape: Shape) -> list[Violation]:
        """Return all violations, in rule-file order."""
        if self._validator.is_valid(shape):
            return []
        # The errors are made all at once: from much more than can be reported, only the excerpt's.
        # Where it has none, the faults behind it may be so many that only the first is made.
        excerpt = Excerpt(shape, self._known)
        found = self._broken(self._validator.iter_errors(excerpt.value), excerpt)
        found += self._too_long(excerpt)
        return in_order(found or self._broken(self._first_error(shape)))

    def _too_long(self, excerpt: Excerpt) -> Iterator[Violation]:
        """Yield the violations of cut lists that have too many items."""
        for path, items in excerpt.cut.items():
            schema = self._schema_of(path)
            if len(items) > schema.get("maxItems", len(items)):
                texts = _texts("maxItems", schema, items)
                yield _violation(schema[_RULES]["maxItems"], path, texts)

    def unsent(self, name: str) -> Violation:
        """Return the violation that the parameter `name`, which has this schema, is missing."""
        rule_id = self._schema_at(self._path)[_RULES]["required"]
        return Violation(rules.BY_ID[rule_id], "", {"member": name})

    def _first_error(self, shape: Shape) -> Iterator[ValidationError]:
        try:
            self._validator.validate(shape)
        except ValidationError as error:
            yield error

    def _broken(
        self, errors: Iterable[ValidationError], excerpt: Excerpt | None = None
    ) -> list[Violation]:
        return [
            violation
            for error in errors
            if excerpt is None or not excerpt.hides(error)
            for violation in self._violations(error)
        ]

    def _violations_as_object(self, error: ValidationError) -> list[Violation]:
        """Return the violations of an object without members in the place of an empty text.

        In XML, both are an element without content.
        """
        pointer = "".join(f"/{escape_token(str(step))}" for step in error.schema_path[:-1])
        where = "".join(f"/{escape_token(str(step))}" for step in error.instance_path)
        member = _member(error.instance_path)
        return [
            replace(
                one,
                where=where + one.where,
                values=one.values | {"member": _joined(member, one)},
            )
            for one in self._violations_of_empty(pointer)
        ]

    def _violations_of_empty(self, pointer: str) -> list[Violation]:
        """Return the violations of an object without members by the schema at `pointer`; cached."""
        if pointer not in self._emptied_there:
            found = SchemaRules(self._document, pointer, self._known, self._formats).check({})
            self._emptied_there[pointer] = found
        return self._emptied_there[pointer]

    def _violations(self, error: ValidationError) -> Iterator[Violation]:
        keyword = str(error.schema_path[-1])
        kind: Any = error.kind
        if keyword == "anyOf":
            fitting = [branch for branch in kind.context if _fits_type(branch, error)]
            if len(fitting) == 1:
                for nested in fitting[0]:
                    yield from self._violations(nested)
                return
        schema = self._schema_at(error.schema_path[:-1])
        is_emptied = keyword == "type" and schema["type"] == "object" and error.instance == ""
        if is_emptied and error.instance_path and (broken := self._violations_as_object(error)):
            yield from broken
            return
        attached = schema[_RULES][keyword]
        if keyword == "required":
            missing = kind.property
            rule_id = attached[missing] if isinstance(attached, Mapping) else attached
            yield _violation(rule_id, [*error.instance_path, missing])
        elif keyword == "additionalProperties":
            sent: Any = error.instance
            missing = set(schema.get("required", ())) - sent.keys()
            wraps = not error.instance_path and not sent.keys() & schema["properties"].keys()
            for name in kind.unexpected[:MOST_VALUES]:
                explains = wraps or name.rpartition("}")[2] in missing
                unexpected = _violation(attached, [*error.instance_path, name])
                yield replace(unexpected, comes_first=explains)
        else:
            texts = _texts(keyword, schema, error.instance)
            yield _violation(attached, error.instance_path, texts)

    def _schema_of(self, path: Iterable[str | int]) -> Any:
        """Return the schema of a place in a value; {} if there is none or more than one."""
        node = self._resolved(self._schema_at(self._path))
        for step in path:
            below = node.get("items") if isinstance(step, int) else _property(node, step)
            node = self._resolved(below or {})
        return node

    def _resolved(self, node: Any) -> Any:
        """Return a node without references and wrappers; of alternatives, the one with parts."""
        while True:
            if "$ref" in node:
                steps = node["$ref"].removeprefix("#/").split("/")
                node = self._schema_at(map(_unescape, steps))
            elif "allOf" in node:
                [node] = node["allOf"]
            elif "anyOf" in node:
                branches = map(self._resolved, node["anyOf"])
                node = next((one for one in branches if one.keys() & {"properties", "items"}), {})
            else:
                return node

    def _schema_at(self, path: Iterable[str | int]) -> Any:
        node: Any = self._document
        for token in path:
            node = node[int(token)] if isinstance(node, list) else node[token]
        return node


def in_order(violations: Iterable[Violation]) -> list[Violation]:
    """Return violations in rule-file order; those of one rule by their places.

    An unknown member that wraps all others, or that stands for a missing one, comes first.
    """
    return sorted(
        violations, key=lambda one: (not one.comes_first, one.rule.order, _steps(one.where))
    )


def _steps(pointer: str) -> list[tuple[int, str]]:
    """Return the steps of a JSON Pointer as sort keys: numbers sort as numbers."""
    return [
        (int(step), "") if step.isdecimal() and len(step) <= _LONGEST_NUMBER else (-1, step)
        for step in pointer.split("/")
    ]


def _property(schema: Mapping[str, Any], name: str) -> Any:
    return schema.get("properties", {}).get(name)


def property_names(document: Mapping[str, Any]) -> frozenset[str]:
    """Return the names of all properties that the components of a document have."""
    return frozenset(_property_names(document.get("components", {})))


def _property_names(schema: Any) -> Iterator[str]:
    """Yield the names of all properties of all schemas below a place of the document."""
    if isinstance(schema, Mapping):
        yield from schema.get("properties", ())
        schema = list(schema.values())
    if isinstance(schema, list):
        for nested in schema:
            yield from _property_names(nested)


def _unescape(token: str) -> str:
    return token.replace("~1", "/").replace("~0", "~")


def _fits_type(branch: Sequence[ValidationError], whole: ValidationError) -> bool:
    return not any(
        error.schema_path[-1] == "type" and len(error.instance_path) == len(whole.instance_path)
        for error in branch
    )


def _violation(
    rule_id: str, path: Sequence[str | int], texts: Mapping[str, Piece] | None = None
) -> Violation:
    where = "".join(f"/{escape_token(str(token))}" for token in path)
    member: Piece = _member(path) or word("document")
    return Violation(rules.BY_ID[rule_id], where, {"member": member, **(texts or {})})


def _member(path: Iterable[str | int]) -> str:
    return ".".join(token for token in path if isinstance(token, str))


def _joined(member: str, below: Violation) -> str:
    """Return the full name of a member below `member`."""
    own = below.values["member"] if below.where else ""
    return ".".join(name for name in (member, own) if isinstance(name, str) and name)


def _texts(keyword: str, schema: Mapping[str, Any], instance: Shape) -> dict[str, Piece]:
    """Return the values for the placeholders of a rule's message."""
    if keyword == "uniqueItems":
        occurrences = Counter(map(_shown, instance))
        instance = [item for item, count in occurrences.items() if count > 1]
    texts: dict[str, Piece] = {"value": _shown(instance)}
    if keyword == "type" and isinstance(instance, str):
        texts["value"] = word("text")
    if keyword == "type":
        texts["allowed"] = word(_TYPES[schema["type"]])
    if keyword in _COUNTED and schema[keyword]:
        texts["value"] = word(_COUNTED[keyword], count=str(len(instance)))
    if "enum" in schema:
        texts["allowed"] = ", ".join(str(value) for value in schema["enum"])
    if keyword == "pattern" and (named := _ALTERNATIVES.fullmatch(schema["pattern"])):
        texts["allowed"] = named[1].replace("|", ", ").replace("\\.[^,]+", ".<name>")
    if keyword in schema and isinstance(schema[keyword], (int, float)):
        texts["limit"] = str(schema[keyword])
    return texts


def _shown(value: Shape) -> Piece:
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return listed(map(shown, value))
    if isinstance(value, (dict, list)):
        return word("object" if isinstance(value, dict) else "list")
    text = json.dumps(value)
    is_number = not isinstance(value, bool) and value is not None
    return word("this_number", number=shown(text)) if is_number else text
