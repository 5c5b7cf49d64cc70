"""Reads XSD 1.0 into the grammar; newer or unknown constructs become gaps."""

from twinspec.grammar.xsd.judge import XmlValidator, XsdValidators, xsd_validators
from twinspec.grammar.xsd.reader import read

__all__ = ["XmlValidator", "XsdValidators", "read", "xsd_validators"]
