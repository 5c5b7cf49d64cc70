"""The objects that one schema accepts: its members, which are required, and additional ones."""

from __future__ import annotations

import re
from collections.abc import Iterator

from twinspec.grammar.json_schema import presence as when
from twinspec.grammar.json_schema.dialect import Dialect
from twinspec.grammar.json_schema.presence import Condition, TooManyCubesError
from twinspec.grammar.json_schema.shape import Clause, Conj, Members, narrow, refuses_all
from twinspec.grammar.json_schema.source import Location
from twinspec.grammar.json_schema.surrogates import with_code_points
from twinspec.grammar.json_schema.texts import is_count, matches, matches_compile
from twinspec.grammar.model import Gap, Pattern


def read_members(location: Location, dialect: Dialect) -> Members:
    """Return the objects that a schema's own keywords accept."""
    return _MembersReader(location, dialect).read()


class _MembersReader:
    def __init__(self, location: Location, dialect: Dialect) -> None:
        self.location = location
        self.dialect = dialect
        self.gaps: list[Gap] = []

    def _gap(self, keyword: str, message: str) -> None:
        self.gaps.append(Gap(keyword, message, self.location[keyword].place))

    def _has(self, keyword: str) -> bool:
        return keyword in self.location.node and keyword in self.dialect.keywords

    def read(self) -> Members:
        clause = self._clause()
        named = {
            key: (
                *schemas,
                *(
                    location
                    for pattern, location in clause.patterns
                    if matches(pattern.source, key)
                ),
            )
            for key, schemas in self._named().items()
        }
        conditions = [
            *(when.absent(key) for key, schemas in named.items() if self._forbids(schemas[0])),
            *(when.there(key) for key in self._required()),
        ]
        presence, _ = narrow((), conditions)
        presence, lost = narrow(presence, self._counts(named, clause, len(conditions)))
        if lost:
            self.gaps.append(
                Gap("minProperties", "the number of members is not compared", self.location.place)
            )
        names = tuple(self._names())
        return Members(
            place=self.location.place,
            clause=clause,
            named=named,
            presence=presence,
            names=names,
            gaps=tuple(self.gaps),
        )

    def _named(self) -> dict[str, Conj]:
        if not self._has("properties"):
            return {}
        if not isinstance(self.location.node["properties"], dict):
            self._gap("properties", "properties is a map of schemas; this is not compared")
            return {}
        return {key: (schema,) for key, schema in self.location["properties"].members()}

    def _forbids(self, schema: Location) -> bool:
        return schema.node is False or ("not" in self.dialect.keywords and refuses_all(schema.node))

    def _required(self) -> list[str]:
        if not self._has("required"):
            return []
        said = self.location.node["required"]
        if not isinstance(said, list) or not all(isinstance(key, str) for key in said):
            self._gap("required", "required is a list of names; this is not compared")
            return []
        return list(dict.fromkeys(said))

    def _clause(self) -> Clause:
        place = self.location.place
        patterns = tuple(self._patterns())
        if not self._has("additionalProperties"):
            return Clause("silent", place, patterns=patterns)
        said = self.location["additionalProperties"]
        if said.node is False:
            return Clause("closed", said.place, patterns=patterns)
        if said.node is True:
            return Clause("open", said.place, patterns=patterns)
        if not isinstance(said.node, dict):
            self._gap("additionalProperties", "additionalProperties is a schema, true or false")
            return Clause("silent", place, patterns=patterns)
        return Clause("open", said.place, (said,) if said.node else (), patterns)

    def _patterns(self) -> Iterator[tuple[Pattern, Location]]:
        if not self._has("patternProperties"):
            return
        if not isinstance(self.location.node["patternProperties"], dict):
            self._gap("patternProperties", "this is no map of patterns; it is not compared")
            return
        for source, schema in self.location["patternProperties"].members():
            if matches_compile(with_code_points(source)):
                yield Pattern("json", with_code_points(source), schema.place), schema
            else:
                message = f"{source[:60]!r} is none of ECMA 262, or too large for the validator"
                self.gaps.append(Gap("patternProperties", message, schema.place))

    def _counts(self, named: dict[str, Conj], clause: Clause, required: int) -> Iterator[Condition]:
        """Yield the conditions of `minProperties` and `maxProperties`, or record a gap."""
        keys = sorted(named)
        countable = clause.state == "closed" and not clause.patterns
        for keyword in ("minProperties", "maxProperties"):
            if not self._has(keyword):
                continue
            number = self.location.node[keyword]
            if not is_count(number):
                self._gap(keyword, f"{keyword} is no number of members; it is not compared")
                continue
            number = int(number)
            least = keyword == "minProperties"
            if (least and number <= required) or (not least and countable and number >= len(keys)):
                continue
            if not countable or number > 8:
                self._gap(keyword, f"{keyword} is not compared: the members are not all named here")
                continue
            try:
                enough = when.at_least(number if least else number + 1, keys)
                yield enough if least else when.no(enough)
            except TooManyCubesError:
                self._gap(keyword, f"{keyword} is not compared: there are too many members")

    def _names(self) -> Iterator[Pattern]:
        """Yield the patterns of `propertyNames`, which all names must match."""
        if not self._has("propertyNames"):
            return
        location = self.location["propertyNames"]
        node = location.node
        if node is True or node == {}:
            return
        known = {"pattern", "enum", "const", "minLength", "maxLength", "type"}
        if not isinstance(node, dict) or not node.keys() <= known:
            self._gap("propertyNames", "propertyNames says more than a pattern; it is not compared")
            return
        for source in map(with_code_points, _name_patterns(node)):
            if not matches_compile(source):
                self._gap(
                    "propertyNames", "propertyNames has a pattern that the validator does not take"
                )
                return
            yield Pattern("json", source, location.place)


def _name_patterns(node: dict[str, object]) -> Iterator[str]:
    if isinstance(node.get("pattern"), str):
        yield str(node["pattern"])
    kinds = node.get("type", "string")
    if "string" not in (kinds if isinstance(kinds, list) else [kinds]):
        yield "^(?!)"  # names are strings
    for names in (node.get("enum"), [node["const"]] if "const" in node else None):
        if isinstance(names, list):
            listed = "|".join(_escaped(name) for name in names if isinstance(name, str))
            yield f"^(?:{listed})$" if listed else "^(?!)"
    least, most = node.get("minLength"), node.get("maxLength")
    if least is not None or most is not None:
        yield f"^[\\s\\S]{{{least or 0},{'' if most is None else most}}}$"


def _escaped(name: str) -> str:
    return re.sub(r"[\^$\\.*+?()\[\]{}|/]", r"\\\g<0>", name)
