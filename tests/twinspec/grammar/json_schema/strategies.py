"""Random schemas of the constructs that are read exactly, and JSON values that come near them."""

from typing import Any

from hypothesis import strategies as st

KEYS = st.sampled_from(["a", "b", "c", "d"])
WORDS = st.sampled_from(["x", "y", "xy", "xxx", "1", "2020-01-01", "x1"])
NUMBERS = st.sampled_from([-2, 0, 1, 2, 3, 5, 0.5, 1.25, 10])

Schema = dict[str, Any]


def maybe(**keywords: st.SearchStrategy[Any]) -> st.SearchStrategy[Schema]:
    return st.fixed_dictionaries({}, optional=keywords)


def typed(kind: str, keywords: st.SearchStrategy[Schema]) -> st.SearchStrategy[Schema]:
    return keywords.map(lambda said: {"type": kind, **said})


STRINGS = typed(
    "string",
    maybe(
        **{"not": WORDS.map(lambda word: {"const": word})},
        minLength=st.integers(0, 2),
        maxLength=st.integers(1, 3),
        pattern=st.sampled_from(["^x", "y$", "^[0-9]+$", "x"]),
        enum=st.lists(WORDS, min_size=1, max_size=3, unique=True),
        format=st.just("date"),
    ),
)
NUMERIC = st.sampled_from(["number", "integer"]).flatmap(
    lambda kind: typed(
        kind,
        maybe(
            minimum=NUMBERS,
            maximum=NUMBERS,
            exclusiveMinimum=NUMBERS,
            exclusiveMaximum=NUMBERS,
            multipleOf=st.sampled_from([1, 0.5, 2, 0.25]),
            enum=st.lists(NUMBERS, min_size=1, max_size=3, unique=True),
        ),
    )
)
CONSTANTS = st.one_of(WORDS, NUMBERS, st.booleans(), st.none()).map(lambda said: {"const": said})
SCALARS = st.one_of(
    STRINGS,
    NUMERIC,
    CONSTANTS,
    st.just({"type": "boolean"}),
    st.just({"type": "null"}),
    st.lists(st.one_of(WORDS, NUMBERS, st.none()), min_size=1, max_size=4, unique=True).map(
        lambda said: {"enum": said}
    ),
)


def arrays(items: st.SearchStrategy[Schema]) -> st.SearchStrategy[Schema]:
    return st.builds(
        lambda said, least, more: {
            "type": "array",
            "items": said,
            "minItems": least,
            "maxItems": least + more,
        },
        items,
        st.integers(1, 2),
        st.integers(0, 2),
    )


PRESENCE = st.lists(KEYS, min_size=1, max_size=2, unique=True).map(lambda keys: {"required": keys})


def objects(values: st.SearchStrategy[Schema]) -> st.SearchStrategy[Schema]:
    """Objects that say what else may be in them, so that nothing rests on a default."""
    return st.builds(
        lambda members, required, more: {
            "type": "object",
            "additionalProperties": False,
            "properties": members,
            "required": [key for key in members if key in required],
            **more,
        },
        st.dictionaries(KEYS, values, max_size=4),
        st.sets(KEYS),
        maybe(
            additionalProperties=st.one_of(st.just(True), SCALARS),
            patternProperties=st.dictionaries(
                st.sampled_from(["^[cd]", "a|b", "^d$"]), SCALARS, max_size=1
            ),
            propertyNames=st.sampled_from([{"pattern": "^[abc]"}, {"enum": ["a", "d"]}]),
            dependentSchemas=st.dictionaries(KEYS, PRESENCE, max_size=2),
            oneOf=st.lists(PRESENCE, min_size=1, max_size=3),
            anyOf=st.lists(PRESENCE, min_size=1, max_size=3),
            allOf=st.lists(
                st.one_of(
                    PRESENCE,
                    st.dictionaries(KEYS, SCALARS, max_size=2).map(lambda m: {"properties": m}),
                ),
                min_size=1,
                max_size=2,
            ),
            dependentRequired=st.dictionaries(KEYS, st.lists(KEYS, max_size=2, unique=True)),
            minProperties=st.integers(0, 3),
            maxProperties=st.integers(0, 3),
            **{
                "not": st.one_of(
                    PRESENCE, st.lists(PRESENCE, min_size=1, max_size=2).map(lambda s: {"anyOf": s})
                ),
                "if": st.one_of(
                    PRESENCE,
                    st.builds(
                        lambda key, word: {
                            "properties": {key: {"const": word}},
                            "required": [key],
                        },
                        KEYS,
                        WORDS,
                    ),
                ),
                "then": PRESENCE,
                "else": PRESENCE,
            },
        ),
    )


def unions(values: st.SearchStrategy[Schema]) -> st.SearchStrategy[Schema]:
    listed = st.lists(values, min_size=1, max_size=3)
    return st.one_of(
        listed.map(lambda said: {"anyOf": said}),
        listed.map(lambda said: {"oneOf": said}),
        listed.map(lambda said: {"allOf": said}),
    )


SCHEMAS = st.recursive(
    SCALARS, lambda inner: st.one_of(objects(inner), arrays(inner), unions(inner)), max_leaves=8
)

VALUES = st.recursive(
    st.one_of(WORDS, NUMBERS, st.booleans(), st.none()),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3), st.dictionaries(KEYS, inner, max_size=3)
    ),
    max_leaves=8,
)

# Anything at all as a schema: keywords with values of the wrong type, nested anywhere.
KEYWORDS = st.sampled_from(
    [
        *("type", "enum", "const", "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "$ref"),
        *("properties", "required", "additionalProperties", "patternProperties", "propertyNames"),
        *("minProperties", "maxProperties", "items", "prefixItems", "additionalItems", "minItems"),
        *("maxItems", "uniqueItems", "contains", "format", "pattern", "minLength", "maxLength"),
        *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "nullable"),
        *("dependencies", "dependentRequired", "dependentSchemas", "unevaluatedProperties"),
        *("unevaluatedItems", "$defs", "definitions", "$id", "id", "$anchor", "$dynamicRef", "xml"),
        *("default", "discriminator", "contentEncoding", "title", "$schema", "x-y", "unknown"),
        *("name", "namespace", "attribute", "wrapped", "nodeType", "a", "b"),
    ]
)
WILD = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-3, 3),
        st.floats(allow_nan=False, allow_infinity=False),
        st.sampled_from(
            [
                *("string", "object", "array", "integer", "null", "number", "boolean", "a", "b"),
                *(
                    "#",
                    "#/a",
                    "#a",
                    "#/$defs/a",
                    "#/definitions/a",
                    "x.json",
                    "http://x/y",
                    "[",
                    "",
                ),
                *(
                    "date",
                    "int32",
                    "byte",
                    "^a",
                    "(",
                    "element",
                    "none",
                    "urn:x:y",
                    "//[",
                    "\ud83d",
                ),
            ]
        ).filter(lambda text: text.isprintable()),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(KEYWORDS, inner, max_size=5)
    ),
    max_leaves=25,
)
