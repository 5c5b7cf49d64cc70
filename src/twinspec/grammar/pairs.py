"""The graph of paired values: which alternatives, members and texts are compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from twinspec.contract.place import Place
from twinspec.grammar.alternatives import (
    merge_objects,
    one_member_each,
    pair_most_alike,
    without_members,
)
from twinspec.grammar.binding.map_file import BindingMap
from twinspec.grammar.binding.matches import (
    NONE,
    HalfName,
    JsonForm,
    MemberPair,
    ObjectMatch,
    ValueMatch,
    ValuePair,
)
from twinspec.grammar.binding.members import (
    MemberBinder,
    entry_tag,
    holds_text,
    names_of,
    singular_forms,
    text_member,
)
from twinspec.grammar.boxes import ranges
from twinspec.grammar.discriminators import (
    as_member_per_alternative,
    by_constant,
    by_schema,
    naming_constants,
)
from twinspec.grammar.emptiness import may_be_empty, or_empty_object, without_empty_text
from twinspec.grammar.model import (
    Array,
    Half,
    Member,
    Object,
    Particle,
    Range,
    Rest,
    Tag,
    Text,
    Value,
    ValueId,
)
from twinspec.grammar.required_keys import by_required_key
from twinspec.grammar.xsd.facets import fixed_to

_NOWHERE = Place("")
_EMPTY = Object("", _NOWHERE, {}, (), Rest("closed", _NOWHERE))
ENTRIES = "[]"
"""The key of the entries in an array that is compared as an object."""
WHOLE = "text()"
"""The key of the text in a text that is compared as an object."""


@dataclass(slots=True)
class Pairs:
    """The values of both halves, and their pairs, which are computed on demand."""

    json: Half
    xsd: Half
    mapped: BindingMap = field(default_factory=BindingMap)
    json_values: dict[ValueId, Value] = field(init=False)
    xsd_values: dict[ValueId, Value] = field(init=False)
    known: dict[ValuePair, ValueMatch] = field(default_factory=dict)
    entries: dict[ValueId, tuple[Range, ...]] = field(default_factory=dict)
    """The numbers of entries of arrays that were members, where one range does not say them."""

    def __post_init__(self) -> None:
        nothing = Value("", _NOWHERE)
        self.json_values = {**self.json.values, NONE: nothing}
        self.xsd_values = {**self.xsd.values, NONE: nothing}

    def value_match(self, pair: ValuePair) -> ValueMatch:
        """Return which parts of a pair of values are compared."""
        if pair not in self.known:
            self.known[pair] = self._value_match(pair)
        return self.known[pair]

    def below(self, pair: ValuePair) -> set[ValuePair]:
        """Return a pair and all pairs inside it."""
        met, waiting = {pair}, [pair]
        while waiting:
            for match in self.value_match(waiting.pop()).matches:
                for member_pair in match.member_pairs:
                    if member_pair.pair not in met:
                        met.add(member_pair.pair)
                        waiting.append(member_pair.pair)
        return met

    def _value_match(self, pair: ValuePair) -> ValueMatch:
        json, xsd = self.json_values[pair.json], self.xsd_values[pair.xsd]
        ours: list[tuple[Object, JsonForm]] = [(one, "object") for one in json.objects]
        theirs = list(xsd.objects)
        json_texts, xsd_texts = json.texts, xsd.texts
        if json.array is not None:
            as_list = self._as_list(json.array, xsd.texts)
            if as_list:
                json_texts = (*json_texts, as_list)
            else:
                counts = self.entries.get(pair.json, (json.array.counts,))
                ours.append(self.of_list(json, json.array, counts, theirs))
        elif len(ours) > 0 and len(theirs) == 1 and not json.texts:
            apart = self.apart(json, theirs[0])
            chosen = apart and as_member_per_alternative(
                self.json_values, json, apart, theirs[0], None
            )
            ours = [(chosen, "text")] if chosen else ours
        mixed = [one for one in theirs if one.mixed]
        if json_texts and mixed and not xsd_texts:
            # The text of a mixed element is a text; text between elements has no form in JSON.
            if any(map(may_be_empty, mixed)):
                xsd_texts = (Text("string", mixed[0].place),)
                theirs = theirs if ours else [one for one in theirs if not one.mixed]
        elif json_texts and theirs and not xsd_texts and any(map(text_member, theirs)):
            ours.append((self.of_text(self.json_values, pair.json, json, json_texts), "text"))
            json_texts = ()
        elif xsd_texts and not json_texts and any(map(holds_text, json.objects)):
            theirs.append(self.of_text(self.xsd_values, pair.xsd, xsd, xsd_texts))
            xsd_texts = ()
        elif json_texts and theirs and not xsd_texts and len(ours) == 1:
            longer = without_empty_text(json_texts)
            emptied = or_empty_object(ours[0][0])
            if longer is not None and emptied:
                ours, texts = [(emptied, ours[0][1])], (longer, ())
                value_match = self._matched(pair, json, xsd, texts, ours, theirs)
                matches = tuple(replace(match, emptied=True) for match in value_match.matches)
                return replace(value_match, matches=matches)
        return self._matched(pair, json, xsd, (json_texts, xsd_texts), ours, theirs)

    def _matched(
        self,
        pair: ValuePair,
        json: Value,
        xsd: Value,
        texts: tuple[tuple[Text, ...], tuple[Text, ...]],
        ours: list[tuple[Object, JsonForm]],
        theirs: list[Object],
    ) -> ValueMatch:
        """Pair the alternatives: merged into one object each if possible, else by similarity."""
        if len(ours) > 1 or len(theirs) > 1:
            are_objects = all(form == "object" for _, form in ours)
            one = merge_objects([item for item, _ in ours]) if are_objects else None
            other = merge_objects(theirs)
            ours = [(one, "object")] if one else ours
            theirs = [other] if other else theirs
        if not theirs or not ours:
            alone = [] if pair.xsd == NONE else [item for item, _ in ours]
            found = [unpaired_match(one, "json", form) for one, form in ours if pair.xsd == NONE]
            found += [unpaired_match(one, "xsd") for one in theirs if pair.json == NONE]
            rest = tuple(theirs) if pair.json != NONE else ()
            return ValueMatch(pair, json, xsd, *texts, tuple(found), tuple(alone), rest)
        if len(theirs) == 1 and len({form for _, form in ours}) > 1:
            matches = self.by_form(json, ours, theirs[0])
            return ValueMatch(pair, json, xsd, *texts, matches, whole=theirs[0])
        chosen = pair_most_alike([item for item, _ in ours], theirs)
        many = len(ours) > 1 or len(theirs) > 1
        matches = tuple(
            self.match(ours[left][0], theirs[right], ours[left][1], of_many=many, of=json)
            for left, right in chosen
        )
        met = {left for left, _ in chosen}, {right for _, right in chosen}
        return ValueMatch(
            pair,
            json,
            xsd,
            *texts,
            matches,
            tuple(item for at, (item, _) in enumerate(ours) if at not in met[0]),
            tuple(item for at, item in enumerate(theirs) if at not in met[1]),
        )

    def by_form(
        self, json: Value, ours: list[tuple[Object, JsonForm]], theirs: Object
    ) -> tuple[ObjectMatch, ...]:
        """Match a value that JSON writes as an object or as a list with two parts of the XSD.

        Example: JSON has `{components, services}` or a list of tools; XML has `<tools>` with
        elements of all three kinds. The object has no tools, and the list has nothing else.
        """
        whole = [self.match(one, theirs, form, of_many=True, of=json) for one, form in ours]
        bound = [{member_pair.name for member_pair in match.member_pairs} for match in whole]
        found = []
        for at, (one, form) in enumerate(ours):
            others = set().union(*bound[:at], *bound[at + 1 :]) - bound[at]
            many = sum(form == other for _, other in ours) > 1
            part = without_members(theirs, others)
            if part is not None:
                found.append(self.match(one, part, form, of_many=many, of=json))
        return tuple(found)

    def match(
        self, ours: Object, theirs: Object, form: JsonForm, *, of_many: bool, of: Value
    ) -> ObjectMatch:
        """Bind the members of two objects."""

        def repeats(member: Member) -> bool:
            most = _most(theirs, member.key)
            return most is None or most > 1 or self.wraps(member) is not None

        def wrapped_tag(member: Member) -> Tag | None:
            inside = self.wraps(member)
            held = list(inside.members.values()) if inside else []
            return held[0].tag if len(held) == 1 else None

        mapped = self.mapped.of(of.name, ours)
        bound = MemberBinder(ours, theirs, repeats, wrapped_tag, mapped).bind()
        self.mapped.note_used(of.name, ours, bound.member_pairs)
        wrapped: set[str] = set()
        member_pairs = tuple(
            self.shaped(member_pair, theirs, wrapped) for member_pair in bound.member_pairs
        )
        said = naming_constants(self.json_values, ours, theirs, bound.json_only)
        return ObjectMatch(
            ours,
            theirs,
            member_pairs,
            tuple(member for member in bound.json_only if member.key not in said),
            bound.xsd_only,
            form,
            of_many,
            frozenset(wrapped),
            tuple(said.items()),
        )

    def shaped(self, member_pair: MemberPair, theirs: Object, wrapped: set[str]) -> MemberPair:
        """Return the pair of an array as one of single values, if XML wraps it or writes one list.

        The value is then the array, whose entries are compared with the element's content.
        """
        member_pair = replace(
            member_pair, pair=ValuePair(member_pair.pair.json, self.fixed(member_pair.xsd))
        )
        member = member_pair.json
        if not member.many:
            return member_pair
        most = _most(theirs, member_pair.xsd.key)
        once = most is not None and most <= 1
        is_list = any(
            text.items is not None for text in self.xsd_values[member_pair.xsd.value].texts
        )
        open_to_it = member.tag is None or bool(member_pair.flaw)
        wraps = member.wrapped or (open_to_it and self.is_around(member, member_pair.xsd, once))
        if not wraps and not (once and is_list):
            return member_pair
        wrapped.add(member.key)
        identity = f"{member.value}[] of {member.place.pointer or member.place}"
        entries = member.entries or (Range(0, None),)
        # An array that the xml object does not wrap has the tag of its entries.
        tag = member.item_tag or (member.tag if member_pair.flaw else None)
        array = Array(member.value, entries[0], tag, member.place)
        self.json_values[identity] = Value(member.key, member.place, array=array)
        self.entries[identity] = entries
        how, why = member_pair.how, member_pair.why
        if not member.wrapped and member_pair.how == "name":
            how, why = "structure", f"{why}; the element wraps the entries of the array"
        pair = ValuePair(identity, member_pair.pair.xsd)
        return replace(member_pair, pair=pair, how=how, why=why, many=False)

    def fixed(self, member: Member) -> ValueId:
        """Return the value of an XSD member; for a fixed one, that text alone."""
        said, value = member.fixed, self.xsd_values[member.value]
        if said is None or not value.texts:
            return member.value
        identity = f"{member.value} fixed {said.text}"
        self.xsd_values[identity] = replace(value, texts=fixed_to(value.texts, said.text))
        return identity

    def is_around(self, member: Member, theirs: Member, once: bool) -> bool:
        """Return whether an element contains the entries of an array, instead of being one entry.

        It does if it occurs once. Otherwise it does if no entry could be its content, unless the
        array's key is the plural of the element's name: `origins` are several `origin`.
        """
        inside = self.wraps(theirs)
        if inside is None or once:
            return inside is not None
        entry = self.json_values[member.value]
        if theirs.tag is not None and theirs.tag.name in singular_forms(member.key):
            return False
        if entry.array is not None:
            return False  # each of the elements holds the entries of one list in the list
        own = frozenset().union(*(names_of(one.members.values()) for one in entry.objects))
        return not own & names_of(inside.members.values())

    def wraps(self, member: Member) -> Object | None:
        """Return the type of an XSD element that contains only elements, else None."""
        value = self.xsd_values.get(member.value)
        if value is None or value.texts or len(value.objects) != 1:
            return None
        inside = value.objects[0]
        tags = [one.tag for one in inside.members.values()]
        holds = [tag for tag in tags if tag and tag.kind == "element"]
        return inside if holds and len(holds) == len(tags) else None

    def of_list(
        self, json: Value, array: Array, counts: tuple[Range, ...], theirs: Sequence[Object]
    ) -> tuple[Object, JsonForm]:
        """Return a list as an object; its members are the entries, their members or their names."""
        if len(theirs) == 1:
            flat = self.flattened(json, array, counts, theirs[0])
            if flat:
                return flat, "entries"
            entry = self.json_values[array.items]
            apart = self.apart(entry, theirs[0])
            named = apart and as_member_per_alternative(
                self.json_values, json, apart, theirs[0], counts
            )
            if named:
                return named, "array"
            known = not entry.texts and not entry.nil
            headed = known and by_required_key(
                self.json_values, json, entry.objects, theirs[0], counts
            )
            if headed:
                return headed, "entries"
        return self.of_array(json, array, counts, theirs), "array"

    def apart(self, entry: Value, theirs: Object) -> dict[str, Object] | None:
        """Return the alternatives of a value that XML distinguishes by names of elements."""
        told = by_constant(self.json_values, entry.objects, theirs)
        return told or by_schema(self.json_values, entry, theirs)

    def of_array(
        self, json: Value, array: Array, counts: tuple[Range, ...], theirs: Sequence[Object]
    ) -> Object:
        """Return an array as an object whose only member is its entries."""
        tag = array.item_tag
        if tag is None and len(theirs) == 1:
            called = self.json_values[array.items].name
            tag = entry_tag(theirs[0], json.name.rpartition(".")[2], called)
        member = Member(ENTRIES, array.items, array.place, tag=tag, many=True)
        factors = (tuple({ENTRIES: one} for one in counts),)
        return Object(json.name, json.place, {ENTRIES: member}, factors, Rest("closed", json.place))

    def flattened(
        self, json: Value, array: Array, counts: tuple[Range, ...], theirs: Object
    ) -> Object | None:
        """Return an array whose entries have one member each as an object with these members.

        Example: `[{license: …}, {expression: …}]` if the element contains license and expression.
        """
        entry = self.json_values[array.items]
        one = merge_objects(entry.objects) if entry.objects and not entry.texts else None
        elements = {m.tag.name for m in theirs.members.values() if m.tag}
        if one is None or not elements & one.members.keys() or one.rest.state == "open":
            return None
        factor = one_member_each(one, counts)
        if factor is None:
            return None
        return replace(one, name=json.name, place=json.place, factors=(factor,), presence=())

    def of_text(
        self, values: dict[ValueId, Value], identity: ValueId, value: Value, texts: tuple[Text, ...]
    ) -> Object:
        """Return a text as an object whose only member is the text of the element."""
        inner = f"{identity} {WHOLE}"
        values[inner] = Value(value.name, value.place, texts=texts)
        member = Member(WHOLE, inner, value.place, tag=Tag("text"))
        once = (({WHOLE: Range(1, 1)},),)
        closed = Rest("closed", value.place)
        content = Particle("sequence", Range(1, 1))
        return Object(value.name, value.place, {WHOLE: member}, once, closed, content)

    def _as_list(self, array: Array, theirs: tuple[Text, ...]) -> Text | None:
        """Return an array of texts as an `xs:list`, if the XSD has one; else None."""
        items = self.json_values[array.items]
        if not any(text.items is not None for text in theirs) or not items.texts:
            return None
        counts = array.counts
        return Text(
            "string",
            array.place,
            white_space="collapse",
            items=items.texts,
            min_length=counts.least or None,
            max_length=counts.most,
        )


def unpaired_match(one: Object, side: HalfName, form: JsonForm = "object") -> ObjectMatch:
    """Return the match of an object of one half without a counterpart."""
    members = tuple(one.members.values())
    if side == "json":
        return ObjectMatch(one, _EMPTY, (), members, (), form)
    return ObjectMatch(_EMPTY, one, (), (), members)


def _most(of: Object, key: str) -> int | None:
    limits = ranges([box for factor in of.factors for box in factor if key in box], key)
    return limits[-1].most if limits else 0
