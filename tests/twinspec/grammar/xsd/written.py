"""Short schemas and what they are read as."""

from __future__ import annotations

from pathlib import Path

from twinspec.grammar.model import Gap, Half, Object, Value
from twinspec.grammar.xsd import read

XS = "http://www.w3.org/2001/XMLSchema"
NS = "urn:x"


def schema(body: str, head: str = 'targetNamespace="urn:x" elementFormDefault="qualified"') -> str:
    """A schema with a body; the prefix `xs` and the default namespace are declared."""
    default = f'xmlns="{NS}"' if "targetNamespace" in head else ""
    return f'<xs:schema xmlns:xs="{XS}" {default} {head}>\n{body}\n</xs:schema>'


def half(tmp_path: Path, body: str, **more: str) -> Half:
    """The half of a schema with a body."""
    file = tmp_path / "schema.xsd"
    file.write_text(schema(body, **more))
    return read([file])


def root(found: Half, name: str = "r") -> Value:
    """The value of a root element."""
    return next(found.values[each.value] for each in found.roots if each.name == name)


def short(key: str) -> str:
    """A key without the namespace of these tests."""
    return key.replace(f"{{{NS}}}", "")


def factors(found: Object) -> set[frozenset[tuple[tuple[str, str], ...]]]:
    """Factors as `{(("a", "0..1"),)}`: easy to write down, without order."""
    result = set()
    for factor in found.factors:
        boxes = set()
        for box in factor:
            spans = [
                (short(key), f"{span.least}..{'*' if span.most is None else span.most}")
                for key, span in box.items()
            ]
            boxes.add(tuple(sorted(spans)))
        result.add(frozenset(boxes))
    return result


def expected(*unions: str) -> set[frozenset[tuple[tuple[str, str], ...]]]:
    """Factors as they are written in tests: `"a 1..1 b 0..0 | a 0..0 b 1..1"`, `"c 0..*"`."""
    result = set()
    for union in unions:
        boxes = set()
        for box in union.split("|"):
            words = box.split()
            boxes.add(tuple(sorted(zip(words[::2], words[1::2], strict=True))))
        result.add(frozenset(boxes))
    return result


def gaps(found: Half) -> list[Gap]:
    """All gaps of a half, wherever they stand."""
    result = list(found.gaps)
    for value in found.values.values():
        result += value.gaps
        for each in value.objects:
            result += each.gaps
        for text in value.texts:
            result += text.gaps
    return result
