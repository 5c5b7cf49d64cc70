"""The first part of a value; it is judged if the whole could have too many faults."""

from __future__ import annotations

from collections.abc import Collection

from jsonschema_rs import ValidationError

from casewright.api.codec import Shape

MOST_VALUES = 2000
_FEWEST_ITEMS = 2

Path = tuple[str | int, ...]


class Excerpt:
    """A shape with at most a number of values: longer lists and objects are cut.

    `value` is that shape, `cut` has the whole lists that are cut in it, by their places.
    Members in `known` are kept, so that none seems to be missing.
    """

    def __init__(self, shape: Shape, known: Collection[str]) -> None:
        """Take the first values of a shape."""
        self._known = known
        self._left = MOST_VALUES
        self.cut: dict[Path, list[Shape]] = {}
        self.value = self._of(shape, ())

    def hides(self, error: ValidationError) -> bool:
        """Return whether an error is about the length of a list that is cut."""
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
