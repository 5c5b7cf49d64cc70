"""The judge is an oracle of its own: it shares no source with the server beside it."""

from __future__ import annotations

import ast
import io
import tokenize
from itertools import chain
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[3] / "src"
JUDGE = sorted((SOURCE / "twinspec/fuzz/judge").glob("*.py"))
SERVER = sorted((SOURCE / "casewright").rglob("*.py"))
MOST = 20
"""Tokens in a row that two modules may share by chance.

`: bool = False` and the head of the next frozen dataclass are 16; a copied function of three lines
has 25 and more. Imports are not counted.
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


@pytest.fixture(scope="module")
def served() -> dict[Path, set[tuple[str, ...]]]:
    return {file: runs(tokens(file.read_text(encoding="utf-8")), MOST + 1) for file in SERVER}


@pytest.mark.parametrize("file", JUDGE, ids=lambda file: file.stem)
def test_no_module_of_the_judge_shares_source_with_the_server(
    file: Path, served: dict[Path, set[tuple[str, ...]]]
) -> None:
    own = runs(tokens(file.read_text(encoding="utf-8")), MOST + 1)
    shared = {
        f"{other.relative_to(SOURCE)}: {' '.join(run)}"
        for other, theirs in served.items()
        for run in own & theirs
    }
    assert shared == set()


def test_what_is_copied_is_seen() -> None:
    """The measure sees three lines under other comments, and no import."""
    lines = [
        "if body[:2] in MARKS:",
        "    return True",
        "return body.removeprefix(MARK).lstrip(SPACE)[:1] == b'<'",
    ]
    one = "from a import b\n" + "\n".join(lines)
    other = "# another\nfrom a import b\n\n" + "  # why\n".join(lines)
    shared = runs(tokens(_as_function(one)), MOST + 1) & runs(tokens(_as_function(other)), MOST + 1)
    assert shared
    imports = "from a import (b, c, d, e, f, g, h, i, j, k, l, m, n, o, p)\n"
    assert tokens(imports) == []


def _as_function(text: str) -> str:
    head, _, rest = text.rpartition("import b\n")
    body = "\n".join(f"    {line}" for line in rest.splitlines())
    return f"{head}import b\ndef f(body):\n{body}\n"
