"""Clients of the Interaction API in XML: documents of `v12` and `v20`, sent by `XmlClient`."""

from casewright_client_xml.transport import Answer, XmlClient

__all__ = ["Answer", "XmlClient"]
