"""Which tests may notice a change, and in which order they are asked."""

from __future__ import annotations

import ast
import json
from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path

from bench.mutants.plan import Mutant
from coverage import CoverageData


class Reach:
    """Which tests ran which lines and modules, and how many seconds of CPU each test took."""

    def __init__(
        self,
        lines: dict[str, dict[int, list[str]]],
        modules: dict[str, list[str]],
        seconds: dict[str, float],
    ) -> None:
        self.lines = lines
        self.modules = modules
        self.seconds = seconds

    def save(self, file: Path) -> None:
        """Write it for another process."""
        file.write_text(json.dumps([self.lines, self.modules, self.seconds]))

    @classmethod
    def load(cls, file: Path) -> Reach:
        """Read what `save` wrote."""
        lines, modules, seconds = json.loads(file.read_text())
        found = {
            name: {int(line): tests for line, tests in at.items()} for name, at in lines.items()
        }
        return cls(found, modules, seconds)

    @classmethod
    def of(cls, data: CoverageData, seconds: dict[str, float], mutants: Sequence[Mutant]) -> Reach:
        """Return what coverage has measured of the functions and modules that are changed.

        Of every line of the source it would be more than a gigabyte.
        """
        names = {one: one for one in seconds}  # each name once, not once for every file
        extents: dict[str, list[tuple[int, int]]] = {}
        for mutant in mutants:
            extents.setdefault(str(mutant.file), []).append(_extent(mutant))
        lines: dict[str, dict[int, list[str]]] = {}
        modules: dict[str, list[str]] = {}
        for file in data.measured_files():
            name = str(Path(file).relative_to(Path.cwd()))
            found = data.contexts_by_lineno(file)
            modules[name] = sorted(
                {names[one] for at in found.values() for one in at if one in names}
            )
            lines[name] = {
                line: [names[one] for one in tests if one in names]
                for line, tests in found.items()
                if any(first <= line <= last for first, last in extents[name])
            }
        return cls(lines, modules, seconds)

    def tests(self, mutant: Mutant) -> list[str]:
        """Return the tests that may kill a mutant, the likeliest first, the quick before the slow.

        Likely are those of the rule that the source names there, those of the module's own file
        (test_xsd_files.py of xsd_files.py), and those that run lines near it which few others run;
        for what is outside of functions, those of files that name the module.
        The others that run the module come last: what a line made may be kept for later tests.
        """
        at = self.lines.get(str(mutant.file), {})
        first, last = _extent(mutant)
        near = {line: tests for line, tests in at.items() if first <= line <= last}
        end = mutant.line
        reaching = set(near.get(end, ()))
        if not reaching:  # a line of a statement that coverage counts at its beginning
            reaching = {one for tests in near.values() for one in tests}
        reaching.update(self.modules.get(str(mutant.file), ()))
        worth: dict[str, float] = {}
        for line, tests in near.items():
            for one in tests:
                weight = 2 if abs(line - end) < 4 else 1
                worth[one] = worth.get(one, 0) + weight / len(tests)
        if mutant.function is None:
            named = _files_that_name(mutant.module, self.seconds)
            for one in self.seconds:
                if one.partition("::")[0] in named:
                    reaching.add(one)
                    worth[one] = worth.get(one, 0) + 1
            if "domain" in mutant.file.parts or not reaching:
                reaching = set(self.seconds)  # the fields of a class are no lines of a test
        ranked = sorted(
            reaching, key=lambda one: (-worth.get(one, 0) / (0.05 + self.seconds[one]), one)
        )
        rule = _rule_near(mutant)
        own = f"/test_{mutant.file.stem}.py::"
        return sorted(
            _in_turn(ranked), key=lambda one: (rule not in one, own not in one, one not in worth)
        )

    def within(self, tests: Sequence[str], seconds: float) -> list[str]:
        """Return the first tests that together take so many seconds, at least one."""
        found: list[str] = []
        for one in tests:
            seconds -= self.seconds[one]
            if found and seconds < 0:
                break
            found.append(one)
        return found


def _files_that_name(module: str, tests: Collection[str]) -> set[str]:
    files = {one.partition("::")[0] for one in tests}
    return {one for one in files if module in Path(one).read_text("utf-8")}


def _in_turn(ranked: Sequence[str]) -> list[str]:
    """Return the best test of each group, then the second of each, and so on.

    A group is a class of tests, a file without classes, or the tests of the rules of one operation:
    its tests are alike.
    """
    found: Counter[str] = Counter()
    places = []
    for one in ranked:
        file, _, name = one.partition("::")
        suite, is_class, _ = name.partition("::")
        group = name.partition(".")[0] if "test_rules" in file else file + suite * bool(is_class)
        found[group] += 1
        places.append((found[group], one))
    return [one for _, one in sorted(places, key=lambda place: place[0])]


def _extent(mutant: Mutant) -> tuple[int, int]:
    """Return the first and last line of the function that is changed, or of the module."""
    if mutant.function is None:
        return 1, 10**6
    name = mutant.function.rpartition(".")[2]
    for node in ast.walk(ast.parse(mutant.file.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == name:
            assert node.end_lineno is not None
            if node.lineno <= mutant.line <= node.end_lineno:
                return node.lineno, node.end_lineno
    raise LookupError(mutant.place)


def _rule_near(mutant: Mutant) -> str:
    """Return the id of the next rule that the source names after the change, in the same lines."""
    lines = mutant.file.read_text("utf-8").splitlines()[mutant.line - 1 : mutant.line + 8]
    for line in lines:
        _, found, rest = line.partition("rules.")
        if found:
            scope, _, name = rest.partition(".")
            return f"{scope}.{name.split(',')[0].split(')')[0].lower()}-"
    return "no rule"
