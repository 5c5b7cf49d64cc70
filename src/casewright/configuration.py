"""The configuration of a world: what its administrator has set up, for judges outside the server.

Its form is declared in the contract, spec/variables.yaml.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def configuration_of(world: Mapping[str, Any], *, strict_visibility: bool) -> dict[str, Any]:
    """Return the settings, users and custom attributes of a checked world; no passwords.

    `strict_visibility` is a setting of the server, not of the world.
    """
    sharing: dict[str, list[str]] = {}
    for department in world.get("departments", []):
        for other in department.get("sharesActivitiesWith", []):
            sharing.setdefault(other, []).append(department["id"])
    attributes: dict[str, dict[str, Any]] = {"case": {}, "activity": {}}
    for one in world.get("customAttributes", []):
        options = {"options": one["options"]} if one.get("options") else {}
        attributes[one["resource"]][one["name"]] = {"dataType": one["dataType"], **options}
    settings = world.get("settings", {})
    return {
        "settings": {
            "customerDepartmentalization": settings.get("customerDepartmentalization", False),
            "strictVisibility": strict_visibility,
        },
        "users": {one["id"]: _user(one, sharing) for one in world.get("users", [])},
        "customAttributes": attributes,
    }


def _user(user: Mapping[str, Any], sharing: Mapping[str, list[str]]) -> dict[str, Any]:
    own = [user["homeDepartment"], *user.get("foreignDepartments", [])]
    return {
        "id": user["id"],
        "userName": user["userName"],
        "enabled": user.get("enabled", True),
        "departments": own,
        "visibleDepartments": list(dict.fromkeys(own + sharing.get(user["homeDepartment"], []))),
        "licenses": user.get("licenses", []),
        "actions": user.get("actions", []),
        "transferActivitiesTo": user.get("transferActivitiesTo", []),
        "pullActivitiesFrom": user.get("pullActivitiesFrom", []),
    }
