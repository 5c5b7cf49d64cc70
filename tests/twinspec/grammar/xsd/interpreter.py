"""A small interpreter of the grammar: does it accept an XML document? For comparison with judges.

It knows the texts that these tests use: strings, numbers, booleans, lists and their facets.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from lxml import etree

from twinspec.grammar.model import Factor, Half, Member, Object, Particle, Rest, Text, Value

XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")


class Interpreter:
    """Answers for one half; `ordered` follows the particles, else the factors alone."""

    def __init__(self, half: Half, *, ordered: bool) -> None:
        self.half = half
        self.ordered = ordered

    def accepts(self, document: bytes) -> bool:
        root = etree.fromstring(document)
        roots = [each for each in self.half.roots if str(each.tag) == root.tag]
        return any(self.value(self.half.values[each.value], root) for each in roots)

    def value(self, value: Value, element: etree._Element, member: Member | None = None) -> bool:
        if element.get(f"{XSI}nil") in ("true", "1"):
            if not value.nil or len(element) or element.text:
                return False
            return not value.objects or any(self.attributes(o, element) for o in value.objects)
        if value.anything:
            return True
        plain = not len(element) and not _attributes(element)
        text = element.text or ""
        if not text and member is not None:
            said = member.fixed or member.default
            text = said.text if said else text
        if plain and any(has(each, text) for each in value.texts):
            return not (member and member.fixed) or _same(value.texts, text, member.fixed.text)
        return any(self.object(each, element) for each in value.objects)

    def object(self, found: Object, element: etree._Element) -> bool:
        named = element.get(f"{XSI}type")
        if found.xsi_type:
            if named is None:
                return False
            prefix, _, local = named.rpartition(":")
            space = element.nsmap.get(prefix or None)
            if found.xsi_type != (f"{{{space}}}{local}" if space else local):
                return False
        return self.attributes(found, element) and self.content(found, element)

    def attributes(self, found: Object, element: etree._Element) -> bool:
        for name, text in _attributes(element).items():
            member = found.members.get(f"@{name}")
            if member is None:
                if not found.rest.attributes or not _lets_in(
                    found.rest, found.rest.attribute_namespaces, name
                ):
                    return False
                continue
            texts = self.half.values[member.value].texts
            if not any(has(each, text) for each in texts):
                return False
            if member.fixed and not _same(texts, text, member.fixed.text):
                return False
        counts = Counter(f"@{name}" for name in _attributes(element))
        return all(_counted(each, counts) for each in found.factors if _of(each, "@"))

    def content(self, found: Object, element: etree._Element) -> bool:
        if "text()" in found.members:
            texts = self.half.values[found.members["text()"].value].texts
            return not len(element) and any(has(each, element.text or "") for each in texts)
        if not found.mixed and _has_text(element, empty=found.content is None):
            return False
        tags = [str(child.tag) for child in element]
        for child, tag in zip(element, tags, strict=True):
            member = found.members.get(tag)
            if member is None:
                if found.rest.state != "open" or not _lets_in(
                    found.rest, found.rest.namespaces, tag
                ):
                    return False
            elif not self.value(self.half.values[member.value], child, member):
                return False
        if self.ordered:
            return (found.content is None and not tags) or (
                found.content is not None and len(tags) in _ends(found.content, tags, 0)
            )
        counts = Counter(tags)
        others = sum(number for tag, number in counts.items() if tag not in found.members)
        span = found.rest.elements
        if others and not (span.least <= others and (span.most is None or others <= span.most)):
            return False
        return all(_counted(each, counts) for each in found.factors if not _of(each, "@"))


def _of(factor: Factor, mark: str) -> bool:
    return bool(factor) and any(key.startswith(mark) for key in factor[0])


def _counted(factor: Factor, counts: Counter[str]) -> bool:
    return any(
        all(
            span.least <= counts[key] and (span.most is None or counts[key] <= span.most)
            for key, span in box.items()
        )
        for box in factor
    )


def _attributes(element: etree._Element) -> dict[str, str]:
    return {str(k): str(v) for k, v in element.attrib.items() if not str(k).startswith(XSI)}


def _has_text(element: etree._Element, *, empty: bool) -> bool:
    texts = [element.text or "", *(child.tail or "" for child in element)]
    return any(text if empty else text.strip(" \t\r\n") for text in texts)


def _lets_in(rest: Rest, words: tuple[str, ...] | None, name: str) -> bool:
    namespace = name.rpartition("}")[0].removeprefix("{")
    for word in words or ():
        if word == "##any" or word == (namespace or "##local"):
            return True
        if word == "##other" and namespace and namespace != rest.target:
            return True
    return False


def _ends(particle: Particle, tags: Sequence[str], start: int) -> set[int]:
    """Where a particle may end that begins at `start`."""
    least, most = particle.occurs.least, particle.occurs.most
    reached = {start}
    ends: set[int] = {start} if least == 0 else set()
    seen: set[tuple[int, int]] = set()
    turn = 0
    while reached and (most is None or turn < most):
        turn += 1
        reached = {end for each in reached for end in _once(particle, tags, each)}
        if turn >= least:
            ends |= reached
        state = {(min(turn, least), each) for each in reached}
        if state <= seen and turn >= least:
            break
        seen |= state
    return ends


def _once(particle: Particle, tags: Sequence[str], start: int) -> Iterator[int]:
    if particle.form == "element":
        if start < len(tags) and tags[start] == particle.key:
            yield start + 1
    elif particle.form == "any":
        if start < len(tags):  # the namespace was judged for each child
            yield start + 1
    elif particle.form == "choice":
        for part in particle.parts:
            yield from _ends(part, tags, start)
    elif particle.form == "sequence":
        reached = {start}
        for part in particle.parts:
            reached = {end for each in reached for end in _ends(part, tags, each)}
        yield from reached
    else:
        yield from _all(particle.parts, tags, start)


def _all(parts: Sequence[Particle], tags: Sequence[str], start: int) -> Iterator[int]:
    if all(part.occurs.least == 0 for part in parts):
        yield start
    for number, part in enumerate(parts):
        rest = [*parts[:number], *parts[number + 1 :]]
        for end in _ends(part, tags, start):
            if end > start:
                yield from _all(rest, tags, end)


def has(text: Text, written: str) -> bool:
    """Whether a text is in the set."""
    if text.white_space == "replace":
        written = re.sub(r"[\t\n\r]", " ", written)
    elif text.white_space == "collapse":
        written = " ".join(re.split(r"[ \t\n\r]+", written)).strip(" ")
    if not all(any(re.fullmatch(p.source, written) for p in step) for step in text.patterns):
        return False
    if text.items is not None:
        words = written.split()
        if not all(any(has(item, word) for item in text.items) for word in words):
            return False
        values = [list(each.split()) for each in text.enumeration or ()]
        return _long_enough(text, len(words)) and (text.enumeration is None or words in values)
    if text.kind == "boolean":
        return written in ("true", "false", "0", "1")
    if text.kind == "decimal":
        return bool(_DECIMAL.fullmatch(written)) and _number(text, Decimal(written), written)
    assert text.kind == "string", "these tests use no other kinds"
    listed = text.enumeration is None or written in text.enumeration
    return listed and _long_enough(text, len(written))


def _long_enough(text: Text, length: int) -> bool:
    most = text.max_length
    return (text.min_length or 0) <= length and (most is None or length <= most)


def _number(text: Text, number: Decimal, written: str) -> bool:
    low, high = text.minimum, text.maximum
    if low and (
        number < Decimal(low.value) or (number == Decimal(low.value) and not low.inclusive)
    ):
        return False
    if high and (
        number > Decimal(high.value) or (number == Decimal(high.value) and not high.inclusive)
    ):
        return False
    if text.enumeration is not None and number not in map(Decimal, text.enumeration):
        return False
    whole, _, fraction = written.lstrip("+-").partition(".")
    whole, fraction = whole.lstrip("0"), fraction.rstrip("0")
    if text.fraction_digits == 0 and "." in written:
        return False  # an integer is written without a point
    if text.fraction_digits is not None and len(fraction) > text.fraction_digits:
        return False
    return text.total_digits is None or len(whole + fraction) <= text.total_digits


def _same(texts: Sequence[Text], one: str, other: str) -> bool:
    for text in texts:
        if has(text, one) and has(text, other):
            if text.kind == "decimal":
                return Decimal(one.strip()) == Decimal(other.strip())
            if text.white_space == "collapse":
                return one.split() == other.split()
            return one == other
    return False
