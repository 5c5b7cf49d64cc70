"""Keeps the requests of findings: one file each, replayed first in later runs.

A file names records instead of their values, so it works on any world: `{$pool: case.lastModified,
of: ["1000"], turn: 0}` is sent as the date that case 1000 has when the request is sent.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twinspec.contract.documents import ContractError, read_yaml, write_yaml
from twinspec.contract.pools import Mark, Pool
from twinspec.fuzz.model.exchange import ServerFinding
from twinspec.fuzz.model.plan import ABSENT, Plan
from twinspec.fuzz.model.pools import RecordReference
from twinspec.fuzz.model.targets import Surface

_POOL = "$pool"
_BYTES = "$bytes"
# YAML has no word for what is no character.
_SURROGATES = re.compile("[\ud800-\udfff]")
_SCALARS = ("login", "credential", "attack", "style", "padding")


@dataclass(frozen=True, slots=True)
class CorpusEntry:
    """A file of the corpus and the request in it."""

    file: Path
    plan: Plan


def save(folder: Path, finding: ServerFinding, plan: Plan) -> Path:
    """Write the request of a finding into `folder` and return its file.

    The file's name is made from the finding, so the same finding overwrites the same file.
    """
    exchange = finding.exchange
    said: dict[str, Any] = {
        "found": finding.check,
        "rule": finding.rule,
        "version": exchange.version,
        "operation": plan.operation.id,
        "representation": plan.representation,
    }
    said |= {name: getattr(plan, name) for name in _SCALARS}
    said |= {
        "path": _written(dict(plan.path)),
        "query": [[_written(name), _written(value)] for name, value in plan.query],
        "headers": dict(plan.headers),
    }
    if plan.body is not ABSENT:
        said["body"] = _written(plan.body)
    if plan.raw is not None:
        said["raw"] = base64.b64encode(plan.raw).decode()
    kept = {name: value for name, value in said.items() if value not in (None, {}, [], 0)}
    if plan.body is not ABSENT:
        kept["body"] = said["body"]
    mark = hashlib.sha256("|".join(finding.signature).encode()).hexdigest()[:8]
    file = folder / exchange.version / f"{plan.operation.id}-{finding.check}-{mark}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    # In one piece: another process may find the same, and another run may be reading.
    part = file.with_suffix(f".{os.getpid()}.part")
    part.write_text(write_yaml(kept), encoding="utf-8")
    part.replace(file)
    return file


def load(folder: Path, surfaces: Mapping[str, Surface]) -> Iterator[CorpusEntry]:
    """Yield the corpus in `folder`; ContractError for a file that is not a request.

    Files of versions that are not in `surfaces` are left out.
    """
    for file in sorted(folder.glob("*/*.yaml")):
        said = read_yaml(file)
        try:
            surface = surfaces.get(said["version"])
            if surface is not None:
                yield CorpusEntry(file, _plan(said, surface))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ContractError(f"{file}: lacks or misstates {error}") from error


def _plan(said: Mapping[str, Any], surface: Surface) -> Plan:
    return Plan(
        operation=surface.operations[said["operation"]],
        representation=said["representation"],
        path=_read(said.get("path", {})),
        query=tuple((_read(name), _read(value)) for name, value in said.get("query", ())),
        headers=said.get("headers", {}),
        body=_read(said["body"]) if "body" in said else ABSENT,
        raw=base64.b64decode(said["raw"]) if "raw" in said else None,
        **{"login": None, **{name: said[name] for name in _SCALARS if name in said}},
    )


def _written(value: Any) -> Any:
    if isinstance(value, RecordReference):
        keys = [value.key, *value.more]
        said = {_POOL: str(value.mark.pool), "of": keys, "turn": value.turn}
        return said if value.mark.is_whole else said | {"text": value.mark.text}
    if isinstance(value, Mapping):
        return {key: _written(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_written(item) for item in value]
    if isinstance(value, str) and _SURROGATES.search(value):
        return {_BYTES: base64.b64encode(value.encode("utf-8", "surrogatepass")).decode()}
    return value


def _read(value: Any) -> Any:
    if isinstance(value, Mapping) and _POOL in value:
        pool = Pool(*value[_POOL].split("."))
        first, *more = value["of"]
        return RecordReference(
            Mark(pool, value.get("text", f"{{{pool}}}")), first, value["turn"], tuple(more)
        )
    if isinstance(value, Mapping) and _BYTES in value:
        return base64.b64decode(value[_BYTES]).decode("utf-8", "surrogatepass")
    if isinstance(value, Mapping):
        return {key: _read(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_read(item) for item in value]
    return value
