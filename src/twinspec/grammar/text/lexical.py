"""The lexical form of each kind of values: one regular expression in XSD's dialect for each.

Example: `LEXICAL["gMonth"]` accepts `--12` and `--12Z`. Days are exact, also those of leap years.
"""

from __future__ import annotations

_ZONE = r"(Z|[+\-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_YEAR = r"-?([1-9][0-9]{3,}|0([1-9][0-9]{2}|0[1-9][0-9]|00[1-9]))"
_FOURTH = r"(0[48]|[2468][048]|[13579][26])"
_LEAP_YEAR = (
    rf"-?([1-9][0-9]+{_FOURTH}|0[1-9]{_FOURTH}|00{_FOURTH}"
    rf"|([1-9][0-9]*)?{_FOURTH}00|[1-9][0-9]*0000)"
)
_MONTH_DAY = (
    r"((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    r"|02-(0[1-9]|1[0-9]|2[0-8]))"
)
_DATE = rf"({_YEAR}-{_MONTH_DAY}|{_LEAP_YEAR}-02-29)"
_TIME = r"(([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?|24:00:00(\.0+)?)"
_SECONDS = r"[0-9]+(\.[0-9]+)?S"
_CLOCK = rf"T([0-9]+H([0-9]+M)?({_SECONDS})?|[0-9]+M({_SECONDS})?|{_SECONDS})"
_CALENDAR = r"([0-9]+Y([0-9]+M)?([0-9]+D)?|[0-9]+M([0-9]+D)?|[0-9]+D)"
_B64 = "[A-Za-z0-9+/]"

INTEGER = r"[+\-]?[0-9]+"
DECIMAL = r"[+\-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)"
EXPONENT = r"[+\-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)[Ee][+\-]?[0-9]+"
NOT_FINITE = r"-?INF|NaN"
CANONICAL_INTEGER = "0|-?[1-9][0-9]*"
CANONICAL_DECIMAL = rf"{CANONICAL_INTEGER}|-?(0|[1-9][0-9]*)\.[0-9]*[1-9]"

LEXICAL = {
    "boolean": "true|false|1|0",
    "decimal": DECIMAL,
    "float": f"{DECIMAL}|{EXPONENT}|{NOT_FINITE}",
    "dateTime": f"{_DATE}T{_TIME}{_ZONE}",
    "date": f"{_DATE}{_ZONE}",
    "time": f"{_TIME}{_ZONE}",
    "duration": rf"-?P({_CALENDAR}({_CLOCK})?|{_CLOCK})",
    "gYear": f"{_YEAR}{_ZONE}",
    "gYearMonth": f"{_YEAR}-(0[1-9]|1[0-2]){_ZONE}",
    "gMonth": f"--(0[1-9]|1[0-2]){_ZONE}",
    "gMonthDay": f"--({_MONTH_DAY}|02-29){_ZONE}",
    "gDay": f"---(0[1-9]|[12][0-9]|3[01]){_ZONE}",
    "hex": "([0-9a-fA-F]{2})*",
    "base64": (
        rf"(({_B64} ?){{4}})*(({_B64} ?){{3}}{_B64}|{_B64} ?[AQgw] ?= ?="
        rf"|({_B64} ?){{2}}[AEIMQUYcgkosw048] ?=)?"
    ),
    "qname": r"([\i-[:]][\c-[:]]*:)?[\i-[:]][\c-[:]]*",
}

RFC_3339 = {
    "dateTime": r"[0-9]{4}-.*(Z|[+\-][0-9]{2}:[0-9]{2})",
    "date": "[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "time": r".*(Z|[+\-][0-9]{2}:[0-9]{2})",
}
"""What RFC 3339 (`format: date-time`, `date`, `time`) asks beyond XSD."""

_LEAP_YEAR_OF_FOUR = rf"([0-9]{{2}}{_FOURTH}|([02468][048]|[13579][26])00)"
_DATE_IN_JSON = rf"([0-9]{{4}}-{_MONTH_DAY}|{_LEAP_YEAR_OF_FOUR}-02-29)"
_CLOCK_IN_JSON = "([01][0-9]|2[0-3]):[0-5][0-9]"
_ZONE_IN_JSON = rf"([Zz]|[+\-]{_CLOCK_IN_JSON})"
_TIME_IN_JSON = rf"{_CLOCK_IN_JSON}:[0-5][0-9](\.[0-9]+)?{_ZONE_IN_JSON}"
_LEAP_SECOND = rf"{_CLOCK_IN_JSON}:60(\.[0-9]+)?{_ZONE_IN_JSON}"

IN_JSON = {
    "dateTime": f"{_DATE_IN_JSON}[Tt]{_TIME_IN_JSON}",
    "date": _DATE_IN_JSON,
    "time": _TIME_IN_JSON,
}
"""Moments as RFC 3339 writes them, where XML does not matter: the year 0000, small t and z."""

WITH_LEAP_SECOND = {
    "dateTime": f"{_DATE_IN_JSON}[Tt]{_LEAP_SECOND}",
    "time": _LEAP_SECOND,
}
"""Those at second 60; only those of the last minute of a day in UTC are moments."""

_BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_IPV4 = rf"{_BYTE}(\.{_BYTE}){{3}}"
_LABEL = "[a-zA-Z0-9]([a-zA-Z0-9\\-]{0,61}[a-zA-Z0-9])?"

FORMATS = {
    "uuid": "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
    "ipv4": _IPV4,
    "json-pointer": "(/([^/~]|~[01])*)*",
}
"""Formats that are exactly a regular language."""

URI_FORMATS = frozenset(("uri", "uri-reference", "iri", "iri-reference", "anyURI"))

PLAUSIBLE = {
    "email": r"[a-z0-9]{1,20}@[a-z0-9]{1,20}(\.[a-z]{2,6}){1,3}",
    "idn-email": r"[a-z0-9]{1,20}@[a-z0-9]{1,20}(\.[a-z]{2,6}){1,3}",
    "hostname": rf"{_LABEL}(\.[a-z]{{2,6}}){{1,3}}",
    "idn-hostname": r"[a-z0-9]{1,20}(\.[a-z]{2,6}){1,3}",
    "uri": r"https?://[a-z0-9]{1,20}(\.[a-z]{2,6}){1,3}(/[a-z0-9]*)*",
    "uri-reference": r"https?://[a-z0-9]{1,20}(\.[a-z]{2,6}){1,3}(/[a-z0-9]*)*",
    "iri": r"https?://[a-z0-9]{1,20}(\.[a-z]{2,6}){1,3}(/[a-z0-9]*)*",
    "iri-reference": r"https?://[a-z0-9]{1,20}(\.[a-z]{2,6}){1,3}(/[a-z0-9]*)*",
    "anyURI": r"https?://[a-z0-9]{1,20}(\.[a-z]{2,6}){1,3}(/[a-z0-9]*)*",
}
"""Of formats that are opinions: texts that are of the format beyond doubt."""
