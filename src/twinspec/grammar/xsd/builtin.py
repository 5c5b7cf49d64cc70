"""The built-in simple types of XML Schema as texts."""

from __future__ import annotations

from dataclasses import replace

from twinspec.contract.place import Place
from twinspec.grammar.model import Bound, Gap, Kind, Pattern, Text, WhiteSpace

_INTEGERS: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-(2**7), 2**7 - 1),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 2**8 - 1),
}
_KINDS: dict[str, Kind] = {
    "boolean": "boolean",
    "decimal": "decimal",
    "float": "float",
    "double": "float",
    "dateTime": "dateTime",
    "date": "date",
    "time": "time",
    "duration": "duration",
    "gYear": "gYear",
    "gYearMonth": "gYearMonth",
    "gMonth": "gMonth",
    "gMonthDay": "gMonthDay",
    "gDay": "gDay",
    "base64Binary": "base64",
    "hexBinary": "hex",
    "QName": "qname",
    "NOTATION": "qname",
}
_STRINGS: dict[str, tuple[WhiteSpace, str | None]] = {
    "anySimpleType": ("preserve", None),
    "string": ("preserve", None),
    "normalizedString": ("replace", None),
    "token": ("collapse", None),
    "language": ("collapse", r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*"),
    "NMTOKEN": ("collapse", r"\c+"),
    "Name": ("collapse", r"\i\c*"),
    "NCName": ("collapse", r"[\i-[:]][\c-[:]]*"),
    "ID": ("collapse", r"[\i-[:]][\c-[:]]*"),
    "IDREF": ("collapse", r"[\i-[:]][\c-[:]]*"),
    "ENTITY": ("collapse", r"[\i-[:]][\c-[:]]*"),
    "anyURI": ("collapse", None),
}
_LISTS = {"NMTOKENS": "NMTOKEN", "IDREFS": "IDREF", "ENTITIES": "ENTITY"}
_NEWER: dict[str, tuple[str, str]] = {
    "dateTimeStamp": ("dateTime", "that a time zone is written"),
    "dayTimeDuration": ("duration", "that it has neither years nor months"),
    "yearMonthDuration": ("duration", "that it has neither days nor times"),
    "anyAtomicType": ("anySimpleType", "which types it may have"),
}
_NOT_COMPARED = {
    "ID": "that an ID is unique in its document",
    "IDREF": "that an IDREF names an ID of its document",
    "ENTITY": "that an ENTITY names an entity of its document",
    "NOTATION": "that a NOTATION names a declared notation",
}
NAMES = frozenset((*_INTEGERS, *_KINDS, *_STRINGS, *_LISTS, *_NEWER))


def built_in(name: str, place: Place) -> tuple[Text, ...]:
    """Return the texts of a built-in type used at `place`; () for an unknown name.

    Example: `byte` is a `decimal` without a fraction from -128 to 127.
    Source: XML Schema Part 2: Datatypes, section 3.
    """
    text = _text(name, place)
    return () if text is None else (text,)


def list_of(items: tuple[Text, ...], place: Place) -> Text:
    """Return the text of a list whose items are any of some texts, with their gaps."""
    gaps = tuple(dict.fromkeys(gap for item in items for gap in item.gaps))
    plain = tuple(replace(item, gaps=()) for item in items)
    return Text("string", place, white_space="collapse", items=plain, gaps=gaps)


def _text(name: str, place: Place) -> Text | None:
    if name in _INTEGERS:
        least, most = _INTEGERS[name]
        return Text(
            "decimal",
            place,
            white_space="collapse",
            minimum=None if least is None else Bound(str(least), True, place),
            maximum=None if most is None else Bound(str(most), True, place),
            fraction_digits=0,
        )
    if name in _KINDS:
        kind = _KINDS[name]
        octets = kind in ("base64", "hex")
        return Text(kind, place, white_space="collapse", octets=octets, gaps=_gaps(name, place))
    if name in _STRINGS:
        white_space, source = _STRINGS[name]
        patterns = ((Pattern("xsd", source, place),),) if source else ()
        address = "anyURI" if name == "anyURI" else None
        return Text(
            "string",
            place,
            white_space=white_space,
            patterns=patterns,
            format=address,
            gaps=_gaps(name, place),
        )
    if name in _LISTS:
        return replace(list_of(built_in(_LISTS[name], place), place), min_length=1)
    if name in _NEWER:
        base, said = _NEWER[name]
        text = _text(base, place)
        gap = Gap(f"xs:{name}", f"xs:{name} is XSD 1.1: {said} is not compared.", place)
        return replace(text, gaps=(*text.gaps, gap)) if text else None
    return None


def _gaps(name: str, place: Place) -> tuple[Gap, ...]:
    said = _NOT_COMPARED.get(name)
    return (Gap(f"xs:{name}", f"{said} is not compared.", place),) if said else ()
