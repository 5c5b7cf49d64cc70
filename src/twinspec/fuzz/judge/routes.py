"""Finds the operation for a target: literal segments before templates, without normalisation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from twinspec.fuzz.judge.operations import JudgedOperation


@dataclass(frozen=True, slots=True)
class Route:
    """The operation of a request; the texts of its path parameters are percent-encoded.

    Without an operation, `methods` are those of the path, empty for an unknown path.
    `is_open` says that servers may route it differently.
    """

    operation: JudgedOperation | None
    values: Mapping[str, str]
    methods: frozenset[str] = frozenset()
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class _Segment:
    """A segment of a path template: `{ids}`, text with one parameter in it, or only text."""

    before: str
    name: str | None = None
    behind: str = ""

    @classmethod
    def of(cls, text: str) -> _Segment:
        before, brace, rest = text.partition("{")
        name, closing, behind = rest.partition("}")
        return cls(before, name, behind) if brace and closing else cls(text)

    def value(self, text: str) -> str | None:
        """Return the text of the parameter, "" for a literal; None without a match."""
        if self.name is None:
            return "" if text == self.before else None
        is_long_enough = len(text) >= len(self.before) + len(self.behind)
        if not (is_long_enough and text.startswith(self.before) and text.endswith(self.behind)):
            return None
        return text[len(self.before) : len(text) - len(self.behind)]


class PathTemplate:
    """A path of OpenAPI, whose parameters stand for one segment or a part of one.

    Example: `/case/{ids}` reads `/case/7,8` as `{"ids": "7,8"}`, and matches neither `/case/` nor
    `/case/7/notes`.
    """

    def __init__(self, path: str) -> None:
        """Read `path`."""
        self._segments = [_Segment.of(text) for text in path.split("/")]
        self.is_literal = all(segment.name is None for segment in self._segments)

    def read(self, path: str, *, allow_empty: bool = False) -> dict[str, str] | None:
        """Return the texts of the parameters in `path`; None if it does not match the template.

        With `allow_empty` a parameter may be empty, as some servers accept it.
        """
        texts = path.split("/")
        if len(texts) != len(self._segments):
            return None
        values: dict[str, str] = {}
        for segment, text in zip(self._segments, texts, strict=True):
            value = segment.value(text)
            if value is None or (segment.name is not None and not value and not allow_empty):
                return None
            if segment.name is not None:
                values[segment.name] = value
        return values


@dataclass(frozen=True, slots=True)
class _Path:
    template: PathTemplate
    methods: dict[str, JudgedOperation] = field(default_factory=dict)


class Routes:
    """All paths of one version."""

    def __init__(self) -> None:
        """Start without paths."""
        self._paths: dict[str, _Path] = {}

    def add(self, path: str, method: str, operation: JudgedOperation) -> None:
        """Add `method` on `path`, which may have parameters, as a route to `operation`."""
        known = self._paths.setdefault(path, _Path(PathTemplate(path)))
        known.methods[method] = operation

    def find(self, method: str, path: str) -> Route:
        """Return the route of `method` on `path`, percent-encoded and without query."""
        plain = unquote(path)
        if "%2f" in path.lower() or {".", ".."} & set(plain.split("/")):
            return Route(None, {}, is_open=True)
        found = list(self._fitting(path))
        if not found:
            loose = (one.template.read(plain, allow_empty=True) for one in self._paths.values())
            return Route(None, {}, is_open=any(values is not None for values in loose))
        literal = [one for one in found if one[0].template.is_literal]
        first, values = (literal or found)[0]
        operation = first.methods.get(method)
        if operation is not None and (literal or len(found) == 1):
            return Route(operation, values)
        # OpenAPI lets a literal path hide templates, and says nothing of two templates that match.
        is_open = not literal and any(method in one.methods for one, _ in found)
        return Route(None, {}, frozenset(first.methods), is_open)

    def _fitting(self, path: str) -> Iterator[tuple[_Path, dict[str, str]]]:
        for one in self._paths.values():
            values = one.template.read(path)
            if values is not None:
                yield one, values
