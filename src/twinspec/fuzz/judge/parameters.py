"""The faults of a request's parameters, as they are written in target and headers.

If a text has several readings (a `+` sign, a very long number), every reading counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any
from urllib.parse import unquote_to_bytes

from twinspec.fuzz.judge.faults import Faults, ProcessingStage
from twinspec.fuzz.judge.keywords import BrokenKeyword
from twinspec.fuzz.judge.operations import JudgedOperation, JudgedParameter

_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,14}")
_LONG_INTEGER = re.compile(r"-?[1-9][0-9]{15,200}")
_TRUTHS = frozenset(("true", "false", "1", "0", "yes", "no", "on", "off"))
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?")


@dataclass(frozen=True, slots=True)
class _Sent:
    """A query parameter as it was sent; `is_sound`: it can be decoded in only one way."""

    name: str
    text: str
    is_sound: bool


@dataclass(frozen=True, slots=True)
class _Value:
    """A possible value of a text; `is_sure`: the only possible one."""

    value: Any
    is_sure: bool = True


def judge_parameters(
    operation: JudgedOperation,
    path: Mapping[str, str],
    query: str,
    headers: Mapping[str, str],
    faults: Faults,
) -> None:
    """Add the faults of path and query parameters, percent-encoded, and of headers to `faults`."""
    _judge_query(operation, query, faults)
    for parameter in operation.parameters:
        if parameter.place == "path" and parameter.name in path:
            _judge_path(parameter, operation, path[parameter.name], faults)
        elif parameter.place == "header":
            _judge_header(parameter, headers.get(parameter.name.lower()), faults)


def _judge_query(operation: JudgedOperation, query: str, faults: Faults) -> None:
    sent = list(_pieces(query))
    badly = operation.aspects.get("query-value", frozenset())
    sure = all(one.is_sound for one in sent)
    if not sure:
        faults.may(ProcessingStage.PARAMETERS, badly)
        faults.is_open |= not badly
    declared = [one for one in operation.parameters if one.place == "query"]
    if all(one.is_plain or one.prefix for one in declared):
        _judge_names(operation, {one.name for one in sent}, sure, faults)
    for parameter in declared:
        if parameter.prefix:
            named = [one for one in sent if parameter.has(one.name)]
            _judge_named(parameter, named, badly, sure, faults)
            continue
        texts = [one.text for one in sent if one.name == parameter.name]
        if texts:
            _judge_texts(parameter, texts, badly, sure, faults)
        elif parameter.required and sure:
            faults.broken.add(f"{parameter.keywords.pointer}/required")
            faults.must(ProcessingStage.PARAMETERS, parameter.unsent)
        elif parameter.required:
            faults.may(ProcessingStage.PARAMETERS, parameter.unsent)


def _judge_names(operation: JudgedOperation, names: set[str], sure: bool, faults: Faults) -> None:
    declared = [one for one in operation.parameters if one.place == "query"]
    unknown = {name for name in names if not any(one.has(name) for one in declared)}
    rules = operation.aspects.get("query-name", frozenset())
    if unknown - {""} and sure:
        faults.must(ProcessingStage.PARAMETERS, rules)
    elif unknown:
        faults.may(ProcessingStage.PARAMETERS, rules)
        faults.may(ProcessingStage.PARAMETERS, operation.aspects.get("query-value", frozenset()))
        faults.is_open |= not rules


def _judge_named(
    parameter: JudgedParameter, sent: list[_Sent], badly: frozenset[str], sure: bool, faults: Faults
) -> None:
    """Judge the parameters of one prefix; `badly` are the rules about their values."""
    if not sent:
        return
    texts = {one.name: one.text for one in sent}
    broken = parameter.keywords.broken(texts)
    rules = {one.rule for one in broken if one.rule is not None}
    if len(texts) == len(sent) and "" not in texts.values():
        faults.keywords(ProcessingStage.PARAMETERS, broken, sure)
    elif sure:
        faults.must(ProcessingStage.PARAMETERS, badly, rules)
    else:
        faults.may(ProcessingStage.PARAMETERS, badly | rules)
        faults.is_open |= not badly
    if sure:
        faults.met |= parameter.keywords.met(texts)


def _judge_texts(
    parameter: JudgedParameter, texts: list[str], badly: frozenset[str], sure: bool, faults: Faults
) -> None:
    """Judge all values of one query parameter; `badly` are the rules about values."""
    if parameter.required:
        faults.met.add(f"{parameter.keywords.pointer}/required")
    if not parameter.is_plain:
        return
    repeated = len(texts) > 1 and not parameter.is_repeated
    if repeated and parameter.separator and "" not in texts:
        # Whether the items of a list may also come one by one is the server's choice.
        faults.may(ProcessingStage.PARAMETERS, badly)
        faults.is_open |= not badly
        _judge_value(parameter, [parameter.separator.join(texts)], False, faults)
        return
    if not repeated and "" not in texts:
        _judge_value(parameter, texts, sure, faults)
        return
    broken = [
        one
        for some in ([[text] for text in texts] if repeated else [texts])
        for value in _values(parameter, some)
        for one in parameter.keywords.broken(value.value)
    ]
    rules = {one.rule for one in broken if one.rule is not None}
    if sure and (repeated or broken):
        faults.must(ProcessingStage.PARAMETERS, badly, rules)
    else:
        faults.may(ProcessingStage.PARAMETERS, badly | rules)
        faults.is_open |= not badly


def _judge_value(parameter: JudgedParameter, texts: list[str], sure: bool, faults: Faults) -> None:
    values = list(_values(parameter, texts))
    [first, *others] = values
    broken = parameter.keywords.broken(first.value)
    if others:
        _judge_readings(parameter, values, sure and first.is_sure, faults)
    else:
        faults.keywords(ProcessingStage.PARAMETERS, broken, sure and first.is_sure)
    if sure and first.is_sure:
        faults.met |= parameter.keywords.met(first.value)


def _judge_readings(
    parameter: JudgedParameter, values: list[_Value], sure: bool, faults: Faults
) -> None:
    """Judge a text that may mean several values: it certainly has a fault if each value has."""
    readings: list[tuple[BrokenKeyword, ...]] = [
        parameter.keywords.broken(one.value) for one in values
    ]
    rules = {one.rule for some in readings for one in some if one.rule is not None}
    if sure and all(readings):
        faults.must(ProcessingStage.PARAMETERS, rules)
    else:
        faults.may(ProcessingStage.PARAMETERS, rules)


def _judge_path(
    parameter: JudgedParameter, operation: JudgedOperation, text: str, faults: Faults
) -> None:
    if not parameter.is_plain:
        return
    decoded, sound = _decoded(text, plus=False)
    separator = parameter.separator
    if separator and len(text.split(separator)) != len(decoded.split(separator)):
        sound = False
    if not sound:
        for aspect in ("path", "http"):
            faults.may(ProcessingStage.HEAD, operation.aspects.get(aspect, frozenset()))
    _judge_value(parameter, [decoded], sound, faults)


def _judge_header(parameter: JudgedParameter, text: str | None, faults: Faults) -> None:
    if text is None:
        if parameter.required:
            faults.broken.add(f"{parameter.keywords.pointer}/required")
            faults.must(ProcessingStage.PARAMETERS, parameter.unsent)
    elif parameter.is_plain:
        _judge_value(parameter, [text], bool(text) and text.isprintable(), faults)


def _pieces(query: str) -> Iterator[_Sent]:
    for piece in query.split("&"):
        if piece:
            raw_name, _, raw_text = piece.partition("=")
            name, name_sound = _decoded(raw_name, plus=True)
            text, text_sound = _decoded(raw_text, plus=True)
            yield _Sent(name, text, name_sound and text_sound)


def _decoded(text: str, plus: bool) -> tuple[str, bool]:
    """Return a percent-encoded text decoded, and whether no other decoding is possible."""
    raw = unquote_to_bytes(text.replace("+", " ") if plus else text)
    try:
        return raw.decode(), not _BAD_ESCAPE.search(text)
    except UnicodeDecodeError:
        return raw.decode(errors="replace"), False


def _values(parameter: JudgedParameter, texts: list[str]) -> Iterator[_Value]:
    """Yield the possible values of a parameter's texts."""
    if parameter.separator:
        texts = texts[0].split(parameter.separator)
    readings = [list(_readings(text, parameter.type)) for text in texts]
    most = max(len(some) for some in readings)
    sure = all(one.is_sure for some in readings for one in some)
    for index in range(most):
        items = [some[min(index, len(some) - 1)].value for some in readings]
        is_array = bool(parameter.separator) or parameter.is_repeated
        yield _Value(items if is_array else items[0], sure)


def _readings(text: str, kind: str) -> Iterator[_Value]:
    """Yield the possible values of JSON type `kind` of a text; the text itself if none."""
    if kind == "integer" and _INTEGER.fullmatch(text):
        yield _Value(int(text))
    elif kind == "integer" and _LONG_INTEGER.fullmatch(text):
        yield _Value(int(text))
        yield _Value(text)
    elif kind == "number" and _NUMBER.fullmatch(text):
        yield _Value(float(text))
    elif kind == "boolean" and text in ("true", "false"):
        yield _Value(text == "true")
    else:
        generous = [] if kind == "string" else list(_lenient_values(text, kind))
        yield _Value(text, not generous)
        yield from generous


def _lenient_values(text: str, kind: str) -> Iterator[_Value]:
    """Yield the values of JSON type `kind` that only a tolerant parser accepts in a text."""
    if kind == "boolean":
        if text.strip().lower() in _TRUTHS:
            yield _Value(True, False)
        return
    try:
        number = float(text)
    except ValueError:
        return
    if isfinite(number):
        yield _Value(int(number) if kind == "integer" else number, False)
