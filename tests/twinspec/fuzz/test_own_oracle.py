"""The judge is an oracle of its own: it shares no source with the server beside it.

Nor do the readers and writers of JSON and XML that it relies on, and what reads the contract.
"""

from __future__ import annotations

import ast
import builtins
import io
import keyword
import tokenize
from collections.abc import Callable
from itertools import chain
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[3] / "src"
TOOLKIT = SOURCE / "twinspec"
ORACLE = [
    file
    for folder in ("contract", "fuzz/judge", "fuzz/wire")
    for file in sorted((TOOLKIT / folder).rglob("*.py"))
]
SERVER = sorted((SOURCE / "casewright").rglob("*.py"))
SAME = 20
"""Tokens in a row that two modules may share by chance.

`: bool = False` and the head of the next frozen dataclass are 16; a copied function of three lines
has 25 and more. Imports are not counted.
"""
RENAMED = 35
"""The same, where names of our own are not compared: a copy is one under other names, too.

A constructor that keeps two arguments, and a loop that builds a list, are 28 to 34.
"""

_LAYOUT = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}


def tokens(text: str) -> list[str]:
    """The tokens of a module without its imports, comments and layout."""
    statements = ast.walk(ast.parse(text))
    imports = [one for one in statements if isinstance(one, (ast.Import, ast.ImportFrom))]
    lines = set(chain.from_iterable(range(one.lineno, one.end_lineno + 1) for one in imports))
    return [
        one.string
        for one in tokenize.generate_tokens(io.StringIO(text).readline)
        if one.type not in _LAYOUT and one.start[0] not in lines
    ]


def runs(found: list[str], length: int) -> set[tuple[str, ...]]:
    """All runs of `length` tokens."""
    return {tuple(found[at : at + length]) for at in range(len(found) - length + 1)}


def without_names(found: list[str]) -> list[str]:
    """The tokens with one name in place of all that neither Python nor its builtins define."""
    return ["_" if is_own_name(one) else one for one in found]


def is_own_name(token: str) -> bool:
    return token.isidentifier() and not keyword.iskeyword(token) and not hasattr(builtins, token)


def same(file: Path) -> set[tuple[str, ...]]:
    return runs(tokens(file.read_text(encoding="utf-8")), SAME + 1)


def renamed(file: Path) -> set[tuple[str, ...]]:
    return runs(without_names(tokens(file.read_text(encoding="utf-8"))), RENAMED + 1)


Measure = Callable[[Path], set[tuple[str, ...]]]


@pytest.fixture(scope="module", params=[same, renamed])
def measured(request: pytest.FixtureRequest) -> tuple[Measure, dict[Path, set[tuple[str, ...]]]]:
    measure: Measure = request.param
    return measure, {file: measure(file) for file in SERVER}


@pytest.mark.parametrize("file", ORACLE, ids=lambda file: str(file.relative_to(TOOLKIT)))
def test_no_module_of_the_oracle_shares_source_with_the_server(
    file: Path, measured: tuple[Measure, dict[Path, set[tuple[str, ...]]]]
) -> None:
    measure, served = measured
    own = measure(file)
    shared = {
        f"{other.relative_to(SOURCE)}: {' '.join(run)}"
        for other, theirs in served.items()
        for run in own & theirs
    }
    assert shared == set()


LINES = [
    "if not body or body[:2] in MARKS:",
    "    return True",
    "return body.removeprefix(MARK).lstrip(SPACE)[:1] == b'<'",
]


def test_what_is_copied_is_seen() -> None:
    """The measures see three lines under other comments, and no import."""
    one = _function("from a import b", LINES, "")
    other = _function("# another\nfrom a import b\n", LINES, "  # why")
    assert runs(tokens(one), SAME + 1) & runs(tokens(other), SAME + 1)
    imports = "from a import (b, c, d, e, f, g, h, i, j, k, l, m, n, o, p)\n"
    assert tokens(imports) == []


def test_what_is_copied_and_renamed_is_seen() -> None:
    one = _function("", LINES, "")
    other = one.replace("body", "octets").replace("MARK", "BOM").replace("SPACE", "BLANK")
    assert not runs(tokens(one), SAME + 1) & runs(tokens(other), SAME + 1)
    assert runs(without_names(tokens(one)), RENAMED + 1) & runs(
        without_names(tokens(other)), RENAMED + 1
    )


def _function(head: str, lines: list[str], comment: str) -> str:
    body = "\n".join(f"    {line}{comment}" for line in lines)
    return f"{head}\ndef f(body):\n{body}\n"
