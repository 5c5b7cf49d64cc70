"""Random schemas of the supported constructs, and documents that may or may not satisfy them."""

from __future__ import annotations

from hypothesis import strategies as st

XS = "http://www.w3.org/2001/XMLSchema"
HEAD = f'<xs:schema xmlns:xs="{XS}" xmlns="urn:x" xmlns:x="urn:x" targetNamespace="urn:x"'

_OCCURS = st.sampled_from(
    [(1, "1"), (1, "1"), (0, "1"), (0, "unbounded"), (1, "unbounded"), (2, "2"), (0, "3"), (1, "2")]
)
NAMES = "abcdefgh"


def _occurs(drawn: tuple[int, str]) -> str:
    return f'minOccurs="{drawn[0]}" maxOccurs="{drawn[1]}"'


@st.composite
def particles(draw: st.DrawFn, names: list[str], depth: int = 0) -> str:
    """A particle; each element name comes once, so that most models are deterministic."""
    form = draw(st.sampled_from(["element", "element", "sequence", "choice"]))
    if form == "element" or depth == 3 or len(names) == 1:
        name = draw(st.sampled_from(names))
        if draw(st.booleans()):
            return f'<xs:element ref="x:{name}" {_occurs(draw(_OCCURS))}/>'
        return f'<xs:group ref="x:G{name}" {_occurs(draw(_OCCURS))}/>'
    cut = draw(st.integers(1, len(names) - 1))
    parts = [draw(particles(names[:cut], depth + 1)), draw(particles(names[cut:], depth + 1))]
    return f"<xs:{form} {_occurs(draw(_OCCURS))}>{''.join(parts)}</xs:{form}>"


@st.composite
def models(draw: st.DrawFn, names: list[str]) -> str:
    """The content model of a type."""
    form = draw(st.sampled_from(["particle", "particle", "particle", "all", "none", "any"]))
    if form == "none":
        return ""
    if form == "all":
        least = [draw(st.integers(0, 1)) for _ in names]
        parts = [
            f'<xs:element ref="x:{n}" minOccurs="{m}"/>' for n, m in zip(names, least, strict=True)
        ]
        return f'<xs:all minOccurs="{draw(st.integers(0, 1))}">{"".join(parts)}</xs:all>'
    inner = draw(particles(names))
    if form == "any":
        namespace = draw(st.sampled_from(["##other", "##local", "urn:y urn:z"]))
        wildcard = (
            f'<xs:any namespace="{namespace}" processContents="skip" {_occurs(draw(_OCCURS))}/>'
        )
        inner += wildcard
    return f"<xs:sequence>{inner}</xs:sequence>"


@st.composite
def attributes(draw: st.DrawFn, names: str) -> str:
    """Attributes of a type, and now and then a wildcard."""
    found = []
    for name in names:
        use = draw(st.sampled_from(["", "", 'use="required"', 'use="optional"', 'fixed="1"']))
        if draw(st.booleans()):
            found.append(f'<xs:attribute name="{name}" type="xs:int" {use}/>')
    if draw(st.integers(0, 4)) == 0:
        found.append('<xs:anyAttribute namespace="##other" processContents="skip"/>')
    return "".join(found)


_SIMPLE = st.sampled_from(
    [
        '<xs:restriction base="xs:int"><xs:minInclusive value="0"/></xs:restriction>',
        '<xs:restriction base="xs:byte"/>',
        '<xs:restriction base="xs:string"><xs:enumeration value="1"/><xs:enumeration value="x"/>'
        "</xs:restriction>",
        '<xs:restriction base="xs:token"><xs:maxLength value="1"/></xs:restriction>',
        '<xs:restriction base="xs:decimal"><xs:totalDigits value="3"/>'
        '<xs:fractionDigits value="1"/></xs:restriction>',
        '<xs:restriction base="xs:normalizedString"><xs:pattern value="[0-9]"/>'
        '<xs:pattern value="x+ ?"/></xs:restriction>',
        '<xs:list itemType="xs:int"/>',
        '<xs:union memberTypes="xs:boolean xs:unsignedByte"/>',
        '<xs:restriction><xs:simpleType><xs:list itemType="xs:boolean"/></xs:simpleType>'
        '<xs:length value="2"/></xs:restriction>',
    ]
)


@st.composite
def schemas(draw: st.DrawFn) -> str:
    """A schema of one root `r` of a type `T`, which may be derived, mixed or abstract."""
    count = draw(st.integers(2, 5))
    names = list(NAMES[:count])
    kinds = [draw(_SIMPLE) for _ in names]
    mixed = draw(st.sampled_from(["", "", 'mixed="true"']))
    base = draw(models(names[: max(1, count - 2)]))
    base_attributes = draw(attributes("pq"))
    shape = draw(st.sampled_from(["plain", "extension", "restriction", "abstract", "text"]))
    text = f'{HEAD} elementFormDefault="qualified">'
    for name, kind in zip(names, kinds, strict=True):
        more = draw(st.sampled_from(["", "", "", 'nillable="true"']))
        text += f'<xs:simpleType name="S{name}">{kind}</xs:simpleType>'
        text += f'<xs:element name="{name}" type="x:S{name}" {more}/>'
        text += f'<xs:group name="G{name}"><xs:sequence><xs:element ref="x:{name}"/>'
        text += "</xs:sequence></xs:group>"
    last = names[-2:]
    if draw(st.booleans()):
        text += f'<xs:element name="z" type="x:S{names[0]}" substitutionGroup="x:{names[0]}"/>'
    abstract = 'abstract="true"' if shape == "abstract" else ""
    if shape == "text":
        text += '<xs:complexType name="T"><xs:simpleContent><xs:extension base="x:Sa">'
        text += f"{base_attributes}</xs:extension></xs:simpleContent></xs:complexType>"
        root = "T"
    else:
        text += f'<xs:complexType name="T" {mixed} {abstract}>{base}{base_attributes}'
        text += "</xs:complexType>"
        root = "T"
    if shape == "restriction":
        use = draw(st.sampled_from(["prohibited", "optional", "required"]))
        own = f'<xs:attribute name="p" type="xs:byte" use="{use}"/>'
        text += f'<xs:complexType name="D"><xs:complexContent {mixed}><xs:restriction base="x:T">'
        text += f"{base}{own}</xs:restriction></xs:complexContent></xs:complexType>"
        root = "D"
    if shape in ("extension", "abstract"):
        own = draw(particles(last))
        text += f'<xs:complexType name="D"><xs:complexContent {mixed}><xs:extension base="x:T">'
        text += f"<xs:sequence>{own}</xs:sequence>{draw(attributes('s'))}"
        text += "</xs:extension></xs:complexContent></xs:complexType>"
        root = "D" if shape == "extension" else "T"
    text += f'<xs:element name="r" type="x:{root}"/></xs:schema>'
    return text
