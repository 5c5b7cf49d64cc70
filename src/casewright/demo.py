"""The demo world, whose passwords are public: whether it is served, and how to log in to it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from casewright.api.contracts import OLDEST, VersionContract
from casewright.api.hrefs import Hrefs
from casewright.settings import Settings
from casewright.storage import has_user, is_demo, is_empty
from casewright.storage.world import read_world


def would_serve_demo(settings: Settings, world: Path | None, demo: bool) -> bool:
    """Return whether a start with the options `--world` and `--demo` would serve a demo world."""
    if world is not None:
        return bool(read_world(world).get("demo"))
    if is_empty(settings.database_url):
        return demo
    return is_demo(settings.database_url)


def public_user(database_url: str, world: Path) -> Mapping[str, str] | None:
    """Return the first user of `world`, if the database seems to have that world.

    None if its passwords are not public.
    """
    if not is_demo(database_url):
        return None
    for user in read_world(world).get("users", [])[:1]:
        if has_user(database_url, user["userName"]):
            return user  # type: ignore[no-any-return]
    return None


def log_in_command(address: str, user: Mapping[str, str]) -> str:
    """Return a user's name and password, and a curl command that logs in with them."""
    contract = VersionContract(OLDEST)
    log_in = Hrefs(contract.base_path, contract.operations).search("log_in", {"force_login": "yes"})
    body = json.dumps({"userName": user["userName"], "password": user["password"]})
    return (
        f"Demo login: {user['userName']} / {user['password']}\n\n"
        f"curl -i '{address}{log_in}' \\\n"
        f"  -H 'Content-Type: application/json' -H 'Accept: application/json' \\\n"
        f"  -d '{body}'\n"
    )
