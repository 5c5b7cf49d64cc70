"""Where an assertion stands: the levels of lists around an expression, and the variables there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from twinspec.generate.schematron.conditions import NotTranslatable
from twinspec.generate.schematron.moments import moment_variables
from twinspec.generate.schematron.values import Place

_INSIDE = (
    "compares the item of a list with items of another list, on a level where XPath 1.0 has no "
    "variable for it"
)

_TEXT, _MOMENT = "text.", "moment."
"""No identifier of CEL has a dot, so that no variable of an expression is called so."""


class Scope:
    """The context of a Schematron rule, and how deep in predicates an expression stands.

    `base` is the level of the context: 0 is the whole document, 1 is the item of a list.
    `variables` are those of the context, by name, in order; those of other rules are among them.
    """

    def __init__(self, base: int, variables: dict[str, str]) -> None:
        """Start at the context itself."""
        self.base = self.depth = base
        self.variables = variables
        self._items: dict[int, str] = {}

    @contextmanager
    def deeper(self) -> Iterator[int]:
        """Enter the predicate of a path; yields its level."""
        self.depth += 1
        try:
            yield self.depth
        finally:
            self.depth -= 1

    def path(self, place: Place) -> str:
        """Return the path to a place from where the expression stands; NotTranslatable if none."""
        if place.level == 0:
            return place.path
        if place.level == self.depth:
            return place.path or "."
        if place.level in self._items:
            variable = f"${self._items[place.level]}"
            return f"{variable}/{place.path}" if place.path else variable
        raise NotTranslatable(_INSIDE)

    def keep_item(self, name: str) -> None:
        """Declare a variable for the context itself, for use inside of predicates."""
        self._items[self.base] = self.variable(name, ".")

    def variable(self, name: str, xpath: str) -> str:
        """Declare a variable; return its name, another one if `name` is that of another value."""
        if self.depth != self.base:
            raise NotTranslatable(_INSIDE)
        while self.variables.get(name, xpath) != xpath:
            name = f"{name}_"
        self.variables[name] = xpath
        return name

    def text(self, xpath: str) -> str:
        """Return a computed text, by a variable if the expression stands in the context itself."""
        if self.depth != self.base or "(" not in xpath:
            return xpath
        return f"${self._numbered(_TEXT, xpath)}"

    def moment(self, text: str) -> str:
        """Declare the variables of a moment; return the name of that which holds the text."""
        name = self._numbered(_MOMENT, text)
        for part, xpath in moment_variables(name):
            self.variable(part, xpath)
        return name

    def _numbered(self, kind: str, xpath: str) -> str:
        """Declare a variable once for each value: `text.1`, `text.2`."""
        names = [name for name in self.variables if name.startswith(kind) and "-" not in name]
        for name in names:
            if self.variables[name] == xpath:
                return name
        return self.variable(f"{kind}{len(names) + 1}", xpath)
