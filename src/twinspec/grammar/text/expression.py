"""The automaton of a regular expression, in either dialect.

Example: `expression("^[a-z]{1,9}$", "json")` and `expression("[a-z]{1,9}", "xsd")` are both
`CharacterRun([a-z], 1, 9)`: a plain repetition needs no automaton.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from twinspec.grammar.text.automata import (
    Automaton,
    CharacterRun,
    Complement,
    RegularExpression,
    intersection_of,
)
from twinspec.grammar.text.characters import EVERY
from twinspec.grammar.text.positions import build
from twinspec.grammar.text.syntax import (
    Anchor,
    CharacterSet,
    Lookahead,
    Node,
    Repeat,
    Sequence,
    read,
)

_START = Anchor("start")
_END = Anchor("end")


@lru_cache(maxsize=2048)
def expression(source: str, dialect: Literal["json", "xsd"]) -> Automaton:
    """Return the automaton of a regular expression; PatternError if there is none."""
    node = read(source, dialect)
    if dialect == "xsd":
        return _run(node) or RegularExpression(build(node, search=False))
    parts = node.parts if isinstance(node, Sequence) else (node,)
    conditions, rest = _split(parts)
    automata = [_condition(each) for each in conditions]
    return intersection_of([*automata, _searched(rest)])


def _split(parts: tuple[Node, ...]) -> tuple[list[Lookahead], tuple[Node, ...]]:
    """Separate lookaheads directly after the first `^`: each is a condition of its own."""
    if parts[:1] != (_START,):
        return [], parts
    conditions: list[Lookahead] = []
    rest = list(parts[1:])
    while rest and isinstance(rest[0], Lookahead):
        conditions.append(rest.pop(0))  # type: ignore[arg-type]
    return conditions, (_START, *rest)


def _condition(ahead: Lookahead) -> Automaton:
    automaton = _searched((_START, ahead.part))
    return Complement(automaton) if ahead.negative else automaton


def _searched(parts: tuple[Node, ...]) -> Automaton:
    if not parts or parts == (_START,) or parts == (_END,):
        return CharacterRun(EVERY, 0, None)
    if len(parts) == 3 and parts[0] == _START and parts[2] == _END:
        run = _run(parts[1])
        if run is not None:
            return run
    return RegularExpression(build(Sequence(parts), search=True))


def _run(node: Node) -> CharacterRun | None:
    """Return a plain repetition as a run of characters, None for any other node."""
    match node:
        case CharacterSet(of):
            return CharacterRun(of, 1, 1)
        case Repeat(CharacterSet(of), least, most):
            return CharacterRun(of, least, most)
        case _:
            return None
