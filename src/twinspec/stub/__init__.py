"""A server of a generated stub: it keeps the contract, and methods of a class keep the rest.

It is for development. What it reads and refuses is what `twinspec fuzz` expects, since both read a
request alike; what a class does with it is not.
"""

from __future__ import annotations

from twinspec.stub.refused import Refused, ensure

__all__ = ["Refused", "ensure"]
