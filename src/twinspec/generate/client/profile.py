"""Making a client profile: the transformations, in their order."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from twinspec.generate.client import transformations as to

_ORDER = (
    to.only_json,
    to.without_examples,
    to.without_xml,
    to.without_titles,
    to.without_extensions,
    to.references_bare,
    to.texts_united,
    to.unions_exclusive,
    to.lists_as_text,
    to.formats_as_text,
    to.schemas_named,
    to.used_alone,
    to.names_apart,
)


@dataclass(frozen=True, slots=True)
class Profile:
    """A client profile, and how many places each transformation changed, by its name."""

    document: dict[str, Any]
    changed: dict[str, int]


def client_profile(bundle: dict[str, Any], address: str) -> Profile:
    """Return the client profile of a one-file OpenAPI document.

    `address` is what servers with a path alone stand behind, such as `http://127.0.0.1:8080`.
    """
    document = copy.deepcopy(bundle)
    changed = {step.__name__: step(document) for step in _ORDER}
    return Profile(document, changed | {"servers_absolute": _servers(document, address)})


def _servers(document: dict[str, Any], address: str) -> int:
    changed = 0
    for server in document.setdefault("servers", [{"url": "/"}]):
        if not urlsplit(server["url"]).scheme:
            server["url"] = urljoin(address, server["url"])
            changed += 1
    return changed
