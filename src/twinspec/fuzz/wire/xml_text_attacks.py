"""Invalid XML that no element tree can represent: syntax, encodings, DOCTYPE, no document.

An attack takes the root of a valid document, which it may change, and returns bytes.
"""

from __future__ import annotations

import codecs
import random
from collections.abc import Callable

from lxml import etree

from twinspec.contract.binding.reader import DUPLICATES, MISSING, SYNTAX, TEXT

Make = Callable[[etree._Element, random.Random], bytes]

_HERE = "twinspec"
_MARKER = f"<?{_HERE} here?>"
_NOWHERE = "file:///nonexistent/twinspec"
_LEAST_DEPTH, _MOST_DEPTH = 101, 400


def serialised(root: etree._Element) -> str:
    """Return a document as text, without declaration."""
    return etree.tostring(root, encoding="unicode")


def _with(*raw: str) -> Make:
    """Return an attack that puts one of some raw texts between the children of the root."""

    def make(root: etree._Element, rng: random.Random) -> bytes:
        root.insert(rng.randint(0, len(root)), etree.PI(_HERE, "here"))
        return serialised(root).replace(_MARKER, rng.choice(raw), 1).encode()

    return make


def _before(*raw: str) -> Make:
    """Return an attack that puts one of some raw texts before the root."""
    return lambda root, rng: (rng.choice(raw) + serialised(root)).encode()


def _after(*raw: str) -> Make:
    """Return an attack that puts one of some raw texts after the root."""
    return lambda root, rng: (serialised(root) + rng.choice(raw)).encode()


def _instead(*bodies: bytes) -> Make:
    """Return an attack that sends one of `bodies` instead."""
    return lambda _root, rng: rng.choice(bodies)


def _doctype(*subsets: str, entity: str = "") -> Make:
    """Return an attack that adds a DOCTYPE, and a reference to an entity in the root."""

    def make(root: etree._Element, rng: random.Random) -> bytes:
        name = etree.QName(root).localname
        inside = _with(entity)(root, rng).decode() if entity else serialised(root)
        return f"<!DOCTYPE {name} {rng.choice(subsets)}>{inside}".encode()

    return make


def _truncated(root: etree._Element, rng: random.Random) -> bytes:
    text = serialised(root)
    return text[: rng.randint(1, len(text) - 1)].encode()


def _nested(root: etree._Element, rng: random.Random) -> bytes:
    depth = rng.randint(_LEAST_DEPTH, _MOST_DEPTH)
    return _with("<a>" * depth + "</a>" * depth)(root, rng)


def _repeated_attribute(root: etree._Element, rng: random.Random) -> bytes:
    names = [str(name) for name in root.keys() if "}" not in str(name)]  # noqa: SIM118
    name = rng.choice(names) if names else "a"
    if not names:
        root.set(name, "1")
    start, _, rest = serialised(root).partition(f' {name}="')
    return f'{start} {name}="1" {name}="{rest}'.encode()


def _in_other_encoding(root: etree._Element, rng: random.Random) -> bytes:
    """Encode non-ASCII characters as ISO-8859-1, without declaring it."""
    text = _with("<!-- \u00e9 -->", "\u00e9\u00fc", "<\u00e9/>")(root, rng).decode()
    return text.encode("latin-1", "xmlcharrefreplace")


def _invalid_utf_8(root: etree._Element, rng: random.Random) -> bytes:
    wrong = rng.choice((b"\xc0\xaf", b"\xed\xa0\x80", b"\xff", b"\xf5\x80\x80\x80", b"\xe2\x82"))
    return _with(f"<!-- {_HERE} -->")(root, rng).replace(_HERE.encode(), wrong)


def _unmarked_utf_16(root: etree._Element, rng: random.Random) -> bytes:
    declaration = rng.choice(("", '<?xml version="1.0" encoding="UTF-16"?>'))
    text = declaration + serialised(root)
    return text.encode(rng.choice(("utf-16-le", "utf-16-be")))


