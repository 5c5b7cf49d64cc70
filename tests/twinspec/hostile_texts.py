"""Texts that break out of every place that does not escape them, and contracts made of them."""

from __future__ import annotations

import shutil
from pathlib import Path

from hypothesis import strategies as st

from tests.twinspec.contracts import SETTINGS

LIBRARY = Path(__file__).parent / "library"

FRAGMENTS = (
    *('"', "'", '"""', "'''", "\\", '\\"', "\\\\", "\\N{BEL}", "\\x41", "\\u0041", "\\"),
    *("{{ 7 * 7 }}", "{% raise %}", "{# c #}", "{", "}", "%s", "${x}", "$(x)", "`x`", "{0}"),
    *("*/", "/*", "//", "#", "# ", "<!--", "-->", "]]>", "<![CDATA[", "</script>", "<script>"),
    *("<b>", "&amp;", "&#60;", "&", "<", ">", "</pre>", "|", "[a](b)", "![a](b)", "__", "*", "~~"),
    *("\n", "\r", "\n\n", "\t", "\x85", "\u2028", "\u2029", "\x0b", "\x1c", "\x00", "\x01", "\x7f"),
    *("\u202e", "\u2066", "\u200f", "\ufeff", "\u200b", "é", "名", "😀", "a", " ", "- ", "1. "),
    *(": ", "? ", "!!python/object:os.system", "*a", "&a", "~", "no", "12:30", "0o7", "1e3", "="),
    *('"""\nopen("RAN", "w")\n"""', "'); open('RAN', 'w'); ('", "\nopen('RAN', 'w')\n"),
)
TEXTS = st.lists(
    st.one_of(st.sampled_from(FRAGMENTS), st.characters(exclude_categories=("Cs",))), min_size=1
).map("".join)


def quoted(text: str) -> str:
    """Return `text` as a double-quoted scalar of YAML."""
    return '"' + "".join(_escaped(char) for char in text) + '"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    if " " <= char <= "~":
        return char
    return f"\\U{ord(char):08x}"


def library_of(texts: list[str], folder: Path) -> Path:
    """Return a project whose contract has `texts` wherever a contract has texts.

    `folder` is where it will stand; the texts are used in order, again and again.
    """
    shutil.copytree(LIBRARY / "spec", folder / "spec")
    (folder / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
    spec = folder / "spec"
    every = "".join(f"- name: {quoted(text)}\n  description: {quoted(text)}\n" for text in texts)
    for file, old, new in (
        ("v1/openapi.yaml", "title: Library", f"title: {quoted(texts[0])}"),
        ("v1/openapi.yaml", "- name: book\n", f"- name: book\n{every}"),
        (
            "v1/operations/get_loans.yaml",
            "summary: Read the loans of a book",
            f"summary: {quoted('A ' + texts[0])}",
        ),
        (
            "v1/operations/get_loans.yaml",
            "description: The loans, oldest first.",
            f"description: {quoted(texts[0])}",
        ),
        (
            "common/parameters.yaml",
            "description: The book's ISBN.",
            f"description: {quoted(texts[0])}",
        ),
        (
            "v1/schemas/error.yaml",
            "description: One broken rule.",
            f"description: {quoted(texts[0])}",
        ),
        ("v1/schemas/book.yaml", "  description: In euros.", f"  description: {quoted(texts[0])}"),
    ):
        path = spec / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, (file, old)
        path.write_text(text.replace(old, new), encoding="utf-8")
    _values(spec, texts)
    _rules(spec, texts)
    return folder


def _values(spec: Path, texts: list[str]) -> None:
    """Make the texts values of an enumeration, and of the query parameter that takes one."""
    book = spec / "v1/schemas/book.yaml"
    text = book.read_text(encoding="utf-8")
    values = ", ".join(quoted(value) for value in ("novel", *dict.fromkeys(texts)))
    text = text.replace("enum: [novel, poetry, science]", f"enum: [{values}]")
    book.write_text(text, encoding="utf-8")
    operation = spec / "v1/operations/get_loans.yaml"
    text = operation.read_text(encoding="utf-8")
    ref = "- {$ref: ../../common/parameters.yaml#/Isbn}\n"
    more = (
        "- name: genre\n  in: query\n  description: G.\n"
        "  schema: {$ref: ../schemas/book.yaml#/Genre}\n"
    )
    operation.write_text(text.replace(ref, ref + more), encoding="utf-8")


def _rules(spec: Path, texts: list[str]) -> None:
    """Make the texts statements, messages, remedies and sources of the rules of a book."""
    file = spec / "rules/book.yaml"
    lines = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines()):
        key = line.strip().partition(":")[0]
        text = texts[number % len(texts)]
        if key in ("statement", "remedy", "message"):
            line = f"  {key}: {quoted(text.replace('{', '(').replace('}', ')') or 'x')}"
        elif key == "source":
            line = f"  source: [{{document: {quoted(text)}, place: {quoted(text)}}}]"
        lines.append(line)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
