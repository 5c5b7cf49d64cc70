"""Reads XSD 1.0 into the grammar; what is newer, or no part of it, stays as a gap."""

from twinspec.grammar.xsd.judge import Judge, Validator, validator
from twinspec.grammar.xsd.reader import read

__all__ = ["Judge", "Validator", "read", "validator"]
