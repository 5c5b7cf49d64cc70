"""The settings as they hold: value, and where it comes from. Passwords are not shown."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from casewright.doctor.check_result import CheckResult
from casewright.settings import PREFIX, Settings
from casewright.storage import StorageError
from casewright.storage.urls import parse_url

Source = Literal["default", "environment", "option", "world"]
"""`world`: the `settings` of the world in the database, which rule over all others."""

_URLS = ("database_url", "read_database_url")
_OTHER_VARIABLES = ("TEST_POSTGRES_URL",)
"""Of the tests of this program."""


@dataclass(frozen=True, slots=True)
class Configured:
    """A setting: its name, its environment variable, its value as text and its source."""

    name: str
    variable: str
    value: str
    source: Source


def configured(
    settings: Settings,
    options: Collection[str],
    environment: Mapping[str, str],
    of_world: Mapping[str, object],
) -> Iterator[Configured]:
    """Give all settings in their order; `options` are the names that the command line has set."""
    given = {name.upper() for name in environment}
    for name, value in settings:
        variable = f"{PREFIX}{name.upper()}"
        source: Source = "default"
        if name in of_world:
            value, source = of_world[name], "world"
        elif name in options:
            source = "option"
        elif variable in given:
            source = "environment"
        yield Configured(name, variable, _shown(name, value), source)


def unknown_variables(environment: Mapping[str, str]) -> Iterator[CheckResult]:
    """Find variables that look like settings and are none; their values may be secret."""
    known = [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]
    others = [f"{PREFIX}{name}" for name in _OTHER_VARIABLES]
    wrong = [
        name
        for name in sorted(environment)
        if name.upper().startswith(PREFIX) and name.upper() not in (*known, *others)
    ]
    for name in wrong:
        meant = get_close_matches(name.upper(), known, n=1)
        advice = f"Write {meant[0]}, or remove it." if meant else "Remove it."
        yield CheckResult("settings", "problem", f"{name} is no setting; it is not read", advice)
    if not wrong:
        yield CheckResult("settings", "fine", "every CASEWRIGHT_… variable is a setting")


def _shown(name: str, value: object) -> str:
    if name in _URLS and value:
        try:
            return str(parse_url(str(value)))
        except StorageError:
            return "(malformed)"
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)
