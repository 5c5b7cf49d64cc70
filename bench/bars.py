"""A picture of numbers as horizontal bars, as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

_BAR, _LEFT, _RIGHT, _STEP, _WIDTH = 16, 270, 90, 24, 900
_OURS, _OTHERS = "#2266aa", "#999999"


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its name, how long it is, and whether it stands for casewright."""

    name: str
    value: float
    is_ours: bool


def bars(title: str, drawn: Sequence[Bar]) -> str:
    """Return an SVG with one bar for each number, the longest over the whole width."""
    longest = max(bar.value for bar in drawn)
    height = _STEP * len(drawn) + 40
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
        'font-family="sans-serif" font-size="13">',
        f'<rect width="{_WIDTH}" height="{height}" fill="white"/>',
        f'<text x="10" y="20">{escape(title)}</text>',
    ]
    for place, bar in enumerate(drawn):
        top = 32 + place * _STEP
        length = (_WIDTH - _LEFT - _RIGHT) * bar.value / longest
        color = _OURS if bar.is_ours else _OTHERS
        parts += [
            f'<text x="{_LEFT - 8}" y="{top + 13}" text-anchor="end">{escape(bar.name)}</text>',
            f'<rect x="{_LEFT}" y="{top}" width="{length:.1f}" height="{_BAR}" fill="{color}"/>',
            f'<text x="{_LEFT + length + 6:.1f}" y="{top + 13}">{bar.value:.1f}</text>',
        ]
    return "\n".join([*parts, "</svg>", ""])
