"""Find the smallest text that an automaton accepts, or that there is none.

Example: of `Intersection((a+, Not(a|aa)))` the smallest text is "aaa".
"""

from __future__ import annotations

from collections import deque

from twinspec.grammar.text.automata import Automaton, Intersection, State, Union, intersection_of
from twinspec.grammar.text.characters import Characters, representatives

MOST_STEPS = 60_000
_ENOUGH = 8
MOST_WORK = 1_000_000
"""Steps of single parts: an automaton of many alternatives makes one in each of them at a time."""


class SearchLimitError(Exception):
    """A search takes more steps than allowed."""


def shortest(automaton: Automaton, among: Characters, most: int = MOST_STEPS) -> str | None:
    """Return the shortest accepted text of characters `among`, None when there is none.

    Of the shortest ones the one with the most readable characters. SearchLimitError after `most`
    steps, or MOST_WORK of single parts.
    """
    start = automaton.start
    if start is None:
        return None
    if automaton.accepts(start):
        return ""
    codes = representatives(automaton.sets, among)
    came: dict[State, tuple[State, int]] = {start: (None, 0)}
    queue = deque([start])
    left, work = most, MOST_WORK
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
                return _way(came, following)
            queue.append(following)
    return None


def short(automaton: Automaton, among: Characters) -> str | None:
    """Return a short accepted text, of many alternatives looked for in one after the other.

    SearchLimitError when none was found and some alternative is too large.
    """
    found: list[str] = []
    too_large = False
    for one in _alternatives(automaton):
        try:
            text = shortest(one, among)
        except SearchLimitError:
            too_large = True
            continue
        found += [] if text is None else [text]
        if len(found) == _ENOUGH:
            break
    if too_large and not found:
        raise SearchLimitError
    return min(found, key=len, default=None)


def _alternatives(automaton: Automaton) -> list[Automaton]:
    """Return automata that accept together what one does: `(a|b) and c` is `a and c`, `b and c`."""
    if isinstance(automaton, Union):
        return list(automaton.parts)
    if isinstance(automaton, Intersection):
        for at, part in enumerate(automaton.parts):
            if isinstance(part, Union):
                others = (*automaton.parts[:at], *automaton.parts[at + 1 :])
                return [intersection_of((one, *others)) for one in part.parts]
    return [automaton]


def _live(state: State) -> int:
    """Return how many parts of an automaton a state is of."""
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
    """All states of an automaton on the way to an accepted text, and the steps between them.

    Example: of `a+` two states: the start, and one that accepts and leads to itself by "a".
    """

    def __init__(self, automaton: Automaton, among: Characters, most: int) -> None:
        """Unfold the automaton; SearchLimitError when it has more than `most` states."""
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
