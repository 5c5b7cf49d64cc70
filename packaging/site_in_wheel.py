"""Puts the site that `make dist` has written into the wheel, where the server finds it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class SiteInWheel(BuildHookInterface[Any]):
    """Adds `.run/site` as `casewright/site`; a checkout that is installed writes its own."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the folder, if it was written."""
        site = Path(self.root) / ".run" / "site"
        if version == "standard" and site.is_dir():
            build_data["force_include"][str(site)] = "casewright/site"
