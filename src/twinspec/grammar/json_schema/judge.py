"""Validators of JSON documents that are not part of twinspec: jsonschema-rs, one for each root.

What jsonschema-rs does not support is translated into equivalent JSON Schema: `nullable`, the
sizes of `int32`, references that are not pointers, surrogate pairs, and the dot of patterns: in
ECMA 262 it excludes four line terminators, in jsonschema-rs one. Formats are checked in every
dialect by their names in 2020-12. Missing files count as accepting everything.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Protocol
from urllib.parse import quote, unquote

import jsonschema_rs

from twinspec.contract.yaml_nodes import ContractError
from twinspec.grammar.json_schema.dialect import Dialect
from twinspec.grammar.json_schema.files import DATA, MAPS, Files, UnresolvedReferenceError
from twinspec.grammar.json_schema.source import Location, SourceFile
from twinspec.grammar.json_schema.surrogates import with_code_points
from twinspec.grammar.json_schema.texts import SIZES
from twinspec.grammar.model import Root

_DRAFTS: Mapping[int, Any] = {
    4: jsonschema_rs.Draft4Validator,
    6: jsonschema_rs.Draft6Validator,
    7: jsonschema_rs.Draft7Validator,
    2019: jsonschema_rs.Draft201909Validator,
    2020: jsonschema_rs.Draft202012Validator,
}
_CHECKED = (
    *("uuid", "duration", "iri", "iri-reference", "uri-reference", "uri-template", "json-pointer"),
    *("relative-json-pointer", "idn-email", "idn-hostname", "regex", "time", "date"),
)


class JsonValidator(Protocol):
    """Validates the documents of one root with jsonschema-rs."""

    def is_valid(self, value: Any) -> bool:
        """Return whether a JSON value satisfies the schema of a root."""


class TranslatedFiles:
    """The files of a contract, translated for jsonschema-rs, for the judges of all its roots."""

    def __init__(self, files: Files) -> None:
        """Translate the files, and the files that only unread references lead to."""
        self._sources = {each.source: each.dialect for each in files.files.values()}
        self._numbers = {source: number for number, source in enumerate(self._sources)}
        self._contents: list[tuple[str, Any]] = []
        self._registries: dict[int, jsonschema_rs.Registry] = {}
        self._judges: dict[tuple[str, str], JsonValidator] = {}
        # References of parameters and headers bring files that nobody read yet.
        while len(self._contents) < len(self._numbers):
            number = len(self._contents)
            source = list(self._numbers)[number]
            made = _Translation(files, self._numbers, source, files.dialect(source.root))
            self._contents.append((_address(number), made.read()))

    def judge(self, root: Root) -> JsonValidator:
        """Return the validator of a root; ContractError for a schema that it refuses."""
        key = (root.place.file, root.pointer)
        if key not in self._judges:
            self._judges[key] = self._judge(root)
        return self._judges[key]

    def _judge(self, root: Root) -> JsonValidator:
        own = next(each for each in self._sources if str(each.file) == root.place.file)
        dialect = self._sources[own]
        draft = _number(dialect)
        try:
            if draft not in self._registries:
                self._registries[draft] = jsonschema_rs.Registry(self._contents, draft=draft)
            return _DRAFTS[dialect.draft](  # type: ignore[no-any-return]
                {"$ref": f"{_address(self._numbers[own])}#{_escaped(root.pointer)}"},
                registry=self._registries[draft],
                formats=_formats(),
                validate_formats=True,
                offline=True,
            )
        except (ValueError, jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError) as error:
            said = " ".join(str(error).partition("\n\n")[0].split())[:300]
            message = f"{root.place}: jsonschema-rs does not take this: {said}"
            raise ContractError(message) from None


def _number(dialect: Dialect) -> int:
    name = {2019: "201909", 2020: "202012"}.get(dialect.draft, str(dialect.draft))
    return int(getattr(jsonschema_rs, f"Draft{name}"))


def _address(number: int) -> str:
    return f"urn:twinspec:{number}"


def _escaped(pointer: str) -> str:
    return quote(pointer, safe="/~!$&'()*+,;=:@?")


@lru_cache(1)
def _formats() -> dict[str, Callable[[str], bool]]:
    checks: dict[str, Callable[[str], bool]] = {
        name: jsonschema_rs.Draft202012Validator({"format": name}, validate_formats=True).is_valid
        for name in _CHECKED
    }
    return checks | {"byte": _is_base64, "base64": _is_base64}


def _is_base64(text: str) -> bool:
    try:
        base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


_DOT = re.compile(r"(\\.|\[(?:\\.|[^\]\\])*\])|\.", re.DOTALL)


def _with_ecma_dots(pattern: str) -> str:
    r"""Return a pattern with its dots replaced: `a.[.]\.` becomes `a[^\n\r\u2028\u2029][.]\.`."""
    return _DOT.sub(lambda found: found[1] or "[^\\n\\r\\u2028\\u2029]", pattern)


class _Translation:
    """Translates one file for jsonschema-rs; unchanged parts are shared."""

    def __init__(
        self, files: Files, numbers: dict[SourceFile, int], source: SourceFile, dialect: Dialect
    ) -> None:
        self.files = files
        self.numbers = numbers
        self.source = source
        self.dialect = dialect
        self.names = {dialect.id_keyword, "$id", "$anchor", "$dynamicAnchor", "$recursiveAnchor"}
        self.plain = files.has_no_inner_names(source)

    def read(self) -> Any:
        """Return the whole file."""
        return self._of(self.source.root, False)

    def _of(self, location: Location, is_map: bool) -> Any:
        node = location.node
        if isinstance(node, list):
            return [self._of(location[number], False) for number in range(len(node))]
        if not isinstance(node, dict):
            return node
        if is_map:
            return {key: self._of(location[key], False) for key in node}
        made = {
            key: value if key in DATA else self._of(location[key], key in MAPS)
            for key, value in node.items()
            if not (key in self.names and isinstance(value, str))
        }
        return self._schema(made, location)

    def _schema(self, made: dict[str, Any], location: Location) -> Any:
        for keyword in ("$ref", "$dynamicRef", "$recursiveRef"):
            if isinstance(made.get(keyword), str):
                reference = self._reference(made.pop(keyword), location)
                if reference is not None:
                    made["$ref"] = reference
        if isinstance(made.get("pattern"), str):
            made["pattern"] = _with_ecma_dots(with_code_points(made["pattern"]))
        kind = made.get("type")
        if self.dialect.nullable and made.get("nullable") is True and isinstance(kind, str):
            made["type"] = [kind, "null"]
        size = SIZES.get(str(made.get("format")))
        if size is not None and kind in ("integer", "number"):
            bounds = {"minimum": size[0], "maximum": size[1], "multipleOf": 1}
            made["allOf"] = [*made.get("allOf", []), bounds]
        if made.get("contentEncoding") == "base64":
            made.setdefault("format", "base64")
        return made

    def _reference(self, reference: str, location: Location) -> str | None:
        if reference.startswith("#/") and self.plain:
            found = self.source.location(unquote(reference[1:]))
            return None if found is None else f"#{_escaped(found.pointer)}"
        try:
            target = self.files.resolve(reference, location)
        except UnresolvedReferenceError:
            return None
        number = self.numbers.setdefault(target.source, len(self.numbers))
        return f"{_address(number)}#{_escaped(target.pointer)}"
