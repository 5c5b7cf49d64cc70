"""Find the smallest text that a machine accepts, or that there is none.

Example: of `All((a+, Not(a|aa)))` the smallest text is "aaa".
"""

from __future__ import annotations

from collections import deque

from twinspec.grammar.text.characters import Characters, representatives
from twinspec.grammar.text.machines import All, Machine, Some, State, every

MOST_STEPS = 60_000
_ENOUGH = 8
MOST_WORK = 1_000_000
"""Steps of single parts: a machine of many alternatives makes one in each of them at a time."""


class TooLarge(Exception):
    """The question takes more steps than it is worth."""


def shortest(machine: Machine, among: Characters, most: int = MOST_STEPS) -> str | None:
    """Return the shortest accepted text of characters `among`, None when there is none.

    Of the shortest ones the one with the most readable characters. TooLarge after `most` steps, or
    MOST_WORK of single parts.
    """
    start = machine.start
    if start is None:
        return None
    if machine.accepts(start):
        return ""
    codes = representatives(machine.sets, among)
    came: dict[State, tuple[State, int]] = {start: (None, 0)}
    queue = deque([start])
    left, work = most, MOST_WORK
    while queue:
        state = queue.popleft()
        left -= len(codes)
        work -= len(codes) * _live(state)
        if left < 0 or work < 0:
            raise TooLarge
        for code in codes:
            following = machine.step(state, code)
            if following is None or following in came:
                continue
            came[following] = (state, code)
            if machine.accepts(following):
                return _way(came, following)
            queue.append(following)
    return None


def short(machine: Machine, among: Characters) -> str | None:
    """Return a short accepted text, of many alternatives looked for in one after the other.

    TooLarge when none was found and some alternative is too large.
    """
    found: list[str] = []
    too_large = False
    for one in _alternatives(machine):
        try:
            text = shortest(one, among)
        except TooLarge:
            too_large = True
            continue
        found += [] if text is None else [text]
        if len(found) == _ENOUGH:
            break
    if too_large and not found:
        raise TooLarge
    return min(found, key=len, default=None)


def _alternatives(machine: Machine) -> list[Machine]:
    """Return machines that accept together what one does: `(a|b) and c` is `a and c`, `b and c`."""
    if isinstance(machine, Some):
        return list(machine.parts)
    if isinstance(machine, All):
        for at, part in enumerate(machine.parts):
            if isinstance(part, Some):
                others = (*machine.parts[:at], *machine.parts[at + 1 :])
                return [every((one, *others)) for one in part.parts]
    return [machine]


def _live(state: State) -> int:
    """Return how many parts of a machine a state is of."""
    if not isinstance(state, tuple):
        return 1
    return sum(_live(each) for each in state if each is not None)


def _way(came: dict[State, tuple[State, int]], state: State) -> str:
    codes: list[int] = []
    while came[state][0] is not None:
        state, code = came[state]
        codes.append(code)
    return "".join(map(chr, reversed(codes)))


class Graph:
    """All states of a machine that lie on the way to an accepted text, and the steps between them.

    Example: of `a+` two states: the start, and one that accepts and leads to itself by "a".
    """

    def __init__(self, machine: Machine, among: Characters, most: int) -> None:
        """Unfold the machine; TooLarge when it has more than `most` states."""
        self.machine = machine
        self.codes = representatives(machine.sets, among)
        self.steps: dict[State, list[tuple[int, State]]] = {}
        if machine.start is not None:
            self._unfold(machine.start, most)
        self._trim()

    def _unfold(self, start: State, most: int) -> None:
        queue = deque([start])
        self.steps[start] = []
        while queue:
            state = queue.popleft()
            for code in self.codes:
                following = self.machine.step(state, code)
                if following is None:
                    continue
                self.steps[state].append((code, following))
                if following not in self.steps:
                    self.steps[following] = []
                    queue.append(following)
            if len(self.steps) > most:
                raise TooLarge

    def _trim(self) -> None:
        before: dict[State, list[State]] = {}
        for state, steps in self.steps.items():
            for _, following in steps:
                before.setdefault(following, []).append(state)
        queue = deque(state for state in self.steps if self.machine.accepts(state))
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
        """Return the length of the longest accepted text, None when there is no longest."""
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
