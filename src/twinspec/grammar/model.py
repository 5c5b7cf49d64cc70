"""The grammar: what OpenAPI, JSON Schema or XSD say of documents, in common terms.

A half of a contract is read into a `Half`: values by name, so that types may refer to each other
in circles. A part of the source that the grammar cannot represent becomes a `Gap`.

Example: `{type: object, required: [id], properties: {id: {type: integer}}}` becomes the value

    Value("Order", objects=(Object(
        members={"id": Member("id", value="Order/properties/id")},
        factors=(({"id": Range(1, 1)},),), rest=Rest("silent")),))
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from twinspec.contract.place import Place

SourceLanguage = Literal["openapi", "json schema", "xsd"]
Kind = (
    Literal["string", "boolean", "decimal", "float", "dateTime", "date", "time", "duration"]
    | Literal["gYear", "gYearMonth", "gMonth", "gMonthDay", "gDay", "base64", "hex", "qname"]
)
WhiteSpace = Literal["preserve", "replace", "collapse"]
ValueId = str


REFERENCES = frozenset(("$ref", "xs:import", "xs:include", "xs:redefine"))
"""The constructs of gaps that tell of a reference: what it leads to is missing, or not read."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A part of the source that the grammar cannot represent: it is not compared.

    `construct` is the keyword or element (`not`, `xs:assert`); `message` says in one sentence what
    is therefore not compared. `keys` are the members of an object that it concerns, `*` for the
    elements of its wildcards; empty if it concerns the whole node.
    """

    construct: str
    message: str
    place: Place
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression. `json` (ECMA 262) matches anywhere, `xsd` matches the whole text."""

    dialect: Literal["json", "xsd"]
    source: str
    place: Place


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of an interval, as written in the source (`10`, `2020-01-01`)."""

    value: str
    inclusive: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Text:
    """A set of texts: a value space and the facets that narrow it; None means "not stated".

    `kind` is the value space; integers are `decimal` with `fraction_digits` 0.
    `json_type` is its JSON type; None in a half without JSON.
    `patterns` is a conjunction of disjunctions: ((a, b), (c,)) means (a or b) and c. They match
    the text after white space processing by `white_space`.
    `enumeration` holds texts as written; values are compared (02 and 2 are one decimal).
    Lengths count code points; of `base64` and `hex` in XSD, octets (`octets` is then True);
    of lists (`items` is not None), items.
    `items` are the alternatives for each item of a list separated by white space (`xs:list`).
    `format` is JSON Schema's `format` if it has no `kind` (`email`).
    `without` are sets of texts that are subtracted from this one.
    """

    kind: Kind
    place: Place
    json_type: Literal["string", "number", "boolean"] | None = None
    white_space: WhiteSpace = "preserve"
    patterns: tuple[tuple[Pattern, ...], ...] = ()
    enumeration: tuple[str, ...] | None = None
    min_length: int | None = None
    max_length: int | None = None
    octets: bool = False
    minimum: Bound | None = None
    maximum: Bound | None = None
    multiple_of: Decimal | None = None
    total_digits: int | None = None
    fraction_digits: int | None = None
    items: tuple[Text, ...] | None = None
    format: str | None = None
    gaps: tuple[Gap, ...] = ()
    without: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Tag:
    """Where XML writes a member: an element, an attribute, or the text of the element itself."""

    kind: Literal["element", "attribute", "text"]
    namespace: str = ""
    name: str = ""

    def __str__(self) -> str:
        """`{namespace}name`, with @ before attributes; `text()` for a text."""
        if self.kind == "text":
            return "text()"
        name = f"{{{self.namespace}}}{self.name}" if self.namespace else self.name
        return f"@{name}" if self.kind == "attribute" else name


@dataclass(frozen=True, slots=True)
class ValueConstraint:
    """A default or a fixed value: the text, and its place."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an object.

    `key` is unique in its object: the JSON key, in XSD the text of the tag.
    `tag` is None if a JSON half has no `xml` object for it: the binding then finds it by names.
    `many`: JSON writes an array (of values `value`). `wrapped`: XML writes an element around the
    entries; `tag` then names the wrapper and `item_tag` the entries, None when not said.
    The counts of a member that is `many` are those of its entries, 0 for an absent array;
    `entries` are the possible numbers of entries of a present array. `whole`: JSON writes the
    value alone, without the key, as an entry of a list. `single`: JSON writes the array, or its
    only entry without the array.
    """

    key: str
    value: ValueId
    place: Place
    tag: Tag | None = None
    many: bool = False
    wrapped: bool = False
    item_tag: Tag | None = None
    default: ValueConstraint | None = None
    fixed: ValueConstraint | None = None
    entries: tuple[Range, ...] = ()
    whole: bool = False
    single: bool = False


@dataclass(frozen=True, slots=True)
class Range:
    """How often a member occurs; `most` None: unlimited."""

    least: int
    most: int | None


Box = Mapping[str, Range]
"""Numbers of occurrences by key of the member: any number in each range, independently."""
Factor = tuple[Box, ...]
"""A union of boxes over the same keys. `oneOf: [required a, required b]` of XSD's choice:
({a: 1..1, b: 0..0}, {a: 0..0, b: 1..1})."""


@dataclass(frozen=True, slots=True)
class Rest:
    """Members that are not named.

    `silent`: the schema does not mention them, and JSON Schema's default accepts them. `open` and
    `closed` are explicit. `value` is their value if `open` (None: anything). `keys` are patterns of
    their names (`patternProperties`, `propertyNames`), `namespaces` those of `xs:any` (`##any`,
    `##other`, `##local`, `##targetNamespace` or addresses, None: not XSD).
    `elements`, `attributes`: how many elements are accepted, and whether attributes are;
    `attribute_namespaces` if these differ from `namespaces`. `target` is the namespace that
    `##other` excludes; `##targetNamespace` is replaced by its address.
    """

    state: Literal["closed", "silent", "open"]
    place: Place
    value: ValueId | None = None
    keys: tuple[Pattern, ...] = ()
    namespaces: tuple[str, ...] | None = None
    process_contents: Literal["strict", "lax", "skip"] | None = None
    elements: Range = Range(0, None)
    attributes: bool = False
    attribute_namespaces: tuple[str, ...] | None = None
    attribute_contents: Literal["strict", "lax", "skip"] | None = None
    target: str = ""


@dataclass(frozen=True, slots=True)
class Particle:
    """A content model with its order; only XSD has one.

    `element` has the key of a member, `any` is a wildcard with its own restrictions (as in
    `Rest`); the others have `parts`. A choice without parts matches nothing.
    """

    form: Literal["element", "any", "sequence", "choice", "all"]
    occurs: Range
    key: str = ""
    parts: tuple[Particle, ...] = ()
    namespaces: tuple[str, ...] = ()
    process_contents: Literal["strict", "lax", "skip"] | None = None


@dataclass(frozen=True, slots=True)
class Object:
    """A set of objects: which members, how often, and which members beyond them.

    Every key of `members` is in the boxes of exactly one factor; the factors are independent of
    each other, so the set is their product. Alternatives whose members differ in type are several
    objects of one value.
    `content` has the order of an XSD; None is the empty content, or that of a text.
    `mixed`: text may stand between the elements. `xsi_type` is the Clark name of the type that a
    document must name in `xsi:type`, because the declared type is abstract.
    `presence` are the factors of JSON in which an array counts once when it is present, however
    many entries it has; they matter if XML wraps the array.
    `uneven` is the keyword of alternatives that became one object although some name a member that
    others accept only by default; such a member may have other values than here.
    """

    name: str
    place: Place
    members: Mapping[str, Member]
    factors: tuple[Factor, ...]
    rest: Rest
    content: Particle | None = None
    mixed: bool = False
    gaps: tuple[Gap, ...] = ()
    xsi_type: str = ""
    presence: tuple[Factor, ...] = ()
    uneven: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """A union: texts, objects, null (in XML an element with `xsi:nil`), lists, or anything at all.

    `name` is its name in messages (`Order`, `OrderType`, `Order.lines`).
    `array` is set for a value that is itself a JSON array (a body that is a list).
    `variants` are alternatives, by name, that are named schemas without common values.
    `typeless`: the schema has keywords of some types (`properties`) and no `type`, so that by JSON
    Schema's default it also accepts all values of other types; these are not listed here.
    """

    name: str
    place: Place
    texts: tuple[Text, ...] = ()
    objects: tuple[Object, ...] = ()
    nil: bool = False
    anything: bool = False
    array: Array | None = None
    gaps: tuple[Gap, ...] = ()
    typeless: bool = False
    variants: tuple[tuple[str, ValueId], ...] = ()


@dataclass(frozen=True, slots=True)
class Array:
    """A JSON array that is not a member's value: its entries, their numbers, their tag if known."""

    items: ValueId
    counts: Range
    item_tag: Tag | None
    place: Place


