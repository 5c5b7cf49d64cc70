"""Changes of XSDs between texts, attributes, elements and wildcards, written as in `xsd_kinds`."""

from __future__ import annotations

from tests.twinspec.changes.xsd_kinds import Kind, element, part, sequence, typed

_SIMPLE = typed("xs:string")
_ATTRIBUTE = '<xs:attribute name="unit" type="xs:string"/>'


def text_with(attributes: str) -> str:
    """A document `order` that is a text with attributes."""
    extension = f'<xs:extension base="xs:string">{attributes}</xs:extension>'
    return element(f"<xs:simpleContent>{extension}</xs:simpleContent>")


def mixed(parts: str) -> str:
    """A document `order` of text between elements."""
    return (
        '<xs:element name="order"><xs:complexType mixed="true">'
        f"<xs:sequence>{parts}</xs:sequence></xs:complexType></xs:element>"
    )


def any_element(namespace: str, process: str = "skip", more: str = 'minOccurs="0"') -> str:
    """A wildcard for elements."""
    return f'<xs:any namespace="{namespace}" processContents="{process}" {more}/>'


def any_attribute(namespace: str = "##any") -> str:
    """A wildcard for attributes."""
    return f'<xs:anyAttribute namespace="{namespace}" processContents="skip"/>'


_OPTIONAL = part("a", more='minOccurs="0"')
_GLOBAL = '<xs:element name="also" type="xs:string"/>'
_SHORT = (
    '<xs:simpleType name="Short"><xs:restriction base="xs:string"><xs:maxLength value="{}"/>'
    "</xs:restriction></xs:simpleType>"
)


def beside(inner: str) -> tuple[str, str]:
    """Two documents of which a text becomes shorter beside another element."""
    old, new = (
        sequence(f'<xs:element name="a">{inner}</xs:element>{part("b", "Short")}')
        + _SHORT.format(most)
        for most in (5, 3)
    )
    return old, new


def empty(inside: str) -> str:
    """A complex type with this inside."""
    return f"<xs:complexType>{inside}</xs:complexType>"


KINDS = (
    Kind("text_gets_an_attribute", _SIMPLE, text_with(_ATTRIBUTE), "wider"),
    Kind("text_loses_an_attribute", text_with(_ATTRIBUTE), _SIMPLE, "narrower"),
    Kind("text_may_have_elements", _SIMPLE, mixed(_OPTIONAL), "wider"),
    Kind("text_may_have_no_elements", mixed(_OPTIONAL), _SIMPLE, "narrower"),
    Kind("text_between_elements_gone", mixed(_OPTIONAL), sequence(_OPTIONAL), "narrower"),
    Kind("foreign_elements_let_in", sequence(_OPTIONAL),
         sequence(_OPTIONAL + any_element("##other")), "wider"),
    Kind("foreign_elements_refused", sequence(_OPTIONAL + any_element("##other")),
         sequence(_OPTIONAL), "narrower"),
    Kind("elements_of_no_namespace_refused", sequence(_OPTIONAL + any_element("##local")),
         sequence(_OPTIONAL), "narrower"),
    Kind("foreign_elements_of_one_namespace",
         sequence(_OPTIONAL + any_element("##other")),
         sequence(_OPTIONAL + any_element("urn:z")), "narrower"),
    Kind("declared_elements_refused",
         sequence(_OPTIONAL + any_element("##targetNamespace", "strict")) + _GLOBAL,
         sequence(_OPTIONAL) + _GLOBAL, "narrower"),
    Kind("foreign_element_needed", sequence(_OPTIONAL + any_element("##other")),
         sequence(_OPTIONAL + any_element("##other", more="")), "narrower"),
    Kind("any_attribute_let_in", sequence(_OPTIONAL),
         element(f"<xs:sequence>{_OPTIONAL}</xs:sequence>{any_attribute()}"), "wider"),
    Kind("any_attribute_refused",
         element(f"<xs:sequence>{_OPTIONAL}</xs:sequence>{any_attribute()}"),
         sequence(_OPTIONAL), "narrower"),
    Kind("attribute_becomes_one_of_any",
         element('<xs:attribute name="p" type="xs:int"/>'), element(any_attribute()), "wider"),
    Kind("attribute_of_any_is_declared",
         element(any_attribute()), element('<xs:attribute name="p" type="xs:int"/>'), "narrower"),
    Kind("no_attribute_is_declared_that_any_strict_one_is",
         element('<xs:anyAttribute namespace="##any"/>'), element(""), "same"),
    Kind("wildcard_of_declared_content_takes_any_content",
         sequence(any_element("##targetNamespace", "lax")) + _GLOBAL,
         sequence(any_element("##targetNamespace", "skip")) + _GLOBAL, "wider"),
    Kind("lax_wildcard_takes_an_element_that_is_declared_now",
         sequence(any_element("##targetNamespace", "lax")),
         sequence(any_element("##targetNamespace", "lax")) + _GLOBAL, "narrower"),
    Kind("wildcard_loses_the_own_namespace", sequence(any_element("##any", "lax", "")),
         sequence(any_element("##other", "lax", "")), "narrower"),
    Kind("shorter_beside_anything", *beside(""), "narrower"),
    Kind("shorter_beside_an_empty_element", *beside(empty("")), "narrower"),
    Kind("shorter_beside_a_needed_attribute",
         *beside(empty('<xs:attribute name="p" type="xs:int" use="required"/>')), "narrower"),
    Kind("shorter_beside_a_needed_wildcard",
         *beside(empty(f'<xs:sequence>{any_element("##other", more="")}</xs:sequence>')),
         "narrower"),
    Kind("shorter_beside_a_choice",
         *beside(empty(f"<xs:choice>{part('x', 'xs:int')}{part('y')}</xs:choice>")), "narrower"),
)  # fmt: skip
