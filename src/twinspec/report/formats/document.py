"""The JSON document of a verdict, as types."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class PlaceDocument(TypedDict):
    """A place in a source: `line` and `column` count from 1; 0 if they are not known.

    `file` is relative to the folder in which the command runs, if it lies below that folder.
    """

    file: str
    line: int
    column: int
    pointer: str


class WitnessDocument(TypedDict):
    """The documents that show a difference, as texts, and which half accepts its own."""

    json: str | None
    xml: str | None
    json_accepts: bool | None
    xml_accepts: bool | None


class FindingDocument(TypedDict):
    """One finding: the broken rule, where, what to do, and what shows it."""

    rule: str
    severity: Literal["error", "warning", "info"]
    message: str
    remedy: str
    places: list[PlaceDocument]
    witness: NotRequired[WitnessDocument | None]


class GapDocument(TypedDict):
    """A part that was not compared: a keyword or element, the reason, the place."""

    construct: str
    message: str
    place: PlaceDocument


class VerdictDocument(TypedDict):
    """A verdict: what was compared, what was not, and the findings."""

    verdict: str
    compared: dict[str, int]
    not_compared: list[GapDocument]
    findings: list[FindingDocument]


def looked_at(document: VerdictDocument) -> str:
    """Return the compared things in words: `1 root, 2 types, 5 members`."""
    return ", ".join(
        f"{number} {name[:-1] if number == 1 else name}"
        for name, number in document["compared"].items()
    )


def shown(witness: WitnessDocument | None) -> list[tuple[str, str, str]]:
    """Return each document of a witness: its language, its text, and its half's judgement."""
    if witness is None:
        return []
    said = {True: "accepted", False: "refused", None: "not judged"}
    forms = (
        ("JSON", witness["json"], said[witness["json_accepts"]]),
        ("XML", witness["xml"], said[witness["xml_accepts"]]),
    )
    return [(form, text, verdict) for form, text, verdict in forms if text is not None]


def place_as_text(place: PlaceDocument) -> str:
    """Return a place as text: `file:line:column pointer`."""
    numbers = [str(place[name]) for name in ("line", "column") if place[name]]
    return " ".join(filter(None, (":".join((place["file"], *numbers)), place["pointer"])))


def sentence(rule: str) -> str:
    """Return what a rule requires, read from its id: `equal.same_length` gives `Same length.`."""
    return rule.rpartition(".")[2].replace("_", " ").capitalize() + "."
