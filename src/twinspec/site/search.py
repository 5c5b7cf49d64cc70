"""The search index: a script, since pages opened from a folder may not read files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from twinspec.site.page import SitePage

_WORD = re.compile(r"[\w$]+(?:[.-][\w$]+)*")
_MOST = 4000


def index(pages: Iterable[SitePage]) -> str:
    """Return the script with area, title, address and words of each page."""
    entries = [
        {"area": page.area, "title": page.title, "address": page.address, "words": _words(page)}
        for page in pages
    ]
    text = json.dumps(entries, ensure_ascii=False, separators=(",", ":"))
    return f"const PAGES = {text};\n"


def _words(page: SitePage) -> str:
    """Return the words of a page in lower case, without repetition."""
    found = dict.fromkeys(_WORD.findall(page.words.lower()))
    return " ".join(found)[:_MOST]
