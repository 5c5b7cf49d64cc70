"""A verdict and its findings as text, and as JSON, SARIF, JUnit, GitHub, HTML and Markdown.

Each format has the content of the JSON document, and no more:

    {"verdict": "different", "compared": {"roots": 1, "types": 2, "members": 5},
     "not_compared": [], "findings": [{"rule": "equal.same_length", "severity": "error", …}]}
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from twinspec.report.formats.document import VerdictDocument
from twinspec.report.formats.github import github
from twinspec.report.formats.html import html
from twinspec.report.formats.markdown import markdown
from twinspec.report.formats.sarif import sarif
from twinspec.report.formats.text import text

__all__ = ["FORMATS", "VerdictDocument", "write"]


def _json(document: VerdictDocument, command: str) -> str:  # noqa: ARG001 - every form is called alike
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _junit(document: VerdictDocument, command: str) -> str:
    from twinspec.report.formats.junit import junit  # nobody else needs the library that it imports

    return junit(document, command)


FORMATS: Mapping[str, Callable[[VerdictDocument, str], str]] = {
    "text": text,
    "json": _json,
    "sarif": sarif,
    "junit": _junit,
    "github": github,
    "html": html,
    "markdown": markdown,
}
"""What writes each form, given a document and the command that found it (`twinspec equal`)."""


def write(document: VerdictDocument, form: str, command: str) -> str:
    """Return a document in one of FORMATS, as the text of a file."""
    return FORMATS[form](document, command)
