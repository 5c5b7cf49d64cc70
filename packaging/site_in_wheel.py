"""Puts the site that `make dist` has written where the server finds it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_SITE = ".run/site"


class SiteInWheel(BuildHookInterface[Any]):
    """Adds `.run/site` as `casewright/site`; a checkout that is installed writes its own.

    A source distribution has it where the wheel that is built of it looks for it.
    """

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the folder, if it was written."""
        site = Path(self.root) / _SITE
        if version == "standard" and site.is_dir():
            place = _SITE if self.target_name == "sdist" else "casewright/site"
            build_data["force_include"][str(site)] = place
