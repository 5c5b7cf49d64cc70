"""Which mutants there are. A mutant is known by the text it changes, not by a line number."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from bench.mutants.operators import OPERATORS, is_without_effect
from bench.mutants.suites import SOURCE, Suite
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code

SERVICE = SOURCE / "casewright"
CODEC = SERVICE / "api" / "codec.py"


@dataclass(frozen=True)
class Site:
    """One change that an operator can make: the `occurrence`-th in the module."""

    folder: str
    file: Path
    operator: type[Any]
    occurrence: int
    line: int
    column: int


@dataclass(frozen=True)
class Mutant:
    """A changed module. `function` is the changed function, None outside of any."""

    id: str
    folder: str
    file: Path
    operator: str
    line: int
    before: str
    after: str
    function: str | None
    source: str

    @property
    def module(self) -> str:
        """The name under which the module is imported."""
        path = self.file.parent if self.is_package else self.file.with_suffix("")
        return ".".join(path.relative_to(SOURCE).parts)

    @property
    def is_package(self) -> bool:
        """Whether the module has others below it."""
        return self.file.name == "__init__.py"

    @property
    def place(self) -> str:
        """The module and function, for people."""
        name = _name(self.file)
        return f"{name}.{self.function}" if self.function else name

    @property
    def is_warm(self) -> bool:
        """Whether the change can be made in a process that has imported everything.

        The codec builds its tables once, from its functions: it has to be imported changed.
        """
        return self.function is not None and self.file != CODEC


def _name(file: Path) -> str:
    """Return the name of a module; those of the service go without the package."""
    package = SERVICE if file.is_relative_to(SERVICE) else SOURCE
    return ".".join(file.relative_to(package).with_suffix("").parts)


def sites(folder: str, file: Path, operators: Sequence[type[Any]] = OPERATORS) -> Iterator[Site]:
    """Yield everything that `operators` can change in a module."""
    nodes = list(ast_nodes(get_ast(file.read_text("utf-8"))))
    for operator in operators:
        occurrence = 0
        for node in nodes:
            for (line, column), _ in operator().mutation_positions(node):
                if not is_without_effect(node):
                    yield Site(folder, file, operator, occurrence, line, column)
                occurrence += 1


@dataclass(frozen=True)
class Choice:
    """Which mutants are tried: those of paths with one of `only` (all if empty), or a sample."""

    only: Sequence[str] = ()
    sample: int | None = None
    seed: int = 1


@dataclass(frozen=True)
class Chosen:
    """The mutants of a suite that are tried, the places in each folder, and the tests to ask."""

    mutants: list[Mutant]
    places: dict[str, int]
    tests: list[str]


def chosen(suite: Suite, choice: Choice) -> Chosen:
    """Return the mutants that are tried; a sample has `choice.sample` places of each folder."""
    mutants: list[Site] = []
    places: dict[str, int] = {}
    tests: list[str] = []
    for folder in suite.folders:
        found = [
            site
            for file in folder.files()
            if not choice.only or any(part in str(file) for part in choice.only)
            for site in sites(folder.name, file)
        ]
        if not found:
            continue
        places[folder.name] = len(found)
        tests += folder.tests
        if choice.sample is not None:
            found = drawn(found, choice.sample, choice.seed)
        mutants += sorted(found, key=lambda site: (str(site.file), site.line, site.column))
    return Chosen(list(_distinct(mutants)), places, list(dict.fromkeys(tests)))


def drawn(found: Sequence[Site], count: int, seed: int) -> list[Site]:
    """Return `count` of the places, at random, or all if there are fewer.

    Each place draws a number from its own text, and the lowest are taken: a change elsewhere in
    the source leaves a sample as it was, so that what is said of its survivors stays of use.
    """
    seen: Counter[str] = Counter()
    numbered: list[tuple[str, int]] = []
    for index, site in enumerate(found):
        line = site.file.read_text("utf-8").splitlines()[site.line - 1]
        column = site.column - (len(line) - len(line.lstrip()))
        key = f"{seed} {_name(site.file)} {site.operator.__name__} {column} {line.strip()}"
        seen[key] += 1
        numbered.append((sha256(f"{key} {seen[key]}".encode()).hexdigest(), index))
    return [found[index] for _, index in sorted(numbered)[:count]]


def _distinct(found: Sequence[Site]) -> Iterator[Mutant]:
    ids: set[str] = set()
    for site in found:
        mutant = mutant_of(site)
        if mutant is not None and mutant.id not in ids:
            ids.add(mutant.id)
            yield mutant


def mutant_of(site: Site) -> Mutant | None:
    """Return what a site makes, None when it is no Python or says the same as before."""
    original = site.file.read_text("utf-8")
    source = mutate_code(original, site.operator(), site.occurrence)
    try:
        if source is None or ast.dump(ast.parse(source)) == _dump(original):
            return None
    except SyntaxError:
        return None
    before, after = _changed(original, source)
    function = _function(_tree(original), site.line, site.column)
    nth = _lines_before(original, before, site.line)
    identity = "\n".join([_name(site.file), function or "", before, after, str(nth)])
    return Mutant(
        id=sha256(identity.encode()).hexdigest()[:10],
        folder=site.folder,
        file=site.file,
        operator=site.operator.__name__,
        line=site.line,
        before=before,
        after=after,
        function=function,
        source=source,
    )


@cache
def _tree(source: str) -> ast.Module:
    return ast.parse(source)


@cache
def _dump(source: str) -> str:
    return ast.dump(_tree(source))


def _changed(original: str, source: str) -> tuple[str, str]:
    """Return the lines that differ, without those that both begin or end with."""
    old, new = original.splitlines(), source.splitlines()
    while old and new and old[0] == new[0]:
        old, new = old[1:], new[1:]
    while old and new and old[-1] == new[-1]:
        old, new = old[:-1], new[:-1]
    before, after = (" ⏎ ".join(line.strip() for line in lines) for lines in (old, new))
    return before, after


def _lines_before(original: str, text: str, line: int) -> int:
    """Return how many lines above say the same: they would have the same mutant."""
    return sum(text == one.strip() for one in original.splitlines()[: line - 1])


def _function(tree: ast.Module, line: int, column: int) -> str | None:
    """Return the outermost function whose body holds the place, with its class."""
    scopes: list[tuple[str, list[ast.stmt]]] = [("", tree.body)]
    while scopes:
        prefix, statements = scopes.pop()
        for one in statements:
            if isinstance(one, ast.ClassDef):
                scopes.append((f"{prefix}{one.name}.", one.body))
            elif isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef):
                first, last = one.body[0], one.body[-1]
                start, end = (
                    (first.lineno, first.col_offset),
                    (last.end_lineno, last.end_col_offset),
                )
                if start <= (line, column) <= end:  # type: ignore[operator]
                    return f"{prefix}{one.name}"
    return None