@dataclass(frozen=True, slots=True)
class DocumentUse:
    """A use of a document: as the request or an answer of an operation.

    `media_types` are the operation's media types for it, as written (`application/xml`).
    """

    direction: Literal["request", "answer"]
    operation: str
    media_types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Root:
    """A document. `name` is that of the schema or element; `tag` is None if JSON has none.

    `pointer` leads to the JSON Schema of the document in `Half.document`, for validators.
    """

    name: str
    value: ValueId
    place: Place
    tag: Tag | None = None
    uses: tuple[DocumentUse, ...] = ()
    pointer: str = ""


@dataclass(frozen=True, slots=True)
class Half:
    """One half of a contract. `gaps` are those that belong to no value (a missing file)."""

    language: SourceLanguage
    files: tuple[str, ...]
    values: Mapping[ValueId, Value]
    roots: tuple[Root, ...]
    gaps: tuple[Gap, ...] = ()
    names: Mapping[str, ValueId] = field(default_factory=dict)
    """Named types (components, global types) that people may point at, by name."""
    dialect: str = ""
    """What the source is written in (`OpenAPI 3.0`, `draft-07`); assumed when it does not say."""
    ignored: tuple[Gap, ...] = ()
    """Keywords that restrict nothing by the rules of the dialect: nothing is left out for them."""
    extended: Place | None = None
    """The first element of an XSD for which `xsi:type` may name a type that adds members."""
    unused_extensions: tuple[tuple[Place, Gap], ...] = ()
    """Types of an XSD that add members and come in documents by `xsi:type` alone.

    Each with the place of an element whose type it may stand for.
    """
