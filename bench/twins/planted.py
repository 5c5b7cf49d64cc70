"""Plants single differences into contracts by a seed, and looks whether twinspec finds them."""

from __future__ import annotations

import json
import random
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from bench.twins import neutral, plants_json, plants_xsd
from bench.twins.contracts import Twins, cyclonedx_twins, own_twins
from bench.twins.sites import Site, sound_sites
from lxml import etree

from twinspec.contract.documents import ContractError
from twinspec.govern.baseline import Baseline, BaselineEntry
from twinspec.govern.twins.compare import ComparisonOptions, compare
from twinspec.govern.twins.verdict import TwinFinding, TwinVerdict
from twinspec.grammar.sample import SampleSize
from twinspec.grammar.xsd import xsd_validators
from twinspec.grammar.xsd.judge import XsdValidators

Outcome = Literal["found", "not compared", "missed", "refused", "crashed"]
Half = Literal["json", "xsd"]
_Plant = Callable[[Any, Site, random.Random], bool]
_TRIES = 400
_SUMS = frozenset(("equal.default_is_open", "equal.type_is_said", "equal.namespace_is_said"))
"""Warnings that are one for the whole contract."""


@dataclass(slots=True)
class Planted:
    """One change, and what twinspec says of it: `claimed` findings came with a document."""

    contract: str
    half: Half
    construct: str
    place: str
    outcome: Outcome
    rules: list[str] = field(default_factory=list)
    claimed: int = 0
    confirmed: int = 0
    confirmed_twice: int = 0
    said: str = ""


@dataclass(slots=True)
class Contract:
    """A contract that changes are planted into: what is known of it, and its members."""

    twins: Twins
    baseline: Counter[BaselineEntry]
    gaps: Counter[BaselineEntry]
    sites: list[Site]

    @classmethod
    def of(cls, twins: Twins) -> Contract:
        """Compare a contract as it is."""
        verdict, sites = sound_sites(twins)
        return cls(twins, Counter(_known(twins, verdict)), Counter(_gaps(twins, verdict)), sites)


def _known(twins: Twins, verdict: TwinVerdict) -> Iterator[BaselineEntry]:
    for one in verdict.findings:
        yield _as_known(twins, one)


def _as_known(twins: Twins, one: TwinFinding) -> BaselineEntry:
    # Sums over the contract ("8 objects say …") change with every place: the rule is enough.
    message = "" if one.id in _SUMS else one.message
    places = () if one.id in _SUMS else one.places
    return Baseline(twins.json.parent).known(one.id, message, places)


def _gaps(twins: Twins, verdict: TwinVerdict) -> Iterator[BaselineEntry]:
    baseline = Baseline(twins.json.parent)
    for one in verdict.not_compared:
        yield baseline.known(one.construct, one.message, (one.place,))


def run(seed: int, number: int, unchanged: int) -> dict[str, Any]:
    """Plant differences, and changes that are none; return what is written to results.json."""
    chance = random.Random(seed)
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        contracts = []
        for twins in [*own_twins(Path(folder) / "own"), *cyclonedx_twins()]:
            copied = twins.copied(Path(folder) / "copies" / twins.name.replace(" ", "-"))
            contracts.append(Contract.of(copied))
        planted = _series(contracts, number, chance, plants_json.PLANTS, plants_xsd.PLANTS)
        same = _series(contracts, unchanged, chance, neutral.JSON, neutral.XSD)
    return {
        "seed": seed,
        "cpu_seconds": round(time.process_time() - began, 1),
        "planted": [asdict(one) for one in planted],
        "unchanged": [asdict(one) for one in same],
    }


