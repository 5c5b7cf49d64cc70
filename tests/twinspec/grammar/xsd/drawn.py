"""Documents near a schema: what its root accepts, or that with a fault or two."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.twinspec.grammar.xsd.interpreter import has
from twinspec.grammar.model import Half, Object, Particle

_TEXTS = ["1", "0", "x", "", " 1 ", "true", "1 1", "-5", "300", "1.5", "12.75", "xx ", "0 1", "01"]
_ATTRIBUTES = ['p="1"', 'q="1"', 'p="x"', 'q=" 1 "', 's="1"', 'y:w="1"', 'u="1"', 's="2"']
_HEAD = 'xmlns="urn:x" xmlns:y="urn:y" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"'


@st.composite
def documents(draw: st.DrawFn, half: Half) -> bytes:
    """A document with the root `r` of a half."""
    value = half.values[half.roots[0].value]
    if not value.objects:
        return f"<r {_HEAD}>{draw(st.sampled_from(_TEXTS))}</r>".encode()
    found = draw(st.sampled_from(value.objects))
    tags = draw(_expanded(found.content)) if found.content else []
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2]))):
        tags = draw(_changed(tags, sorted(found.members)))
    parts = [draw(_element(half, found, tag)) for tag in tags]
    filler = draw(st.sampled_from(["", "", "", "\n", "1"]))
    named = f'i:type="{found.xsi_type.rpartition("}")[2]}"' if found.xsi_type else ""
    if draw(st.integers(0, 9)) == 0:
        named = ""
    text = filler.join(["", *parts, ""]) if parts or found.content else filler
    if "text()" in found.members:
        text = draw(st.sampled_from(_TEXTS))
    return f"<r {_HEAD} {draw(_attributes(found))} {named}>{text}</r>".encode()


@st.composite
def _expanded(draw: st.DrawFn, particle: Particle) -> list[str]:
    least, most = particle.occurs.least, particle.occurs.most
    high = least + 2 if most is None else min(most, least + 2)
    found: list[str] = []
    for _ in range(draw(st.integers(least, high))):
        if particle.form == "element":
            found.append(particle.key)
        elif particle.form == "any":
            found.append(draw(st.sampled_from(["{urn:y}w", "{urn:z}w", "n"])))
        elif particle.form == "choice":
            found += draw(_expanded(draw(st.sampled_from(particle.parts))))
        else:
            parts = particle.parts
            if particle.form == "all":
                parts = tuple(draw(st.permutations(parts)))
            for part in parts:
                found += draw(_expanded(part))
    return found[:30]


@st.composite
def _changed(draw: st.DrawFn, tags: list[str], keys: list[str]) -> list[str]:
    known = [key for key in keys if not key.startswith(("@", "text"))]
    pool = [*known, "{urn:y}w", "n", "{urn:x}w"]
    place = draw(st.integers(0, len(tags)))
    change = draw(st.sampled_from(["drop", "add", "swap"]))
    if change == "add":
        return [*tags[:place], draw(st.sampled_from(pool)), *tags[place:]]
    if change == "drop":
        return [*tags[:place], *tags[place + 1 :]]
    return [*tags[place:], *tags[:place]]


@st.composite
def _element(draw: st.DrawFn, half: Half, found: Object, tag: str) -> str:
    namespace, _, name = tag.rpartition("}")
    space = f'xmlns="{namespace.removeprefix("{")}"'
    if draw(st.integers(0, 19)) == 0:
        return f'<{name} {space} i:nil="true"/>'
    pool = _TEXTS
    member = found.members.get(tag)
    if member is not None and draw(st.integers(0, 9)):
        texts = half.values[member.value].texts
        pool = [each for each in _TEXTS if any(has(text, each) for text in texts)] or _TEXTS
    return f"<{name} {space}>{draw(st.sampled_from(pool))}</{name}>"


@st.composite
def _attributes(draw: st.DrawFn, found: Object) -> str:
    """The attributes that must be there, some that may be, and now and then a wrong one."""
    names = [key[1:] for key in found.members if key.startswith("@")]
    must = {
        name
        for name in names
        for factor in found.factors
        if all(f"@{name}" in box and box[f"@{name}"].least for box in factor)
    }
    chosen = {name: f'{name}="1"' for name in names if name in must or draw(st.booleans())}
    if draw(st.integers(0, 3)) == 0:
        other = draw(st.sampled_from(_ATTRIBUTES))
        chosen[other.partition("=")[0]] = other
    if draw(st.integers(0, 9)) == 0 and chosen:
        chosen.pop(draw(st.sampled_from(sorted(chosen))))
    return " ".join(chosen.values())
