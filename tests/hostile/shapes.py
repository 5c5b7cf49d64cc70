"""Texts of any size that are the worst for a reader: repeated, nested, or left open."""

from __future__ import annotations

import json
from collections.abc import Callable

Make = Callable[[int], bytes]
"""Makes the text of about so many bytes."""

EDIT = {"id": "1", "lastModified": {"date": "2015-07-02T10:45:01Z"}}
MEMBERS = json.dumps(EDIT)[:-1] + ","
LINKS = MEMBERS + '"relatedCases":{"link":['
CASE = "http://bindings.egain.com/ws/model/v12/gen/interaction/case"
COMMON = "http://bindings.egain.com/ws/model/v12/gen/common"
XSI = "http://www.w3.org/2001/XMLSchema-instance"


def repeated(before: str, unit: str, after: str = "") -> Make:
    """Repeat a unit, in which # is the number of the repetition."""

    def make(size: int) -> bytes:
        count = max(1, (size - len(before) - len(after)) // (len(unit) + 5 * unit.count("#")))
        if "#" in unit:
            middle = "".join(unit.replace("#", str(n)) for n in range(100_000, 100_000 + count))
        else:
            middle = unit * count
        return (before + middle + after).encode("utf-8", "surrogatepass")

    return make


def halves(before: str, long: str, between: str, unit: str, after: str) -> Make:
    """Write one long thing, and then many short ones that it may count for."""

    def make(size: int) -> bytes:
        head = repeated(before, long, between)(size // 2)
        return head + repeated("", unit, after)(size // 2)

    return make


def nested(before: str, opening: str, closing: str, after: str, depth: int = 90) -> Make:
    """Nest as deep as allowed, again and again."""
    return repeated(before, opening * depth + closing * depth, after)


def case(inside: str = "", attributes: str = "", before: str = "") -> tuple[str, str]:
    """Return what stands before and after the content of an edit in XML."""
    names = f'xmlns="{CASE}" xmlns:c="{COMMON}" xmlns:i="{XSI}"'
    return (
        f'{before}<case {names} id="1"{attributes}>'
        f'<lastModified date="2015-07-02T10:45:01Z"/>{inside}',
        "</case>",
    )


def inside(unit: str, before: str = "", after: str = "") -> Make:
    """Repeat a unit inside an edit in XML."""
    opening, closing = case(before)
    return repeated(opening, unit, after + closing)


def attributes(unit: str) -> Make:
    """Repeat an attribute of an edit in XML."""
    opening, closing = case(attributes="@")
    start, _, rest = opening.partition("@")
    return repeated(start, unit, rest + closing)


def in_utf16(make: Make) -> Make:
    """Write the same in UTF-16."""
    return lambda size: make(size // 2).decode().encode("utf-16")


_DEEP = "[" * 101
_VALUES = '{"attribName":"a","attribValues":{"attribValue":[%s]}},'
_VALUE = '{"value":"x"},'
_CUSTOM = MEMBERS + '"customAttributes":{"customAttribute":['

JSON_SHAPES: dict[str, Make] = {
    # Strings that are left open, behind more brackets than may be nested.
    "open string of quotes": repeated('{"userName":"' + _DEEP, '\\"'),
    "open string of backslashes": repeated(_DEEP + '"', "\\"),
    "open string of escapes": repeated(_DEEP + '"', "\\u0041"),
    "open strings": repeated(_DEEP, '"'),
    "open strings of one escape": repeated(_DEEP, '"\\'),
    "brackets in strings": repeated('{"a":["' + _DEEP + '",', '"[{",', '""]}'),
    "open arrays": repeated("", "["),
    "open objects": repeated("", '{"a":'),
    "closings": repeated(_DEEP, "]"),
    "nested arrays": nested('{"a":[', "[", "],", "0]}", 1),
    "deep arrays": repeated('{"a":[', "[" * 95 + "]" * 95 + ",", "[]]}"),
    "deep objects": repeated('{"a":[', '{"a":' * 95 + "1" + "}" * 95 + ",", "[]]}"),
    # Numbers.
    "integer": repeated('{"id":', "9", "}"),
    "fraction": repeated('{"id":0.', "3", "}"),
    "exponent": repeated('{"id":1e', "0", "9}"),
    "integers": repeated('{"id":[', "9" * 4300 + ",", "1]}"),
    "floats": repeated('{"id":[', "2.2250738585072011" + "9" * 700 + "e-308,", "1]}"),
    "short floats": repeated('{"id":[', "1e308,", "1]}"),
    # Names.
    "names": repeated(MEMBERS, '"x#":1,', '"z":1}'),
    "equal names": repeated(MEMBERS, '"x":1,', '"z":1}'),
    "names of controls": repeated(MEMBERS, '"\\u0000#":1,', '"z":1}'),
    "name": repeated(MEMBERS + '"', "k", '":1}'),
    "name of slashes": repeated(MEMBERS + '"', "~/1", '":1}'),
    "name of digits": repeated(MEMBERS + '"', "1", '":1}'),
    "names of digits": repeated(MEMBERS, '"' + "1" * 4400 + '#":1,', '"z":1}'),
    "names of an owner": repeated(MEMBERS + '"owner":{"user":{', '"x#":1,', '"z":1}}}'),
    # One long name, and many faults that have it in their places.
    "controls in a long name": halves(MEMBERS + '"', "k", '":[', '"\\u0000",', '""]}'),
    "twice in a long name": halves(MEMBERS + '"', "k", '":[', '{"a":1,"a":1},', "1]}"),
    "names twice in a long name": halves(MEMBERS + '"', "k", '":[{', '"a#":1,"a#":1,', '"z":1}]}'),
    "controls in a deep name": lambda size: (
        MEMBERS
        + ('"' + "k" * (size // 2 // 90) + '":{') * 90
        + '"a":['
        + '{"\\u0000":1},' * (size // 2 // 13)
        + "1]"
        + "}" * 91
    ).encode(),
    # Strings and values that are wrong.
    "text": repeated('{"userName":"', "a", '"}'),
    "escapes": repeated('{"userName":"', "\\ud83d\\ude00", '"}'),
    "controls": repeated('{"userName":"', "\\u0000", '"}'),
    "texts of controls": repeated(MEMBERS + '"x":[', '"\\u0000",', '""]}'),
    "white space": repeated('{"userName":', " \n", "1}"),
    "empty links": repeated(LINKS, "{},", "{}]}}"),
    "link": repeated(LINKS + '{"href":"/system/ws/v12/interaction/case/', "1", '"}]}}'),
    "due date": repeated(MEMBERS + '"dueDate":"', "2015-", '"}'),
    "custom attributes": repeated(_CUSTOM, (_VALUES % _VALUE[:-1]), (_VALUES % "")[:-1] + "]}}"),
    "custom values": repeated(_CUSTOM + _VALUES[:50], _VALUE, _VALUE[:-1] + "]}}]}}"),
    # More values without a fault than are judged one by one, and then nothing but faults.
    "late faults": repeated(
        _CUSTOM + (_VALUES % (_VALUE * 75)[:-1]) * 20 + '{"attribName":"a","attribValues":'
        '{"attribValue":[',
        "{},",
        "{}]}}]}}",
    ),
}
"""JSON that a log-in or an edit may be sent."""

LOOKUP_SHAPES: dict[str, Make] = {
    "email": repeated('{"email":"', "a", '"}'),
    "email of signs": repeated('{"email":"', "a@", '"}'),
    "email with an end": repeated('{"email":"a@', "a", ' "}'),
    "range": repeated('{"createdDate":"[', "2015-07-02T10:45:01Z,", ']"}'),
    "range of digits": repeated('{"lastClosedDate":"[', "0", ',]"}'),
    "phone": repeated('{"phone":"', "1 ", '"}'),
    "custom": repeated('{"custom":{"name":"', "a", '","value":"x"}}'),
}
"""JSON that a look-up of cases may be sent."""

_TEXT, _OPEN_DECLARATION = "<subject>", '<?xml version="1.0"'

XML_SHAPES: dict[str, Make] = {
    # Before the root element.
    "white space": repeated("", " \n", "".join(case())),
    "white space behind": repeated("".join(case()), " \n"),
    "instructions": repeated("", "<?a?>", "".join(case())),
    "comments": repeated("", "<!----> ", "".join(case())),
    "open comments": repeated("", "<!--"),
    "comment": repeated("<!--", "- ", "-->" + "".join(case())),
    "declaration": repeated(_OPEN_DECLARATION, " ", ' encoding="utf-8"?>' + "".join(case())),
    "open declaration": repeated(_OPEN_DECLARATION, " encoding ="),
    "open encoding": repeated(_OPEN_DECLARATION + ' encoding="', "a"),
    "open encodings": repeated(_OPEN_DECLARATION, ' encoding="a'),
    "spaces of an encoding": repeated(_OPEN_DECLARATION + " encoding", " "),
    "doctype": repeated("<!DOCTYPE a [", '<!ENTITY a "b">', "]><a/>"),
    "byte order marks": repeated("", "\ufeff", "".join(case())),
    "nulls": repeated("", "\0", "".join(case())),
    # Markup.
    "open tags": repeated("", "<a "),
    "open tag": repeated("<a ", 'b=" '),
    "closing tags": repeated("<a>", "</"),
    "signs": repeated("", "<"),
    "colons": repeated("<", ":", "/>"),
    "name": repeated("<", "a", "/>"),
    "elements": inside("<x#/>"),
    "equal elements": inside("<x/>"),
    "elements twice": inside("<subject/>"),
    "text between": inside("a<x/>"),
    "deep elements": inside("<x>" * 90 + "</x>" * 90),
    "links": inside("<link/>", "<relatedCases>", "</relatedCases>"),
    "texts": inside("a<!---->", _TEXT, "</subject>"),
    "texts of instructions": inside("a<?a?>", _TEXT, "</subject>"),
    "sections": inside("<![CDATA[a]]>", _TEXT, "</subject>"),
    "open sections": inside("<![CDATA[", _TEXT),
    "brackets of a section": inside("]", _TEXT + "<![CDATA[", "]]></subject>"),
    "references": inside("&#97;", _TEXT, "</subject>"),
    "digits of a reference": inside("0", _TEXT + "&#", "97;</subject>"),
    "entities": inside("&a;", _TEXT, "</subject>"),
    "ampersands": inside("&", _TEXT, "</subject>"),
    # Attributes and namespaces.
    "attributes": attributes(' x#=""'),
    "attributes twice": attributes(' x=""'),
    "attributes of a namespace": attributes(' c:x#=""'),
    "hints": inside('<link i:schemaLocation="a b"/>', "<relatedCases>", "</relatedCases>"),
    "namespaces": attributes(' xmlns:x#="a"'),
    "namespaces and attributes": attributes(' xmlns:x#="a#" x#:a=""'),
    "one namespace and attributes": attributes(' xmlns:x#="a" x#:a=""'),
    "namespaces of elements": inside('<a xmlns="#"/>'),
    "prefixes without a namespace": inside("<x#:a/>"),
    "ids": inside('<x xml:id="a#"/>'),
    "bases": inside('<x xml:base="a"/>', '<x xml:base="a">' * 80, "</x>" * 80),
    "long namespace of elements": halves(
        case()[0] + '<x xmlns="', "n", '"/><subject xmlns:n="', "n", '"/></case>'
    ),
    "long namespace, many elements": halves(
        '<case xmlns:n="', "n", f'" xmlns="{CASE}">', "<n:x/>", "</case>"
    ),
    "long namespace, many names": halves(
        '<case xmlns:n="', "n", f'" xmlns="{CASE}">', "<n:x#/>", "</case>"
    ),
    "long namespace, many attributes": halves(
        f'<case xmlns="{CASE}" xmlns:n="', "n", '" ', 'n:x#="" ', "/>"
    ),
    "long namespace in references": halves(
        "<case xmlns:n='", "&#110;", f"' xmlns='{CASE}'>", "<n:x/>", "</case>"
    ),
    "long text, many elements": halves(case()[0] + _TEXT, "a", "", "<a/>", "</subject></case>"),
    "long attribute, many": halves(f'<case xmlns="{CASE}" x="', "a", '" ', 'y#="" ', "/>"),
    # Encodings.
    "elements in UTF-16": in_utf16(inside("<x/>")),
    "white space in UTF-16": in_utf16(repeated("", " ", "".join(case()))),
}
"""XML that an edit may be sent."""
