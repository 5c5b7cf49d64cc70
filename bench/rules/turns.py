"""Which conditions of handlers are turned, drawn by a seed, and which rules each of them concerns.

A turn concerns the rules that the check around it names. In a function that checks use, it
concerns the rules of these checks; a turn that concerns no rule, as in an effect, is not drawn.
"""

from __future__ import annotations

import ast
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bench.mutants.plan import Mutant, Site, mutant_of, sites
from bench.rules.operators import KINDS

from interaction_contract.rules import BY_ID

HANDLERS = Path("src/casewright/handlers")


@dataclass(frozen=True, slots=True)
class Turn:
    """A changed handler: what `kind` of turn it is, and the rules that it concerns."""

    kind: str
    mutant: Mutant
    rules: frozenset[str]


def drawn(count: int, seed: int) -> list[Turn]:
    """Return `count` turns, of each kind as many as of the others, if there are so many."""
    chance = random.Random(seed)
    waiting = {kind: _shuffled(kind, chance) for kind in KINDS}
    found: list[Turn] = []
    while len(found) < count and any(waiting.values()):
        for kind in KINDS:
            turn = _next(kind, waiting[kind])
            if turn is not None and len(found) < count:
                found.append(turn)
    return found


def _shuffled(kind: str, chance: random.Random) -> list[Site]:
    every = [
        site
        for file in sorted(HANDLERS.glob("[!_]*.py"))
        for site in sites("handlers", file, KINDS[kind])
    ]
    chance.shuffle(every)
    return every


def _next(kind: str, waiting: list[Site]) -> Turn | None:
    """Take sites until one of them changes what rules of handlers refuse."""
    while waiting:
        site = waiting.pop()
        mutant = mutant_of(site)
        rules = frozenset() if mutant is None else _concerned(site, mutant)
        if mutant is not None and rules:
            return Turn(kind, mutant, rules)
    return None


def _concerned(site: Site, mutant: Mutant) -> frozenset[str]:
    """Return the rules that a change concerns."""
    changed = _named(ast.parse(mutant.source)) ^ _named(_tree(site.file))
    direct = {
        rule
        for tree in (_tree(site.file), ast.parse(mutant.source))
        for check in _checks(tree)
        if _is_in(check, site)
        for rule in _named(check)
    }
    if direct or changed:
        return frozenset(direct | changed)
    return _of_functions().get((mutant.function or "").rpartition(".")[2], frozenset())


def _checks(tree: ast.AST) -> Iterator[ast.Call]:
    """Yield the innermost calls that name rules."""
    naming = [one for one in ast.walk(tree) if isinstance(one, ast.Call) and _named(one)]
    for call in naming:
        inner = set(ast.walk(call)) - {call}
        if inner.isdisjoint(naming):
            yield call


def _is_in(node: ast.Call, site: Site) -> bool:
    place = (site.line, site.column)
    end = (node.end_lineno or 0, node.end_col_offset or 0)
    return (node.lineno, node.col_offset) <= place < end or (
        # Of two checks that change places, the site begins at the first and ends in the second.
        site.operator.__name__ == "SwapChecks"
        and node.col_offset == site.column
        and _is_neighbour(node, site)
    )


def _is_neighbour(node: ast.Call, site: Site) -> bool:
    """Return whether a check is the one after that at the site."""
    after = sorted(
        (one.lineno for one in _checks(_tree(site.file)) if one.lineno > site.line),
    )
    return bool(after) and node.lineno == after[0]


def _named(node: ast.AST) -> frozenset[str]:
    """Return the refusals of handlers that stand in a piece of code as `rules.<scope>.<NAME>`."""
    found = set()
    for one in ast.walk(node):
        if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Attribute):
            scope = one.value
            if isinstance(scope.value, ast.Name) and scope.value.id == "rules":
                found.add(f"{scope.attr}.{one.attr.lower()}")
    return frozenset(
        one for one in found
        if one in BY_ID and BY_ID[one].kind == "refusal" and BY_ID[one].checked_by == "handler"
    )  # fmt: skip


@cache
def _of_functions() -> Mapping[str, frozenset[str]]:
    """Return the rules of the checks that use each function of a handler, also through others."""
    bodies: dict[str, list[ast.AST]] = {}
    found: dict[str, frozenset[str]] = {}
    for file in sorted(HANDLERS.glob("[!_]*.py")):
        for node in ast.walk(_tree(file)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                bodies.setdefault(node.name, []).append(node)
        for check in _checks(_tree(file)):
            for name in _called(check):
                found[name] = found.get(name, frozenset()) | _named(check)
    for _ in bodies:
        for name, nodes in bodies.items():
            for node in nodes:
                for called in _called(node) & bodies.keys():
                    # What a function itself refuses is not what the functions that it calls do.
                    if not _named(node):
                        found[called] = found.get(called, frozenset()) | found.get(
                            name, frozenset()
                        )
    return found


def _called(node: ast.AST) -> set[str]:
    names = set()
    for one in ast.walk(node):
        if isinstance(one, ast.Call):
            called = one.func
            if isinstance(called, ast.Name):
                names.add(called.id)
            elif isinstance(called, ast.Attribute):
                names.add(called.attr)
    return names


@cache
def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))
