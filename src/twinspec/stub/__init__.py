"""A development server for a generated stub: it checks the contract, a class does the rest.

The stub and `twinspec fuzz` read requests with the same code, so the fuzzer tests what the class
does, not what the stub reads and refuses.
"""

from __future__ import annotations

from twinspec.stub.refused import Refused, ensure

__all__ = ["Refused", "ensure"]
