"""The grammar: all that OpenAPI, JSON Schema or XSD say of documents, in words they share.

A half of a contract is read into a `Half`: values by name, so that types may refer to each other
in circles. What a source says and the grammar cannot is kept as a `Gap` where it was said.

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


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that the source says and the grammar cannot: it is not compared.

    `construct` is the keyword or element (`not`, `xs:assert`); `message` says in one sentence what
    is therefore not compared. `keys` are the members of an object that it is about, `*` the
    elements of its wildcards; without any it is about the whole node.
    """

    construct: str
    message: str
    place: Place
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression. `json` (ECMA 262) searches, `xsd` matches the whole text."""

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
    `json_type` is how JSON writes it; None in a half that has no JSON.
    `patterns` is a conjunction of disjunctions: ((a, b), (c,)) means (a or b) and c. They match
    the text after its white space was treated as `white_space` says.
    `enumeration` holds texts as written; values are compared (02 and 2 are one decimal).
    Lengths count code points; of `base64` and `hex` in XSD, octets (`octets` is then True);
    of lists (`items` is not None), items.
    `items` are the alternatives for each item of a list separated by white space (`xs:list`).
    `format` is what JSON Schema calls so when no `kind` stands for it (`email`).
    `without` is what a difference took away: sets of texts that are not in this one.
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
        """`{namespace}name`, with @ before attributes; `text()` for the text."""
        if self.kind == "text":
            return "text()"
        name = f"{{{self.namespace}}}{self.name}" if self.namespace else self.name
        return f"@{name}" if self.kind == "attribute" else name


@dataclass(frozen=True, slots=True)
class ValueConstraint:
    """A default or a fixed value: the text, and where it is written."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an object.

    `key` is unique in its object: the JSON key, in XSD the text of the tag.
    `tag` is None while a JSON half says nothing of XML: the binding then finds it by names.
    `many`: JSON writes an array (of values `value`). `wrapped`: its XML has an element around the
    entries; `tag` then names the wrapper and `item_tag` the entries, None when not said.
    The counts of a member that is `many` are those of its entries, 0 when the array is not there;
    `entries` are the numbers of entries of an array that is there. `whole`: JSON writes the value
    alone, without the key, as an entry of a list.
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


@dataclass(frozen=True, slots=True)
class Range:
    """How often a member occurs; `most` None: without limit."""

    least: int
    most: int | None


Box = Mapping[str, Range]
"""Numbers of occurrences by key of the member: any number in each range, independently."""
Factor = tuple[Box, ...]
"""A union of boxes over the same keys. `oneOf: [required a, required b]` of XSD's choice:
({a: 1..1, b: 0..0}, {a: 0..0, b: 1..1})."""


@dataclass(frozen=True, slots=True)
class Rest:
    """Members beyond those that are named.

    `silent`: nothing was said, and JSON Schema's default lets them in. `open` and `closed` are
    said. `value` is what they must be when `open` (None: anything). `keys` are patterns for their
    names (`patternProperties`, `propertyNames`), `namespaces` is what `xs:any` says
    (`##any`, `##other`, `##local`, `##targetNamespace` or addresses, None: not XSD).
    `elements`, `attributes`: how many elements may come, and whether attributes may;
    `attribute_namespaces` when these are not the `namespaces`. `target` is the namespace that
    `##other` leaves out; `##targetNamespace` stands there as the address that it means.
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
    """A content model in its order, which XSD alone has.

    `element` holds the key of a member, `any` is a wildcard with what it says itself (as in
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
    """A set of objects: which members, how often, and what beyond them.

    Every key of `members` is in the boxes of exactly one factor; the factors are independent of
    each other, so the set is their product. Alternatives whose members differ in type are several
    objects of one value.
    `content` keeps the order of an XSD; None is the empty content, or that of a text.
    `mixed`: text may stand between the elements. `xsi_type` is the Clark name of the type that a
    document must name in `xsi:type`, because the declared type is abstract.
    `presence` are the factors of JSON where an array counts once when it is there, whatever its
    entries: what matters when XML wraps it.
    `uneven`: alternatives are said as one object although some let a member in by default alone
    that others name; such a member may hold other values than are said here.
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
    uneven: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """A union: texts, objects, null (in XML an element that is nil), lists, or anything at all.

    `name` is what people call it (`Order`, `OrderType`, `Order.lines`).
    `array` is set for a value that is itself a JSON array (a body that is a list).
    `variants` are alternatives that are named schemas no value of which is one of two, by name.
    `typeless`: the schema has keywords of some types (`properties`) and no `type`, so that by JSON
    Schema's default values of all other types are let in, too; only those of the keywords are here.
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
    """A JSON array that is no member's: its entries, how many, and their tag when it is said."""

    items: ValueId
    counts: Range
    item_tag: Tag | None
    place: Place


@dataclass(frozen=True, slots=True)
class DocumentUse:
    """Where a document is used: as a request or an answer of an operation.

    `media_types` are those that the operation has for it, as written (`application/xml`).
    """

    direction: Literal["request", "answer"]
    operation: str
    media_types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Root:
    """A document. `name` is the schema's or the element's; `tag` is None while JSON says nothing.

    `pointer` leads to the JSON Schema of the document in `Half.document`, for judges.
    """

    name: str
    value: ValueId
    place: Place
    tag: Tag | None = None
    uses: tuple[DocumentUse, ...] = ()
    pointer: str = ""


@dataclass(frozen=True, slots=True)
class Half:
    """All that one half of a contract says. `gaps` belong to no value (a file not found)."""

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
