"""Schemas with one type or root, read into the grammar."""

from __future__ import annotations

A = '<xs:element name="a" type="xs:int"/>'
B = '<xs:element name="b" type="xs:string" minOccurs="0"/>'


def in_root(content: str, more: str = "") -> str:
    return f'<xs:element name="r"><xs:complexType>{content}</xs:complexType></xs:element>{more}'
