"""Which members an object must, may and must not have: conditions in disjunctive normal form.

A cube says for some keys whether they are present; a condition is a union of cubes; a presence is
a conjunction of conditions. `oneOf: [{required: [a]}, {required: [b]}]` is one condition of the
cubes {a, not b} and {not a, b}.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

Cube = frozenset[tuple[str, bool]]
Condition = frozenset[Cube]
Presence = tuple[Condition, ...]

MAX_CUBES = 512
MAX_WORK = 100_000  # keys of cubes that are looked at to join two conditions

ALWAYS: Condition = frozenset((frozenset(),))
NEVER: Condition = frozenset()


class TooManyCubesError(Exception):
    """A condition with more than `MAX_CUBES` cubes."""


def there(*keys: str) -> Condition:
    """Return the condition that all these keys are present."""
    return frozenset((frozenset((key, True) for key in keys),))


def absent(*keys: str) -> Condition:
    """Return the condition that all these keys are absent."""
    return frozenset((frozenset((key, False) for key in keys),))


def both(first: Condition, second: Condition) -> Condition:
    """Return the condition that two conditions hold."""
    if first == ALWAYS:
        return second
    if second == ALWAYS:
        return first
    if len(first) * sum(map(len, second)) + len(second) * sum(map(len, first)) > MAX_WORK:
        raise TooManyCubesError
    return _reduced(_joined(first, second))


def _joined(first: Condition, second: Condition) -> Iterator[Cube]:
    for one, other in product(first, second):
        cube = one | other
        if not any((key, not said) in cube for key, said in cube):
            yield cube


def either(*conditions: Condition) -> Condition:
    """Return the condition that at least one of the conditions holds."""
    return _reduced(cube for condition in conditions for cube in condition)


def no(condition: Condition) -> Condition:
    """Return the negation of a condition."""
    result = ALWAYS
    for cube in condition:
        result = both(result, frozenset(frozenset(((key, not said),)) for key, said in cube))
    return result


def exactly_one(conditions: Sequence[Condition]) -> Condition:
    """Return the condition that exactly one of the conditions holds."""
    none, one = ALWAYS, NEVER
    for condition in conditions:
        refused = no(condition)
        one = either(both(one, refused), both(none, condition))
        none = both(none, refused)
    return one


def at_least(number: int, keys: Sequence[str]) -> Condition:
    """Return the condition that at least `number` of the keys are present."""
    # fewest[n] holds when at least n of the keys looked at so far are there.
    fewest = [ALWAYS] + [NEVER] * number
    for key in keys:
        for count in range(number, 0, -1):
            fewest[count] = either(fewest[count], both(fewest[count - 1], there(key)))
    return fewest[number]


def _reduced(cubes: Iterable[Cube]) -> Condition:
    """Remove cubes that a wider one covers; TooManyCubesError when too many remain."""
    kept: list[Cube] = []
    for number, cube in enumerate(sorted(set(cubes), key=len)):
        if number > MAX_CUBES * 8:
            raise TooManyCubesError
        if not any(wider <= cube for wider in kept):
            kept.append(cube)
            if len(kept) > MAX_CUBES:
                raise TooManyCubesError
    return frozenset(kept)


def keys_of(condition: Condition) -> frozenset[str]:
    """Return the keys in a condition."""
    return frozenset(key for cube in condition for key, _ in cube)


def apart(presence: Iterable[Condition]) -> Presence:
    """Return an equivalent presence whose conditions share no key.

    Example: a and (a or b) is the one condition a. If nothing satisfies it: NEVER alone.
    """
    done: dict[int, Condition] = {}
    last: dict[str, int] = {}  # the number of the last condition that spoke of a key
    for number, condition in enumerate(presence):
        merged = condition
        earlier = {last[key] for key in keys_of(condition) if key in last}
        for one in sorted(earlier & done.keys()):
            merged = both(merged, done.pop(one))
        if merged == NEVER:
            return (NEVER,)
        keys = keys_of(merged)
        if keys:
            done[number] = merged
            last |= dict.fromkeys(keys, number)
    return tuple(done.values())


def as_one(presence: Presence) -> Condition:
    """Return the conjunction of all conditions as one."""
    result = ALWAYS
    for condition in presence:
        result = both(result, condition)
    return result


def always_there(presence: Presence) -> frozenset[str]:
    """Return the keys that every object has."""
    found: set[str] = set()
    for condition in presence:
        required = [frozenset(key for key, said in cube if said) for cube in condition]
        found |= frozenset.intersection(*required) if required else frozenset()
    return frozenset(found)
