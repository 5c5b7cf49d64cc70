"""A plot of growth as SVG: CPU per look-up against cases, both logarithmic."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

_WIDTH, _HEIGHT, _LEFT, _TOP, _RIGHT, _BOTTOM = 760, 420, 70, 30, 250, 50
_COLOURS = ("#1b6ca8", "#c8553d", "#2f9e44", "#7b4fa3")
_LOW, _HIGH = -1, 3  # 0.1 ms to 1 s

Line = Sequence[tuple[int, float]]


def growth(title: str, lines: Mapping[str, Line]) -> str:
    """Return the picture; each line has its name at its end, and a dash of its own."""
    sizes = sorted({cases for line in lines.values() for cases, _ in line})
    x = _scale(math.log10(sizes[0]), math.log10(sizes[-1]), _LEFT, _WIDTH - _RIGHT)
    y = _scale(_LOW, _HIGH, _HEIGHT - _BOTTOM, _TOP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>',
        f'<text x="{_LEFT}" y="18" font-size="14">{title}</text>',
    ]
    for power in range(_LOW, _HIGH + 1):
        at, label = y(power), f"{10**power:g} ms"
        parts.append(_rule(_LEFT, at, _WIDTH - _RIGHT, at, "#ddd"))
        parts.append(f'<text x="{_LEFT - 6}" y="{at + 4:.1f}" text-anchor="end">{label}</text>')
    for cases in sizes:
        at = x(math.log10(cases))
        parts.append(_rule(at, _TOP, at, _HEIGHT - _BOTTOM, "#ddd"))
        parts.append(
            f'<text x="{at:.1f}" y="{_HEIGHT - _BOTTOM + 18}" text-anchor="middle">'
            f"{cases:,} cases</text>"
        )
    labels: list[float] = []
    for number, (name, line) in enumerate(lines.items()):
        colour, dash = _COLOURS[number % len(_COLOURS)], 3 * (number // 2)
        places = [(x(math.log10(cases)), y(math.log10(value))) for cases, value in line]
        path = " ".join(f"{left:.1f},{top:.1f}" for left, top in places)
        parts.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2" '
            f'stroke-dasharray="{dash or "none"}"/>'
        )
        top = places[-1][1]
        while any(abs(top - other) < 14 for other in labels):
            top += 1
        labels.append(top)
        parts.append(
            f'<text x="{places[-1][0] + 8:.1f}" y="{top + 4:.1f}" fill="{colour}">{name}</text>'
        )
    return "\n".join([*parts, "</svg>", ""])


def _scale(low: float, high: float, first: float, last: float):  # type: ignore[no-untyped-def]
    span = (high - low) or 1
    return lambda value: first + (value - low) / span * (last - first)


def _rule(left: float, top: float, right: float, bottom: float, colour: str) -> str:
    return (
        f'<line x1="{left:.1f}" y1="{top:.1f}" x2="{right:.1f}" y2="{bottom:.1f}" '
        f'stroke="{colour}"/>'
    )
