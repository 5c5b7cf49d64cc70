"""The beginning of a value, which is judged where the whole would have too many faults to tell."""

from __future__ import annotations

from collections.abc import Collection

from jsonschema_rs import ValidationError

from casewright.api.codec import Shape

MOST_VALUES = 2000
_FEWEST_ITEMS = 2

Path = tuple[str | int, ...]


class Excerpt:
    """A shape whose lists end, and whose objects lack names, behind so many values.

    `value` is that shape, `cut` holds the whole lists that end early in it, by their places.
    Names that are `known` stay, so that none is missed.
    """

    def __init__(self, shape: Shape, known: Collection[str]) -> None:
        """Take the first values of a shape."""
        self._known = known
        self._left = MOST_VALUES
        self.cut: dict[Path, list[Shape]] = {}
        self.value = self._of(shape, ())

    def hides(self, error: ValidationError) -> bool:
        """Return whether an error speaks of the length of a list that is cut."""
        return error.schema_path[-1] == "maxItems" and tuple(error.instance_path) in self.cut

    def _of(self, shape: Shape, path: Path) -> Shape:
        self._left -= 1
        if isinstance(shape, dict):
            return {
                key: self._of(value, (*path, key))
                for key, value in shape.items()
                if self._left > 0 or key in self._known
            }
        if not isinstance(shape, list):
            return shape
        items: list[Shape] = []
        for index, item in enumerate(shape):
            if self._left <= 0 and len(items) >= _FEWEST_ITEMS:
                self.cut[path] = shape
                break
            items.append(self._of(item, (*path, index)))
        return items
