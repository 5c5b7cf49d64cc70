"""Conditions on which members are there, held against every set of members."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from twinspec.grammar.json_schema import presence as when

_KEYS = "abcd"
_SETS = [set(each) for size in range(5) for each in combinations(_KEYS, size)]
_CUBES = st.dictionaries(st.sampled_from(_KEYS), st.booleans(), max_size=3).map(
    lambda cube: frozenset(cube.items())
)
_CONDITIONS = st.lists(_CUBES, min_size=1, max_size=3).map(lambda cubes: frozenset(cubes))


def _holds(condition: when.Condition, members: set[str]) -> bool:
    return any(all((key in members) is said for key, said in cube) for cube in condition)


@given(st.lists(_CONDITIONS, max_size=5))
def test_conditions_that_share_no_key_mean_the_same(conditions: list[when.Condition]) -> None:
    found = when.apart(conditions)
    for members in _SETS:
        asked = all(_holds(one, members) for one in conditions)
        assert all(_holds(one, members) for one in found) is asked, members
    keys = [key for one in found for key in when.keys_of(one)]
    assert len(keys) == len(set(keys))
