"""Changes of simple types of XSD, with what XML Schema 1.0 says of both versions' texts."""

from __future__ import annotations

from tests.twinspec.changes.xsd_kinds import A, Kind, facet, sequence, simple, typed

CODE = "xs:string"
UNION = (
    '<xs:element name="order"><xs:simpleType><xs:union memberTypes="{0}"/></xs:simpleType>'
    "</xs:element>"
)
LIST = (
    '<xs:element name="order"><xs:simpleType><xs:list itemType="{0}"/></xs:simpleType></xs:element>'
)
LIMITED_LIST = (
    '<xs:simpleType name="L"><xs:list itemType="xs:int"/></xs:simpleType>'
    '<xs:element name="order"><xs:simpleType><xs:restriction base="L">{0}</xs:restriction>'
    "</xs:simpleType></xs:element>"
)

KINDS = (
    Kind("integer_to_decimal", typed("xs:integer"), typed("xs:decimal"), "wider"),
    Kind("decimal_to_integer", typed("xs:decimal"), typed("xs:integer"), "narrower"),
    Kind("int_to_long", typed("xs:int"), typed("xs:long"), "wider"),
    Kind("string_to_date", typed("xs:string"), typed("xs:date"), "narrower"),
    Kind("date_to_date_time", typed("xs:date"), typed("xs:dateTime"), "other"),
    Kind("boolean_to_string", typed("xs:boolean"), typed("xs:string"), "wider"),
    Kind("integer_to_positive", typed("xs:integer"), typed("xs:positiveInteger"), "narrower"),
    Kind(
        "max_length_raised", simple(CODE, facet("maxLength", "5")),
        simple(CODE, facet("maxLength", "9")), "wider",
    ),
    Kind(
        "max_length_lowered", simple(CODE, facet("maxLength", "9")),
        simple(CODE, facet("maxLength", "5")), "narrower",
    ),
    Kind("max_length_added", typed(CODE), simple(CODE, facet("maxLength", "5")), "narrower"),
    Kind("min_length_added", typed(CODE), simple(CODE, facet("minLength", "1")), "narrower"),
    Kind(
        "length_changed", simple(CODE, facet("length", "3")), simple(CODE, facet("length", "4")),
        "other",
    ),
    Kind(
        "value_added", simple(CODE, facet("enumeration", "x")),
        simple(CODE, facet("enumeration", "x") + facet("enumeration", "y")), "wider",
    ),
    Kind(
        "value_removed", simple(CODE, facet("enumeration", "x") + facet("enumeration", "y")),
        simple(CODE, facet("enumeration", "x")), "narrower",
    ),
    Kind(
        "value_renamed", simple(CODE, facet("enumeration", "x")),
        simple(CODE, facet("enumeration", "y")), "other",
    ),
    Kind(
        "enumeration_of_equal_numbers", simple("xs:integer", facet("enumeration", "02")),
        simple("xs:integer", facet("enumeration", "2")), "same",
    ),
    Kind("enumeration_lifted", simple(CODE, facet("enumeration", "x")), typed(CODE), "wider"),
    Kind(
        "pattern_spelt_otherwise", simple(CODE, facet("pattern", "[0-9][0-9]")),
        simple(CODE, facet("pattern", "[0-9]{2}")), "same",
    ),
    Kind(
        "pattern_widened", simple(CODE, facet("pattern", "[a-c]")),
        simple(CODE, facet("pattern", "[a-z]")), "wider",
    ),
    Kind(
        "pattern_narrowed", simple(CODE, facet("pattern", "[a-z]+")),
        simple(CODE, facet("pattern", "[a-z]{1,8}")), "narrower",
    ),
    Kind("pattern_added", typed(CODE), simple(CODE, facet("pattern", "[a-z]*")), "narrower"),
    Kind(
        "range_raised", simple("xs:int", facet("maxInclusive", "5")),
        simple("xs:int", facet("maxInclusive", "9")), "wider",
    ),
    Kind(
        "bound_made_exclusive", simple("xs:decimal", facet("maxInclusive", "5")),
        simple("xs:decimal", facet("maxExclusive", "5")), "narrower",
    ),
    Kind(
        "bound_of_whole_numbers_spelt_otherwise", simple("xs:integer", facet("maxInclusive", "4")),
        simple("xs:integer", facet("maxExclusive", "5")), "same",
    ),
    Kind(
        "dates_limited", typed("xs:date"), simple("xs:date", facet("minInclusive", "2000-01-01")),
        "narrower",
    ),
    Kind(
        "fraction_digits_lowered", simple("xs:decimal", facet("fractionDigits", "4")),
        simple("xs:decimal", facet("fractionDigits", "2")), "narrower",
    ),
    Kind(
        "total_digits_raised", simple("xs:decimal", facet("totalDigits", "4")),
        simple("xs:decimal", facet("totalDigits", "6")), "wider",
    ),
    Kind(
        "white_space_collapsed", simple(CODE, facet("enumeration", "x")),
        simple("xs:token", facet("enumeration", "x")), "wider",
    ),
    Kind("list_item_widened", LIST.format("xs:short"), LIST.format("xs:int"), "wider"),
    Kind("text_to_list", typed("xs:NMTOKEN"), LIST.format("xs:NMTOKEN"), "wider"),
    Kind(
        "list_shortened", LIMITED_LIST.format(facet("maxLength", "5")),
        LIMITED_LIST.format(facet("maxLength", "3")), "narrower",
    ),
    Kind(
        "union_gets_a_member", UNION.format("xs:int xs:date"),
        UNION.format("xs:int xs:date xs:boolean"), "wider",
    ),
    Kind("union_loses_a_member",
         UNION.format("xs:int xs:date"), UNION.format("xs:int"), "narrower"),
    Kind("union_in_another_order", UNION.format("xs:int xs:date"), UNION.format("xs:date xs:int"),
         "same"),
    Kind("text_to_object", typed("xs:string"), sequence(A), "other"),
)  # fmt: skip
