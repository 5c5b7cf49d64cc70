"""Writes XML documents in any style: the writer decides the content, the style the form."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from twinspec.contract.binding.names import Names, NotXml
from twinspec.contract.binding.writer import XmlElement, XmlRenderer, XmlWriter, escape, referred
from twinspec.fuzz.wire.xml_order import unordered
from twinspec.fuzz.wire.xml_style import PLAIN, Prefixes, Style

_GAPS = ("", "\n", " ", "\t", "\r\n", "\n    ")
_ASIDES = ("<!---->", "<!-- - & <a> -->", "<?x?>", '<?x y="]]>"?>')
_LACKED = {"us-ascii": re.compile("[^\x00-\x7f]"), "iso-8859-1": re.compile("[^\x00-\xff]")}
"""The characters that an encoding lacks, where it lacks any that XML has."""


class StyledWriter:
    """Writes documents of one version's schemas in a style."""

    def __init__(self, bundle: Mapping[str, Any], xsd_files: Sequence[Path] = ()) -> None:
        """Read the binding from a bundled OpenAPI document; ShapeError when it has none.

        Where `xsd_files` allow any order of elements, a style may change it.
        """
        self._writer = XmlWriter(bundle)
        self._free = unordered(bundle, xsd_files) if xsd_files else frozenset()
        self._names: dict[tuple[str, Prefixes], Names] = {}

    def write(self, role: str, value: Any, *, style: Style = PLAIN) -> bytes:
        """Return `value` as a document of the schema `role`; errors as in XmlWriter.write."""
        if style.seed is None:
            return self._writer.write(role, value)
        root = self._writer.node(role, value)
        key = role, style.prefixes
        if key not in self._names:
            self._names[key] = self._named(role, style.prefixes)
        text = _StyledRenderer(self._names[key], style, self._free).root(root)
        try:
            return text.encode(style.encoding)
        except UnicodeEncodeError:
            # A name cannot be written with references as text can.
            raise NotXml(f"a name has characters that {style.encoding} lacks") from None

    def _named(self, role: str, way: Prefixes) -> Names:
        if way == "local":
            return Names({}, declare_each=True)
        prefixes = self._writer.prefixes(role, default=way == "default")
        if way == "odd":
            prefixes = {name: f"_{number}.x-" for number, name in enumerate(prefixes)}
        return Names(prefixes)


class _StyledRenderer(XmlRenderer):
    """Writes one document in a style; elements of types in `free` may have any order."""

    def __init__(self, names: Names, style: Style, free: frozenset[str]) -> None:
        super().__init__(names)
        self.style = style
        self.free = free
        self.rng = random.Random(style.seed)  # noqa: S311
        self.lacked = _LACKED.get(style.encoding)

    def root(self, node: XmlElement) -> str:
        before = after = ""
        text = super().root(node)
        if self.style.spaced:
            before = self.gap() if self.style.declaration else ""
            after = self.gap()
        return f"{self.style.declaration}{before}{text}{after}"

    def inner(self, node: XmlElement) -> str:
        groups = [[self.element(child) for child in group] for group in node.groups]
        items = [item for group in groups for item in group]
        if self.style.reordered and (node.type is None or node.type in self.free):
            turns = [place for place, group in enumerate(groups) for _ in group]
            self.rng.shuffle(turns)
            waiting = [iter(group) for group in groups]
            items = [next(waiting[place]) for place in turns]
        if not items or not (self.style.spaced or self.style.aside):
            return "".join(items)
        return self.gap() + "".join(item + self.gap() for item in items)

    def closed(self, start: str, inner: str, name: str) -> str:
        if not inner and self.rng.random() < 0.5:
            return f"{start}></{name}>"
        return super().closed(start, inner, name)

    def ordered(self, attributes: list[str]) -> list[str]:
        if self.style.reordered:
            self.rng.shuffle(attributes)
        return attributes

    def attribute(self, name: str, value: str) -> str:
        quote = self.rng.choice("\"'")
        space = self.rng.choice((" ", "  ", "\n ")) if self.style.spaced else " "
        return f"{space}{name}={quote}{self.attribute_text(value)}{quote}"

    def text(self, text: str) -> str:
        """Return text as a CDATA section, with character references, or (often) unchanged."""
        escaped = self.escaped(text)
        if not self.style.disguised:
            return escaped
        lacks = self.lacked is not None and self.lacked.search(text)
        way = self.rng.randrange(4)
        if way == 0 and text and "]]>" not in text and "\r" not in text and not lacks:
            return f"<![CDATA[{text}]]>"
        if way == 1:
            return "".join(self.disguised(char) for char in text)
        return escaped

    def disguised(self, char: str) -> str:
        """Return a character as a character reference, or unchanged."""
        if self.rng.random() < 0.5 or (self.lacked is not None and self.lacked.match(char)):
            return referred(char)
        return escape(char)

    def escaped(self, text: str) -> str:
        text = super().escaped(text)
        return text if self.lacked is None else self.lacked.sub(lambda it: referred(it[0]), text)

    def gap(self) -> str:
        """Return text between two tags: "", white space, a comment or a processing instruction."""
        space = self.rng.choice(_GAPS) if self.style.spaced else ""
        if self.style.aside and self.rng.random() < 0.3:
            return space + self.rng.choice(_ASIDES)
        return space
