"""A document that both versions have, with the validators of both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from twinspec.govern.changes.change import Direction, Representation
from twinspec.grammar.model import Tag, ValueId

Accepts = Callable[[Any, bool], bool]
"""What judges say of a document, which is data of JSON or the text of an XML document.

The second argument is what they are expected to say: a second judge is asked where the first one
says otherwise.
"""


@dataclass(frozen=True, slots=True)
class ComparedBody:
    """A document that both versions have, and whom a change of it breaks.

    `who` is the operation that uses it (`edit_case`); `tag` is its element in an XSD. `form` is
    that of a body or of a parameter, whose witness is a text. A type without an element has no
    documents and no judges.
    """

    old: ValueId
    new: ValueId
    direction: Direction
    who: str
    hit: str
    judges: tuple[Accepts, Accepts] | None
    representation: Representation | None = "json"
    tag: Tag | None = None
    form: Literal["body", "text"] = "body"
