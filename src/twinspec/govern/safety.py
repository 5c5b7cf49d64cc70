"""Rules for every contract, whatever style it lists: names are safe in files and programs.

Names become files, classes, arguments and anchors. So their characters are limited, none is a
Python keyword, and no two become equal.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Any

from lxml import etree

from twinspec.contract.extensions import CODES
from twinspec.contract.layout import Version
from twinspec.contract.place import Place
from twinspec.contract.pointer import escape, join
from twinspec.contract.references import schema_pointer
from twinspec.contract.xsd_files import URI
from twinspec.generate.names import argument, constant, header_field, result_class
from twinspec.govern.extensions import attachments_formed, extensions_known, prefixes_formed
from twinspec.govern.style.subject import Breach, Check, Subject, every_schema
from twinspec.govern.texts import texts_complete

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*")
_RULE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*\.[a-z][a-z0-9]*(_[a-z0-9]+)*")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_COMPONENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_LONGEST = 100
_STATUS = re.compile(r"[1-5]([0-9]{2}|XX)|default")
_MODULES = frozenset(("answers", "binding", "operation", "pages", "published", "texts"))
_IN_RULES = frozenset(
    ("vars", "isinstance", "dataclass", "annotations", "str", "int", "tuple", "dict")
)
_IN_STUB = frozenset(
    ("str", "int", "list", "dict", "results", "answers", "models", "Literal", "Never", "Caller")
)
_ALPHABET = "letters, digits and single _ between them"


def names_plain(subject: Subject) -> Iterator[Breach]:
    """Yield a finding for each name with characters that files or programs do not allow."""
    for version in subject.versions:
        yield from _unfit(version.name, _WORD, "the version", _ALPHABET, _root(version))
        for operation in version.operations:
            place = subject.place(version, f"{operation.pointer}/operationId")
            yield from _unfit(operation.id, _WORD, "the operationId", _ALPHABET, place)
        for kind, named in version.bundle["components"].items():
            for name in named:
                place = subject.place(version, join("components", kind, name))
                alphabet = "letters, digits, and ._- behind the first"
                yield from _unfit(name, _COMPONENT, f"the name in {kind}", alphabet, place)
        for schema, pointer in every_schema(version):
            yield from _xml_names(schema, subject.place(version, f"{pointer}/xml"))
        for rule_id, code in version.codes.items():
            place = subject.place(version, join(CODES, rule_id))
            yield from _code_plain(code, place)
    for rule in subject.contract.rules:
        place = subject.rule_place(rule)
        alphabet = "<scope>.<name>, each of small letters, digits and single _"
        yield from _unfit(rule.id, _RULE, "the rule's id", alphabet, place)
        if rule.code is not None:
            yield from _code_plain(rule.code, place)
        if (rule.status is None) != (rule.code is None):
            yield Breach(f"{rule.id} has a status or a code, but not both.", (place,))


def _code_plain(code: str, place: Place) -> Iterator[Breach]:
    yield from _unfit(code, _CODE, "the code", "letters, digits, _ and -", place)
    if code == "index":
        yield Breach("the code 'index' is the name of a page.", (place,))


def _unfit(
    name: str, form: re.Pattern[str], what: str, alphabet: str, place: Place
) -> Iterator[Breach]:
    if not form.fullmatch(name) or len(name) > _LONGEST:
        yield Breach(
            f"{what} {name[:_LONGEST]!a} is not made of {alphabet}, at most {_LONGEST}.",
            (place,),
        )


def _xml_names(schema: Mapping[str, Any], place: Place) -> Iterator[Breach]:
    """Yield a finding for each name in an `xml` object that XML does not allow."""
    xml = schema.get("xml", {})
    for key in ("name", "prefix"):
        if key in xml and not _is_ncname(xml[key]):
            yield Breach(f"the {key} {ascii(xml[key])[:_LONGEST]} is no name of XML.", (place,))
    if xml.get("prefix") in ("xml", "xmlns"):
        yield Breach(f"the prefix {xml['prefix']} is XML's own.", (place,))
    if "namespace" in xml and not URI.fullmatch(xml["namespace"]):
        shown = ascii(xml["namespace"])[:_LONGEST]
        yield Breach(f"the namespace {shown} is no URI.", (place,))


def _is_ncname(name: str) -> bool:
    try:
        etree.Element(name)
    except ValueError:
        return False
    return ":" not in name and not name.startswith("{")


def _root(version: Version) -> Place:
    return Place(str(version.root), 1)


def names_fit_python(subject: Subject) -> Iterator[Breach]:
    """Yield a finding for each name that Python or the generated package reserves."""
    for version in subject.versions:
        if _is_word(version.name) or version.name in _MODULES:
            yield Breach(f"{version.name} cannot name a package.", (_root(version),))
        for operation in version.operations:
            name = operation.id
            if _is_word(name) or name in _IN_STUB:
                place = subject.place(version, f"{operation.pointer}/operationId")
                yield Breach(f"{name} cannot name a method of Python.", (place,))
            contents = [body.content.values() for _, body in operation.bodies()]
            for schema in filter(None, (media.role for media in chain(*contents))):
                if not schema.isidentifier() or _is_word(schema):
                    place = subject.place(version, schema_pointer(schema))
                    yield Breach(f"{schema} cannot name a class of Python.", (place,))
    for rule in subject.contract.rules:
        if _is_word(rule.scope) or rule.scope in _IN_RULES:
            place = subject.rule_place(rule)
            yield Breach(f"the scope {rule.scope} cannot name a class of Python.", (place,))


def _is_word(name: str) -> bool:
    return keyword.iskeyword(name)


def names_apart(subject: Subject) -> Iterator[Breach]:
    """Yield a finding for names that become equal in Python, or that become no name at all."""
    for version in subject.versions:
        yield from _same_results(subject, version)
        for operation in version.operations:
            named = {
                parameter.pointer: parameter.name
                for parameter in operation.parameters
                if parameter.location in ("path", "query")
            }
            yield from _same(subject, version, named, argument, "arguments")
            for status, response in operation.responses.items():
                if status.startswith("2"):
                    headers = {pointer: name for name, pointer in response.headers.items()}
                    yield from _same(subject, version, headers, header_field, "fields")
    constants: dict[tuple[str, str], str] = {}
    for rule in subject.contract.rules:
        known = constants.setdefault((rule.scope, constant(rule.name)), rule.id)
        if known != rule.id:
            place = subject.rule_place(rule)
            yield Breach(f"{known} and {rule.id} have one name in Python.", (place,))


def _same(
    subject: Subject,
    version: Version,
    named: Mapping[str, str],
    become: Callable[[str], str],
    what: str,
) -> Iterator[Breach]:
    seen: dict[str, str] = {}
    for pointer, name in named.items():
        made = become(name)
        place = subject.place(version, pointer)
        if not made.strip("_"):
            yield Breach(f"{name!a} has no letter or digit for a name in Python.", (place,))
        elif made in seen:
            other = subject.place(version, seen[made])
            names = f"{named[seen[made]]!a} and {name!a}"
            yield Breach(f"the {what} of {names} have one name in Python, {made}.", (place, other))
        else:
            seen[made] = pointer


def _same_results(subject: Subject, version: Version) -> Iterator[Breach]:
    seen: dict[str, str] = {}
    for operation in version.operations:
        name = operation.id
        place = subject.place(version, f"{operation.pointer}/operationId")
        other = seen.setdefault(result_class(name, 200), name)
        if other != name:
            yield Breach(f"{other} and {name} have one name in Python.", (place,))


def statuses_named(subject: Subject) -> Iterator[Breach]:
    """Yield a finding for each success that is documented by a range of statuses."""
    for version in subject.versions:
        for operation in version.operations:
            for status in operation.node["responses"]:
                pointer = f"{operation.pointer}/responses/{escape(status)}"
                place = subject.place(version, pointer)
                name = operation.id
                if not _STATUS.fullmatch(status):
                    yield Breach(f"{status} of {name} is no status.", (place,))
                elif status == "2XX":
                    yield Breach(f"{name} answers a range of successes; name each.", (place,))


SAFETY: dict[str, tuple[Check, str]] = {
    "safe.keys_are_known": (
        extensions_known,
        "Correct the key, or give it a prefix of your own.",
    ),
    "safe.attachments_are_formed": (attachments_formed, "Write {keyword: id}, or [id, id]."),
    "safe.names_are_plain": (
        names_plain,
        "Rename it. Names become files and parts of programs, so that they have closed alphabets.",
    ),
    "safe.prefixes_are_formed": (
        prefixes_formed,
        "Write x-twinspec-prefix: custom. on a parameter with style: form and explode: true, whose "
        "schema is {type: object, additionalProperties: {type: string}}.",
    ),
    "safe.names_fit_python": (
        names_fit_python,
        "Rename it, as with a word behind it: import_case.",
    ),
    "safe.names_stay_apart": (names_apart, "Rename one of them."),
    "safe.statuses_are_named": (statuses_named, "Write the status that is answered, such as 200."),
    "safe.texts_are_complete": (
        texts_complete,
        "Give each file of messages/ the same keys, and their texts the same placeholders.",
    ),
}
