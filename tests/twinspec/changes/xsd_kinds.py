"""Changes of XSDs, each with what XML Schema 1.0 says of the documents of both versions.

`wider`: the new version accepts all that the old one did, and more; `narrower` the other way round;
`other`: each accepts what the other refuses; `same`: both accept the same; `default`: the same
documents, which mean something else.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Relation = Literal["wider", "narrower", "other", "same", "default"]


class Kind(NamedTuple):
    """One kind of change: what it is called, both versions, and how their documents relate."""

    name: str
    old: str
    new: str
    relation: Relation


def sequence(parts: str) -> str:
    """A document `order` with elements in this order."""
    return element(f"<xs:sequence>{parts}</xs:sequence>")


def element(inside: str) -> str:
    """A document `order` with this inside of its type."""
    return f'<xs:element name="order"><xs:complexType>{inside}</xs:complexType></xs:element>'


def part(name: str, kind: str = "xs:string", more: str = "") -> str:
    """An element inside of a document."""
    return f'<xs:element name="{name}" type="{kind}"{f" {more}" if more else ""}/>'


def attribute(kind: str = "xs:string", more: str = "") -> str:
    """A document `order` with an attribute `a`."""
    return element(f'<xs:attribute name="a" type="{kind}"{f" {more}" if more else ""}/>')


def simple(base: str, facets: str) -> str:
    """A document `order` that is a text with these facets."""
    return (
        f'<xs:element name="order"><xs:simpleType><xs:restriction base="{base}">{facets}'
        "</xs:restriction></xs:simpleType></xs:element>"
    )


def facet(name: str, value: str) -> str:
    """One facet."""
    return f'<xs:{name} value="{value}"/>'


def typed(kind: str) -> str:
    """A document `order` of a type."""
    return f'<xs:element name="order" type="{kind}"/>'


OPTIONAL = 'minOccurs="0"'
MANY = 'maxOccurs="unbounded"'
A, B, C = part("a"), part("b"), part("c")
MAYBE_B = part("b", more=OPTIONAL)
NAMED = '<xs:complexType name="T"><xs:sequence>{0}</xs:sequence></xs:complexType>' + typed("T")
DERIVED = (
    '<xs:complexType name="B"><xs:sequence><xs:element name="a" type="xs:string"/></xs:sequence>'
    '</xs:complexType><xs:complexType name="D"><xs:complexContent><xs:extension base="B">'
    "<xs:sequence>{0}</xs:sequence></xs:extension></xs:complexContent></xs:complexType>"
) + typed("D")
HEAD = (
    '<xs:element name="head" abstract="true" type="xs:string"/>'
    '<xs:element name="one" type="xs:string" substitutionGroup="head"/>{0}'
) + sequence('<xs:element ref="head"/>')
TWO = '<xs:element name="two" type="xs:string" substitutionGroup="head"/>'
GROUP = '<xs:group name="G"><xs:sequence>{0}</xs:sequence></xs:group>' + sequence(
    '<xs:group ref="G"/>'
)
ATTRIBUTES = '<xs:attributeGroup name="G">{0}</xs:attributeGroup>' + element(
    '<xs:attributeGroup ref="G"/>'
)
ANY = '<xs:any namespace="{0}" processContents="{1}" {2}/>'
SIMPLE_CONTENT = (
    '<xs:element name="order"><xs:complexType><xs:simpleContent><xs:extension base="{0}">'
    '<xs:attribute name="unit" type="xs:string"{1}/></xs:extension></xs:simpleContent>'
    "</xs:complexType></xs:element>"
)
ID_IS = '<xs:attribute name="id" type="xs:string"{0}/>'

ELEMENTS = (
    Kind("element_added_required", sequence(A), sequence(A + B), "other"),
    Kind("element_added_optional", sequence(A), sequence(A + MAYBE_B), "wider"),
    Kind("element_added_in_front", sequence(A), sequence(MAYBE_B + A), "wider"),
    Kind("element_removed_required", sequence(A + B), sequence(A), "other"),
    Kind("element_removed_optional", sequence(A + MAYBE_B), sequence(A), "narrower"),
    Kind("element_renamed", sequence(A), sequence(B), "other"),
    Kind("element_made_required", sequence(A + MAYBE_B), sequence(A + B), "narrower"),
    Kind("element_made_optional", sequence(A + B), sequence(A + MAYBE_B), "wider"),
    Kind("element_made_many", sequence(A), sequence(part("a", more=MANY)), "wider"),
    Kind("element_made_one", sequence(part("a", more=MANY)), sequence(A), "narrower"),
    Kind(
        "most_raised",
        sequence(part("a", more='maxOccurs="3"')),
        sequence(part("a", more='maxOccurs="5"')),
        "wider",
    ),
    Kind(
        "most_lowered",
        sequence(part("a", more='maxOccurs="5"')),
        sequence(part("a", more='maxOccurs="3"')),
        "narrower",
    ),
    Kind(
        "least_raised",
        sequence(part("a", more='minOccurs="1" maxOccurs="9"')),
        sequence(part("a", more='minOccurs="2" maxOccurs="9"')),
        "narrower",
    ),
    Kind(
        "range_shifted",
        sequence(part("a", more='minOccurs="1" maxOccurs="3"')),
        sequence(part("a", more='minOccurs="2" maxOccurs="4"')),
        "other",
    ),
    Kind("order_changed", sequence(A + B), sequence(B + A), "other"),
    Kind(
        "order_of_optional_changed",
        sequence(MAYBE_B + part("c", more=OPTIONAL)),
        sequence(part("c", more=OPTIONAL) + MAYBE_B),
        "other",
    ),
    Kind("sequence_to_all", sequence(A + B), element(f"<xs:all>{A}{B}</xs:all>"), "wider"),
    Kind("all_to_sequence", element(f"<xs:all>{A}{B}</xs:all>"), sequence(A + B), "narrower"),
    Kind(
        "all_in_another_order",
        element(f"<xs:all>{A}{B}</xs:all>"),
        element(f"<xs:all>{B}{A}</xs:all>"),
        "same",
    ),
    Kind(
        "all_gets_an_optional_one",
        element(f"<xs:all>{A}</xs:all>"),
        element(f"<xs:all>{A}{MAYBE_B}</xs:all>"),
        "wider",
    ),
    Kind("sequence_to_choice", sequence(A + B), element(f"<xs:choice>{A}{B}</xs:choice>"), "other"),
    Kind(
        "choice_gets_an_alternative",
        element(f"<xs:choice>{A}{B}</xs:choice>"),
        element(f"<xs:choice>{A}{B}{C}</xs:choice>"),
        "wider",
    ),
    Kind(
        "choice_loses_an_alternative",
        element(f"<xs:choice>{A}{B}{C}</xs:choice>"),
        element(f"<xs:choice>{A}{B}</xs:choice>"),
        "narrower",
    ),
    Kind(
        "choice_repeats",
        element(f"<xs:choice>{A}{B}</xs:choice>"),
        element(f"<xs:choice {MANY}>{A}{B}</xs:choice>"),
        "wider",
    ),
    Kind(
        "optional_ones_become_one_group",
        sequence(part("a", more=OPTIONAL) + MAYBE_B),
        sequence(f"<xs:sequence {OPTIONAL}>{A}{B}</xs:sequence>"),
        "narrower",
    ),
    Kind(
        "sequence_repeats",
        sequence(A + B),
        sequence(f"<xs:sequence {MANY}>{A}{B}</xs:sequence>"),
        "wider",
    ),
    Kind(
        "repeated_sequence_to_lists",
        sequence(f'<xs:sequence maxOccurs="2">{A}{B}</xs:sequence>'),
        sequence(part("a", more='maxOccurs="2"') + part("b", more='maxOccurs="2"')),
        "other",
    ),
    Kind(
        "nested_sequence_flattened",
        sequence(f"<xs:sequence>{A}{B}</xs:sequence>{C}"),
        sequence(A + B + C),
        "same",
    ),
    Kind(
        "choice_of_one_flattened", sequence(f"<xs:choice>{A}</xs:choice>{B}"), sequence(A + B),
         "same"
    ),
    Kind(
        "optional_one_written_as_choice",
        sequence(A + MAYBE_B),
        element(
            f"<xs:sequence>{A}<xs:choice {OPTIONAL}>{B}</xs:choice></xs:sequence>"
        ),
        "same",
    ),
    Kind("nillable_added", sequence(A), sequence(part("a", more='nillable="true"')), "wider"),
    Kind("nillable_removed", sequence(part("a", more='nillable="true"')), sequence(A), "narrower"),
    Kind("element_fixed", sequence(A), sequence(part("a", more='fixed="x"')), "narrower"),
    Kind(
        "element_fixed_otherwise",
        sequence(part("a", more='fixed="x"')),
        sequence(part("a", more='fixed="y"')),
        "other",
    ),
    Kind(
        "element_default_changed",
        sequence(part("a", more='default="x"')),
        sequence(part("a", more='default="y"')),
        "default",
    ),
    Kind("mixed_added", sequence(A), sequence(A).replace("plexType>", 'plexType mixed="true">', 1),
         "wider"),
    Kind("mixed_removed", sequence(A).replace("plexType>", 'plexType mixed="true">', 1),
         sequence(A), "narrower"),
    Kind(
        "local_element_leaves_the_namespace",
        sequence(A),
        sequence(part("a", more='form="unqualified"')),
        "other",
    ),
    Kind("document_removed", typed("xs:string") + '<xs:element name="o2" type="xs:string"/>',
         typed("xs:string"), "narrower"),
)  # fmt: skip

WILDCARDS = (
    Kind("wildcard_added",
         sequence(A), sequence(A + ANY.format("##other", "lax", OPTIONAL)), "wider"),
    Kind("wildcard_removed", sequence(A + ANY.format("##other", "lax", OPTIONAL)), sequence(A),
         "narrower"),
    Kind(
        "wildcard_made_many",
        sequence(A + ANY.format("##other", "lax", OPTIONAL)),
        sequence(A + ANY.format("##other", "lax", OPTIONAL + " " + MANY)),
        "wider",
    ),
    Kind(
        "wildcard_of_more_namespaces",
        sequence(A + ANY.format("urn:p", "lax", OPTIONAL)),
        sequence(A + ANY.format("urn:p urn:q", "lax", OPTIONAL)),
        "wider",
    ),
    Kind(
        "wildcard_of_another_namespace",
        sequence(A + ANY.format("urn:p", "lax", OPTIONAL)),
        sequence(A + ANY.format("urn:q", "lax", OPTIONAL)),
        "other",
    ),
    Kind(
        "wildcard_made_strict",
        sequence(A + ANY.format("##other", "lax", OPTIONAL)),
        sequence(A + ANY.format("##other", "strict", OPTIONAL)),
        "narrower",
    ),
    Kind(
        "wildcard_made_required",
        sequence(A + ANY.format("##other", "lax", OPTIONAL)),
        sequence(A + ANY.format("##other", "lax", "")),
        "narrower",
    ),
    Kind(
        "any_attribute_added",
        element('<xs:attribute name="a" type="xs:string"/>'),
        element(
            '<xs:attribute name="a" type="xs:string"/>'
            '<xs:anyAttribute namespace="##other" processContents="lax"/>'
        ),
        "wider",
    ),
    Kind(
        "any_attribute_removed",
        element('<xs:anyAttribute namespace="##any" processContents="lax"/>'),
        element(""),
        "narrower",
    ),
)  # fmt: skip

ATTRIBUTE_KINDS = (
    Kind("attribute_added", element(""), attribute(), "wider"),
    Kind("attribute_added_required", element(""), attribute(more='use="required"'), "other"),
    Kind("attribute_removed", attribute(), element(""), "narrower"),
    Kind("attribute_removed_required", attribute(more='use="required"'), element(""), "other"),
    Kind("attribute_made_required", attribute(), attribute(more='use="required"'), "narrower"),
    Kind("attribute_made_optional", attribute(more='use="required"'), attribute(), "wider"),
    Kind("attribute_prohibited", attribute(), attribute(more='use="prohibited"'), "narrower"),
    Kind("attribute_fixed", attribute(), attribute(more='fixed="x"'), "narrower"),
    Kind("attribute_default_added", attribute(), attribute(more='default="x"'), "default"),
    Kind(
        "attribute_default_changed", attribute(more='default="x"'), attribute(more='default="y"'),
        "default",
    ),
    Kind("attribute_type_widened", attribute("xs:short"), attribute("xs:int"), "wider"),
    Kind("attribute_type_changed", attribute("xs:date"), attribute("xs:boolean"), "other"),
    Kind("attribute_becomes_an_element", attribute(), sequence(part("a", more=OPTIONAL)), "other"),
    Kind(
        "attribute_group_widened", ATTRIBUTES.format(ID_IS.format("")),
        ATTRIBUTES.format(ID_IS.format("") + '<xs:attribute name="b" type="xs:string"/>'), "wider",
    ),
    Kind(
        "simple_content_attribute_required", SIMPLE_CONTENT.format("xs:decimal", ""),
        SIMPLE_CONTENT.format("xs:decimal", ' use="required"'), "narrower",
    ),
    Kind(
        "simple_content_narrowed", SIMPLE_CONTENT.format("xs:decimal", ""),
        SIMPLE_CONTENT.format("xs:integer", ""), "narrower",
    ),
)  # fmt: skip

STRUCTURES = (
    Kind("named_type_written_inline", NAMED.format(A), sequence(A), "same"),
    Kind("type_renamed", NAMED.format(A), NAMED.format(A).replace('"T"', '"U"'), "same"),
    Kind("base_written_out", DERIVED.format(B),
         DERIVED.format(B).split("<xs:element name=\"order\"")[0] + sequence(A + B), "same"),
    Kind("extension_gets_an_element",
         DERIVED.format(B), DERIVED.format(B + part("c", more=OPTIONAL)),
         "wider"),
    Kind("group_written_out", GROUP.format(A + B), sequence(A + B), "same"),
    Kind("group_gets_an_element", GROUP.format(A), GROUP.format(A + MAYBE_B), "wider"),
    Kind("substitute_added", HEAD.format(""), HEAD.format(TWO), "wider"),
    Kind("substitute_removed", HEAD.format(TWO), HEAD.format(""), "narrower"),
    Kind("substitution_group_written_as_choice", HEAD.format(TWO),
         HEAD.format(TWO).split('<xs:element name="order"')[0]
         + sequence('<xs:choice><xs:element ref="one"/><xs:element ref="two"/></xs:choice>'),
         "same"),
    Kind(
        "inner_text_narrowed", sequence(
            '<xs:element name="line"><xs:complexType><xs:sequence>'
            f'{part("q", "xs:int")}</xs:sequence></xs:complexType></xs:element>'),
        sequence('<xs:element name="line"><xs:complexType><xs:sequence>'
                 f'{part("q", "xs:short")}</xs:sequence></xs:complexType></xs:element>'),
        "narrower",
    ),
    Kind(
        "recursive_type_gets_an_element",
        NAMED.format(part("t", "T", OPTIONAL)), NAMED.format(part("t", "T", OPTIONAL) + MAYBE_B),
        "wider",
    ),
    Kind("recursive_type_unchanged", NAMED.format(part("t", "T", OPTIONAL)),
         NAMED.format(part("t", "T", OPTIONAL)), "same"),
)  # fmt: skip

KINDS = (*ELEMENTS, *WILDCARDS, *ATTRIBUTE_KINDS, *STRUCTURES)
