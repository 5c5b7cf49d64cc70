"""Searches the smallest text that an automaton accepts.

Example: of `Intersection((a+, Not(a|aa)))` the smallest text is "aaa".
"""

from __future__ import annotations

from collections import deque

from twinspec.grammar.text.automata import (
    Automaton,
    CharacterRun,
    Complement,
    Intersection,
    RegularExpression,
    State,
    Union,
    conjuncts,
    intersection_of,
)
from twinspec.grammar.text.characters import Characters, representatives
from twinspec.grammar.text.positions import either_of

MOST_STEPS = 60_000
_ENOUGH = 8
MOST_WORK = 1_000_000
"""Steps of single parts: an automaton of many alternatives makes one in each of them at a time."""
_TIMES_BY_PARTS = 5
_FEW = 8
"""What takes more than this part of the steps at once is looked for part by part first."""


class SearchLimitError(Exception):
    """A search takes more steps than its limit."""


def shortest(automaton: Automaton, among: Characters, most: int = MOST_STEPS) -> str | None:
    """Return the shortest accepted text of characters `among`, None when there is none.

    Of several shortest texts, the one with the most readable characters. SearchLimitError if it
    takes more than `most` steps, or MOST_WORK of single parts, also when searched part by part.
    """
    few = most // _FEW
    try:
        return _shortest_at_once(automaton, among, few, MOST_WORK // _FEW)
    except SearchLimitError:
        pass
    try:
        return shortest_by_parts(automaton, among, _TIMES_BY_PARTS * most)
    except SearchLimitError:
        return _shortest_at_once(automaton, among, most, MOST_WORK)


def _shortest_at_once(
    automaton: Automaton, among: Characters, most: int, most_work: int
) -> str | None:
    start = automaton.start
    if start is None:
        return None
    if automaton.accepts(start):
        return ""
    codes = representatives(automaton.sets, among)
    came: dict[State, tuple[State, int]] = {start: (None, 0)}
    queue = deque([start])
    left, work = most, most_work
    while queue:
        state = queue.popleft()
        left -= len(codes)
        work -= len(codes) * _live(state)
        if left < 0 or work < 0:
            raise SearchLimitError
        for code in codes:
            following = automaton.step(state, code)
            if following is None or following in came:
                continue
            came[following] = (state, code)
            if automaton.accepts(following):
                return _path_text(came, following)
            queue.append(following)
    return None


def short(automaton: Automaton, among: Characters) -> str | None:
    """Return a short accepted text; alternatives are searched one after the other.

    If one of them takes long, all are searched together. SearchLimitError as in `shortest`.
    """
    found: list[str] = []
    for one in _alternatives(automaton):
        try:
            text = _shortest_at_once(one, among, MOST_STEPS // _FEW, MOST_WORK // _FEW)
        except SearchLimitError:
            if found:
                break
            return shortest(automaton, among)
        found += [] if text is None else [text]
        if len(found) == _ENOUGH:
            break
    return min(found, key=len, default=None)


def _alternatives(automaton: Automaton) -> list[Automaton]:
    """Return automata whose union is the given one: `(a|b) and c` is `a and c`, `b and c`."""
    if isinstance(automaton, Union):
        return list(automaton.parts)
    if isinstance(automaton, Intersection):
        for at, part in enumerate(automaton.parts):
            if isinstance(part, Union):
                others = (*automaton.parts[:at], *automaton.parts[at + 1 :])
                return [intersection_of((one, *others)) for one in part.parts]
    return [automaton]


def _live(state: State) -> int:
    """Return the number of parts of an automaton in a state."""
    if not isinstance(state, tuple):
        return 1
    return sum(_live(each) for each in state if each is not None)


def _path_text(came: dict[State, tuple[State, int]], state: State) -> str:
    codes: list[int] = []
    while came[state][0] is not None:
        state, code = came[state]
        codes.append(code)
    return "".join(map(chr, reversed(codes)))


def shortest_by_parts(automaton: Automaton, among: Characters, most: int) -> str | None:
    """Return the shortest text of a conjunction, by intersecting its parts one after the other.

    States that lead to no accepted text of the parts so far are dropped before the next part is
    added. So `urn:[a-z]+` and `.+:code` leave hardly more than `urn:[a-z]*code`, while all parts at
    once would have a state for each prefix of any part.
    SearchLimitError after `most` steps, or if there is only one part.
    """
    parts = conjuncts(automaton)
    if len(parts) < 2:
        raise SearchLimitError
    table = _Table({0: dict.fromkeys(representatives(automaton.sets, among), 0)}, frozenset((0,)))
    for part in sorted(map(_joined, parts), key=_multiplies):
        table, most = table.meet(part, most)
    return table.shortest()


def _joined(part: Automaton) -> Automaton:
    """Return one expression for alternatives that are expressions; it has one state at a time."""
    if not isinstance(part, Union):
        return part
    expressions = [each.automaton for each in part.parts if isinstance(each, RegularExpression)]
    return (
        RegularExpression(either_of(expressions)) if len(expressions) == len(part.parts) else part
    )


def _multiplies(part: Automaton) -> tuple[int, int]:
    """Return the sort key of a part: restrictive parts first, counting or branching parts last."""
    if isinstance(part, RegularExpression):
        return 0, part.automaton.accepting.bit_length()
    counts = isinstance(part, CharacterRun) and (part.least > 1 or part.most is not None)
    return (3 if counts else 2 if isinstance(part, Complement) else 1), 0


class _Table:
    """An automaton as a table of all states: which character leads from which to which.

    State 0 is the start. Every state leads to an accepted text; state 0 is missing if no text is
    accepted.
    """

    def __init__(self, steps: dict[int, dict[int, int]], accepting: frozenset[int]) -> None:
        self.steps = steps
        self.accepting = accepting

    def meet(self, part: Automaton, most: int) -> tuple[_Table, int]:
        """Return the intersection with a part, and the number of steps left of `most`."""
        if 0 not in self.steps or part.start is None:
            return _Table({}, frozenset()), most
        pairs = [(0, part.start)]
        number = {pairs[0]: 0}
        steps: list[dict[int, int]] = []
        for mine, inner in pairs:
            row: dict[int, int] = {}
            most -= len(self.steps[mine]) * _live(inner)
            if most < 0:
                raise SearchLimitError
            for code, to in self.steps[mine].items():
                following = part.step(inner, code)
                if following is None:
                    continue
                pair = (to, following)
                if pair not in number:
                    number[pair] = len(pairs)
                    pairs.append(pair)
                row[code] = number[pair]
            steps.append(row)
        accepting = frozenset(
            at
            for at, (mine, inner) in enumerate(pairs)
            if mine in self.accepting and part.accepts(inner)
        )
        return _Table(_leading(steps, accepting), accepting), most

    def shortest(self) -> str | None:
        """Return the shortest accepted text."""
        if 0 not in self.steps:
            return None
        came: dict[State, tuple[State, int]] = {0: (None, 0)}
        queue = deque([0])
        while (state := queue.popleft()) not in self.accepting:
            for code, to in self.steps[state].items():
                if to not in came:
                    came[to] = (state, code)
                    queue.append(to)
        return _path_text(came, state)


def _leading(steps: list[dict[int, int]], accepting: frozenset[int]) -> dict[int, dict[int, int]]:
    """Return the states that lead to an accepting one, and the steps between them."""
    before: list[list[int]] = [[] for _ in steps]
    for state, row in enumerate(steps):
        for to in row.values():
            before[to].append(state)
    found = set(accepting)
    todo = list(accepting)
    while todo:
        for state in before[todo.pop()]:
            if state not in found:
                found.add(state)
                todo.append(state)
    return {
        state: {code: to for code, to in steps[state].items() if to in found}
        for state in sorted(found)
    }


class Graph:
    """All states of an automaton that lead to an accepted text, and the steps between them.

    Example: `a+` has two states: the start, and one that accepts and leads to itself by "a".
    """

    def __init__(self, automaton: Automaton, among: Characters, most: int) -> None:
        """Compute all states; SearchLimitError when there are more than `most`."""
        self.automaton = automaton
        self.codes = representatives(automaton.sets, among)
        self.steps: dict[State, list[tuple[int, State]]] = {}
        if automaton.start is not None:
            self._unfold(automaton.start, most)
        self._trim()

    def _unfold(self, start: State, most: int) -> None:
        queue = deque([start])
        self.steps[start] = []
        while queue:
            state = queue.popleft()
            for code in self.codes:
                following = self.automaton.step(state, code)
                if following is None:
                    continue
                self.steps[state].append((code, following))
                if following not in self.steps:
                    self.steps[following] = []
                    queue.append(following)
            if len(self.steps) > most:
                raise SearchLimitError

    def _trim(self) -> None:
        before: dict[State, list[State]] = {}
        for state, steps in self.steps.items():
            for _, following in steps:
                before.setdefault(following, []).append(state)
        queue = deque(state for state in self.steps if self.automaton.accepts(state))
        self.left: dict[State, int] = dict.fromkeys(queue, 0)
        while queue:
            state = queue.popleft()
            for each in before.get(state, ()):
                if each not in self.left:
                    self.left[each] = self.left[state] + 1
                    queue.append(each)
        self.steps = {
            state: [(code, to) for code, to in self.steps[state] if to in self.left]
            for state in self.left
        }

    def longest(self) -> int | None:
        """Return the length of the longest accepted text, None when it is unlimited."""
        ahead = {state: len(steps) for state, steps in self.steps.items()}
        before: dict[State, list[State]] = {}
        for state, steps in self.steps.items():
            for _, following in steps:
                before.setdefault(following, []).append(state)
        length = dict.fromkeys(self.steps, 0)
        queue = deque(state for state, count in ahead.items() if not count)
        done = 0
        while queue:
            state = queue.popleft()
            done += 1
            for each in before.get(state, ()):
                length[each] = max(length[each], length[state] + 1)
                ahead[each] -= 1
                if not ahead[each]:
                    queue.append(each)
        return None if done < len(self.steps) else max(length.values(), default=0)