def _utf_32(root: etree._Element, rng: random.Random) -> bytes:
    mark, name = rng.choice(
        ((codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"), (b"", "utf-32-be"))
    )
    return mark + serialised(root).encode(name)


def _cut_utf_16(root: etree._Element, _rng: random.Random) -> bytes:
    return codecs.BOM_UTF16_LE + serialised(root).encode("utf-16-le")[:-1]


def _false_byte_order_mark(root: etree._Element, _rng: random.Random) -> bytes:
    text = '<?xml version="1.0" encoding="ISO-8859-1"?>' + serialised(root)
    return codecs.BOM_UTF8 + text.encode()


_ENTITY_EXPANSION = "<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {name} '{f'&{below};' * 8}'>" for below, name in zip("abcde", "bcdef", strict=True)
)
_ILLEGAL = ("\x01", "\x0b", "\x1f", "\ufffe", "\uffff")
_REFERENCES = ("&#1;", "&#x1F;", "&#xB;", "&#xFFFE;", "&#xD800;", "&#xDFFF;", "&#x110000;")
_DECLARED = '<?xml version="1.0" encoding="{}"?>'

WAYS: dict[str, tuple[Make, frozenset[str]]] = {
    name: (make, frozenset(aspects))
    for name, make, *aspects in (
        ("empty", _instead(b""), MISSING),
        ("blank", _instead(b" ", b"\n", b"\t\r\n "), MISSING, SYNTAX),
        ("comment-alone", _instead(b"<!-- nothing -->", b"<?nothing?>"), SYNTAX),
        ("declaration-alone", _instead(b'<?xml version="1.0"?>'), SYNTAX),
        ("json", _instead(b"{}", b'{"a": 1}', b"[]", b"null"), SYNTAX),
        ("truncated", _truncated, SYNTAX),
        ("second-root", _after("<a/>", "\n<a></a>"), SYNTAX),
        ("text-behind", _after("x", "&amp;", "]]>", "\x00"), SYNTAX),
        ("text-before", _before("x", "&lt;", "\x00", "\ufeff\ufeff"), SYNTAX),
        (
            "late-declaration",
            _before('\n<?xml version="1.0"?>', '<?a?><?xml version="1.0"?>'),
            SYNTAX,
        ),
        ("doctype", _doctype("", "[]", "[<!-- -->]"), SYNTAX),
        (
            "doctype-external",
            _doctype(f'SYSTEM "{_NOWHERE}.dtd"', f'PUBLIC "-" "{_NOWHERE}"'),
            SYNTAX,
        ),
        ("entity-internal", _doctype('[<!ENTITY e "x">]', entity="&e;"), SYNTAX),
        ("entity-expansion", _doctype(f"[{_ENTITY_EXPANSION}]", entity="&f;"), SYNTAX),
        ("entity-external", _doctype(f'[<!ENTITY e SYSTEM "{_NOWHERE}">]', entity="&e;"), SYNTAX),
        ("entity-parameter", _doctype(f'[<!ENTITY % e SYSTEM "{_NOWHERE}">%e;]'), SYNTAX),
        ("entity-undeclared", _with("&nbsp;", "&e;"), SYNTAX),
        ("prefix-undeclared", _with("<nobody:a/>", '<a nobody:b="c"/>'), SYNTAX),
        ("tags-crossed", _with("<a><b></a></b>", "<a>", "</a>", "<a></A>"), SYNTAX),
        (
            "markup-broken",
            _with("&", "<", "<a b=c/>", "<a b/>", "<!-- -- -->", "<1/>", "]]>"),
            SYNTAX,
        ),
        ("nested", _nested, SYNTAX),
        ("attribute-repeated", _repeated_attribute, SYNTAX, DUPLICATES),
        ("nul", _with("\x00"), SYNTAX, TEXT),
        ("control", _with(*_ILLEGAL), SYNTAX, TEXT),
        ("nul-reference", _with("&#0;", "&#x0;"), SYNTAX, TEXT),
        ("control-reference", _with(*_REFERENCES), SYNTAX, TEXT),
        (
            "encoding-unknown",
            _before(_DECLARED.format("x-nobody"), _DECLARED.format("cp037")),
            SYNTAX,
        ),
        (
            "encoding-false",
            _before(_DECLARED.format("UTF-16"), _DECLARED.format("UTF-16LE")),
            SYNTAX,
        ),
        ("encoding-unstated", _in_other_encoding, SYNTAX),
        ("utf-8-invalid", _invalid_utf_8, SYNTAX),
        ("utf-16-cut", _cut_utf_16, SYNTAX),
        ("utf-32", _utf_32, SYNTAX),
        ("utf-16-unmarked", _unmarked_utf_16, SYNTAX),
        ("mark-contradicted", _false_byte_order_mark, SYNTAX),
        ("declared", _before(_DECLARED.format("utf-8"), "<?xml version='1.0' standalone='no'?>\n")),
        ("aside-before", _before("<!-- <!DOCTYPE a> -->", "<?a b?>\n", " \n")),
        ("aside-behind", _after("<!-- -->", "<?a b?>\n", "\n \n")),
        ("aside-inside", _with("<!-- <a> & -->", "<?a b?>", "<!---->")),
    )
}
"""The way of each name, and the aspects of which it breaks at least one."""

DOUBTFUL = frozenset(("utf-16-unmarked", "mark-contradicted"))
"""The ways of which the contract leaves open whether they break anything."""