def _series(
    contracts: list[Contract],
    number: int,
    chance: random.Random,
    json_plants: Mapping[str, _Plant],
    xsd_plants: Mapping[str, _Plant],
) -> list[Planted]:
    """Go through contracts and constructs in turn, so that each comes about as often."""
    kinds: list[tuple[Half, str]] = [("json", name) for name in json_plants]
    kinds += [("xsd", name) for name in xsd_plants]
    made: list[Planted] = []
    done: set[tuple[str, Half, str, str]] = set()
    for at in range(_TRIES * number):
        if len(made) == number:
            break
        half, name = kinds[at % len(kinds)]
        contract = contracts[(at // len(kinds) + at) % len(contracts)]
        site = chance.choice(contract.sites)
        place = str(site.json if half == "json" else site.xsd)
        key = (contract.twins.name, half, name, place)
        if key in done:
            continue
        plant = (json_plants if half == "json" else xsd_plants)[name]
        one = _plant(contract, site, half, name, plant, chance)
        if one is not None:
            done.add(key)
            made.append(one)
            print(f"{one.outcome:12} {one.contract:14} {half:4} {name:20} {one.place}", flush=True)
    return made


def _plant(
    contract: Contract,
    site: Site,
    half: Half,
    name: str,
    plant: _Plant,
    chance: random.Random,
) -> Planted | None:
    """Plant one change, and put the file back; None where it cannot be planted."""
    file = Path(site.json.file if half == "json" else site.xsd.file)
    before = file.read_bytes()
    new = _changed_json(before, site, plant, chance) if half == "json" else None
    if half == "xsd":
        new = _changed_xsd(before, site, plant, chance)
    if new is None or new == before:
        return None
    spot = site.json if half == "json" else site.xsd
    place = f"{file.name}{spot.pointer and '#'}{spot.pointer}"
    made = Planted(contract.twins.name, half, name, place, "missed")
    file.write_bytes(new)
    try:
        _judge(contract, made, site)
    finally:
        file.write_bytes(before)
    return made


def _changed_json(before: bytes, site: Site, plant: _Plant, chance: random.Random) -> bytes | None:
    document = json.loads(before)
    if not plant(document, site, chance):
        return None
    return json.dumps(document, indent=1).encode()


def _changed_xsd(before: bytes, site: Site, plant: _Plant, chance: random.Random) -> bytes | None:
    root = etree.fromstring(before)
    declared = plants_xsd.declaration(root, site)
    if declared is None or not plant(declared, site, chance):
        return None
    return etree.tostring(root, encoding="utf-8")


def _judge(contract: Contract, made: Planted, site: Site) -> None:
    twins = contract.twins
    try:
        verdict = compare(
            ComparisonOptions(twins.json, twins.xsd, map_file=twins.map_file, samples=SampleSize(0))
        )
    except ContractError as error:
        made.outcome, made.said = "refused", _without_paths(str(error), twins)
        return
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        made.outcome = "crashed"
        made.said = f"{type(error).__name__}: {error}, in {Path(place.filename).name} {place.name}"
        return
    left = Counter(contract.baseline)
    news = []
    for one in verdict.findings:
        known = _as_known(twins, one)
        if left[known]:
            left[known] -= 1
        elif one.severity == "error" or _is_about(one, site):
            news.append(one)
    made.rules = sorted({one.id for one in news})
    new_gaps = Counter(_gaps(twins, verdict)) - contract.gaps
    if news:
        made.outcome = "found"
        made.said = _without_paths(news[0].message, twins)
    elif new_gaps:
        made.outcome, made.said = "not compared", next(iter(new_gaps)).message
    _confirm(made, news, xsd_validators(twins.xsd))


def _is_about(one: TwinFinding, site: Site) -> bool:
    """Tell whether a warning names the place of the member that was changed."""
    told = {(place.file, place.pointer) for place in one.places}
    return bool(told & {(place.file, place.pointer) for place in (site.json, site.xsd)})


def _confirm(made: Planted, news: list[TwinFinding], xsd: XsdValidators) -> None:
    """Ask both XSD validators of their own; JSON has one that takes every dialect."""
    for one in news:
        if one.witness is None:
            continue
        made.claimed += 1
        text = one.witness.xml.encode()
        said = [
            judge.is_valid(text) != one.witness.json_accepts
            for judge in (xsd.libxml2, xsd.any_xmlschema)
            if judge is not None
        ]
        made.confirmed += any(said)
        made.confirmed_twice += all(said)


def _without_paths(message: str, twins: Twins) -> str:
    return message.replace(f"{twins.json.parent}/", "")
