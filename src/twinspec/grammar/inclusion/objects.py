"""Compares objects: members, their numbers, their order, and members that are not named."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from twinspec.grammar import content_models as models
from twinspec.grammar.boxes import (
    ABSENT,
    TooLargeError,
    combine,
    components,
    least_counts,
    ranges,
    shown,
    subtract,
    weight,
)
from twinspec.grammar.inclusion.exclusions import (
    Exclusion,
    InclusionPair,
    NotDecided,
    ObjectExample,
    What,
)
from twinspec.grammar.model import Box, Factor, Member, Object, Range, Rest, Tag, Text
from twinspec.grammar.text import smallest, subset

_FREE = Range(0, None)
_ONCE = Range(1, 1)
_LONGEST_NAME = 20
"""How long names of members are tried that only a pattern accepts, in characters."""


@dataclass(frozen=True, slots=True)
class GlobalElements:
    """The global elements of both contracts, which strict wildcards accept."""

    ours: Mapping[str, Tag]
    theirs: Mapping[str, Tag]


@dataclass(frozen=True, slots=True)
class ObjectPair:
    """Two objects; the comparison asks whether the first is included in the second."""

    pair: InclusionPair
    ours: Object
    theirs: Object
    declared: GlobalElements
    doubtful: bool = False

    def exclusion(
        self,
        what: What,
        said: tuple[str, str],
        shows: ObjectExample | None,
        members: tuple[Member | None, Member | None] = (None, None),
        subject: str = "",
    ) -> Exclusion:
        """Return an exclusion between the two objects."""
        places = (
            members[0].place if members[0] else self.ours.place,
            members[1].place if members[1] else self.theirs.place,
        )
        subject = subject or _subject(self.ours, members[0] or members[1])
        return Exclusion(what, subject, said, places, self.pair, shows, self.doubtful)


def _subject(of: Object, member: Member | None) -> str:
    if member is None:
        return of.name
    return f"{of.name}.{name_of(member)}"


def name_of(member: Member) -> str:
    """Return the name of a member in messages: `total`, `@id`, `text()`."""
    if member.tag is None or not member.key.startswith(("@", "{")):
        return member.key
    mark = "@" if member.tag.kind == "attribute" else ""
    return f"{mark}{member.tag.name}" if member.tag.kind != "text" else "text()"


def json_exclusions(of: ObjectPair) -> Iterator[Exclusion | NotDecided]:
    """Yield what the second JSON object refuses of the first, apart from values of members."""
    yield from count_exclusions(of, _presence(of.ours), _presence(of.theirs), set())
    for key, member in of.ours.members.items():
        other = of.theirs.members.get(key)
        if other is not None and member.many and other.many:
            yield from _entries(of, member, other)
    yield from _beyond(of)


def _presence(of: Object) -> tuple[Factor, ...]:
    return of.presence or of.factors


def _entries(of: ObjectPair, member: Member, other: Member) -> Iterator[Exclusion]:
    ours, theirs = _numbers(of.ours, member), _numbers(of.theirs, other)
    extra = subtract([{"": one} for one in ours], [{"": one} for one in theirs])
    if extra and _may_come(of, member.key):
        number = min(box[""].least for box in extra)
        shows = ObjectExample(of.ours, of.theirs, {member.key: _ONCE}, entries={member.key: number})
        yield of.exclusion("items", (shown(ours), shown(theirs)), shows, (member, other))


def _numbers(of: Object, member: Member) -> list[Range]:
    """Return the possible numbers of entries of an array that is present."""
    boxes = [box for factor in of.factors for box in factor if member.key in box]
    return list(member.entries) or ranges(boxes, member.key) or [_FREE]


def _may_come(of: ObjectPair, key: str) -> bool:
    return any(one.most != 0 for one in limits_of(_presence(of.ours), key))


def limits_of(factors: Iterable[Factor], key: str) -> list[Range]:
    """Return the possible numbers of a member."""
    boxes = [box for factor in factors for box in factor if key in box]
    return ranges(boxes, key) if boxes else [ABSENT]


def number_exclusion(
    of: ObjectPair,
    key: str,
    limits: tuple[list[Range], list[Range]],
    extra: Range,
    shows: ObjectExample,
) -> Exclusion:
    """Return the exclusion that a member has numbers which the second contract refuses."""
    members = of.ours.members.get(key), of.theirs.members.get(key)
    said = (shown(limits[0]), shown(limits[1]))
    what: What = "occurrence"
    defaulted = members[0] is None and of.ours.rest.state == "silent"
    if not defaulted and (members[1] is None or limits[1] == [ABSENT]):
        what, said = "member", ("known", "not known")
    elif extra.least == 0 and all(one.least > 0 for one in limits[1]):
        what = "required"
    return of.exclusion(what, said, shows, members)


def count_exclusions(
    of: ObjectPair, ours: tuple[Factor, ...], theirs: tuple[Factor, ...], without: set[str]
) -> Iterator[Exclusion | NotDecided]:
    """Yield each member with refused numbers, then combinations of numbers that are refused."""
    keys = [frozenset(key for box in factor for key in box) for factor in (*ours, *theirs)]
    for group in components([one - without for one in keys]):
        if any(one & group and one & without for one in keys):
            continue
        try:
            mine, others = _whole(ours, group), _whole(theirs, group)
            others = _open(of.theirs, group, others, said=False)
            forbidden = set() if of.theirs.uneven else _forbidden(group, others)
            mine = _open(of.ours, group, mine, said=True, forbidden=forbidden)
            yield from _group(of, sorted(group), mine, others)
        except TooLargeError:
            message = f"{of.ours.name}: which members come together has too many cases"
            yield NotDecided("occurrence", message, of.ours.place, of.pair)


def _whole(factors: tuple[Factor, ...], group: frozenset[str]) -> list[Box]:
    own = [factor for factor in factors if any(box.keys() & group for box in factor)]
    return [{**dict.fromkeys(group, ABSENT), **box} for box in combine(own)]


def _forbidden(group: frozenset[str], boxes: list[Box]) -> set[str]:
    """Return the members that are never present: `{"a": false}`, or `{not: {required: [a]}}`."""
    return {key for key in group if ranges(boxes, key) == [ABSENT]}


def _open(
    of: Object,
    group: frozenset[str],
    boxes: list[Box],
    *,
    said: bool,
    forbidden: Collection[str] = (),
) -> list[Box]:
    """Return the boxes with any number of members that are not named, if the object accepts them.

    A member that is accepted only by JSON Schema's default is accepted, too, unless `said`, which
    requires an explicit keyword. The default also counts if the other object forbids the member
    by name, as it does for a closed object.
    """
    silent = of.rest.state == "silent"
    free = [
        key
        for key in group
        if key not in of.members
        and takes_unknown(of, key, said=said and not (silent and key in forbidden))
    ]
    return [{**box, **dict.fromkeys(free, Range(0, 1) if said else _FREE)} for box in boxes]


def takes_unknown(of: Object, key: str, *, said: bool) -> bool:
    """Return whether an object accepts a key that it does not name."""
    rest = of.rest
    if key == "text()":
        return of.mixed and not said
    if rest.namespaces is not None or rest.attribute_namespaces is not None:
        namespace = key[2:].partition("}")[0] if key.startswith("@{") else ""
        spaces = rest.attribute_namespaces or rest.namespaces or ()
        is_attribute = key.startswith("@") and rest.attributes
        return is_attribute and models.in_namespaces(namespace, spaces, rest.target)
    if said and (rest.state != "open" or rest.keys):
        return False
    if rest.state == "closed" or key.startswith("@{"):
        return False
    return not rest.keys or _is_among(key, rest)


def _group(
    of: ObjectPair, keys: list[str], ours: list[Box], theirs: list[Box]
) -> Iterator[Exclusion]:
    if not subtract(ours, theirs):
        return
    limited = [dict(box) for box in ours]
    for key in keys:
        mine, others = ranges(ours, key), ranges(theirs, key)
        extra = subtract([{"": one} for one in mine], [{"": one} for one in others])
        if not extra:
            continue
        cases = subtract(ours, [{key: one} for one in others])
        counts = least_counts(min(cases, key=weight))
        shows = ObjectExample(of.ours, of.theirs, _exactly(counts))
        yield number_exclusion(of, key, (mine, others), extra[0][""], shows)
        limited = [
            {**box, key: both}
            for box in limited
            for one in others
            if (both := _meet(box[key], one)) is not None
        ]
    left = subtract(limited, theirs)
    if left:
        counts = least_counts(min(left, key=weight))
        words = ", ".join(f"{number} {key}" for key, number in sorted(counts.items()))
        shows = ObjectExample(of.ours, of.theirs, _exactly(counts))
        yield of.exclusion("together", (f"accepts {words} together", "does not"), shows)


def _meet(one: Range, other: Range) -> Range | None:
    least = max(one.least, other.least)
    ends = [end for end in (one.most, other.most) if end is not None]
    most = min(ends) if ends else None
    return None if most is not None and most < least else Range(least, most)


def _exactly(counts: Mapping[str, int]) -> dict[str, Range]:
    return {key: Range(number, number) for key, number in counts.items()}


def _beyond(of: ObjectPair) -> Iterator[Exclusion | NotDecided]:
    """Yield members that neither object names, which the first accepts and the second refuses."""
    ours, theirs = of.ours.rest, of.theirs.rest
    if ours.state == "closed" or _names_all(of.ours, of.theirs):
        return
    key = free_key(of.ours, of.theirs)
    if theirs.state == "closed":
        said = ("accepted", "refused")
        shows = ObjectExample(of.ours, of.theirs, unknown=key)
        yield of.exclusion("unknown_members", said, shows, subject=of.ours.name)
    elif theirs.keys:
        answer = subset((_names(ours),), (_names(theirs),))
        if answer.verdict == "no" and answer.witness is not None:
            shows = ObjectExample(of.ours, of.theirs, unknown=str(answer.witness.xml))
            yield of.exclusion("member_names", (_patterns(ours), _patterns(theirs)), shows)
        elif answer.verdict == "unknown":
            message = f"{of.ours.name}: the patterns of names are not compared"
            yield NotDecided("patternProperties", message, theirs.place, of.pair)


def _names_all(ours: Object, theirs: Object) -> bool:
    """Return whether the patterns of further names match only members that are named."""
    named = _listed(ours.rest, {*ours.members, *theirs.members})
    return bool(ours.rest.keys) and subset((_names(ours.rest),), (named,)).verdict == "yes"


def _listed(rest: Rest, keys: Iterable[str]) -> Text:
    return Text("string", rest.place, "string", enumeration=tuple(sorted(keys)))


def _names(rest: Rest) -> Text:
    return Text("string", rest.place, "string", patterns=tuple((one,) for one in rest.keys))


def _is_among(key: str, rest: Rest) -> bool:
    """Return whether a key matches the patterns of the names of further members."""
    return subset((_listed(rest, (key,)),), (_names(rest),)).verdict != "no"


def _patterns(rest: Rest) -> str:
    return " and ".join(one.source for one in rest.keys) or "any name"


def free_key(ours: Object, theirs: Object | None) -> str:
    """Return a name that neither object has as a member and the first one accepts."""
    taken = {*ours.members, *(theirs.members if theirs else ())}
    if ours.rest.keys:
        for length in range(_LONGEST_NAME):
            found = smallest((replace(_names(ours.rest), min_length=length),))
            if found is not None and found.xml and found.xml not in taken:
                return found.xml
    number = 1
    while f"unknown{number}" in taken:
        number += 1
    return f"unknown{number}"
