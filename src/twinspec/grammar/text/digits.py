"""Automata that track the value of a decimal while they read its digits.

They read well-formed decimals only (the lexical automaton beside them refuses the rest): a sign,
digits, a point, digits; leading and trailing zeros do not change what they accept.

Example: `ComparedDecimal(Fraction(100), less=True, equal=True)` accepts "99.5", "+0100" and "-7".
"""

# ruff: noqa: D102 (the protocol Automaton says what these methods do)
from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from twinspec.grammar.text.automata import Sets, State

_MINUS, _PLUS, _POINT, _ZERO = (ord(char) for char in "-+.0")
_EACH: Sets = frozenset(((ord(char), ord(char)),) for char in "-+.0123456789")


MOST_REMAINDERS = 2_000


def plain(value: Fraction) -> str:
    """Return the canonical spelling of a number: -1/2 is `-0.5`; ValueError for 1/3."""
    places = max(_power(value.denominator, 2), _power(value.denominator, 5))
    scaled = value * 10**places
    if scaled.denominator != 1:
        raise ValueError(f"{value} has no finite number of digits")
    if not places:
        return str(value.numerator)
    text = f"{abs(scaled.numerator):0{places + 1}}"
    return f"{'-' if value < 0 else ''}{text[:-places]}.{text[-places:]}"


def _power(number: int, prime: int) -> int:
    """Return the exponent of a prime in a number: 8 and 2 give 3."""
    count = 0
    while number % prime == 0:
        number //= prime
        count += 1
    return count


@dataclass(frozen=True)
class ComparedDecimal:
    """Accepts decimals that are less than, equal to or greater than a bound, as the flags say.

    The state: the sign, the number of digits of the integer part (without leading zeros), how the
    digits so far compare with the bound's, and the place after the point (-1 before it).
    """

    bound: Fraction
    less: bool = False
    equal: bool = False
    greater: bool = False
    start: State = (False, 0, 0, -1)
    sets: Sets = _EACH

    @cached_property
    def _digits(self) -> tuple[str, str]:
        integer, _, fraction = plain(abs(self.bound)).partition(".")
        return integer.lstrip("0"), fraction

    def step(self, state: State, code: int) -> State:
        assert isinstance(state, tuple)
        negative, count, order, place = state
        integer, fraction = self._digits
        if code in (_MINUS, _PLUS):
            return (code == _MINUS, count, order, place)
        if code == _POINT:
            return (negative, 0, self._integer_order(count, order), 0)
        digit = chr(code)
        if place < 0:
            if count == 0 and code == _ZERO:
                return state
            if count < len(integer) and order == 0:
                order = _order(digit, integer[count])
            return (negative, min(count + 1, len(integer) + 1), order, place)
        if order == 0:
            order = _order(digit, fraction[place] if place < len(fraction) else "0")
        return (negative, 0, order, min(place + 1, len(fraction)))

    def _integer_order(self, count: int, order: int) -> int:
        needed = len(self._digits[0])
        return order if count == needed else -1 if count < needed else 1

    def accepts(self, state: State) -> bool:
        assert isinstance(state, tuple)
        negative, count, order, place = state
        if place < 0:
            order = self._integer_order(count, order)
        if order == 0 and max(place, 0) < len(self._digits[1]):
            order = -1
        if self.bound >= 0:
            below_zero = negative and (self.bound > 0 or order != 0)
            result = -1 if below_zero else order
        else:
            result = -order if negative else 1
        return (self.less, self.equal, self.greater)[result + 1]


def _order(one: str, other: str) -> int:
    return (one > other) - (one < other)


@dataclass(frozen=True)
class DigitLimit:
    """Accepts decimals of at most `total` digits, at most `places` of them after the point.

    The state: significant digits, digits after the point, zeros that count if a digit follows, and
    whether the point was read.
    """

    total: int | None
    places: int | None
    start: State = (0, 0, 0, False)
    sets: Sets = _EACH

    def step(self, state: State, code: int) -> State:
        assert isinstance(state, tuple)
        total, places, zeros, point = state
        if code in (_MINUS, _PLUS):
            return state
        if code == _POINT:
            return (total, 0, 0, True)
        if not point:
            total += 1 if total or code != _ZERO else 0
        elif code == _ZERO:
            return (total, places, min(zeros + 1, self._cap), True)
        else:
            places += zeros + 1
            total += (zeros if total else 0) + 1
            zeros = 0
        if self.total is not None and (total > self.total or places > self.total):
            return None
        if self.places is not None and places > self.places:
            return None
        if self.total is None:
            total = min(total, 1)
        if self.total is None and self.places is None:
            places = 0
        return (total, places, zeros, point)

    @cached_property
    def _cap(self) -> int:
        limits = [each for each in (self.total, self.places) if each is not None]
        return min(limits) if limits else 0

    def accepts(self, state: State) -> bool:  # noqa: ARG002 (what would be refused has no state)
        return True


@dataclass(frozen=True)
class MultipleOf:
    """Accepts decimals that are multiples of a number; its state is the remainder and the place."""

    of: Fraction
    start: State = (0, -1)
    sets: Sets = _EACH

    @cached_property
    def _places(self) -> int:
        return len(plain(self.of).partition(".")[2])

    @cached_property
    def _modulus(self) -> int:
        return int(self.of * 10**self._places)

    @property
    def too_large(self) -> bool:
        """Return whether there are too many remainders for an automaton."""
        return self._modulus > MOST_REMAINDERS

    def step(self, state: State, code: int) -> State:
        assert isinstance(state, tuple)
        remainder, place = state
        if code in (_MINUS, _PLUS):
            return state
        if code == _POINT:
            return (remainder, 0)
        if place == self._places:
            return state if code == _ZERO else None
        following = (remainder * 10 + code - _ZERO) % self._modulus
        return (following, place + 1 if place >= 0 else place)

    def accepts(self, state: State) -> bool:
        assert isinstance(state, tuple)
        remainder, place = state
        missing = self._places - max(place, 0)
        return bool(remainder * 10**missing % self._modulus == 0)


def spelt(value: Fraction) -> str:
    r"""Return a regular expression of all spellings of a number: -2 gives `-0*2(\.0*)?`."""
    integer, _, fraction = plain(abs(value)).partition(".")
    sign = r"[+\-]?" if value == 0 else "-" if value < 0 else r"\+?"
    point = rf"\.{fraction}0*" if fraction else r"(\.0*)?"
    return f"{sign}0*{integer.lstrip('0')}{point}"
