"""The machine of a regular expression, of either dialect.

Example: `expression("^[a-z]{1,9}$", "json")` and `expression("[a-z]{1,9}", "xsd")` are both
`Run([a-z], 1, 9)`: a plain repetition needs no automaton.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from twinspec.grammar.text.characters import EVERY
from twinspec.grammar.text.machines import Expression, Machine, Not, Run, every
from twinspec.grammar.text.positions import build
from twinspec.grammar.text.syntax import Ahead, Anchor, Chars, Node, Repeat, Sequence, read

_START = Anchor("start")
_END = Anchor("end")


@lru_cache(maxsize=2048)
def expression(source: str, dialect: Literal["json", "xsd"]) -> Machine:
    """Return the machine of a regular expression; PatternError says why there is none."""
    node = read(source, dialect)
    if dialect == "xsd":
        return _run(node) or Expression(build(node, search=False))
    parts = node.parts if isinstance(node, Sequence) else (node,)
    conditions, rest = _split(parts)
    machines = [_condition(each) for each in conditions]
    return every([*machines, _searched(rest)])


def _split(parts: tuple[Node, ...]) -> tuple[list[Ahead], tuple[Node, ...]]:
    """Separate looks ahead that directly follow the first `^`: each is a condition of its own."""
    if parts[:1] != (_START,):
        return [], parts
    conditions: list[Ahead] = []
    rest = list(parts[1:])
    while rest and isinstance(rest[0], Ahead):
        conditions.append(rest.pop(0))  # type: ignore[arg-type]
    return conditions, (_START, *rest)


def _condition(ahead: Ahead) -> Machine:
    machine = _searched((_START, ahead.part))
    return Not(machine) if ahead.negative else machine


def _searched(parts: tuple[Node, ...]) -> Machine:
    if not parts or parts == (_START,) or parts == (_END,):
        return Run(EVERY, 0, None)
    if len(parts) == 3 and parts[0] == _START and parts[2] == _END:
        run = _run(parts[1])
        if run is not None:
            return run
    return Expression(build(Sequence(parts), search=True))


def _run(node: Node) -> Run | None:
    """Return the run that a plain repetition is, None for anything else."""
    match node:
        case Chars(of):
            return Run(of, 1, 1)
        case Repeat(Chars(of), least, most):
            return Run(of, least, most)
        case _:
            return None
